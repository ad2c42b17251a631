"""In another language no word of English is left but what people typed and the questions say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.another_language import LANGUAGE, make_language, unmarked
from tests.browser.access import settle, unfold
from tests.browser.test_take_part_browser import OPTION, choose
from tests.serving import RunningApp, open_in_another_language
from toolkit.app.main import PAGES
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, start_council

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
    *("Choose date", "dd", "mm", "yyyy"),  # a field for a day
    "Help for",  # before the name of a field
    *("Copy to clipboard", "Dismiss"),
    "Skip to main content",
}


@dataclass
class Heard:
    """What pages said in no other language while they were listened to, and when."""

    moments: list[str] = field(default_factory=list)

    def listen(self, moment: str, *pages: Page) -> None:
        """What these pages say now is looked at, with everything open that can be unfolded."""
        for page in pages:
            if not page.get_by_role("dialog").count():  # nothing behind a form can be pressed
                unfold(settle(page))
            said = settle(page).evaluate(SAID)
            assert "«" in said
            known = (*STREAMLITS_OWN, *page.get_by_test_id("stCode").all_inner_texts())
            strange = [one for one in unmarked(said) if one not in known]
            self.moments += [f"{moment}: {one}" for one in strange]


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


def begin(data: Path) -> Workspace:
    """A council with an assessment; what people typed stands between marks too."""
    store = open_store(data / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="«Own»"))
    workspace.start_assessment(our_bank(), title="«Spring»", year=2026, form="core")
    return workspace


def test_a_survey_on_a_phone_is_in_that_language_from_the_promise_to_the_end(
    open_page, tmp_path, log
):
    workspace = begin(tmp_path)
    spring = workspace.assessments()[0]
    one = workspace.open_round(spring.id, "«Asked»", "survey", ("leadership", "frontline"))
    way = workspace.entrance(one.id)
    workspace.store.close()
    heard = Heard()

    with open_in_another_language(tmp_path, make_language(tmp_path / "texts"), LANGUAGE) as app:
        page = open_page(f"{app.address}/join/{way.token}", 390)
        heard.listen("the promise", page)
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Start").click()
        expect(page.locator(OPTION).first).to_be_visible()
        heard.listen("a question", page)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert").first).to_be_visible()
        heard.listen("nothing chosen", page)
        choose(page, 3)
        expect(page.get_by_text("«Saved»", exact=True)).to_be_visible()
        heard.listen("an answer", page)
        page.get_by_role("button", name="All my answers").click()
        expect(page.get_by_text("Keep your place")).to_be_visible()
        heard.listen("all answers", page)
        page.goto(f"{app.address}/join/{way.token}")
        heard.listen("the way back in", page)
        for gone in ("back/nowhere", "join/nowhere"):
            page.goto(f"{app.address}/{gone}")
            heard.listen(gone, page)
        page.context.clear_cookies()
        page.goto(f"{app.address}/take-part")
        heard.listen("no place", page)
        page.close()

    log.complaints.clear()  # a link that leads nowhere is answered with 404
    assert heard.moments == []


def test_the_forms_of_the_registers_and_what_is_wrong_in_them_are_in_that_language(
    open_page, another
):
    heard = Heard()
    page = open_page(f"{another.address}/registers")
    for register, add in (("kindness", "Add an act"), ("Exceptions", "Add an exception")):
        if register != "kindness":
            page.get_by_role("radio", name=register).click()
        page.get_by_role("button", name=add).click()
        page.get_by_role("button", name="Save entry").click()
        expect(page.get_by_role("alert").filter(has_text="problem")).to_be_visible()
        heard.listen(register, page)
        page.get_by_role("button", name="Drop what I typed").click()
        expect(page.get_by_role("button", name=add)).to_be_visible()

    assert heard.moments == []


def test_the_form_of_a_decision_and_what_is_wrong_in_it_are_in_that_language(open_page, another):
    heard = Heard()
    page = open_page(f"{another.address}/decision-check")
    page.get_by_role("button", name="Check a decision").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Start the check").click()
    expect(form.get_by_role("alert").first).to_be_visible()

    heard.listen("the form", page)

    assert heard.moments == []
