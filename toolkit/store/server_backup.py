"""Backups of a database on a PostgreSQL server, made and read by PostgreSQL's own programs."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, inspect, select

from toolkit.errors import Problem, StoreError
from toolkit.store import tables
from toolkit.store.database import Door, open_store
from toolkit.store.ending import end_council, mark_ended
from toolkit.store.inspection import CouncilFacts, look_at_councils
from toolkit.store.postgres import read_url, show_url
from toolkit.store.server_schema import check_ours, connected, migrate_server
from toolkit.store.steps import check_revision

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
    unfinished = target.with_name(f".{secrets.token_hex(8)}.unfinished")
    try:
        with _private(unfinished):
            _run("pg_dump", ["-Fc", "--no-owner", "--no-acl", f"--file={unfinished}"], url)
        check_dump(unfinished)
        unfinished.replace(target)
    except OSError as error:
        what = f"The backup cannot be written ({error.strerror or error})."
        fix = "Free some space or mend the rights of the folder, then try again."
        raise StoreError(Problem(str(target), what, fix)) from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def _private(path: Path) -> Iterator[None]:
    """The file is there, and nobody but its owner may read it."""
    path.touch(mode=0o600)
    yield


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
        what = "This is no backup of a PostgreSQL database, or it is encrypted."
        fix = "Name one that 'candour backup' made of a server."
        raise StoreError(Problem(str(path), what, fix))
    try:
        _run("pg_restore", ["--file=" + os.devnull, str(path)])
        told = ["--data-only", "--table=alembic_version", "--file=-", str(path)]
        said = _run("pg_restore", told)
    except StoreError as error:
        if any(one.where.startswith("pg_restore") for one in error.problems):
            raise
        what = "The backup is damaged, was cut off, or is of a newer PostgreSQL."
        raise StoreError(Problem(str(path), what, "Take another backup.")) from error
    found = re.search(r"^COPY [\w.]*alembic_version .*\n(\w+)$", said, re.MULTILINE)
    if found is None:
        what = "It is a backup of a PostgreSQL database, but not of one of Candour's."
        raise StoreError(Problem(str(path), what, "Name another backup."))
    check_revision(str(path), found.group(1))
    return found.group(1)


def restore_server(
    backup: Path, owner: str, app: str, sees_all: str | None, kept: Path, moment: datetime
) -> RestoredServer:
    """The database is what the backup holds, with the schema of this version and its walls up.

    `owner` and `app` are addresses of one database. What is in it is backed up to `kept` first,
    by the role of `sees_all`, then all of it is replaced in one transaction. Raises StoreError;
    before the last step, which brings an older schema up to date, nothing has changed then.
    """
    revision = check_dump(backup)
    url = read_url(owner)
    present, ended = _present(owner)
    before = None
    if present:
        if sees_all is None:
            what = "There is a database already, and no role is named that could back it up first."
            fix = "Set CANDOUR_BACKUP_URL (docs/keeping-and-moving.md), or use an empty database."
            raise StoreError(Problem(show_url(url), what, fix))
        dump(sees_all, kept)
        before = kept
    with tempfile.TemporaryDirectory(prefix="candour-restore-") as folder:
        cleared, script = Path(folder) / "cleared.sql", Path(folder) / "restored.sql"
        cleared.write_text(_clearing(present), encoding="utf-8")
        _run("pg_restore", ["--no-owner", "--no-acl", f"--file={script}", str(backup)])
        quiet = ["-X", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "--single-transaction"]
        _run("psql", [*quiet, f"--file={cleared}", f"--file={script}"], url)
    migrate_server(owner, app)
    again = _end_again(app, ended, moment)
    return RestoredServer(revision, _councils(app), before, again)


def _present(owner: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tables that are there now, of whatever version, and the councils that were deleted.

    Raises StoreError where the tables are not Candour's, or the server cannot be asked.
    """
    with connected(owner) as engine, engine.connect() as connection:
        check_ours(connection, show_url(engine.url))
        names = tuple(inspect(connection).get_table_names())
        if tables.ended_council.name not in names:
            return names, ()
        return names, tuple(connection.execute(select(tables.ended_council.c.id)).scalars())


def _clearing(names: Sequence[str]) -> str:
    tables = [f'DROP TABLE "{name}" CASCADE;' for name in names]
    guards = [
        f"DROP FUNCTION IF EXISTS audit_event_no_{deed}() CASCADE;" for deed in ("update", "delete")
    ]
    return "\n".join([*tables, *guards])


def _end_again(app: str, ended: Sequence[str], moment: datetime) -> tuple[str, ...]:
    """These councils are gone, and marked as gone, though the backup knew nothing of it."""
    with contextlib.closing(open_store(app)) as store:
        there = store.council_ids()
        again = tuple(id for id in ended if id in there)
        for id in again:
            end_council(Door(store, id), moment.date())
        mark_ended(store, (id for id in ended if id not in there), moment.date())
    return again


def _councils(app: str) -> tuple[CouncilFacts, ...]:
    with contextlib.closing(open_store(app, writable=False)) as store:
        return look_at_councils(store)


def _run(program: str, arguments: Sequence[str], url: URL | None = None) -> str:
    """What the program printed. Its password stands in its environment, where nobody reads it.

    Raises StoreError with the first thing that it complained of.
    """
    found = shutil.which(program)
    if found is None:
        fix = "Install PostgreSQL's client programs, of the server's version or newer."
        raise StoreError(Problem(program, "This program is not installed.", fix))
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
        raise StoreError(
            Problem(where, f"{program}: {_first_fault(done.stderr)}", _fix(done.stderr))
        )
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


def _first_fault(said: str) -> str:
    """The first complaint, without what a row held."""
    faults = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines()
    return re.sub(r"^.*?(error|ERROR):\s*", "", faults[0])[:200] if faults else "it failed."


def _fix(said: str) -> str:
    if "server version mismatch" in said:
        return "Install client programs of the server's version."
    if "row-level security" in said or "permission denied" in said:
        return (
            "Use a role that has BYPASSRLS and may read every table (docs/keeping-and-moving.md)."
        )
    if "lock timeout" in said:
        return "Stop the app first, then try again."
    return "Nothing was changed. See that the server runs and that the address is right."
