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
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element

from toolkit.errors import Problem, ToolkitError
from toolkit.workbook.drawing import Chart, drawing_xml
from toolkit.workbook.parts import Part, Table, links_xml, marks_xml
from toolkit.workbook.rows import ReadyRow, Result, rows_of

IN_MEMORY = 8 * 1024 * 1024  # bytes of one sheet's rows; what is longer waits on the disk
_HERE = re.compile(rb"<sheetData ?/>")  # lxml, where it is used, leaves the space out
_END = b"</worksheet>"
_DRAWINGS = "application/vnd.openxmlformats-officedocument.drawing"
_TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def save(
    book: Workbook,
    cached: Mapping[tuple[str, str], Result],
    tables: Mapping[str, Sequence[Table]] | None = None,
    *,
    charts: Mapping[str, Sequence[Chart]] | None = None,
    ready: Mapping[str, Mapping[int, ReadyRow]] | None = None,
    more: Mapping[str, Iterable[str]] | None = None,
) -> bytes:
    """The workbook as a file: formulas with their results, charts in words, rows that grow.

    `cached` has the result of each formula by sheet and cell. `tables` and `charts` have those of
    each sheet, `ready` rows of each that are as good as written, `more` those that follow, as XML,
    taken one by one; the tables are looked for after that. Raises ToolkitError if a result has no
    place.
    """
    written = io.BytesIO()
    with _Archive(written, "w", zipfile.ZIP_DEFLATED) as archive:
        writer = _Writer(book, archive)
        writer.results, writer.charts = dict(cached), charts or {}
        writer.tables = {} if tables is None else tables  # one may still be empty here
        writer.ready, writer.more = ready or {}, more or {}
        writer.write_data()
    left = [f"{sheet}!{cell}" for sheet, cell in writer.results]
    if left:
        raise ToolkitError(
            Problem.of("faults_files.nothing_in_file_takes", names=", ".join(left[:5]))
        )
    return written.getvalue()


class _Archive(zipfile.ZipFile):
    """A file whose parts do not tell when they were written: a private sheet is like any other."""

    def writestr(self, name: Any, data: str | bytes, *_: object) -> None:  # type: ignore[override]
        """The part is in the file, as of the first day that a zip file knows."""
        with self.open(name, "w") as entry:
            entry.write(data.encode() if isinstance(data, str) else data)


class _Writer(ExcelWriter):
    """openpyxl's writer of files, but for the rows, the tables and the charts of sheets."""

    results: dict[tuple[str, str], Result]
    tables: Mapping[str, Sequence[Table]]
    charts: Mapping[str, Sequence[Chart]]
    ready: Mapping[str, Mapping[int, ReadyRow]]
    more: Mapping[str, Iterable[str]]
    drawings = drawn = tabled = 0  # so many are in the file

    def __init__(self, book: Workbook, archive: zipfile.ZipFile) -> None:
        """Begin with an empty file."""
        super().__init__(book, archive)
        self.book, self.archive = book, archive

    def _write_worksheets(self) -> None:
        """Every sheet is in the file, and what belongs to it."""
        for number, sheet in enumerate(self.book.worksheets, 1):
            sheet._id = number  # type: ignore[attr-defined] # the stubs leave it out
            self.write_worksheet(sheet)

    def write_worksheet(self, ws: Worksheet) -> None:
        """The sheet is in the file, with its drawing and its tables."""
        sheet: Any = ws
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as rows:
            ready = self.ready.get(sheet.title, {})
            found = rows_of(sheet, self.results, ready)
            for row in chain(found, self.more.get(sheet.title, ())):
                rows.write(row.encode())
            parts = [*self._put_charts(sheet.title), *self._put_tables(sheet.title)]
            self._put_links(sheet.path, parts)
            writer = _SheetWriter(sheet)
            writer.write()
            top, tail = _HERE.split(writer.read(), maxsplit=1)
            rows.seek(0)
            with self.archive.open(sheet.path[1:], "w") as entry:
                entry.write(top + b"<sheetData>")
                shutil.copyfileobj(rows, entry)
                marks = marks_xml(parts).encode()
                entry.write(b"</sheetData>" + tail.removesuffix(_END) + marks + _END)
        self.manifest.append(sheet)

    def _put_charts(self, title: str) -> list[Part]:
        """The charts of this sheet are in the file; gives the drawing that holds them, if any."""
        charts = self.charts.get(title, ())
        if not charts:
            return []
        drawn = []
        for chart in charts:
            self.drawn += 1
            path = f"/xl/charts/chart{self.drawn}.xml"
            drawn.append(Part(path, "chart", f"{_DRAWINGS}ml.chart+xml", chart.xml))
        self.drawings += 1
        path = f"/xl/drawings/drawing{self.drawings}.xml"
        drawing = Part(path, "drawing", f"{_DRAWINGS}+xml", drawing_xml(charts))
        for part in (*drawn, drawing):
            self._put(part)
        self._put_links(path, drawn)
        return [drawing]

    def _put_tables(self, title: str) -> list[Part]:
        """The mark-up of this sheet's tables is in the file; gives where."""
        parts = []
        for table in self.tables.get(title, ()):
            self.tabled += 1
            path = f"/xl/tables/table{self.tabled}.xml"
            parts.append(Part(path, "table", _TABLE, table.xml(self.tabled)))
            self._put(parts[-1])
        return parts

    def _put(self, part: Part) -> None:
        self.archive.writestr(part.path[1:], part.xml)
        self.manifest.append(part)

    def _put_links(self, path: str, parts: Sequence[Part]) -> None:
        """The part at this path leads to these, if there are any."""
        if parts:
            folder, name = path[1:].rsplit("/", 1)
            self.archive.writestr(f"{folder}/_rels/{name}.rels", links_xml(parts))


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
