"""Backups of a database on a PostgreSQL server, made and read by PostgreSQL's own programs."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Engine, inspect
from sqlalchemy import text as statement
from sqlalchemy.exc import DBAPIError

from toolkit.errors import Problem, StoreError
from toolkit.store import tables
from toolkit.store.database import Door, Store
from toolkit.store.ending import end_council, mark_ended
from toolkit.store.failures import explain_server_failure
from toolkit.store.inspection import CouncilFacts, look_at_councils
from toolkit.store.postgres import open_server, read_url, show_url
from toolkit.store.presence import UNFINISHED, alone
from toolkit.store.server_schema import check_ours, connected, migrate_server
from toolkit.store.steps import check_revision
from toolkit.store.unfinished import temporary_folder, unfinished
from toolkit.words import advice
from toolkit.words import text as say

_START = b"PGDMP"
_WAIT = "-c lock_timeout=10s"


@dataclass(frozen=True)
class RestoredServer:
    """What was put back on a server, and where what was there before is now."""

    revision: str
    councils: tuple[CouncilFacts, ...]
    before: Path | None
    ended: tuple[str, ...]


def dump(address: str, target: Path) -> None:
    """A backup of the whole database stands at `target`, readable from end to end.

    `address` names a role that may see every council's rows and is used for nothing else. Raises
    StoreError, and leaves no half of a backup.
    """
    url = read_url(address)
    try:
        with unfinished(target) as half:
            _run("pg_dump", ["-Fc", "--no-owner", "--no-acl", f"--file={half}"], url)
            check_dump(half)
    except OSError as error:
        raise StoreError(
            Problem(
                str(target),
                *advice("faults_store.backup_cannot_be_written", reason=error.strerror or error),
            )
        ) from error


def is_dump(path: Path) -> bool:
    """Whether the file begins like a backup of a PostgreSQL database."""
    try:
        with path.open("rb") as opened:
            return opened.read(len(_START)) == _START
    except OSError:
        return False


def check_dump(path: Path) -> str:
    """The backup can be read from end to end; gives the revision of its schema.

    Raises StoreError that says what it is instead, or that a newer version made it.
    """
    if not is_dump(path):
        raise StoreError(Problem(str(path), *advice("faults_store.no_backup_postgresql_database")))
    try:
        _run("pg_restore", ["--file=" + os.devnull, str(path)])
        told = ["--data-only", "--table=alembic_version", "--file=-", str(path)]
        said = _run("pg_restore", told)
    except StoreError as error:
        if any(one.where.startswith("pg_restore") for one in error.problems):
            raise
        raise StoreError(
            Problem(str(path), *advice("faults_store.backup_damaged_cut_off"))
        ) from error
    found = re.search(r"^COPY [\w.]*alembic_version .*\n(\w+)$", said, re.MULTILINE)
    if found is None:
        raise StoreError(Problem(str(path), *advice("faults_store.backup_postgresql_database_but")))
    check_revision(str(path), found.group(1))
    return found.group(1)


def restore_server(
    backup: Path, owner: str, app: str, sees_all: str | None, kept: Path, moment: datetime
) -> RestoredServer:
    """The database is what the backup holds, with the schema of this version and its walls up.

    `owner` and `app` are addresses of one database. What is in it is backed up to `kept` first,
    by the role of `sees_all`, then all of it is replaced in one transaction, and an older schema is
    brought up to date. Raises StoreError while an app is at work, and then, as for every other
    reason before the replacing, nothing has changed. What fails after it says so; until it is
    mended and the restore done again, with this backup or another, no app opens the database.
    """
    revision, place = check_dump(backup), show_url(read_url(owner))
    with connected(owner) as engine, alone(engine, place):
        present, ended = _present(engine)
        before = None
        if present:
            before = _dump_first(sees_all, kept, place)
        _replace(backup, read_url(owner), present, ended)
        try:
            migrate_server(owner, app, restoring=True)
            again = _end_again(app, ended, moment)
            councils = _councils(app)
            with engine.begin() as connection:
                connection.execute(statement(f"DROP TABLE {UNFINISHED}"))
        except (StoreError, DBAPIError) as error:
            raise _unfinished(error, place, before) from error
    return RestoredServer(revision, councils, before, again)


def _dump_first(sees_all: str | None, kept: Path, place: str) -> Path:
    if sees_all is None:
        raise StoreError(Problem(place, *advice("faults_store.database_already_and_no")))
    dump(sees_all, kept)
    return kept


def _replace(backup: Path, url: URL, present: Sequence[str], ended: Sequence[str]) -> None:
    """The database is what the backup holds, marked as not finished, or as it was before."""
    with temporary_folder("candour-restore") as folder:
        names = ("cleared.sql", "restored.sql", "marked.sql")
        cleared, script, marked = (folder / name for name in names)
        cleared.write_text(_clearing(present), encoding="utf-8")
        _run("pg_restore", ["--no-owner", "--no-acl", f"--file={script}", str(backup)])
        marked.write_text(_marking(ended), encoding="utf-8")
        quiet = ["-X", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "--single-transaction"]
        _run("psql", [*quiet, *(f"--file={one}" for one in (cleared, script, marked))], url)


def _unfinished(error: StoreError | DBAPIError, place: str, before: Path | None) -> StoreError:
    """What went wrong after the backup was in place, with the two ways out of it."""
    told = error if isinstance(error, StoreError) else None
    first = told.problems if told else (explain_server_failure(place, cast(DBAPIError, error)),)
    what = say("faults_store.backup_in_database_but")
    fix = say("faults_store.again")
    if before:
        fix = say("faults_store.again_or_back", before=before)
    return StoreError([*first, Problem(place, what, fix)])


def _present(engine: Engine) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tables that are there now, of whatever version, and the councils that were deleted.

    Raises StoreError where the tables are not Candour's, or the server cannot be asked.
    """
    with engine.connect() as connection:
        check_ours(connection, show_url(engine.url), restoring=True)
        names = tuple(inspect(connection).get_table_names())
        ended: set[str] = set()
        for name in (tables.ended_council.name, UNFINISHED):
            if name in names:
                ended |= set(connection.execute(statement(f'SELECT id FROM "{name}"')).scalars())  # noqa: S608  # one of two names of ours
        return names, tuple(sorted(ended))


