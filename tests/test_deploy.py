"""The files for a service: each is used here, or read and held to its rules."""

from __future__ import annotations

import configparser
import http.client
import re
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests.postgres import PostgresServer, running_server
from tests.proxy import NAME, Proxy, running_proxy
from toolkit.model.council import Council
from toolkit.store.database import open_store
from toolkit.store.server_schema import migrate_server

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
COPIED = ("pyproject.toml", "LICENSE", "questions", "sample_data", "toolkit")


# ---- nginx -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What nginx answered, and what the process behind it had been told, if it was asked."""

    status: int
    headers: Mapping[str, str]
    told: Mapping[str, str]


class Echo(BaseHTTPRequestHandler):
    """A process that answers with what it was told."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the headers of the request and the port of this process."""
        told = {name.lower(): value for name, value in self.headers.items()}
        told["port"] = str(self.connection.getsockname()[1])
        body = "\n".join(f"{name}: {value}" for name, value in told.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Read the body, then answer as to a GET."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def processes() -> Iterator[list[ThreadingHTTPServer]]:
    """Two processes that answer with what they were told."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Echo) for _ in range(2)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    yield servers
    for one in servers:
        one.shutdown()
        one.server_close()


@pytest.fixture(scope="module")
def proxy(processes: list[ThreadingHTTPServer]) -> Iterator[Proxy]:
    """nginx before both processes, and before one that is dead."""
    dead = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    dead.server_close()
    ports = [one.server_address[1] for one in (*processes, dead)]
    with running_proxy(ports) as running:
        yield running


def ask(
    proxy: Proxy, path: str = "/", method: str = "GET", body: bytes = b"", **headers: str
) -> Answer:
    trusted = ssl.create_default_context(cafile=str(proxy.folder / "certificate.pem"))
    connection = http.client.HTTPSConnection(NAME, proxy.port, timeout=20, context=trusted)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, named)
    answer = connection.getresponse()
    lines = answer.read().decode(errors="replace").splitlines()
    connection.close()
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    return Answer(answer.status, dict(answer.headers), told)


def test_a_visitor_stays_at_one_process_from_the_first_request_on(proxy: Proxy) -> None:
    used = set()
    for _ in range(24):
        first = ask(proxy)
        cookie = first.headers["Set-Cookie"].split(";")[0]
        later = [ask(proxy, f"/page-{number}", Cookie=cookie) for number in range(2)]

        assert {one.told["port"] for one in later} == {first.told["port"]}
        assert all("Set-Cookie" not in one.headers for one in later)
        used.add(first.told["port"])
    assert len(used) == 2


def test_the_cookie_says_nothing_of_anybody_and_no_script_reads_it(proxy: Proxy) -> None:
    said = [ask(proxy).headers["Set-Cookie"] for _ in range(2)]

    assert all(re.fullmatch(r"candour_place=[0-9a-f]{32}; .*", one) for one in said)
    assert said[0].split(";")[0] != said[1].split(";")[0]
    assert said[0].split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]


def test_nobody_can_claim_to_come_from_elsewhere_or_to_be_somebody(proxy: Proxy) -> None:
    lies = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Proto": "http", "Forwarded": "for=x"}
    lies |= {"X_Forwarded_Host": "elsewhere.example", "Remote_User": "admin"}
    lies |= {"X_Forwarded_User": "admin", "X_Forwarded_Email": "admin@example.gov.uk"}

    told = ask(proxy, "/", "GET", b"", **lies).told

    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "https"
    assert told["host"] == f"{NAME}:{proxy.port}"
    gone = {"forwarded", "x-forwarded-host", "remote-user", "x-forwarded-user"}
    assert gone.isdisjoint(told)


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/_stcore/metrics", "/_stcore/agent/openapi.json"]
)
def test_what_is_for_those_who_look_after_the_service_is_shut(proxy: Proxy, path: str) -> None:
    assert ask(proxy, path).status == 404


def test_a_stream_without_the_page_it_comes_from_is_refused(proxy: Proxy) -> None:
    assert ask(proxy, "/_stcore/stream").status == 403
    assert ask(proxy, "/_stcore/stream", Origin=proxy.address).status == 200


def test_a_body_larger_than_the_page_takes_is_refused(proxy: Proxy) -> None:
    large, upload = b"x" * 70_000, "/_stcore/upload_file/session/file"

    assert ask(proxy, "/join", "POST", large).status == 413
    assert ask(proxy, upload, "POST", large).status == 200
    assert ask(proxy, upload, "POST", b"x" * 12_000_000).status == 413


def test_whoever_comes_without_encryption_is_led_to_it(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=20)
    connection.request("GET", "/join/token", headers={"Host": NAME})

    answer = connection.getresponse()

    assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/join/token")
    assert ask(proxy).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_name_that_is_not_ours_gets_no_answer(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=20)
    connection.request("GET", "/", headers={"Host": "elsewhere.example"})

    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()


def test_the_log_says_neither_who_nor_by_which_link_nor_which_session(proxy: Proxy) -> None:
    for path in ("/join/TOKEN-1", "/back/TOKEN-2", "/media/TOKEN-3.xlsx", "/join?code=TOKEN-4"):
        ask(proxy, path, Referer="https://localhost/TOKEN-5", User_Agent="TOKEN-6")
    ask(proxy, "/_stcore/upload_file/TOKEN-7/file", "POST", b"x")
    ask(proxy, "/join/TOKEN-8", "POST", b"x" * 70_000)

    log = proxy.log

    assert "GET /join/... 200" in log
    assert "TOKEN" not in log
    assert NAME not in log
    seen = set(re.findall(r"(?<![\d.])(?:\d+\.){3}\d+(?!:\d)", log))
    assert seen == set()  # but for those of the processes, which have a port


# ---- systemd -----------------------------------------------------------------------------------


UNITS = sorted((DEPLOY / "systemd").iterdir())


def read_unit(path: Path) -> configparser.RawConfigParser:
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names are told apart by case
    unit.read_string(path.read_text(encoding="utf-8"))
    return unit


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_of_systemd_is_sound(path: Path, tmp_path: Path) -> None:
    unit = read_unit(path)
    if path.suffix == ".timer":
        assert unit["Timer"]["OnCalendar"]
    else:
        command = unit["Service"]["ExecStart"].split()
        assert command[:3] == ["/opt/candour/.venv/bin/python", "-m", "toolkit.cli"]
        assert (unit["Service"]["User"], unit["Service"]["NoNewPrivileges"]) == ("candour", "yes")
        assert unit["Service"]["ProtectSystem"] == "strict"
    if (verify := shutil.which("systemd-analyze")) is not None:
        for one in UNITS:  # with a program and a folder that this machine has
            text = one.read_text(encoding="utf-8").replace(
                "/opt/candour/.venv/bin/python", "/bin/sh"
            )
            text = re.sub(r"(?m)^WorkingDirectory=.*", "WorkingDirectory=/", text)
            (tmp_path / one.name).write_text(text, encoding="utf-8")
        checked = subprocess.run(
            [verify, "verify", str(tmp_path / path.name)],
            env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (checked.returncode, checked.stderr) == (0, "")


# ---- containers --------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with its words on one line."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", text)).splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def test_the_image_is_built_from_named_versions_and_hashes_and_runs_without_rights() -> None:
    found = instructions()
    names = [name for name, _ in found]
    bases = [words.split()[0] for name, words in found if name == "FROM"]
    installs = [words for name, words in found if name == "RUN" and "pip install" in words]

    assert set(names) <= {
        "FROM", "ENV", "COPY", "RUN", "WORKDIR", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK",
        "ENTRYPOINT", "CMD",
    }  # fmt: skip
    assert all(re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base) for base in bases)
    assert installs
    assert all("--require-hashes --only-binary :all:" in words for words in installs)
    assert dict(found)["USER"] == "10001:10001"
    assert names.index("USER") > max(n for n, name in enumerate(names) if name == "RUN")


def test_what_the_image_holds_is_enough_to_run(tmp_path: Path) -> None:
    copied = [words.split()[:-1] for name, words in instructions() if name == "COPY"]
    ours = [one for words in copied for one in words if not one.startswith(("--", "/opt"))]
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)

    said = subprocess.run(
        [sys.executable, "-m", "toolkit.cli", "bank", "check"],
        cwd="/",
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert set(ours) == {*COPIED, "toolkit/requirements-run.txt"}
    assert (said.returncode, said.stderr) == (0, "")
    assert "is sound" in said.stdout


@pytest.fixture(scope="module")
def compose() -> Any:
    """The services of compose.yaml, as read."""
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_no_container_of_ours_can_write_its_files_or_hold_a_right(compose: Any) -> None:
    ours = {name: one for name, one in compose["services"].items() if name != "database"}

    assert {name for name, one in ours.items() if one.get("read_only") is not True} == set()
    assert {name for name, one in ours.items() if one.get("cap_drop") != ["ALL"]} == set()
    held = [one["security_opt"] for one in compose["services"].values()]
    assert all(one == ["no-new-privileges:true"] for one in held)


def test_the_proxy_alone_is_open_to_the_outside_and_alone_is_believed(compose: Any) -> None:
    services, processes = compose["services"], ("app-one", "app-two")
    inside = {
        name: one["networks"]["inside"]["ipv4_address"]
        for name, one in services.items()
        if isinstance(one["networks"], dict) and "inside" in one["networks"]
    }
    upstream = (DEPLOY / "compose" / "upstream.conf").read_text(encoding="utf-8")

    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert set(inside) == {"proxy", *processes}
    for name in processes:
        assert services[name]["environment"]["CANDOUR_PROXIES"] == inside["proxy"]
    named = re.findall(r"server (\S+):8501 max_fails=0;", upstream)
    assert named == [inside[name] for name in processes]
    assert compose["networks"]["data"]["internal"] is True


def test_every_file_and_secret_that_a_container_is_given_is_there_or_told(compose: Any) -> None:
    told = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    mounted = [
        mount.split(":")[0]
        for one in compose["services"].values()
        for mount in one.get("volumes", ())
        if mount.startswith("./")
    ]
    used = {name for one in compose["services"].values() for name in one.get("secrets", ())}

    ours = [DEPLOY / name for name in mounted if not name.startswith("./secrets")]
    assert [path for path in ours if not path.is_file()] == []
    assert used == set(compose["secrets"])
    assert [name for name in used if f"`{name}`" not in told] == []


# ---- the server's roles ------------------------------------------------------------------------


@pytest.mark.postgres
def test_the_roles_are_made_and_each_may_do_its_own_work_and_no_more() -> None:
    with running_server() as server:
        _make_roles(server)
        owner, app, backup = (
            server.url("candour", f"candour_{name}") for name in ("owner", "app", "backup")
        )
        migrate_server(owner, app)
        store = open_store(app)
        for council_id in ("north", "south"):
            store.add_council(Council(id=council_id, name=council_id.title()), "local")
        store.close()

        with psycopg.connect(backup) as connection:
            seen = connection.execute("SELECT count(*) FROM membership").fetchone()
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                connection.execute("DELETE FROM membership")
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(server.url("candour", "candour_stranger"))

    assert seen == (2,)


def _make_roles(server: PostgresServer) -> None:
    """The statements of roles.sql were run, as psql would with the passwords put in."""
    for name in ("candour_template", "candour"):
        server.run(f"DROP DATABASE IF EXISTS {name}")
    for name in ("candour_owner", "candour_app"):
        server.run(f"DROP ROLE {name}")
    text = (DEPLOY / "postgres" / "roles.sql").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^--.*$", "", text)
    text, filled = re.subn(r":'\w+_password'", "'sesame'", text)
    assert filled == 3
    for statement in filter(str.strip, text.split(";")):
        server.run(statement)
