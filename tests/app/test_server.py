"""What is served and with which headers, what stays shut, and how the app starts and stops."""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import http.client
import logging
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.file_util import get_static_dir

from tests.serving import ROOT, open_app, open_with_few_files
from toolkit.app import server, shell
from toolkit.errors import ToolkitError

IN_EFFECT = """
from streamlit import config
from toolkit.app.server import set_up_streamlit
set_up_streamlit()
for name in ("runner.postScriptGC", "browser.gatherUsageStats", "theme.light.primaryColor",
             "server.enableStaticServing", "client.showErrorDetails", "client.toolbarMode"):
    print(name, config.get_option(name))
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with open_app(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def get(app):
    def asked(path: str, method: str = "GET", **headers: str):
        where = urlsplit(app.address)
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    return asked


@pytest.mark.parametrize("path", ["/", "/set-up", "/questionnaire", "/year-on-year", "/no-such"])
def test_every_page_has_our_style_sheet_script_and_title_and_is_never_stored(get, path):
    answer, body = get(path)

    page = body.decode()
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<title>Candour</title>" in page
    assert re.search(r'<link rel="stylesheet" href="/candour/app\.css\?[0-9a-f]{12}" />', page)
    assert re.search(r'<script src="/candour/app\.js\?[0-9a-f]{12}" defer data-lost="[^"]+"', page)
    assert "SourceSans" not in page


def test_the_policy_names_each_script_of_the_page_by_hash_and_allows_no_other(get):
    answer, body = get("/")

    rules = dict(
        rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    inline = re.findall(r"<script>(.*?)</script>", body.decode(), re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inline]
    assert len(inline) == 1
    assert rules["script-src"] == f"'self' 'wasm-unsafe-eval' 'sha256-{hashes[0]}'"
    assert rules["default-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/", "/candour/app.css", "/_stcore/health", "/media/none"])
def test_every_answer_carries_the_headers(get, path):
    answer, _ = get(path)

    for name, value in shell.HEADERS.items():
        assert answer.headers[name] == value
    assert "Content-Security-Policy" in answer.headers
    assert "Server" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"]
)
def test_counts_of_sessions_and_the_door_for_programs_are_shut(get, path):
    answer, body = get(path)

    assert (answer.status, body) == (404, b"Not found")


def test_a_file_that_somebody_made_is_never_stored_by_a_browser(get):
    answer, _ = get("/media/0123456789abcdef.xlsx")

    assert answer.headers["Cache-Control"] == "no-store"


def test_fonts_are_ours_and_may_be_kept(get):
    answer, body = get("/candour/fonts/public-sans-latin-wght-normal.woff2")

    assert answer.headers["Content-Type"] == "font/woff2"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert body[:4] == b"wOF2"


@pytest.mark.parametrize(
    "path",
    ["/candour/../server.py", "/candour/%2e%2e/config.toml", "/static/../../../LICENSE"],
)
def test_nothing_outside_the_folder_of_files_is_served(get, path):
    answer, body = get(path, Accept_Encoding="gzip")

    assert answer.status in {400, 404}
    assert b"import" not in body


def test_streamlits_scripts_arrive_compressed_and_whole(get):
    script = next((Path(get_static_dir()) / "static" / "js").glob("index.*.js"))

    for _ in range(2):  # made the first time, kept the second
        answer, body = get(f"/static/js/{script.name}", Accept_Encoding="gzip, br")

        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == script.read_bytes()
        assert "immutable" in answer.headers["Cache-Control"]
    answer, body = get(f"/static/js/{script.name}")
    assert "Content-Encoding" not in answer.headers
    assert body == script.read_bytes()


def test_a_host_that_is_not_this_computer_is_refused(get):
    answer, _ = get("/", Host="council.elsewhere.example")

    assert answer.status == 400


def test_the_health_check_answers(get):
    answer, body = get("/healthz")

    assert (answer.status, body) == (200, b'{"status":"ok"}')


def test_settings_in_a_home_folder_change_nothing(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        '[browser]\ngatherUsageStats = true\n[theme.light]\nprimaryColor = "#FF0000"\n'
        '[client]\nshowErrorDetails = "full"\n'
    )

    shown = subprocess.run(
        [sys.executable, "-c", IN_EFFECT],
        cwd=ROOT,
        env={"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.splitlines() == [
        "runner.postScriptGC False",
        "browser.gatherUsageStats False",
        "theme.light.primaryColor #12436D",
        "server.enableStaticServing False",
        "client.showErrorDetails none",
        "client.toolbarMode viewer",
    ]


def test_a_port_in_use_is_told_with_one_that_is_free():
    with socket.socket() as taken:
        taken.bind((server.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(ToolkitError) as told:
            server.serve(port, None, open_browser=False)

    (problem,) = told.value.problems
    offered = int(problem.fix.rsplit(" ", 1)[1].rstrip("."))
    assert problem.where == f"Port {port}"
    assert "Another program is already using it" in problem.what
    assert f"candour run --port {offered}" in problem.fix
    server.listen(offered).close()


@pytest.mark.parametrize("port", [70000, -1])
def test_a_port_that_does_not_exist_is_told(port):
    with pytest.raises(ToolkitError, match="There is no such port"):
        server.listen(port)


def test_ctrl_c_stops_the_app_in_order_and_says_so(tmp_path):
    with open_app(tmp_path) as running:
        code = running.press_ctrl_c()

    lines = running.said.splitlines()
    assert code == 0
    assert lines[0] == f"Candour is open at {running.address}"
    assert lines[-1] == "Candour has stopped. Everything that was saved is kept."
    assert "Traceback" not in running.said


def test_a_full_room_gets_in_where_the_system_allows_few_files_until_it_is_asked(tmp_path):
    with open_with_few_files(tmp_path, files=100) as running, contextlib.ExitStack() as stack:
        place = urlsplit(running.address)
        answered = []
        for _ in range(150):
            phone = http.client.HTTPConnection(place.netloc, timeout=60)
            stack.callback(phone.close)
            phone.request("GET", "/_stcore/health")  # and it stays connected, as a page does
            answered.append(phone.getresponse().status)

    assert answered == [200] * 150


@pytest.mark.parametrize("screen", [":0", ""])
def test_the_app_opens_in_a_browser_only_where_there_is_a_screen(tmp_path, screen):
    asked = tmp_path / "asked"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {asked}\n')
    browser.chmod(0o700)
    lines = (
        "import threading; from toolkit.app.server import open_in_browser; "
        "open_in_browser('http://127.0.0.1:8501'); "
        "[one.join(20) for one in threading.enumerate() if one.daemon]"
    )

    subprocess.run(
        [sys.executable, "-c", lines],
        cwd=ROOT,
        env={"BROWSER": str(browser), "DISPLAY": screen, "PATH": "/usr/bin:/bin"},
        check=True,
    )

    expected = bool(screen) or not sys.platform.startswith("linux")
    assert asked.exists() == expected


def test_the_log_has_the_reference_and_the_place_and_nothing_that_was_typed(caplog):
    server.keep_log_quiet()
    try:
        raise ValueError("what somebody typed")
    except ValueError as error:
        with caplog.at_level(logging.ERROR, logger="toolkit.app"):
            reference = server.note_failure(error)

    (line,) = [record.getMessage() for record in caplog.records]
    assert re.fullmatch(r"[A-Z0-9]{6}", reference)
    assert re.fullmatch(rf"{reference} ValueError at test_server\.py:\d+", line)


def test_streamlit_and_uvicorn_write_no_traceback_with_what_was_typed(capsys):
    server.keep_log_quiet()
    try:
        raise ValueError("what somebody typed")
    except ValueError:
        logging.getLogger("streamlit.error_util").exception("Uncaught app execution")
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    written = capsys.readouterr()

    assert "what somebody typed" not in written.out + written.err


def test_why_a_file_could_not_be_made_is_told_by_its_place_without_what_was_typed(caplog, capsys):
    server.keep_log_quiet()
    with caplog.at_level(logging.ERROR, logger="toolkit.app"):
        try:
            raise ValueError("what somebody typed")
        except ValueError:
            logging.getLogger(server.FILES).exception("Error executing deferred callable")

    written = capsys.readouterr()

    assert "what somebody typed" not in written.out + written.err
    (place,) = [one.getMessage() for one in caplog.records if one.name == "toolkit.app"]
    assert re.fullmatch(r"[A-Z0-9]{6} ValueError at test_server\.py:\d+", place)


def test_no_folder_beside_the_main_file_is_taken_for_pages():
    # Streamlit would take each address for one of its files, and tell the first visitor to an
    # address that there is no such page.
    assert not (Path(server.__file__).parent / "pages").exists()
