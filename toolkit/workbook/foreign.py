"""Spreadsheets that were never ours, read as nothing but words in cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from toolkit.errors import Problem, ToolkitError
from toolkit.words import advice, text
from toolkit.workbook.reading import book
from toolkit.workbook.reading.issues import FileRefused
from toolkit.workbook.reading.worker import open_book

BYTES_MOST = 2_000_000
ROWS_MOST = 2_000
COLUMNS_MOST = 60
SHEETS_MOST = 40
SIGNS_MOST = 4_000
LOOKED_AT = 20  # lines, for the mark between the values
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # new and old


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, and its rows of cells as words. Rows without any words are empty."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def read_spreadsheet(name: str, data: bytes) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx or .csv file that hold anything. Raises ToolkitError."""
    if len(data) > BYTES_MOST:
        raise ToolkitError(
            Problem(name, *advice("faults_files.file_has_more_than", most=BYTES_MOST // 1_000_000))
        )
    if data.startswith(_WORKBOOKS):
        sheets = _read_workbook(name, data)
    else:
        sheets = (Sheet("", _trimmed(_read_csv(name, data))),)
    found = tuple(sheet for sheet in sheets if any(sheet.rows))
    if not found:
        raise ToolkitError(Problem(name, *advice("faults_files.nothing_in")))
    return found


def _read_workbook(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Every sheet of a workbook, with the values that its formulas had when it was saved."""
    try:
        found = open_book(name, data)
    except FileRefused as refused:
        fix = text("faults_files.open_in_excel")
        raise ToolkitError(Problem(name, one.what, fix) for one in refused.issues) from refused
    return tuple(Sheet(sheet.name, _trimmed(_rows(sheet))) for sheet in found.sheets[:SHEETS_MOST])


def _rows(sheet: book.Sheet) -> Iterator[list[str]]:
    last = min(ROWS_MOST, max(sheet.rows, default=0))
    for number in range(1, last + 1):
        cells = sheet.rows.get(number, {})
        width = min(COLUMNS_MOST, max(cells, default=0))
        yield [_words(cells.get(column)) for column in range(1, width + 1)]


def _words(cell: book.Cell | None) -> str:
    """A cell as somebody who looks at the sheet reads it, as far as that matters for a level."""
    if cell is None or cell.kind == "nothing":
        return ""
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    if cell.kind == "number" and isinstance(cell.value, int | float):
        return f"{cell.value:.6f}".rstrip("0").rstrip(".")
    return str(cell.value)[:SIGNS_MOST]


def _read_csv(name: str, data: bytes) -> Iterator[list[str]]:
    words = _decode(name, data)
    if "\0" in words:
        raise ToolkitError(Problem(name, *advice("faults_files.neither_excel_workbook_xlsx")))
    start = "\n".join(words.splitlines()[:LOOKED_AT])
    mark = max(",;\t|", key=start.count)
    try:
        for row in islice(csv.reader(io.StringIO(words, newline=""), delimiter=mark), ROWS_MOST):
            yield [cell[:SIGNS_MOST] for cell in row[:COLUMNS_MOST]]
    except csv.Error as error:
        raise ToolkitError(
            Problem(name, *advice("faults_files.cannot_be_read", reason=error))
        ) from error


def _decode(name: str, data: bytes) -> str:
    """The words of a text file: Unicode, or as Excel in Britain saves it."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ToolkitError(Problem(name, *advice("faults_files.neither_excel_workbook_xlsx")))


def _trimmed(rows: Iterable[list[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows up to the last one with words, each up to its last cell with words."""
    found = [_without_end(tuple(row)) for row in rows]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _without_end(row: tuple[str, ...]) -> tuple[str, ...]:
    used = [place for place, cell in enumerate(row, 1) if cell.strip()]
    return row[: max(used, default=0)]
