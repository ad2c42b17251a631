"""How a room voted: a block for each person, from level 0 to 4.

Drawn by ECharts, which costs a third of Plotly where a page is drawn again and again. Colours are
written as `light-dark()`, which a browser resolves in SVG by the mode of the page: Streamlit's own
colours for ECharts leave words too pale, and Python does not know the mode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.explaining import headline_votes, level_words
from toolkit.release import QuestionPicture
from toolkit.words import text

WORDS = "light-dark(#0b1219, #e9edf1)"
PAGE = "light-dark(#ffffff, #10161d)"
NEUTRAL = "light-dark(#6b737d, #9aa6b2)"
BLUE = "light-dark(#12436d, #8cc1f0)"
ROW, LEAST = 58, 10  # pixels a level at text of 20; the fewest blocks that a row has room for
WIDE, GROWN = 950, 4 / 3  # pixels from which words are larger, and by how much: a large projector
HOLLOW = "votes.chart.unknown"
OUTLINE = {"color": "transparent", "borderColor": NEUTRAL, "borderWidth": 3}
GAPS = ((24, 5), (60, 2), (110, 1))  # up to so many votes, the pixels between two blocks


@dataclass(frozen=True)
class Votes:
    """A drawing of votes for `st.echarts_chart`, never without its sentence and its table.

    `title` says what is drawn, `finding` what was found.
    """

    title: str
    spec: dict[str, Any]
    height: int
    in_words: str
    table: pd.DataFrame
    finding: str


def draw_votes(picture: QuestionPicture, size: int = 20) -> Votes | None:
    """The votes at each level, or the shares that a survey may show; None where it shows none.

    `size` is the size of its words in pixels: larger on a wall.
    """
    survey = picture.counts is None
    kind = "_survey" if survey else ""
    rows = _rows(picture)
    if rows is None:
        return None
    told = ", ".join(text("votes.chart.count", name=name, n=n) for name, n in rows)
    headings = (text("votes.chart.column_level"), text(f"votes.chart.column_{_unit(survey)}"))
    table = pd.DataFrame([(name, str(n)) for name, n in rows], columns=list(headings))
    return Votes(
        text(f"votes.chart.title{kind}"),
        _spec(rows, size, blocks=not survey),
        int(ROW * size / 20 * len(rows)) + 16,
        text(f"votes.chart.words{kind}", counts=told),
        table.set_index(headings[0]),
        headline_votes(picture),
    )


def _unit(survey: bool) -> str:
    return "share" if survey else "votes"


def _rows(picture: QuestionPicture) -> list[tuple[str, int]] | None:
    if picture.counts is not None:
        rows = [(level_words(level), n) for level, n in enumerate(picture.counts)]
        return [*rows, (text(HOLLOW), picture.unknown)] if picture.unknown else rows
    if picture.whole is not None and picture.whole.bars is not None:
        return [(level_words(level), n) for level, n in enumerate(picture.whole.bars)]
    if picture.whole is not None and picture.whole.thirds is not None:
        names = (text("votes.chart.low"), level_words(2), text("votes.chart.high"))
        return list(zip(names, picture.whole.thirds, strict=True))
    return None


def _gap(most: int) -> int | None:
    return next((width for upto, width in GAPS if most <= upto), None)


def _spec(rows: Sequence[tuple[str, int]], size: int, *, blocks: bool) -> dict[str, Any]:
    """Bars, lines of the page's colour over them that part the blocks, and the counts above all.

    The bar of those who do not know is hollow and in one piece.
    """
    names, values = zip(*rows, strict=True)
    gap = _gap(max(values)) if blocks else None
    filled = [0 if name == text(HOLLOW) else n for name, n in rows]
    above = [{"value": n, "itemStyle": OUTLINE} if name == text(HOLLOW) else n for name, n in rows]
    top = max(*values, LEAST)
    bar: dict[str, Any] = {"type": "bar", "silent": True, "barWidth": "62%", "barGap": "-100%"}
    count = {"show": True, "position": "right", "distance": 12, "color": WORDS}
    count |= {"fontWeight": "bold"}
    base = {
        "animation": False,
        "tooltip": {"show": False},
        "grid": {"top": 8, "bottom": 8, "outerBoundsMode": "none"},
        "xAxis": _blocks(top, gap),
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(names),
            "z": 20,
            "axisTick": {"show": False},
            "axisLine": {"show": True, "lineStyle": {"color": NEUTRAL, "width": 2}},
            "axisLabel": {"color": WORDS, "align": "left"},
        },
        "series": [
            bar | {"data": filled, "itemStyle": {"color": BLUE}, "z": 2},
            bar
            | {"data": above, "itemStyle": {"color": "transparent"}, "z": 30}
            | {"label": count},
        ],
    }
    sizes = [(0, size), (WIDE, round(size * GROWN))]
    media = [{"query": {"minWidth": least}, "option": _sized(one)} for least, one in sizes]
    return {"baseOption": base, "media": media}


def _blocks(top: int, gap: int | None) -> dict[str, Any]:
    """The scale of the bars, whose lines part them into blocks where there is room for that."""
    lines = {"show": gap is not None, "showMinLine": False, "showMaxLine": False}
    hidden = {"show": False}
    return {
        "type": "value",
        "min": 0,
        "max": top,
        "interval": 1 if gap else top,
        "z": 10,
        "axisLabel": hidden,
        "axisLine": hidden,
        "axisTick": hidden,
        "splitLine": lines | {"lineStyle": {"color": PAGE, "width": gap or 0}},
    }


def _sized(size: int) -> dict[str, Any]:
    """What depends on the size of the words, which grows with the drawing."""
    left = int(size * 7.5)
    return {
        "grid": {"left": left, "right": 4 * size},
        "yAxis": {"axisLabel": {"fontSize": size, "margin": left - 4}},
        "series": [{}, {"label": {"fontSize": size + 4}}],
    }
