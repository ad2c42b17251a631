"""A workshop in real browsers: one host, one wall, six phones, from the door to what is agreed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Log
from tests.browser.test_take_part_browser import choose
from tests.serving import open_app
from toolkit.model.council import Council
from toolkit.model.room import Entrance
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council, workspaces_of

LEVELS = (1, 1, 2, 3, 4, 4)
OpenPage = Callable[..., Page]


@dataclass
class Phone:
    """One person's phone, with a browser of its own."""

    context: BrowserContext
    page: Page


@dataclass
class Room:
    """The app with a round that is open, and what it takes to get in."""

    data: Path
    address: str
    round_id: str
    entrance: Entrance
    links: tuple[str, ...] = ()

    def turnout(self) -> tuple[int, int]:
        """How many have joined and how many have voted, read beside the running app."""
        store = open_store(self.data / "candour.db", writable=False)
        try:
            found = workspaces_of(store, LOCAL_ACCOUNT)[0].turnout(self.round_id)
            return found.joined, found.answered
        finally:
            store.close()


@pytest.fixture
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """A council with a vote in the room, in step, that nobody has joined yet.

    With `links` as its parameter people come in by links that work once.
    """
    entry: Literal["code", "links"] = getattr(request, "param", "code")
    store = open_store(tmp_path / "candour.db")
    council = Council(id="own", name="Ownborough Council")
    workspace = start_council(store, LOCAL_ACCOUNT, council)
    assessment = workspace.start_assessment(our_bank(), title="Spring 2026", year=2026, form="core")
    groups = ("leadership", "members")
    one = workspace.open_round(
        assessment.id, "Workshop", "room", groups, pace="together", entry=entry
    )
    entrance = workspace.entrance(one.id)
    links = workspace.make_links(one.id, "leadership", 5) if entry == "links" else ()
    store.close()
    with open_app(tmp_path) as app:
        yield Room(tmp_path, app.address, one.id, entrance, links)


@pytest.fixture
def pick_up(chromium: Browser, room: Room) -> Iterator[Callable[[], Phone]]:
    """Gives phones, each with a browser of its own; what they ask for stays on this machine."""
    phones: list[Phone] = []
    log = Log()

    def picked() -> Phone:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        page = context.new_page()
        log.watch(page)
        phones.append(Phone(context, page))
        return phones[-1]

    yield picked

    for phone in phones:
        phone.context.close()
    assert log.outside == []


def join(room: Room, phone: Phone, *, typed: bool = False) -> None:
    """The phone is in, by the QR code's link or by the code that was typed."""
    page = phone.page
    if typed:
        page.goto(f"{room.address}/join")
        page.get_by_label("Your code").fill(room.entrance.code.lower())
        page.get_by_role("button", name="Continue").click()
    else:
        page.goto(f"{room.address}/join/{room.entrance.token}")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Waiting for the first question")).to_be_visible()


def vote(page: Page, level: int) -> None:
    choose(page, level)
    expect(page.get_by_text("Your vote is in.")).to_be_visible()


def test_a_workshop_from_the_door_to_the_agreed_level(
    room: Room,
    open_page: OpenPage,
    pick_up: Callable[[], Phone],
    shots: Callable[[Page, str], None],
) -> None:
    host = open_page(f"{room.address}/workshop")
    wall = open_page(f"{room.address}/projector?round={room.round_id}", width=1920)
    expect(wall.get_by_role("heading", name=room.entrance.code)).to_be_visible()
    phones = [pick_up() for _ in LEVELS]
    for number, phone in enumerate(phones):
        join(room, phone, typed=number == 0)
    expect(wall.get_by_test_id("stMain").get_by_text("6 have joined.")).to_be_visible()
    shots(wall, "wall-lobby")
    shots(host, "host-lobby")
    shots(phones[0].page, "phone-waiting")

    host.get_by_role("button", name=re.compile("Put the next question")).click()

    expect(host.get_by_role("button", name="Show the votes")).to_be_visible()
    question = host.get_by_role("heading", level=2).first.inner_text()
    expect(wall.get_by_role("heading", level=1, name=question)).to_be_visible()
    for phone, level in zip(phones[:4], LEVELS, strict=False):
        vote(phone.page, level)
    shots(phones[0].page, "phone-voted")

    # One reloads: the vote stands. One was away: it goes on where the room is. One has two tabs.
    phones[0].page.reload()
    expect(phones[0].page.get_by_text("Your vote is in.")).to_be_visible()
    expect(phones[0].page.get_by_role("radio").nth(LEVELS[0])).to_be_checked()
    phones[4].context.set_offline(True)
    phones[4].page.wait_for_timeout(1500)
    phones[4].context.set_offline(False)
    vote(phones[4].page, LEVELS[4])
    second = phones[5].context.new_page()
    second.goto(f"{room.address}/join/{room.entrance.token}")
    second.get_by_role("button", name=re.compile("Go on")).click()
    vote(phones[5].page, 0)
    vote(second, LEVELS[5])
    expect(wall.get_by_test_id("stMain").get_by_text("6 of 6 have voted.")).to_be_visible()
    assert room.turnout() == (6, 6)
    shots(wall, "wall-asking")
    shots(host, "host-asking")
    for page in (wall, host, phones[0].page):
        expect(page.get_by_text("two camps")).to_have_count(0)

    host.get_by_role("button", name="Show the votes").click()

    expect(wall.get_by_role("heading", name=re.compile("The room is"))).to_be_visible()
    expect(phones[1].page.get_by_role("heading", name="The votes are shown")).to_be_visible()
    wall.get_by_text("Show this chart as a table").first.click()
    expect(wall.get_by_role("row", name=re.compile("4 Sustained"))).to_contain_text("2")
    shots(wall, "wall-shown")
    shots(host, "host-shown")
    shots(phones[1].page, "phone-shown")

    host.get_by_role("button", name="Record the agreed level").click()
    host.get_by_test_id("stRadioOption").nth(2).click()
    host.get_by_label(re.compile("Why this level")).fill("Written down, and used by half of us.")
    host.get_by_label(re.compile("Who decides")).fill("Ana Price, chief executive")
    shots(host, "host-recording")
    host.get_by_role("button", name="Record it").click()

    expect(host.get_by_text("Recorded: 2 Partial.")).to_be_visible()
    expect(wall.get_by_role("heading", name="We agreed: 2 Partial")).to_be_visible()
    expect(wall.get_by_text("Written down, and used by half of us.")).to_be_visible()
    expect(phones[2].page.get_by_text(re.compile("Agreed: 2"))).to_be_visible()
    shots(wall, "wall-agreed")
    shots(host, "host-agreed")
    shots(phones[2].page, "phone-agreed")


