"""The part of Year on year about people: whether their answers moved, and each group by itself."""

from __future__ import annotations

from toolkit import charts
from toolkit.app import parts, prose
from toolkit.app.pictures import origin_in
from toolkit.comparison import Change
from toolkit.explaining import move_text
from toolkit.findings import Findings
from toolkit.frames import columns, group_changes, heading, last_picture, table, year_counts
from toolkit.words import text


def show(before: Findings, after: Findings, change: Change) -> None:
    """Each group beside itself, and what is not known and not agreed on, in both years."""
    labels = before.assessment.label, after.assessment.label
    groups = group_changes(before, after)
    if not groups.empty:
        drawn = charts.draw_group_changes(groups, *labels)
        parts.heading(drawn.finding)
        parts.say("years.groups.about")
        parts.chart(drawn, "group-changes", origin_in(after))
    elif last_picture(before) is not None or last_picture(after) is not None:
        parts.heading(text("years.groups.title"))
        parts.say("years.groups.none")
    parts.heading(text("years.counts.title"))
    shown = table(
        year_counts(before, after), (columns.MEASURE_COUNTED, columns.BEFORE, columns.AFTER)
    )
    named = shown.rename(
        columns={heading(columns.BEFORE): labels[0], heading(columns.AFTER): labels[1]}
    )
    prose.table(named, text("years.counts.title"))


def show_moved(change: Change) -> None:
    """Whether people's own answers moved stands in one line, with its likely range."""
    people = change.overall.people
    if people is None:
        reason = change.overall.untested
        if "not tested" not in change.overall.verdict:  # which says so itself
            told = text(f"codes.untested.{reason}") if reason else text("years.people.none")
            prose.paragraph(told)
        return
    levels = {"moved": people.change, "low": people.low, "high": people.high}
    prose.paragraph(text("years.people.moved", **{k: move_text(v) for k, v in levels.items()}))
