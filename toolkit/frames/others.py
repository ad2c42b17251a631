"""One council beside others, as a table: middles and halves, never a rank or an end of the row."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from toolkit.benchmark import WHOLE, Beside
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.tables import make_frame, word
from toolkit.words import text

OTHERS_COLUMNS = (
    c.THEME_ID, c.THEME, c.THEME_SHORT, c.EVIDENCED, c.MEDIAN, c.HALF_LOW, c.HALF_HIGH, c.HALF,
    c.BESIDE, c.N_OTHERS,
)  # fmt: skip


def other_councils(findings: Findings, rows: Iterable[Beside]) -> pd.DataFrame:
    """One row a theme and last the whole, in points out of 100 (METHOD 6).

    Where too few councils share a theme its figures are not known.
    """
    names = {theme.id: (theme.title, theme.short) for theme in findings.bank.themes}
    names[WHOLE] = (text("frames.overall"),) * 2
    found = []
    for one in rows:
        title, short = names[one.theme_id]
        low, high = one.result.quartiles or (None, None)
        half = "" if low is None else text("charts.others.half_cell", low=low, high=high)
        found.append(
            {
                c.THEME_ID: one.theme_id,
                c.THEME: title,
                c.THEME_SHORT: short,
                c.EVIDENCED: one.own,
                c.MEDIAN: one.result.median,
                c.HALF_LOW: low,
                c.HALF_HIGH: high,
                c.HALF: half,
                c.BESIDE: word("benchmark", one.result.word or "hidden"),
                c.N_OTHERS: one.result.n if one.result.shown else None,
            }
        )
    whole = (c.EVIDENCED, c.MEDIAN, c.HALF_LOW, c.HALF_HIGH, c.N_OTHERS)
    return make_frame(found, OTHERS_COLUMNS, whole)
