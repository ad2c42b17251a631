"""What no way was found for yet: what was tried, and when it is tried again."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.state import Context
from toolkit.findings import Findings
from toolkit.frames import columns, records, searching
from toolkit.words import long_date, text


def show(context: Context) -> None:
    """Every question and action that is still searching stands on the page, by its day."""
    parts.title(text("common.pages.searching"))
    if context.assessment is None:
        parts.say("levers.no_assessment")
        parts.link_to("set_up")
        return
    findings = context.workspace.findings(context.assessment.id)
    parts.note(text("plan.of", council=findings.council.name, title=findings.assessment.title))
    parts.say("levers.searching.about")
    rows = records(searching(findings))
    if not rows:
        parts.say("levers.searching.none")
    else:
        show_head(rows, findings.today)
        for row in rows:
            show_one({str(name): value for name, value in row.items()}, findings.today)
    with st.container(horizontal=True):
        parts.link_to("plan", text("levers.searching.edit_plan"))
        parts.link_to("workshop", text("levers.searching.edit_record"))
        parts.link_to("levers", text("levers.to_levers"))


def show_head(rows: list[Any], today: date) -> None:
    """How many there are, and how many should have been looked at again, is said in words."""
    parts.heading(text("levers.searching.head", n=len(rows)))
    days = [row[columns.REVIEW_ON] for row in rows]
    late = sum(day is not None and day < today for day in days)
    undated = days.count(None)
    said = [text("levers.searching.due", n=late)] if late else []
    said += [text("levers.searching.undated", n=undated)] if undated else []
    if said:
        prose.paragraph(" ".join(said))


def show_one(row: dict[str, Any], today: date) -> None:
    """One question or action with what was tried."""
    with st.container(border=True):
        parts.subheading(f"{row[columns.REF]}. {row[columns.TITLE]}")
        kind, day = "question" if row[columns.QUESTION_ID] else "action", row[columns.REVIEW_ON]
        with st.container(horizontal=True, gap="small"):
            parts.badge(text(f"levers.searching.{kind}"), "info")
            parts.badge(_again(day, today), "bad" if day is not None and day < today else "care")
        who = [row[columns.OWNER], row[columns.POST]]
        parts.note(", ".join(one for one in who if one))
        parts.note(f"{text('levers.searching.tried')}:")
        parts.show_text(row[columns.TRIED] or text("levers.searching.untold"))


def _again(day: date | None, today: date) -> str:
    if day is None:
        return text("levers.searching.no_day")
    key = "again_late" if day < today else "again"
    return text(f"levers.searching.{key}", day=long_date(day))


def show_line(findings: Findings) -> None:
    """One line on Results and on the plan says how much is still searched for, and leads there."""
    found = searching(findings)
    if not found.empty:
        parts.link_to("searching", text("levers.searching.head", n=len(found)))
