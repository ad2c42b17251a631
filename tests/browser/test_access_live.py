"""What a screen reader is told of a workshop while nobody touches the page: little, and in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_take_part_browser import OPTION, choose
from tests.serving import open_app
from toolkit.model.answers import Answer
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.seat import join as entered
from toolkit.seat import new_key
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

OpenPage = Callable[..., Page]
SELDOM = 15_000  # milliseconds between two counts that are told
LISTEN = """() => {
  const teller = document.querySelector("[data-live-announcer]");
  window.heard = [];
  new MutationObserver(() => heard.push([performance.now(), teller.textContent]))
    .observe(teller, { childList: true, characterData: true, subtree: true });
}"""


def join(open_page: OpenPage, address: str, token: str) -> Page:
    """A phone that has the question before it."""
    phone = open_page(f"{address}/join/{token}", 390)
    phone.get_by_role("radio").first.check()
    phone.get_by_role("button", name="Start").click()
    expect(phone.locator(OPTION).first).to_be_visible()
    return phone


def vote(phone: Page) -> None:
    choose(phone, 2)
    expect(phone.get_by_text("Your vote is in.")).to_be_visible()


def expect_told(pages: Sequence[Page], words: str) -> None:
    """Each of the pages has told these words last."""
    for page in pages:
        expect(page.locator("[data-live-announcer]")).to_contain_text(words)


def test_a_turn_of_the_stage_and_the_last_vote_are_told_at_once_and_other_counts_seldom(
    open_page: OpenPage, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    spring = workspace.start_assessment(our_bank(), title="Spring", year=2026, form="core")
    one = workspace.open_round(spring.id, "Workshop", "room", ("leadership",), pace="together")
    way = workspace.entrance(one.id)
    workspace.ask(one.id, "newcomer-experience", workspace.stage(one.id).pulse)
    for _ in range(3):
        seat = entered(store, way.token, "leadership")[0]
        seat.save_answer(Answer("newcomer-experience", "rated", 2), new_key())
    store.close()

    with open_app(tmp_path) as app:
        phones = [join(open_page, app.address, way.token) for _ in range(2)]
        host = open_page(f"{app.address}/workshop")
        wall = open_page(f"{app.address}/projector?round={one.id}")
        pages = (host, wall)
        for page in pages:
            expect(page.get_by_text("3 of 5 have voted.", exact=True)).to_be_visible()
            page.evaluate(LISTEN)
        host.get_by_role("button", name="Pause", exact=True).click()
        expect_told(pages, "Paused.")
        host.get_by_role("button", name="Go on").click()
        expect_told(pages, "The question is open. 3 of 5 have voted.")

        vote(phones[0])
        expect_told(pages, "4 of 5 have voted.")
        vote(phones[1])
        expect_told(pages, "The question is open. 5 of 5 have voted.")
        host.get_by_role("button", name="Show the votes").click()
        expect_told(pages, "The votes are shown. The room agrees.")

        for page in pages:
            expect(page.locator("[data-live-announcer]")).to_have_role("status")
            heard = page.evaluate("heard")
            assert len(heard) == 5
            assert heard[2][0] - heard[1][0] > SELDOM - 1000  # heard a moment after it was told
        for page in (*pages, *phones):
            page.close()  # or they would complain that the app has gone
