"""The two doors: this computer's own, and in a workshop the one that its network can reach.

Through the room's door come seats and nothing else. Which door somebody came through is told by the
near end of their connection, which nobody at the far end can choose.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import streamlit as st
from starlette.types import Scope

from toolkit.errors import Problem, ToolkitError
from toolkit.words import text

HOST = "127.0.0.1"
DATABASE = "CANDOUR_DATABASE"  # where the server leaves the name of the file it was given
MARK = "candour-door"  # the header that the guard puts on each connection, and takes off first
OWN, ROOM = "own", "room"
SEAT_PAGE = "/take-part"
# Nothing is ever sent there (RFC 5737): asking for the way tells which address would be used.
ELSEWHERE = ("192.0.2.254", 9)
SEATS_ONLY = re.compile(
    r"/(join|back|candour|static)(/.*)?|/take-part|/accessibility|/healthz"
    r"|/_stcore/(health|host-config|stream)"
)
PROTOCOL = b"sec-websocket-protocol"


@dataclass(frozen=True)
class Doors:
    """Where Candour is open: on this computer, and for others at a room's or the public address."""

    own: str = f"http://{HOST}:8501"
    room: str | None = None
    public: str | None = None

    @property
    def for_guests(self) -> str:
        """The address that people who answer are given."""
        return self.public or self.room or self.own

    @property
    def is_reachable(self) -> bool:
        """Whether anybody but the person at this computer can come in."""
        return (self.public or self.room) is not None


_now = Doors()


def opened(doors: Doors) -> None:
    """From now on these are the addresses that people are told."""
    global _now
    _now = replace(doors)


def where() -> Doors:
    """The addresses under which Candour is open."""
    return _now


def network_address(wished: str = "") -> str:
    """The address of this computer on its network, or the one that was wished for.

    Raises ToolkitError where there is no network, or where others could not come in.
    """
    if wished in {HOST, "0.0.0.0"} or ":" in wished:  # noqa: S104  # it is refused
        what = text("joining.room.address_what", address=wished)
        raise ToolkitError(Problem("--room", what, text("joining.room.address_fix")))
    if wished:
        return wished
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(ELSEWHERE)
            found: str = way.getsockname()[0]
        except OSError:
            found = HOST
    if found == HOST:
        what, fix = text("joining.room.no_network_what"), text("joining.room.no_network_fix")
        raise ToolkitError(Problem("--room", what, fix))
    return found


def door_of(scope: Scope) -> str:
    """Through which door this connection came, by its near end."""
    near = scope.get("server") or ("",)
    return OWN if near[0] == HOST else ROOM


def may_enter(path: str) -> bool:
    """Whether the room's door leads to this address."""
    return SEATS_ONLY.fullmatch(path) is not None


def marked(scope: Scope, door: str) -> Scope:
    """The same connection with its door written on it, whatever it said of itself.

    Nobody at the room's door takes over a session that began elsewhere: a phone that comes back
    begins a new one, and finds its place by its cookie.
    """
    headers = [one for one in scope["headers"] if one[0].lower() != MARK.encode()]
    if door == ROOM:
        headers = [(name, _without_session(name, said)) for name, said in headers]
    return {**scope, "headers": [*headers, (MARK.encode(), door.encode())]}


def _without_session(name: bytes, said: bytes) -> bytes:
    """The second entry of Streamlit's list is a token, the third the session to be gone on with."""
    return b",".join(said.split(b",")[:2]) if name.lower() == PROTOCOL else said


def is_for_a_seat() -> bool:
    """Whether this run of the script may show a seat and nothing else.

    It is so for everybody who came through the room's door, whatever page they ask for, and for
    whoever asked for the page of a seat.
    """
    headers = st.context.headers
    # Nobody comes past the guard without a mark; it is gone with a connection that ended meanwhile.
    if headers.get(MARK) != OWN and (len(headers) or where().room):
        return True
    return urlsplit(st.context.url or "").path.rstrip("/") == SEAT_PAGE
