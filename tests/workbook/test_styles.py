"""A dress is worked out once for a workbook, and each cell in it looks as if dressed by itself."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from toolkit.workbook import styles
from toolkit.workbook.sheets import cell_at
from toolkit.workbook.text import put_text

DRESS = styles.Dress(
    styles.font(14, bold=True, colour=styles.NAVY),
    styles.TOP_RIGHT,
    "dd mmm yyyy",
    border=styles.UNDERLINED,
    fill=styles.fill(styles.TOOL_CELL),
    locked=False,
)


def cells_of(book: Workbook, many: int = 2) -> list[Cell]:
    sheet = book.worksheets[0]
    return [cell_at(sheet, row, 1) for row in range(1, many + 1)]


def test_every_cell_in_a_dress_looks_as_it_says() -> None:
    cells = cells_of(Workbook(), 3)

    for cell in cells:
        styles.put_on(cell, DRESS)

    for cell in cells:
        assert (cell.font.sz, cell.font.b, cell.font.color.rgb) == (14, True, "00" + styles.NAVY)
        assert (cell.alignment.horizontal, cell.number_format) == ("right", "dd mmm yyyy")
        assert cell.fill.fgColor.rgb == "00" + styles.TOOL_CELL
        assert cell.border.bottom.style == "thin"
        assert not cell.protection.locked
        assert styles.font_of(cell).sz == 14


def test_a_cell_that_changes_later_leaves_the_others_in_its_dress_as_they_are() -> None:
    first, second = cells_of(Workbook())
    styles.put_on(first, DRESS)
    styles.put_on(second, DRESS)

    first.number_format = "0"

    assert second.number_format == "dd mmm yyyy"


def test_a_text_that_is_marked_as_text_stays_marked_and_marks_no_other() -> None:
    marked, plain = cells_of(Workbook())
    put_text(marked, "=1+1")
    put_text(plain, "one")

    styles.put_on(marked, DRESS)
    styles.put_on(plain, DRESS)

    assert marked.quotePrefix
    assert not plain.quotePrefix


def test_a_dress_looks_the_same_in_a_workbook_that_keeps_other_fonts() -> None:
    other = Workbook()
    cells_of(other)[0].font = styles.font(33)
    book = Workbook()
    for one in (book, other):
        styles.put_on(cells_of(one)[1], DRESS)

    sizes = [cells_of(one)[1].font.sz for one in (book, other)]

    assert sizes == [14, 14]


def test_a_cell_without_a_dress_has_the_font_of_its_workbook() -> None:
    book = Workbook()
    styles.set_up_styles(book)

    assert styles.font_of(cells_of(book)[0]).name == styles.FONT
