"""Pieces of the pages of a seat: what is asked, and the link that leads back."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.seating import SeatSheet, here
from toolkit.model.bank import Question
from toolkit.words import text


def show_where(sheet: SeatSheet, *lines: str) -> None:
    """The first line of the page says whose round this is; others follow it."""
    seat = sheet.seat
    where = text("take_part.above", council=seat.council_name, title=seat.round.title)
    st.caption("  \n".join(parts.plain(line) for line in (where, *lines)))


def show_topic(sheet: SeatSheet, question: Question) -> None:
    """The question stands as the heading of the page, with what has to be known about it."""
    with parts.target("question"):
        parts.title(sheet.wording(question))
    if question.note:
        parts.note(question.note)
    if sheet.seat.bank.theme_of[question.id].id == "children":
        parts.note(text("answer.child_at_risk"))


def show_return_link(sheet: SeatSheet) -> None:
    """The link to this seat can be copied, for another browser or another day."""
    with st.expander(text("take_part.return.title")):
        parts.say("take_part.return.line")
        st.code(f"{here()}/back/{sheet.secret}", language=None, wrap_lines=True)
