"""What every sheet is made of: a title, tables against the left edge, row heights, print set-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from itertools import chain, count
from typing import Literal, cast

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import frames
from toolkit.findings import Findings
from toolkit.frames.tables import Row
from toolkit.model.council import Council
from toolkit.words import clean_text, text
from toolkit.workbook import styles
from toolkit.workbook.drawing import Chart
from toolkit.workbook.finishing import save
from toolkit.workbook.heights import LARGE, ONE_LINE, fit_rows, height_of, widths_of
from toolkit.workbook.layout import sheet_name
from toolkit.workbook.parts import Table
from toolkit.workbook.rows import ReadyRow, cell_xml, formula_xml
from toolkit.workbook.text import (
    as_written,
    check_sheet_name,
    is_like_a_command,
    put_text,
)

Look = Literal[
    "text", "bold", "whole", "number", "tenth", "signed", "date", "link", "large", "large signed"
]
A4, A3 = 9, 8
HEADING_LIMIT = 200  # Excel takes 255
DATE_FORMAT, SIGNED_FORMAT = "dd mmm yyyy", "+0;-0;0"


_BOLD: frozenset[Look] = frozenset({"bold", "link"})


@dataclass(frozen=True)
class Formula:
    """A formula, and what it gives on the day the workbook is made."""

    formula: str
    gives: str | int | float


Value = str | int | float | date | Formula | None


@dataclass(frozen=True)
class Field:
    """One column of a table on a sheet: its heading, its width (None keeps it) and its look."""

    heading: str
    width: float | None = None
    look: Look = "text"


@dataclass
class Sheets:
    """A workbook under way, with what has to be put into the file after openpyxl saved it.

    `about` says whose it is, and stands under the title of each sheet.
    """

    book: Workbook
    about: str
    reference: str
    cached: dict[tuple[str, str], str | int | float] = field(default_factory=dict)
    charts: dict[str, list[Chart]] = field(default_factory=dict)
    tables: dict[str, list[Table]] = field(default_factory=dict)
    ready: dict[str, dict[int, ReadyRow]] = field(default_factory=dict)
    _numbers: dict[tuple[styles.Dress, bool], int] = field(default_factory=dict)

    def save(self) -> bytes:
        """The workbook as a file."""
        return save(self.book, self.cached, self.tables, charts=self.charts, ready=self.ready)

    def open_sheet(self, key: str, title: str, note: str = "") -> Worksheet:
        """A new sheet with its title in A1, the council in A2 and a note in A3."""
        return self.open_named(sheet_name(key), title, note)

    def open_named(self, name: str, title: str, note: str = "") -> Worksheet:
        """The same for a sheet of any name that Excel takes."""
        check_sheet_name(name, tuple(self.book.sheetnames))
        sheet: Worksheet = self.book.create_sheet(name)
        put_text(sheet["A1"], title).style = styles.HEADING_1
        put_text(sheet["A2"], self.about).font = styles.font(colour=styles.MUTED)
        sheet.row_dimensions[1].height = 30
        if note:
            put_text(sheet["A3"], note).font = styles.font(colour=styles.MUTED)
        sheet.sheet_view.showGridLines = False
        return sheet

    def put(self, cell: Cell, value: Value) -> None:
        """The cell holds the value: text as text, a formula with what it gives."""
        if isinstance(value, Formula):
            cell.value = value.formula
            self.cached[(cell.parent.title, cell.coordinate)] = value.gives
        elif isinstance(value, str):
            put_text(cell, value)
        else:
            cell.value = value

    def put_chart(self, sheet: Worksheet, chart: Chart) -> None:
        """The chart stands on the sheet."""
        self.charts.setdefault(sheet.title, []).append(chart)

    def put_table(
        self,
        sheet: Worksheet,
        name: str,
        top: int,
        fields: Sequence[Field],
        rows: Iterable[Sequence[Value]],
    ) -> int:
        """A named table stands at `top`, against the left edge; gives the row below it.

        Excel needs a row under the headings, so a table of nothing has one that says so.
        """
        headings = unlike([one.heading for one in fields])
        found = [list(row) for row in rows]
        if not found:
            found = [[text("workbook.nothing"), *([None] * (len(fields) - 1))]]
        for number, one in enumerate(fields, 1):
            put_heading(cell_at(sheet, top, number), headings[number - 1], _on_the_right(one.look))
            if one.width is not None:
                sheet.column_dimensions[get_column_letter(number)].width = one.width
        fit_rows(sheet, (top,), len(fields))
        widths = widths_of(sheet, len(fields))
        bold = [one.look in _BOLD for one in fields]
        large = any(one.look.startswith("large") for one in fields)
        for below, row in enumerate(found, top + 1):
            height = LARGE if large else height_of(widths, bold, words_of(row))
            dresses = [
                _dress_of(one.look, _format_of(one.look, value), height <= ONE_LINE)
                for one, value in zip(fields, row, strict=True)
            ]
            self.put_row(sheet, below, height, dresses, row)
            for number, (one, value) in enumerate(zip(fields, row, strict=True), 1):
                if one.look == "link":
                    put_link(sheet, f"{get_column_letter(number)}{below}", str(value))
        bottom = top + len(found)
        self.mark_table(sheet, Table(name, top, bottom, headings))
        return bottom + 1

    def mark_table(self, sheet: Worksheet, table: Table) -> None:
        """The cells are marked up as a table; no other of the workbook has its name."""
        self.tables.setdefault(sheet.title, []).append(table)

    def put_row(
        self,
        sheet: Worksheet,
        row: int,
        height: float,
        dresses: Sequence[styles.Dress],
        values: Sequence[Value],
    ) -> None:
        """The row holds these values in these dresses, against the left edge; nothing is read."""
        cells = {}
        for number, (dress, value) in enumerate(zip(dresses, values, strict=True), 1):
            place = f"{get_column_letter(number)}{row}"
            if isinstance(value, Formula):
                style = self._number_of(sheet, dress)
                cells[number] = formula_xml(place, style, value.formula, value.gives)
                continue
            written = as_written(value, place) if isinstance(value, str) else value
            marked = isinstance(written, str) and is_like_a_command(written)
            cells[number] = cell_xml(place, self._number_of(sheet, dress, marked), written)
        self.ready.setdefault(sheet.title, {})[row] = ReadyRow(height, cells)

    def _number_of(self, sheet: Worksheet, dress: styles.Dress, marked: bool = False) -> int:
        found = self._numbers.get((dress, marked))
        if found is None:
            found = styles.number_of(sheet, dress, marked=marked)
            self._numbers[(dress, marked)] = found
        return found


class Job(Sheets):
    """A workbook about the findings of an assessment."""

    def __init__(self, book: Workbook, findings: Findings, reference: str) -> None:
        """Begin with a workbook that has no sheets yet."""
        super().__init__(book, whose(findings), reference)
        self.findings = findings

    # Each table is made once for all sheets that show something of it.

    @cached_property
    def plan(self) -> pd.DataFrame:
        """The plan as a table."""
        return frames.plan(self.findings)

    @cached_property
    def questions(self) -> list[Row]:
        """What stands for each question, a row each."""
        return frames.records(frames.question_scores(self.findings))

    @cached_property
    def moved(self) -> list[Row]:
        """The last two years like for like, a row a theme and last the whole; nothing without."""
        change = frames.latest_change(self.findings)
        return [] if change is None else frames.records(frames.changes(self.findings, change))


def whose_council(council: Council, *more: str) -> str:
    """The council and what else is said, with the mark of a made-up council and its handling."""
    parts = [council.name, *more]
    if council.sample:
        parts.append(text("workbook.fictional"))
    if council.handling.strip():
        parts.append(council.handling.strip())
    return text("workbook.between").join(parts)


def whose(findings: Findings) -> str:
    """The council and its assessment, and whether it is one person's view or not agreed yet."""
    parts = [whose_council(findings.council, findings.assessment.title)]
    if findings.one_persons_view:
        parts.append(text("workbook.one_person"))
    elif findings.provisional:
        parts.append(text("workbook.provisional"))
    return text("workbook.between").join(parts)


