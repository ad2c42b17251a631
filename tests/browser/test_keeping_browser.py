"""Data and records in a real browser: looked at, taken away, a person erased, a council deleted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import expect_to_fit
from tests.serving import open_app
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

OpenPage = Callable[..., Page]
PERSON = "Jane Smith"


def prepare(data: Path, bank: Bank) -> None:
    """A council of one's own, with a person in its records."""
    store = open_store(data / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough"))
    made = workspace.start_assessment(bank, title="Spring 2026", year=2026, people=PERSON)
    for id in ("english-language", "newcomer-experience"):
        workspace.agree(made.id, AgreedRecord(id, "rated", 2, decider=PERSON), 0)
    workspace.open_round(made.id, "Staff survey", "survey", ("frontline",))
    store.close()


def settled(page: Page) -> None:
    """The page is still: no script of it runs any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_council_is_looked_through_taken_away_and_deleted(
    tmp_path: Path,
    open_page: OpenPage,
    shots: Callable[[Page, str], None],
    bank: Bank,
    width: int,
) -> None:
    prepare(tmp_path, bank)
    with open_app(tmp_path) as app:
        page = open_page(f"{app.address}/data-and-records", width)
        expect(page.get_by_text("Staff survey: still open")).to_be_visible()
        expect(page.get_by_text("lines are there and as they were written")).to_be_visible()
        expect(page.get_by_role("cell", name="assessment Spring 2026")).to_be_visible()
        expect_to_fit(page)
        shots(page, f"keeping-{width}")

        with page.expect_download() as taken:
            page.get_by_role("button", name="Download everything").click()
        with zipfile.ZipFile(taken.value.path()) as archive:
            assert b"Ownborough" in archive.read("README.txt")

        erase(page)
        expect_to_fit(page)
        shots(page, f"keeping-erased-{width}")
        delete(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Merrowdale Borough Council").first).to_be_attached()

    assert b"Ownborough" not in (tmp_path / "candour.db").read_bytes()
    assert PERSON.encode() not in (tmp_path / "candour.db").read_bytes()


def erase(page: Page) -> None:
    """The person is looked for, found, and replaced once the box is ticked."""
    name = page.get_by_role("textbox", name="Name or address of the person")
    name.fill(PERSON.lower())
    page.get_by_role("button", name="Look for it").click()
    expect(
        page.get_by_role("rowheader", name="Agreed record english-language", exact=True)
    ).to_be_visible()
    page.get_by_role("button", name="Replace it everywhere").click()
    expect(page.get_by_text("tick the box first")).to_be_visible()
    page.get_by_text("I have looked at each place").click()
    page.get_by_role("button", name="Replace it everywhere").click()
    expect(page.get_by_text("Done. Texts that were changed: 5.")).to_be_visible()


def delete(page: Page) -> None:
    """The council goes by its name and not before."""
    settled(page)
    page.get_by_text("Delete the whole council").click()
    typed = page.get_by_role("textbox", name="Type the name of the council")
    typed.fill("Own")
    settled(page)
    page.get_by_role("button", name="Delete the council").click()
    expect(page.get_by_text("It is not the name of this council")).to_be_visible()
    settled(page)
    typed.fill("Ownborough")
    page.get_by_role("button", name="Delete the council").click()
    expect(page.get_by_role("heading", name="Data and records")).to_have_count(0)
