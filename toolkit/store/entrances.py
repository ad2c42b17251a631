"""The ways into a round: a code for all, a token for a link, and links that work once.

Only `find_place` reads before it is known which council it is about; it finds ids and no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_, select

from toolkit.errors import NotFound, Problem
from toolkit.store import tables
from toolkit.store.database import Door, Store, find


@dataclass(frozen=True)
class Place:
    """Where a code or a token leads; `code` is None where a round has none."""

    council_id: str
    round_id: str
    code: str | None
    token: str


@dataclass(frozen=True)
class Ticket:
    """A link that lets one person in."""

    group: str
    used: bool


def fingerprint(secret: str) -> str:
    """What is stored of a secret: enough to know it again, too little to find it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_place(store: Store, said: str) -> Place | None:
    """Where a code or a token leads, whichever council it belongs to, or None."""
    table = tables.entrance
    query = select(table).where(or_(table.c.code == said, table.c.token == said))
    row = store.read(lambda connection: connection.execute(query).mappings().one_or_none())
    return None if row is None else Place(**row)


@dataclass(frozen=True)
class Entrances:
    """One council's ways in. Every public method is one transaction."""

    door: Door

    def add(self, round_id: str, code: str | None, token: str) -> None:
        """The round can be entered by the code, where there is one, and by the token."""

        def work(connection: Connection, council_id: str) -> None:
            row = {"council_id": council_id, "round_id": round_id, "code": code, "token": token}
            connection.execute(tables.entrance.insert(), [row])

        self.door.run_tx(work)

    def of(self, round_id: str) -> Place | None:
        """The way into a round, or None where it is closed."""

        def work(connection: Connection, council_id: str) -> Place | None:
            key = {"council_id": council_id, "round_id": round_id}
            row = connection.execute(find(tables.entrance, *key), key).mappings().one_or_none()
            return None if row is None else Place(**row)

        return self.door.read(work)

    def add_tickets(self, round_id: str, group: str, secrets: Iterable[str]) -> None:
        """Each secret lets one person of the group in."""

        def work(connection: Connection, council_id: str) -> None:
            place = {"council_id": council_id, "round_id": round_id, "group": group, "used": False}
            rows = [place | {"hash": fingerprint(secret)} for secret in secrets]
            connection.execute(tables.ticket.insert(), rows)

        self.door.run_tx(work)

    def ticket(self, round_id: str, secret: str) -> Ticket | None:
        """The ticket that the secret belongs to, or None."""

        def work(connection: Connection, council_id: str) -> Ticket | None:
            key = {"council_id": council_id, "round_id": round_id, "hash": fingerprint(secret)}
            row = connection.execute(find(tables.ticket, *key), key).mappings().one_or_none()
            return None if row is None else Ticket(row["group"], row["used"])

        return self.door.read(work)

    def use_ticket(self, round_id: str, secret: str) -> None:
        """The ticket is used up. Raises NotFound when it was before, so that it counts once."""

        def work(connection: Connection, council_id: str) -> None:
            key = {"council_id": council_id, "round_id": round_id, "hash": fingerprint(secret)}
            unused = tables.ticket.update().filter_by(**key, used=False)
            if not connection.execute(unused.values(used=True)).rowcount:
                raise NotFound(Problem.of("faults_store.has_been_used"))

        self.door.run_tx(work)


def close_entrances(connection: Connection, council_id: str, round_id: str) -> None:
    """Nobody gets into the round any more: its code, its token and its links are gone."""
    for table in (tables.entrance, tables.ticket):
        here = (table.c.council_id == council_id) & (table.c.round_id == round_id)
        connection.execute(delete(table).where(here))
