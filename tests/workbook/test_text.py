"""Text in a cell stays the text that somebody typed, whatever it looks like."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from toolkit.errors import ToolkitError
from toolkit.words import clean_text
from toolkit.workbook.text import CELL_LIMIT, check_sheet_name, put_text, unescape

TYPED = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("https://example.org")',
    "#N/A",
    "+44 20 7946 0000",
    "- a\n- b",
    "@SUM(A1)",
    "'quoted",
    "\tindented",
    "007",
    "31/3/27",
    "TRUE",
    "1e5",
    "_x0041_",
    "_x005F_x0041_",
    "two  spaces",
    "caf\N{LATIN SMALL LETTER E WITH ACUTE}",
    "\N{GRINNING FACE}",
    "<b>&amp;</b>",
    "one\ntwo",
]


def file_with(text: str) -> bytes:
    book = Workbook()
    put_text(book.worksheets[0]["A1"], text)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def read_back(body: bytes) -> object:
    value = load_workbook(io.BytesIO(body)).worksheets[0]["A1"].value
    return unescape(value) if isinstance(value, str) else value


@pytest.mark.parametrize("text", TYPED)
def test_what_was_typed_comes_back_as_text(text: str) -> None:
    assert read_back(file_with(text)) == text


@pytest.mark.parametrize("text", TYPED)
def test_no_text_becomes_a_formula_or_an_error_in_the_file(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(file_with(text))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()

    assert 't="inlineStr"' in xml
    assert "<f>" not in xml
    assert ('quotePrefix="1"' in styles) == (text[0] in "=+-@'\t\n")


@settings(max_examples=200)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_comes_back_as_it_was_cleaned(text: str) -> None:
    assert (read_back(file_with(text)) or "") == clean_text(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("bell\x07", "bell"),
        ("half \ud800 pair", "half  pair"),
        ("e\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("\ufffe\uffff", ""),
    ],
)
def test_what_a_cell_cannot_hold_is_left_out(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_a_text_longer_than_a_cell_is_refused_and_not_cut() -> None:
    cell = Workbook().worksheets[0]["A1"]

    put_text(cell, "a" * CELL_LIMIT)
    with pytest.raises(ToolkitError, match=re.escape("A cell holds 32,767")):
        put_text(cell, "a" * (CELL_LIMIT + 1))


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a:b", "History", "'a", "a'", "plan"])
def test_a_name_that_excel_refuses_is_refused_first(name: str) -> None:
    with pytest.raises(ToolkitError, match="does not take this name"):
        check_sheet_name(name, ("Plan",))


def test_a_plain_name_is_a_sheet_name() -> None:
    assert check_sheet_name("What we ask of others") == "What we ask of others"
