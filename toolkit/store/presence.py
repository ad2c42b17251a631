"""Who is at work on a database on a server, so that nobody restores it under their hands.

Each connection of the app holds a lock of its own for as long as it lives, shared with all others;
whoever restores a backup holds the same lock alone. So a restore is refused while one connection is
open, and none opens while a restore goes on: to a process that is still there the database is away
until then.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from toolkit.errors import DatabaseAway, Problem, StoreError
from toolkit.words import advice

PATIENCE = 5.0
_NUMBER = 7303015  # any number that we alone use
_SHARED = f"SELECT pg_try_advisory_lock_shared({_NUMBER})"
_ALONE = text(f"SELECT pg_try_advisory_lock({_NUMBER})")
_OTHERS = text(
    "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND classid = 0 AND objid = :number AND objsubid = 1 AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def announce(engine: Engine, place: str) -> None:
    """Every connection that this engine opens is seen by whoever would restore a backup.

    While somebody does, opening one raises DatabaseAway.
    """

    def seen(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_SHARED)
            (may,) = cursor.fetchone()
        connection.commit()
        if not may:
            connection.close()
            raise DatabaseAway(Problem(place, *advice("faults_store.restore_goes_on")))

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
            number = connection.execute(_OTHERS, {"number": _NUMBER}).scalar_one()
            raise StoreError(Problem(place, *advice("faults_store.app_at_work", number=number)))
        yield
