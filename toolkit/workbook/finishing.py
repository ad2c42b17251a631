"""The workbook as a file, with what openpyxl leaves out: results, alt text, growing rows."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element

from toolkit.errors import Problem, ToolkitError
from toolkit.words import clean_text
from toolkit.workbook.rows import ReadyRow, Result, rows_of

IN_MEMORY = 8 * 1024 * 1024  # bytes of one sheet's rows; what is longer waits on the disk
_HERE = re.compile(rb"<sheetData ?/>")  # lxml, where it is used, leaves the space out


def save(
    book: Workbook,
    cached: Mapping[tuple[str, str], Result],
    in_words: Sequence[tuple[str, str]],
    *,
    ready: Mapping[str, Mapping[int, ReadyRow]] | None = None,
    more: Mapping[str, Iterable[str]] | None = None,
) -> bytes:
    """The workbook as a file: formulas with their results, charts in words, rows that grow.

    `cached` has the result of each formula by sheet and cell, `in_words` the chart texts with
    their sheets, in the order in which charts were added there. `ready` has rows of each sheet that
    are as good as written, `more` those that follow, as XML, taken one by one. Raises ToolkitError
    if a result or a text has no place.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        writer = _Writer(book, archive)
        writer.results, writer.in_words = dict(cached), list(in_words)
        writer.ready, writer.more = ready or {}, more or {}
        writer.write_data()
    left = [f"{sheet}!{cell}" for sheet, cell in writer.results]
    left += [sheet for sheet, _ in writer.in_words]
    if left:
        what = f"Nothing in the file takes {', '.join(left[:5])}."
        raise ToolkitError(Problem("Workbook", what, "Report this as a fault of Candour."))
    return written.getvalue()


class _Writer(ExcelWriter):
    """openpyxl's writer of files, but for the rows of sheets and the words of charts."""

    results: dict[tuple[str, str], Result]
    in_words: list[tuple[str, str]]
    ready: Mapping[str, Mapping[int, ReadyRow]]
    more: Mapping[str, Iterable[str]]

    def write_worksheet(self, ws: Worksheet) -> None:
        """The sheet is in the file, and its drawing is ready to follow it."""
        sheet: Any = ws
        told = [words for name, words in self.in_words if name == sheet.title]
        sheet._drawing = _Drawing(told[: len(sheet._charts)])
        sheet._drawing.charts = sheet._charts
        self.in_words = [one for one in self.in_words if one[0] != sheet.title]
        self.in_words += [(sheet.title, words) for words in told[len(sheet._charts) :]]
        archive: zipfile.ZipFile = self._archive  # type: ignore[attr-defined] # the stubs leave it out
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as rows:
            ready = self.ready.get(sheet.title, {})
            found = rows_of(sheet, self.results, ready)
            for row in chain(found, self.more.get(sheet.title, ())):
                rows.write(row.encode())
            writer = _SheetWriter(sheet)
            writer.write()
            top, tail = _HERE.split(writer.read(), maxsplit=1)
            rows.seek(0)
            with archive.open(sheet.path[1:], "w") as entry:
                entry.write(top + b"<sheetData>")
                shutil.copyfileobj(rows, entry)
                entry.write(b"</sheetData>" + tail)
        sheet._rels = writer._rels  # type: ignore[attr-defined] # as above
        self.manifest.append(sheet)


class _SheetWriter(WorksheetWriter):
    """openpyxl's writer of a sheet, with the place of its rows left empty."""

    def __init__(self, sheet: Any) -> None:
        links = sheet._hyperlinks
        super().__init__(sheet, out=io.BytesIO())
        sheet._hyperlinks = links

    def write_dimensions(self) -> None:
        """How large the sheet is need not be said, and openpyxl knows a part of its cells only."""

    def write_rows(self) -> None:
        """The place of the rows is marked."""
        self.xf.send(Element("sheetData"))


class _Drawing(SpreadsheetDrawing):
    """A drawing whose charts are told in words too, for those who cannot see them."""

    __elements__ = SpreadsheetDrawing.__elements__

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.words = words

    def _chart_frame(self, idx: int) -> Any:
        frame: Any = super()._chart_frame(idx)  # type: ignore[misc] # as above
        if idx <= len(self.words):
            frame.nvGraphicFramePr.cNvPr.descr = clean_text(self.words[idx - 1])
        return frame
