"""A spreadsheet that was never ours is read as words in cells, or refused with a sentence."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from toolkit.errors import ToolkitError
from toolkit.workbook.foreign import BYTES_MOST, ROWS_MOST, read_spreadsheet


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_cells_are_read_as_somebody_reads_them():
    (sheet,) = read_spreadsheet(
        "a.xlsx", workbook(["x", 3, 2.5, 0.63, True, date(2023, 5, 1), None, " "], [], ["y"])
    )

    assert sheet.rows == (("x", "3", "2.5", "0.63", "TRUE", "2023-05-01"), (), ("y",))


def test_a_formula_that_was_never_worked_out_is_nothing_and_never_its_text():
    (sheet,) = read_spreadsheet("a.xlsx", workbook(["x", '=HYPERLINK("http://evil.example")']))

    assert sheet.rows == (("x",),)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_list_of_values_is_parted_at_the_mark_that_it_uses(mark):
    data = f'Our check of 2023\n\nQuestion{mark}Score\n"A, b; c{mark} d"{mark}3\n'.encode()

    (sheet,) = read_spreadsheet("a.csv", data)

    assert sheet.rows[2:] == (("Question", "Score"), (f"A, b; c{mark} d", "3"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_words_come_through_however_excel_saved_them(encoding):
    (sheet,) = read_spreadsheet("a.csv", "Café “ours”,3\n".encode(encoding))

    assert sheet.rows == (("Café “ours”", "3"),)


def test_a_very_long_sheet_is_read_up_to_its_limit():
    data = b"Question,Score\n" * (ROWS_MOST + 50)

    (sheet,) = read_spreadsheet("a.csv", data)

    assert len(sheet.rows) == ROWS_MOST


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x" * (BYTES_MOST + 1), "more than 2 megabytes"),
        (workbook(["x"])[:400], "damaged"),
        (b"", "nothing in it"),
        (b'"' + b"x" * 200_000, "cannot be read"),
    ],
    ids=["large", "cut off", "empty", "one endless value"],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, says):
    with pytest.raises(ToolkitError, match=says):
        read_spreadsheet("a.xlsx", data)


@given(st.binary(max_size=400).filter(lambda data: data[:2] != b"PK"))
def test_no_bytes_break_the_reading(data):
    try:
        sheets = read_spreadsheet("a.csv", data)
    except ToolkitError:
        return
    assert all(isinstance(cell, str) for sheet in sheets for row in sheet.rows for cell in row)
