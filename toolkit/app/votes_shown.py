"""The votes of a room on a phone: a row for each level, in words and as a bar, without a chart."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.seating import SeatSheet
from toolkit.app.sheet import DONT_KNOW
from toolkit.explaining import sentence_unknown
from toolkit.method import level_name
from toolkit.model.answers import Answer
from toolkit.model.bank import LEVELS, Question
from toolkit.release import QuestionPicture
from toolkit.seat import Shown
from toolkit.words import text


def show_votes(sheet: SeatSheet, question: Question, shown: Shown) -> None:
    """What the room may see of this question, with this person's own vote marked for them alone."""
    picture, before = shown.now, shown.before
    if picture is None or picture.counts is None:
        parts.note(text("take_part.shown.few"))
        if picture is not None and picture.unknown:
            st.markdown(sentence_unknown(picture))
    else:
        if before is not None and before.counts is not None:
            parts.note(text("take_part.shown.before"))
        own = sheet.own.get(question.id)
        _draw(sheet, question, picture, before, own)
    _show_agreed(sheet, question)


def _draw(
    sheet: SeatSheet,
    question: Question,
    picture: QuestionPicture,
    before: QuestionPicture | None,
    own: Answer | None,
) -> None:
    counts = _votes(picture) or {}
    earlier = None if before is None else _votes(before)
    most = max(*counts.values(), *(earlier or {}).values(), 1)
    chosen = None if own is None else DONT_KNOW if own.status == DONT_KNOW else own.level
    choices: tuple[int | str, ...] = (*LEVELS, DONT_KNOW)
    rows = []
    for choice in choices:
        n, was = counts[choice], None if earlier is None else earlier[choice]
        if choice == DONT_KNOW and not n and not was:
            continue
        name = _name(sheet, question, choice)
        if was is None:
            line = text("take_part.shown.votes", name=name, n=n)
        else:
            line = text("take_part.shown.votes_before", name=name, n=n, before=was)
        if choice == chosen:
            line = text("take_part.shown.yours", line=line)
        rows.append({"words": line, "percent": round(100 * n / most)})
    parts.show_filled("votes.html", rows=rows)  # one piece for all: a room sees it in one moment


def _votes(picture: QuestionPicture) -> dict[int | str, int] | None:
    """How many chose each level, and how many do not know; None where it is not shown."""
    if picture.counts is None:
        return None
    return {**dict(enumerate(picture.counts)), DONT_KNOW: picture.unknown or 0}


def _name(sheet: SeatSheet, question: Question, choice: int | str) -> str:
    if isinstance(choice, int):
        return sheet.level_name(question, choice)
    return text("votes.chart.unknown")


def _show_agreed(sheet: SeatSheet, question: Question) -> None:
    record = sheet.seat.agreed(question.id)
    if record is None:
        return
    if record.level is None:
        level = text(f"answer.status.{record.status}")
    else:
        level = f"{record.level} {level_name(record.level)}"
    st.success(text("take_part.shown.agreed", level=level))
    if record.rationale or record.reason:
        parts.show_text(record.rationale or record.reason)
