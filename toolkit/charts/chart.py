"""What a chart is: a drawing that never comes without its sentence and its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from toolkit.frames import heading, table

ALT_MOST = 249
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Chart:
    """A drawing with its sentence and its table.

    `title` says what is drawn, `finding` what was found. `in_words` says the most important in
    under 250 signs for those who cannot see it, and `table` holds every figure.
    """

    title: str
    figure: go.Figure
    in_words: str
    table: pd.DataFrame
    finding: str


def shortened(sentences: str, most: int = ALT_MOST) -> str:
    """The words in under 250 signs, or as many as said: cut after the last whole word that fits."""
    if len(sentences) <= most:
        return sentences
    return sentences[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def small_table(rows: Iterable[Cells], columns: Sequence[str]) -> pd.DataFrame:
    """These columns of the rows as text, the first of them naming each row."""
    cells = [{name: row[name] for name in columns} for row in rows]
    found = pd.DataFrame(cells, columns=list(columns), dtype="object")
    return table(found, columns).set_index(heading(columns[0]))
