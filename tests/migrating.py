"""A database of the first schema, brought up to date by a process that is killed on the way.

The process counts the statements that it sends, and is killed by SIGKILL at one of them or a moment
after it. Afterwards the database is as it was or as it was to be, whole, and whoever comes next
ends the work. For a file the same is shown of power cuts.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, inspect, text

from tests.kills import ROOT
from tests.postgres import APP, OWNER, PostgresServer
from tests.powercut import recording
from toolkit.store.database import open_store
from toolkit.store.inspection import check_file
from toolkit.store.postgres import make_engine, read_url
from toolkit.store.server_schema import migrate_server
from toolkit.store.sqlite import raw_connection
from toolkit.store.steps import count_rows, known_revisions, upgrade

FIRST, NEWEST = known_revisions()[0], known_revisions()[-1]
PEOPLE = 40
FIRST_SCHEMA_ROWS = [
    "INSERT INTO council (id, name, nation, functions, sample, revision)"
    " VALUES ('m', 'Merrowdale', 'england', '[]', '0', 0)",
    "INSERT INTO bank VALUES ('f', 'candour', '1.0', 'The bank', '{}')",
    "INSERT INTO assessment (council_id, id, title, year, label, bank_fingerprint, form,"
    " question_ids, state, imported, revision)"
    " VALUES ('m', 'a', 'Spring', 2026, '2026', 'f', 'full', '[\"one\"]', 'open', '0', 0)",
    "INSERT INTO round (council_id, id, assessment_id, title, promise, groups, pace, state, pulse)"
    " VALUES ('m', 'r', 'a', 'Survey', 'survey', '[\"frontline\"]', 'own', 'open', 3)",
    "INSERT INTO respondent VALUES ('m', 'r', 'p-ann', 'frontline')",
    "INSERT INTO answer (council_id, round_id, respondent_id, question_id, status, level, rev)"
    " VALUES ('m', 'r', 'p-ann', 'one', 'rated', 2, 1)",
]
ONE_MORE_PERSON = [
    "INSERT INTO respondent VALUES ('m', 'r', :id, 'frontline')",
    "INSERT INTO answer (council_id, round_id, respondent_id, question_id, status, level, rev)"
    " VALUES ('m', 'r', :id, 'one', 'rated', :level, 1)",
]
COUNTING = """
import os, signal, sys, threading, time
from sqlalchemy import Engine, event
last, wait, places = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
sent = 0
def end():
    time.sleep(wait)
    os.kill(os.getpid(), signal.SIGKILL)
def count(*_):
    global sent
    sent += 1
    if sent == last:
        threading.Thread(target=end).start() if wait else end()
event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", count)
{work}
print(sent)
"""
MIGRATE = """
from toolkit.store.database import open_store
from toolkit.store.server_schema import migrate_server
migrate_server(*places) if len(places) == 2 else open_store(places[0]).close()
"""


@dataclass(frozen=True)
class Seen:
    """What a database is found to be: its schema, how its rows are guarded, and what it holds."""

    revision: str
    columns: Mapping[str, frozenset[tuple[str, str]]]
    guarded: frozenset[tuple[object, ...]]
    rows: Mapping[str, int]
    answers: frozenset[tuple[object, ...]]


class Old(Protocol):
    """A database of the first schema."""

    def make(self) -> None:
        """It is of the first schema, whatever it was before."""

    def places(self) -> tuple[str, ...]:
        """How the process is told where it is."""

    def look(self) -> Seen:
        """What it is found to be, once nobody works on it any more."""

    def finish(self) -> None:
        """Whoever starts next brings it up to date."""


@dataclass
class OldFile:
    """One in a file, in a folder of its own, or what a power cut left of one there."""

    folder: Path
    after_cut: bool = False

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / "database" / "candour.db"

    def make(self) -> None:
        """It is of the first schema, and no backup of another stands beside it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)
        self.path.parent.mkdir()
        with raw_connection(self.path) as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # as the app leaves it
            connection.exec_driver_sql("BEGIN")
            fill_first(connection)
            connection.exec_driver_sql("COMMIT")

    def places(self) -> tuple[str, ...]:
        """The path."""
        return (str(self.path),)

    def look(self) -> Seen:
        """What the file is found to be; sound, and once changed, with a backup of what it was."""
        check_file(self.path)
        with raw_connection(self.path, read_only=True) as connection:
            seen = look_at(connection)
        backups = list((self.path.parent / "backups").glob("*.db"))
        assert all(check_file(backup).revision == FIRST for backup in backups)
        assert backups or seen.revision == FIRST or self.after_cut
        return seen

    def finish(self) -> None:
        """The app starts."""
        open_store(self.path).close()


@dataclass
class OldOnServer:
    """One on a server, made like a template that is made once."""

    server: PostgresServer
    template: str = field(init=False)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        """Make the template, and the first like it."""
        self.template = self.server.make_database("template0")
        make_first_on_server(self.server, self.template)
        self.name = self.server.make_database(self.template)

    def make(self) -> None:
        """It is of the first schema."""
        self.server.drop_database(self.name)
        self.name = self.server.make_database(self.template)

    def places(self) -> tuple[str, ...]:
        """The addresses for the owner and for the app."""
        return self.server.url(self.name, OWNER), self.server.url(self.name, APP)

    def look(self) -> Seen:
        """What the database is found to be, once the server has noticed who is gone."""
        others = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.name}'"  # noqa: S608  # a name of ours
        until = time.monotonic() + 120
        while self.server.run(others) != [(0,)]:
            assert time.monotonic() < until, "the server holds on to a connection that was killed"
            time.sleep(0.05)
        engine = make_engine(read_url(self.server.url(self.name, "postgres")))
        try:
            with engine.connect() as connection:
                return look_at(connection)
        finally:
            engine.dispose()

    def finish(self) -> None:
        """The owner starts again."""
        migrate_server(*self.places())


