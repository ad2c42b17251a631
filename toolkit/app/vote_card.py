"""One question on a phone: the answer, and what goes with it. `answering` keeps what is chosen."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from toolkit.app import away, parts
from toolkit.app.answering import LONGEST_REFERENCE, mark_of
from toolkit.app.seating import SeatSheet
from toolkit.app.sheet import DONT_KNOW, NOT_APPLICABLE
from toolkit.method import level_name
from toolkit.model.answers import Answer
from toolkit.model.bank import EVIDENCE_GRADES, LEVELS, Question
from toolkit.words import text

LONGEST_COMMENT = 1000


def show_choice(sheet: SeatSheet, question: Question, turn: int = 1) -> None:
    """The card is on the page, filled with what is stored for this turn of voting."""
    answer, seat = sheet.own.get(question.id), sheet.seat
    turn = turn if sheet.votes else 0
    asks = [_ask_choice(sheet, question, answer)]
    if seat.round.sayable and turn <= 1:  # told once for all turns (`retaking`)
        asks.append(_ask_sayable(answer))
    if seat.grades_evidence:
        asks.append(_ask_evidence(answer))
    is_in = sheet.votes and answer is not None
    saved = text("take_part.vote.in" if sheet.votes else "common.saved.saved")
    parts.show_filled(
        "card.html",
        card=f"{seat.round.id[:8]}-{turn}-{question.id}",
        saved=saved,
        trying=text("common.saved.trying"),
        revision=0 if answer is None else answer.revision,
        hidden=[("seat", mark_of(sheet.secret)), ("question", question.id), ("turn", turn)],
        asks=asks,
        reference=_reference(answer) if seat.grades_evidence else None,
        state=saved if is_in else "",
    )


def _ask_choice(sheet: SeatSheet, question: Question, answer: Answer | None) -> Mapping[str, Any]:
    plain = sheet.plain_scale(question) is not None
    chosen = None if answer is None else answer.status if answer.level is None else answer.level
    label = text("take_part.choose_plain" if plain else "take_part.choose_level")
    return _ask("choice", "always", label, list(_choices(sheet, question)), chosen)


def _choices(sheet: SeatSheet, question: Question) -> Iterator[tuple[int | str, str, str]]:
    """What may be chosen, under its name, in words."""
    plain = sheet.plain_scale(question) is not None
    for level, words in enumerate(question.levels):
        yield level, sheet.level_name(question, level), "" if plain else words
    yield DONT_KNOW, text("take_part.dont_know"), text("take_part.dont_know_words")
    if sheet.seat.leads:
        words = text("take_part.not_applicable_words")
        yield NOT_APPLICABLE, text("take_part.not_applicable"), words


def _ask_sayable(answer: Answer | None) -> Mapping[str, Any]:
    options = [(one, text(f"take_part.public.level{one}"), "") for one in LEVELS]
    chosen = None if answer is None else answer.sayable
    label, note = text("take_part.sayable"), text("take_part.sayable_note")
    return _ask("sayable", "after", label, options, chosen, note)


def _ask_evidence(answer: Answer | None) -> Mapping[str, Any]:
    options = [(one, text(f"answer.evidence.grade{one}"), "") for one in EVIDENCE_GRADES]
    chosen = None if answer is None else answer.evidence
    label, note = text("answer.evidence.label"), text("answer.no_names")
    return _ask("evidence", "after rated", label, options, chosen, note)


def _ask(
    name: str,
    place: str,
    label: str,
    options: Sequence[tuple[int | str, str, str]],
    chosen: int | str | None,
    note: str = "",
) -> Mapping[str, Any]:
    told = [{"value": str(value), "name": said, "words": more} for value, said, more in options]
    filled = None if chosen is None else str(chosen)
    asked = {"name": name, "place": place, "label": label, "note": note}
    return {**asked, "options": told, "chosen": filled}


def _reference(answer: Answer | None) -> Mapping[str, Any]:
    words = "" if answer is None else answer.reference
    return {"label": text("take_part.reference"), "words": words, "longest": LONGEST_REFERENCE}


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
