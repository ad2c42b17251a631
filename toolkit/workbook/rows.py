"""The rows of a sheet as XML, with what openpyxl cannot write: results, and rows that grow.

Programs that only look (Protected View, a mail preview, a telephone) do not calculate: without
stored results they would show empty cells. openpyxl also builds a tree for each cell, which takes
longer than all else that a workbook needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.compat import safe_string
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.errors import Problem, ToolkitError
from toolkit.words import advice, clean_text

HIGHEST = 409  # points; Excel has no row that is higher
Result = str | int | float


@dataclass(frozen=True)
class ReadyRow:
    """A row that was made without openpyxl: how high it is, and its cells by column, as XML."""

    height: float
    cells: Mapping[int, str]


def rows_of(
    sheet: Worksheet, results: dict[tuple[str, str], Result], ready: Mapping[int, ReadyRow]
) -> Iterator[str]:
    """Each row of the sheet as XML; what `results` had for its formulas is taken out of it.

    Where a cell or a height is both ready and in the sheet, the sheet's is meant: it came later.
    Raises ToolkitError for a formula that has no result.
    """
    cells: list[Any] = [cell for _, cell in sorted(sheet._cells.items())]
    filled = {row: list(found) for row, found in groupby(cells, attrgetter("row"))}
    for number in sorted(filled.keys() | sheet.row_dimensions.keys() | ready.keys()):
        told = dict(sheet.row_dimensions.get(number, {}))
        found = {one.column: _cell(one, results) for one in filled.get(number, ())}
        if number in ready:
            told.setdefault("ht", str(ready[number].height))
            found = dict(sorted({**ready[number].cells, **found}.items()))
        yield row_xml(number, "".join(found.values()), told)


def row_xml(number: int, cells: str, attributes: Mapping[str, str]) -> str:
    """A row that grows with its text; one of the greatest height stays, or it would fill pages."""
    said = dict(attributes)
    if float(said.get("ht", 0)) >= HIGHEST:
        said["customHeight"] = "1"
    else:
        said.pop("customHeight", None)
    told = "".join(f' {name}="{value}"' for name, value in said.items())
    return f'<row r="{number}"{told}>{cells}</row>'


def cell_xml(place: str, style: int, value: Any) -> str:
    """A cell with a value that was made ready for it: clean text, a number, a day, or nothing."""
    head = f'<c r="{place}" s="{style}"'
    if value is None or value == "":
        return f"{head} />"
    if isinstance(value, str):
        keep = "" if value == value.strip() else ' xml:space="preserve"'
        return f'{head} t="inlineStr"><is><t{keep}>{escape(value)}</t></is></c>'
    if isinstance(value, bool):
        return f'{head} t="b"><v>{int(value)}</v></c>'
    number = value if isinstance(value, int | float) else to_excel(value)  # type: ignore[no-untyped-call]
    return f'{head} t="n"><v>{safe_string(number)}</v></c>'


def _cell(cell: Any, results: dict[tuple[str, str], Result]) -> str:
    if cell._value is None and not cell.has_style:
        return ""
    place, style = cell.coordinate, cell.style_id
    if cell.hyperlink:
        cell.parent._hyperlinks.append(cell.hyperlink)
    if cell.data_type != "f":
        return cell_xml(place, style, cell._value)
    result = results.pop((cell.parent.title, place), None)
    if result is None:
        where = f"{cell.parent.title}!{place}"
        raise ToolkitError(Problem(where, *advice("faults_files.formula_has_no_result")))
    return formula_xml(place, style, str(cell.value), result)


def formula_xml(place: str, style: int, formula: str, gives: Result) -> str:
    """A cell with a formula and what it gives."""
    kind = ' t="str"' if isinstance(gives, str) else ""
    shown = escape(clean_text(gives)) if isinstance(gives, str) else safe_string(gives)
    words = escape(formula.removeprefix("="))
    return f'<c r="{place}" s="{style}"{kind}><f>{words}</f><v>{shown}</v></c>'
