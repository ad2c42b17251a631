"""What goes wrong beside us: each fault is told in a plain sentence, and costs nothing.

For each: an answer is kept, the fault comes, a second answer is refused with a sentence; the fault
goes, and the same try with the same key succeeds, once, with the first still there.
"""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.postgres import APP, OWNER, PostgresServer, running_server
from tests.store.conftest import ASSESSMENT, STAMP
from toolkit.errors import DatabaseAway, StoreError
from toolkit.model.answers import AgreedRecord, Answer, Respondent
from toolkit.model.council import Council
from toolkit.store.answers import Answers
from toolkit.store.database import Door, Store, open_store
from toolkit.store.failures import explain_failure
from toolkit.store.records import Records, Stamp
from toolkit.store.sqlite import SqliteFile, raw_connection

Fault = Callable[[Store], object]
FIRST, SECOND = Answer("one", "rated", 1), Answer("two", "rated", 2)


@dataclass(frozen=True)
class Told:
    """What somebody is told while the fault lasts, and whether their page waits by itself."""

    sentence: str
    waits: bool = False


def keep(answers: Answers, answer: Answer) -> None:
    answers.save("r-survey", "p", answer, f"key of {answer.question_id}")


def check(answers: Answers, told: Told, bring: Callable[[], object], mend: Callable[[], object]):
    answers.admit("r-survey", Respondent("p", "frontline"))
    keep(answers, FIRST)

    bring()

    with pytest.raises(StoreError, match=told.sentence) as refused:
        keep(answers, SECOND)
    assert isinstance(refused.value, DatabaseAway) == told.waits
    assert "level" not in str(refused.value)

    mend()

    keep(answers, SECOND)
    keep(answers, SECOND)  # a second try, as after a reply that was lost
    assert answers.own("r-survey", "p") == {"one": FIRST, "two": SECOND}
    assert answers.count("r-survey") == 1


# ---- a file ------------------------------------------------------------------------------------


def pragma(store: Store, words: str) -> None:
    assert isinstance(store.kind, SqliteFile)
    writer = store.kind._writer
    assert writer is not None
    connection = writer.raw_connection()
    connection.cursor().execute(f"PRAGMA {words}")
    connection.close()


@contextmanager
def another_program(path: Path) -> Iterator[None]:
    """Another program holds the file for itself, and does not let go."""
    with raw_connection(path) as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.exec_driver_sql("ROLLBACK")


@pytest.mark.parametrize(
    ("fault", "mended", "sentence"),
    [
        ("query_only=ON", "query_only=OFF", "may not be written. Check the rights"),
        ("max_page_count=1", "max_page_count=1000000", "disk is full; nothing was written"),
    ],
    ids=["read-only disk", "full disk"],
)
def test_a_file_that_takes_nothing_more(
    answers: Answers, path: Path, fault: str, mended: str, sentence: str
) -> None:
    store, long = answers.door.store, Answer("three", "not_applicable", reason="x" * 500_000)
    full = "page" in fault

    def bring() -> None:
        pragma(store, fault)
        if full:  # there is room inside the file until something long comes
            with pytest.raises(StoreError, match="disk is full"):
                keep(answers, long)

    if full:
        answers.admit("r-survey", Respondent("p", "frontline"))
        keep(answers, FIRST)
        bring()
        pragma(store, mended)
        keep(answers, long)
        assert answers.own("r-survey", "p") == {"one": FIRST, "three": long}
    else:
        check(answers, Told(sentence), bring, lambda: pragma(store, mended))


def test_a_file_that_another_program_holds(answers: Answers, path: Path) -> None:
    holding = another_program(path)
    pragma(answers.door.store, "busy_timeout=50")

    told = Told("database is busy. Close other programs")
    check(answers, told, holding.__enter__, lambda: holding.__exit__(None, None, None))


KILLED = """
import os, signal, sys
from toolkit.store.database import open_store, Door
from toolkit.store.answers import Answers
from toolkit.model.answers import Answer
answers = Answers(Door(open_store(sys.argv[1]), "m"))
def work(connection, council_id):
    from toolkit.store import tables
    connection.execute(tables.answer.delete())
    os.kill(os.getpid(), signal.SIGKILL)
answers.door.run_tx(work)
"""


def test_a_process_that_is_killed_in_the_middle_of_a_deed_leaves_nothing_of_it(
    answers: Answers, place: Path | str
) -> None:
    answers.admit("r-survey", Respondent("p", "frontline"))
    keep(answers, FIRST)
    answers.door.store.close()

    killed = subprocess.run([sys.executable, "-c", KILLED, str(place)], check=False)

    again = open_store(place)
    assert killed.returncode == -signal.SIGKILL
    assert Answers(Door(again, "m")).own("r-survey", "p") == {"one": FIRST}
    again.close()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("disk I/O error", "The database answered with an error"),
        ("database disk image is malformed", "The database is damaged"),
        ("unable to open database file", "The database cannot be opened"),
        ("database or disk is full", "The disk is full; nothing was written"),
        ("no such table: answer", "Tables are missing"),
    ],
)
def test_what_the_library_says_is_told_in_words(said: str, sentence: str, tmp_path: Path) -> None:
    told = explain_failure(tmp_path, OperationalError("", {}, sqlite3.OperationalError(said)))

    assert sentence in told.what
    assert told.fix


