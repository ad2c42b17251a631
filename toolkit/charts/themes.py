"""The themes of one assessment: how they stand, and how far the claim is from the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import pandas as pd

from toolkit.charts.chart import Cells, Chart, shortened, small_table
from toolkit.charts.ruler import BLUE, ORANGE, Mark, Row, draw_rows, safe
from toolkit.explaining.headlines import APART
from toolkit.frames import columns, heading, known_records
from toolkit.words import text

Ends = tuple[int, int]
LINE = 34  # signs of a reason in one line, on the smallest phone


def draw_themes(theme_scores: pd.DataFrame) -> Chart:
    """Each theme's score with its range, best first; themes without a score come last.

    The score is the evidenced one, which the rating rests on; where evidence is not yet judged it
    is the claimed one, with an open mark.
    """
    rows = sorted(known_records(theme_scores), key=lambda row: _largest_first(_score(row)))
    drawn = [_theme_row(row) for row in rows]
    table = small_table(
        [{**row, columns.EVIDENCED: _cell(row), columns.LOW: _range_cell(row)} for row in rows],
        (columns.THEME_SHORT, columns.EVIDENCED, columns.LOW, columns.RATING),
    ).rename(
        columns={
            heading(columns.EVIDENCED): text("charts.themes.column_score"),
            heading(columns.LOW): text("charts.themes.column_range"),
        }
    )
    words, title = _themes_in_words(rows), text("charts.themes.title")
    return Chart(title, draw_rows(drawn), words, table, _themes_finding(rows))


def draw_claims(theme_scores: pd.DataFrame) -> Chart | None:
    """What each theme claims and can show, widest gap first; None where nothing was judged."""
    rows = [row for row in known_records(theme_scores) if row[columns.GAP] is not None]
    if not rows:
        return None
    rows.sort(key=lambda row: _largest_first(row[columns.GAP]))
    chosen = (columns.THEME_SHORT, columns.CLAIMED, columns.EVIDENCED, columns.GAP)
    wide, narrow = rows[0], rows[-1]
    words = text(
        "charts.claims.words",
        n=len(rows),
        wide=wide[columns.THEME_SHORT],
        wide_points=wide[columns.GAP],
        narrow=narrow[columns.THEME_SHORT],
        narrow_points=narrow[columns.GAP],
    )
    figure = draw_rows([_claim_row(row) for row in rows])
    finding = text("charts.claims.finding_level")
    if wide[columns.GAP] > 0:
        most = {"theme": wide[columns.THEME_SHORT], "n": wide[columns.GAP]}
        finding = text("charts.claims.finding", **most)
    table, title = small_table(rows, chosen), text("charts.claims.title")
    return Chart(title, figure, shortened(words), table, finding)


def _largest_first(number: int | None) -> tuple[bool, int]:
    """What sorts the largest number first and the unknown last."""
    return number is None, -(number or 0)


def _score(row: Cells) -> int | None:
    claimed: int | None = row[columns.CLAIMED]
    evidenced: int | None = row[columns.EVIDENCED]
    return claimed if evidenced is None else evidenced


def _range(row: Cells) -> Ends | None:
    low, high = row[columns.EVIDENCED_LOW], row[columns.EVIDENCED_HIGH]
    if low is None or high is None:
        low, high = row[columns.LOW], row[columns.HIGH]
    return None if low is None or high is None else (low, high)


def _cell(row: Cells) -> str:
    score = _score(row)
    return text("charts.themes.none") if score is None else str(score)


def _range_cell(row: Cells) -> str:
    ends = _range(row)
    return "" if ends is None else text("charts.themes.cell_range", low=ends[0], high=ends[1])


def _themes_finding(rows: Sequence[Cells]) -> str:
    """The highest and the lowest, or that all are close: under half a level is no difference."""
    scores = [
        (row[columns.THEME_SHORT], score) for row in rows if (score := _score(row)) is not None
    ]
    if not scores:
        return text("charts.themes.finding_none")
    (top, top_points), (low, low_points) = scores[0], scores[-1]
    ends = {"top_points": top_points, "low_points": low_points}
    if len(scores) == 1:
        return text("charts.themes.finding_one", top=top, **ends)
    if top_points - low_points < APART:
        return text("charts.themes.finding_close", n=len(scores), **ends)
    return text("charts.themes.finding", top=top, low=low, **ends)


def _themes_in_words(rows: Sequence[Cells]) -> str:
    scored = [row for row in rows if _score(row) is not None]
    if not scored:
        return text("charts.themes.words_none", n=len(rows))
    top, low = scored[0], scored[-1]
    words = text(
        "charts.themes.words",
        n=len(rows),
        top=top[columns.THEME_SHORT],
        top_points=_score(top),
        low=low[columns.THEME_SHORT],
        low_points=_score(low),
    )
    return shortened(words)


def _theme_row(row: Cells) -> Row:
    name, ends, score = row[columns.THEME_SHORT], _range(row), _score(row)
    marks: tuple[Mark, ...] = ()
    if score is not None:
        hover = text("charts.themes.hover", theme=name, points=score)
        marks = (Mark(score, hover, open=row[columns.EVIDENCED] is None),)
    below = [word for word in (_range_word(ends), *wrap(row[columns.REASON], LINE)) if word]
    if ends is None:
        below = [row[columns.STATUS]]
    return Row(name, _figure(row), marks, tuple(below), band=ends)


def _figure(row: Cells) -> str:
    score = _score(row)
    if score is None:
        return text("charts.themes.none")
    key = "charts.themes.held" if row[columns.HELD] else "charts.themes.score"
    if row[columns.EVIDENCED] is None:
        key = "charts.themes.claimed_only"
    return text(key, points=f"<b>{score}</b>", band=safe(row[columns.RATING]))


def _range_word(ends: Ends | None) -> str:
    if ends is None:
        return ""
    if ends[0] == ends[1]:
        return ""
    return text("charts.themes.range", low=ends[0], high=ends[1])


def _claim_row(row: Cells) -> Row:
    name, gap = row[columns.THEME_SHORT], row[columns.GAP]
    claimed, evidenced = row[columns.CLAIMED], row[columns.EVIDENCED]
    figure = text("charts.claims.gap", n=f"<b>{gap}</b>") if gap else text("charts.claims.no_gap")
    says = text("charts.claims.hover_claimed", theme=name, points=claimed)
    shows = text("charts.claims.hover_evidenced", theme=name, points=evidenced)
    marks = (Mark(claimed, says, colour=ORANGE, open=True), Mark(evidenced, shows, "square", BLUE))
    below = (text("charts.claims.below", evidenced=evidenced, claimed=claimed),)
    return Row(name, figure, marks, below, link=(evidenced, claimed))
