"""A survey answered in a spreadsheet, on a phone: fetched, put right, brought back, kept."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.access import expect_to_fit
from tests.browser.test_take_part_browser import (
    FIRST,
    SECOND,
    Opened,
    OpenPage,
    Shots,
    begin,
    choose,
    kept,
    saved,
    sit_down,
)
from tests.serving import open_app
from tests.test_own_sheet import filled
from toolkit.model.answers import Answer


def bring(page: Page, folder: Path, data: bytes) -> None:
    """This sheet was chosen on the page, always under the same name."""
    path = folder / "Zenobia's answers.xlsx"
    path.write_bytes(data)
    button = page.get_by_role("button", name=re.compile("^(Upload|Add files)"))
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files(path)


def test_a_phone_brings_a_sheet_back_and_puts_right_what_is_wrong(
    tmp_path: Path, open_page: OpenPage, shots: Shots
) -> None:
    opened: Opened = begin(tmp_path)
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        choose(page, 0)
        saved(page)
        page.get_by_role("button", name="All my answers").click()
        page.get_by_text("Answer in Excel instead").click()
        with page.expect_download() as given:
            page.get_by_role("button", name="Download my sheet").click()
        sheet = Path(given.value.path()).read_bytes()

        bring(page, tmp_path, filled(sheet, {"Q1": "3 Mostly", "Q2": "perhaps"}))

        expect(page.get_by_role("rowheader", name="Questions!C7")).to_be_visible()
        send = page.get_by_role("button", name="Take these answers over")
        expect(send).to_have_count(0)
        shots(page, "own-sheet-faults-390")
        expect_to_fit(page)

        bring(page, tmp_path, filled(sheet, {"Q1": "3 Mostly", "Q2": "Don't know"}))

        expect(page.get_by_text("2 answers were found.")).to_be_visible()
        shots(page, "own-sheet-found-390")
        expect_to_fit(page)
        assert kept(opened, page)[FIRST].level == 0
        send.click()

        expect(page.get_by_text("2 answers are kept.")).to_be_visible()
        shots(page, "own-sheet-kept-390")
        assert kept(opened, page) == {
            FIRST: Answer(FIRST, "rated", 3),
            SECOND: Answer(SECOND, "dont_know"),
        }
