"""A file is whole or not there, and what a kill left of one that was being made is removed."""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest

from tests.kills import ROOT
from tests.migrating import run_counting
from tests.prepared import put_empty
from toolkit.cli.options import write_whole
from toolkit.model.council import Council
from toolkit.store.backups import back_up, check_file
from toolkit.store.database import Door, open_store
from toolkit.store.ending import end_council
from toolkit.store.restoring import restore
from toolkit.store.unfinished import temporary_folder, unfinished

RESTORE = """
from pathlib import Path
from toolkit.store.restoring import restore
restore(Path(places[0]), Path(places[1]))
"""


def left_by_a_kill(path: Path) -> Path:
    """A file of long ago stands at the path."""
    path.write_bytes(b"half")
    os.utime(path, (1, 1))
    return path


def write_until_full(path: Path) -> None:
    path.write_bytes(b"a part")
    raise OSError("the disk is full")


def test_a_restore_that_is_killed_leaves_one_whole_database_and_the_next_start_tidies(
    tmp_path: Path,
) -> None:
    before = put_empty(tmp_path / "candour.db")
    store = open_store(before)
    store.add_council(Council(id="m", name="Merrowdale"), "local")
    backup = back_up(before, target=tmp_path / "kept.db")
    store.add_council(Council(id="n", name="Northwick"), "local")
    store.close()
    found, beside = set(), []

    def restore_in(name: str, last: int = 0) -> int | None:
        path = tmp_path / name / "candour.db"
        path.parent.mkdir()
        shutil.copyfile(before, path)
        sent = run_counting(RESTORE, str(backup), str(path), last=last)
        beside.append(len(list(path.parent.glob(".restoring-*"))))
        opened = open_store(path)
        found.add(opened.council_ids())
        opened.close()
        assert list(path.parent.glob(".restoring-*")) == []
        return sent

    statements = restore_in("whole")
    assert statements is not None
    for last in (statements // 3, statements * 2 // 3, statements):
        assert restore_in(f"killed at {last}", last) is None

    assert found == {("m",), ("m", "n")}
    assert beside == [0, 1, 1, 1]


HALF_WRITTEN = """
import os, signal, sys
from pathlib import Path
from toolkit.store.sqlite import raw_connection
with raw_connection(Path(sys.argv[1])) as connection:
    for words in ("PRAGMA journal_mode=DELETE", "PRAGMA cache_size=5", "BEGIN IMMEDIATE"):
        connection.exec_driver_sql(words)
    for number in range(400):
        row = f"('half{number}', '{'x' * 2000}', 'england', '[]', '0', 0)"
        names = "(id, name, nation, functions, sample, revision)"
        connection.exec_driver_sql(f"INSERT INTO council {names} VALUES {row}")
    connection.exec_driver_sql("DELETE FROM ended_council")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_restore_undoes_what_was_half_written_and_puts_none_of_it_into_what_it_restores(
    tmp_path: Path,
) -> None:
    path = put_empty(tmp_path / "candour.db")
    store = open_store(path)
    for id in ("m", "n"):
        store.add_council(Council(id=id, name=id), "local")
    backup = back_up(path, target=tmp_path / "kept.db")
    end_council(Door(store, "n"), date(2026, 11, 22))
    store.close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", HALF_WRITTEN, str(path)], env=environment)
    assert path.with_name("candour.db-journal").stat().st_size > 0

    done = restore(backup, path)

    assert done.ended == ("n",)
    assert done.before is not None
    assert not done.before.name.startswith("damaged")
    assert list(tmp_path.glob("*-journal")) == []
    store = open_store(path)
    assert store.council_ids() == ("m",)
    store.close()
    check_file(path)


def test_what_another_database_in_the_folder_is_being_restored_from_stays(tmp_path: Path) -> None:
    others = tmp_path / ".restoring-other.db-0123456789abcdef"
    others.mkdir()

    open_store(put_empty(tmp_path / "candour.db")).close()

    assert others.is_dir()


def test_whoever_makes_a_file_removes_what_a_kill_left_beside_it_and_nothing_else(
    tmp_path: Path,
) -> None:
    old = left_by_a_kill(tmp_path / ".12.unfinished")
    theirs = left_by_a_kill(tmp_path / ".a letter.unfinished")
    young = tmp_path / ".0123456789abcdef.unfinished"
    young.write_bytes(b"half")

    write_whole(tmp_path / "plan.csv", b"whole", private=True)

    assert not old.exists()
    assert {one.name for one in tmp_path.iterdir()} == {theirs.name, young.name, "plan.csv"}
    assert (tmp_path / "plan.csv").stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_finished_leaves_what_was_there_before(tmp_path: Path) -> None:
    made = tmp_path / "kept.db"
    made.write_bytes(b"before")

    with pytest.raises(OSError, match="full"), unfinished(made) as half:
        write_until_full(half)

    assert made.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [made]


def test_a_temporary_folder_that_a_kill_left_is_gone_a_day_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young = tmp_path / "candour-restore-old", tmp_path / "candour-restore-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "restored.sql").write_bytes(b"all of it")
    os.utime(old, (1, 1))

    with temporary_folder("candour-restore") as made:
        assert made.stat().st_mode & 0o077 == 0

    assert list(tmp_path.iterdir()) == [young]
