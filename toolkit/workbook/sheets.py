"""What every sheet is made of: a title, tables against the left edge, row heights, print set-up."""

from __future__ import annotations

import math
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
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import frames
from toolkit.findings import Findings
from toolkit.frames import as_text
from toolkit.words import clean_text, text
from toolkit.workbook import styles
from toolkit.workbook.layout import sheet_name
from toolkit.workbook.text import check_sheet_name, escape, put_text

Look = Literal["text", "bold", "whole", "signed", "date", "link", "large", "large signed"]
A4, A3 = 9, 8
LINE, PADDING = 14.3, 6.0
HEADING_LIMIT = 200  # Excel takes 255
HIGHEST = 409  # points; a row of more would fill a page of its own, or not open in Excel
ONE_LINE = math.ceil(LINE + PADDING)
DATE_FORMAT, SIGNED_FORMAT = "dd mmm yyyy", "+0;-0;0"


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
    in_words: list[tuple[str, str]] = field(default_factory=list)

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
        for offset, row in enumerate(found, 1):
            for number, (one, value) in enumerate(zip(fields, row, strict=True), 1):
                cell = cell_at(sheet, top + offset, number)
                self.put(cell, value)
                _dress(cell, one.look)
        bottom = top + len(found)
        add_table(sheet, name, top, bottom, headings)
        fit_rows(sheet, range(top, bottom + 1), len(fields))
        for below in range(top + 1, bottom + 1):
            if (sheet.row_dimensions[below].height or 0) <= ONE_LINE:
                for number, one in enumerate(fields, 1):
                    _dress(cell_at(sheet, below, number), one.look, one_line=True)
        return bottom + 1


class Job(Sheets):
    """A workbook about the findings of an assessment."""

    def __init__(self, book: Workbook, findings: Findings, reference: str) -> None:
        """Begin with a workbook that has no sheets yet."""
        super().__init__(book, whose(findings), reference)
        self.findings = findings

    @cached_property
    def plan(self) -> pd.DataFrame:
        """The plan as a table, made once for all sheets that show something of it."""
        return frames.plan(self.findings)


def whose(findings: Findings) -> str:
    """The council and its assessment, with the mark of a made-up council and its handling line."""
    parts = [findings.council.name, findings.assessment.title]
    if findings.council.sample:
        parts.append(text("workbook.fictional"))
    if findings.council.handling.strip():
        parts.append(findings.council.handling.strip())
    if findings.one_persons_view:
        parts.append(text("workbook.one_person"))
    elif findings.provisional:
        parts.append(text("workbook.provisional"))
    return text("workbook.between").join(parts)


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


def put_link(cell: Cell, sheet: str) -> None:
    """The cell leads to the first cell of another sheet of this workbook."""
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")


def add_table(
    sheet: Worksheet,
    name: str,
    top: int,
    bottom: int,
    headings: Sequence[str],
    *,
    filters: bool = False,
) -> Table:
    """The cells are marked up as a table of this name."""
    table = make_table(name, top, bottom, headings, filters=filters)
    sheet.add_table(table)
    return table


def make_table(
    name: str, top: int, bottom: int, headings: Sequence[str], *, filters: bool = False
) -> Table:
    """The mark-up of a table that stands against the left edge."""
    reference = f"A{top}:{get_column_letter(len(headings))}{bottom}"
    table = Table(displayName=name, ref=reference)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    table._initialise_columns()  # type: ignore[attr-defined] # the stubs leave it out
    if not filters:
        table.autoFilter = None
    columns: list[TableColumn] = table.tableColumns
    for column, heading in zip(columns, headings, strict=True):
        column.name = escape(heading)
    return table


def _on_the_right(look: Look) -> bool:
    return look in ("whole", "signed")


def _dress(cell: Cell, look: Look, *, one_line: bool = False) -> None:
    """The cell looks so; what fits on one line stands in the middle of it."""
    value = cell.value
    if look in _FORMATS:
        number_format = _FORMATS[look]
    elif isinstance(value, str) and cell.data_type != "f":
        number_format = "@"
    else:
        number_format = cell.number_format
    styles.put_on(cell, _dress_of(look, number_format, one_line))


_FORMATS: Mapping[Look, str] = {
    "whole": "0",
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


def fit_rows(sheet: Worksheet, rows: Iterable[int], columns: int) -> None:
    """Each row is about as high as its longest cell; all but the highest may still grow."""
    letters = [get_column_letter(number) for number in range(1, columns + 1)]
    widths = [sheet.column_dimensions[letter].width for letter in letters]
    for row in rows:
        most, large = 1, False
        for number, width in enumerate(widths, 1):
            cell = cell_at(sheet, row, number)
            font = styles.font_of(cell)
            large = large or (font.sz or 11) > 20
            if cell.value is not None and cell.data_type != "f":
                most = max(most, count_lines(as_text(cell.value), width, bold=bool(font.b)))
        sheet.row_dimensions[row].height = 36 if large else row_height(most)


def row_height(lines: int) -> int:
    """How high a row of so many lines is; Excel has none higher than HIGHEST points."""
    return min(HIGHEST, math.ceil(LINE * lines + PADDING))


def count_lines(words: str, width: float, *, bold: bool = False) -> int:
    """How many lines the text takes in a column of this width, broken between words."""
    room = max(4, int((width - 1.8) * (1.05 if bold else 1.18)))
    return sum(_wrapped(line, room) for line in words.split("\n"))


def _wrapped(line: str, room: int) -> int:
    lines, used = 1, 0
    for word in line.split(" "):
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
        if used > room:  # a word longer than the line is broken
            lines, used = lines + (used - 1) // room, (used - 1) % room + 1
    return lines


def set_print(
    sheet: Worksheet, paper: int, *, landscape: bool, pages_high: int = 0, repeat: str = ""
) -> None:
    """The sheet prints one page wide on this paper; `pages_high` 0 is as many as it needs."""
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
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
