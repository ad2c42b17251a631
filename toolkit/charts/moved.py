"""What moved the whole, theme by theme; and each group of people beside itself."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from toolkit.charts.chart import Cells, Chart, shortened, small_table
from toolkit.charts.ruler import (
    BLUE,
    LABEL_SIZE,
    LEVELS,
    NEUTRAL,
    ORANGE,
    TRACK,
    Canvas,
    Mark,
    Row,
    draw_rows,
    safe,
)
from toolkit.frames import columns, heading, known_records
from toolkit.method import round_half_up
from toolkit.words import text

HEIGHT, BAR = 62, 16  # pixels of one theme, and of its bar
ROOM = 1.15  # how far the axis runs past the longest bar
ARROW_FROM = 0.2  # levels: under that the two marks leave no room for an arrow


def draw_contributions(changes: pd.DataFrame) -> Chart:
    """How many points of the overall change each theme gave, up to the right and down to the left.

    The most first; themes that cannot be compared gave none and are not drawn.
    """
    rows = [
        row
        for row in known_records(changes)
        if row[columns.THEME_ID] != columns.OVERALL_ID and row[columns.CONTRIBUTION] is not None
    ]
    rows.sort(key=lambda row: -float(row[columns.CONTRIBUTION]))
    told = [{**row, columns.CONTRIBUTION: tenths(row[columns.CONTRIBUTION])} for row in rows]
    table = small_table(told, (columns.THEME_SHORT, columns.CONTRIBUTION))
    title = text("charts.contributions.title")
    return Chart(title, _draw(rows), _in_words(rows), table, _most_given(rows))


def _most_given(rows: Sequence[Cells]) -> str:
    if not rows:
        return text("charts.contributions.words_none")
    most = max(rows, key=lambda row: abs(float(row[columns.CONTRIBUTION])))
    points = tenths(most[columns.CONTRIBUTION])
    if points == "0.0":
        return text("charts.contributions.finding_none")
    return text("charts.contributions.finding", theme=most[columns.THEME_SHORT], points=points)


def tenths(points: float) -> str:
    """Points to a tenth with their sign; none is 0.0 without one."""
    shown = f"{round_half_up(10 * abs(points)) / 10:.1f}"
    if shown == "0.0":
        return shown
    return text(
        "charts.contributions.plus" if points > 0 else "charts.contributions.minus", n=shown
    )


def _in_words(rows: Sequence[Cells]) -> str:
    if not rows:
        return text("charts.contributions.words_none")
    top, low = rows[0], rows[-1]
    return shortened(
        text(
            "charts.contributions.words",
            n=len(rows),
            top=top[columns.THEME_SHORT],
            top_points=tenths(top[columns.CONTRIBUTION]),
            low=low[columns.THEME_SHORT],
            low_points=tenths(low[columns.CONTRIBUTION]),
        )
    )


def _draw(rows: Sequence[Cells]) -> go.Figure:
    canvas = Canvas()
    points = [float(row[columns.CONTRIBUTION]) for row in rows]
    most = max((abs(one) for one in points), default=1.0) or 1.0
    left = -most * ROOM if min(points, default=0.0) < 0 else 0.0
    across = (left, most * ROOM)
    for number, (row, gives) in enumerate(zip(rows, points, strict=True)):
        top = -HEIGHT * number
        name, words = safe(row[columns.THEME_SHORT]), tenths(gives)
        side = {"yanchor": "top", "size": LABEL_SIZE}
        canvas.write(across[0], top - 4, f"<b>{name}</b>", xanchor="left", **side)
        canvas.write(across[1], top - 4, f"<b>{words}</b>", xanchor="right", **side)
        y = top - HEIGHT + BAR + 6
        canvas.rule(across, y - BAR / 2 - 6)
        hover = text("charts.contributions.hover", theme=row[columns.THEME_SHORT], points=words)
        line = {"color": BLUE if gives >= 0 else ORANGE, "width": BAR}
        canvas.add([0, gives], [y, y], mode="lines", line=line, hovertext=[safe(hover)] * 2)
        canvas.add(
            [0], [y], mode="markers",
            marker={"symbol": "line-ns", "size": BAR + 8, "line": {"width": 2, "color": TRACK}},
        )  # fmt: skip
    height = HEIGHT * max(1, len(rows))
    return canvas.figure(height, across, (-height, 0))


def draw_group_changes(groups: pd.DataFrame, before: str, after: str) -> Chart:
    """Each group's average in two years, over the questions that both years show for it."""
    rows = known_records(groups)
    chosen = (columns.GROUP, columns.BEFORE, columns.AFTER, columns.N_QUESTIONS)
    table = small_table(rows, chosen).rename(
        columns={heading(columns.BEFORE): before, heading(columns.AFTER): after}
    )
    figure = draw_rows([_group_row(row, before, after) for row in rows], LEVELS)
    years = {"before": before, "after": after}
    words, title = _groups_in_words(rows, before, after), text("charts.group_change.title", **years)
    return Chart(title, figure, words, table, _groups_finding(rows, before, after))


def _groups_finding(rows: Sequence[Cells], before: str, after: str) -> str:
    years = {"before": before, "after": after}
    most = max(rows, key=lambda row: abs(float(row[columns.CHANGE])), default=None)
    if most is None:
        return text("charts.group_change.words_none")
    if abs(float(most[columns.CHANGE])) < 0.05:
        return text("charts.group_change.finding_same", **years)
    moved = {"group": most[columns.GROUP], "moved": level_move(float(most[columns.CHANGE]))}
    return text("charts.group_change.finding", **years, **moved)


def _group_row(row: Cells, before: str, after: str) -> Row:
    first, second = float(row[columns.BEFORE]), float(row[columns.AFTER])
    moved = float(row[columns.CHANGE])
    name, words = row[columns.GROUP], level_move(moved)
    was = text("charts.group_change.hover", group=name, level=f"{first:.1f}", year=before)
    now = text("charts.group_change.hover", group=name, level=f"{second:.1f}", year=after)
    marks = (Mark(first, was, colour=NEUTRAL, open=True), Mark(second, now))
    years = {"first": f"{first:.1f}", "second": f"{second:.1f}", "before": before, "after": after}
    below = text("charts.change.below", **years)
    arrow = abs(moved) >= ARROW_FROM
    return Row(name, f"<b>{words}</b>", marks, (below,), link=(first, second), arrow=arrow)


def level_move(levels: float) -> str:
    """A move in levels as it stands beside a ruler: "up 0.4"."""
    if abs(levels) < 0.05:
        return text("charts.change.same")
    key = "charts.change.up" if levels > 0 else "charts.change.down"
    return text(key, n=f"{abs(levels):.1f}")


def _groups_in_words(rows: Sequence[Cells], before: str, after: str) -> str:
    if not rows:
        return text("charts.group_change.words_none")
    said = [
        text(
            "charts.group_change.one",
            group=row[columns.GROUP],
            moved=level_move(row[columns.CHANGE]),
        )
        for row in rows
    ]
    return shortened(
        text("charts.group_change.words", before=before, after=after, groups=", ".join(said))
    )
