"""What a host can do now, as buttons: to what the page shows, and to nothing changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from toolkit.app import hosting, parts
from toolkit.app.hosting import Room
from toolkit.app.screens.workshop_record import show_button
from toolkit.words import text
from toolkit.workspace.rooms import BoardItem

USUAL_MINUTES, MOST_MINUTES = 3, 60
TIMER = "timer-minutes"


def show_deeds(room: Room, item: BoardItem) -> None:
    """What the host can do now, the usual next step first."""
    asking, agreed = room.stage.phase == "asking", item.record is not None
    votes = room.round.promise == "room" and room.is_open
    with st.container(horizontal=True):
        if asking and votes:
            deed(room, "reveal", room.workspace.reveal, primary=True, focus="verdict")
        if agreed or (asking and not votes):
            show_next(room, primary=not (asking and votes))
        if votes or not room.is_open:
            show_button(item, primary=not asking and not agreed)
        if room.is_open:
            deed(room, "pause", room.workspace.pause, focus="stage")


def show_next(room: Room, *, primary: bool = True) -> None:
    """A button puts the next question of the talking order that nothing is agreed on yet."""
    waiting = (
        one
        for one in room.board.items
        if one.record is None and one.question.id != room.stage.question_id
    )
    following = next(waiting, None)
    if following is not None:
        label = text("workshop.do.ask_next", title=following.question.title)
        st.button(
            parts.plain(label),
            key="ask-next",
            type="primary" if primary else "secondary",
            on_click=hosting.act,
            args=(room.workspace.ask, room.round.id, following.question.id, room.stage.pulse),
            kwargs={"focus": "question"},
        )


def show_timer(room: Room) -> None:
    """The host can set how long this question stays open; nothing happens when time is up."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = text("workshop.do.timer_minutes")
        st.number_input(label, 1, MOST_MINUTES, USUAL_MINUTES, width=220, key=TIMER)
        st.button(text("workshop.do.timer"), on_click=_set_timer, args=(room,))


def _set_timer(room: Room) -> None:
    minutes = int(st.session_state.get(TIMER, USUAL_MINUTES))
    hosting.act(room.workspace.set_timer, room.round.id, minutes, room.stage.pulse)


def show_again(room: Room) -> None:
    """The room can vote once more, or the votes can be taken back."""
    with st.expander(text("workshop.again.title")):
        parts.say("workshop.again.about", k=room.k)
        with st.container(horizontal=True):
            deed(room, "vote_again", room.workspace.vote_again, focus="question")
            deed(room, "reopen_ballot", room.workspace.reopen_ballot, focus="question")


def deed(
    room: Room,
    name: str,
    do: Callable[[str, int], object],
    *,
    primary: bool = False,
    focus: str = "",
) -> None:
    """A button that does this to what the page shows, and to nothing that another host changed."""
    st.button(
        text(f"workshop.do.{name}"),
        key=f"do-{name}",
        type="primary" if primary else "secondary",
        on_click=hosting.act,
        args=(do, room.round.id, room.stage.pulse),
        kwargs={"focus": focus},
    )
