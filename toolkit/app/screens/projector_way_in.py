"""The way into a round, as it stands on the wall."""

from __future__ import annotations

import streamlit as st

from toolkit.app import doors, parts, qr
from toolkit.app.hosting import Room
from toolkit.app.joining import join_address
from toolkit.words import text

SIDE = 300  # pixels of the QR code


def show_way_in(room: Room) -> None:
    """The short address, the code and the QR code, or that everybody has a link of their own."""
    entrance = room.workspace.entrance(room.round.id)
    with st.container(border=True, key="joinbox", horizontal_alignment="center"):
        parts.heading(text("wall.join"))
        if room.round.entry == "links":
            parts.say("wall.links")
            return
        if not entrance.open:
            parts.say("rounds.entry.closed")
            return
        address = join_address(entrance.token)
        st.image(qr.draw_code(address), width=SIDE, alt=text("wall.qr"))
        parts.say("wall.go", address=short_address())
        with st.container(key="joincode"):
            parts.heading(entrance.code)
        if not doors.where().is_reachable:
            parts.note(text("rounds.entry.only_here"))


def short_address() -> str:
    """The address to type, without what a browser adds by itself."""
    return f"{doors.where().for_guests.split('//')[-1]}/join"
