"""Rows on one ruler: each has a name, marks on a line, and its figures written underneath.

Nothing stands beside the line, so a row fits a phone and a wall alike. Colours are the words that
Streamlit's page replaces by the theme's own, light or dark, in the browser; the same figure is
right in both. A test compares them with Streamlit's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from textwrap import wrap
from typing import Any, Literal

import plotly.graph_objects as go

from toolkit.method import level_names

Shape = Literal["circle", "square", "diamond", "triangle-up"]
Anchor = Literal["left", "center", "right"]
Span = tuple[float, float]

BLUE, TEAL, PINK, ORANGE = "#000001", "#000002", "#000003", "#000004"
TEXT, NEUTRAL, PAGE = "#000009", "#000010", "#000038"
TRACK = "rgba(122,130,140,0.45)"

ROW_HEIGHT = 88
HEAD_HEIGHT = 58
MORE_LINE, KEY_LINE, KEY_GAP = 20, 26, 10
LIFT, TOO_NEAR = 21, 16  # pixels: from one mark up to the next, where side by side they would touch
LABEL_SIZE, NOTE_SIZE, SCALE_SIZE = 16, 15, 13.5
NARROWEST = 268  # pixels that a ruler has on a page of 320
NAME_WIDTH = 8.8  # pixels of one bold sign of a name
SIGN_WIDTH = 7.6  # pixels of one sign of a note, on average


@dataclass(frozen=True)
class Mark:
    """One thing on a ruler. An open mark is what was before, or what is only claimed."""

    at: float
    hover: str
    shape: Shape = "circle"
    colour: str = BLUE
    open: bool = False


@dataclass(frozen=True)
class Row:
    """One ruler: its name, a figure at the right, its marks, and their figures in words below.

    `band` is a likely range; `link` joins two marks, with an arrow at its end if `arrow`.
    """

    name: str
    figure: str
    marks: tuple[Mark, ...]
    below: tuple[str, ...]
    band: Span | None = None
    link: Span | None = None
    arrow: bool = False


@dataclass(frozen=True)
class Ruler:
    """What the rows are measured on: levels from 0 to 4, or points from 0 to 100."""

    top: float

    def landmark(self, level: int) -> float:
        """Where a level stands on this ruler."""
        return self.top * level / 4


POINTS, LEVELS = Ruler(100), Ruler(4)


@dataclass
class Canvas:
    """What will be on a figure. It is made in one go: adding to a figure costs much more."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def write(self, x: float, y: float, words: str, **more: Any) -> None:
        """Words stand at this place; they may carry our own bold tags."""
        font = {"size": more.pop("size", NOTE_SIZE), "color": more.pop("colour", TEXT)}
        self.words.append({"x": x, "y": y, "text": words, "showarrow": False, "font": font, **more})

    def rule(self, ends: Span, y: float, width: int = 1) -> None:
        """A quiet line lies behind everything else."""
        at = {"x0": ends[0], "x1": ends[1], "y0": y, "y1": y}
        line = {"color": TRACK, "width": width}
        self.lines.append({"type": "line", "layer": "below", "line": line, **at})

    def add(self, xs: Sequence[float | None], ys: Sequence[float | None], **more: Any) -> None:
        """Marks or a line stand at these places; a mark at the edge is not cut."""
        hover = {"hoverinfo": "text"} if "hovertext" in more else {"hoverinfo": "skip"}
        self.traces.append(
            {"type": "scatter", "x": list(xs), "y": list(ys), "cliponaxis": False, **hover, **more}
        )

    def figure(self, height: float, across: Span, down: Span) -> go.Figure:
        """The figure of this height, which neither moves nor zooms."""
        axis = {"fixedrange": True, "visible": False}
        layout = {
            "template": "none",
            "height": height,
            "margin": {"l": 10, "r": 10, "t": 0, "b": 0, "pad": 0},
            "font": {"color": TEXT, "size": NOTE_SIZE},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {"font": {"size": LABEL_SIZE}, "align": "left"},
            "separators": ".,",
            "xaxis": {**axis, "range": list(across)},
            "yaxis": {**axis, "range": list(down)},
            "annotations": self.words,
            "shapes": self.lines,
        }
        return go.Figure({"data": self.traces, "layout": layout})


def draw_rows(
    rows: Sequence[Row], ruler: Ruler = POINTS, key: Sequence[tuple[str, Mark]] = ()
) -> go.Figure:
    """The rows from top to bottom, under the names of the five levels.

    `key` says above them what each shape stands for, one line each.
    """
    names = [name_lines(row) for row in rows]
    lifted = [lifts(row, ruler) for row in rows]
    above = [
        MORE_LINE * (len(lines) - 1) + max(up, default=0)
        for lines, up in zip(names, lifted, strict=True)
    ]
    heights = [
        ROW_HEIGHT + more + MORE_LINE * (len(row.below) - 1)
        for row, more in zip(rows, above, strict=True)
    ]
    head = HEAD_HEIGHT + KEY_LINE * len(key) + (KEY_GAP if key else 0)
    canvas = Canvas()
    for number, (name, mark) in enumerate(key):
        y = head - KEY_LINE * (number + 0.5)
        _draw_mark(canvas, replace(mark, at=0), y)
        canvas.write(0, y, safe(name), xanchor="left", xshift=18)
    _draw_landmarks(canvas, ruler)
    tops = [0.0, *(-float(below) for below in accumulate(heights))]
    middles = [top - more - ROW_HEIGHT / 2 for top, more in zip(tops, above, strict=False)]
    _draw_tracks(canvas, ruler, middles)
    for row, up, y in zip(rows, lifted, middles, strict=True):
        _draw_row(canvas, ruler, row, y, up)
    return canvas.figure(head + sum(heights), (0, ruler.top), (tops[-1], head))


