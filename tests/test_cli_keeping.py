"""The commands that keep what is there, in process and on a real database."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from tests.postgres import APP, OWNER, PostgresServer
from tests.prepared import put_sample
from tests.serving import open_app
from toolkit.cli import main
from toolkit.model.council import Council
from toolkit.samples import first_start
from toolkit.store.archive_file import read_archive, write_archive
from toolkit.store.database import Store, open_store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, start_council, workspaces_of

DAY = date(2026, 11, 22)
Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with the sample council in it."""
    folder = tmp_path_factory.mktemp("data")
    return put_sample(folder / "candour.db").read_bytes()


@pytest.fixture
def data(tmp_path: Path, template: bytes) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "candour.db").write_bytes(template)
    return folder


def sample_of(store: Store) -> Workspace:
    return workspaces_of(store, LOCAL_ACCOUNT)[0]


def test_a_drill_gives_back_the_sample_with_its_years_and_keeps_what_was_there(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    backup = tmp_path / "kept.db"
    assert main(["backup", str(backup), "--data", str(data)]) == 0
    store = open_store(data / "candour.db")
    sample = sample_of(store)
    titles = [one.title for one in sample.assessments()]
    sample.delete_assessment(sample.assessments()[0].id, titles[0])
    store.close()

    assert main(["restore", str(backup), "--data", str(data)]) == 0

    told = capsys.readouterr().out
    assert "Restored" in told
    assert "audit trails and pictures are as written" in told
    store = open_store(data / "candour.db")
    assert [one.title for one in sample_of(store).assessments()] == titles
    store.close()
    (before,) = (data / "backups").glob("*.db")
    assert str(before) in told


def test_a_backup_can_be_made_and_everything_verified_beside_a_running_app(
    data: Path, capsys: Said
) -> None:
    running = open_store(data / "candour.db")
    try:
        assert main(["backup", "--data", str(data)]) == 0
        assert main(["verify", "--data", str(data)]) == 0
        assert main(["restore", "any.db", "--data", str(data)]) == 2
    finally:
        running.close()

    told = capsys.readouterr()
    assert "Every audit trail is as it was written" in told.out
    assert "every page, index and link is sound" in told.out
    assert "Another Candour is running" in told.err
    assert "Every byte is as it was" not in told.out
    (backup,) = (data / "backups").glob("*.db")
    assert main(["verify", str(backup)]) == 0
    assert "Every byte is as it was when the backup was made" in capsys.readouterr().out


def test_a_restore_waits_until_the_app_that_runs_has_ended_even_by_a_kill(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    backup = tmp_path / "kept.db"
    assert main(["backup", str(backup), "--data", str(data)]) == 0
    store = open_store(data / "candour.db")
    rename(store, "Somewhere Else")
    store.close()

    with open_app(data) as app:
        assert httpx.get(f"{app.address}/readyz", timeout=30).is_success  # it has the database
        refused = main(["restore", str(backup), "--data", str(data)])
        still_serves = httpx.get(f"{app.address}/readyz", timeout=30).is_success
        app.kill()
        done = main(["restore", str(backup), "--data", str(data)])

    assert (refused, still_serves, done) == (2, True, 0)
    assert "Another Candour is running on this database." in capsys.readouterr().err
    store = open_store(data / "candour.db", writable=False)
    assert sample_of(store).council().name == "Merrowdale Borough Council"
    store.close()
    (before,) = (data / "backups").glob("*.db")
    kept = open_store(before, writable=False)
    assert sample_of(kept).council().name == "Somewhere Else"
    kept.close()


def rename(store: Store, name: str) -> None:
    """The sample council has another name."""
    council = sample_of(store).council()
    sample_of(store).save_council(replace(council, name=name), council.revision)


def test_a_folder_for_backups_that_is_not_there_is_not_taken_for_a_file(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    assert main(["backup", str(tmp_path / "not-mounted"), "--data", str(data)]) == 2

    assert "let the name of the backup end with .db" in capsys.readouterr().err
    assert not (tmp_path / "not-mounted").exists()


def test_where_there_is_no_database_yet_none_is_backed_up_or_verified(
    tmp_path: Path, capsys: Said
) -> None:
    assert main(["backup", "--data", str(tmp_path)]) == 2
    assert main(["verify", "--data", str(tmp_path)]) == 2

    assert capsys.readouterr().err.count("There is no database here. Start Candour once") == 2


def test_a_backup_never_replaces_a_file(data: Path, tmp_path: Path, capsys: Said) -> None:
    taken = tmp_path / "taken.db"
    taken.write_bytes(b"something else")

    assert main(["backup", str(taken), "--data", str(data)]) == 2
    assert main(["backup", str(tmp_path / "no" / "where.db"), "--data", str(data)]) == 2

    told = capsys.readouterr().err
    assert "there already" in told
    assert "Make the folder first" in told
    assert taken.read_bytes() == b"something else"


def test_verifying_tells_what_is_damaged(data: Path, tmp_path: Path, capsys: Said) -> None:
    cut = tmp_path / "cut.db"
    cut.write_bytes((data / "candour.db").read_bytes()[:50_000])

    assert main(["verify", str(cut)]) == 2
    assert main(["verify", str(tmp_path / "none.db")]) == 2

    told = capsys.readouterr().err
    assert "cut off" in told
    assert "There is no such file" in told


def test_verifying_finds_a_trail_that_was_changed(data: Path, capsys: Said) -> None:
    from toolkit.store.sqlite import raw_connection

    with raw_connection(data / "candour.db") as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        connection.exec_driver_sql("UPDATE audit_event SET verb = 'nothing' WHERE seq = 7")

    assert main(["verify", "--data", str(data)]) == 2

    assert "line 7 does not fit" in capsys.readouterr().err


@pytest.mark.postgres
def test_a_drill_on_a_server_gives_back_what_it_held(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    name = postgres.make_database()
    monkeypatch.setenv("PATH", f"{postgres.programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CANDOUR_DATA", str(tmp_path))
    monkeypatch.setenv("CANDOUR_DATABASE_URL", postgres.url(name, APP))
    store = open_store(postgres.url(name, APP))
    first_start(store)
    store.close()

    assert main(["backup"]) == 2
    monkeypatch.setenv("CANDOUR_BACKUP_URL", postgres.url(name, "postgres"))
    assert main(["backup"]) == 0
    (backup,) = (tmp_path / "backups").glob("*.dump")
    assert main(["verify", str(backup)]) == 0
    assert main(["restore", str(backup)]) == 2
    assert main(["restore", str(backup), "--owner", postgres.url(name, OWNER)]) == 0
    assert main(["verify"]) == 0

    told = capsys.readouterr()
    assert "CANDOUR_BACKUP_URL" in told.err
    assert "CANDOUR_OWNER_URL" in told.err
    assert "Written and read back" in told.out
    assert len(list((tmp_path / "backups").glob("*.dump"))) == 2
    postgres.drop_database(name)


def everything(data: Path, out: Path) -> bytes:
    arguments = ["--council", "Merrowdale", "--data", str(data), "--out", str(out)]
    assert main(["export", "--format", "everything", *arguments]) == 0
    return out.read_bytes()


def test_a_council_is_exported_here_and_imported_there(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    everything(data, tmp_path / "all.zip")
    there = tmp_path / "there"

    assert main(["import", str(tmp_path / "all.zip"), "--data", str(there)]) == 0
    assert main(["import", str(tmp_path / "all.zip"), "--data", str(there)]) == 2

    told = capsys.readouterr()
    assert "its audit trail whole" in told.out
    assert "here already" in told.err
    assert main(["verify", "--data", str(there)]) == 0
    one, other = (open_store(folder / "candour.db") for folder in (data, there))
    for year in sample_of(one).assessments():
        before, after = sample_of(one).findings(year.id), sample_of(other).findings(year.id)
        assert after.assessment == before.assessment
        assert after.actions == before.actions
    assert [line.verb for line in sample_of(other).trail()[:2]] == ["import", "export"]
    one.close()
    other.close()


def test_a_council_need_not_be_named_where_there_is_only_one(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    command = ["export", "--format", "everything", "--data", str(data), "--out"]

    assert main([*command, str(tmp_path / "only.zip")]) == 0
    store = open_store(data / "candour.db")
    start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    store.close()
    assert main([*command, str(tmp_path / "which.zip")]) == 2

    told = capsys.readouterr().err
    assert "Council: More than one council here fits. Name one of: " in told
    assert "Ownborough Council" in told
    assert "Merrowdale Borough Council" in told
    assert not (tmp_path / "which.zip").exists()


def test_nobody_else_on_the_machine_may_read_everything_of_a_council(
    data: Path, tmp_path: Path
) -> None:
    usual = os.umask(0o022)
    try:
        everything(data, tmp_path / "all.zip")
    finally:
        os.umask(usual)

    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0


def test_a_question_bank_that_is_not_what_its_fingerprint_says_is_not_put_in(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    holding = read_archive("all.zip", everything(data, tmp_path / "all.zip"))
    (first, *rest) = holding.rows["bank"]
    forged = first | {"body": first["body"].replace("council", "party")}
    rows = {**holding.rows, "bank": (forged, *rest)}
    (tmp_path / "forged.zip").write_bytes(write_archive(replace(holding, rows=rows), DAY))

    assert main(["import", str(tmp_path / "forged.zip"), "--data", str(tmp_path / "there")]) == 2

    assert "does not fit together, so nothing was put in" in capsys.readouterr().err
    opened = open_store(tmp_path / "there" / "candour.db")
    assert opened.council_ids() == ()
    opened.close()


def test_a_trail_whose_line_lacks_a_column_is_refused_with_a_sentence(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    holding = read_archive("all.zip", everything(data, tmp_path / "all.zip"))
    lines = tuple(
        {k: v for k, v in one.items() if k != "salt"} for one in holding.rows["audit_event"]
    )
    rows = {**holding.rows, "audit_event": lines}
    (tmp_path / "old.zip").write_bytes(write_archive(replace(holding, rows=rows), DAY))

    assert main(["import", str(tmp_path / "old.zip"), "--data", str(tmp_path / "there")]) == 2

    assert "does not fit together, so nothing was put in" in capsys.readouterr().err


def test_a_council_moves_whole_with_its_passphrase_and_not_without(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    words, wrong, parcel = tmp_path / "words", tmp_path / "wrong", tmp_path / "m.candour"
    words.write_text("correct horse battery staple\n", encoding="utf-8")
    wrong.write_text("correct horse battery stable", encoding="utf-8")
    there = ["--data", str(tmp_path / "there")]
    use = ["--passphrase-file", str(words)]

    assert main(["transfer", "merrow", str(parcel), "--data", str(data), *use]) == 0
    assert main(["import", str(parcel), *there, "--passphrase-file", str(wrong)]) == 2
    assert main(["import", str(parcel), *there]) == 2
    assert main(["import", str(parcel), *there, *use]) == 0
    assert main(["verify", *there]) == 0

    told = capsys.readouterr()
    assert "passphrase is wrong" in told.err
    assert "Nobody is there to type it" in told.err
    one, other = (open_store(folder / "candour.db") for folder in (data, tmp_path / "there"))
    for year in sample_of(one).assessments():
        before, after = sample_of(one).findings(year.id), sample_of(other).findings(year.id)
        assert (after.standings, after.pictures) == (before.standings, before.pictures)
    one.close()
    other.close()


def test_transferring_needs_a_council_that_is_there_and_a_long_passphrase(
    data: Path, tmp_path: Path, capsys: Said
) -> None:
    short = tmp_path / "short"
    short.write_text("short", encoding="utf-8")
    rest = [str(tmp_path / "x"), "--data", str(data), "--passphrase-file", str(short)]

    assert main(["transfer", "Nowhere", *rest]) == 2
    assert main(["transfer", "Merrowdale", *rest]) == 2

    told = capsys.readouterr().err
    assert "No council here has that name" in told
    assert "shorter than 12" in told
    assert not (tmp_path / "x").exists()
