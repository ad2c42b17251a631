"""What openpyxl cannot write, put into the file afterwards: results, alt text, growing rows.

Programs that only look (Protected View, a mail preview, a telephone) do not calculate: without
stored results they would show empty cells.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from toolkit.errors import Problem, ToolkitError
from toolkit.words import clean_text

_FORMULA = re.compile(
    r'<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<style>(?: s="[0-9]+")?)(?: t="[a-z]+")?>'
    r"<f>(?P<formula>.*?)</f><v\s*/?>(?:</v>)?</c>",
    re.DOTALL,
)
_HEIGHT = re.compile(r'(<row [^>]*?) customHeight="(?:1|true)"')
_HIGHEST = re.compile(r'ht="409(?:\.0)?"')
_DRAWN = re.compile(r'<(?:[a-z]+:)?cNvPr id="[0-9]+" name="(?P<name>[^"]*)"')
_DRAWING = re.compile(r"xl/drawings/drawing([0-9]+)\.xml")


def save(
    book: Workbook,
    cached: Mapping[tuple[str, str], str | int | float],
    in_words: Sequence[tuple[str, str]],
) -> bytes:
    """The workbook as a file: formulas with their results, charts in words, rows that grow.

    `cached` has the result of each formula by sheet and cell, `in_words` the chart texts with
    their sheets, in the order in which charts were added there. Raises ToolkitError if one has
    no place.
    """
    written = io.BytesIO()
    # not packed yet: what openpyxl writes is read again below
    ExcelWriter(book, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED)).save()
    finished = io.BytesIO()
    rest = dict(cached)
    texts = sorted(in_words, key=lambda pair: book.sheetnames.index(pair[0]))
    with (
        zipfile.ZipFile(written) as old,
        zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        drawings = sorted(
            (name for name in old.namelist() if _DRAWING.fullmatch(name)), key=_drawing_number
        )
        sheets = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(book.sheetnames, 1)}
        changed = {name: _describe(old.read(name).decode(), texts) for name in drawings}
        for name, sheet in sheets.items():
            changed[name] = _place(old.read(name).decode(), sheet, rest)
        for item in old.infolist():
            body = changed.get(item.filename)
            kept = old.read(item) if body is None else body.encode()
            new.writestr(item, kept, compress_type=zipfile.ZIP_DEFLATED)
    if rest or texts:
        left = [f"{sheet}!{cell}" for sheet, cell in rest] + [sheet for sheet, _ in texts]
        what = f"Nothing in the file takes {', '.join(left[:5])}."
        raise ToolkitError(Problem("Workbook", what, "Report this as a fault of Candour."))
    return finished.getvalue()


def _drawing_number(name: str) -> int:
    found = _DRAWING.fullmatch(name)
    return int(found.group(1)) if found else 0


def _describe(xml: str, texts: list[tuple[str, str]]) -> str:
    """The drawing with the next chart texts as its alternative texts."""

    def give(found: re.Match[str]) -> str:
        _, words = texts.pop(0)
        return f"{found.group(0)} descr={quoteattr(clean_text(words))}"

    return _DRAWN.sub(give, xml)


def _place(xml: str, sheet: str, rest: dict[tuple[str, str], str | int | float]) -> str:
    """The sheet with the results of its formulas, and rows that grow when more is typed."""

    def give(found: re.Match[str]) -> str:
        result = rest.pop((sheet, found["cell"]), None)
        if result is None:
            what = "A formula has no result."
            raise ToolkitError(
                Problem(f"{sheet}!{found['cell']}", what, "Report this as a fault of Candour.")
            )
        kind = ' t="str"' if isinstance(result, str) else ""
        shown = escape(clean_text(result)) if isinstance(result, str) else str(result)
        head = f'<c r="{found["cell"]}"{found["style"]}{kind}>'
        return f"{head}<f>{found['formula']}</f><v>{shown}</v></c>"

    return _HEIGHT.sub(_grow, _FORMULA.sub(give, xml))


def _grow(row: re.Match[str]) -> str:
    """A row that grows with its text; one of the greatest height stays, or it would fill pages."""
    return row[0] if _HIGHEST.search(row[1]) else row[1]
