"""What a database holds of one council, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from toolkit.store import tables
from toolkit.store.archive import left_out
from toolkit.store.backups import KEEP_BACKUPS_DAYS, backup_days
from toolkit.store.database import Door
from toolkit.store.tenancy import column_of_council
from toolkit.store.upkeep import KEEP_ANSWERS_DAYS

# What a person would call a table's rows; whatever is not named here is a part of the rest.
KINDS = {
    "assessment": "assessments",
    "agreed": "agreed",
    "action": "plan",
    "decision": "decisions",
    "kindness": "registers",
    "exemption": "registers",
    "round": "rounds",
    "picture": "pictures",
    "export": "files",
    "membership": "people",
    "invitation": "people",
    "audit_event": "trail",
}


@dataclass(frozen=True)
class HeldRound:
    """A round of which answers are still held: until that day, or while it is open."""

    title: str
    gone_on: date | None


@dataclass(frozen=True)
class Held:
    """How many rows of each kind are held, which rounds' answers still are, and old backups."""

    kinds: dict[str, int]
    rounds: tuple[HeldRound, ...]
    backups: int
    oldest_backup: date | None


def look_at_holdings(door: Door, today: date) -> Held:
    """What is held of the council, as it stands."""

    def work(connection: Connection, council_id: str) -> tuple[dict[str, int], list[HeldRound]]:
        kinds: dict[str, int] = {}
        for name, count in _counts(connection, council_id):
            kind = KINDS.get(name, "rest")
            kinds[kind] = kinds.get(kind, 0) + count
        return kinds, list(_rounds(connection, council_id))

    kinds, rounds = door.read(work)
    place = door.store.path
    days = backup_days(place, today) if isinstance(place, Path) else ()
    return Held(kinds, tuple(rounds), len(days), min(days, default=None))


def _counts(connection: Connection, council_id: str) -> Iterator[tuple[str, int]]:
    """How many rows each table holds; not of what people said, since few may have said it."""
    unsaid = set(left_out())
    for table in tables.metadata.sorted_tables:
        column = column_of_council(table)
        if column is not None and table.name not in {*unsaid, "council"}:
            query = select(func.count()).select_from(table).where(table.c[column] == council_id)
            yield table.name, int(connection.execute(query).scalar_one())


def _rounds(connection: Connection, council_id: str) -> Iterator[HeldRound]:
    round_, person = tables.round_, tables.respondent
    there = select(person.c.id).where(
        person.c.council_id == round_.c.council_id, person.c.round_id == round_.c.id
    )
    query = (
        select(round_.c.title, round_.c.state, round_.c.closed_on)
        .where(round_.c.council_id == council_id, round_.c.promise != "alone")
        .where((round_.c.state != "closed") | there.exists())
        .order_by(round_.c.closed_on, round_.c.title)
    )
    for row in connection.execute(query).all():
        closed = row.closed_on if row.state == "closed" else None
        gone_on = closed + timedelta(days=KEEP_ANSWERS_DAYS) if closed else None
        yield HeldRound(row.title, gone_on)


def last_day_of(backup: date) -> date:
    """The last day on which a backup of this day is kept."""
    return backup + timedelta(days=KEEP_BACKUPS_DAYS)
