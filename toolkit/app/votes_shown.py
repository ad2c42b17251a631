"""The votes of a room on a phone: a row for each level, in words and as a bar, without a chart."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.seating import SeatSheet
from toolkit.method import level_name
from toolkit.model.answers import Answer
from toolkit.model.bank import LEVELS, Question
from toolkit.release import QuestionPicture
from toolkit.words import text


def show_votes(sheet: SeatSheet, question: Question, picture: QuestionPicture | None) -> None:
    """What the room may see of this question, with this person's own vote marked for them alone."""
    if picture is None or picture.counts is None:
        parts.note(text("take_part.shown.few"))
    else:
        before = sheet.seat.earlier_picture(question.id)
        if before is not None and before.counts is not None:
            parts.note(text("take_part.shown.before"))
        own = sheet.seat.own().get(question.id)
        _draw(sheet, question, picture.counts, before.counts if before else None, own)
    _show_agreed(sheet, question)


def _draw(
    sheet: SeatSheet,
    question: Question,
    counts: tuple[int, ...],
    before: tuple[int, ...] | None,
    own: Answer | None,
) -> None:
    most = max(*counts, *(before or ()), 1)
    for level in reversed(LEVELS):
        values = {"name": sheet.level_name(question, level), "n": counts[level]}
        if before is None:
            line = text("take_part.shown.votes", **values)
        else:
            line = text("take_part.shown.votes_before", before=before[level], **values)
        if own is not None and own.level == level:
            line = text("take_part.shown.yours", line=line)
        parts.progress(line, counts[level] / most)


def _show_agreed(sheet: SeatSheet, question: Question) -> None:
    record = sheet.seat.agreed(question.id)
    if record is None:
        return
    if record.level is None:
        level = text(f"answer.status.{record.status}")
    else:
        level = f"{record.level} {level_name(record.level)}"
    st.success(text("take_part.shown.agreed", level=level))
    if record.rationale:
        parts.show_text(record.rationale)
