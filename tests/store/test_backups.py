"""A backup is whole, and what comes back from it is what went in."""

import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.conftest import ASSESSMENT, STAMP
from toolkit.errors import StoreError
from toolkit.model.answers import Answer, Respondent
from toolkit.model.council import Council
from toolkit.store.answers import Answers
from toolkit.store.backups import back_up, thin_out
from toolkit.store.database import Door, Store, open_store
from toolkit.store.ending import end_council
from toolkit.store.inspection import check_file, look_at_councils
from toolkit.store.records import Records
from toolkit.store.restoring import restore
from toolkit.store.sqlite import raw_connection
from toolkit.store.steps import upgrade
from toolkit.store.sums import add_sum, sum_fits
from toolkit.store.trail import Trail

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()


def rename(store: Store, name: str) -> None:
    records = Records(Door(store, "m"))
    now = records.council()
    records.save_council(Council(id="m", name=name), now.revision, STAMP)


def name_in(path: Path) -> str:
    opened = open_store(path, writable=False)
    found = Records(Door(opened, "m")).council().name
    opened.close()
    return found


def test_a_backup_made_beside_the_app_comes_back_to_the_letter(
    records: Records, store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    before = rows_of(path)
    rename(store, "Somewhere Else")
    store.close()

    done = restore(backup, path, NOON)

    assert rows_of(path) == before
    assert name_in(path) == "Merrowdale"
    assert done.before is not None
    assert name_in(done.before) == "Somewhere Else"
    assert [one.faults for one in done.councils] == [()]


def test_nobody_else_on_the_machine_may_read_what_was_restored(path: Path, store: Store) -> None:
    made = back_up(path, NOON)
    store.close()
    usual = os.umask(0o022)
    try:
        restore(made, path, NOON)
    finally:
        os.umask(usual)

    assert path.stat().st_mode & 0o077 == 0


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with raw_connection(path, read_only=True) as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(
                tuple(row)
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608
            )
            for name in names.scalars().all()
        }


def test_every_backup_made_under_writers_is_sound(answers: Answers, path: Path) -> None:
    over = threading.Event()

    def write(number: int) -> None:
        turn = 0
        while not over.is_set():
            who = Respondent(f"p-{number}-{turn}", "frontline")
            answers.admit("r-survey", who)
            answers.save("r-survey", who.id, Answer("one", "rated", 3), f"{number}-{turn}")
            turn += 1

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for one in writers:
        one.start()
    try:
        made = [back_up(path, NOON + timedelta(seconds=second)) for second in range(10)]
    finally:
        over.set()
        for one in writers:
            one.join()

    assert {one.stat().st_mode & 0o077 for one in made} == {0}
    counted = [check_file(one).rows["answer"] for one in made]
    assert counted == sorted(counted)
    assert len(set(made)) == 10


def test_an_older_backup_is_brought_up_to_date_as_it_comes_back(tmp_path: Path) -> None:
    old, path = tmp_path / "old.db", tmp_path / "candour.db"
    with raw_connection(old) as connection:
        upgrade(connection, "0004")
        connection.execute(
            text(
                "INSERT INTO council (id, name, nation, functions, sample, revision)"
                " VALUES ('m', 'Merrowdale', 'england', '[]', '0', 0)"
            )
        )

    done = restore(old, path, NOON)

    assert done.revision == "0004"
    assert done.before is None
    assert name_in(path) == "Merrowdale"


def test_a_newer_backup_is_refused_and_nothing_is_replaced(
    store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "newer.db")
    with raw_connection(backup) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    add_sum(backup)
    store.close()
    before = path.read_bytes()

    with pytest.raises(StoreError, match="newer version"):
        restore(backup, path, NOON)

    assert path.read_bytes() == before
    assert not (path.parent / "backups").exists()


