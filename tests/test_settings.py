"""What may be set from outside: where the database is, said once, and never with its password."""

from pathlib import Path

import pytest

from toolkit.errors import ToolkitError
from toolkit.settings import read_settings

ADDRESS = "postgresql://candour:sesame@db.example/candour"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "PORT", "DATABASE_URL", "OWNER_URL"):
        monkeypatch.delenv(f"CANDOUR_{name}", raising=False)


def test_without_any_setting_the_database_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert read_settings(tmp_path).database == tmp_path / "candour.db"


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS.replace("postgresql", "postgres")])
def test_the_environment_may_name_a_server(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("CANDOUR_DATABASE_URL", address)

    assert read_settings().database == address


def test_a_server_on_the_command_line_is_meant_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CANDOUR_DATABASE_URL", ADDRESS)

    assert read_settings(database="postgresql://other/one").database == "postgresql://other/one"


def test_a_folder_on_the_command_line_is_meant_before_a_server_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CANDOUR_DATABASE_URL", ADDRESS)

    assert read_settings(tmp_path).database == tmp_path / "candour.db"


@pytest.mark.parametrize("wrong", ["mysql://ann:sesame@db/candour", "postgresq://ann:sesame@db"])
def test_an_address_of_another_kind_is_refused_without_showing_its_password(wrong: str) -> None:
    with pytest.raises(ToolkitError, match="postgresql://NAME:PASSWORD@SERVER") as told:
        read_settings(database=wrong)

    assert "sesame" not in str(told.value)


def test_the_settings_show_no_password_when_they_are_printed() -> None:
    assert "sesame" not in repr(read_settings(database=ADDRESS, owner=ADDRESS))
