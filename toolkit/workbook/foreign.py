"""Spreadsheets that were never ours, read as nothing but words in cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from toolkit.errors import Problem, ToolkitError

BYTES_MOST = 2_000_000
ROWS_MOST = 2_000
COLUMNS_MOST = 60
SHEETS_MOST = 40
SIGNS_MOST = 4_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, and its rows of cells as words. Rows without any words are empty."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def read_spreadsheet(name: str, data: bytes) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx or .csv file that hold anything. Raises ToolkitError."""
    if len(data) > BYTES_MOST:
        what = f"The file has more than {BYTES_MOST // 1_000_000} megabytes."
        raise ToolkitError(Problem(name, what, "Save the sheet with the scores as a file alone."))
    if data[:2] == b"PK":
        sheets = read_workbook(name, data)
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        what = "It is an older kind of Excel file (.xls), or it has a password."
        fix = "Open it in Excel, take the password off, and save it as .xlsx."
        raise ToolkitError(Problem(name, what, fix))
    else:
        sheets = (Sheet("", _trimmed(_read_csv(name, data))),)
    found = tuple(sheet for sheet in sheets if any(sheet.rows))
    if not found:
        what = "There is nothing in it."
        raise ToolkitError(Problem(name, what, "Choose the file that holds the scores."))
    return found


def read_workbook(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Every sheet of a workbook, with the values that its formulas had when it was saved."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return tuple(
                Sheet(sheet.title, _trimmed(_cells(sheet)))
                for sheet in islice(book.worksheets, SHEETS_MOST)
                if sheet.sheet_state == "visible"
            )
        finally:
            book.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        what = "It cannot be read as an Excel workbook."
        fix = "Open it in Excel and save it again as .xlsx, or as .csv."
        raise ToolkitError(Problem(name, what, fix)) from error


def _cells(sheet: object) -> Iterator[list[str]]:
    rows = sheet.iter_rows(max_row=ROWS_MOST, max_col=COLUMNS_MOST)  # type: ignore[attr-defined]  # a read-only sheet, which the stubs do not tell from others
    for row in islice(rows, ROWS_MOST):
        yield [as_words(cell.value, getattr(cell, "number_format", "")) for cell in row]


def as_words(value: object, number_format: str = "") -> str:
    """A cell as somebody who looks at the sheet reads it, as far as that matters for a level."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        percent = "%" in str(number_format)
        number = round(value * 100, 6) if percent else round(value, 6)
        return f"{number:.6f}".rstrip("0").rstrip(".") + ("%" if percent else "")
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)[:SIGNS_MOST]


def _read_csv(name: str, data: bytes) -> Iterator[list[str]]:
    words = _decode(name, data)
    if "\0" in words:
        what = "It is neither an Excel workbook (.xlsx) nor a list of values (.csv)."
        raise ToolkitError(Problem(name, what, "Save the sheet as .xlsx or .csv and try again."))
    first = words.partition("\n")[0]
    mark = max(",;\t|", key=first.count)
    try:
        for row in islice(csv.reader(io.StringIO(words, newline=""), delimiter=mark), ROWS_MOST):
            yield [cell[:SIGNS_MOST] for cell in row[:COLUMNS_MOST]]
    except csv.Error as error:
        what = f"It cannot be read as a list of values ({error})."
        raise ToolkitError(Problem(name, what, "Save the sheet as .xlsx and try again.")) from error


def _decode(name: str, data: bytes) -> str:
    """The words of a text file: Unicode, or as Excel in Britain saves it."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    what = "It is neither an Excel workbook (.xlsx) nor a list of values (.csv)."
    raise ToolkitError(Problem(name, what, "Save the sheet as .xlsx or .csv and try again."))


def _trimmed(rows: Iterable[list[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows up to the last one with words, each up to its last cell with words."""
    found = [_without_end(tuple(row)) for row in rows]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _without_end(row: tuple[str, ...]) -> tuple[str, ...]:
    used = [place for place, cell in enumerate(row, 1) if cell.strip()]
    return row[: max(used, default=0)]
