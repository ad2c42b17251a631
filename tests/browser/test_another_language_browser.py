"""In another language no word of English is left but what people typed and the questions say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.another_language import LANGUAGE, make_language, unmarked
from tests.browser.access import settle, unfold
from tests.serving import RunningApp, open_in_another_language
from toolkit.app.main import PAGES

ADDRESSES = [address for _, address, _ in PAGES]
# All that is on the page, in letters or for a screen reader alone.
SAID = """() => {
  const said = [document.title];
  // Names of icons are letters, which a font draws as a picture.
  const unseen = 'script, style, noscript, [data-testid="stIconMaterial"]';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); )
    if (!node.parentElement.closest(unseen)) said.push(node.data);
  const told = ['aria-label', 'placeholder', 'title', 'alt'];
  for (const e of document.querySelectorAll(told.map(one => `[${one}]`).join(',')))
    for (const one of told) if (e.getAttribute(one)) said.push(e.getAttribute(one));
  return said.join('\\n');
}"""
# What Streamlit says itself, and nobody can have it say otherwise (1.67).
STREAMLITS_OWN = {
    *("App pages", "Collapse sidebar", "Logo", "Main menu", "Navigate to home page", "Sidebar"),
    *("Clear all", "Remove", "Selected values"),  # the list of what is chosen
    "Choose an option",  # behind what is chosen in a list, where nobody sees it
    *("Upload", "file upload", "10MB per file"),
    "Skip to main content",
}


@pytest.fixture(scope="module")
def another(tmp_path_factory) -> Iterator[RunningApp]:
    """The app with all its texts between marks, and the sample council that it began with."""
    folder = tmp_path_factory.mktemp("another")
    with open_in_another_language(folder, make_language(folder / "texts"), LANGUAGE) as running:
        yield running


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_says_nothing_in_english_where_another_language_is_spoken(
    open_page, another, address
):
    page = settle(unfold(settle(open_page(f"{another.address}/{address}"))))

    said = page.evaluate(SAID)

    assert "«" in said
    assert [one for one in unmarked(said) if one not in STREAMLITS_OWN] == []


def test_the_way_in_of_a_phone_and_what_it_says_of_a_wrong_code_are_in_that_language_too(
    open_page, another, log
):
    page = settle(open_page(f"{another.address}/join"))
    said = page.evaluate(SAID)

    page.get_by_role("textbox").fill("WRONG1")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    said += "\n" + page.evaluate(SAID)

    assert "«" in said
    assert unmarked(said) == []
    log.complaints.clear()  # a wrong code is answered with 404


def test_the_form_of_an_action_and_what_is_wrong_in_it_are_in_that_language_too(open_page, another):
    page = settle(open_page(f"{another.address}/action-plan"))
    page.locator('[class*="st-key-edit-"] button').first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("«Action»", exact=True).fill("")

    dialog.get_by_role("button", name="«Save action»").click()
    expect(dialog.get_by_role("alert")).to_be_visible()

    said = [dialog.get_by_role("alert").inner_text(), *dialog.locator("label").all_inner_texts()]
    assert len(said) > 5
    assert unmarked("\n".join(said)) == []
