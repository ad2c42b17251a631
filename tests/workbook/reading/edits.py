"""A workbook of the plan as people edit it: by heading and Ref, as they would point at a cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.frames import heading
from toolkit.workbook import layout

TOP = layout.HEADING_ROW


class Plan:
    """The plan's sheet of an opened workbook."""

    def __init__(self, data: bytes) -> None:
        """Open the workbook as a spreadsheet program would."""
        self.book: Workbook = load_workbook(io.BytesIO(data))
        self.sheet: Worksheet = self.book[layout.sheet_name("plan")]

    def column(self, key: str) -> int:
        """The number of the column with this heading."""
        return [cell.value for cell in self.sheet[TOP]].index(heading(key)) + 1

    def row(self, ref: str) -> int:
        """The row of this Ref."""
        cells = self.sheet.iter_rows(min_row=TOP + 1, max_col=self.column("ref"))
        return next(row[-1].row for row in cells if row[-1].value == ref)

    def where(self, ref: str, key: str) -> str:
        """The name of a cell."""
        return str(self.sheet.cell(self.row(ref), self.column(key)).coordinate)

    def put(self, ref: str, key: str, value: Any) -> None:
        """Somebody typed this into the cell; a text stays a text."""
        self.put_at(self.row(ref), key, value)

    def put_at(self, row: int, key: str, value: Any) -> None:
        """The same, by the number of the row."""
        cell = self.sheet.cell(row, self.column(key))
        cell.value = value
        if isinstance(value, str) and not isinstance(value, Typed):
            cell.data_type = "s"
        elif isinstance(value, date):
            cell.number_format = "dd mmm yyyy"

    def get(self, ref: str, key: str) -> Any:
        """What stands in the cell."""
        return self.sheet.cell(self.row(ref), self.column(key)).value

    def add(self, **values: Any) -> int:
        """A row typed under the plan; its number."""
        row = self.sheet.max_row + 1
        for key, value in values.items():
            self.put_at(row, key, value)
        return row

    def rows(self) -> list[list[Any]]:
        """The values of all rows under the headings."""
        return [[cell.value for cell in row] for row in self.sheet.iter_rows(min_row=TOP + 1)]

    def put_rows(self, rows: list[list[Any]]) -> None:
        """All rows under the headings are these, as after a sort."""
        kinds = [cell.number_format for cell in self.sheet[TOP + 1]]
        for at, row in enumerate(rows, TOP + 1):
            for column, value in enumerate(row, 1):
                cell = self.sheet.cell(at, column)
                cell.value, cell.number_format = value, kinds[column - 1]

    def saved(self) -> bytes:
        """The workbook as a file."""
        written = io.BytesIO()
        self.book.save(written)
        return written.getvalue()


class Typed(str):
    """What was typed so that the spreadsheet takes it for a formula."""

    __slots__ = ()


def edited(data: bytes, edit: Callable[[Plan], object]) -> bytes:
    """The workbook after somebody edited it."""
    plan = Plan(data)
    edit(plan)
    return plan.saved()
