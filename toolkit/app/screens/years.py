"""Year on year: what changed between two years, like for like, and what became of promises."""

from __future__ import annotations

import streamlit as st

from toolkit import charts
from toolkit.app import parts, prose, spans
from toolkit.app.screens import years_since
from toolkit.app.state import Context
from toolkit.comparison import Change
from toolkit.explaining import (
    explain_change,
    explain_verdict,
    headline_years,
    move_text,
)
from toolkit.findings import Findings
from toolkit.frames import changes
from toolkit.model.answers import Assessment
from toolkit.words import text


def show(context: Context) -> None:
    """Two years stand side by side, and all years as a trend where there are three."""
    parts.title(text("common.pages.years"))
    parts.note(context.council.name)
    found = context.workspace.assessments()
    if len(found) < 2:
        parts.say("years.one_year")
        parts.link_to("results" if found else "set_up")
        return
    pair = choose(found)
    if pair is None:
        parts.say("years.order")
        return
    after = context.workspace.findings(pair[1].id)
    before = next((one for one in after.earlier if one.assessment.id == pair[0].id), None)
    if before is None:
        parts.say("years.order")
        return
    known = {(one.before_id, one.after_id): one for one in after.changes}
    ids = pair[0].id, pair[1].id
    change = known.get(ids) or context.workspace.compare(*ids)
    show_change(before, after, change)
    years_since.show_red_lines(before, after)
    years_since.show_promises(before, change)
    if after.earlier[1:]:
        years_since.show_trend(after)


def choose(found: tuple[Assessment, ...]) -> tuple[Assessment, Assessment] | None:
    """The two assessments to compare, the earlier one first; the newest two unless chosen."""
    names = {one.id: one for one in found}

    def titled(id: str) -> str:
        return text("years.choice", label=names[id].label, title=names[id].title)

    with st.grid(columns=2, min_column_width=240):
        labels = text("years.before"), text("years.after")
        first = st.selectbox(labels[0], list(names), 1, format_func=titled, key="years-before")
        second = st.selectbox(labels[1], list(names), 0, format_func=titled, key="years-after")
    if first == second or list(names).index(first) < list(names).index(second):
        return None
    return names[first], names[second]


def show_change(before: Findings, after: Findings, change: Change) -> None:
    """The headline, how far the years compare, and each theme with its word."""
    labels = before.assessment.label, after.assessment.label
    parts.heading(headline_years(after, change))
    show_like_for_like(after, change)
    prose.paragraph(explain_verdict(after, change.overall))
    show_people(change)
    lowered = spans.lowered_with_evidence(after, change)
    if lowered:
        parts.say("years.honest", n=len(lowered), themes=", ".join(lowered))
    parts.heading(text("years.themes.title", before=labels[0], after=labels[1]))
    parts.say("years.themes.about")
    parts.chart(charts.draw_change(changes(after, change), *labels), "change")
    prose.table(spans.theme_words(after, change), text("years.themes.alt"))
    with st.expander(text("years.steps")):
        prose.numbered(explain_change(after, change))
    moved = spans.contributions(after, change)
    if not moved.empty:
        parts.heading(text("years.questions.title"))
        parts.say("years.questions.about")
        prose.table(moved, text("years.questions.title"))


def show_like_for_like(after: Findings, change: Change) -> None:
    """Which questions are compared and which are not stands in a box of its own."""
    common = len(change.questions)
    key = "common" if common < len(after.questions) else "all"
    said = [text(f"years.like.{key}", n=common, of=len(after.questions))]
    for name in ("new", "gone", "reworded"):
        n = len(getattr(change, name))
        if n:
            said.append(text(f"years.like.{name}", n=n))
    overall = change.overall
    if overall.published_change is not None:
        same = not overall.method_effect
        key = "years.like.published_same" if same else "years.like.published"
        published, effect = overall.published_change, overall.method_effect or 0
        said.append(text(key, published=_signed(published), effect=_signed(effect)))
    st.info(parts.plain(" ".join(said)))


def _signed(points: int) -> str:
    return charts.change_word(points)


def show_people(change: Change) -> None:
    """Whether people's own answers moved stands in one line, with its likely range."""
    people = change.overall.people
    if people is None:
        reason = change.overall.untested
        prose.paragraph(text(f"codes.untested.{reason}") if reason else text("years.people.none"))
        return
    levels = {"moved": people.change, "low": people.low, "high": people.high}
    prose.paragraph(text("years.people.moved", **{k: move_text(v) for k, v in levels.items()}))
