"""Requests and streams that no browser sends: refused without a word, and the server lives on."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import random
import re
import socket
import struct
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.app.test_room_door import COUNCIL, run_page, words
from tests.serving import RunningApp, open_app

CHANCE = random.Random(7)  # noqa: S311  # broken bytes, no secret
INNER = re.compile(
    r"Traceback|File \"|\.py|/toolkit/|sqlalchemy|psycopg|candour\.db", re.IGNORECASE
)
# What the log may say of a run that failed, as one does whose session was told of fields that no
# page has: a reference, the kind of failure and its place (`server.note_failure`), and no value.
FAILED = re.compile(r"^\S+ \S+ [0-9A-Z]{6} \w+ at \w+\.py:\d+$", re.MULTILINE)
HANDSHAKE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: streamlit\r\nOrigin: http://{host}\r\n\r\n"
)
ODD_HEADERS = (
    "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 5, 6",
    "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: gzip", "Expect: 100-continue",
    "Host: ", "Host: a b", "Cookie: " + "a" * 9000, "Cookie: candour_seat=~~~~~", "X: \x00",
    "Range: bytes=0-,0-,0-", "If-None-Match: " + "x" * 5000, "Accept-Encoding: \xff\xfe",
    "Origin: null", "Sec-Fetch-Site: cross-site", "Upgrade: h2c", "Content-Type: \r\n folded",
)  # fmt: skip
ODD_PATHS = (
    "/", "/%", "/%00", "/%ff%fe", "/..%2f..%2fetc/passwd", "//elsewhere.example/", "/" + "a" * 9000,
    "/join/%0d%0aSet-Cookie:%20x=1", "/back/" + "." * 300, "/static/../../LICENSE", "/media/..",
    "/_stcore/upload_file/x/y", "/_stcore/stream", "/candour/%2e%2e/%2e%2e/server.py", "*", "?", "",
    "/join?" + "&".join("a=1" for _ in range(3000)), "/take-part/../set-up", "/\u202e",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with open_app(tmp_path_factory.mktemp("data")) as running:
        yield running
        running.kill()
        said = FAILED.sub("", running.said.replace(running.address, ""))
        assert INNER.findall(said) == []


@pytest.fixture
def host(app: RunningApp) -> Iterator[str]:
    """Where the app is; after the test it serves people as before."""
    where = urlsplit(app.address).netloc
    yield where
    assert COUNCIL in words(run_page(where, ""))


def send(host: str, raw: bytes) -> bytes:
    """What comes back to these bytes, until the server has nothing more to say."""
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        connection.settimeout(1)
        with contextlib.suppress(OSError):
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
        said = b""
        with contextlib.suppress(OSError):
            while part := connection.recv(65536):
                said += part
                if len(said) > 200_000:
                    break
    return said


def requests(host: str) -> Iterator[bytes]:
    """Two hundred requests with something wrong in each."""
    for number in range(200):
        method = CHANCE.choice(("GET", "POST", "PUT", "DELETE", "TRACE", "\x00", "G E T", "get"))
        path = CHANCE.choice(ODD_PATHS)
        header = CHANCE.choice(ODD_HEADERS)
        version = CHANCE.choice(("HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "HTTP", ""))
        text = f"{method} {path} {version}\r\nHost: {host}\r\n{header}\r\nConnection: close\r\n\r\n"
        raw = text.encode("utf-8", "replace")
        yield raw + CHANCE.randbytes(number) if number % 3 else CHANCE.randbytes(64 + number)


def test_broken_requests_are_answered_without_a_word_about_the_inside(host: str) -> None:
    answers = [send(host, raw) for raw in requests(host)]

    heads = [said.split(b"\r\n\r\n", 1)[0].decode("latin-1") for said in answers]
    ours = [said for said in answers if b"text/html" in said[:2000] and b"<title>" in said]
    told = [said.decode("latin-1") for said in answers if said not in ours]
    assert len(answers) == 200
    assert [text for text in told if INNER.search(text.split("\r\n\r\n", 1)[-1])] == []
    assert [head for head in heads if "Set-Cookie: x=1" in head or "passwd" in head] == []


def test_a_page_of_another_origin_cannot_open_a_stream(host: str) -> None:
    async def open_from(origin: str) -> int:
        try:
            async with connect(f"ws://{host}/_stcore/stream", origin=origin):  # type: ignore[arg-type]  # any text
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    strange = ("http://elsewhere.example", "https://127.0.0.1.elsewhere.example", "null", "file://")

    assert [asyncio.run(open_from(one)) for one in strange] == [403] * len(strange)


def messages() -> Iterator[bytes | str]:
    """Three hundred messages that mean nothing, or something that no page of ours would say."""
    sound = BackMsg()
    sound.rerun_script.page_name = "no-such-page"
    sound.rerun_script.query_string = "assessment=" + "x" * 2000
    whole = sound.SerializeToString()
    for number in range(300):
        kind = number % 5
        if kind == 0:
            yield CHANCE.randbytes(number * 7)
        elif kind == 1:
            yield CHANCE.randbytes(8).hex()
        elif kind == 2:
            yield whole[: CHANCE.randrange(len(whole))]
        elif kind == 3:
            spoilt = bytearray(whole)
            spoilt[CHANCE.randrange(len(spoilt))] ^= 1 << CHANCE.randrange(8)
            yield bytes(spoilt)
        else:
            widget = BackMsg()
            state = widget.rerun_script.widget_states.widgets.add()
            state.id = CHANCE.randbytes(6).hex()
            state.string_value = "\u0000<script>" + "y" * number
            yield widget.SerializeToString()


def test_three_hundred_broken_messages_end_nobody_elses_page(host: str) -> None:
    async def speak(message: bytes | str) -> None:
        stream = connect(
            f"ws://{host}/_stcore/stream",
            origin=f"http://{host}",  # type: ignore[arg-type]  # any text
            subprotocols=["streamlit"],  # type: ignore[list-item]  # any text
            max_size=None,
        )
        async with stream as one:
            with contextlib.suppress(ConnectionClosed, TimeoutError):
                await one.send(message)
                await asyncio.wait_for(one.recv(), 0.05)

    async def speak_all() -> int:
        spoken = 0
        for message in messages():
            await speak(message)
            spoken += 1
        return spoken

    assert asyncio.run(speak_all()) == 300


def test_broken_frames_after_the_handshake_close_the_stream_and_no_more(host: str) -> None:
    ended = 0
    for number in range(60):
        head = CHANCE.choice((b"\x82\xff" + struct.pack(">Q", 2**62), b"\xf2\x80", b"\x89\xfe\xff"))
        frame = head + CHANCE.randbytes(number) if number % 2 else CHANCE.randbytes(50 + number)
        said = send(host, HANDSHAKE.format(host=host).encode() + frame)
        assert said.startswith(b"HTTP/1.1 101")
        ended += 1

    assert ended == 60


def test_a_file_of_somebody_else_cannot_be_fetched_by_a_guess(host: str) -> None:
    name, port = host.split(":")
    guesses = ["plan.xlsx", "0" * 56 + ".xlsx", "../candour.db", "%2e%2e/candour.db"]
    statuses = []
    for guess in guesses:
        connection = http.client.HTTPConnection(name, int(port), timeout=20)
        connection.request("GET", f"/media/{guess}")
        statuses.append(connection.getresponse().status)
        connection.close()

    assert set(statuses) <= {400, 404}


def test_an_upload_without_a_session_and_its_token_is_refused(host: str) -> None:
    name, port = host.split(":")
    connection = http.client.HTTPConnection(name, int(port), timeout=20)
    connection.request("PUT", "/_stcore/upload_file/no-session/no-file", b"x" * 1000)

    assert connection.getresponse().status in {400, 403, 404, 405}
