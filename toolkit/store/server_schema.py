"""The schema on a PostgreSQL server: brought up to date by its owner, checked by everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from toolkit.errors import Problem, StoreError
from toolkit.store import locks, tenancy
from toolkit.store.failures import explain_server_failure
from toolkit.store.postgres import make_engine, read_url, show_url
from toolkit.store.presence import UNFINISHED
from toolkit.store.steps import check_revision, compare, count_rows, known_revisions, upgrade
from toolkit.words import advice
from toolkit.words import text as say

_ONE_AT_A_TIME = text(f"SELECT pg_advisory_xact_lock({locks.MIGRATING})")
_MAY_MIGRATE = text(
    "SELECT has_schema_privilege(current_schema(), 'CREATE') AND NOT EXISTS ("
    " SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    " AND relkind = 'r' AND NOT pg_has_role(relowner, 'USAGE'))"
)
_OWNS = text(
    "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'council'"
    " AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE'))"
)
_PASSES_POLICIES = text(
    "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
)


def make_ready(engine: Engine, *, writable: bool, restoring: bool = False) -> None:
    """The database has the schema of this version, and the role sees one council at a time.

    Raises StoreError otherwise, and where a restore was begun and not finished, unless it is this
    one that finishes it; nothing was changed then.
    """
    place = show_url(engine.url)
    with engine.connect() as connection:
        if connection.execute(_PASSES_POLICIES).scalar_one():
            raise StoreError(
                Problem(
                    place,
                    *advice("faults_store.role_would_see_every", role=engine.url.username or ""),
                )
            )
        found = check_ours(connection, place, restoring=restoring)
        may = writable and bool(connection.execute(_MAY_MIGRATE).scalar_one())
    if found == known_revisions()[-1]:
        return
    if not may:
        newest = known_revisions()[-1]
        raise StoreError(
            Problem(
                place,
                *advice(
                    "faults_store.database_has_schema_version",
                    found=found or say("faults_store.no_schema"),
                    newest=newest,
                ),
            )
        )
    _migrate(engine, None, restoring=restoring)


def migrate_server(owner: str, app: str, *, restoring: bool = False) -> None:
    """The schema is that of this version, its policies are in force, and the app may use it.

    `owner` and `app` are addresses of the same database, for the role that owns the tables and
    for the one that the app uses. All of it or nothing, in one transaction. Raises StoreError.
    """
    role, named = read_url(app).username, read_url(owner)
    if not role:
        raise StoreError(
            Problem(show_url(read_url(app)), *advice("faults_store.apps_address_names_no"))
        )
    with connected(owner) as engine:
        _migrate(engine, None if role == named.username else role, restoring=restoring)


@dataclass(frozen=True)
class Seen:
    """What can be said of a database on a server before it is opened."""

    place: str
    version: str
    role: str
    owns: bool


def look_at(address: str) -> Seen:
    """What the server says of itself and of our role. Raises StoreError if it says nothing."""
    with connected(address) as engine, engine.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        role = connection.execute(text("SELECT current_user")).scalar_one()
        owns = connection.execute(_OWNS).scalar_one()
        return Seen(show_url(engine.url), str(version).split()[0], str(role), bool(owns))


@contextmanager
def connected(address: str) -> Iterator[Engine]:
    """An engine for the database at this address; StoreError where the server says no."""
    engine = make_engine(read_url(address))
    try:
        yield engine
    except DBAPIError as error:
        raise StoreError(explain_server_failure(show_url(engine.url), error)) from error
    finally:
        engine.dispose()


def _migrate(engine: Engine, role: str | None, *, restoring: bool) -> None:
    place = show_url(engine.url)
    with engine.begin() as connection:
        connection.execute(_ONE_AT_A_TIME)
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        found = check_ours(connection, place, restoring=restoring)
        if found != known_revisions()[-1]:
            tenancy.lift(connection)
            before = count_rows(connection)
            upgrade(connection)
            compare(place, before, count_rows(connection))
        tenancy.secure(connection, role)


def check_ours(connection: Connection, place: str, *, restoring: bool) -> str | None:
    """The revision of the schema, None where the database is empty.

    Raises StoreError where it is not Candour's, is newer than this version, or holds a restore
    that was not finished and is not to be now.
    """
    names = set(inspect(connection).get_table_names())
    if not names:
        return None
    if UNFINISHED in names and not restoring:
        raise StoreError(Problem(place, *advice("faults_store.backup_being_restored_into")))
    if "alembic_version" not in names:
        raise StoreError(Problem(place, *advice("faults_store.database_in_use_but")))
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    check_revision(place, found)
    return None if found is None else str(found)
