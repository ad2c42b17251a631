"""A database on a PostgreSQL server, shared by several councils and several processes.

All that writes to one council queues at the council's own lock, so that what was read inside a
transaction still stands when it writes: the same promise that the one writer of a file gives.
Respondents' answers share that lock, and so do not wait for each other. It is an advisory lock,
held to the end of the transaction: a lock of the council's row that many share would be written
to the table with each answer. Each statement has to see what was committed while it queued; hence
READ COMMITTED for writing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import URL, Connection, Engine, create_engine, exc, make_url, text
from sqlalchemy.exc import DBAPIError

from toolkit.errors import DatabaseAway, Problem, StoreError
from toolkit.store import presence, tenancy
from toolkit.store.failures import explain_server_failure, server_is_away
from toolkit.words import advice

POOL, MORE = 5, 10
AGAIN = ("40001", "40P01")  # serialisation failure, deadlock
SESSION = "-c timezone=UTC -c lock_timeout=60s -c idle_in_transaction_session_timeout=60s"
# The council is named and its lock taken in one statement: each costs a way to the server and back.
_LOCK = "pg_advisory_xact_lock{}(hashtextextended(:council_id, 0))"
_ENTER = {
    "none": tenancy.ENTER,
    "shared": text(f"{tenancy.ENTER}, {_LOCK.format('_shared')}"),
    "alone": text(f"{tenancy.ENTER}, {_LOCK.format('')}"),
}


class Server:
    """A database on a server, whose schema and role have been seen to."""

    def __init__(self, engine: Engine, *, writable: bool) -> None:
        """Work through this engine's connections."""
        self.place = show_url(engine.url)
        self.writable = writable
        self._engine = engine
        self._reader = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of its own; its commit is on the server's disk when this ends."""
        with self._connection(self._engine) as connection:
            transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                raise StoreError(
                    Problem(self.place, *advice("faults_store.server_lost_while_saved"))
                ) from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees the database as it was at its first statement."""
        with self._connection(self._reader) as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def _connection(self, engine: Engine) -> Iterator[Connection]:
        try:
            connection = engine.connect()
        except exc.TimeoutError as error:
            raise DatabaseAway(
                Problem(self.place, *advice("faults_store.too_many_people"))
            ) from error
        with connection:
            yield connection

    def enter(self, connection: Connection, council_id: str, *, lock: str) -> None:
        """The server shows this council's rows alone, and lets in who may be in beside us."""
        connection.execute(_ENTER[lock], {"council_id": council_id}).all()

    def try_again(self, error: DBAPIError) -> bool:
        """Whether others were in the way, or the connection was lost before anything was done."""
        return getattr(error.orig, "sqlstate", None) in AGAIN or error.connection_invalidated

    def explain(self, error: DBAPIError) -> Problem:
        """What happened on the server, in a sentence, with what to do."""
        return explain_server_failure(self.place, error)

    def is_away(self, error: DBAPIError) -> bool:
        """Whether the server cannot be reached for the moment."""
        return server_is_away(error)

    def scrub(self) -> None:
        """Rows that were deleted are gone from the tables' files, where the role may see to it.

        Before PostgreSQL 17 only the owner may; then the server does it when it next tidies up.
        """
        names = ", ".join(f'"{name}"' for name in tenancy.emptied_tables())
        outside = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with contextlib.suppress(DBAPIError, StoreError), self._connection(outside) as connection:
            connection.exec_driver_sql(f"VACUUM (SKIP_LOCKED) {names}")

    def close(self) -> None:
        """No connection is held."""
        self._engine.dispose()


def open_server(place: str, *, writable: bool, restoring: bool = False) -> Server:
    """The database at this URL, with the schema of this version and a role that sees one council.

    An older schema is brought up to date if the role owns it. Raises StoreError otherwise, and
    where the server cannot be reached or the role would pass row-level security; DatabaseAway
    while a backup is being restored, unless that is for whom it is (`restoring`).
    """
    from toolkit.store import server_schema

    engine = make_engine(read_url(place))
    if not restoring:
        presence.announce(engine, show_url(engine.url))
    try:
        server_schema.make_ready(engine, writable=writable, restoring=restoring)
        return Server(engine, writable=writable)
    except DBAPIError as error:
        engine.dispose()
        raise StoreError(explain_server_failure(show_url(engine.url), error)) from error
    except BaseException:
        engine.dispose()
        raise


def make_engine(url: URL) -> Engine:
    """Connections to a server, made when they are first needed."""
    return create_engine(
        url,
        connect_args={"connect_timeout": 10, "options": SESSION},
        pool_size=POOL,
        max_overflow=MORE,
        pool_use_lifo=True,
        hide_parameters=True,
    )


def read_url(place: str) -> URL:
    """The address of a database, for the driver that we use. Raises StoreError if it is none."""
    try:
        return make_url(place).set(drivername="postgresql+psycopg")
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError(
            Problem("--database", *advice("faults_store.not_address_postgresql_database"))
        ) from error


def show_url(url: URL) -> str:
    """The address without its password, to be shown."""
    shown = url.set(drivername="postgresql", query={})
    return shown.render_as_string(hide_password=True)
