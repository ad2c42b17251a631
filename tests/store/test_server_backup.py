"""What a PostgreSQL server held comes back whole, in one step or not at all."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.postgres import APP, OWNER, PostgresServer
from tests.serving import open_one_of_several
from tests.store.conftest import STAMP
from toolkit.errors import DatabaseAway, StoreError
from toolkit.model.council import Council
from toolkit.store.database import Door, Store, open_store
from toolkit.store.ending import end_council
from toolkit.store.inspection import look_at_councils
from toolkit.store.presence import alone
from toolkit.store.records import Records
from toolkit.store.server_backup import check_dump, dump, restore_server
from toolkit.store.server_schema import connected, migrate_server
from toolkit.store.trail import Trail

pytestmark = pytest.mark.postgres
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def programs(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's own client programs come first."""
    monkeypatch.setenv("PATH", f"{postgres.programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def name(place: str) -> str:
    return place.split("?")[0].rsplit("/", 1)[1]


@pytest.fixture
def kept(tmp_path: Path, postgres: PostgresServer, name: str, records: Records) -> Path:
    """A backup of a database with one council, its assessment and its trail."""
    target = tmp_path / "kept.dump"
    dump(postgres.url(name, "postgres"), target)
    return target


@pytest.fixture
def elsewhere(postgres: PostgresServer) -> Iterator[str]:
    """An empty database without a schema."""
    made = postgres.make_database("template0")
    yield made
    postgres.drop_database(made)


def put_back(
    postgres: PostgresServer, backup: Path, name: str, kept: Path | None = None, *stopped: Store
):
    """Restore, once these were stopped; they connect again by themselves when they are used."""
    for store in stopped:
        store.close()
    urls = [postgres.url(name, role) for role in (OWNER, APP, "postgres")]
    aside = kept or backup.with_name("aside.dump")
    return restore_server(backup, urls[0], urls[1], urls[2], aside, NOON)


def test_a_backup_comes_back_in_an_empty_database(
    postgres: PostgresServer, kept: Path, elsewhere: str, records: Records
) -> None:
    done = put_back(postgres, kept, elsewhere)

    opened = open_store(postgres.url(elsewhere, APP))
    again = Records(Door(opened, "m"))
    assert again.assessments() == records.assessments()
    assert again.audit() == records.audit()
    assert Trail(again.door).check().broken_at is None
    opened.close()
    assert done.before is None
    assert [one.faults for one in done.councils] == [()]


def test_a_backup_comes_back_in_the_place_of_what_is_there_which_is_kept(
    postgres: PostgresServer, kept: Path, name: str, store: Store, records: Records
) -> None:
    store.add_council(Council(id="n", name="Northwick"), "local")

    done = put_back(postgres, kept, name, None, store)

    assert store.council_ids() == ("m",)
    assert done.before is not None
    put_back(postgres, done.before, name, kept.with_name("second.dump"), store)
    assert store.council_ids() == ("m", "n")


def test_the_walls_stand_after_a_restore(
    postgres: PostgresServer, kept: Path, name: str, store: Store
) -> None:
    put_back(postgres, kept, name, None, store)

    with pytest.raises(StoreError, match="may not do this"):
        Door(store, "m").run_tx(lambda c, _: c.exec_driver_sql("UPDATE bank SET title = 'x'"))
    seen = store.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM assessment").scalar_one())
    assert seen == 0


def test_a_council_that_was_deleted_since_does_not_come_back(
    postgres: PostgresServer, name: str, store: Store, records: Records, tmp_path: Path
) -> None:
    store.add_council(Council(id="n", name="Northwick"), "local")
    backup = tmp_path / "kept.dump"
    dump(postgres.url(name, "postgres"), backup)
    end_council(Door(store, "n"), NOON.date())

    done = put_back(postgres, backup, name, None, store)

    assert done.ended == ("n",)
    assert store.council_ids() == ("m",)
    assert [one.faults for one in look_at_councils(store)] == [()]


def test_a_deleted_council_stays_deleted_though_an_older_backup_was_restored_between(
    postgres: PostgresServer, name: str, store: Store, records: Records, tmp_path: Path
) -> None:
    before, with_it = tmp_path / "before.dump", tmp_path / "with.dump"
    dump(postgres.url(name, "postgres"), before)
    store.add_council(Council(id="n", name="Northwick"), "local")
    dump(postgres.url(name, "postgres"), with_it)
    end_council(Door(store, "n"), NOON.date())

    put_back(postgres, before, name, None, store)
    done = put_back(postgres, with_it, name, tmp_path / "second.dump", store)

    assert done.ended == ("n",)
    assert store.council_ids() == ("m",)


def test_a_deleted_council_stays_deleted_though_the_app_cannot_open_what_is_there(
    postgres: PostgresServer, name: str, store: Store, records: Records, tmp_path: Path
) -> None:
    store.add_council(Council(id="n", name="Northwick"), "local")
    backup = tmp_path / "kept.dump"
    dump(postgres.url(name, "postgres"), backup)
    end_council(Door(store, "n"), NOON.date())
    postgres.run("UPDATE alembic_version SET version_num = '0008'", name)

    done = put_back(postgres, backup, name, None, store)

    assert done.ended == ("n",)
    assert store.council_ids() == ("m",)


def test_nothing_is_restored_under_a_running_app_and_what_it_goes_on_to_save_is_kept(
    postgres: PostgresServer, kept: Path, name: str, store: Store, records: Records
) -> None:
    store.close()
    with open_one_of_several(postgres.url(name, APP)) as app:
        with pytest.raises(StoreError, match=r"at work on this database \(\d+ open connections\)"):
            put_back(postgres, kept, name)
        records.save_council(Council(id="m", name="Saved Meanwhile"), 0, STAMP)

        assert records.council().name == "Saved Meanwhile"
        assert not kept.with_name("aside.dump").exists()
        app.press_ctrl_c()
    store.close()

    done = put_back(postgres, kept, name)

    assert done.before is not None
    assert records.council().name == "Merrowdale"


def test_to_an_app_that_comes_back_during_a_restore_the_database_is_away_until_it_has_ended(
    postgres: PostgresServer, name: str, store: Store
) -> None:
    store.close()

    with connected(postgres.url(name, OWNER)) as engine, alone(engine, "here"):
        with pytest.raises(DatabaseAway, match="A backup is being restored"):
            store.council_ids()
        with pytest.raises(DatabaseAway, match="A backup is being restored"):
            open_store(postgres.url(name, APP))

    assert store.council_ids() == ("m",)


def test_a_restore_that_fails_behind_its_middle_says_so_shuts_the_app_out_and_can_be_done_again(
    postgres: PostgresServer,
    name: str,
    store: Store,
    records: Records,
    elsewhere: str,
    tmp_path: Path,
) -> None:
    store.add_council(Council(id="n", name="Northwick"), "local")
    sound, broken = tmp_path / "sound.dump", tmp_path / "broken.dump"
    dump(postgres.url(name, "postgres"), sound)
    put_back(postgres, sound, elsewhere)
    postgres.run("UPDATE alembic_version SET version_num = '0008'", elsewhere)  # it is newer
    dump(postgres.url(elsewhere, "postgres"), broken)
    end_council(Door(store, "n"), NOON.date())

    with pytest.raises(StoreError, match=r"DuplicateTable(.|\n)*run the same command again"):
        put_back(postgres, broken, name, None, store)

    urls = postgres.url(name, OWNER), postgres.url(name, APP)
    still_up = store.council_ids  # of an app that nobody stopped
    for refused in (lambda: open_store(urls[1]), lambda: migrate_server(*urls), still_up):
        with pytest.raises(StoreError, match="that was not finished"):
            refused()
    done = put_back(postgres, sound, name, tmp_path / "second.dump")
    assert done.ended == ("n",)
    assert store.council_ids() == ("m",)
    assert postgres.run("SELECT to_regclass('unfinished_restore')", name) == [(None,)]


def test_a_server_that_cannot_be_asked_is_told_and_not_traced(
    postgres: PostgresServer, kept: Path
) -> None:
    with pytest.raises(StoreError, match="no such database"):
        put_back(postgres, kept, "nowhere")


def test_a_role_that_does_not_see_everything_makes_no_backup(
    postgres: PostgresServer, name: str, tmp_path: Path, records: Records
) -> None:
    with pytest.raises(StoreError, match=r"pg_dump: .*(row-level security|permission denied)"):
        dump(postgres.url(name, APP), tmp_path / "kept.dump")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("pg_dump: error: the disk is full", "pg_dump: the disk is full. Nothing was changed."),
        ("the disk is full.", "pg_dump: the disk is full. Nothing was changed."),
        ("", "pg_dump failed, and did not say why. Nothing was changed."),
    ],
)
def test_what_a_program_complains_of_is_a_sentence_before_what_to_do(
    said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(StoreError) as refused:
        dump("postgresql://me@db/candour", tmp_path / "kept.dump")

    (problem,) = refused.value.problems
    assert f"{problem.what} {problem.fix}".startswith(told)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("cut", "damaged, was cut off"),
        ("foreign", "no backup of a PostgreSQL database"),
        ("half", "damaged, was cut off"),
    ],
)
def test_a_backup_that_is_none_is_refused_and_nothing_is_replaced(
    postgres: PostgresServer, kept: Path, name: str, store: Store, how: str, says: str
) -> None:
    whole = kept.read_bytes()
    kept.write_bytes({"cut": whole[:-300], "half": whole[: len(whole) // 2], "foreign": b"x"}[how])
    Records(Door(store, "m")).save_council(Council(id="m", name="As It Is"), 0, STAMP)

    with pytest.raises(StoreError, match=says):
        put_back(postgres, kept, name)

    assert Records(Door(store, "m")).council().name == "As It Is"


def test_a_backup_of_another_program_is_refused(
    postgres: PostgresServer, elsewhere: str, tmp_path: Path
) -> None:
    postgres.run("CREATE TABLE bins (day text)", elsewhere)
    target = tmp_path / "bins.dump"

    with pytest.raises(StoreError, match=r"not of one of Candour's"):
        dump(postgres.url(elsewhere, "postgres"), target)

    assert not target.exists()


def test_a_newer_backup_is_refused(
    postgres: PostgresServer, name: str, store: Store, tmp_path: Path, elsewhere: str
) -> None:
    postgres.run("CREATE TABLE alembic_version (version_num varchar(32))", elsewhere)
    postgres.run("INSERT INTO alembic_version VALUES ('9999')", elsewhere)

    with pytest.raises(StoreError, match="newer version"):
        dump(postgres.url(elsewhere, "postgres"), tmp_path / "newer.dump")


def test_a_database_of_another_program_is_not_replaced(
    postgres: PostgresServer, kept: Path, elsewhere: str
) -> None:
    postgres.run("CREATE TABLE bins (day text)", elsewhere)

    with pytest.raises(StoreError, match="in use, but not by Candour"):
        put_back(postgres, kept, elsewhere)

    assert postgres.run("SELECT count(*) FROM bins", elsewhere) == [(0,)]


def test_what_a_server_holds_is_not_replaced_without_a_backup_of_it(
    postgres: PostgresServer, kept: Path, name: str, store: Store
) -> None:
    owner, app = postgres.url(name, OWNER), postgres.url(name, APP)
    store.close()

    with pytest.raises(StoreError, match="no role is named that could back it up"):
        restore_server(kept, owner, app, None, kept.with_name("aside.dump"), NOON)


@pytest.mark.parametrize(
    "address", ["postgresql://me:sesame@db/candour", "postgresql://me@db/candour?password=sesame"]
)
def test_a_password_stands_in_no_list_of_processes(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" "[$PGPASSWORD]" > {told}\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(StoreError):
        dump(address, tmp_path / "kept.dump")

    arguments, _, from_environment = told.read_text().strip().rpartition(" ")
    assert from_environment == "[sesame]"
    assert arguments.startswith("--dbname=postgresql://me@db/candour -Fc")
    assert "sesame" not in arguments


def test_missing_programs_are_told_by_name(
    kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StoreError, match="pg_restore: This program is not installed"):
        check_dump(kept)
