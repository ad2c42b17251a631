"""A database in one file.

SQLite runs in WAL mode with `synchronous=FULL`: what was committed survives a power cut. One
process owns the file; all its writes go through one connection under one lock, and only that
connection checkpoints, which also keeps clear of SQLite's WAL-reset defect (before 3.51.3).
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from toolkit.errors import Problem, StoreError
from toolkit.store.failures import explain_failure, read_only
from toolkit.store.unfinished import forget_places
from toolkit.words import advice


def sqlite_module() -> ModuleType:
    """The newer of the two SQLite libraries at hand: pysqlite3 where a wheel exists."""
    import sqlite3

    with contextlib.suppress(ImportError):
        from pysqlite3 import dbapi2

        if dbapi2.sqlite_version_info > sqlite3.sqlite_version_info:
            return dbapi2  # type: ignore[no-any-return]  # pysqlite3 ships no types
    return sqlite3


class SqliteFile:
    """An open file, whose schema has been seen to."""

    def __init__(self, path: Path, *, writable: bool, lock: IO[str] | None = None) -> None:
        """Open connections; `lock` is the one that `own` took, given back at the end."""
        self.place = path
        self.writable = writable
        self._lock_file = lock
        self._lock = threading.RLock()
        self._reader = _engine(path, read_only=True)
        self._writer = _engine(path, read_only=False) if writable else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one connection that writes, while nobody else has it."""
        if self._writer is None:
            raise StoreError(read_only(self.place))
        with self._lock, self._writer.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads, beside the one that writes."""
        with self._reader.begin() as connection:
            yield connection

    def enter(self, connection: Connection, council_id: str, *, lock: str) -> None:
        """Nothing is to be done: a transaction that writes is the only one there is."""

    def try_again(self, error: DBAPIError) -> bool:
        """Whether another program had the file."""
        return isinstance(error, OperationalError) and "locked" in str(error.orig)

    def explain(self, error: DBAPIError) -> Problem:
        """What happened to the file, in a sentence, with what to do."""
        return explain_failure(self.place, error)

    def is_away(self, error: DBAPIError) -> bool:
        """A file is there or is not."""
        return False

    def scrub(self) -> None:
        """Everything is in the file itself, and the log beside it is empty, unless it is read.

        Until then the log holds what was deleted. It cannot be emptied inside a transaction, so
        this goes past SQLAlchemy, which would begin one.
        """
        if self._writer is None:
            return
        committed_anyway = contextlib.suppress(sqlite_module().Error)
        with self._lock, contextlib.closing(self._writer.raw_connection()) as it, committed_anyway:
            it.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """The file is as it would be without us: all committed, nothing held."""
        self._reader.dispose()
        if self._writer is not None:
            self.scrub()
            self._writer.dispose()
        if self._lock_file is not None:
            self._lock_file.close()


def own(path: Path) -> IO[str]:
    """The lock beside the file is taken: one process owns a SQLite database at a time.

    What a restore that was killed left there is gone: nobody else can be at it.
    """
    lock_path = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = lock_path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            Problem(
                str(path.parent),
                *advice("faults_store.folder_cannot_be_written", reason=error.strerror or error),
            )
        ) from error
    try:
        _lock_file(handle)
    except OSError as error:
        handle.close()
        raise StoreError(
            Problem(str(path), *advice("faults_store.another_candour_running"))
        ) from error
    forget_places(path)
    return handle


def _lock_file(handle: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        return
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _engine(path: Path, *, read_only: bool) -> Engine:
    module = sqlite_module()
    uri = _uri(path, read_only=read_only)

    def connect() -> Any:
        connection = module.connect(uri, uri=True, check_same_thread=False, timeout=15)
        connection.isolation_level = None
        if read_only:
            pragmas = ["query_only=ON", "wal_autocheckpoint=0"]
        else:
            pragmas = ["journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"]
            pragmas.append("fullfsync=ON")  # on macOS, else its disk is not told to keep anything
        for pragma in [*pragmas, "foreign_keys=ON", "busy_timeout=15000", "trusted_schema=OFF"]:
            connection.execute("PRAGMA " + pragma)
        if not read_only and connection.execute("PRAGMA user_version").fetchone()[0]:
            connection.execute("PRAGMA user_version=0")  # a backup was put here by hand (`sums`)
        return connection

    pool = QueuePool if read_only else StaticPool
    engine = create_engine(
        "sqlite://", module=module, creator=connect, poolclass=pool, hide_parameters=True
    )
    order = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    def begin(connection: Connection) -> None:
        """Begin past SQLAlchemy, which takes a third of the time of a whole read for it."""
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(order)
        except module.Error as error:
            raise DBAPIError.instance(order, None, error, module.Error) from error

    event.listen(engine, "begin", begin)
    return engine


def _uri(path: Path, *, read_only: bool) -> str:
    return path.absolute().as_uri() + ("?mode=ro" if read_only else "")


@contextlib.contextmanager
def raw_connection(path: Path, *, read_only: bool = False) -> Iterator[Connection]:
    """A connection outside the doors, for migrations alone: no transaction is begun on it."""
    module, uri = sqlite_module(), _uri(path, read_only=read_only)
    engine = create_engine(
        "sqlite://",
        module=module,
        creator=lambda: module.connect(uri, uri=True, isolation_level=None, timeout=15),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
