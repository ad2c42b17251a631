"""Fonts, colours and borders of the workbook; text stands out from its fill by 4.5:1 or more."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"
NAVY, INK, WHITE = "12436D", "1A1A1A", "FFFFFF"
TOOL_HEADING, TOOL_CELL = "3D3D3D", "F2F4F6"
RULE, MUTED, QUIET = "B8C4CF", "4A545E", "5A6570"
BEFORE, AFTER = "7A8FA3", NAVY
LINES = ("12436D", "28A197", "801650", "F46A25", "5A5A5A", "A285D1")

# Position today: fill and text. The word always stands beside the colour.
POSITIONS = {
    "overdue": ("F9D9D6", "7A0F0A"),
    "blocked": ("F9D9D6", "7A0F0A"),
    "check_date": ("F9D9D6", "7A0F0A"),
    "searching": ("FFE9BF", "5C3A00"),
    "due_soon": ("FFE9BF", "5C3A00"),
    "no_date": ("FFE9BF", "5C3A00"),
    "on_track": ("D6EFE0", "0B4A2B"),
    "complete": ("D5E5F5", "0B3A66"),
    "stopped": ("E4E4E4", "3D3D3D"),
}

HEADING_1, HEADING_2 = "Heading 1", "Heading 2"
TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
# LibreOffice forgets the indent of a number in a cell that wraps (seen in 7.4).
TOP_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)
MIDDLE_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
NUMBER_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
MIDDLE_RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True, indent=1)
UNDERLINED = Border(bottom=Side(style="thin", color=RULE))


@lru_cache(maxsize=64)
def font(size: float = 11, *, bold: bool = False, colour: str = INK) -> Font:
    """Arial in this size and colour."""
    return Font(name=FONT, size=size, bold=bold, color=colour)


@lru_cache(maxsize=64)
def fill(colour: str) -> PatternFill:
    """A plain fill."""
    return PatternFill("solid", fgColor=colour, bgColor=colour)


@dataclass(frozen=True, eq=False)
class Dress:
    """All that is to be seen of a cell, made once for all cells that look so."""

    font: Font
    alignment: Alignment
    number_format: str = "General"
    border: Border | None = None
    fill: PatternFill | None = None
    locked: bool = True


# openpyxl compares each part of each cell's look with all others of the workbook, which takes most
# of the time of writing. So the first cell in a dress is dressed by openpyxl, the others copy it.
_worn: WeakKeyDictionary[Workbook, dict[Dress, Any]] = WeakKeyDictionary()


def put_on(cell: Cell, dress: Dress) -> None:
    """The cell looks so; a text that is marked as text stays marked."""
    worn = _worn.setdefault(_book_of(cell), {})
    if dress not in worn:
        worn[dress] = _worked_out(cell, dress)
    marked = cell.quotePrefix
    cell._style = copy(worn[dress])  # type: ignore[attr-defined] # the stubs leave it out
    if marked:
        cell.quotePrefix = True


def number_of(sheet: Worksheet, dress: Dress, *, marked: bool = False) -> int:
    """The number of this look in the sheet's workbook, for cells that are written without one.

    `marked` is for a text that looks like a command.
    """
    model = Cell(sheet, row=1, column=1)
    model.quotePrefix = marked
    put_on(model, dress)
    return model.style_id


def _book_of(cell: Cell) -> Workbook:
    return cast(Workbook, cell.parent.parent)


def _worked_out(cell: Cell, dress: Dress) -> Any:
    model = Cell(cell.parent, row=1, column=1)
    model.font, model.alignment = dress.font, dress.alignment
    model.number_format = dress.number_format
    if dress.border is not None:
        model.border = dress.border
    if dress.fill is not None:
        model.fill = dress.fill
    if not dress.locked:
        model.protection = Protection(locked=False)
    return model._style  # type: ignore[attr-defined] # the stubs leave it out


def font_of(cell: Cell) -> Font:
    """The font of a cell, to look at only."""
    fonts: list[Font] = _book_of(cell)._fonts  # type: ignore[attr-defined] # as above
    style = cell._style  # type: ignore[attr-defined] # the stubs leave it out
    return fonts[style.fontId if style else 0]


def conditional(
    colour: str, background: str | None = None, *, bold: bool = False
) -> DifferentialStyle:
    """How a cell looks while a rule holds."""
    return DifferentialStyle(
        font=Font(color=colour, bold=bold or None),
        fill=None if background is None else fill(background),
    )


def set_up_styles(workbook: Workbook) -> None:
    """The workbook's own font is Arial, and its headings are tagged as headings."""
    workbook._fonts[0] = font()  # type: ignore[attr-defined] # unstyled cells would be Calibri
    for name, number, size in ((HEADING_1, 16, 20), (HEADING_2, 17, 14)):
        style = NamedStyle(name=name, builtinId=number)
        style.font = font(size, bold=True, colour=NAVY)
        style.alignment = Alignment(horizontal="left", vertical="center")
        workbook.add_named_style(style)
