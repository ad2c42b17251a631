"""The part of Year on year about what followed: red lines, promises, and the longer trend."""

from __future__ import annotations

from toolkit import charts
from toolkit.app import parts, prose, spans
from toolkit.comparison import Change
from toolkit.explaining import explain_actions
from toolkit.findings import Findings
from toolkit.frames import years
from toolkit.words import text


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


def show_promises(before: Findings, change: Change) -> None:
    """What the earlier year's plan promised, where it stands, and what it seems to have done."""
    parts.heading(text("years.promises.title", label=before.assessment.label))
    if not before.actions.actions:
        parts.say("years.promises.none")
        return
    prose.table(spans.promises(before), text("years.promises.alt"))
    parts.subheading(text("years.effect.title"))
    prose.paragraph(explain_actions(change))


def show_trend(after: Findings) -> None:
    """All years up to the later one, theme by theme, and what has stood still."""
    drawn = charts.draw_trend(years(after), spans.breaks(after))
    parts.heading(drawn.title)
    parts.say("years.trend.about")
    parts.chart(drawn, "trend")
    stuck = spans.stuck(after)
    if stuck:
        parts.subheading(text("years.stuck.title", n=len(stuck)))
        parts.say("years.stuck.about")
        prose.bullets(stuck)
