"""A council is deleted: all that is its own, and what it shared; one line without a name stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Table, delete, select

from toolkit.model.account import LOCAL_ACCOUNT
from toolkit.store import tables
from toolkit.store.database import Door, Store, put_once
from toolkit.store.sqlite import SqliteFile
from toolkit.store.tenancy import column_of_council


def end_council(door: Door, today: date) -> None:
    """Nothing of the council is left: no row, no account that was there for it alone, no trail.

    One line stays, with its random id and the day, so that a backup that still holds the council
    loses it again when it is restored. What other councils were shown of its points stays with
    them, since taking it out would tell which they were (METHOD 6).
    """

    def work(connection: Connection, council_id: str) -> None:
        row = {"id": council_id, "ended_on": today}
        connection.execute(tables.ended_council.insert(), [row])
        _end_sharing(connection, council_id)
        members = _members(connection, council_id)
        for table in reversed(tables.metadata.sorted_tables):
            column = column_of_council(table)
            if column is not None:
                connection.execute(delete(table).where(table.c[column] == council_id))
        _forget_accounts(connection, members)

    door.run_tx(work, scrub=True)
    if isinstance(door.store.path, Path):
        door.store.run_tx(_forget_banks, scrub=True)


def _end_sharing(connection: Connection, council_id: str) -> None:
    own = select(tables.sharing.c.peer_id).where(tables.sharing.c.council_id == council_id)
    peers = connection.execute(own).scalars().all()
    connection.execute(delete(tables.shared_score).where(tables.shared_score.c.peer_id.in_(peers)))


def _members(connection: Connection, council_id: str) -> tuple[str, ...]:
    link = tables.membership
    query = select(link.c.account_id).where(link.c.council_id == council_id)
    return tuple(connection.execute(query).scalars())


def _forget_accounts(connection: Connection, members: Iterable[str]) -> None:
    """Accounts that work for no other council are gone, with their sign-ins."""
    for account_id in members:
        link = tables.membership
        others = select(link.c.council_id).where(link.c.account_id == account_id).limit(1)
        if account_id != LOCAL_ACCOUNT and connection.execute(others).first() is None:
            for table, column in _of_accounts():
                connection.execute(delete(table).where(table.c[column] == account_id))


def _of_accounts() -> Iterable[tuple[Table, str]]:
    """The tables that hold something of an account and belong to no council, the account last."""
    for table in reversed(tables.metadata.sorted_tables):
        if column_of_council(table) is None and "account_id" in table.columns:
            yield table, "account_id"
    yield tables.account, "id"


def _forget_banks(connection: Connection) -> None:
    """Question banks that no assessment was answered with are gone from the file.

    On a server they stay: whose they were is behind the wall between councils.
    """
    used = select(tables.assessment.c.bank_fingerprint)
    connection.execute(delete(tables.bank).where(tables.bank.c.fingerprint.not_in(used)))


def mark_ended(store: Store, ended: Iterable[str], today: date) -> None:
    """These councils, which are not here, are marked as deleted; a mark that is there stays."""
    for id in ended:
        store.run_tx(partial(_mark, {"id": id, "ended_on": today}))


def _mark(row: dict[str, object], connection: Connection) -> None:
    connection.execute(put_once(tables.ended_council), row)


def end_again(path: Path, ended: Iterable[str], today: date) -> tuple[str, ...]:
    """The councils of these ids are in the file no more; gives those that were in it."""
    store = Store(SqliteFile(path, writable=True))
    try:
        known, there = tuple(ended), set(store.council_ids())
        again = tuple(id for id in known if id in there)
        for id in again:
            end_council(Door(store, id), today)
        mark_ended(store, (id for id in known if id not in there), today)
    finally:
        store.close()
    return again
