"""The wall: what a whole room reads, from the code at the door to the agreed level.

It is drawn once for each deed of a host. Between them one line lives: how many have answered.
"""

from __future__ import annotations

import streamlit as st

from toolkit.app import away, hosting, parts
from toolkit.app.hosting import Room
from toolkit.app.screens import projector_question
from toolkit.app.screens.projector_way_in import show_way_in
from toolkit.app.state import Context
from toolkit.words import text
from toolkit.workspace import Workspace


def show(context: Context) -> None:
    """What everybody in the room has before them stands on the page, in words for the last row."""
    with st.container(key="projector"):
        room = hosting.find_room(context)
        if room is None:
            parts.title(text("common.pages.projector"))
            parts.say("wall.none")
            parts.link_to("set_up", text("wall.to_set_up"))
            return
        show_phase(room)


def show_phase(room: Room) -> None:
    """The stage of the round, with the line that lives."""
    phase = room.stage.phase
    if phase == "lobby" or (phase in ("asking", "shown") and room.item is None):
        show_lobby(room)
    elif phase in ("asking", "shown"):
        projector_question.show(room, show_line)
    else:
        parts.note(room.round.title)
        parts.title(text("wall.over" if phase == "over" else "wall.paused"))
        parts.say(f"wall.over_{room.round.promise}" if phase == "over" else "wall.paused_about")
        show_line(room)


def show_line(room: Room) -> None:
    """The line that lives stands here."""
    show_live(room.workspace, room.round.id, room.stage.pulse, hosting.stage_words(room))


@st.fragment(run_every=hosting.EVERY)
@parts.told
@away.in_fragment
def show_live(workspace: Workspace, round_id: str, pulse: int, turned: str) -> None:
    """How many have joined and answered; the wall is drawn again once a host acts."""
    stage = workspace.stage(round_id)
    if stage.pulse != pulse:
        st.rerun()
    if stage.phase != "over":
        workspace.stay()  # a room looks at it, and nobody touches it
    line = hosting.live_line(workspace, round_id, stage)
    counts = stage.phase in ("lobby", "asking")
    parts.live(line.words if counts else "", line.moment, turned)


def show_lobby(room: Room) -> None:
    """Who asks, what is promised, and the way in."""
    work, aside = st.columns([0.6, 0.4], gap="large")
    with work:
        parts.note(room.context.council.name)
        parts.title(room.round.title)
        parts.say(f"wall.promise_{room.round.promise}", k=room.k)
        pace = "waiting" if room.round.pace == "together" else f"own_pace_{room.round.promise}"
        parts.say(f"wall.{pace}")
        show_line(room)
    with aside:
        show_way_in(room)
