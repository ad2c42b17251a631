"""Three years or more: for each theme a short line of what it claimed and could show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from toolkit.charts.chart import Chart, shortened
from toolkit.charts.ruler import (
    BLUE,
    LABEL_SIZE,
    NEUTRAL,
    ORANGE,
    PAGE,
    Canvas,
    safe,
)
from toolkit.frames import columns, heading, known_records
from toolkit.words import text

NAME, PLOT, FOOT = 56, 96, 62  # pixels of one theme: its name, its lines, the years below
HEIGHT, KEY_HEIGHT = NAME + PLOT + FOOT, 70
LABEL_SIGNS = 11  # of a year in one line; four years then fit a phone
EDGE = 0.35  # of the way between two years, at either end


@dataclass(frozen=True)
class _Line:
    """One theme through the years; a year without a score is None and breaks the line.

    `joined` says of each year whether it may be joined to the one before.
    """

    name: str
    claimed: tuple[int | None, ...]
    evidenced: tuple[int | None, ...]
    joined: tuple[bool, ...]


def draw_trend(years: pd.DataFrame, breaks: Collection[tuple[str, str]] = ()) -> Chart:
    """Each theme through all years, on 0 to 100, in the order of the form.

    `breaks` are pairs of a theme's id and that of the assessment which cannot be compared with
    the one before it: the line is broken there.
    """
    rows = [row for row in known_records(years) if row[columns.THEME_ID] != columns.OVERALL_ID]
    labels = list({row[columns.ASSESSMENT_ID]: row[columns.YEAR] for row in rows}.values())
    lines = []
    for id, name in {row[columns.THEME_ID]: row[columns.THEME_SHORT] for row in rows}.items():
        own = [row for row in rows if row[columns.THEME_ID] == id]
        claimed = tuple(row[columns.CLAIMED] for row in own)
        evidenced = tuple(row[columns.EVIDENCED] for row in own)
        joined = tuple((id, row[columns.ASSESSMENT_ID]) not in breaks for row in own)
        lines.append(_Line(name, claimed, evidenced, joined))
    return Chart(
        text("charts.trend.title", n=len(labels)),
        _draw(lines, labels),
        _in_words(lines, labels),
        _table(lines, labels),
        _finding(lines, labels),
    )


def _finding(lines: Sequence[_Line], labels: Sequence[str]) -> str:
    """The theme whose claim moved most from the first year to the last; where none did, that."""
    span = {"first": labels[0], "last": labels[-1]}
    ends = [
        (last - first, line.name, first, last)
        for line in lines
        if all(line.joined[1:])
        and (first := line.claimed[0]) is not None
        and (last := line.claimed[-1]) is not None
    ]
    if not ends:
        return text("charts.trend.title", n=len(labels))
    change, name, was, now = max(ends, key=lambda one: abs(one[0]))
    if not change:
        return text("charts.trend.finding_same", **span)
    return text("charts.trend.finding", theme=name, was=was, now=now, **span)


def _in_words(lines: Sequence[_Line], labels: Sequence[str]) -> str:
    span = {"n": len(lines), "first": labels[0], "last": labels[-1]}
    last = {line.name: points for line in lines if (points := line.claimed[-1]) is not None}
    if not last:
        return shortened(text("charts.trend.words_none", **span))
    top, low = max(last, key=lambda name: last[name]), min(last, key=lambda name: last[name])
    ends = {"top": top, "top_points": last[top], "low": low, "low_points": last[low]}
    return shortened(text("charts.trend.words", **span, **ends))


def _table(lines: Sequence[_Line], labels: Sequence[str]) -> pd.DataFrame:
    cells = {
        label: [_cell(line.evidenced[at], line.claimed[at]) for line in lines]
        for at, label in enumerate(labels)
    }
    names = [line.name for line in lines]
    return pd.DataFrame(cells, index=pd.Index(names, dtype="object", name=heading(columns.THEME)))


def _cell(evidenced: int | None, claimed: int | None) -> str:
    if claimed is None:
        return text("charts.trend.no_score")
    if evidenced is None:
        return text("charts.trend.cell_claimed", claimed=claimed)
    return text("charts.trend.cell", evidenced=evidenced, claimed=claimed)


def _draw(lines: Sequence[_Line], labels: Sequence[str]) -> go.Figure:
    canvas = Canvas()
    across = (-EDGE, len(labels) - 1 + EDGE)
    for number, claimed in enumerate((True, False)):
        look = _look(claimed=claimed)
        y = KEY_HEIGHT - 16 - 26 * number
        canvas.add([across[0] + 0.03], [y], mode="markers", marker=look["marker"])
        words = text("charts.trend.key_claimed" if claimed else "charts.trend.key_evidenced")
        canvas.write(across[0] + 0.03, y, words, xanchor="left", xshift=14)
    for number, line in enumerate(lines):
        _draw_line(canvas, line, labels, -float(number * HEIGHT))
    height = KEY_HEIGHT + HEIGHT * len(lines)
    return canvas.figure(height, across, (KEY_HEIGHT - height, KEY_HEIGHT))


def _draw_line(canvas: Canvas, line: _Line, labels: Sequence[str], top: float) -> None:
    def place(points: int) -> float:
        return top - NAME - PLOT + PLOT * points / 100

    for points in (0, 50, 100):
        canvas.rule((-EDGE, len(labels) - 1 + EDGE), place(points), 1 if points == 50 else 2)
    name = f"<b>{safe(line.name)}</b>"
    canvas.write(-EDGE, top - 2, name, size=LABEL_SIZE, xanchor="left", yanchor="top")
    for at, label in enumerate(labels):
        lines = "<br>".join(safe(part) for part in wrap(label, LABEL_SIGNS))
        canvas.write(at, top - HEIGHT + 38, lines, colour=NEUTRAL, yanchor="top")
    for claimed in (True, False):
        _draw_series(canvas, line, labels, place, claimed=claimed)


def _draw_series(
    canvas: Canvas,
    line: _Line,
    labels: Sequence[str],
    place: Callable[[int], float],
    *,
    claimed: bool,
) -> None:
    key = "charts.trend.point_claimed" if claimed else "charts.trend.point_evidenced"
    anchor, shift = ("bottom", 9) if claimed else ("top", -9)
    for run in _runs(line.claimed if claimed else line.evidenced, line.joined):
        hovers = [
            safe(text(key, theme=line.name, year=labels[at], points=value)) for at, value in run
        ]
        ys = [place(value) for _, value in run]
        look = _look(claimed=claimed)
        canvas.add([at for at, _ in run], ys, mode="lines+markers", hovertext=hovers, **look)
        for (at, value), y in zip(run, ys, strict=True):
            if claimed and line.evidenced[at] == value:
                continue
            canvas.write(at, y, str(value), yanchor=anchor, yshift=shift)


def _look(*, claimed: bool) -> dict[str, object]:
    colour = ORANGE if claimed else BLUE
    inside, edge = (PAGE, 3) if claimed else (colour, 0)
    marker = {"symbol": "circle" if claimed else "square", "size": 13, "color": inside}
    return {
        "line": {"color": colour, "width": 3, "dash": "dot" if claimed else "solid"},
        "marker": {**marker, "line": {"width": edge, "color": colour}, "opacity": 1},
    }


def _runs(values: Sequence[int | None], joined: Sequence[bool]) -> list[list[tuple[int, int]]]:
    """The values that may be joined by a line, each with its place among the years."""
    runs: list[list[tuple[int, int]]] = []
    for at, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1][0] == at - 1 and joined[at]:
            runs[-1].append((at, value))
        else:
            runs.append([(at, value)])
    return runs
