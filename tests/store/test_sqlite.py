"""The database file: made, opened again, refused with a reason, and never left half done."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from toolkit.errors import StoreError
from toolkit.model.council import Council
from toolkit.store import tables, upkeep
from toolkit.store.database import Store, open_store
from toolkit.store.sqlite import SqliteFile, raw_connection
from toolkit.store.steps import known_revisions

MERROWDALE = Council(id="m", name="Merrowdale")


def test_a_new_database_has_the_newest_schema(path: Path) -> None:
    open_store(path).close()

    with closing(sqlite3.connect(path)) as connection, connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == known_revisions()[-1]


def test_nobody_else_on_the_machine_may_read_a_new_database(tmp_path: Path) -> None:
    path, usual = tmp_path / "data" / "candour.db", os.umask(0o022)
    try:
        store = open_store(path)
        store.add_council(MERROWDALE, "local")
    finally:
        os.umask(usual)

    files = [one for one in path.parent.iterdir() if one.name.startswith("candour.db")]
    kept = {one.name: one.stat().st_mode & 0o077 for one in files if one.suffix != ".lock"}
    store.close()

    assert set(kept) == {"candour.db", "candour.db-wal", "candour.db-shm"}
    assert set(kept.values()) == {0}
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_migrations_make_the_same_tables_as_a_fresh_schema(path: Path, tmp_path: Path) -> None:
    open_store(path).close()
    fresh = tmp_path / "fresh.db"
    with raw_connection(fresh) as connection:
        tables.metadata.create_all(connection)

    def shape(file: Path) -> dict[str, set[tuple[object, ...]]]:
        with closing(sqlite3.connect(file)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {
                name: {
                    row[1:4] + row[5:6]
                    for row in connection.execute(f"PRAGMA table_info('{name}')")
                }
                for (name,) in names
                if name != "alembic_version"
            }

    assert shape(path) == shape(fresh)


def test_every_write_is_synced_to_the_disk(store: Store, path: Path) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "fullfsync")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert store.run_tx(pragmas) == ["wal", 2, 1]


def test_a_second_process_is_refused_with_a_sentence(store: Store, path: Path) -> None:
    script = (
        "from pathlib import Path; from toolkit.store.database import open_store;"
        f"open_store(Path({str(path)!r}))"
    )

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert ended.returncode != 0
    assert "Another Candour is running" in ended.stderr


def test_a_reader_beside_the_app_sees_what_was_committed_and_cannot_write(
    store: Store, path: Path
) -> None:
    reader = open_store(path, writable=False)

    assert reader.memberships("local")[0][0] == MERROWDALE
    with pytest.raises(StoreError, match="for reading only"):
        reader.add_council(Council(id="x", name="X"), "local")
    reader.close()


def test_reading_where_there_is_no_database_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no database here"):
        open_store(tmp_path / "nothing.db", writable=False)


@pytest.mark.parametrize("junk", [b"This is not a database at all. " * 40, b"PK\x03\x04" * 400])
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, junk: bytes) -> None:
    path.write_bytes(junk)

    with pytest.raises(StoreError, match="not a Candour database"):
        open_store(path)

    assert path.read_bytes() == junk


def test_a_damaged_database_is_refused_with_what_to_do(path: Path) -> None:
    opened = open_store(path)
    for number in range(200):
        opened.add_council(Council(id=f"c{number}", name="Council " * 40), "local")
    opened.close()
    body = bytearray(path.read_bytes())
    body[8192:] = os.urandom(len(body) - 8192)
    path.write_bytes(body)

    with pytest.raises(StoreError, match=r"damaged.*restore the newest"):
        open_store(path)


def test_another_programs_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")

    with pytest.raises(StoreError, match="not one of Candour's"):
        open_store(path)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()

    with pytest.raises(StoreError, match=r"newer version of Candour \(schema 9999\)"):
        open_store(path)

    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match=r"cannot be written.*--data FOLDER"):
        open_store(tmp_path / "file" / "candour.db")


def test_a_database_that_turns_read_only_fails_with_a_sentence(tmp_path: Path) -> None:
    original = tmp_path / "a" / "candour.db"
    open_store(original).close()
    copy = tmp_path / "candour.db"
    shutil.copy(original, copy)
    store = Store(SqliteFile(copy, writable=True))

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.execute(tables.council.delete())

    with pytest.raises(StoreError, match="may not be written"):
        store.run_tx(work)
    store.close()


def test_a_backup_is_sound_and_holds_everything(store: Store, path: Path, tmp_path: Path) -> None:
    copy = upkeep.back_up(path)

    restored = tmp_path / "restored.db"
    shutil.copy(copy, restored)
    opened = open_store(restored)
    assert opened.memberships("local")[0][0] == MERROWDALE
    opened.close()