def lifts(row: Row, ruler: Ruler) -> list[int]:
    """How many pixels each mark stands above the line, so that none hides another on a phone."""
    near = TOO_NEAR * ruler.top / NARROWEST
    up: list[int] = []
    for number, mark in enumerate(row.marks):
        beside = {
            up[other]
            for other, before in enumerate(row.marks[:number])
            if abs(before.at - mark.at) < near
        }
        up.append(
            next(level for level in range(0, LIFT * (number + 1), LIFT) if level not in beside)
        )
    return up


def name_lines(row: Row) -> list[str]:
    """The name of a row in lines that leave room for its figure, on the smallest phone too."""
    figure = re.sub("<.*?>", "", row.figure)
    room = NARROWEST - SIGN_WIDTH * (len(figure) + 1)
    return wrap(row.name, max(10, int(room / NAME_WIDTH)))


def safe(words: str) -> str:
    """The words as a drawing shows them, with nothing in them taken for a tag."""
    return html.escape(words, quote=False)


def _draw_landmarks(canvas: Canvas, ruler: Ruler) -> None:
    """The five names, those between in a second line: side by side they do not fit a phone."""
    anchors: tuple[Anchor, ...] = ("left", "center", "center", "center", "right")
    for level, (name, anchor) in enumerate(zip(level_names(), anchors, strict=True)):
        at = ruler.landmark(level)
        y = HEAD_HEIGHT - (4 if level % 2 == 0 else 26)
        look = {"colour": NEUTRAL, "size": SCALE_SIZE}
        canvas.write(at, y, f"{at:g} {name}", xanchor=anchor, yanchor="top", **look)


def _draw_tracks(canvas: Canvas, ruler: Ruler, places: Sequence[float]) -> None:
    xs = [x for _ in places for x in (0.0, ruler.top, None)]
    ys = [y for place in places for y in (place, place, None)]
    canvas.add(xs, ys, mode="lines", line={"color": TRACK, "width": 2})
    ticks = [ruler.landmark(level) for level in range(5)]
    marker = {"symbol": "line-ns", "size": 7, "line": {"width": 2, "color": TRACK}}
    canvas.add(
        ticks * len(places), [y for y in places for _ in ticks], mode="markers", marker=marker
    )


def _draw_row(canvas: Canvas, ruler: Ruler, row: Row, y: float, up: Sequence[int]) -> None:
    if row.band is not None:
        line = {"color": BLUE, "width": 10}
        canvas.add(row.band, (y, y), mode="lines", line=line, opacity=0.55)
    if row.link is not None:
        _draw_link(canvas, row.link, y, arrow=row.arrow)
    for mark, lift in zip(row.marks, up, strict=True):
        _draw_mark(canvas, mark, y + lift)
    above = {"yanchor": "bottom", "yshift": 13 + max(up, default=0)}
    name = "<br>".join(f"<b>{safe(line)}</b>" for line in name_lines(row))
    side = {"xanchor": "left", "align": "left"}
    canvas.write(0, y, name, size=LABEL_SIZE, **side, **above)
    if row.figure:
        canvas.write(ruler.top, y, row.figure, xanchor="right", **above)
    if row.below:
        _draw_below(canvas, ruler, row, y)


def _draw_link(canvas: Canvas, link: Span, y: float, *, arrow: bool) -> None:
    start, end = link
    line = {"color": NEUTRAL, "width": 3}
    canvas.add(link, (y, y), mode="lines", line=line)
    if arrow:
        head = {"symbol": "arrow", "size": 15, "angle": 90 if end > start else -90}
        stop = {"color": NEUTRAL, "line": {"width": 0}, "opacity": 1, "standoff": 10}
        canvas.add([end], [y], mode="markers", marker={**head, **stop})


def _draw_mark(canvas: Canvas, mark: Mark, y: float) -> None:
    edge = {"width": 4, "color": mark.colour} if mark.open else {"width": 2, "color": PAGE}
    marker = {
        "symbol": mark.shape,
        "size": 15 if mark.open else 20,
        "color": PAGE if mark.open else mark.colour,
        "line": edge,  # of a filled mark: a ring of the page, which parts it from its band
        "opacity": 1,
    }
    canvas.add([mark.at], [y], mode="markers", marker=marker, hovertext=[safe(mark.hover)])


def _draw_below(canvas: Canvas, ruler: Ruler, row: Row, y: float) -> None:
    places = [mark.at for mark in row.marks] or list(row.band or (0.0,))
    middle = (min(places) + max(places)) / 2
    x, anchor = place_words(middle / ruler.top, max(len(line) for line in row.below))
    words = "<br>".join(safe(line) for line in row.below)
    side = {"xanchor": anchor, "align": anchor}
    canvas.write(x * ruler.top, y, words, yanchor="top", yshift=-12, **side)


def place_words(share: float, signs: int) -> tuple[float, Anchor]:
    """Where words of this length are put so that they stay on the smallest phone.

    `share` is the place of the mark, from 0 at the left end of the ruler to 1.
    """
    width = min(1.0, signs * SIGN_WIDTH / NARROWEST)
    if width / 2 <= share <= 1 - width / 2:
        return share, "center"
    if share < 0.5:
        return min(share, 1 - width), "left"
    return max(share, width), "right"
