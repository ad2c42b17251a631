"""A seat in a room that goes in step: waiting, voting, paused, shown, over."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.seat_parts import show_return_link, show_topic, show_where
from toolkit.app.seating import SeatSheet
from toolkit.app.vote_card import show_choice, show_comment, show_levels
from toolkit.app.votes_shown import show_votes
from toolkit.model.bank import Question
from toolkit.words import text


def show_still(sheet: SeatSheet) -> None:
    """The round is paused or over, and the page says so."""
    show_where(sheet)
    if sheet.is_over:
        _wait("over_room" if sheet.votes else "over_survey", "over_line")
        parts.note(text("take_part.wait.over_seat"))
    else:
        _wait("break", "break_line")


def show_step(sheet: SeatSheet) -> None:
    """What everybody in the room has before them now."""
    show_where(sheet)
    question = sheet.by_id.get(sheet.stage.question_id)
    if sheet.stage.phase == "lobby":
        _wait("lobby", "lobby_line")
        show_return_link(sheet)
    elif question is None:
        _wait("other_group", "other_group_line")
    elif sheet.stage.phase == "asking":
        _ask(sheet, question)
    elif sheet.votes:
        _show(sheet, question)
    else:
        _wait("next", "next_line")


def _wait(title: str, line: str) -> None:
    with parts.target("question"):
        parts.title(text(f"take_part.wait.{title}"))
    st.markdown(text(f"take_part.wait.{line}"))


def _ask(sheet: SeatSheet, question: Question) -> None:
    show_topic(sheet, question)
    if sheet.stage.turn > 1:
        parts.say("take_part.vote.again")
    show_choice(sheet, question, sheet.stage.turn)
    show_levels(sheet, question)
    show_comment(sheet, question)


def _show(sheet: SeatSheet, question: Question) -> None:
    show_topic(sheet, question)
    parts.heading(text("take_part.shown.title"))
    show_votes(sheet, question, sheet.shown(question.id))
