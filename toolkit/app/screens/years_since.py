"""The part of Year on year about what followed: red lines, promises, and the longer trend."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from toolkit import charts
from toolkit.app import parts, prose, spans
from toolkit.app.pictures import origin_in
from toolkit.comparison import Change
from toolkit.explaining import explain_actions
from toolkit.findings import Findings
from toolkit.frames import years
from toolkit.words import text

YEARS = "years"  # those of the trend, in the address


def show_red_lines(before: Findings, after: Findings) -> None:
    """Which red lines opened or closed, and which stayed open."""
    parts.heading(text("years.red_lines.title"))
    moves = spans.red_line_moves(before, after)
    open_still = spans.still_open(before, after)
    if moves:
        prose.bullets(moves)
    if open_still:
        parts.say("years.red_lines.still_open", n=len(open_still), lines="; ".join(open_still))
    if not moves and not open_still:
        parts.say("years.red_lines.same")


def show_promises(before: Findings, after: Findings, change: Change) -> None:
    """What the earlier year's plan promised, where it stands, and what it seems to have done."""
    parts.heading(text("years.promises.title", label=before.assessment.label))
    if not before.actions.actions:
        parts.say("years.promises.none")
        return
    prose.table(spans.promises(before, after), text("years.promises.alt"))
    parts.subheading(text("years.effect.title"))
    prose.paragraph(explain_actions(change))


def show_trend(after: Findings) -> None:
    """The years up to the later one, theme by theme; those that were chosen, else all."""
    parts.heading(text("years.trend.title"))
    names = {one.assessment.id: one.assessment.label for one in (*after.earlier, after)}
    chosen = st.pills(
        text("years.trend.years"),
        list(names),
        format_func=lambda id: parts.plain(names[id]),
        selection_mode="multi",
        default=_asked(names),
        key=f"years-chosen-{after.assessment.id[:8]}",
    )
    if set(chosen) != set(names) or YEARS in st.query_params:
        st.query_params[YEARS] = ",".join(chosen)
    shown = spans.among(after, chosen)
    if shown is None:
        parts.say("years.trend.one")
        return
    drawn = charts.draw_trend(years(shown), spans.breaks(shown))
    parts.subheading(drawn.finding)
    parts.say("years.trend.about")
    parts.chart(drawn, "trend", origin_in(after))
    stuck = spans.stuck(shown)
    if stuck:
        parts.subheading(text("years.stuck.title", n=len(stuck)))
        parts.say("years.stuck.about")
        prose.bullets(stuck)


def _asked(names: Mapping[str, str]) -> list[str]:
    """The years that the address names, else all."""
    asked = st.query_params.get(YEARS, "").split(",")
    return [id for id in names if id in asked] or list(names)