@pytest.mark.parametrize("room", ["links"], indirect=True)
def test_links_that_work_once_checked_comments_and_another_view(
    room: Room,
    open_page: OpenPage,
    pick_up: Callable[[], Phone],
    shots: Callable[[Page, str], None],
) -> None:
    host = open_page(f"{room.address}/workshop")
    wall = open_page(f"{room.address}/projector?round={room.round_id}", width=1920)
    phones = [pick_up().page for _ in room.links]
    for page, link in zip(phones, room.links, strict=True):
        page.goto(f"{room.address}/join/{link}")
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_role("heading", name="Waiting for the first question")).to_be_visible()

    # A link that was used lets nobody in, and its owner's reload is no second person.
    stranger = pick_up().page
    stranger.goto(f"{room.address}/join/{room.links[0]}")
    expect(stranger.get_by_text("A link for one person works once.")).to_be_visible()
    phones[0].reload()
    expect(wall.get_by_test_id("stMain").get_by_text("5 have joined.")).to_be_visible()

    host.get_by_role("button", name=re.compile("Put the next question")).click()
    for number, page in enumerate(phones):
        vote(page, LEVELS[number])
        comment(page, f"Comment {number} of somebody")
    host.get_by_role("button", name="Show the votes").click()
    expect(host.get_by_text("Comments: 5 to check")).to_be_visible()
    expect(phones[0].get_by_role("heading", name="The votes are shown")).to_be_visible()

    host.get_by_text("Comments: 5 to check").click()
    field = host.get_by_label("As the room will see it").first
    kept_words = field.input_value()
    field.fill("Said by one of us.")
    host.get_by_role("button", name="Let it through").first.click()
    expect(wall.get_by_text("Said by one of us.")).to_be_visible()
    expect(host.get_by_text("Comments: 4 to check")).to_be_visible()
    held_back = host.get_by_label("As the room will see it").first.input_value()
    host.get_by_role("button", name="Keep it back").first.click()
    expect(host.get_by_text("Comments: 3 to check")).to_be_visible()
    shots(host, "host-comments")
    expect(wall.get_by_text(kept_words)).to_have_count(0)
    expect(host.get_by_text(held_back)).to_have_count(0)

    host.get_by_role("button", name="Record the agreed level").click()
    host.get_by_test_id("stRadioOption").nth(2).click()
    host.get_by_label(re.compile("Who decides")).fill("Ana Price, chief executive")
    host.get_by_text("Another view").first.click()
    host.get_by_label(re.compile("In their words")).fill("It is *worse* where I work.")
    host.get_by_role("button", name="Record it").click()

    expect(host.get_by_text("Recorded: 2 Partial.")).to_be_visible()
    expect(wall.get_by_text("It is *worse* where I work.")).to_be_visible()
    shots(wall, "wall-another-view")
    assert room.turnout() == (5, 5)


def comment(page: Page, words: str) -> None:
    page.get_by_text("Send a comment").click()
    page.get_by_label("Your comment").fill(words)
    page.get_by_role("button", name="Send without my name").click()
    expect(page.get_by_text("Sent. It cannot be taken back.")).to_be_visible()


def test_a_host_needs_no_mouse(
    room: Room, open_page: OpenPage, pick_up: Callable[[], Phone]
) -> None:
    host = open_page(f"{room.address}/workshop")
    phones = [pick_up() for _ in range(5)]
    for phone in phones:
        join(room, phone)

    host.get_by_role("button", name=re.compile("Put the next question")).focus()
    host.keyboard.press("Enter")

    expect(host.get_by_role("button", name="Show the votes")).to_be_visible()
    heading = host.get_by_role("heading", level=2).first
    expect(heading).to_be_focused()
    for phone in phones:
        vote(phone.page, 2)
    press_by_tab(host, "Show the votes")
    expect(host.get_by_role("heading", name="The room agrees")).to_be_focused()
    press_by_tab(host, "Record the agreed level", back=True)
    expect(host.get_by_role("heading", name="Record what the room agrees")).to_be_focused()


def press_by_tab(page: Page, name: str, *, back: bool = False) -> None:
    """The button of this name is reached with Tab, from where focus is, and pressed."""
    for _ in range(40):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("document.activeElement.innerText").strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"“{name}” is not reached by keyboard")