def words_of(values: Sequence[Value]) -> list[Value]:
    """The values that a row has to have room for; what a formula gives may be cut off."""
    return [None if isinstance(value, Formula) else value for value in values]


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell at this place; no sheet of ours has merged cells."""
    return cast(Cell, sheet.cell(row, column))


def put_heading(cell: Cell, heading: str, right: bool = False, colour: str = styles.NAVY) -> None:
    """The cell is the heading of a column."""
    put_text(cell, heading)
    styles.put_on(cell, heading_dress(colour, right))


@cache
def heading_dress(colour: str = styles.NAVY, right: bool = False) -> styles.Dress:
    """How the heading of a column looks."""
    alignment = styles.MIDDLE_RIGHT if right else styles.MIDDLE_LEFT
    white = styles.font(bold=True, colour=styles.WHITE)
    return styles.Dress(white, alignment, fill=styles.fill(colour))


def unlike(headings: Sequence[str]) -> list[str]:
    """The headings, none of them twice: two years may be called the same."""
    found: list[str] = []
    for heading in headings:
        plain = clean_text(heading).replace("\n", " ").strip()[:HEADING_LIMIT]
        taken = {one.casefold() for one in found}
        names = chain([plain], (f"{plain} ({number})" for number in count(2)))
        found.append(next(name for name in names if name.casefold() not in taken))
    return found


def put_section(sheet: Worksheet, row: int, title: str) -> None:
    """A heading of the second rank stands in column A."""
    put_text(cell_at(sheet, row, 1), title).style = styles.HEADING_2
    sheet.row_dimensions[row].height = 24


def put_link(sheet: Worksheet, place: str, to: str) -> None:
    """The cell at this place leads to the first cell of another sheet of this workbook."""
    quoted = to.replace("'", "''")
    link = Hyperlink(ref=place, location=f"'{quoted}'!A1")
    sheet._hyperlinks.append(link)  # type: ignore[attr-defined] # the stubs leave it out


def _on_the_right(look: Look) -> bool:
    return look in ("whole", "number", "tenth", "signed")


def _format_of(look: Look, value: Value) -> str:
    if look in _FORMATS:
        return _FORMATS[look]
    if isinstance(value, str) and value:
        return "@"
    return DATE_FORMAT if isinstance(value, date) else "General"


_FORMATS: Mapping[Look, str] = {
    "whole": "0",
    "number": "General",
    "tenth": "0.0",
    "large": "0",
    "signed": SIGNED_FORMAT,
    "large signed": SIGNED_FORMAT,
    "date": DATE_FORMAT,
}


@cache
def _dress_of(look: Look, number_format: str, one_line: bool) -> styles.Dress:
    font = styles.font(bold=look == "bold")
    alignment = styles.TOP_RIGHT if _on_the_right(look) else styles.TOP_LEFT
    if look.startswith("large"):
        font = styles.font(22, bold=True, colour=styles.NAVY)
        alignment = styles.MIDDLE_LEFT
    if look == "link":
        font = Font(name=styles.FONT, size=11, bold=True, color=styles.NAVY, u="single")
    if one_line:
        alignment = styles.NUMBER_RIGHT if _on_the_right(look) else styles.MIDDLE_LEFT
    return styles.Dress(font, alignment, number_format, border=styles.UNDERLINED)


def set_print(
    sheet: Worksheet,
    paper: int,
    *,
    landscape: bool,
    pages_wide: int = 1,
    pages_high: int = 0,
    repeat: str = "",
) -> None:
    """The sheet prints so many pages wide on this paper; `pages_high` 0 is as many as it needs."""
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = pages_high
    if repeat:
        sheet.print_title_rows = repeat
    set_margins(sheet)


def set_margins(sheet: Worksheet) -> None:
    """Margins are narrow, and the footer holds the number of the page."""
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.6, 0.7
    number = HeaderFooterItem()
    number.right.text, number.right.size = text("workbook.page"), 9
    number.right.font = f"{styles.FONT},Regular"
    sheet.oddFooter = number


def protect(sheet: Worksheet) -> None:
    """The sheet is protected without a password: nothing is overwritten by a slip of the hand."""
    sheet.protection.sheet = True
    sheet.protection.objects = False  # charts can be selected, and pasted into a paper
    sheet.protection.scenarios = False
    sheet.protection.formatCells = False  # False allows it
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
