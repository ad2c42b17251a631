"""A workbook as plain values: what stands in its cells, and nothing that can do anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from openpyxl.utils import get_column_letter

Kind = Literal["text", "number", "date", "truth", "error", "nothing"]
Row = Mapping[int, "Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds. `formula` says that it was worked out, and this is the result kept.

    Dates are whole days. An `error` holds its sign (#N/A); `nothing` is a formula without result.
    """

    kind: Kind
    value: str | float | date = ""
    formula: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by row and column, both counted from 1; empty ones are left out.

    `far_row` is the first row below the limit that holds anything.
    """

    name: str
    rows: Mapping[int, Row]
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()
    comments: bool = False
    far_row: int | None = None

    def cell(self, row: int, column: int) -> Cell | None:
        """What stands there, or None."""
        return self.rows.get(row, {}).get(column)

    def texts(self, upto: int) -> Iterator[tuple[int, int, str]]:
        """Row, column and words of every text down to this row."""
        for row in sorted(self.rows):
            if row > upto:
                return
            for column, cell in self.rows[row].items():
                if cell.kind == "text":
                    yield row, column, str(cell.value)


@dataclass(frozen=True)
class Book:
    """All sheets of a workbook, and what the file says of itself under names of ours."""

    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    from_1904: bool = False
    links: bool = False


def address(row: int, column: int) -> str:
    """The name of a cell, as people know it: J5."""
    return f"{get_column_letter(column)}{row}"


def book_from_plain(plain: Mapping[str, Any]) -> Book:
    """The book that the reading process told about as JSON."""
    return Book(
        sheets=tuple(_sheet(one) for one in plain["sheets"]),
        properties=plain["properties"],
        from_1904=plain["from_1904"],
        links=plain["links"],
    )


def _sheet(plain: Mapping[str, Any]) -> Sheet:
    return Sheet(
        name=plain["name"],
        rows={
            row: {column: _cell(kind, value, formula) for column, kind, value, formula in cells}
            for row, cells in plain["rows"]
        },
        hidden_rows=frozenset(plain["hidden_rows"]),
        merged=tuple(plain["merged"]),
        comments=plain["comments"],
        far_row=plain["far_row"],
    )


def _cell(kind: Kind, value: Any, formula: int) -> Cell:
    if kind == "date":
        return Cell(kind, datetime.fromisoformat(value).date(), bool(formula))
    return Cell(kind, value, bool(formula))
