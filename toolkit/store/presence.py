"""Who is at work on a database on a server, so that nobody restores it under their hands.

Each connection of the app holds a lock of its own for as long as it lives, shared with all others;
whoever restores a backup holds the same lock alone. So a restore is refused while one connection is
open, and none opens while a restore goes on: to a process that is still there the database is away
until then, and until a restore that failed halfway has been done again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from toolkit.errors import DatabaseAway, Problem, StoreError
from toolkit.store.locks import AT_WORK
from toolkit.words import advice

PATIENCE = 5.0
# A table that is there from the moment a backup is in place until all of it is as it has to be. It
# holds the councils that have to be deleted again.
UNFINISHED = "unfinished_restore"
_SHARED = f"SELECT pg_try_advisory_lock_shared({AT_WORK}), to_regclass('{UNFINISHED}') IS NULL"
_ALONE = text(f"SELECT pg_try_advisory_lock({AT_WORK})")
_OTHERS = text(
    "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND classid = 0 AND objid = :number AND objsubid = 1 AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def announce(engine: Engine, place: str) -> None:
    """Every connection that this engine opens is seen by whoever would restore a backup.

    While somebody does, and after a restore that was not finished, opening one raises DatabaseAway.
    """

    def seen(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_SHARED)
            may, is_whole = cursor.fetchone()
        connection.commit()
        if not (may and is_whole):
            connection.close()
            why = "backup_being_restored_into" if may else "restore_goes_on"
            raise DatabaseAway(Problem(place, *advice(f"faults_store.{why}")))

    event.listen(engine, "connect", seen)


def _try(connection: Connection) -> bool:
    """Whether the lock is ours; an app that was stopped this moment has time to be gone."""
    until = time.monotonic() + PATIENCE
    while not (ours := connection.execute(_ALONE).scalar_one()) and time.monotonic() < until:
        time.sleep(0.2)
    return bool(ours)


@contextmanager
def alone(engine: Engine, place: str) -> Iterator[None]:
    """While this lasts no app is at work on the database. Raises StoreError if one is."""
    outside = engine.execution_options(isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        if not _try(connection):
            number = connection.execute(_OTHERS, {"number": AT_WORK}).scalar_one()
            raise StoreError(Problem(place, *advice("faults_store.app_at_work", number=number)))
        yield
