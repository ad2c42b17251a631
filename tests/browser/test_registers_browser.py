"""The registers, the levers and what is still searched for, in a real browser."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.access import expect_to_fit
from tests.serving import RunningApp

READY = '.stApp[data-test-script-state="notRunning"]'


def opened(open_page, app: RunningApp, address: str, width: int = 1440) -> Page:
    page: Page = open_page(f"{app.address}/{address}", width)
    expect(page.locator(READY)).to_be_attached()
    return page


def type_into(page: Page, label: str, words: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(words)
    box.press("Tab")
    expect(page.locator(READY)).to_be_attached()


def go_to(page: Page, name: str, width: int) -> None:
    """By the navigation, which on a phone is opened first and closed again."""
    if width == 390:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=re.compile(name))).to_be_visible()
    if width == 390:
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()


@pytest.mark.parametrize("width", [1440, 390])
def test_an_act_of_kindness_is_written_left_found_again_and_saved(open_page, app, shots, width):
    page = opened(open_page, app, "registers", width)
    page.get_by_role("button", name="Add an act of kindness").click()
    type_into(page, "What happened", f"Neighbours cleared snow for each other ({width})")
    shots(page, f"kindness-form-{width}")
    go_to(page, "About", width)
    go_to(page, "Registers", width)
    expect(page.get_by_label("What happened", exact=True)).to_have_value(
        f"Neighbours cleared snow for each other ({width})"
    )

    page.get_by_role("button", name="Save entry").click()

    expect(page.get_by_text(re.compile(r"K-\d{4}-\d{3} is saved"))).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"Neighbours cleared snow for each other ({width})")).to_be_visible()
    expect_to_fit(page)


def test_what_points_to_one_person_is_refused_and_stays_where_it_was_typed(open_page, app):
    page = opened(open_page, app, "registers")
    page.get_by_role("button", name="Add an act of kindness").click()
    type_into(page, "What happened", "She lives in NF3 4QT and bakes for all")

    page.get_by_role("button", name="Save entry").click()

    expect(page.get_by_text("what looks like a postcode")).to_be_visible()
    expect(page.get_by_label("What happened", exact=True)).to_have_value(
        "She lives in NF3 4QT and bakes for all"
    )
    page.get_by_role("button", name="Drop what I typed").click()
    expect(page.get_by_role("button", name="Add an act of kindness")).to_be_visible()


def test_two_people_change_one_exception_and_neither_is_lost(open_page, app):
    pages = [opened(open_page, app, "registers?register=exemption") for _ in "ab"]
    for page in pages:
        page.get_by_role("button", name=re.compile(r"Edit X-\d{4}-003")).click()
        expect(page.get_by_role("textbox", name="Who bears it")).to_be_visible()
    type_into(pages[0], "Who bears it", "Families who wait, and are told why in person")
    pages[0].get_by_role("button", name="Save entry").click()
    expect(pages[0].get_by_text(re.compile("-003 is saved"))).to_be_visible()

    type_into(pages[1], "Why", "A move broke the only steady thing in a small child\u2019s week")
    pages[1].get_by_role("button", name="Save entry").click()
    expect(pages[1].get_by_text("Somebody else changed it while you were typing")).to_be_visible()
    pages[1].get_by_role("button", name="Save entry").click()

    expect(pages[1].get_by_text(re.compile("-003 is saved"))).to_be_visible()
    expect(pages[1].get_by_text("are told why in person")).to_be_visible()
    expect(pages[1].get_by_text("the only steady thing")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "withheld"), [("registers", "barber"), ("registers?register=exemption", "")]
)
def test_a_register_is_taken_away_as_a_workbook(open_page, app, query, withheld):
    page = opened(open_page, app, query)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download Excel").click()

    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert any("may have to be disclosed" in one for one in cells)
    assert not withheld or withheld in cells


@pytest.mark.parametrize("width", [1440, 390])
def test_levers_say_what_is_in_our_own_hands_and_what_is_asked_of_others(
    open_page, app, shots, width
):
    page = opened(open_page, app, "levers", width)

    expect(
        page.get_by_role("heading", name=re.compile("4 are in our direct control"))
    ).to_be_visible()
    expect(page.get_by_text("Who asks: Dennis Aldcroft")).to_be_visible()
    shots(page, f"levers-{width}")
    expect_to_fit(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download Word").click()
    paper = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    told = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "Dennis Aldcroft" in told


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_still_searched_for_stands_in_one_view_with_its_days(open_page, app, shots, width):
    page = opened(open_page, app, "still-searching", width)

    expect(
        page.get_by_role("heading", name="For 2 things we have found no way yet")
    ).to_be_visible()
    expect(page.get_by_text("To be tried again on 12 February 2027")).to_be_visible()
    expect(page.get_by_text("Six of ten large employers said no.")).to_be_visible()
    shots(page, f"searching-{width}")
    expect_to_fit(page)


def test_what_was_typed_last_is_there_after_a_link_was_pressed_at_once(open_page, app):
    page = opened(open_page, app, "registers?register=kindness")
    page.get_by_role("button", name="Add an act of kindness").click()
    box = page.get_by_label("What happened", exact=True)
    box.press_sequentially("Half a sentence")

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", level=1, name="About")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Registers").click()

    expect(page.get_by_label("What happened", exact=True)).to_have_value("Half a sentence")
