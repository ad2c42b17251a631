"""Who holds which lever: the lowest answers, the plan, and the sheet of what is asked of others."""

from __future__ import annotations

from typing import Any

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.state import Context
from toolkit.findings import Findings
from toolkit.frames import as_text, asks, columns, heading, question_ref, records, word
from toolkit.frames.held import levers_held, stuck, unasked
from toolkit.model.bank import Question
from toolkit.words import text

SHOWN = (
    columns.ASKED_OF,
    columns.ASKER,
    columns.OWNER,
    columns.DUE,
    columns.REVIEW_ON,
)


def show(context: Context) -> None:
    """What is in our own hands stands on the page, and what has to be asked of others."""
    parts.title(text("common.pages.levers"))
    if context.assessment is None:
        parts.say("levers.no_assessment")
        parts.link_to("set_up")
        return
    findings = context.workspace.findings(context.assessment.id)
    parts.note(text("plan.of", council=findings.council.name, title=findings.assessment.title))
    show_held(findings)
    show_named(findings)
    show_asks(context, findings)
    with st.container(horizontal=True):
        parts.link_to("plan")
        parts.link_to("searching", text("levers.to_searching"))


def show_held(findings: Findings) -> None:
    """The lowest answers and the open actions stand under the lever that they rest on."""
    held = levers_held(findings)
    n, direct = int(held["n_lowest"].sum()), int(held["n_lowest"].iloc[0])
    parts.heading(text("levers.headline", n=n, direct=direct))
    parts.say("levers.about")
    for row in records(held):
        with st.container(border=True):
            parts.subheading(row[columns.LEVER])
            parts.note(row[columns.MEANING])
            with st.grid(columns=2, min_column_width=280):
                _show_list("lowest", row["lowest"])
                _show_list("open", row["open_actions"])


def _show_list(name: str, lines: tuple[str, ...]) -> None:
    with st.container():
        parts.note(text(f"levers.held_{name}", n=len(lines)))
        prose.bullets(lines)


def show_named(findings: Findings) -> None:
    """Answers that have not moved, and those about which nobody is asked, are named."""
    years = len(findings.earlier) + 1
    found = stuck(findings)
    if found:
        parts.heading(text("levers.stuck", n=len(found), years=years))
        parts.say("levers.stuck_about")
        prose.bullets(_named(findings, one) for one in found)
    open_ = unasked(findings)
    if open_:
        parts.heading(text("levers.unasked", n=len(open_)))
        parts.say("levers.unasked_about")
        prose.bullets(_named(findings, one) for one in open_)


def _named(findings: Findings, question: Question) -> str:
    lever = word("lever", question.lever).lower()
    ref = question_ref(findings, question.id)
    return text("levers.question", ref=ref, title=question.title, lever=lever)


def show_asks(context: Context, findings: Findings) -> None:
    """The sheet of asks stands as a table, and can be taken away."""
    found = asks(findings)
    parts.heading(text("levers.asks", n=len(found)))
    parts.say("levers.asks_about")
    if found.empty:
        return
    nobody = sum(not str(who).strip() for who in found[columns.ASKER])
    undated = sum(day is None for day in found[columns.REVIEW_ON])
    if nobody:
        st.warning(parts.plain(text("levers.nobody", n=nobody)))
    if undated:
        parts.note(text("levers.undated", n=undated))
    for row in records(found):
        _show_ask({str(name): value for name, value in row.items()})
    parts.note(text("levers.care"))
    parts.download(
        text("levers.download"),
        text("levers.file", label=findings.assessment.label).replace("/", "-"),
        "docx",
        lambda: context.workspace.export_asks(findings.assessment.id),
    )
    parts.note(text("levers.excel"))


def _show_ask(row: dict[str, Any]) -> None:
    """One ask: what, of whom, who asks, by when, and when somebody looks again."""
    with st.container(border=True):
        parts.subheading(f"{row[columns.REF]}. {row[columns.TITLE]}")
        with st.container(horizontal=True, gap="small"):
            parts.badge(row[columns.LEVER], "info")
            parts.badge(row[columns.STATUS])
            if row[columns.POSITION] == word("position", "overdue"):
                parts.badge(row[columns.POSITION], "bad")
        unsaid = text("levers.paper.unsaid")
        told = [(heading(name), as_text(row[name]) or unsaid) for name in SHOWN]
        prose.bullets(f"{name}: {words}" for name, words in told)
