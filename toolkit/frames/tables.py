"""What every frame is made of, and how a frame is made ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from toolkit.method import level_name, points, round_half_up
from toolkit.words import short_date, text

Row = dict[str, Any]


def table(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """These columns under their headings, every cell as the text that a reader sees."""
    shown = {heading(column): [as_text(cell) for cell in frame[column]] for column in columns}
    return pd.DataFrame(shown, dtype="object")


def heading(column: str) -> str:
    """What a column is called above a table."""
    return text(f"frames.column.{column}")


def as_text(cell: Any) -> str:
    """One cell as a reader sees it; what is not known is empty."""
    if cell is None or cell is pd.NA:
        return text("frames.none")
    if isinstance(cell, date):
        return short_date(cell)
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def make_frame(
    rows: Iterable[Row], columns: Sequence[str], whole: Iterable[str] = ()
) -> pd.DataFrame:
    """The rows as a frame of objects, with `whole` columns as whole numbers that may be unknown."""
    found = list(rows)
    cells = [[row[column] for column in columns] for row in found]
    frame = pd.DataFrame(cells, columns=list(columns), dtype="object")
    for column in whole:
        frame[column] = pd.array([row[column] for row in found], dtype="Int64")
    return frame


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame, each with its cells by column."""
    names = [str(name) for name in frame.columns]
    cells = frame.to_numpy(dtype="object").tolist()
    return [dict(zip(names, row, strict=True)) for row in cells]


def known_records(frame: pd.DataFrame) -> list[Row]:
    """The same with None for what is not known."""
    return [
        {name: None if cell is pd.NA else cell for name, cell in row.items()}
        for row in records(frame)
    ]


def whole(cell: Any) -> int | None:
    """A cell of whole numbers as a number, or None where nothing is known."""
    return None if cell is None or cell is pd.NA else int(cell)


def word(kind: str, code: object) -> str:
    """What a code is called; no code, no word."""
    return "" if code is None else text(f"codes.{kind}.{code}")


def points_of(level: float | None) -> int | None:
    """A level as whole points, or None."""
    return None if level is None else points(level)


def band_name(level: int | None) -> str:
    """The name of a band or rating; what is not rated has none."""
    return "" if level is None else level_name(level)


def shown_level(level: float | None) -> int | float | None:
    """A level as shown: whole where it is whole, to a tenth where it is a middle answer."""
    if level is None:
        return None
    return int(level) if level == int(level) else round_half_up(10 * level) / 10


def level_word(level: float | None) -> str:
    """The name of the level, or of the level that a middle answer lies nearest to."""
    return "" if level is None else level_name(min(4, round_half_up(level)))


def grade_word(grade: int | None) -> str:
    """What a grade of evidence is called; one that nobody gave yet is not judged."""
    return text("codes.grade.none" if grade is None else f"codes.grade.g{grade}")
