"""The write door and the tenant door: nothing is written but through `run_tx`.

SQLite runs in WAL mode with `synchronous=FULL`: what was committed survives a power cut. One
process owns the file; all its writes go through one connection under one lock, and only that
connection checkpoints, which also keeps clear of SQLite's WAL-reset defect (before 3.51.3).
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import IO, Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    select,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from toolkit.errors import NotFound, Problem, StoreError
from toolkit.model.council import ROLES, Council, Membership, Role
from toolkit.store import tables
from toolkit.store.failures import explain_failure, is_there, read_only
from toolkit.store.rows import council_row, to_council

T = TypeVar("T")
ATTEMPTS = 3


def sqlite_module() -> ModuleType:
    """The newer of the two SQLite libraries at hand: pysqlite3 where a wheel exists."""
    import sqlite3

    with contextlib.suppress(ImportError):
        from pysqlite3 import dbapi2

        if dbapi2.sqlite_version_info > sqlite3.sqlite_version_info:
            return dbapi2  # type: ignore[no-any-return]  # pysqlite3 ships no types
    return sqlite3


@dataclass(frozen=True)
class Door:
    """One council's way into the database: each transaction is about this council alone."""

    store: Store
    council_id: str

    def run_tx(self, work: Callable[[Connection, str], T], *, scrub: bool = False) -> T:
        """Run `work(connection, council_id)` in one write transaction, committed on return."""
        return self.store.run_tx(lambda one: work(one, self.council_id), scrub=scrub)

    def read(self, work: Callable[[Connection, str], T]) -> T:
        """Run `work(connection, council_id)` on one consistent picture of the database."""
        return self.store.read(lambda connection: work(connection, self.council_id))


class Store:
    """An open database. Made by `open_store`; `close` gives the file back."""

    def __init__(self, path: Path, *, writable: bool, lock: IO[str] | None) -> None:
        """Open connections to a database whose schema has been seen to."""
        self.path = path
        self.writable = writable
        self._lock_file = lock
        self._lock = threading.RLock()
        self._reader = _engine(path, read_only=True)
        self._writer = _engine(path, read_only=False) if writable else None
        self._joined = threading.local()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """All that this thread writes inside stands or falls as one transaction.

        Inside another it is a part of that one.
        """
        if getattr(self._joined, "connection", None) is not None:
            yield
            return
        if self._writer is None:
            raise StoreError(read_only(self.path))
        self._joined.scrub = False
        try:
            with self._lock, self._writer.begin() as connection:
                self._joined.connection = connection
                yield
        except DatabaseError as error:
            raise StoreError(explain_failure(self.path, error)) from error
        finally:
            self._joined.connection = None
        if self._joined.scrub:
            self._scrub()

    def run_tx(self, work: Callable[[Connection], T], *, scrub: bool = False) -> T:
        """Begin, run `work`, commit, return what it returned.

        Nothing is saved before this returns. On a busy database all of `work` runs again, three
        times at most, so it may touch nothing but the connection. With `scrub` what was deleted is
        gone from the files beside the database too. Raises StoreError when the database cannot be
        written, and then nothing was written.
        """
        if joined := getattr(self._joined, "connection", None):
            self._joined.scrub |= scrub
            return work(joined)
        done = self._commit(work)
        if scrub:
            self._scrub()
        return done

    def _commit(self, work: Callable[[Connection], T]) -> T:
        if self._writer is None:
            raise StoreError(read_only(self.path))
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._lock, self._writer.begin() as connection:
                    return work(connection)
            except IntegrityError:
                raise
            except OperationalError as error:
                if "locked" not in str(error.orig) or attempt == ATTEMPTS:
                    raise StoreError(explain_failure(self.path, error)) from error
                time.sleep(random.uniform(0.05, 0.2) * attempt)  # noqa: S311  # jitter, no secret
            except DatabaseError as error:
                raise StoreError(explain_failure(self.path, error)) from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one read transaction. Raises StoreError when the file cannot be read."""
        if joined := getattr(self._joined, "connection", None):
            return work(joined)
        try:
            with self._reader.begin() as connection:
                return work(connection)
        except DatabaseError as error:
            raise StoreError(explain_failure(self.path, error)) from error

    def council(self, membership: Membership) -> Door:
        """The door to one council's rows, for somebody who belongs to it."""
        return Door(self, membership.council_id)

    def memberships(self, account_id: str) -> tuple[tuple[Council, Membership], ...]:
        """The councils that this account works for, the made-up ones last."""
        table, link = tables.council, tables.membership
        query = (
            select(table, link.c.role)
            .join(link, link.c.council_id == table.c.id)
            .where(link.c.account_id == account_id, link.c.ended_on.is_(None))
            .order_by(table.c.sample, table.c.name)
        )
        rows = self.read(lambda connection: connection.execute(query).mappings().all())
        return tuple(
            (to_council(row), Membership(account_id, row["id"], row["role"])) for row in rows
        )

    def role(self, account_id: str, council_id: str) -> Role | None:
        """The role that an account has in a council now, or None."""
        link = tables.membership
        query = select(link.c.role).where(
            link.c.account_id == account_id,
            link.c.council_id == council_id,
            link.c.ended_on.is_(None),
        )
        found = self.read(lambda connection: connection.execute(query).scalar_one_or_none())
        return next((role for role in ROLES if role == found), None)

    def add_council(self, council: Council, account_id: str) -> None:
        """Make the council, with this account as its first admin, both or neither."""

        def work(connection: Connection) -> None:
            connection.execute(tables.council.insert(), [council_row(council)])
            connection.execute(put_once(tables.account), {"id": account_id, "disabled": False})
            link = {"council_id": council.id, "account_id": account_id, "role": "admin"}
            connection.execute(tables.membership.insert(), [link])

        self.run_tx(work)

    def keep_bank(
        self, fingerprint: str, bank_id: str, version: str, title: str, body: str
    ) -> None:
        """The bank is kept under its fingerprint for ever; keeping it again changes nothing."""
        row = {"fingerprint": fingerprint, "id": bank_id, "version": version}
        row |= {"title": title, "body": body}
        self.run_tx(lambda connection: connection.execute(put_once(tables.bank), row))

    def bank(self, fingerprint: str) -> str:
        """The bank as JSON. Raises NotFound when no council here ever used it."""
        query = select(tables.bank.c.body).where(tables.bank.c.fingerprint == fingerprint)
        body = self.read(lambda connection: connection.execute(query).scalar_one_or_none())
        if body is None:
            raise NotFound(
                Problem(
                    f"Bank {fingerprint[:12]}",
                    "This database does not hold the question bank that was answered.",
                    "Restore a backup that holds it.",
                )
            )
        return str(body)

    def _scrub(self) -> None:
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
            self._scrub()
            self._writer.dispose()
        if self._lock_file is not None:
            self._lock_file.close()


