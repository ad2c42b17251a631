"""The open actions by need and effort. The two are shown side by side and never divided."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from toolkit.charts.chart import Cells, Chart, shortened, small_table
from toolkit.charts.ruler import (
    BLUE,
    NEUTRAL,
    NOTE_SIZE,
    PAGE,
    TRACK,
    Canvas,
    safe,
)
from toolkit.frames import columns, known_records
from toolkit.words import text

PLOT, HEAD, STEP = 400, 64, 22  # pixels: the scale, what stands above it, the height of a ref
LEFT, RIGHT = 0.3, 3.75
BESIDE, TICK = 0.3, 0.04  # how far left of its number a column has its ruler; its ticks
ACTION_MOST = 120  # signs of an action's words above the drawing
COLUMNS = (columns.REF, columns.NEED, columns.EFFORT, columns.WHEN)


def draw_effort(plan: pd.DataFrame, now: Collection[str]) -> Chart | None:
    """Every open action as its ref, higher up where it is needed more; None without any.

    `plan` is a frame of actions, `now` the ids of those that come first: their marks are filled
    (METHOD 4.3, 4.5). Refs that would lie on one another are moved down, on a thin line.
    """
    rows = [row for row in known_records(plan) if row[columns.PLACE] is not None]
    if not rows:
        return None
    rows.sort(key=lambda row: int(row[columns.PLACE]))
    top = 25 * max(1, math.ceil(rows[0][columns.NEED] / 25))
    canvas = Canvas()
    _draw_scale(canvas, top)
    lowest = 0.0
    for row, y, beside in _places(rows, PLOT / top):
        _draw_action(canvas, row, (y, beside), filled=row[columns.ID] in now)
        lowest = min(lowest, beside)
    bottom = lowest - STEP
    figure = canvas.figure(PLOT + HEAD - bottom, (LEFT, RIGHT), (bottom, PLOT + HEAD))
    words = text(
        "charts.effort.words",
        n=len(rows),
        top=rows[0][columns.REF],
        need=rows[0][columns.NEED],
        effort=rows[0][columns.EFFORT].lower(),
    )
    finding = text(
        "charts.effort.finding",
        action=shortened(rows[0][columns.TITLE], ACTION_MOST),
        ref=rows[0][columns.REF],
        need=rows[0][columns.NEED],
    )
    title = text("charts.effort.title")
    return Chart(title, figure, shortened(words), small_table(rows, COLUMNS), finding)


def _places(rows: Sequence[Cells], scale: float) -> Iterator[tuple[Cells, float, float]]:
    """Each action with the height of its mark and that of its ref, lower where refs would meet."""
    free: dict[int, float] = defaultdict(lambda: math.inf)
    for row in rows:
        effort, y = int(row[columns.EFFORT_POINTS]), float(row[columns.NEED]) * scale
        beside = min(y, free[effort])
        free[effort] = beside - STEP
        yield row, y, beside


def _draw_scale(canvas: Canvas, top: int) -> None:
    """A ruler for each effort; no line runs across, where it would strike out a ref."""
    heights = [PLOT * fifth / 5 for fifth in range(6)]
    for y in heights:
        canvas.write(0.63, y, f"{top * y / PLOT:g}", colour=NEUTRAL, xanchor="right")
    head = {"xanchor": "left", "yanchor": "bottom"}
    for effort, code in enumerate(("S", "M", "L"), 1):
        left = effort - BESIDE
        canvas.add((left, left), (0, PLOT), mode="lines", line={"color": TRACK, "width": 2})
        for y in heights:
            canvas.rule((left, left + TICK), y, width=2)
        canvas.write(left, PLOT + 12, text(f"charts.effort.x_{code}"), **head)
    canvas.write(LEFT, PLOT + 38, text("charts.effort.y"), **head)


def _draw_action(canvas: Canvas, row: Cells, heights: tuple[float, float], *, filled: bool) -> None:
    ref = safe(row[columns.REF])
    hover = text(
        "charts.effort.hover",
        ref=ref,
        need=row[columns.NEED],
        effort=row[columns.EFFORT].lower(),
    )
    left = int(row[columns.EFFORT_POINTS]) - BESIDE
    xs = (left, left + 0.14)
    canvas.add(xs, heights, mode="lines", line={"color": NEUTRAL, "width": 1})
    marker = {"size": 11, "color": BLUE if filled else PAGE, "line": {"width": 2, "color": BLUE}}
    canvas.add(xs[1:], heights[1:], mode="markers", marker=marker, hovertext=[hover])
    words = f"<b>{ref}</b>" if filled else ref
    canvas.write(xs[1], heights[1], words, xanchor="left", xshift=9, size=NOTE_SIZE - 1)
