"""From one year to the next in a real browser: Merrowdale's 2027, from its start to its plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import expect_to_fit
from tests.serving import open_app
from toolkit.model.answers import AgreedRecord
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, workspaces_of

OpenPage = Callable[..., Page]
FIRST = "newcomer-experience"
QUICK = 5  # how many questions are answered by hand; the room agrees on the rest


def settled(page: Page) -> None:
    """The page is still: no script of it runs any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def answer(page: Page, level: int) -> None:
    page.get_by_test_id("stRadioOption").nth(level).click()
    go_on(page)


def go_on(page: Page) -> None:
    """The next card is drawn, and begins at its question."""
    heading = page.get_by_role("heading", level=2).first.inner_text()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name=heading)).to_have_count(0)
    expect(page.get_by_role("heading", level=2).first).to_be_focused()
    settled(page)


def agree_on_the_rest(data: Path) -> Workspace:
    """What a room does over an afternoon: every question has a level, one above last year's."""
    store = open_store(data / "candour.db")
    workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]
    this, last = workspace.assessments()[:2]
    workspace.agree_own(this.id, "Ruth Ellerby")
    for id, record in last.agreed.items():
        if id in workspace.assessment(this.id).agreed:
            continue
        level = None if record.level is None else min(4, record.level + 1)
        new = AgreedRecord(id, record.status, level, 2, "Evidence pack, March 2027", "As agreed.")
        workspace.agree(this.id, new, 0)
    store.close()
    return workspace


@pytest.mark.parametrize("width", [1440, 390])
def test_merrowdale_goes_from_2026_to_2027(
    tmp_path: Path, open_page: OpenPage, shots: Callable[[Page, str], None], width: int
) -> None:
    with open_app(tmp_path) as app:
        page = open_page(f"{app.address}/set-up", width)
        page.get_by_role("button", name="Start 2027 from 2026").click()
        expect(page.get_by_text("All of what it asks was asked in the same sense")).to_be_visible()
        expect(page.get_by_role("checkbox", checked=True)).not_to_have_count(0)
        carried = page.get_by_role("checkbox", checked=True).count()
        expect_to_fit(page)
        shots(page, f"next-year-start-{width}")
        page.get_by_role("button", name="Start the assessment").click()

        expect(page.get_by_role("heading", name="Three questions to start with")).to_be_focused()
        expect(page.get_by_text("In 2026 we agreed")).to_have_count(0)
        page.get_by_test_id("stRadioOption").nth(2).click()
        expect(page.get_by_text("In 2026 we agreed: 3 In place")).to_be_visible()
        expect(page.get_by_text("Your answer is one level lower.")).to_be_visible()
        expect_to_fit(page)
        shots(page, f"next-year-answer-{width}")
        go_on(page)
        for number in range(QUICK - 1):
            answer(page, 1 + number % 4)
        settled(page)
        page.close()

    workspace = agree_on_the_rest(tmp_path)

    with open_app(tmp_path) as app:
        page = open_page(f"{app.address}/year-on-year", width)
        expect(page.get_by_role("heading", name="What we claimed in 2026 and 2027")).to_be_visible()
        expect(page.get_by_role("heading", name="Each theme over the years")).to_be_visible()
        expect(page.get_by_text("by what was agreed alone")).to_be_visible()
        settled(page)
        expect_to_fit(page)
        shots(page, f"next-year-years-{width}")

        page.goto(f"{app.address}/action-plan")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("CH-03").first).to_be_visible()
        settled(page)
        expect_to_fit(page)
        shots(page, f"next-year-plan-{width}")
        page.close()

    store = open_store(tmp_path / "candour.db", writable=False)
    again = replace(workspace, store=store)
    made, last = again.assessments()[:2]
    plan, before = again.plan(made.id).actions, again.plan(last.id).actions
    assert (made.year, made.label, made.people) == (2027, "2027", last.people)
    assert len(plan) == carried == sum(one.status not in ("complete", "stopped") for one in before)
    assert {one.carried_from for one in plan} <= {one.id for one in before}
    assert made.agreed[FIRST].level == 2
    store.close()


def test_no_width_of_the_comparison_scrolls_sideways_and_an_address_brings_its_years_back(
    tmp_path: Path, open_page: OpenPage
) -> None:
    with open_app(tmp_path) as app:
        page = open_page(f"{app.address}/year-on-year", 320)
        expect(page.get_by_role("heading", name="Each theme over the years")).to_be_visible()
        page.get_by_label("Compare").click()
        page.get_by_role("option", name="2024: Assessment of March 2024").click()
        expect(page.get_by_role("heading", name="What we claimed in 2024 and 2026")).to_be_visible()
        expect(page.get_by_text("42 of 48 questions")).to_be_visible()
        settled(page)
        expect_to_fit(page)
        address = page.url

        other = open_page(address, 320)

        expect(
            other.get_by_role("heading", name="What we claimed in 2024 and 2026")
        ).to_be_visible()
        expect(other.get_by_text("One question now means something else")).to_be_visible()
        for one in (page, other):
            one.close()
