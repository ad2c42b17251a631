"""Which door leads where, and that nobody can say of themselves that they came through another."""

from __future__ import annotations

import pytest

from toolkit.app import doors
from toolkit.errors import ToolkitError


def scope(near: str, **headers: str) -> dict[str, object]:
    named = [(name.encode(), said.encode()) for name, said in headers.items()]
    return {"type": "http", "path": "/", "server": (near, 8501), "headers": named}


@pytest.mark.parametrize(
    "path",
    [
        *("/join", "/join/abc", "/join/seat", "/back/abc", "/take-part", "/healthz"),
        "/accessibility",
        *("/candour/app.css", "/static/js/index.js", "/_stcore/stream", "/_stcore/health"),
    ],
)
def test_the_rooms_door_leads_to_a_seat(path):
    assert doors.may_enter(path)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/results", "/set-up", "/workshop", "/projector", "/files", "/questionnaire"),
        *("/media/0123.xlsx", "/_stcore/upload_file/a/b", "/_stcore/metrics", "/component/x"),
        *("/joint", "/take-part/../results", "/take-part/x", "/JOIN", "/_stcore/stream/x", ""),
    ],
)
def test_the_rooms_door_leads_nowhere_else(path):
    assert not doors.may_enter(path)


def test_the_door_is_told_by_the_near_end_of_a_connection():
    assert doors.door_of(scope("127.0.0.1")) == doors.OWN
    assert doors.door_of(scope("192.0.2.7")) == doors.ROOM
    assert doors.door_of({"type": "http", "server": None}) == doors.ROOM


def test_what_a_visitor_says_of_their_door_is_taken_off():
    came = scope("192.0.2.7", **{"Candour-Door": "own", "host": "192.0.2.7:8501"})

    marked = doors.marked(came, doors.ROOM)

    assert [said for name, said in marked["headers"] if name.lower() == b"candour-door"] == [
        b"room"
    ]
    assert (b"host", b"192.0.2.7:8501") in marked["headers"]


def test_nobody_at_the_rooms_door_takes_over_a_session():
    came = scope("192.0.2.7", **{"sec-websocket-protocol": "streamlit,token,session"})

    at_the_room = dict(doors.marked(came, doors.ROOM)["headers"])
    at_home = dict(doors.marked(came, doors.OWN)["headers"])

    assert at_the_room[b"sec-websocket-protocol"] == b"streamlit,token"
    assert at_home[b"sec-websocket-protocol"] == b"streamlit,token,session"


@pytest.mark.parametrize("wished", ["127.0.0.1", "0.0.0.0", "::1", "fe80::1"])  # noqa: S104
def test_an_address_at_which_no_phone_comes_in_or_everybody_does_is_refused(wished):
    with pytest.raises(ToolkitError, match="not an address at which others can reach"):
        doors.network_address(wished)


def test_while_a_room_is_open_a_connection_that_is_gone_counts_as_one_from_the_room():
    before = doors.where()
    try:
        doors.opened(doors.Doors(room="http://192.0.2.7:8501"))
        with_a_room = doors.is_for_a_seat()
        doors.opened(doors.Doors())
        without = doors.is_for_a_seat()
    finally:
        doors.opened(before)

    assert with_a_room
    assert not without
