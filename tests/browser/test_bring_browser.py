"""Bring the plan back, in a real browser: downloaded, worked on, uploaded, decided, saved."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import expect_to_fit, settle
from tests.workbook.reading.edits import Plan, edited


def download(page: Page) -> bytes:
    """The plan as the page gives it."""
    with page.expect_download() as given:
        page.get_by_role("button", name="Download Excel").click()
    return Path(given.value.path()).read_bytes()


def bring(page: Page, app, data: bytes, folder: Path) -> None:
    """This workbook was uploaded."""
    path = folder / "plan.xlsx"
    path.write_bytes(data)
    page.goto(f"{app.address}/bring-the-plan-back")
    page.get_by_role("heading", level=1, name="Bring the plan back").wait_for()
    page.locator("input[type=file]").set_input_files(path)


def worked_on(plan: Plan) -> None:
    plan.put("LE-04", "due", date(2027, 1, 31))
    plan.put("CH-03", "notes", f"{plan.get('CH-03', 'notes')}\nThe school joins in March.")
    plan.put("IN-02", "measure", None)
    plan.add(title="Walk every ward with its councillor", owner="Ana Price", due="31/3/27")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_plan_that_was_worked_on_comes_home(app, open_page, shots, tmp_path, width):
    page = open_page(f"{app.address}/action-plan", width=width)
    data = edited(download(page), worked_on)

    bring(page, app, data, tmp_path)

    accept = page.get_by_role("button", name="Accept and save")
    accept.wait_for()
    expect(accept).to_be_disabled()
    shots(page, f"bring-{width}")
    expect_to_fit(page)
    theme = page.get_by_role("combobox", name=re.compile("Theme of row"))
    option = page.get_by_role("option", name="Integration")
    settle(page)
    for _ in range(60):  # a run of the page that is under way closes the list again
        theme.press("ArrowDown")
        page.wait_for_timeout(500)
        if option.is_visible():
            break
    option.click()
    settle(page)
    for radio in page.get_by_role("radio", name="As in the workbook").all():
        radio.check(force=True)
    for radio in page.get_by_role("radio", name="Leave this row out").all():
        radio.check(force=True)
    expect(accept).to_be_enabled()
    accept.click()
    page.get_by_role("button", name="Download the plan as it is now").wait_for()
    shots(page, f"bring-done-{width}")
    page.goto(f"{app.address}/action-plan")
    expect(page.get_by_text("The school joins in March.").first).to_be_attached()


def test_a_file_that_is_no_workbook_is_refused_in_words(app, open_page, shots, tmp_path):
    page = open_page(f"{app.address}/bring-the-plan-back")

    bring(page, app, b"%PDF-1.7", tmp_path)

    expect(page.get_by_text("This is a PDF.")).to_be_visible()
    shots(page, "bring-refused")
