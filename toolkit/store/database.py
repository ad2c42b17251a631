"""The write door and the tenant door: nothing is written but through `run_tx`.

`sqlite.py` and `postgres.py` hold what differs between a file and a server.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, select, text
from sqlalchemy.dialects.postgresql import Insert, insert  # SQLite has the same words
from sqlalchemy.exc import DBAPIError, IntegrityError

from toolkit.errors import DatabaseAway, NotFound, Problem, StoreError
from toolkit.model.council import ROLES, Council, Membership, Role
from toolkit.store import tables
from toolkit.store.failures import is_there, is_url, read_only
from toolkit.store.kind import Kind
from toolkit.store.rows import council_row, to_council
from toolkit.store.sqlite import SqliteFile, own
from toolkit.words import advice

T = TypeVar("T")
Begin = Callable[[], contextlib.AbstractContextManager[Connection]]
ATTEMPTS = 3


@dataclass(frozen=True)
class Door:
    """One council's way into the database: each transaction is about this council alone."""

    store: Store
    council_id: str

    def run_tx(
        self, work: Callable[[Connection, str], T], *, scrub: bool = False, shared: bool = False
    ) -> T:
        """Run `work(connection, council_id)` in one write transaction, committed on return.

        Nobody else writes to the council meanwhile. With `shared` others may that are shared too:
        for work on one person's rows, so that a hall full of people need not queue.
        """
        lock = "shared" if shared else "alone"
        return self.store.run_tx(self._about(work, lock), scrub=scrub)

    def read(self, work: Callable[[Connection, str], T]) -> T:
        """Run `work(connection, council_id)` on one consistent picture of the database."""
        return self.store.read(self._about(work, "none"))

    def _about(self, work: Callable[[Connection, str], T], lock: str) -> Callable[[Connection], T]:
        def bound(connection: Connection) -> T:
            self.store.enter(connection, self.council_id, lock=lock)
            return work(connection, self.council_id)

        return bound