def _clearing(names: Sequence[str]) -> str:
    tables = [f'DROP TABLE "{name}" CASCADE;' for name in names]
    guards = [
        f"DROP FUNCTION IF EXISTS audit_event_no_{deed}() CASCADE;" for deed in ("update", "delete")
    ]
    return "\n".join([*tables, *guards])


def _marking(ended: Sequence[str]) -> str:
    """Statements by which no app opens the database, and what must be deleted is not forgotten."""
    made = f"CREATE TABLE IF NOT EXISTS public.{UNFINISHED} (id varchar PRIMARY KEY);"
    quoted = ["'" + id.replace("'", "''") + "'" for id in ended]
    rows = [
        f"INSERT INTO public.{UNFINISHED} VALUES ({id}) ON CONFLICT DO NOTHING;"  # noqa: S608  # quoted above; made by us as well
        for id in quoted
    ]
    return "\n".join([made, *rows])


def _end_again(app: str, ended: Sequence[str], moment: datetime) -> tuple[str, ...]:
    """These councils are gone, and marked as gone, though the backup knew nothing of it."""
    with contextlib.closing(Store(open_server(app, writable=True, restoring=True))) as store:
        there = store.council_ids()
        again = tuple(id for id in ended if id in there)
        for id in again:
            end_council(Door(store, id), moment.date())
        mark_ended(store, (id for id in ended if id not in there), moment.date())
    return again


def _councils(app: str) -> tuple[CouncilFacts, ...]:
    with contextlib.closing(Store(open_server(app, writable=False, restoring=True))) as store:
        return look_at_councils(store)


def _run(program: str, arguments: Sequence[str], url: URL | None = None) -> str:
    """What the program printed. Its password stands in its environment, where nobody reads it.

    Raises StoreError with the first thing that it complained of.
    """
    found = shutil.which(program)
    if found is None:
        raise StoreError(Problem(program, *advice("faults_store.program_not_installed")))
    environment = dict(os.environ)
    if url is not None:
        plain = _without_password(url)
        arguments = [f"--dbname={plain.render_as_string()}", *arguments]
        environment |= {"PGPASSWORD": _password(url), "PGOPTIONS": _WAIT}
    done = subprocess.run(  # noqa: S603  # a program of PostgreSQL's, with arguments of ours
        [found, *arguments], capture_output=True, text=True, env=environment
    )
    if done.returncode != 0:
        where = show_url(url) if url is not None else str(arguments[-1])
        raise StoreError(Problem(where, _complaint(program, done.stderr), _fix(done.stderr)))
    return done.stdout


def _without_password(url: URL) -> URL:
    """The same address without any password; `URL.set` would leave it, and libpq believe it."""
    query = {name: value for name, value in url.query.items() if name != "password"}
    place = url.username, None, url.host, url.port, url.database
    return URL.create("postgresql", *place, query)


def _password(url: URL) -> str:
    """The password, which may stand before the server's name or behind the question mark."""
    behind = url.query.get("password", "")
    return url.password or (behind if isinstance(behind, str) else behind[-1])


def _complaint(program: str, said: str) -> str:
    """The first thing that a program complained of, as a sentence, without what a row held."""
    faults = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines()
    first = re.sub(r"^.*?(error|ERROR):\s*", "", faults[0])[:200].strip() if faults else ""
    if not first:
        return say("faults_store.program_failed", program=program)
    return say("faults_store.program_complained", program=program, said=first.rstrip("."))


def _fix(said: str) -> str:
    if "server version mismatch" in said:
        return say("faults_store.install_client_programs_servers")
    if "row-level security" in said or "permission denied" in said:
        return say("faults_store.use_role_has_bypassrls")
    if "lock timeout" in said:
        return say("faults_store.stop_app_first_then")
    return say("faults_store.nothing_changed_see_server")
