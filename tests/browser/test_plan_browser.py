"""The action plan in a real browser: a form by keyboard, two people at once, a table, a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.waiting import wait_until
from tests.serving import RunningApp

READY = '.stApp[data-test-script-state="notRunning"]'


def plan(open_page, app: RunningApp, query: str = "", width: int = 1440) -> Page:
    page: Page = open_page(f"{app.address}/action-plan{query}", width)
    expect(page.get_by_role("button", name="Add an action")).to_be_visible()
    expect(page.locator(READY)).to_be_attached()
    return page


def edit(page: Page, ref: str) -> Page:
    page.get_by_role("button", name=f"Edit {ref}").click()
    expect(page.get_by_role("dialog").get_by_label("Accountable person")).to_be_visible()
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save action").click()


def test_an_action_is_changed_by_keyboard_and_is_still_there_after_a_reload(open_page, app):
    page = plan(open_page, app)
    page.get_by_role("button", name="Edit LE-05").press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Post")).to_be_visible()

    page.get_by_role("dialog").get_by_label("Post").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Head of law")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save action").press("Enter")

    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("(Head of law)")).to_be_visible()


def test_closing_the_form_changes_nothing_and_gives_focus_back(open_page, app):
    page = edit(plan(open_page, app), "IN-02")
    page.get_by_role("dialog").get_by_label("Post").fill("Nobody")
    page.once("dialog", lambda asked: asked.accept())

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("(Nobody)")).to_have_count(0)


def test_what_is_typed_into_the_form_is_not_lost_by_a_press_beside_it_or_by_escape(open_page, app):
    page = edit(plan(open_page, app), "IN-02")
    asked: list[str] = []

    def say_no(box: Dialog) -> None:
        asked.append(box.message)
        box.dismiss()

    page.on("dialog", say_no)
    post = page.get_by_role("dialog").get_by_label("Post")
    post.fill("Head of justice")

    page.mouse.click(1400, 880)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()

    wait_until(page, lambda: len(asked) >= 2)
    page.wait_for_timeout(500)
    expect(post).to_have_value("Head of justice")
    assert asked == ["Close without saving what you typed?"] * 2


@pytest.mark.parametrize("width", [1440, 390])
def test_a_problem_in_the_form_takes_focus_and_leaves_the_rest_typed(open_page, app, width):
    page = edit(plan(open_page, app, width=width), "IN-02")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Action", exact=True).fill("")
    dialog.get_by_label("Result", exact=True).fill("Figures were asked for.")

    save(page)

    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(dialog.get_by_role("alert")).to_be_in_viewport()
    expect(dialog.get_by_label("Result", exact=True)).to_have_value("Figures were asked for.")


def test_two_people_at_once_see_both_versions_and_lose_neither(open_page, app):
    mine = edit(plan(open_page, app), "CO-01")
    mine.get_by_role("dialog").get_by_label("Result", exact=True).fill("Ten employers asked.")
    theirs = edit(plan(open_page, app), "CO-01")
    theirs.get_by_role("dialog").get_by_label("Post").fill("Head of skills")
    save(theirs)
    expect(theirs.get_by_role("dialog")).to_have_count(0)

    save(mine)

    dialog = mine.get_by_role("dialog")
    expect(dialog.get_by_role("row", name="Post Head of skills")).to_be_visible()
    expect(dialog.get_by_label("Result", exact=True)).to_have_value("Ten employers asked.")
    save(mine)
    expect(mine.get_by_role("dialog")).to_have_count(0)
    expect(mine.get_by_text("(Head of skills)")).to_be_visible()
    expect(mine.get_by_text("Result: Ten employers asked.")).to_be_visible()


def type_into(page: Page, x: int, y: int, words: str) -> None:
    """A cell of the table says this, and the page says that it is saved."""
    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    expect(canvas).to_be_visible()
    expect(page.locator(READY)).to_be_attached()
    cell = page.locator("textarea.gdg-input")

    def is_open(tries: int) -> bool:
        canvas.scroll_into_view_if_needed()
        canvas.click(position={"x": x, "y": y}, force=True)
        page.keyboard.press("Enter")
        page.wait_for_timeout(250 * tries)  # ever longer, since the next click would shut it again
        return cell.is_visible()

    assert any(is_open(tries) for tries in range(1, 16)), "no cell was opened"
    cell.fill(words)
    cell.press("Enter")


def test_a_cell_of_the_table_is_saved_as_it_is_typed_also_through_a_reload(open_page, app):
    page = plan(open_page, app, "?show=table")
    saved = page.locator(".st-key-saved-plan-table").get_by_text("Saved", exact=True)

    type_into(page, 200, 85, "Report the figures twice a year")
    expect(saved).to_be_visible()
    page.reload()

    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_role("radio", name="List").click()
    expect(page.get_by_role("heading", name="Report the figures twice a year")).to_be_visible()


def test_the_plan_can_be_taken_away_as_a_workbook(open_page, app):
    page = plan(open_page, app)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download Excel").click()

    taken = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert taken.startswith(b"PK")


def test_in_dark_mode_the_words_on_the_form_can_be_read(open_page, app):
    page = open_page(f"{app.address}/action-plan", 390, "dark")
    edit(page, "IN-02")

    expect(page.locator("[data-tag] span").first).to_have_css("color", "rgb(11, 18, 25)")
    button = page.get_by_role("button", name="Save action").locator("p")
    expect(button).to_have_css("color", "rgb(11, 18, 25)")


def test_the_ring_of_a_list_that_has_the_focus_is_not_cut_off(app, open_page):
    page = open_page(f"{app.address}/action-plan?red=any")
    status = page.get_by_role("combobox", name="Status")

    status.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")

    expect(status).to_be_focused()
    expect(status).to_have_css("outline-width", "3px")
    expect(status).to_have_css("outline-offset", "-3px")
