"""Whether a database is sound: the file itself, and then what it holds, council by council."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, inspect, select
from sqlalchemy.exc import DatabaseError

from toolkit.errors import Problem, StoreError
from toolkit.pictures import Closing
from toolkit.store import tables
from toolkit.store.closing import NOTHING_SEALED
from toolkit.store.database import Door, Store
from toolkit.store.failures import explain_failure, is_there
from toolkit.store.sqlite import raw_connection
from toolkit.store.steps import count_rows
from toolkit.store.sums import sum_fits
from toolkit.store.tenancy import tenant_tables
from toolkit.store.trail import Chain, check_chain, lines_of
from toolkit.words import advice, text

TRANSFER_START = b"CANDOUR TRANSFER "
_NOT_SQLITE = (
    (b"PGDMP", "faults_store.backup_postgresql_database"),
    (TRANSFER_START, "faults_store.one_council_on_way"),
    (b"PK", "faults_store.zip_archive_or_workbook"),
)


@dataclass(frozen=True)
class FileFacts:
    """What a sound file holds: the revision of its schema, and how many rows each table has."""

    revision: str | None
    rows: Mapping[str, int]

    @property
    def all_rows(self) -> int:
        """How many rows there are in all."""
        return sum(self.rows.values())


def check_file(path: Path) -> FileFacts:
    """The file is a sound database of Candour's: every page, every index, every link.

    A backup is also as it was when it was made. Raises StoreError that says what it is instead.
    Which version made it is not judged.
    """
    _check_start(path)
    try:
        with raw_connection(path, read_only=True) as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
                raise StoreError(_damaged(path, text("faults_store.damaged_or_cut_off")))
            names = set(inspect(connection).get_table_names())
            if names and "alembic_version" not in names:
                known = advice("faults_store.file_database_but_not_one")
                raise StoreError(Problem(str(path), *known))
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                what = text("faults_store.rows_lead_to_rows", count=len(broken))
                raise StoreError(_damaged(path, what))
            if sum_fits(path) is False:
                raise StoreError(_damaged(path, text("faults_store.changed_since")))
            found = None
            if names:
                version = "SELECT version_num FROM alembic_version"
                found = connection.exec_driver_sql(version).scalar()
            return FileFacts(None if found is None else str(found), count_rows(connection))
    except DatabaseError as error:
        raise StoreError(explain_failure(path, error)) from error


def _check_start(path: Path) -> None:
    """The file begins like a database. Raises StoreError that says what it is otherwise."""
    if not is_there(path):
        raise StoreError(Problem(str(path), *advice("faults_store.no_such_file")))
    with path.open("rb") as opened:
        start = opened.read(32)
    for clue, key in _NOT_SQLITE:
        if start.startswith(clue):
            raise StoreError(Problem(str(path), *advice(key)))
    if start and not start.startswith(b"SQLite format 3\0"):
        raise StoreError(Problem(str(path), *advice("faults_store.file_not_candour_database")))
    if not start:
        raise StoreError(Problem(str(path), *advice("faults_store.file_empty")))
    log = path.with_name(path.name + "-wal")
    unfinished = is_there(log) and log.stat().st_size > 0  # SQLite mends half a page from it
    if not unfinished and path.stat().st_size % max(int.from_bytes(start[16:18], "big"), 1):
        # SQLite overlooks half a last page.
        raise StoreError(_damaged(path, text("faults_store.cut_off")))


def _damaged(path: Path, what: str) -> Problem:
    return Problem(str(path), what, text("faults_store.take_another_backup_older"))


@dataclass(frozen=True)
class Pictures:
    """What was frozen of one council's rounds: how many, and what is wrong with any."""

    frozen: int
    faults: tuple[str, ...] = ()


def check_pictures(connection: Connection, council_id: str) -> Pictures:
    """Whether every closed round has its picture, and every picture can be read as it was made."""
    faults: list[str] = []
    count = 0
    for round_id, title, state, shown, sealed in _frozen(connection, council_id):
        if shown is None:
            if state == "closed":
                faults.append(text("faults_store.round_closed_and_has", title=title))
            continue
        count += 1
        of = _read(shown, sealed)
        if of is None:
            faults.append(text("faults_store.picture_round_cannot", title=title))
        elif of != round_id:
            faults.append(text("faults_store.picture_round_another_rounds", title=title))
    table = tables.ballot
    here = (table.c.council_id == council_id) & (table.c.state == "shown")
    for row in connection.execute(select(table).where(here)).mappings():
        count += 1
        if row["shown"] is None or _read(row["shown"], row["sealed"]) is None:
            faults.append(text("faults_store.what_shown_cannot", question=row["question_id"]))
    return Pictures(count, tuple(faults))


_Frozen = tuple[str, str, str, str | None, str | None]


def _frozen(connection: Connection, council_id: str) -> Iterator[_Frozen]:
    round_, picture, sealed = tables.round_, tables.picture, tables.sealed
    same = (picture.c.council_id == round_.c.council_id) & (picture.c.round_id == round_.c.id)
    also = (sealed.c.council_id == round_.c.council_id) & (sealed.c.round_id == round_.c.id)
    query = (
        select(round_.c.id, round_.c.title, round_.c.state, picture.c.shown, sealed.c.statistics)
        .outerjoin_from(round_, picture, same)
        .outerjoin(sealed, also)
        .where(round_.c.council_id == council_id, round_.c.promise != "alone")
        .order_by(round_.c.id)
    )
    for row in connection.execute(query).all():
        yield tuple(row)


def _read(shown: str, sealed: str | None) -> str | None:
    """The id of the round that a picture is of, or None where it cannot be read.

    What is sealed may be missing: an export in open formats leaves it out.
    """
    try:
        return Closing.from_json(shown, sealed or NOTHING_SEALED).picture.of
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


@dataclass(frozen=True)
class CouncilFacts:
    """What one council's part of a database holds, and whether it is as it was written."""

    council_id: str
    rows: int
    trail: Chain
    pictures: Pictures

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with it, in sentences."""
        if self.trail.broken_at is None:
            return self.pictures.faults
        told = text("faults_store.audit_trail_changed_line", line=self.trail.broken_at)
        return (told, *self.pictures.faults)


def look_at_councils(store: Store) -> tuple[CouncilFacts, ...]:
    """What each council's part holds, each as it was at one moment."""
    return tuple(Door(store, id).read(_look) for id in store.council_ids())


def _look(connection: Connection, council_id: str) -> CouncilFacts:
    rows = sum(
        int(connection.execute(_counting(name, column), {"id": council_id}).scalar_one())
        for name, column in tenant_tables().items()
    )
    chain = check_chain(lines_of(connection, council_id))
    return CouncilFacts(council_id, rows, chain, check_pictures(connection, council_id))


def _counting(name: str, column: str) -> Select[Any]:
    table = tables.metadata.tables[name]
    return select(func.count()).select_from(table).where(table.c[column] == bindparam("id"))