def open_store(path: Path, *, writable: bool = True) -> Store:
    """The database at `path`, made if it was not there, with the schema of this version.

    An older schema is brought up to date after a backup. With `writable=False` the file is opened
    beside a running app, and must exist. Raises StoreError with where, what and what to do when the
    file is damaged, newer than this version, in use by another process, or not to be written.
    """
    from toolkit.store import upkeep

    if not writable:
        if not is_there(path):
            raise StoreError(
                Problem(str(path), "There is no database here.", "Start Candour once, then retry.")
            )
        upkeep.check_schema(path)
        return Store(path, writable=False, lock=None)
    lock = _own(path)
    try:
        upkeep.migrate(path)
        return Store(path, writable=True, lock=lock)
    except BaseException:
        lock.close()
        raise


def _own(path: Path) -> IO[str]:
    """Take the lock beside the file: one process owns a SQLite database at a time."""
    lock_path = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = lock_path.open("a+", encoding="utf-8")
    except OSError as error:
        fix = "Choose another folder with --data FOLDER, or give yourself the right to write here."
        what = f"The folder cannot be written ({error.strerror or error})."
        raise StoreError(Problem(str(path.parent), what, fix)) from error
    try:
        _lock_file(handle)
    except OSError as error:
        handle.close()
        fix = "Use the window that is open, or stop it, or choose another folder with --data."
        what = "Another Candour is running on this database."
        raise StoreError(Problem(str(path), what, fix)) from error
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
        for pragma in [*pragmas, "foreign_keys=ON", "busy_timeout=15000", "trusted_schema=OFF"]:
            connection.execute("PRAGMA " + pragma)
        return connection

    pool = QueuePool if read_only else StaticPool
    engine = create_engine(
        "sqlite://", module=module, creator=connect, poolclass=pool, hide_parameters=True
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
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


@cache
def find(table: Table, *names: str) -> Select[Any]:
    """The rows of a table that have these columns, whose values are given when it is run.

    Statements are made once: making one costs more than running it.
    """
    return select(table).where(*(table.c[name] == bindparam(name) for name in names))


@cache
def put(table: Table) -> Insert:
    """An insert that replaces the row with the same key."""
    statement = insert(table)
    key = [column.name for column in table.primary_key]
    names = [column.name for column in table.columns if column.name not in key]
    rest = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=key, set_=rest)


@cache
def put_once(table: Table) -> Insert:
    """An insert that leaves a row with the same key as it is."""
    return insert(table).on_conflict_do_nothing()
