"""Phones in a real browser: joining, answering, and finding one's place again, whatever happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.test_room_door import an_address
from tests.serving import open_app
from toolkit.app.joining import COOKIE, secrets_in
from toolkit.model.answers import Answer, Pace, Promise
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.seat import come_back
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

FIRST, SECOND = "newcomer-experience", "settled-resident-experience"
GROUPS = ("leadership", "frontline")
OPTION = '.candour-card label:has([name="choice"])'
OpenPage = Callable[..., Page]
Shots = Callable[[Page, str], None]


@dataclass(frozen=True)
class Opened:
    """A council with one open round, in a database of its own."""

    data: Path
    code: str
    token: str


def begin(data: Path, promise: Promise = "survey", pace: Pace = "own") -> Opened:
    """A round is open to two groups, about the core questions."""
    store = open_store(data / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    assessment = workspace.start_assessment(our_bank(), title="Spring", year=2026, form="core")
    one = workspace.open_round(assessment.id, "What we see", promise, GROUPS, pace=pace)
    way = workspace.entrance(one.id)
    store.close()
    return Opened(data, way.code, way.token)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return begin(tmp_path)


def secret_in(page: Page) -> str:
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    return secrets_in(cookies[COOKIE])[0]


def kept(opened: Opened, page: Page) -> Mapping[str, Answer]:
    """What is on the disk of the person whose browser this is, in the order of the form."""
    store = open_store(opened.data / "candour.db", writable=False)
    try:
        seat = come_back(store, secret_in(page))
        assert seat is not None
        own = seat.own()
        return {one.id: own[one.id] for one in seat.questions if one.id in own}
    finally:
        store.close()


def level(opened: Opened, page: Page, question_id: str = FIRST) -> int | None:
    answer = kept(opened, page).get(question_id)
    return answer.level if answer else None


def sit_down(page: Page, group: str = "Frontline staff") -> Page:
    """Whoever reads the promise chooses a group and starts."""
    page.get_by_label(group, exact=True).check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("radio").first).to_be_visible()
    return page


def choose(page: Page, number: int) -> None:
    page.locator(OPTION).nth(number).click()


def saved(page: Page, question_id: str = "") -> None:
    """Whatever was chosen is said to be saved, on the line of this question where it is named."""
    card = f'[data-card$="-{question_id}"]' if question_id else ""
    line = page.locator(f'[class*="st-key-saved-{question_id}"], .candour-card{card}')
    expect(line.get_by_text("Saved", exact=True)).to_be_visible()


def test_a_phone_joins_by_code_answers_and_is_thanked(
    opened: Opened, open_page: OpenPage, shots: Shots
) -> None:
    with open_app(opened.data) as app:
        page = open_page(f"{app.address}/join", width=390)
        page.get_by_label("Your code").fill(opened.code.lower())
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="Before you start")).to_be_visible()
        sit_down(page)
        questions = int(re.findall(r"of (\d+)\b", page.inner_text("main, .stMain"))[0])
        for number in range(questions):
            heading = page.get_by_role("heading", level=1).inner_text()
            choose(page, number % 6)
            saved(page)
            page.get_by_role("button", name="Continue").click()
            expect(page.get_by_role("heading", level=1)).not_to_have_text(heading)

        expect(page.get_by_text("You have answered everything.")).to_be_visible()
        shots(page, "seat-done-390")
        given = [one.level for one in kept(opened, page).values()]
        assert given == [None if n % 6 == 5 else n % 6 for n in range(questions)]
        assert opened.token not in page.url
        assert secret_in(page) not in page.url


def test_a_reload_and_a_second_tab_have_the_same_place(opened: Opened, open_page: OpenPage) -> None:
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        choose(page, 3)
        saved(page)
        page.get_by_role("button", name="Continue").click()
        second = page.get_by_role("heading", level=1)
        words = our_bank().by_id[SECOND].mirrored["frontline"]
        expect(second).to_have_text(words)

        page.reload()
        expect(second).to_have_text(words)
        tab = page.context.new_page()
        tab.goto(f"{app.address}/join/{opened.token}")
        tab.get_by_role("button", name="Go on with What we see").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text(words)
        choose(tab, 1)
        saved(tab)

        assert level(opened, page) == 3
        assert level(opened, tab, SECOND) == 1
        assert secret_in(page) == secret_in(tab)


def test_a_phone_that_is_offline_for_a_while_loses_nothing(
    opened: Opened, open_page: OpenPage
) -> None:
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        choose(page, 0)
        saved(page)

        page.context.set_offline(True)
        choose(page, 4)
        expect(page.get_by_text("Not saved yet. We are trying again.")).to_be_visible()
        before = level(opened, page)
        page.context.set_offline(False)
        saved(page)
        expect(page.get_by_role("radio").nth(4)).to_be_checked()

        assert before == 0
        assert level(opened, page) == 4


def test_a_phone_goes_on_by_itself_after_the_server_was_killed(
    opened: Opened, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    with open_app(opened.data) as app:
        port = urlsplit(app.address).port
        page = context.new_page()
        page.goto(f"{app.address}/join/{opened.token}")
        sit_down(page)
        choose(page, 2)
        saved(page)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("Question 2 of")).to_be_visible()
        app.kill()
        choose(page, 1)
        expect(page.get_by_text("Not saved yet. We are trying again.")).to_be_visible()

    assert port is not None
    with open_app(opened.data, port=port):
        saved(page, SECOND)
        expect(page.get_by_text("Question 2 of")).to_be_visible()
        expect(page.get_by_role("radio").nth(1)).to_be_checked()

        assert level(opened, page) == 2
        assert level(opened, page, SECOND) == 1
    context.close()


DRAWN_AGAIN = """(form, told) => {
  const again = form.cloneNode(true);
  again.dataset.revision = told;
  again.querySelectorAll("input").forEach((one) => (one.checked = false));
  form.replaceWith(again);
}"""


def test_a_card_drawn_before_its_answer_was_kept_says_it_and_one_drawn_later_knows_best(
    opened: Opened, open_page: OpenPage
) -> None:
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        choose(page, 3)
        saved(page)
        card, answer = page.locator(".candour-card"), page.locator('[name="choice"]').nth(3)

        card.evaluate(DRAWN_AGAIN, "0")
        expect(answer).to_be_checked()
        saved(page)
        card.evaluate(DRAWN_AGAIN, "2")  # kept in another tab meanwhile
        page.evaluate("() => new Promise(requestAnimationFrame)")

        expect(answer).not_to_be_checked()
        with page.expect_response("**/candour/answer") as sent:
            choose(page, 3)  # the same as before, and yet a choice
        assert sent.value.text() == "2"
        assert level(opened, page) == 3


@pytest.mark.parametrize("gap", [0, 30, 150])
def test_the_last_of_many_quick_taps_is_what_is_kept(
    opened: Opened, open_page: OpenPage, gap: int
) -> None:
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        for number in (0, 4, 1, 3, 2, 0, 4, 1, 3, 2, 4, 0, 3, 1, 2):
            choose(page, number)
            page.wait_for_timeout(gap)

        saved(page)
        page.wait_for_timeout(500)
        assert level(opened, page) == 2


@pytest.mark.parametrize("gap", [0, 30, 150])
def test_answering_and_going_on_quickly_loses_nothing(
    opened: Opened, open_page: OpenPage, gap: int
) -> None:
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        heading = page.get_by_role("heading", level=1)
        for number in range(8):
            before = heading.inner_text()
            choose(page, number % 5)
            page.wait_for_timeout(gap)
            page.get_by_role("button", name="Continue").click()
            expect(heading).not_to_have_text(before)

        given = [one.level for one in kept(opened, page).values()]
        assert given == [number % 5 for number in range(8)]


def test_everything_can_be_done_by_keyboard(opened: Opened, open_page: OpenPage) -> None:
    with open_app(opened.data) as app:
        page = open_page(f"{app.address}/join", width=390)
        page.keyboard.press("Tab")
        page.keyboard.type(opened.code)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Before you start")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("radio").first).to_be_visible()

        page.get_by_role("radio").first.focus()
        page.keyboard.press("ArrowDown")
        saved(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Continue")).to_be_focused()
        page.keyboard.press("Enter")

        words = our_bank().by_id[SECOND].mirrored["frontline"]
        expect(page.get_by_role("heading", name=words)).to_be_focused()
        assert level(opened, page) == 1


def test_a_comment_is_sent_and_its_field_is_empty_again(
    opened: Opened, open_page: OpenPage
) -> None:
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        page.get_by_text("Send a comment").click()
        page.get_by_label("Your comment").fill("Nobody *rang* <b>back</b>.")

        page.get_by_role("button", name="Send without my name").click()

        expect(page.get_by_text("Sent. It cannot be taken back.")).to_be_visible()
        expect(page.get_by_label("Your comment")).to_have_value("")


def test_the_return_link_leads_to_the_same_place_in_another_browser(
    opened: Opened, open_page: OpenPage
) -> None:
    with open_app(opened.data) as app:
        page = sit_down(open_page(f"{app.address}/join/{opened.token}", width=390))
        choose(page, 4)
        saved(page)
        page.get_by_role("button", name="All my answers").click()
        page.get_by_text("Keep your place").click()
        link = page.get_by_test_id("stCode").inner_text().replace("\n", "").strip()

        other = open_page(link, width=390)
        other.get_by_role("button", name="Go back to my place").click()
        expect(other.get_by_text("Question 2 of")).to_be_visible()

        assert link.startswith(f"{app.address}/back/")
        assert "/back/" not in other.url
        assert level(opened, other) == 4


@pytest.mark.parametrize(("width", "mode"), [(390, "light"), (320, "dark")])
def test_nothing_is_cut_off_on_a_narrow_phone(
    opened: Opened, open_page: OpenPage, shots: Shots, width: int, mode: str
) -> None:
    with open_app(opened.data) as app:
        page = open_page(f"{app.address}/join/{opened.token}", width=width, mode=mode)
        promise = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        sit_down(page, "Leadership")
        choose(page, 2)
        expect(page.get_by_text("How strong is the evidence")).to_be_visible()

        sizes = page.get_by_test_id("stMain").evaluate("e => [e.scrollWidth, e.clientWidth]")
        shots(page, f"seat-{width}-{mode}")
        assert promise[0] <= promise[1]
        assert sizes[0] <= sizes[1]


def test_a_phone_on_the_network_joins_and_answers_and_reaches_nothing_else(
    opened: Opened, chromium: Browser
) -> None:
    with open_app(opened.data, room=an_address()) as app:
        room = f"http://{an_address()}:{urlsplit(app.address).port}"
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(room)
        page.get_by_label("Your code").fill(opened.code)
        page.get_by_role("button", name="Continue").click()
        sit_down(page)
        choose(page, 3)
        saved(page)

        refused = context.new_page().goto(f"{room}/results")
        assert level(opened, page) == 3
        assert refused is not None
        assert refused.status == 404
        assert {urlsplit(url).hostname for url in asked} == {an_address()}
        context.close()
