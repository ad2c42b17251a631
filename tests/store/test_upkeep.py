"""What must be forgotten is gone from every file, and a backup is whole or not there."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.migrating import fill_first
from tests.store.conftest import STAMP
from toolkit.errors import StoreError
from toolkit.model.answers import Answer, Respondent, Round
from toolkit.model.council import Council
from toolkit.store import upkeep
from toolkit.store.answers import Answers, Sealed
from toolkit.store.database import Door, Store, open_store
from toolkit.store.records import Records
from toolkit.store.sqlite import raw_connection

WORDS = b"words that only Ann would use"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def traces(folder: Path) -> int:
    return sum(file.read_bytes().count(WORDS) for file in folder.iterdir() if file.is_file())


def answer_in(answers: Answers, round_id: str, respondent: Respondent) -> None:
    answers.admit(round_id, respondent)
    given = Answer("one", "not_applicable", reason=WORDS.decode())
    answers.save(round_id, respondent.id, given, f"key of {respondent.id}")


def test_answers_that_are_forgotten_are_gone_from_every_file(answers: Answers, path: Path) -> None:
    answer_in(answers, "r-survey", Respondent("p-ann", "frontline"))
    answers.close("r-survey", date(2026, 3, 12), lambda said, counted: Sealed("{}", "{}"))
    assert traces(path.parent) > 0

    upkeep.forget_old_answers(answers.door.store, date(2026, 7, 1))

    assert traces(path.parent) == 0


def test_an_assessment_that_is_deleted_is_gone_from_every_file(
    records: Records, answers: Answers, path: Path
) -> None:
    answer_in(answers, "r-alone", Respondent("one", "leadership"))
    assert traces(path.parent) > 0

    records.delete_assessment("a-2026", STAMP)

    assert traces(path.parent) == 0


def test_what_is_deleted_together_with_other_writes_is_gone_from_every_file(
    store: Store, records: Records, answers: Answers, path: Path
) -> None:
    answer_in(answers, "r-alone", Respondent("one", "leadership"))

    with store.together():
        records.delete_assessment("a-2026", STAMP)
        store.add_council(Council(id="x", name="X"), "local")

    assert traces(path.parent) == 0


def test_a_closed_round_leaves_no_trace_of_the_order_of_answers(
    answers: Answers, path: Path
) -> None:
    answer_in(answers, "r-survey", Respondent("p-ann", "frontline"))

    answers.close("r-survey", date(2026, 3, 12), lambda said, counted: Sealed("{}", "{}"))

    found = Counter(
        file.name for file in path.parent.iterdir() if b"key of p-ann" in file.read_bytes()
    )
    assert found == Counter()


def test_backups_older_than_35_days_are_gone_and_other_files_stay(store: Store, path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    old, young = "candour-20261017-120000-000000.db", "candour-20261018-120000-000000.db"
    for name in (old, young, "candour-mine.db", "candour-20269999-1.db"):
        (folder / name).write_bytes(b"kept")

    upkeep.forget_old_answers(store, NOON.date())

    left = {file.name for file in folder.iterdir()}
    assert left == {young, "candour-mine.db", "candour-20269999-1.db"}


def test_a_backup_that_cannot_be_finished_leaves_no_half(store: Store, path: Path) -> None:
    target = path.parent / "backups" / "kept.db"
    (target / "in the way").mkdir(parents=True)

    with pytest.raises(StoreError, match="could not be backed up"):
        upkeep.back_up(path, NOON, target)

    assert list(target.parent.iterdir()) == [target]


def test_what_a_killed_backup_left_is_gone_an_hour_later(store: Store, path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    old, young = folder / ".1.unfinished", folder / ".2.unfinished"
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (1, 1))

    upkeep.back_up(path)

    assert not old.exists()
    assert young.exists()


def test_a_backup_that_was_killed_is_never_taken_for_a_whole_one(store: Store, path: Path) -> None:
    for number in range(200):
        store.add_council(Council(id=f"c{number}", name="Council " * 400), "local")
    script = (
        "import sys; from pathlib import Path; from toolkit.store import upkeep\n"
        "sys.stdout.write('go'); sys.stdout.flush()\n"
        "while True: upkeep.back_up(Path(sys.argv[1]))"
    )
    for _ in range(4):
        command = [sys.executable, "-c", script, str(path)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.read(2)
        while not list((path.parent / "backups").glob("*")):
            os.sched_yield()
        writer.kill()
        writer.communicate()

    whole = list((path.parent / "backups").glob("*.db"))
    for copy in whole:
        opened = open_store(copy)
        counted = opened.read(lambda one: one.execute(text("SELECT count(*) FROM council")))
        assert counted.scalar_one() == 201
        opened.close()


def test_a_folder_in_place_of_the_database_is_told(path: Path) -> None:
    path.mkdir()

    for writable in (True, False):
        with pytest.raises(StoreError, match="This is a folder"):
            open_store(path, writable=writable)


def test_reading_beside_the_app_writes_nothing_in_the_folder(store: Store, path: Path) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in path.parent.iterdir()}

    reader = open_store(path, writable=False)
    reader.memberships("local")
    reader.close()

    after = {file.name: file.stat().st_mtime_ns for file in path.parent.iterdir()}
    after.pop("candour.db-shm"), before.pop("candour.db-shm")
    assert after == before


def test_a_database_of_the_first_schema_is_brought_up_to_date_with_all_that_it_held(
    path: Path,
) -> None:
    with raw_connection(path) as connection:
        fill_first(connection)

    opened = open_store(path)

    door = Door(opened, "m")
    (found,) = Records(door).assessments()
    assert found.rounds == (Round("r", "Survey", "survey", ("frontline",), state="open", pulse=3),)
    assert Answers(door).own("r", "p-ann") == {"one": Answer("one", "rated", 2)}
    assert len(list((path.parent / "backups").glob("*.db"))) == 1
    opened.close()


def test_a_start_that_cannot_bring_the_database_up_to_date_makes_its_backup_once(
    path: Path,
) -> None:
    with raw_connection(path) as connection:
        fill_first(connection)
        connection.execute(text("CREATE TABLE ballot (in_the_way TEXT)"))

    def start_again() -> int:
        with pytest.raises(StoreError):
            upkeep.migrate(path)
        return len(list((path.parent / "backups").iterdir()))

    found = [start_again() for _ in range(3)]
    with raw_connection(path) as connection:
        connection.execute(text("INSERT INTO ballot VALUES ('another word')"))
    found += [start_again() for _ in range(2)]

    assert found == [1, 1, 1, 2, 2]
