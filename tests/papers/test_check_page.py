"""A decision check as a page of Word: what it says, and that it can hold what anybody typed."""

from __future__ import annotations

import io

import pytest
from docx import Document

from tests.builders import council
from tests.test_deciding import CLEAR, FORM, LIBRARY, decision, run
from toolkit.deciding import judge_decision
from toolkit.papers.check_page import write_check_page

FORMS = {FORM.version: FORM}


def page_of(*runs, **told):
    made = judge_decision(FORMS, decision(*runs, **told))
    return Document(io.BytesIO(write_check_page(made, council())))


def words(page) -> str:
    cells = [cell.text for table in page.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in page.paragraphs), *cells])


def test_the_page_says_what_the_check_says():
    told = words(page_of(run(LIBRARY), came_of="changed", what_changed="A minibus was funded."))

    assert "Not ready: one thing to settle before you decide" in told
    assert "Change the decision or add a plan with money and a date." in told
    assert "Changed before it was decided. A minibus was funded." in told
    assert "gives no legal advice" in told


def test_what_stops_stands_first_and_every_prompt_is_there():
    page = page_of(run(LIBRARY))

    first, *rows = [row.cells for row in page.tables[1].rows]
    assert [cell.text for cell in first] == ["About", "What it says", "Flag", "What to do"]
    assert rows[0][2].text == "Stop"
    assert {row[0].text for row in rows} == {prompt.title for prompt in FORM.prompts}


def test_a_prompt_that_is_open_is_told_as_open():
    chosen = {id: one for id, one in CLEAR.items() if id != "children"}

    assert "Still open" in words(page_of(run(chosen)))


def test_the_first_row_repeats_and_the_page_is_in_british_english():
    page = page_of(run(CLEAR))

    assert "w:tblHeader" in page.tables[1].rows[0]._tr.xml
    assert page.core_properties.language == "en-GB"


@pytest.mark.parametrize("typed", ["\x00\x0b", "<w:p>&amp;", "=1+1", "\ud800 x", "a" * 2000])
def test_anything_that_was_typed_can_be_written(typed):
    page_of(run(CLEAR, words=typed), title=typed, wards=typed, what_changed=typed)
