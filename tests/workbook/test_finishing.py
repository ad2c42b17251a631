"""What is put into a file after openpyxl saved it has its place, or nothing is handed over."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from toolkit.errors import ToolkitError
from toolkit.workbook.finishing import save


def book_with(formula: str = "=1+1") -> Workbook:
    book = Workbook()
    book.worksheets[0].title = "One"
    book.worksheets[0]["B2"] = formula
    return book


@pytest.mark.parametrize("result", [2, "two", "a < b & c", ""])
def test_a_formula_is_stored_with_its_result(result: str | int) -> None:
    body = save(book_with(), {("One", "B2"): result})

    read = load_workbook(io.BytesIO(body), data_only=True)
    kept = load_workbook(io.BytesIO(body))
    assert (read["One"]["B2"].value or "") == result
    assert kept["One"]["B2"].value == "=1+1"


def test_a_formula_without_a_result_is_a_fault() -> None:
    with pytest.raises(ToolkitError, match="One!B2: A formula has no result"):
        save(book_with(), {})


def test_a_result_without_a_formula_is_a_fault() -> None:
    with pytest.raises(ToolkitError, match="Nothing in the file takes One!C3"):
        save(book_with(), {("One", "B2"): 2, ("One", "C3"): 3})