def fill_first(connection: Connection) -> None:
    """The database is of the first schema, with a council whose survey people have answered."""
    upgrade(connection, FIRST)
    for statement in FIRST_SCHEMA_ROWS:
        connection.execute(text(statement))
    for person in range(PEOPLE):
        for statement in ONE_MORE_PERSON:
            connection.execute(text(statement), {"id": f"p{person}", "level": person % 5})


def make_first_on_server(server: PostgresServer, name: str) -> None:
    """An empty database is of the first schema, its rows are guarded and the app may look."""
    engine = make_engine(read_url(server.url(name, OWNER)))
    with engine.begin() as connection:
        fill_first(connection)
        for table in ("answer", "assessment", "round", "respondent"):
            connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
            connection.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {APP}"))
    engine.dispose()


def look_at(connection: Connection) -> Seen:
    """What a database is found to be, read in one transaction of its own."""
    inspector = inspect(connection)
    columns = {
        name: frozenset((one["name"], str(one["type"])) for one in inspector.get_columns(name))
        for name in inspector.get_table_names()
    }
    guarded: frozenset[tuple[object, ...]] = frozenset()
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        guarded = frozenset(tuple(row) for row in connection.execute(text(query)))
    answers = "SELECT respondent_id, question_id, status, level FROM answer"
    return Seen(
        str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()),
        columns,
        guarded,
        count_rows(connection),
        frozenset(tuple(row) for row in connection.execute(text(answers))),
    )


# ---- Killed on the way -------------------------------------------------------------------------


@dataclass(frozen=True)
class Migrations:
    """How often one was cut short, and how many of these left the old schema, and the new."""

    kills: int
    old: int
    new: int


def kill_migrations(old: Old, kills: int) -> Migrations:
    """What so many kills left, each as it was or as it was to be; the next start ended the work.

    A database that was left as it was is tried and killed again, so some are killed many times.
    """
    old.make()
    first = old.look()
    statements = run_counting(MIGRATE, *old.places())
    newest = old.look()
    assert statements is not None
    assert (first.revision, newest.revision) == (FIRST, NEWEST)
    check_nothing_lost(first, newest)
    old.make()
    chance, left = random.Random(kills), {FIRST: 0, NEWEST: 0}  # noqa: S311  # moments, no secret
    while sum(left.values()) < kills:
        wait = chance.choice((0, chance.uniform(0, 0.02)))
        moment = chance.choice((chance.randint(1, statements), chance.randint(-4, 0) + statements))
        if run_counting(MIGRATE, *old.places(), last=moment, wait=wait) is None:
            seen = old.look()
            assert seen == (first if seen.revision == FIRST else newest)
            left[seen.revision] += 1
        if chance.random() < 0.3 or old.look().revision == NEWEST:
            old.finish()
            assert old.look() == newest
            old.make()
    return Migrations(kills, left[FIRST], left[NEWEST])


def run_counting(work: str, *places: str, last: int = 0, wait: float = 0) -> int | None:
    """How many statements a process sent that came to its end; None if it was killed before.

    `work` is what it does, with these `places`. It is killed at the last statement, if that is
    named, or so many seconds after it.
    """
    script = COUNTING.replace("{work}", work)
    command = [sys.executable, "-c", script, str(last), str(wait), *places]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert ended.returncode in {0, -9}, ended.stderr
    return int(ended.stdout) if ended.returncode == 0 else None


def check_nothing_lost(before: Seen, after: Seen) -> None:
    """The same people gave the same answers, and no table has fewer rows."""
    assert after.answers == before.answers
    assert len(after.answers) == PEOPLE + 1
    assert all(after.rows[name] >= rows for name, rows in before.rows.items())


def cut_power_in_migration(old: OldFile, cuts: int) -> Migrations:
    """What so many cuts left, each as it was or as it was to be; the next start ended the work.

    Once a start has ended, its work is kept.
    """
    old.make()
    first = old.look()
    with recording(old.path) as tape:
        old.finish()
        tape.tell(NEWEST)
    newest = old.look()
    chance, left = random.Random(cuts), {FIRST: 0, NEWEST: 0}  # noqa: S311  # moments, no secret
    for number in range(cuts):
        at = len(tape.deeds) if number == 0 else chance.randrange(len(tape.deeds))
        with tempfile.TemporaryDirectory(dir=old.folder) as place:
            after = OldFile(Path(place), after_cut=True)
            after.path.parent.mkdir()
            tape.cut(at, after.path.parent, chance if number % 2 else None)
            seen = after.look()
            assert seen == (first if seen.revision == FIRST else newest)
            assert not tape.told(at) or seen.revision == NEWEST
            left[seen.revision] += 1
            after.finish()
            assert after.look() == newest
    return Migrations(cuts, left[FIRST], left[NEWEST])
