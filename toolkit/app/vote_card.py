"""One question on a phone: the answer, what goes with it, and whether it is kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st

from toolkit.app import away, parts
from toolkit.app.seating import SeatSheet
from toolkit.app.sheet import DONT_KNOW, NOT_APPLICABLE, PLACE
from toolkit.method import level_name
from toolkit.model.bank import EVIDENCE_GRADES, LEVELS, Question
from toolkit.words import text

TRY_AGAIN_SECONDS = 3
LONGEST_REFERENCE, LONGEST_COMMENT = 500, 1000


@st.fragment
@parts.told
@away.in_fragment
def show_choice(sheet: SeatSheet, question: Question) -> None:
    """The card is on the page, and what was chosen in it is kept.

    What is stored was looked at when the page was drawn (`SeatSheet.take_up`). A tap is written
    without looking again: 150 people may vote in one moment.
    """
    is_kept = sheet.keep(question.id, look=False)
    if st.session_state.get(PLACE, question.id) != question.id:
        st.rerun()  # a button turned the page, but only the card was run (see `card.py`)
    values = _draw(sheet, question)
    if not is_kept:
        sheet.keep(question.id, values, look=False)
    _say_whether_kept(sheet, question)


def _draw(sheet: SeatSheet, question: Question) -> Mapping[str, Any]:
    choices: tuple[int | str, ...] = (*LEVELS, DONT_KNOW)
    if sheet.is_leader:
        choices = (*choices, NOT_APPLICABLE)
    chosen = sheet.default(question.id, "choice")
    plain = sheet.plain_scale(question)
    choice = st.radio(
        text("take_part.choose_plain" if plain else "take_part.choose_level"),
        choices,
        index=choices.index(chosen) if chosen in choices else None,
        format_func=_options(sheet, question, choices).__getitem__,
        key=sheet.key(question.id, "choice"),
    )
    if choice is None:
        return {"choice": None}
    values: dict[str, Any] = {"choice": choice}
    if sheet.seat.round.sayable and sheet.turn == 1:  # told once for all turns (`retaking`)
        values["sayable"] = _draw_sayable(sheet, question)
    if sheet.is_leader and not sheet.votes and isinstance(choice, int):
        values |= _draw_evidence(sheet, question)
    return values


def _options(
    sheet: SeatSheet, question: Question, choices: tuple[int | str, ...]
) -> Mapping[int | str, str]:
    """What each choice says, worked out once for all that is chosen on the page."""
    if question.id not in sheet.options:
        sheet.options[question.id] = {one: _option(sheet, question, one) for one in choices}
    return sheet.options[question.id]


def _option(sheet: SeatSheet, question: Question, choice: int | str) -> str:
    if not isinstance(choice, int):
        return text(f"take_part.{choice}")
    if sheet.plain_scale(question):
        return sheet.level_name(question, choice)
    words = parts.plain(question.levels[choice])
    return text("take_part.level", level=choice, name=level_name(choice), words=words)


def _draw_sayable(sheet: SeatSheet, question: Question) -> int | None:
    said: int | None = st.radio(
        text("take_part.sayable"),
        LEVELS,
        index=sheet.default(question.id, "sayable"),
        format_func=lambda level: text(f"take_part.public.level{level}"),
        key=sheet.key(question.id, "sayable"),
    )
    parts.note(text("take_part.sayable_note"))
    return said


def _draw_evidence(sheet: SeatSheet, question: Question) -> dict[str, Any]:
    """How strong the evidence is, which only the leadership is asked (DECISIONS 34)."""
    grade = st.radio(
        text("answer.evidence.label"),
        EVIDENCE_GRADES,
        index=sheet.default(question.id, "evidence"),
        format_func=lambda one: text(f"answer.evidence.grade{one}"),
        key=sheet.key(question.id, "evidence"),
    )
    parts.note(text("answer.no_names"))
    with st.container(key=f"card-{question.id}"):  # what is typed here is sent while it is typed
        reference = st.text_area(
            text("take_part.reference"),
            sheet.default(question.id, "reference"),
            height=100,
            max_chars=LONGEST_REFERENCE,
            key=sheet.key(question.id, "reference"),
        )
    return {"evidence": grade, "reference": reference}


def _say_whether_kept(sheet: SeatSheet, question: Question) -> None:
    state = sheet.memory.states.get(question.id)
    is_in = sheet.memory.seen[question.id].given.answer is not None
    if sheet.votes and is_in and state != "trying":
        with st.container(key=f"saved-{question.id}"):
            st.success(text("take_part.vote.in"))
    else:
        parts.saved_note(state, question.id)
    if state == "trying":
        _try_again(sheet, question)


@st.fragment(run_every=TRY_AGAIN_SECONDS)
@parts.told
@away.in_fragment
def _try_again(sheet: SeatSheet, question: Question) -> None:
    states = sheet.memory.states
    if states.get(question.id) == "trying":
        sheet.keep(question.id)
        if states.get(question.id) != "trying":
            st.rerun()


def show_levels(sheet: SeatSheet, question: Question) -> None:
    """The five levels can be read by those who answer in plain words, if they wish."""
    if not sheet.plain_scale(question):
        return
    with st.expander(text("take_part.levels_title")):
        lines = (
            text(
                "take_part.level_line", level=level, name=level_name(level), words=parts.plain(one)
            )
            for level, one in enumerate(question.levels)
        )
        st.markdown("\n".join(f"- {line}" for line in lines))


@st.fragment
@parts.told
@away.in_fragment
def show_comment(sheet: SeatSheet, question: Question) -> None:
    """A comment can be sent, without its author's name and for good."""
    number = st.session_state.setdefault("comments_sent", 0)
    key = f"comment-{question.id}-{number}"
    with st.expander(text("take_part.comment.title"), key=f"comments-{question.id}"):
        if st.session_state.get("comment_sent_on") == question.id:
            st.success(text("take_part.comment.sent"))
        parts.note(text("take_part.comment.why"))
        parts.note(text("answer.no_names"))
        with st.form(f"form-{key}", border=False, enter_to_submit=False):
            label = text("take_part.comment.label")
            words = st.text_area(label, height=100, max_chars=LONGEST_COMMENT, key=key)
            pressed = st.form_submit_button(text("take_part.comment.send"))
        if not pressed:
            return
        if not words.strip():
            parts.problem(text("take_part.comment.empty"))
            return
        once = st.session_state.setdefault(f"key-{key}", secrets.token_hex(16))
        sheet.seat.send_comment(question.id, words.strip(), once)
        st.session_state["comments_sent"] = number + 1
        st.session_state["comment_sent_on"] = question.id
        st.rerun()
