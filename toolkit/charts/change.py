"""Two years side by side, like for like: an arrow for each theme."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.charts.chart import Cells, Chart, shortened, small_table
from toolkit.charts.ruler import NEUTRAL, Mark, Row, draw_rows
from toolkit.frames import columns, heading, known_records
from toolkit.words import text

ARROW_FROM = 4  # points: under that the two marks leave no room for an arrow


def draw_change(changes: pd.DataFrame, before: str, after: str) -> Chart:
    """Each theme's claimed score in two years, the largest change first.

    `before` and `after` are what the years are called. Themes that cannot be compared come last,
    with the reason and no mark.
    """
    rows = [row for row in known_records(changes) if row[columns.THEME_ID] != columns.OVERALL_ID]
    rows.sort(key=_largest_change_first)
    chosen = (columns.THEME_SHORT, columns.BEFORE, columns.AFTER, columns.CHANGE)
    table = small_table(rows, chosen).rename(
        columns={heading(columns.BEFORE): before, heading(columns.AFTER): after}
    )
    return Chart(
        text("charts.change.title", before=before, after=after),
        draw_rows([_change_row(row, before, after) for row in rows]),
        _in_words(rows, before, after),
        table,
        _finding(rows, before, after),
    )


def _finding(rows: Sequence[Cells], before: str, after: str) -> str:
    """The theme that moved most: rows come with the largest change first."""
    years = {"before": before, "after": after}
    first = rows[0] if rows else None
    if first is None or first[columns.CHANGE] is None:
        return text("charts.change.finding_none", **years)
    if first[columns.CHANGE] == 0:
        return text("charts.change.finding_same", **years)
    moved = {"theme": first[columns.THEME_SHORT], "change": change_word(first[columns.CHANGE])}
    return text("charts.change.finding", **years, **moved)


def change_word(change: int | None) -> str:
    """A change in points as it stands beside a ruler: "up 8"."""
    if change is None:
        return text("charts.change.not_comparable")
    if change == 0:
        return text("charts.change.same")
    return text("charts.change.up" if change > 0 else "charts.change.down", n=abs(change))


def _largest_change_first(row: Cells) -> tuple[bool, int]:
    change = row[columns.CHANGE]
    return change is None, -abs(change or 0)


def _in_words(rows: Sequence[Cells], before: str, after: str) -> str:
    years = {"n": len(rows), "before": before, "after": after}
    found = [row for row in rows if row[columns.CHANGE] is not None]
    if not found:
        return shortened(text("charts.change.words_none", **years))
    top = max(found, key=lambda row: int(row[columns.CHANGE]))
    low = min(found, key=lambda row: int(row[columns.CHANGE]))
    words = text(
        "charts.change.words",
        **years,
        top=top[columns.THEME_SHORT],
        top_change=change_word(top[columns.CHANGE]),
        low=low[columns.THEME_SHORT],
        low_change=change_word(low[columns.CHANGE]),
    )
    return shortened(words)


def _change_row(row: Cells, before: str, after: str) -> Row:
    name, change = row[columns.THEME_SHORT], row[columns.CHANGE]
    if change is None:
        return Row(name, change_word(None), (), (text("charts.change.too_few"),))
    first, second = row[columns.BEFORE], row[columns.AFTER]
    was = text("charts.change.hover", theme=name, points=first, year=before)
    now = text("charts.change.hover", theme=name, points=second, year=after)
    marks = (Mark(first, was, colour=NEUTRAL, open=True), Mark(second, now))
    below = text("charts.change.below", first=first, before=before, second=second, after=after)
    word = change_word(change)
    figure = word.replace(str(abs(change)), f"<b>{abs(change)}</b>") if change else word
    arrow = abs(change) >= ARROW_FROM
    return Row(name, figure, marks, (below,), link=(first, second), arrow=arrow)
