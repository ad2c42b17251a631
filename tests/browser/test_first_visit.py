"""A first visit in a real browser: from the made-up council to one's own first answer."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.waiting import wait_until
from tests.prepared import put_sample
from tests.serving import open_app

QUIET = '.stApp[data-test-script-state="notRunning"]'


@pytest.fixture
def fresh(tmp_path):
    """An app of this test's own, as the first start leaves it."""
    put_sample(tmp_path / "candour.db")
    with open_app(tmp_path) as running:
        yield running


def press(page: Page, name: str) -> None:
    page.get_by_test_id("stMain").get_by_role("button", name=name).first.click()


def start_council(page: Page, name: str) -> None:
    page.get_by_label("Name of your council").fill(name)
    press(page, "Start for your council")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up")


def test_from_the_first_page_to_the_first_answer_of_ones_own(open_page, fresh, shots):
    page = open_page(fresh.address)
    expect(page.get_by_text("This council is made up")).to_be_visible()

    start_council(page, "Ownborough Council")
    shots(page, "first-set-up")
    press(page, "Change assessment name")
    page.get_by_label("Name of the assessment").fill("Autumn 2026")
    press(page, "Save")
    expect(page.get_by_role("button", name="Change assessment name")).to_be_visible()
    press(page, "Start the assessment")
    page.get_by_role("radio").nth(2).check(force=True)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_text("question 1 of 8. 1 of 48 answered overall")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ownborough Council")
    expect(page.get_by_role("heading", name="Next: go on with the questions")).to_be_visible()
    expect(page.get_by_text("1 of 48 questions answered for 2026")).to_be_visible()
    shots(page, "first-home")
    press(page, "Go on with the questionnaire")
    expect(page.get_by_text("question 2 of 8")).to_be_visible()


def test_the_short_way_says_how_many_red_lines_are_left_and_goes_back_along_them(
    open_page, fresh, shots
):
    page = open_page(fresh.address, width=390)
    start_council(page, "Ownborough Council")
    press(page, "Start the assessment")

    press(page, "Begin with the red lines")
    expect(page.get_by_text("Red line 1 of 7. 0 of 7 answered.")).to_be_visible()
    page.get_by_role("radio").nth(2).check(force=True)
    expect(page.get_by_text("Red line 1 of 7. 1 of 7 answered.")).to_be_visible()
    shots(page, "first-red-line-390")
    press(page, "Continue")
    expect(page.get_by_text("Red line 2 of 7. 1 of 7 answered.")).to_be_visible()
    press(page, "Back")

    expect(page.get_by_text("Red line 1 of 7. 1 of 7 answered.")).to_be_visible()
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    expect(page.get_by_role("button", name="Back", exact=True)).to_have_count(0)


def test_changing_a_row_moves_focus_to_it_and_saving_shows_it(open_page, fresh, shots):
    page = open_page(fresh.address + "/set-up", width=390, mode="dark")

    press(page, "Change handling line")
    opened = page.get_by_role("heading", name="Handling line")
    expect(opened).to_be_focused()
    shots(page, "set-up-row-390-dark")
    page.get_by_role("textbox", name="Handling line").fill("OFFICIAL")
    press(page, "Save")

    expect(page.get_by_text("OFFICIAL", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Handling line")).to_have_count(0)


def test_a_name_that_is_empty_is_told_just_above_the_button_that_was_pressed(open_page, fresh):
    page = open_page(fresh.address)

    press(page, "Start for your council")

    message = page.get_by_role("alert").filter(has_text="It is empty")
    button = page.get_by_role("button", name="Start for your council")
    expect(message).to_be_visible()

    def just_above() -> bool:  # once the page has moved to the message
        above, below = message.bounding_box(), button.bounding_box()
        return bool(above and below and 0 < below["y"] - above["y"] < 250)

    wait_until(page, just_above)


def download(page: Page, name: str, folder: Path) -> tuple[str, bytes]:
    with page.expect_download() as found:
        page.get_by_role("button", name=name).click()
    path = folder / "file"
    found.value.save_as(path)
    return found.value.suggested_filename, path.read_bytes()


def test_the_three_files_arrive_and_can_be_opened(open_page, app, tmp_path):
    page = open_page(app.address + "/files")

    excel_name, excel = download(page, "Download the Excel action plan", tmp_path)
    csv_name, csv = download(page, "Download the CSV files", tmp_path)
    json_name, told = download(page, "Download the JSON file", tmp_path)

    assert excel_name.startswith("action-plan-merrowdale-borough-council-2026-")
    assert excel_name.endswith(".xlsx")
    assert "Action plan" in load_workbook(io.BytesIO(excel)).sheetnames
    assert csv_name.endswith(".zip")
    assert any(name.endswith(".csv") for name in zipfile.ZipFile(io.BytesIO(csv)).namelist())
    assert json_name.endswith(".json")
    assert "Merrowdale" in json.dumps(json.loads(told))


def test_the_sample_is_put_back_as_it_came(open_page, fresh):
    page = open_page(fresh.address + "/set-up")
    page.get_by_text("Delete the assessment").click()
    page.get_by_label("Name of the assessment").fill("Assessment of March 2026")
    press(page, "Delete it")
    expect(page.get_by_text("Assessment of March 2026")).to_have_count(0)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Assessment of March 2026")).to_have_count(0)

    page.get_by_text("Put the made-up council back as it came").click()
    page.get_by_text("Delete what was tried out here").click()
    press(page, "Put it back as it came")

    expect(page.get_by_role("heading", name="2026: Assessment of March 2026")).to_be_visible()
    expect(page.get_by_text("The made-up council is as it came.")).to_be_visible()
