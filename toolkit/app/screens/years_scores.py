"""The part of Year on year about scores: as published, claim and evidence, and what moved them."""

from __future__ import annotations

import streamlit as st

from toolkit import charts
from toolkit.app import parts, prose, spans
from toolkit.app.pictures import origin_in
from toolkit.comparison import Change
from toolkit.explaining import explain_change
from toolkit.findings import Findings
from toolkit.frames import changes
from toolkit.words import text

OVERALL = ""


def show(before: Findings, after: Findings, change: Change) -> None:
    """As published beside like for like, claim beside evidence, and what gave the change."""
    if change.overall.published_change is not None or change.overall.comparable:
        parts.heading(text("years.published.title"))
        parts.say("years.published.about")
        shown = spans.as_published(before, after, change)
        prose.table(shown, text("years.published.title"))
    if not change.overall.comparable:
        return
    parts.heading(text("years.claims.title"))
    parts.say("years.claims.about")
    prose.table(spans.claim_and_evidence(after, change), text("years.claims.title"))
    show_contributions(after, change)


def show_contributions(after: Findings, change: Change) -> None:
    """How much of the overall change came from each theme, and from which questions most."""
    drawn = charts.draw_contributions(changes(after, change))
    parts.heading(drawn.finding)
    parts.say("years.contributions.about")
    parts.chart(drawn, "contributions", origin_in(after))
    moved = spans.contributions(after, change)
    if not moved.empty:
        parts.subheading(text("years.questions.title"))
        parts.say("years.questions.about")
        prose.table(moved, text("years.questions.title"))


def show_steps(after: Findings, change: Change) -> None:
    """How a word came about, overall or for one theme, in steps for a pencil."""
    titles = {theme.id: theme.title for theme in after.form}
    with st.expander(text("years.steps")):
        chosen = st.selectbox(
            text("years.steps_of"),
            [OVERALL, *titles],
            format_func=lambda id: titles.get(id, text("frames.overall")),
            key=f"years-steps-{change.before_id[:8]}-{change.after_id[:8]}",
        )
        prose.numbered(explain_change(after, change, chosen or None))