class Store:
    """An open database. Made by `open_store`; `close` gives it back."""

    def __init__(self, kind: Kind) -> None:
        """Work with a database whose schema has been seen to."""
        self.kind = kind
        self._joined = threading.local()

    @property
    def path(self) -> Path | str:
        """Where the database is: its file, or the server's address without the password."""
        return self.kind.place

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """All that this thread writes inside stands or falls as one transaction.

        Inside another it is a part of that one.
        """
        if getattr(self._joined, "connection", None) is not None:
            yield
            return
        self._check_writable()
        try:
            with self._joining(self.kind.writing, lock="alone"):
                yield
        except DBAPIError as error:
            raise self._told(error) from error
        if self._joined.scrub:
            self.kind.scrub()

    @contextlib.contextmanager
    def _joining(self, begin: Begin, *, lock: str) -> Iterator[Connection]:
        """All that this thread does in the database meanwhile is a part of this transaction."""
        with begin() as connection:
            self._joined.connection, self._joined.scrub = connection, False
            self._joined.council_id, self._joined.lock = None, lock
            try:
                yield connection
            finally:
                self._joined.connection = None

    def enter(self, connection: Connection, council_id: str, *, lock: str) -> None:
        """The transaction is about this council from here on. See `Kind.enter`."""
        if getattr(self._joined, "connection", None) is None:
            self.kind.enter(connection, council_id, lock=lock)
        elif self._joined.council_id != council_id:
            self.kind.enter(connection, council_id, lock=self._joined.lock)
            self._joined.council_id = council_id

    def run_tx(self, work: Callable[[Connection], T], *, scrub: bool = False) -> T:
        """Begin, run `work`, commit, return what it returned.

        Nothing is saved before this returns. On a busy database all of `work` runs again, three
        times at most, so it may touch nothing but the connection. With `scrub` what was deleted is
        gone from what lies beside the tables too. Raises StoreError when the database cannot be
        written, and then nothing was written.
        """
        if joined := getattr(self._joined, "connection", None):
            self._joined.scrub |= scrub
            return work(joined)
        self._check_writable()
        done = self._try(self.kind.writing, work)
        if scrub:
            self.kind.scrub()
        return done

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one read transaction. Raises StoreError when it cannot be read.

        All that `work` reads, through whatever door, is one consistent picture of the database. It
        writes nothing: the database refuses that, whatever door it goes through.
        """
        if joined := getattr(self._joined, "connection", None):
            return work(joined)
        return self._try(partial(self._joining, self.kind.reading, lock="none"), work)

    def _try(self, begin: Begin, work: Callable[[Connection], T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with begin() as connection:
                    return work(connection)
            except IntegrityError:
                raise
            except DBAPIError as error:
                if attempt == ATTEMPTS or not self.kind.try_again(error):
                    raise self._told(error) from error
                time.sleep(random.uniform(0.05, 0.2) * attempt)  # noqa: S311  # jitter, no secret
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _told(self, error: DBAPIError) -> StoreError:
        kind = DatabaseAway if self.kind.is_away(error) else StoreError
        return kind(self.kind.explain(error))

    def _check_writable(self) -> None:
        if not self.kind.writable:
            raise StoreError(read_only(self.path))

    def revision(self) -> str | None:
        """The version of the schema that the database has now; StoreError when it is away."""
        query = text("SELECT version_num FROM alembic_version")
        found = self.read(lambda connection: connection.execute(query).scalar())
        return None if found is None else str(found)

    def council(self, membership: Membership) -> Door:
        """The door to one council's rows, for somebody who belongs to it."""
        return Door(self, membership.council_id)

    def council_ids(self) -> tuple[str, ...]:
        """The ids of all councils here, for looking after what every one of them was promised."""
        query = select(tables.council.c.id).order_by(tables.council.c.id)
        return tuple(self.read(lambda connection: connection.execute(query).scalars().all()))

    def memberships(self, account_id: str) -> tuple[tuple[Council, Membership], ...]:
        """The councils that this account works for, the made-up ones last; none if it is shut."""
        table, link, account = tables.council, tables.membership, tables.account
        query = (
            select(table, link.c.role)
            .join(link, link.c.council_id == table.c.id)
            .join(account, account.c.id == link.c.account_id)
            .where(link.c.account_id == account_id, link.c.ended_on.is_(None))
            .where(account.c.disabled.is_(False))
            .order_by(table.c.sample, table.c.name)
        )
        rows = self.read(lambda connection: connection.execute(query).mappings().all())
        return tuple(
            (to_council(row), Membership(account_id, row["id"], row["role"])) for row in rows
        )

    def role(self, account_id: str, council_id: str) -> Role | None:
        """The role that an account has in a council now, or None; none if it is shut."""
        link, account = tables.membership, tables.account
        query = (
            select(link.c.role)
            .join(account, account.c.id == link.c.account_id)
            .where(link.c.account_id == account_id, link.c.council_id == council_id)
            .where(link.c.ended_on.is_(None), account.c.disabled.is_(False))
        )
        found = self.read(lambda connection: connection.execute(query).scalar_one_or_none())
        return next((role for role in ROLES if role == found), None)

    def keep_account(self, account_id: str) -> None:
        """The account is there; whoever else is adding it has finished."""
        row = {"id": account_id, "disabled": False}
        self.run_tx(lambda connection: connection.execute(put_once(tables.account), row))

    def add_council(self, council: Council, account_id: str) -> None:
        """Make the council, with this account as its first admin, both or neither."""

        def work(connection: Connection, council_id: str) -> None:
            connection.execute(tables.council.insert(), [council_row(council)])
            connection.execute(put_once(tables.account), {"id": account_id, "disabled": False})
            link = {"council_id": council_id, "account_id": account_id, "role": "admin"}
            connection.execute(tables.membership.insert(), [link])

        Door(self, council.id).run_tx(work)

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
                Problem.of("faults_store.database_does_not_hold", fingerprint=fingerprint[:12])
            )
        return str(body)

    def scrub(self) -> None:
        """What was deleted is gone from what lies beside the tables too, as far as we may."""
        if self.kind.writable:
            self.kind.scrub()

    def close(self) -> None:
        """The database is as it would be without us: all committed, nothing held."""
        self.kind.close()


def open_store(place: Path | str, *, writable: bool = True) -> Store:
    """The database at `place`, a file or the URL of a PostgreSQL server, ready for this version.

    A file that was not there is made. An older schema is brought up to date, after a backup of a
    file; on a server, if the role may. With `writable=False` a file is opened beside a running
    app, and must exist. Raises StoreError with where, what and what to do when it is damaged,
    newer than this version, in use by another process, not to be reached or not to be written.
    """
    if isinstance(place, str) and is_url(place):
        from toolkit.store.postgres import open_server

        return Store(open_server(place, writable=writable))
    return _open_file(Path(place), writable=writable)


def _open_file(path: Path, *, writable: bool) -> Store:
    from toolkit.store import upkeep

    if not writable:
        if not is_there(path):
            raise StoreError(Problem(str(path), *advice("faults_store.no_database_here")))
        upkeep.check_schema(path)
        return Store(SqliteFile(path, writable=False))
    lock = own(path)
    try:
        upkeep.migrate(path)
        return Store(SqliteFile(path, writable=True, lock=lock))
    except BaseException:
        lock.close()
        raise


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
    """An insert that leaves a row with the same key as it is; its row count says which it was."""
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
