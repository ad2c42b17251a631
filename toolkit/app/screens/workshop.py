"""The facilitator's page: one question after the other, from a blind vote to an agreed level."""

from __future__ import annotations

import streamlit as st

from toolkit.app import away, hosting, parts
from toolkit.app.hosting import Room
from toolkit.app.screens import (
    workshop_comments,
    workshop_deeds,
    workshop_question,
    workshop_record,
    workshop_talk,
)
from toolkit.app.screens.set_up_rounds_entry import show_entrance
from toolkit.app.state import Context
from toolkit.words import text
from toolkit.workspace import Workspace

BADGES: dict[str, parts.Kind] = {"asking": "good", "shown": "info", "break": "care"}


def show(context: Context) -> None:
    """What a host needs now is on the page: the stage, the next step, and what to talk about."""
    with parts.target("stage"):
        parts.title(text("common.pages.workshop"))
    room = hosting.find_room(context)
    if room is None:
        parts.say("workshop.none" if context.assessment else "workshop.no_assessment")
        parts.link_to("set_up", text("workshop.to_set_up"))
        return
    if room.recording is None:
        workshop_record.leave()
    choose_round(room)
    work, aside = st.columns([0.64, 0.36], gap="large")
    with work:
        show_head(room)
        hosting.tell()
        show_stage(room)
    with aside:
        workshop_talk.show(room)
        workshop_comments.show(room)


def choose_round(room: Room) -> None:
    """Where there are several rounds, another one can be hosted."""
    if st.query_params.get(hosting.ROUND) != room.round.id:
        st.query_params[hosting.ROUND] = room.round.id
    rounds = {one.id: one for one in hosting.find_rounds(room.context)}
    if len(rounds) > 1:
        key = f"choose-round-{room.round.id}"
        st.selectbox(
            text("workshop.choose"),
            list(rounds),
            index=list(rounds).index(room.round.id),
            format_func=lambda id: rounds[id].title,
            key=key,
            on_change=_choose,
            args=(key,),
        )


def _choose(key: str) -> None:
    st.query_params[hosting.ROUND] = st.session_state[key]


def show_head(room: Room) -> None:
    """What is hosted, how many have come, and the way to the wall."""
    promise = text(f"rounds.promise.{room.round.promise}")
    phase = room.stage.phase
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.badge(text(f"workshop.phase.{phase}"), BADGES.get(phase, "neutral"))
        parts.note(text("workshop.about", title=room.round.title, promise=promise))
        hosting.link_to_wall(room.assessment, room.round)
    show_live(room.workspace, room.round.id, room.stage.pulse, hosting.stage_words(room))


@st.fragment(run_every=hosting.EVERY)
@parts.told
@away.in_fragment
def show_live(workspace: Workspace, round_id: str, pulse: int, turned: str) -> None:
    """How many have joined and answered; the page is drawn again once another host acts."""
    stage = workspace.stage(round_id)
    if stage.pulse != pulse and hosting.RECORDING not in st.session_state:
        st.rerun()
    if stage.pulse != pulse:
        st.warning(text("workshop.moved_on"))
        if st.button(text("workshop.look_again")):
            st.rerun()
    if stage.phase == "over":  # nobody comes any more, and people may have been deleted since
        parts.live("", f"{stage.pulse}", turned)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.empty()
        still = st.checkbox(text("workshop.live.still"), key=f"still-{round_id}")
    now = (round_id, stage.pulse)  # what was counted for another question is not held still
    seen: tuple[object, hosting.Line] | None = st.session_state.get("live_seen")
    if not still or seen is None or seen[0] != now:
        seen = (now, hosting.live_line(workspace, round_id, stage))
        st.session_state["live_seen"] = seen
    with place.container():
        parts.live(seen[1].words, seen[1].moment, turned)


def show_stage(room: Room) -> None:
    """What everybody in the room has before them, and what the host can do with it."""
    phase, recording = room.stage.phase, room.recording
    if recording is not None:
        workshop_question.show_head(room, recording)
        workshop_record.show_form(room, recording)
    elif phase == "over":
        parts.say(f"workshop.over_{room.round.promise}")
        parts.link_to("results", text("workshop.to_results"))
        workshop_deeds.show_next(room, primary=False)
    elif phase == "lobby":
        parts.heading(text("workshop.phase.lobby"))
        if room.round.promise == "survey":
            parts.say("workshop.survey_about")
        show_entrance(room.workspace.entrance(room.round.id), room.round)
        if room.hosted:
            workshop_deeds.show_next(room)
    elif phase == "break":
        parts.heading(text("workshop.phase.break"))
        with st.container(horizontal=True):
            workshop_deeds.deed(room, "resume", room.workspace.resume, primary=True)
    else:
        workshop_question.show(room)
    if room.is_open and recording is None:
        show_close(room)


def show_close(room: Room) -> None:
    """The round can be closed, once it is said what that does."""
    survey = room.round.promise == "survey"
    with st.expander(text("rounds.close.title" if survey else "workshop.close.title")):
        parts.say(f"rounds.close.{room.round.promise}", k=room.k)
        missing = sum(one.record is None for one in room.board.items)
        if missing and not survey:
            parts.say("workshop.close.missing", n=missing)
        st.button(
            text("rounds.deed.close" if survey else "workshop.do.close"),
            on_click=hosting.act,
            args=(room.workspace.close_round, room.assessment.id, room.round.id),
            kwargs={"focus": "stage"},
        )
