"""One council's themes beside the middle of other councils."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.charts.chart import Cells, Chart, shortened, small_table
from toolkit.charts.ruler import NEUTRAL, Mark, Row, draw_rows
from toolkit.frames import columns, heading, known_records
from toolkit.words import text


def draw_others(beside: pd.DataFrame) -> Chart:
    """Each theme as a dot beside the middle of the others, with a band over half of them.

    No council has a mark of its own, and neither end of the others is drawn.
    """
    rows = known_records(beside)
    wanted = (columns.THEME_SHORT, columns.EVIDENCED, columns.MEDIAN, columns.HALF, columns.BESIDE)
    table = small_table(rows, wanted).rename(
        columns={heading(columns.EVIDENCED): text("charts.others.ours")}
    )
    key = (
        (text("charts.others.key_ours"), Mark(0, "")),
        (text("charts.others.key_middle"), Mark(0, "", "diamond", NEUTRAL, open=True)),
    )
    figure = draw_rows([_row(row) for row in rows], key=key)
    return Chart(text("charts.others.title"), figure, _in_words(rows), table, _finding(rows))


def _finding(rows: Sequence[Cells]) -> str:
    """The row that is furthest from the middle of the others."""
    shown = [row for row in rows if row[columns.MEDIAN] is not None]
    if not shown:
        return text("charts.others.finding_none")
    far = max(shown, key=lambda row: abs(row[columns.EVIDENCED] - row[columns.MEDIAN]))
    values = {"theme": far[columns.THEME_SHORT], "own": far[columns.EVIDENCED]}
    if far[columns.EVIDENCED] == far[columns.MEDIAN]:
        return text("charts.others.finding_level")
    return text("charts.others.finding", middle=far[columns.MEDIAN], **values)


def _row(row: Cells) -> Row:
    name, own, middle = row[columns.THEME_SHORT], row[columns.EVIDENCED], row[columns.MEDIAN]
    ours = Mark(own, text("charts.others.hover_ours", theme=name, points=own))
    if middle is None:
        alone = (text("charts.others.below_hidden", own=own),)
        return Row(name, row[columns.BESIDE], (ours,), alone)
    said = text("charts.others.hover_middle", theme=name, points=middle)
    marks = (Mark(middle, said, "diamond", NEUTRAL, open=True), ours)
    below: tuple[str, ...] = (text("charts.others.below", own=own, middle=middle),)
    low, high = row[columns.HALF_LOW], row[columns.HALF_HIGH]
    if low is None or high is None:
        return Row(name, row[columns.BESIDE], marks, below)
    below = (*below, text("charts.others.half", low=low, high=high))
    return Row(name, row[columns.BESIDE], marks, below, band=(low, high))


def _in_words(rows: Sequence[Cells]) -> str:
    shown = [row for row in rows if row[columns.MEDIAN] is not None]
    if not shown:
        return text("charts.others.words_none", n=len(rows))
    last = shown[-1]
    return shortened(
        text(
            "charts.others.words",
            n=len(shown),
            theme=last[columns.THEME_SHORT],
            own=last[columns.EVIDENCED],
            middle=last[columns.MEDIAN],
        )
    )
