"""An earlier year from a spreadsheet, and other councils, in a real browser."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.access import expect_to_fit
from tests.serving import RunningApp, open_app
from toolkit.benchmark import WHOLE, SharedScore, write_shared
from toolkit.benchmark.pictures import instrument_of
from toolkit.data import find_data
from toolkit.model.answers import AgreedRecord
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

READY = '.stApp[data-test-script-state="notRunning"]'


@pytest.fixture
def own_spreadsheet(tmp_path: Path) -> Path:
    """A council's own health check: other words here and there, one row of something else."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Health check of 2023"])
    sheet.append([])
    sheet.append(["No", "Area", "What we looked at", "Score (1-5)", "Why"])
    bank = our_bank()
    for number, question in enumerate(bank.questions, 1):
        title = question.title + (" in our borough" if number == 6 else "")
        theme = bank.theme_of[question.id].title
        sheet.append([number, theme, title, 1 + number % 5, "=HYPERLINK(A1)"])
    sheet.append([99, "Cake", "The cake at meetings", 5])
    path = tmp_path / "health check.xlsx"
    book.save(path)
    return path


def settled(page: Page) -> Page:
    expect(page.locator(READY)).to_be_attached()
    page.wait_for_timeout(300)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_council_brings_in_its_own_scores_of_an_earlier_year(
    open_page, app: RunningApp, own_spreadsheet: Path, shots, width: int
) -> None:
    page: Page = open_page(f"{app.address}/set-up", width)
    press(page, "Bring in an earlier year")
    page.locator('input[type="file"]').set_input_files(own_spreadsheet)
    expect(page.get_by_text("47 rows name one of our questions exactly")).to_be_visible()
    expect(page.get_by_text("One row is close to a question of ours")).to_be_visible()
    page.get_by_label("Name of the assessment").fill(f"Health check {width}")
    page.get_by_label("Name of the assessment").press("Tab")
    settled(page)
    shots(page, f"import-{width}")

    press(page, "Bring in this year")
    expect(page.get_by_text("tick the box")).to_be_visible()
    page.get_by_text("I have looked at the rows and values above").click()
    settled(page)
    press(page, "Bring in this year")

    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(re.compile(r"Results for 202\d \(imported\)"))
    expect(page.get_by_text("Imported: claims alone")).to_be_visible()
    expect(page.get_by_text("None yet", exact=True)).to_be_visible()
    settled(page)
    shots(page, f"imported-{width}")
    expect_to_fit(page)


@pytest.fixture
def with_a_published_year(tmp_path: Path) -> Path:
    """A data folder with a council of its own that has published a year; it shares nothing yet."""
    store = open_store(tmp_path / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    bank = our_bank()
    held_on = workspace.today.replace(day=1)
    made = workspace.start_assessment(bank, title="Spring", year=held_on.year, held_on=held_on)
    for question in bank.questions:
        record = AgreedRecord(
            question.id, "rated", 3, 3, reference="Audit", rationale="Seen by the audit team."
        )
        workspace.agree(made.id, record, 0)
    workspace.publish(made.id)
    store.close()
    return tmp_path


def files_of_others(folder: Path) -> list[Path]:
    """Twelve councils' files, each with points of its own."""
    bank = our_bank()
    instrument = instrument_of(bank, [question.id for question in bank.questions])
    month = date.today().replace(day=1)  # noqa: DTZ011  # the app, too, goes by this machine's day
    found = []
    for number in range(12):
        places = [*(theme.id for theme in bank.themes), WHOLE]
        points = dict.fromkeys(places, 30 + 3 * number)
        score = SharedScore(f"{number:032x}", instrument, month, points)
        path = folder / f"council {number}.json"
        path.write_bytes(write_shared(score))
        found.append(path)
    return found


@pytest.mark.parametrize("width", [1440, 390])
def test_a_council_takes_part_and_stands_beside_the_files_of_others(
    open_page, with_a_published_year: Path, shots, width: int
) -> None:
    files = files_of_others(with_a_published_year)
    with open_app(with_a_published_year) as running:
        page: Page = open_page(f"{running.address}/other-councils", width)
        expect(page.get_by_text("Only councils that share their own points")).to_be_visible()
        page.get_by_text("Our council has decided to share its points").click()
        settled(page)
        press(page, "Take part")
        expect(page.get_by_text("No other council shares points")).to_be_visible()
        page.locator('input[type="file"]').set_input_files(files)
        expect(page.get_by_text("council 11.json")).to_be_attached()
        settled(page)

        press(page, "Add these files")

        expect(page.get_by_text("The points of 12 councils were added.")).to_be_visible()
        headline = page.get_by_role("heading", level=2).first
        expect(headline).to_have_text("We can show more than most of 12 other councils")
        expect(page.get_by_text("not who is best").first).to_be_visible()
        settled(page)
        shots(page, f"others-own-{width}")
        expect_to_fit(page)


def test_the_made_up_councils_stand_beside_the_sample_alone(open_page, app: RunningApp) -> None:
    page: Page = open_page(f"{app.address}/other-councils", 390)

    expect(page.get_by_text("24 councils on this page are made up")).to_be_visible()
    assert (find_data("sample_data") / "other-councils.json").is_file()
