"""A backup of a file takes the place of the database, once all of it has been looked at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DatabaseError

from toolkit.errors import Problem, StoreError
from toolkit.store import tables, upkeep
from toolkit.store.backups import back_up, backup_name, backups_beside
from toolkit.store.database import Store
from toolkit.store.ending import end_again
from toolkit.store.failures import is_there, reason_of
from toolkit.store.inspection import CouncilFacts, check_file, look_at_councils
from toolkit.store.sqlite import SqliteFile, own, raw_connection
from toolkit.store.steps import check_revision
from toolkit.store.sums import take_sum_out
from toolkit.store.unfinished import keep, keep_names, place_beside
from toolkit.words import advice
from toolkit.words import text as say


@dataclass(frozen=True)
class Restored:
    """What was put back: from which schema, how much, and where what was there before is now.

    `ended` are councils that the backup held and that had been deleted since: they are gone again.
    """

    revision: str | None
    rows: int
    councils: tuple[CouncilFacts, ...]
    before: Path | None
    ended: tuple[str, ...] = ()


def restore(backup: Path, path: Path, now: datetime | None = None) -> Restored:
    """The database at `path` is what the backup holds, with the schema of this version.

    Everything is checked on a copy before anything is replaced; what was there is backed up first,
    or moved into the same folder where it is too damaged for that. Raises StoreError, and leaves
    the database as it was, for a backup that is not sound, not ours or of a newer version, and
    while an app is running on the database.
    """
    moment = now or datetime.now(UTC)
    with contextlib.closing(own(path)), _ready_beside(path) as fresh:
        facts = check_file(backup)
        check_revision(backup, facts.revision)
        _copy(backup, fresh)
        upkeep.migrate(fresh)
        ended = end_again(fresh, _ended(path), moment.date())
        councils = _look_inside(backup, fresh)
        rows = check_file(fresh).all_rows
        before = _set_aside(path, moment)
        _replace(path, fresh)
    return Restored(facts.revision, rows, councils, before, ended)


@contextlib.contextmanager
def _ready_beside(path: Path) -> Iterator[Path]:
    """Where a file can be made ready beside the database, of which nothing else is left."""
    try:
        with place_beside(path) as folder:
            yield folder / path.name
    except (DatabaseError, OSError) as error:
        raise StoreError(
            Problem(
                str(path.parent),
                *advice("faults_store.database_could_not", reason=reason_of(error)),
            )
        ) from error


def _copy(backup: Path, fresh: Path) -> None:
    fresh.touch(mode=0o600)  # it holds everything: nobody else may read it
    with raw_connection(backup, read_only=True) as connection:
        connection.execute(text("VACUUM INTO :target"), {"target": str(fresh)})
    take_sum_out(fresh)


def _look_inside(backup: Path, fresh: Path) -> tuple[CouncilFacts, ...]:
    """What the councils in the copy hold. Raises StoreError where it is not as it was written."""
    store = Store(SqliteFile(fresh, writable=True))
    try:
        found = look_at_councils(store)
    finally:
        store.close()
    faults = [fault for one in found for fault in one.faults]
    if faults:
        fix = say("faults_store.nothing_replaced_take_another")
        raise StoreError(Problem(str(backup), fault, fix) for fault in faults)
    return found


def _ended(path: Path) -> tuple[str, ...]:
    """The councils that were deleted from the present database, as far as it can be read.

    It is only read: it may be damaged, and is kept as it is. What somebody who was killed had half
    written is undone first, though, which a mere reader may not do.
    """
    if not is_there(path):
        return ()
    half_written = path.with_name(path.name + "-journal").exists()
    opened = raw_connection(path, read_only=not half_written)
    with contextlib.suppress(DatabaseError), opened as connection:
        if "ended_council" in inspect(connection).get_table_names():
            return tuple(connection.execute(select(tables.ended_council.c.id)).scalars())
    return ()


def _set_aside(path: Path, moment: datetime) -> Path | None:
    """What was there stands in the `backups` folder; its path, or None where nothing was there."""
    if not is_there(path) or path.stat().st_size == 0:
        return None
    try:
        return back_up(path, moment)
    except StoreError:  # it is damaged, or it is not ours: it is kept as it is
        folder = backups_beside(path)
        folder.mkdir(exist_ok=True)
        kept = folder / backup_name(f"damaged-{path.stem}", moment, "db")
        for ending in ("", "-wal", "-journal"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + ending))
        return kept


def _replace(path: Path, fresh: Path) -> None:
    """The fresh file is the database, and no log of the old one lies beside it."""
    if is_there(path):
        with contextlib.suppress(DatabaseError), raw_connection(path) as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # its log goes into it
    for ending in ("-wal", "-shm", "-journal"):  # the old one's, which would be put into the new
        path.with_name(path.name + ending).unlink(missing_ok=True)
    with raw_connection(fresh) as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    keep(fresh)
    fresh.replace(path)
    keep_names(path.parent)
