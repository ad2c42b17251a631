"""What is typed and not saved is there again after a reload, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

READY = '.stApp[data-test-script-state="notRunning"]'


def opened(page: Page) -> Page:
    expect(page.locator(READY)).to_be_attached()
    return page


@pytest.mark.parametrize("width", [1440, 390])
def test_an_entry_that_is_half_written_is_offered_after_a_reload(open_page, app, shots, width):
    page = opened(open_page(f"{app.address}/registers?register=kindness", width))
    page.get_by_role("button", name="Add an act of kindness").click()
    page.get_by_label("What happened", exact=True).fill(f"Half a sentence {width}")
    expect(page.get_by_text("It is not in the register yet.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("You began to write an act of kindness")).to_be_visible()
    shots(page, f"register-waits-{width}")
    page.get_by_role("button", name="Go on with an act of kindness").click()

    what = page.get_by_label("What happened", exact=True)
    expect(what).to_have_value(f"Half a sentence {width}")
    shots(page, f"register-gone-on-{width}")
    page.get_by_role("button", name="Drop what I typed").click()
    expect(page.get_by_role("button", name="Add an act of kindness")).to_be_visible()
    expect(page.get_by_text("You began to write an act of kindness")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Add an act of kindness")).to_be_visible()
    expect(page.get_by_text("You began to write an act of kindness")).to_have_count(0)


def test_a_list_of_wards_that_is_not_saved_stands_open_after_a_reload(open_page, app, shots):
    page = opened(open_page(f"{app.address}/registers?register=kindness"))
    page.get_by_text("Change the list of wards").click()
    wards = page.get_by_label("Wards or neighbourhoods, one on each line")
    before = wards.input_value()
    wards.fill(f"{before}\nCanals")
    expect(page.get_by_text("This list is not saved yet.")).to_be_visible()

    page.reload()

    expect(wards).to_have_value(f"{before}\nCanals")
    expect(page.get_by_text("This list is not saved yet.")).to_be_visible()
    shots(page, "wards-wait")
    page.get_by_role("button", name="Drop what I typed").click()
    expect(wards).to_have_value(before)
    expect(page.get_by_text("This list is not saved yet.")).to_have_count(0)


def test_a_reply_with_a_phone_number_stands_on_its_card_after_a_reload(open_page, app, shots):
    page = opened(open_page(f"{app.address}/decision-check"))
    page.get_by_role("button", name="Check a decision").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title of the paper").fill("Close the baths")
    form.get_by_role("button", name="Start the check").click()
    expect(page.get_by_role("heading", level=1, name="Close the baths")).to_be_visible()
    card = page.locator(".st-key-card-check-children")
    card.get_by_role("radio").first.locator("xpath=ancestor::label").click()
    expect(card.get_by_text("Saved", exact=True)).to_be_visible()
    card.get_by_role("textbox").fill("Ask Kay on 01632 960123.")
    expect(card.get_by_text("Until then it is kept for you alone")).to_be_visible()

    page.reload()

    expect(card.get_by_role("textbox")).to_have_value("Ask Kay on 01632 960123.")
    expect(card.get_by_text("what looks like a phone number")).to_be_visible()
    expect(card.get_by_text("is not saved until that is taken out")).to_be_visible()
    shots(page, "check-reply-waits")
