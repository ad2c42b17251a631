"""The decision check in a real browser: a paper checked at a desk and on a phone, by two people."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.access import check, check_sizes, settle
from tests.browser.waiting import wait_until
from tests.serving import RunningApp
from tests.test_deciding import FORM, LIBRARY
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, workspaces_of

READY = '.stApp[data-test-script-state="notRunning"]'
FINISH = "See what the check says"


def begin(open_page, app: RunningApp, title: str, width: int = 1440) -> Page:
    """The page of a new decision, begun through the form."""
    page: Page = open_page(f"{app.address}/decision-check", width)
    page.get_by_role("button", name="Check a decision").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title of the paper").fill(title)
    form.get_by_label("Author of the report (post)").fill("Head of libraries")
    form.get_by_label("Challenger (another post)").fill("Head of finance")
    form.get_by_role("button", name="Start the check").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.locator(READY)).to_be_attached()
    return page


def card(page: Page, prompt_id: str):
    return page.locator(f".st-key-card-check-{prompt_id}")


def choose(page: Page, prompt_id: str, option_id: str) -> None:
    """The option is chosen, and what it means stands below it."""
    option = FORM.by_id[prompt_id].option(option_id)
    assert option is not None
    card(page, prompt_id).get_by_text(option.text, exact=True).click()
    expect(card(page, prompt_id)).to_contain_text(option.says)
    expect(card(page, prompt_id).get_by_text("Saved", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_paper_is_checked_judged_and_checked_again(open_page, app, width, shots):
    page = begin(open_page, app, f"Move the library {width}", width)
    assert check(settle(page)) == []

    for prompt_id, option_id in LIBRARY.items():
        choose(page, prompt_id, option_id)
    shots(page, f"decision-prompts-{width}")
    page.get_by_role("button", name=FINISH).click()

    head = page.get_by_role("heading", name="Not ready: one thing to settle before you decide")
    expect(head).to_be_visible()
    expect(page.locator("h1:focus")).to_be_in_viewport()
    assert check(settle(page)) == []
    shots(page, f"decision-result-{width}")
    page.get_by_role("button", name="Check it again").click()
    expect(page.get_by_text("5 of 12 prompts answered.")).to_be_visible()
    choose(page, "isolation", "more-planned")
    page.get_by_text("Since the last check", exact=True).click()
    row = page.get_by_role("row", name="More or less cut off")
    expect(row).to_contain_text("Stop: Some will be more cut off, with no plan")
    expect(row).to_contain_text("Improve first: Some will be more cut off, and there is a plan")
    assert check(settle(page)) == []
    shots(page, f"decision-runs-{width}")


def words_kept(folder: Path) -> list[str]:
    """What is on the disk of what was written beside the prompts, read beside the running app."""
    store = open_store(folder / "candour.db", writable=False)
    try:
        found = workspaces_of(store, LOCAL_ACCOUNT)[0].decisions()
        return [reply.words for one in found for reply in one.decision.last.replies.values()]
    finally:
        store.close()


def test_what_is_typed_is_kept_without_leaving_the_field(open_page, app, folder_of_app):
    page = begin(open_page, app, "Close the pool")
    choose(page, "children", "no")

    card(page, "children").get_by_role("textbox").press_sequentially("Confirmed in writing.")
    wait_until(page, lambda: "Confirmed in writing." in words_kept(folder_of_app))
    page.reload()

    field = card(page, "children").get_by_role("textbox")
    expect(field).to_have_value("Confirmed in writing.")


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_typed_before_a_check_is_begun_outlives_a_reload_and_the_cross(
    open_page, app, width
):
    page = open_page(f"{app.address}/decision-check", width)
    page.get_by_role("button", name="Check a decision").click()
    form = page.get_by_role("dialog")
    saved = form.get_by_text("Saved", exact=True)
    form.get_by_label("Wards affected (optional)").press_sequentially("Canalside")
    expect(saved).to_be_visible()

    page.reload()
    page.get_by_role("button", name="Go on with it").click()
    wards = form.get_by_label("Wards affected (optional)")
    expect(wards).to_have_value("Canalside")
    form.get_by_label("Title of the paper").fill("Close the baths")
    form.get_by_role("button", name="Close").click()
    expect(page.get_by_text("You began to check “Close the baths”")).to_be_visible()

    page.get_by_role("button", name="Drop what was typed").click()
    expect(page.get_by_text("You began to check")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_stop_is_told_at_once_and_becomes_an_action_that_leads_back(open_page, app, width):
    page = begin(open_page, app, f"Close the park {width}", width)
    choose(page, "children", "unchecked")
    page.get_by_role("button", name=FINISH).click()
    head = page.get_by_role("heading", name="Not ready: one thing to settle before you decide")
    expect(head).to_be_visible()
    # The text for a report, further down, says it too, as soon as it is drawn.
    expect(page.get_by_text("11 prompts are still open").first).to_be_visible()

    page.get_by_role("button", name="Make it an action: Safety of children").click()
    title = page.get_by_role("dialog").get_by_label("Action", exact=True)
    expect(title).to_have_value(re.compile(f"Close the park {width}"))
    page.get_by_role("button", name="Save action").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    way = page.get_by_role("link", name="From decision check D-").filter(visible=True)
    expect(way.first).to_be_visible()


def test_two_people_answer_one_check_and_neither_overwrites_the_other(open_page, app):
    first = begin(open_page, app, "Sell the hall")
    second = open_page(first.url)
    expect(card(second, "children")).to_be_visible()

    choose(first, "children", "unchecked")
    choose(first, "kindness", "easier")
    choose(second, "priority", "no")
    expect(card(second, "kindness").get_by_role("radio", checked=True)).to_have_count(1)
    choose(first, "children", "no")
    option = FORM.by_id["children"].option("no-safeguards")
    assert option is not None
    card(second, "children").get_by_text(option.text, exact=True).click()

    theirs = card(second, "children").get_by_text(re.compile("^Theirs: "))
    expect(theirs).to_contain_text("children's services have confirmed it")
    card(second, "children").get_by_role("button", name="Keep theirs").click()
    kept = card(second, "children").get_by_role("radio", checked=True)
    expect(kept).to_have_count(1)
    expect(theirs).to_have_count(0)


def test_the_list_and_one_decision_stand_under_addresses_that_can_be_sent(open_page, app):
    page = open_page(f"{app.address}/decision-check")
    title = "Move the Canalside library into the leisure centre"
    page.get_by_role("link", name="Open D-2026-003").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()

    other = open_page(page.url)
    expect(other.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.go_back()

    expect(page.get_by_role("heading", level=1, name="Decision check")).to_be_visible()


def test_a_search_stands_in_the_address(open_page, app):
    page = open_page(f"{app.address}/decision-check?find=minibus")

    expect(page.get_by_role("link", name="Open D-2026-003")).to_be_visible()
    expect(page.get_by_role("link", name="Open D-2025-002")).to_have_count(0)
    assert check(settle(page)) == []


def test_the_page_for_word_comes_down_whole(open_page, app):
    page = open_page(f"{app.address}/decision-check")
    page.get_by_role("link", name="Open D-2025-002").click()

    with page.expect_download() as coming:
        page.get_by_role("button", name="Download for Word").click()

    found = Document(io.BytesIO(coming.value.path().read_bytes()))
    assert found.paragraphs[0].text == "Decision check D-2025-002"


def test_checks_are_cited_on_a_questions_card_with_one_press(open_page, app):
    page = open_page(f"{app.address}/questionnaire?q=decision-effect-isolation")
    line = "5 decision checks in the 12 months to 12 March 2026; 3 changed the decision."
    expect(page.get_by_text(line)).to_be_visible()

    page.get_by_role("button", name="Cite this as evidence").click()

    expect(page.get_by_text("This stands under your evidence.")).to_be_visible()
    page.reload()
    field = page.get_by_label("What is the evidence?")
    expect(field).to_contain_text(line)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_one_decision_fits_every_width(open_page, app, mode):
    page = open_page(f"{app.address}/decision-check", mode=mode)
    page.get_by_role("link", name="Open D-2026-004").click()
    expect(page.get_by_role("heading", level=1, name="D-2026-004")).to_be_visible()

    assert check(settle(page)) == []
    assert check_sizes(page, 1440, 768, 390, 320) == []
