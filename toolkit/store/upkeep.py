"""Looking after the database: its schema, its backups, and what must be forgotten."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, delete, inspect, select
from sqlalchemy.exc import DatabaseError

from toolkit.errors import Problem, StoreError
from toolkit.store import tables
from toolkit.store.backups import back_up as back_up
from toolkit.store.backups import back_up_once, forget_old_backups
from toolkit.store.database import Door, Store
from toolkit.store.failures import explain_failure, is_there
from toolkit.store.sqlite import raw_connection
from toolkit.store.steps import check_revision, compare, count_rows, known_revisions, upgrade
from toolkit.store.unsaved import forget_drafts
from toolkit.words import advice, text

KEEP_ANSWERS_DAYS = 90


def check_schema(path: Path) -> None:
    """The database is sound and has the schema of this version, or a StoreError says what it is."""
    found = _found_revision(path, read_only=True)
    if found != known_revisions()[-1]:
        raise StoreError(
            Problem(
                str(path),
                *advice(
                    "faults_store.database_has_schema_version_needs",
                    found=found or text("faults_store.no_schema"),
                ),
            )
        )


def migrate(path: Path) -> None:
    """The database has the schema of this version; nothing in it was lost.

    A new file is made. An older one is backed up first, changed in one transaction, and compared
    with what it held. Raises StoreError, and leaves the file as it was, when it is damaged, is not
    ours, was made by a newer version, or cannot be changed.
    """
    revision = _found_revision(path) if is_there(path) else None
    if revision == known_revisions()[-1]:
        return
    if revision is not None:
        back_up_once(path)
    try:
        if revision is None:
            path.touch(mode=0o600)  # a new file, and what SQLite puts beside it, is nobody else's
        _upgrade(path)
    except DatabaseError as error:
        raise StoreError(explain_failure(path, error)) from error


def _found_revision(path: Path, *, read_only: bool = False) -> str | None:
    try:
        with raw_connection(path, read_only=read_only) as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if verdict != "ok":
                raise StoreError(_damaged(path))
            names = set(inspect(connection).get_table_names())
            if not names:
                return None
            if "alembic_version" not in names:
                raise StoreError(Problem(str(path), *advice("faults_store.file_database_but_not")))
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except DatabaseError as error:
        raise StoreError(explain_failure(path, error)) from error
    check_revision(path, found)
    return None if found is None else str(found)


def _damaged(path: Path) -> Problem:
    return Problem(str(path), *advice("faults_store.database_damaged"))


def _upgrade(path: Path) -> None:
    with raw_connection(path) as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            before = count_rows(connection)
            upgrade(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            compare(path, before, count_rows(connection), bool(broken))
            connection.exec_driver_sql("PRAGMA user_version=0")  # no longer a backup (`sums`)
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            with contextlib.suppress(DatabaseError):
                connection.exec_driver_sql("ROLLBACK")
            raise


def rounds_due(door: Door, today: date) -> tuple[tuple[str, str], ...]:
    """The open and paused rounds whose last day is over: of which assessment, and which.

    It is asked of every council each day, so it reads no more than that.
    """
    table = tables.round_

    def work(connection: Connection, council_id: str) -> tuple[tuple[str, str], ...]:
        query = select(table.c.assessment_id, table.c.id).where(
            table.c.council_id == council_id,
            table.c.state.in_(("open", "paused")),
            table.c.closes_on < today,
        )
        return tuple((row.assessment_id, row.id) for row in connection.execute(query))

    return door.read(work)


def forget_old_answers(store: Store, today: date) -> int:
    """Respondents' answers, votes and comments are gone 90 days after their round closed.

    So are backups older than 35 days, which hold them still, and what waited in forms for more than
    30. Returns how many answers were deleted. A lone assessor's answers are the council's own
    record and are never deleted by the clock.
    """
    if isinstance(store.path, Path):
        forget_old_backups(store.path, today)
    before = today - timedelta(days=KEEP_ANSWERS_DAYS)
    gone = 0
    for council_id in store.council_ids():
        door = Door(store, council_id)
        forget_drafts(door, today)
        if old := door.read(lambda connection, council_id: _closed(connection, council_id, before)):
            gone += door.run_tx(partial(_forget, round_ids=old))
    store.scrub()
    return gone


def _closed(connection: Connection, council_id: str, before: date) -> tuple[str, ...]:
    """The rounds in which people answered that were closed by this day."""
    table = tables.round_
    query = select(table.c.id).where(
        table.c.council_id == council_id,
        table.c.state == "closed",
        table.c.promise != "alone",
        table.c.closed_on <= before,
    )
    return tuple(connection.execute(query).scalars())


def _forget(connection: Connection, council_id: str, round_ids: Sequence[str]) -> int:
    gone = 0
    for rows in (tables.comment, tables.vote, tables.answer, tables.respondent):
        here = (rows.c.council_id == council_id) & rows.c.round_id.in_(round_ids)
        deleted = connection.execute(delete(rows).where(here)).rowcount
        gone += deleted if rows in (tables.vote, tables.answer) else 0
    return gone