# ---- a server ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgresServer]:
    """A server that a test may stop, and change as it likes."""
    with running_server() as server:
        yield server


@pytest.fixture
def on_server(own_server: PostgresServer) -> Iterator[Answers]:
    name = own_server.make_database()
    store = open_store(own_server.url(name, APP))
    store.add_council(Council(id="m", name="Merrowdale"), "local")
    store.keep_bank("f" * 64, "candour", "2.0", "The bank", "{}")
    Records(Door(store, "m")).add_assessment(ASSESSMENT, STAMP)
    yield Answers(Door(store, "m"))
    store.close()
    own_server.drop_database(name)


def database_of(answers: Answers) -> str:
    return str(answers.door.store.path).rsplit("/", 1)[1]


RAISING = (
    "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RAISE EXCEPTION ''{0} rated 2'' USING ERRCODE = ''{0}''; END';"
    "CREATE TRIGGER fail BEFORE INSERT ON answer FOR EACH ROW EXECUTE FUNCTION fail()"
)
MENDED = "DROP TRIGGER fail ON answer; DROP FUNCTION fail"
SEND_AWAY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'candour_app'"
FAULTS = {
    "full disk": (RAISING.format("53100"), MENDED, Told("server's disk is full; nothing was")),
    "no connection left": (RAISING.format("53300"), MENDED, Told("no connection left", waits=True)),
    "server is stopping": (RAISING.format("57P01"), MENDED, Told("being stopped", waits=True)),
    "a deadlock each time": (RAISING.format("40P01"), MENDED, Told("The database is busy")),
    "a lock that lasts": (RAISING.format("55P03"), MENDED, Told("The database is busy")),
    "too slow": (RAISING.format("57014"), MENDED, Told("The database took too long")),
    "an error nobody foresaw": (RAISING.format("XX000"), MENDED, Told("error .*, XX000")),
    "read-only server": (
        f"ALTER ROLE {APP} SET default_transaction_read_only = on; {SEND_AWAY}",
        f"ALTER ROLE {APP} RESET default_transaction_read_only; {SEND_AWAY}",
        Told("may only be read. Ask who runs the server"),
    ),
    "the role lost its rights": (
        f"REVOKE INSERT ON answer FROM {APP}",
        f"GRANT INSERT ON answer TO {APP}",
        Told("role may not do this. Run 'candour migrate'"),
    ),
    "the role may not come in": (
        f"ALTER ROLE {APP} NOLOGIN; {SEND_AWAY}",
        f"ALTER ROLE {APP} LOGIN",
        Told("does not let this role in"),
    ),
    "a table is gone": (
        "ALTER TABLE answer_event RENAME TO gone",
        "ALTER TABLE gone RENAME TO answer_event",
        Told("Tables are missing"),
    ),
}


@pytest.mark.postgres
@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_on_which_something_is_wrong(
    own_server: PostgresServer, on_server: Answers, fault: str
) -> None:
    bring, mend, told = FAULTS[fault]
    name = database_of(on_server)

    def run(statements: str) -> None:
        parts = [statements] if "FUNCTION" in statements else statements.split("; ")
        for statement in parts:
            own_server.run(statement, name)

    check(on_server, told, lambda: run(bring), lambda: run(mend))


@pytest.mark.postgres
def test_a_server_that_is_killed_and_comes_back(
    own_server: PostgresServer, on_server: Answers
) -> None:
    told = Told("cannot be reached", waits=True)

    check(on_server, told, lambda: own_server.stop(signal.SIGKILL), own_server.start)


@pytest.mark.postgres
def test_a_schema_that_was_changed_under_a_running_app_is_noticed(
    own_server: PostgresServer, on_server: Answers
) -> None:
    store = on_server.door.store
    before = store.revision()

    own_server.run("UPDATE alembic_version SET version_num = '9999'", database_of(on_server))

    assert before is not None
    assert store.revision() == "9999"
    with pytest.raises(StoreError, match="newer version of Candour"):
        open_store(own_server.url(database_of(on_server), OWNER))


# ---- the clock ---------------------------------------------------------------------------------


def test_a_clock_that_goes_back_an_hour_changes_no_order_and_loses_nothing(
    records: Records,
) -> None:
    late = datetime(2026, 3, 12, 12)  # noqa: DTZ001  # UTC without a zone
    for number, moment in enumerate((late, late - timedelta(hours=1), late)):
        record = AgreedRecord("one", "rated", number, 1, "minute", "why")
        records.agree("a-2026", [(record, number)], Stamp("local", moment))

    versions = records.versions("a-2026", "one")

    assert [one.record.level for one in versions] == [2, 1, 0]
    assert records.assessment("a-2026").agreed["one"].level == 2
    assert [line.verb for line in records.audit()][:3] == ["agree"] * 3
