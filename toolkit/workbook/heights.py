"""How high the rows of a sheet are: about as high as the words in them take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.frames import as_text
from toolkit.workbook import styles
from toolkit.workbook.rows import HIGHEST

LINE, PADDING = 14.3, 6.0  # points, as all heights
ONE_LINE, LARGE = math.ceil(LINE + PADDING), 36


def fit_rows(sheet: Worksheet, rows: Iterable[int], columns: int) -> None:
    """Each row is about as high as its longest cell; all but the highest may still grow."""
    widths = widths_of(sheet, columns)
    for row in rows:
        most, large = 1, False
        for number, width in enumerate(widths, 1):
            cell = cast(Cell, sheet.cell(row, number))
            font = styles.font_of(cell)
            large = large or (font.sz or 11) > 20
            if cell.value is not None and cell.data_type != "f":
                most = max(most, count_lines(as_text(cell.value), width, bold=bool(font.b)))
        sheet.row_dimensions[row].height = LARGE if large else row_height(most)


def widths_of(sheet: Worksheet, columns: int) -> list[float]:
    """How wide the first columns are, in signs."""
    letters = [get_column_letter(number) for number in range(1, columns + 1)]
    return [sheet.column_dimensions[letter].width for letter in letters]


def height_of(widths: Sequence[float], bold: Sequence[bool], values: Sequence[object]) -> int:
    """About as high as the longest of these values is; None takes no room."""
    lines = [
        count_lines(as_text(value), width, bold=heavy)
        for width, heavy, value in zip(widths, bold, values, strict=True)
        if value is not None
    ]
    return row_height(max(lines, default=1))


def row_height(lines: int) -> int:
    """How high a row of so many lines is; Excel has none higher than HIGHEST points."""
    return min(HIGHEST, math.ceil(LINE * lines + PADDING))


def count_lines(words: str, width: float, *, bold: bool = False) -> int:
    """How many lines the text takes in a column of this width, broken between words."""
    room = max(4, int((width - 1.8) * (1.05 if bold else 1.12)))
    if len(words) <= room and "\n" not in words:
        return 1
    return sum(_wrapped(line, room) for line in words.split("\n"))


def _wrapped(line: str, room: int) -> int:
    if len(line) <= room:
        return 1
    lines, used = 1, 0
    for word in line.split(" "):
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
        if used > room:  # a word longer than the line is broken
            lines, used = lines + (used - 1) // room, (used - 1) % room + 1
    return lines
