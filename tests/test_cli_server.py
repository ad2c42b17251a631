"""The commands on a PostgreSQL server: brought up to date by its owner, used by a lesser role."""

from collections.abc import Iterator

import pytest

from tests.postgres import APP, OWNER, PostgresServer
from toolkit.cli import main

pytestmark = pytest.mark.postgres


@pytest.fixture
def empty(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a database with nothing in it, which the environment names for the app."""
    name = postgres.make_database("template0")
    monkeypatch.setenv("CANDOUR_DATABASE_URL", postgres.url(name, APP))
    yield name
    postgres.drop_database(name)


def test_the_owner_brings_it_up_to_date_and_the_app_finds_it_sound(
    postgres: PostgresServer, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", "--owner", postgres.url(empty, OWNER)]) == 0
    assert main(["migrate", "--owner", postgres.url(empty, OWNER)]) == 0

    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert f"as {APP}" in said
    assert "Warning" not in said
    assert said.count("The database is sound") == 3


def test_without_its_owner_an_empty_database_is_refused(
    empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 2

    assert "Have its owner run 'candour migrate'" in capsys.readouterr().err


def test_a_doctor_warns_of_a_role_that_owns_the_tables(
    postgres: PostgresServer, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = postgres.url(empty, OWNER)

    assert main(["migrate", "--database", owner]) == 0
    assert main(["doctor", "--database", owner]) == 0

    assert "could lift the wall between councils" in capsys.readouterr().out


def test_an_owner_without_an_app_is_refused_with_what_to_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CANDOUR_DATABASE_URL", raising=False)

    assert main(["migrate", "--data", str(tmp_path), "--owner", "postgresql://o@db/candour"]) == 2

    assert "Set CANDOUR_DATABASE_URL" in capsys.readouterr().err


def test_a_file_is_brought_up_to_date_by_the_same_command(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", "--data", str(tmp_path)]) == 0
    assert main(["doctor", "--data", str(tmp_path)]) == 0

    assert capsys.readouterr().out.count("The database is sound") == 2
