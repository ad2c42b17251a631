"""Every cell of a workbook in one pass, as plain data; runs in the process that reads.

openpyxl opens the package and turns XML into values; what it would leave out of a sheet that is
only read (hidden rows, merged cells, whether a value is a formula's) is taken from the same pass.
A sheet's own claim about its size is not believed (openpyxl 3.1.5 then reads one row of ten).
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser

from toolkit.workbook.reading.guard import Refused

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 5_000, 60, 60
MOST_CHARACTERS = 20_000_000  # all cells together
CELL_CHARACTERS = 40_000  # Excel's own limit is 32,767
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"\br=\"(\d{1,9})\"")
_HOLDS = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z0-9:$]{1,40})\"")

PlainCell = tuple[int, str, str | float, int]


def plain_book(data: bytes, most_rows: int = MOST_ROWS) -> dict[str, Any]:
    """The workbook as JSON can carry it. Raises whatever a damaged file makes openpyxl raise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        budget = Budget(MOST_CHARACTERS)
        found = [
            (sheet.name, rel.target)
            for sheet, rel in reader.parser.find_sheets()
            if rel.target in reader.valid_files and "chartsheet" not in rel.Type
        ]
        if len(found) > MOST_SHEETS:
            raise Refused("F10")
        return {
            "sheets": [_sheet(reader, name, part, budget, most_rows) for name, part in found],
            "properties": _properties(reader),
            "from_1904": reader.wb.epoch == MAC_EPOCH,
            "links": any("externalLinks/" in name for name in reader.valid_files),
        }


class Budget:
    """How many characters a file may still give; one text may stand in every cell of a sheet."""

    def __init__(self, characters: int) -> None:
        """Begin with so many characters."""
        self.left = characters

    def spend(self, characters: int) -> None:
        """So many are used up. Raises Refused when there are no more."""
        self.left -= characters
        if self.left < 0:
            raise Refused("F11")


def _properties(reader: Any) -> dict[str, str]:
    """Our own entries among the file's properties; whatever else is there is passed over."""
    try:
        reader.read_custom()
        found = {one.name: str(one.value) for one in reader.wb.custom_doc_props.props}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {
        name.removeprefix("toolkit."): value[:500]
        for name, value in list(found.items())[:200]
        if name.startswith("toolkit.")
    }


def _sheet(reader: Any, name: str, part: str, budget: Budget, most_rows: int) -> dict[str, Any]:
    with reader.archive.open(part) as source:
        found = _Rows(reader, budget, most_rows)
        rows = [[number, cells] for number, cells in found.read(source) if cells]
    merged, far = found.merged, None
    if found.stopped:
        far, more = _look_below(reader.archive.read(part), most_rows)
        merged = merged + more
    return {
        "name": name,
        "rows": rows,
        "hidden_rows": found.hidden,
        "merged": merged[:MOST_ROWS],
        "comments": _has_comments(reader, part),
        "far_row": far,
    }


def _has_comments(reader: Any, part: str) -> bool:
    path = get_rels_path(part)  # type: ignore[no-untyped-call]  # the stubs leave it out
    if path not in reader.valid_files:
        return False
    kinds = (one.Type for one in get_dependents(reader.archive, path))
    return any(kind.casefold().endswith("comments") for kind in kinds)


def _look_below(body: bytes, most_rows: int) -> tuple[int | None, list[str]]:
    """The first row below the limit that holds anything, and the cells that are merged.

    A million rows that are only coloured are looked over in the time that reading a few takes.
    """
    number, start = 0, len(body)
    for row in _ROW.finditer(body):
        said = _NUMBER.search(row[1])
        number = int(said[1]) if said else number + 1
        if number > most_rows:
            start = row.end()
            break
    holds = _HOLDS.search(body, start)
    far = None
    if holds:
        said = _NUMBER.search(body, max(start - 200, body.rfind(b"row", 0, holds.start())))
        far = int(said[1]) if said else number
    return far, [one[1].decode().replace("$", "") for one in _MERGED.finditer(body, start)]


class _Rows:
    """The rows of one sheet as plain cells, and what stands beside them."""

    def __init__(self, reader: Any, budget: Budget, most_rows: int) -> None:
        self._values = WorkSheetParser(
            b"",  # only its reading of one cell is used; the walk through the sheet is ours
            reader.shared_strings,
            data_only=True,
            epoch=reader.wb.epoch,
            date_formats=reader.wb._date_formats,
            timedelta_formats=reader.wb._timedelta_formats,
        )
        self._budget = budget
        self._most_rows = most_rows
        self.hidden: list[int] = []
        self.merged: list[str] = []
        self.stopped = False

    def read(self, source: Any) -> Iterator[tuple[int, list[PlainCell]]]:
        """Each row down to the limit with its cells; `stopped` tells whether there are more."""
        number = 0
        for _, element in iterparse(source):  # noqa: S314  # the guard lets no entity through
            if element.tag == ROW_TAG:
                said = element.get("r")
                number = int(said) if said else number + 1
                if number < 1:
                    raise ValueError("a row before the first")
                if number > self._most_rows:
                    self.stopped = True
                    return
                if element.get("hidden") in ("1", "true"):
                    self.hidden.append(number)
                yield number, self._cells(number, element)
                element.clear()
            elif element.tag == MERGE_TAG:
                self.merged = [one.get("ref", "").replace("$", "")[:40] for one in element]

    def _cells(self, row: int, element: Element) -> list[PlainCell]:
        self._values.row_counter, self._values.col_counter = row, 0
        return [cell for one in element if (cell := self._cell(one))]

    def _cell(self, element: Element) -> PlainCell | None:
        values = self._values
        if not len(element):
            values.col_counter = _column(element.get("r"), values.col_counter)
            return None
        found = values.parse_cell(element)
        column = values.col_counter
        if column > MOST_COLUMNS:
            return None
        formula = int(element.find(FORMULA_TAG) is not None)
        plain = _plain_value(found["value"], found["data_type"])
        if plain is None:
            return (column, "nothing", "", 1) if formula else None
        kind, value = plain
        if isinstance(value, str):
            self._budget.spend(len(value))
        return column, kind, value, formula


def _column(address: str | None, before: int) -> int:
    """The number of the column of an empty cell; one far to the right is only beyond the limit."""
    letters = address.rstrip("0123456789") if address else ""
    if not letters:
        return before + 1
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number


def _plain_value(value: Any, data_type: str) -> tuple[str, str | float] | None:
    if value is None or value == "":
        return None
    if data_type == "b":
        return "truth", str(bool(value)).upper()
    if data_type == "e":
        return "error", str(value)[:40]
    if isinstance(value, str):
        return "text", value[:CELL_CHARACTERS]
    if isinstance(value, datetime | date):
        return "date", value.isoformat()
    if isinstance(value, int | float) and math.isfinite(value):
        return "number", value
    return "error", "#NUM!" if isinstance(value, int | float) else str(value)[:40]
