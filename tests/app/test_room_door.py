"""A room's door to the network, tried by hand-made requests: it leads to a seat, nowhere else."""

from __future__ import annotations

import asyncio
import http.client
import sys
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.serving import open_app
from toolkit.app import doors
from toolkit.app.main import PAGES
from toolkit.errors import ToolkitError

COUNCIL = "Merrowdale"  # the sample council, which every page of a workspace names
EVERY_PAGE = [address for _, address, _ in PAGES]


def an_address() -> str:
    """An address of this machine other than the usual one."""
    try:
        return doors.network_address()
    except ToolkitError:
        if not sys.platform.startswith("linux"):
            raise
        return "127.0.0.2"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with open_app(tmp_path_factory.mktemp("data"), room=an_address()) as running:
        yield running


@pytest.fixture
def own(app):
    return urlsplit(app.address).netloc


@pytest.fixture
def room(app):
    return f"{an_address()}:{urlsplit(app.address).port}"


def run_page(host: str, page: str, protocols: tuple[str, ...] = ("streamlit",), **headers: str):
    """All that the server sends to somebody who asks its stream for one page."""

    async def ask() -> list[ForwardMsg]:
        stream = connect(
            f"ws://{host}/_stcore/stream",
            origin=f"http://{host}",  # type: ignore[arg-type]
            subprotocols=protocols,  # type: ignore[arg-type]
            additional_headers={name.replace("_", "-"): said for name, said in headers.items()},
            max_size=None,
        )
        async with stream as socket:
            asked = BackMsg()
            asked.rerun_script.page_name = page
            asked.rerun_script.context_info.url = f"http://{host}/{page}"
            await socket.send(asked.SerializeToString())
            sent = []
            while True:
                said = ForwardMsg()
                raw = await asyncio.wait_for(socket.recv(), 60)
                assert isinstance(raw, bytes)
                said.ParseFromString(raw)
                sent.append(said)
                if said.WhichOneof("type") == "script_finished":
                    return sent

    return asyncio.run(ask())


def words(sent: list[ForwardMsg]) -> str:
    return "\n".join(str(one) for one in sent)


@pytest.mark.parametrize("page", [*EVERY_PAGE, "take-part", "no-such-page"])
def test_whoever_comes_through_the_rooms_door_gets_the_seats_page_whatever_they_ask(room, page):
    told = words(run_page(room, page, Candour_Door="own"))

    assert "This browser holds no place" in told
    assert COUNCIL not in told


def test_the_same_request_on_the_computer_itself_gets_the_workspace(own):
    assert COUNCIL in words(run_page(own, ""))
    assert COUNCIL in words(run_page(own, "results"))


def test_a_session_of_the_workspace_cannot_be_taken_over_through_the_rooms_door(own, room):
    (begun,) = [
        one.new_session.initialize.session_id
        for one in run_page(own, "results")
        if one.WhichOneof("type") == "new_session"
    ]

    taken = run_page(room, "results", ("streamlit", "token", begun))

    sessions = {
        one.new_session.initialize.session_id
        for one in taken
        if one.WhichOneof("type") == "new_session"
    }
    assert begun not in sessions
    assert COUNCIL not in words(taken)


def test_other_streams_are_refused_at_the_rooms_door(room):
    async def knock() -> None:
        async with connect(f"ws://{room}/results/_stcore/stream"):
            pass

    with pytest.raises(InvalidStatus, match="404"):
        asyncio.run(knock())


def asked(host: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    where, port = host.split(":")
    connection = http.client.HTTPConnection(where, int(port), timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Location", "")
    connection.close()
    return found


@pytest.mark.parametrize("path", [*(f"/{one}" for one in EVERY_PAGE if one), "/media/x.xlsx"])
def test_pages_and_files_of_the_workspace_are_not_found_at_the_rooms_door(room, path):
    assert asked(room, path)[0] == 404


def test_the_rooms_door_opens_on_the_page_for_codes(room):
    assert asked(room, "/") == (303, "/join")
    assert asked(room, "/join")[0] == 200
    assert asked(room, "/candour/join.css")[0] == 200


def test_uploads_are_shut_at_the_rooms_door(room):
    assert asked(room, "/_stcore/upload_file/a/b", "PUT")[0] == 404


def test_another_host_is_refused_at_the_rooms_door(room):
    assert asked(room, "/join", Host="council.elsewhere.example")[0] == 400


def test_the_terminal_says_where_the_room_comes_in_and_what_that_means(tmp_path):
    with open_app(tmp_path, room=an_address()) as running:
        running.press_ctrl_c()

    assert f"http://{an_address()}:" in running.said
    assert "without encryption" in running.said
    assert "hotspot" in running.said
    assert "paper" in running.said


def test_without_a_room_nothing_listens_on_the_network(tmp_path):
    with open_app(tmp_path) as running:
        port = urlsplit(running.address).port
        with pytest.raises(OSError):  # noqa: PT011  # refused, or no way, by system
            asked(f"{an_address()}:{port}", "/join")
