"""The open actions by need and effort. The two are shown side by side and never divided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from toolkit.charts.chart import Cells, Chart, rows_of, shortened, small_table
from toolkit.charts.ruler import (
    BLUE,
    NEUTRAL,
    NOTE_SIZE,
    PAGE,
    TEXT,
    Canvas,
    safe,
)
from toolkit.frames import columns
from toolkit.words import text

HEIGHT = 480
STEP = 6.0  # points of need that one label is high
ABREAST = 3
COLUMNS = (columns.REF, columns.NEED, columns.EFFORT, columns.WHEN)


def draw_effort(plan: pd.DataFrame, now: Collection[str]) -> Chart | None:
    """Every open action as its ref, higher up where it is needed more; None without any.

    `plan` is a frame of actions, `now` the ids of those that come first: their marks are filled
    (METHOD 4.3, 4.5). Actions of one effort and nearly one need stand beside each other.
    """
    rows = [row for row in rows_of(plan) if row[columns.PLACE] is not None]
    if not rows:
        return None
    rows.sort(key=lambda row: int(row[columns.PLACE]))
    canvas, places = Canvas(), list(_places(rows))
    _draw_scale(canvas)
    for row, (x, y) in zip(rows, places, strict=True):
        _draw_mark(canvas, row, x, y, filled=row[columns.ID] in now)
    lowest = min(0.0, *(y for _, y in places))
    figure = canvas.figure(HEIGHT, (0.3, 3.75), (lowest - 4, 116))
    words = text(
        "charts.effort.words",
        n=len(rows),
        top=rows[0][columns.REF],
        need=rows[0][columns.NEED],
        effort=rows[0][columns.EFFORT].lower(),
    )
    title = text("charts.effort.title")
    return Chart(title, figure, shortened(words), small_table(rows, COLUMNS))


def _places(rows: Sequence[Cells]) -> Iterator[tuple[float, float]]:
    """Where each action stands, by its effort and need, with room for its ref."""
    lines: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for row in rows:
        effort, need = int(row[columns.EFFORT_POINTS]), float(row[columns.NEED])
        own = lines[effort]
        y, column = own[-1] if own else (need + STEP, ABREAST)
        if y - need >= STEP:
            y, column = need, 0
        elif column + 1 < ABREAST:
            column += 1
        else:
            y, column = y - STEP, 0
        own.append((y, column))
        yield effort - 0.3 + 0.32 * column, y


def _draw_scale(canvas: Canvas) -> None:
    for need in (0, 25, 50, 75, 100):
        canvas.rule((0.6, 3.75), need)
        canvas.write(0.56, need, str(need), colour=NEUTRAL, xanchor="right")
    for effort, code in enumerate(("S", "M", "L"), 1):
        words = text(f"charts.effort.x_{code}")
        canvas.write(effort - 0.35, 104, words, xanchor="left", yanchor="bottom")
    canvas.write(0.3, 104, text("charts.effort.y"), xanchor="left", yanchor="bottom")


def _draw_mark(canvas: Canvas, row: Cells, x: float, y: float, *, filled: bool) -> None:
    hover = text(
        "charts.effort.hover",
        ref=row[columns.REF],
        need=row[columns.NEED],
        effort=row[columns.EFFORT].lower(),
    )
    inside = BLUE if filled else PAGE
    canvas.add(
        [x],
        [y],
        mode="markers+text",
        text=[f" {safe(row[columns.REF])}"],
        textposition="middle right",
        textfont={"size": NOTE_SIZE - 2, "color": TEXT},
        marker={"size": 11, "color": inside, "line": {"width": 2, "color": BLUE}, "opacity": 1},
        hovertext=[safe(hover)],
    )
