"""What a council shares, what others shared with it, and which pictures of it were shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from toolkit.benchmark import Picture, SharedScore
from toolkit.store import tables
from toolkit.store.database import Door, put, put_once
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import text


@dataclass(frozen=True)
class Sharing:
    """Whether a council takes part, since when, and under which random id; the id never changes."""

    peer_id: str
    since: date | None = None


@dataclass(frozen=True)
class SharedScores:
    """One council's way to what councils share. Every public method is one transaction."""

    door: Door

    def sharing(self) -> Sharing | None:
        """Whether this council takes part, or None where it never did."""

        def work(connection: Connection, council_id: str) -> Sharing | None:
            query = select(tables.sharing).filter_by(council_id=council_id)
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else Sharing(row["peer_id"], row["since"])

        return self.door.read(work)

    def set_sharing(self, peer_id: str, since: date | None, stamp: Stamp) -> Sharing:
        """The council takes part since that day, or no longer; the audit says so.

        The random id is the one that the council has already, or else `peer_id`.
        """

        def work(connection: Connection, council_id: str) -> Sharing:
            table = tables.sharing
            row = {"council_id": council_id, "peer_id": peer_id, "since": since}
            connection.execute(put_once(table), row)
            here = table.c.council_id == council_id
            connection.execute(table.update().where(here).values(since=since))
            known = connection.execute(select(table.c.peer_id).where(here)).scalar_one()
            verb = "share" if since else "withdraw"
            note_audit(connection, council_id, stamp, verb, text("trail.sharing"))
            return Sharing(known, since)

        return self.door.run_tx(work)

    def share(self, peer_id: str, scores: Iterable[SharedScore]) -> None:
        """These are all that the council of this id shares here, in the place of what it did."""
        rows = [_score_row(replace(one, peer_id=peer_id)) for one in scores]

        def work(connection: Connection, _: str) -> None:
            table = tables.shared_score
            connection.execute(table.delete().where(table.c.peer_id == peer_id))
            if rows:
                connection.execute(table.insert(), rows)

        self.door.run_tx(work)

    def shared(self, instrument: str) -> tuple[SharedScore, ...]:
        """What every council that takes part here shares of one instrument."""
        query = select(tables.shared_score).filter_by(instrument=instrument)
        return self.door.read(lambda c, _: tuple(map(_score, c.execute(query).mappings())))

    def receive(self, scores: Iterable[SharedScore], today: date, stamp: Stamp, file: str) -> None:
        """What came in a file is kept for this council alone, newer in the place of older."""

        def work(connection: Connection, council_id: str) -> None:
            for one in scores:
                row = {"council_id": council_id, "received_on": today} | _score_row(one)
                connection.execute(put(tables.received_score), row)
            note_audit(connection, council_id, stamp, "receive", file)

        self.door.run_tx(work)

    def received(self) -> tuple[SharedScore, ...]:
        """What came in files, of any instrument."""

        def work(connection: Connection, council_id: str) -> tuple[SharedScore, ...]:
            query = select(tables.received_score).filter_by(council_id=council_id)
            return tuple(map(_score, connection.execute(query).mappings()))

        return self.door.read(work)

    def note_export(self, stamp: Stamp, subject: str) -> None:
        """The audit says that the council's points were handed out as a file."""
        self.door.run_tx(lambda c, council_id: note_audit(c, council_id, stamp, "export", subject))

    def shared_pictures(self, instrument: str) -> dict[str, tuple[Picture, ...]]:
        """The pictures that all councils here see, by theme, oldest first."""
        return self.door.read(lambda c, _: _pictures(c, tables.shared_picture, instrument))

    def seen_pictures(self, instrument: str) -> dict[str, tuple[Picture, ...]]:
        """The pictures that this council saw, by theme, oldest first."""
        return self.door.read(
            lambda c, council_id: _pictures(
                c, tables.seen_picture, instrument, council_id=council_id
            )
        )

    def add_shared_picture(self, instrument: str, picture: Picture, number: int) -> None:
        """The picture stands under its number, unless another was faster; none ever changes."""
        row = _picture_row(instrument, picture, number)
        self.door.run_tx(lambda c, _: c.execute(put_once(tables.shared_picture), row))

    def add_seen_picture(self, instrument: str, picture: Picture, number: int) -> None:
        """The picture is what this council saw under its number; none ever changes."""
        row = _picture_row(instrument, picture, number)

        def work(connection: Connection, council_id: str) -> None:
            connection.execute(put_once(tables.seen_picture), row | {"council_id": council_id})

        self.door.run_tx(work)


def _score_row(one: SharedScore) -> dict[str, Any]:
    row = {"peer_id": one.peer_id, "instrument": one.instrument}
    return row | {"month": one.month, "points": dict(sorted(one.points.items()))}


def _score(row: Any) -> SharedScore:
    return SharedScore(row["peer_id"], row["instrument"], row["month"], row["points"])


def _picture_row(instrument: str, picture: Picture, number: int) -> dict[str, Any]:
    row = {"instrument": instrument, "theme_id": picture.theme_id, "number": number}
    return row | {"made_on": picture.made_on, "points": dict(sorted(picture.points.items()))}


def _pictures(
    connection: Connection, table: Table, instrument: str, **whose: str
) -> dict[str, tuple[Picture, ...]]:
    query = select(table).filter_by(instrument=instrument, **whose)
    found: dict[str, tuple[Picture, ...]] = {}
    for row in connection.execute(query.order_by(table.c.theme_id, table.c.number)).mappings():
        one = Picture(row["theme_id"], row["made_on"], row["points"])
        found[one.theme_id] = (*found.get(one.theme_id, ()), one)
    return found