def damaged(path: Path, how: str) -> bytes:
    whole = path.read_bytes()
    return {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "half a page": whole[:-100],
        "scrambled": whole[:8192] + bytes(b ^ 0x5A for b in whole[8192:40960]) + whole[40960:],
        "foreign": b"Dear all,\nplease find attached",
        "workbook": b"PK\x03\x04" + whole[:100],
        "of a server": b"PGDMP\x01\x0e" + whole[:100],
        "on its way": b"CANDOUR TRANSFER 1\n" + whole[:100],
    }[how]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("empty", "is empty"),
        ("cut", "damaged|cut off"),
        ("half a page", "damaged|cut off"),
        ("scrambled", "damaged|cut off"),
        ("foreign", "not a Candour database, or it is encrypted"),
        ("workbook", "a zip archive or a workbook"),
        ("of a server", "a backup of a PostgreSQL database"),
        ("on its way", "on its way to another place"),
    ],
)
def test_a_backup_that_is_none_is_refused_and_nothing_is_replaced(
    records: Records, store: Store, path: Path, tmp_path: Path, how: str, says: str
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    backup.write_bytes(damaged(backup, how))
    store.close()
    before = path.read_bytes()

    with pytest.raises(StoreError, match=says):
        restore(backup, path, NOON)

    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


def test_a_backup_whose_trail_was_falsified_is_refused(
    records: Records, store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    with raw_connection(backup) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        connection.exec_driver_sql("UPDATE audit_event SET actor = 'nobody'")
    add_sum(backup)
    store.close()

    with pytest.raises(StoreError, match="audit trail was changed: line 1"):
        restore(backup, path, NOON)


def test_a_backup_whose_rows_lead_nowhere_is_refused(
    records: Records, store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    with raw_connection(backup) as connection:
        connection.exec_driver_sql("DELETE FROM bank")
    add_sum(backup)
    store.close()

    with pytest.raises(StoreError, match="rows lead to rows that are not there"):
        restore(backup, path, NOON)


def test_a_backup_of_which_one_letter_changed_is_refused(
    records: Records, store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    store.close()
    before = path.read_bytes()
    backup.write_bytes(backup.read_bytes().replace(b"Merrowdale", b"Marrowdale"))

    with pytest.raises(StoreError, match="not as it was when it was made"):
        restore(backup, path, NOON)

    assert path.read_bytes() == before


def test_every_byte_of_a_backup_counts(store: Store, path: Path, tmp_path: Path) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    whole = backup.read_bytes()
    told = []

    for place in (0, 59, 60, 63, 64, 4096, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        backup.write_bytes(changed)
        told.append(sum_fits(backup))

    assert told == [False] * 8
    backup.write_bytes(whole)
    assert sum_fits(backup) is True


def test_what_was_restored_or_put_in_place_by_hand_carries_no_sum_once_it_is_in_use(
    store: Store, path: Path, tmp_path: Path
) -> None:
    backup, by_hand = back_up(path, NOON, tmp_path / "kept.db"), tmp_path / "by-hand.db"
    store.close()
    by_hand.write_bytes(backup.read_bytes())

    restore(backup, path, NOON)
    for place in (path, by_hand):
        opened = open_store(place)
        rename(opened, "Somewhere Else")
        opened.close()

    assert [sum_fits(place) for place in (path, by_hand)] == [None, None]
    assert check_file(by_hand).rows == check_file(path).rows


FULL_DISK = """
import resource, sys
from pathlib import Path
from toolkit.errors import StoreError
from toolkit.store.backups import back_up
from toolkit.store.restoring import restore
backup, path = Path(sys.argv[1]), Path(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960))  # no file may grow beyond it
for work in (lambda: restore(backup, path), lambda: back_up(path)):
    try:
        work()
    except StoreError as error:
        print(error)
"""


def test_where_nothing_more_can_be_written_a_sentence_says_so_and_nothing_is_replaced(
    store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    store.close()
    before = path.read_bytes()

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, backup, path], capture_output=True, check=False, text=True
    )

    restored, backed_up = done.stdout.splitlines()
    assert done.stderr == ""
    assert "could not be restored" in restored
    assert "Nothing was replaced" in restored
    assert "could not be backed up" in backed_up
    assert not [word for word in ("sqlalche", "SQL:", "pysqlite") if word in done.stdout]
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.rglob("*") if one.name.startswith(".")] == []


def test_where_there_is_no_database_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no database here"):
        back_up(tmp_path / "candour.db", NOON)

    assert list(tmp_path.iterdir()) == []


def test_a_running_app_keeps_its_database(store: Store, path: Path, tmp_path: Path) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")

    with pytest.raises(StoreError, match="Another Candour is running"):
        restore(backup, path, NOON)


def test_a_damaged_database_is_kept_beside_what_replaces_it(
    store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    store.close()
    path.write_bytes(damaged(path, "cut"))
    broken = path.read_bytes()

    done = restore(backup, path, NOON)

    assert done.before is not None
    assert done.before.read_bytes() == broken
    assert name_in(path) == "Merrowdale"


def test_the_log_of_a_damaged_database_is_kept_with_it_and_neither_is_written_to(
    store: Store, path: Path, tmp_path: Path
) -> None:
    backup = back_up(path, NOON, tmp_path / "kept.db")
    place = tmp_path / "elsewhere" / "candour.db"
    place.parent.mkdir()
    store.add_council(Council(id="n", name="Northwick"), "local")
    place.write_bytes(damaged(path, "cut"))
    log = place.with_name("candour.db-wal")
    log.write_bytes(path.with_name("candour.db-wal").read_bytes())
    broken = place.read_bytes(), log.read_bytes()

    done = restore(backup, place, NOON)

    assert done.before is not None
    kept_log = done.before.with_name(done.before.name + "-wal")
    assert broken[1]
    assert (done.before.read_bytes(), kept_log.read_bytes()) == broken


def test_a_council_that_was_deleted_since_does_not_come_back(
    records: Records, store: Store, path: Path, tmp_path: Path
) -> None:
    store.add_council(Council(id="n", name="Northwick"), "local")
    backup = back_up(path, NOON, tmp_path / "kept.db")
    end_council(Door(store, "n"), TODAY)
    store.close()

    done = restore(backup, path, NOON)

    assert done.ended == ("n",)
    opened = open_store(path)
    assert opened.council_ids() == ("m",)
    opened.close()
    assert b"Northwick" not in path.read_bytes()


def test_a_deleted_council_leaves_no_trace_in_any_file_and_no_mark_on_its_neighbour(
    records: Records, answers: Answers, store: Store, path: Path
) -> None:
    store.add_council(Council(id="n", name="Northwick"), "local")
    answers.admit("r-survey", Respondent("p-ann", "frontline"))
    given = Answer("one", "not_applicable", reason="words that only Ann would use")
    answers.save("r-survey", "p-ann", given, "key of p-ann")
    neighbour = Trail(Door(store, "n"))
    neighbour.note(STAMP, "change", "theirs")

    end_council(records.door, TODAY)

    files = [one.read_bytes() for one in path.parent.iterdir() if one.is_file()]
    for words in (b"Ann", b"Merrowdale", ASSESSMENT.title.encode(), b"r-survey", b"The bank"):
        assert sum(body.count(words) for body in files) == 0, words
    assert store.council_ids() == ("n",)
    assert neighbour.check().lines == 1
    assert [one.faults for one in look_at_councils(store)] == [()]


def test_backups_thin_out_to_seven_days_and_then_to_weeks(tmp_path: Path) -> None:
    for age in range(60, -1, -1):
        day = TODAY - timedelta(days=age)
        for hour in (1, 13):
            stamp = f"{day:%Y%m%d}-{hour:02d}0000-000000"
            (tmp_path / f"candour-{stamp}.db").write_bytes(b"kept")
        thin_out(tmp_path, "candour", day)

    left = sorted(one.name for one in tmp_path.iterdir())
    days = [date(int(n[8:12]), int(n[12:14]), int(n[14:16])) for n in left]
    ages = [(TODAY - day).days for day in days]
    assert ages[-8:] == [6, 5, 4, 3, 2, 1, 0, 0]
    assert all(name.endswith("-130000-000000.db") for name in left[:-2])
    weekly = days[:-8]
    assert 4 <= len(weekly) <= 5
    assert all(day.isoweekday() == 7 for day in weekly[:-1])
    assert max(ages) <= 35


def test_backups_of_days_to_come_and_other_files_stay(tmp_path: Path) -> None:
    names = {
        "candour-20261123-120000-000000.db", "candour-20270101-120000-000000.db", "candour-mine.db"
    }  # fmt: skip
    for name in names:
        (tmp_path / name).write_bytes(b"kept")

    thin_out(tmp_path, "candour", TODAY)

    assert {one.name for one in tmp_path.iterdir()} == names
