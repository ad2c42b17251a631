"""A service for several people starts only with sign-in, and says what it lacks."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from toolkit.cli import main
from toolkit.doctor import examine
from toolkit.errors import ToolkitError
from toolkit.service import check_service, is_shared
from toolkit.settings import Settings, read_settings

LONG = "0123456789abcdef" * 4
GOOD = {
    "PUBLIC_URL": "https://candour.example.gov.uk",
    "COOKIE_SECRET": LONG,
    "SIGN_IN_ISSUER": "https://login.example.gov.uk/tenant/v2.0",
    "SIGN_IN_CLIENT_ID": "candour",
    "SIGN_IN_CLIENT_SECRET": "sesame",
}
EVERYWHERE = "0.0.0.0"  # noqa: S104  # the setting of a container
SERVER = "postgresql://candour:sesame@db.example/candour"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DATA",
        "DATABASE_URL",
        "SECRETS",
        "SIGN_IN_EMAILS",
        "FOUNDING",
        "LISTEN",
        "PROXIES",
        *GOOD,
    ):
        monkeypatch.delenv(f"CANDOUR_{name}", raising=False)


def told(monkeypatch: pytest.MonkeyPatch, **changed: str) -> Settings:
    for name, value in (GOOD | changed).items():
        monkeypatch.setenv(f"CANDOUR_{name}", value)
    return read_settings()


def refusals(settings: Settings, *, room: bool = False) -> list[str]:
    with pytest.raises(ToolkitError) as refused:
        check_service(settings, room=room)
    return [problem.where for problem in refused.value.problems]


def test_on_ones_own_computer_nothing_is_asked_for(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)

    check_service(settings, room=True)

    assert not is_shared(settings)
    assert settings.sign_in is None


def test_whoever_puts_a_proxy_before_the_app_runs_a_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CANDOUR_PROXIES", "127.0.0.1")

    assert "Setting CANDOUR_SIGN_IN_ISSUER" in refusals(read_settings())


@pytest.mark.parametrize(("name", "value"), [("LISTEN", EVERYWHERE), ("PROXIES", "127.0.0.1")])
def test_a_demonstration_is_open_to_nobody_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(f"CANDOUR_{name}", value)

    assert main(["demo", "--no-browser"]) == 2

    assert "nobody signs in to a demonstration" in capsys.readouterr().err


def test_with_everything_set_a_service_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = told(monkeypatch, DATABASE_URL=SERVER)

    check_service(settings)

    assert settings.sign_in is not None
    assert settings.sign_in.public_url == "https://candour.example.gov.uk"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(database_url=SecretStr(SERVER)),
        Settings(public_url="https://candour.example.gov.uk"),
        Settings(sign_in_client_id="candour"),
    ],
)
def test_a_shared_service_without_sign_in_does_not_start(settings: Settings) -> None:
    given = {"public_url", "sign_in_client_id"} & settings.model_fields_set
    missing = [f"Setting CANDOUR_{name}" for name in GOOD if name.lower() not in given]

    assert sorted(refusals(settings)) == sorted(missing)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COOKIE_SECRET", "x" * 31),
        ("PUBLIC_URL", "http://candour.example.gov.uk"),
        ("PUBLIC_URL", "https://candour.example.gov.uk/tools"),
        ("PUBLIC_URL", "https://ann:sesame@candour.example.gov.uk"),
        ("PUBLIC_URL", "candour.example.gov.uk"),
        ("PUBLIC_URL", "https://candour.example.gov.uk:port"),
        ("SIGN_IN_ISSUER", "http://login.example.gov.uk"),
        ("SIGN_IN_ISSUER", "https://login.example.gov.uk/?tenant=a"),
    ],
)
def test_an_unsafe_setting_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert refusals(told(monkeypatch, **{name: value})) == [f"Setting CANDOUR_{name}"]


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501"])
def test_plain_http_on_this_machine_is_let_through_for_drills(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    check_service(told(monkeypatch, PUBLIC_URL=f"http://{host}", SIGN_IN_ISSUER=f"http://{host}"))


def test_addresses_are_not_believed_where_anybodys_organisation_signs_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    anybody = "https://login.microsoftonline.com/common/v2.0"

    settings = told(monkeypatch, SIGN_IN_ISSUER=anybody, SIGN_IN_EMAILS="managed")

    assert refusals(settings) == ["Setting CANDOUR_SIGN_IN_EMAILS"]


def test_a_workshop_on_one_laptop_is_no_part_of_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusals(told(monkeypatch), room=True) == ["--room"]


def test_secrets_may_stand_in_files_of_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "candour_cookie_secret").write_text(f"{LONG}\n")
    (tmp_path / "candour_database_url").write_text(SERVER)
    monkeypatch.setenv("CANDOUR_SECRETS", str(tmp_path))

    settings = read_settings()

    assert settings.cookie_secret == SecretStr(LONG)
    assert settings.database == SERVER


def test_a_folder_of_secrets_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CANDOUR_SECRETS", str(tmp_path / "nowhere"))

    with pytest.raises(ToolkitError, match="CANDOUR_SECRETS: There is no such folder"):
        read_settings()


def test_no_secret_is_shown_when_settings_are_printed_or_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(GOOD, "COOKIE_SECRET", "sesame, and so on")
    settings = told(monkeypatch, DATABASE_URL=SERVER)

    with pytest.raises(ToolkitError) as refused:
        check_service(settings)

    assert "sesame" not in f"{settings!r} {settings.sign_in!r} {refused.value}"


def test_a_service_that_listens_to_the_network_names_its_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = told(monkeypatch, DATABASE_URL=SERVER, LISTEN="0.0.0.0")  # noqa: S104

    assert refusals(settings) == ["Setting CANDOUR_LISTEN"]
    check_service(told(monkeypatch, PROXIES="10.1.2.3, 10.9.0.0/16"))
    assert read_settings().proxies == ("10.1.2.3/32", "10.9.0.0/16")


@pytest.mark.parametrize("wrong", ["everybody", "10.1.2.3/8", "*"])
def test_a_proxy_that_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    with pytest.raises(ToolkitError, match="Setting proxies"):
        told(monkeypatch, PROXIES=wrong)


def test_on_ones_own_computer_nothing_is_open_to_the_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CANDOUR_LISTEN", "0.0.0.0")  # noqa: S104

    with pytest.raises(ToolkitError, match="does not start without sign-in"):
        check_service(read_settings(tmp_path))


def test_the_doctor_says_how_people_sign_in_or_why_a_service_would_not_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sound = "\n".join(examine(told(monkeypatch, DATA=str(tmp_path))))
    monkeypatch.setitem(GOOD, "COOKIE_SECRET", "short")
    unsafe = "\n".join(examine(told(monkeypatch, DATA=str(tmp_path))))

    assert "Sign-in: at https://candour.example.gov.uk, with https://login.example" in sound
    assert "The app would not start: Setting CANDOUR_COOKIE_SECRET" in unsafe
