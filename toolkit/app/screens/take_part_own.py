"""A seat at one's own pace: question after question, and the list of one's own answers."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.screens.take_part_sheet import show_own_sheet
from toolkit.app.seat_parts import show_return_link, show_topic, show_where
from toolkit.app.seating import SeatSheet
from toolkit.app.sheet import PLACE
from toolkit.app.vote_card import show_choice, show_comment, show_levels
from toolkit.app.votes_shown import show_votes
from toolkit.model.bank import Question
from toolkit.seat import Shown
from toolkit.words import text

MINE = "mine"


def show(sheet: SeatSheet) -> None:
    """The question where this person is, or the list of their answers, is on the page."""
    name = _find(sheet)
    if name == MINE:
        _show_mine(sheet)
    else:
        _show_question(sheet, sheet.by_id[name])


def _find(sheet: SeatSheet) -> str:
    """Where this person is: what the address says, else where they were, else the first open."""
    asked, was = st.query_params.get("q"), st.session_state.get(PLACE)
    name = next((one for one in (asked, was) if one == MINE or one in sheet.by_id), None)
    name = name or _first_open(sheet)
    st.session_state[PLACE] = name
    if asked != name:
        st.query_params["q"] = name
    return name


def _first_open(sheet: SeatSheet) -> str:
    return next((id for id in sheet.by_id if id not in sheet.own), MINE)


def _go(name: str) -> None:
    """The page of this name is shown in the run that follows, and focus moves to its heading."""
    st.session_state[PLACE] = st.query_params["q"] = name
    st.session_state.pop("answer_problem", None)
    parts.move_focus("question")


def _show_question(sheet: SeatSheet, question: Question) -> None:
    names = list(sheet.by_id)
    number = names.index(question.id) + 1
    show_where(sheet, text("take_part.progress", number=number, all=len(names)))
    _show_talk(sheet, question)
    show_topic(sheet, question)
    shown = sheet.shown(question.id) if sheet.votes else Shown(1, None)
    if shown.now is not None:
        parts.heading(text("take_part.shown.title"))
        show_votes(sheet, question, shown)
    else:
        if shown.turn > 1:
            parts.say("take_part.vote.again")
        show_choice(sheet, question, shown.turn)
    _show_moves(sheet, question, names, is_shown=shown.now is not None)
    show_levels(sheet, question)
    if shown.now is None:
        show_comment(sheet, question)


def _show_talk(sheet: SeatSheet, question: Question) -> None:
    """Where the room talks about another question, there is a way to it."""
    other = sheet.by_id.get(sheet.stage.question_id)
    if other is None or other.id == question.id:
        return
    parts.say("take_part.talk.here", title=other.title)
    st.button(text("take_part.talk.go"), key="talk", on_click=_go, args=(other.id,))


def _show_moves(sheet: SeatSheet, question: Question, names: list[str], *, is_shown: bool) -> None:
    place = names.index(question.id)
    following = [*names, MINE][place + 1]
    if st.session_state.get("answer_problem") == question.id:
        parts.problem(text("take_part.nothing_chosen"))
    st.button(
        text("take_part.continue"),
        type="primary",
        width="stretch",
        key=f"continue-{question.id}",
        on_click=_go if is_shown else _go_on,
        args=(following,) if is_shown else (sheet, question, following),
    )
    with st.container(horizontal=True):
        if place:
            before = (names[place - 1],)
            st.button(text("take_part.back"), key=f"back-{question.id}", on_click=_go, args=before)
        st.button(text("take_part.list"), key=f"mine-{question.id}", on_click=_go, args=(MINE,))


@parts.told
def _go_on(sheet: SeatSheet, question: Question, following: str) -> None:
    """Turn the page, unless nothing was chosen on it; `card.js` waits until what was is kept."""
    if question.id in sheet.seat.own():
        _go(following)
    else:
        st.session_state["answer_problem"] = question.id


def _show_mine(sheet: SeatSheet) -> None:
    show_where(sheet)
    with parts.target("question"):
        parts.title(text("take_part.mine.title"))
    to_do = sum(id not in sheet.own for id in sheet.by_id)
    if to_do:
        st.markdown(text("take_part.mine.to_do", n=to_do))
        label = text("take_part.mine.first_open")
        first = (_first_open(sheet),)
        st.button(label, type="primary", width="stretch", key="open", on_click=_go, args=first)
    else:
        st.success(text("take_part.mine.done"))
    with st.container(key="places", gap="small"):
        for number, (id, one) in enumerate(sheet.by_id.items(), 1):
            state = sheet.own[id].status if id in sheet.own else "open"
            said, title = text(f"take_part.mine.{state}"), one.title
            label = parts.plain(text("take_part.mine.item", number=number, title=title, state=said))
            st.button(label, type="tertiary", key=f"to-{id}", on_click=_go, args=(id,))
    show_own_sheet(sheet)
    show_return_link(sheet)
