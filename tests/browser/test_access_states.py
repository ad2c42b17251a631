"""What pages look like between two clicks, for everyone: empty, wrong, open, long, under way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import check, check_sizes, settle, unfold
from tests.browser.conftest import Log
from tests.browser.test_take_part_browser import OPTION, choose
from tests.serving import open_app
from toolkit.app.main import PAGES
from toolkit.model.answers import Answer
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.seat import join, new_key
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

OpenPage = Callable[..., Page]
MODES = pytest.mark.parametrize("mode", ["light", "dark"])
ADDRESSES = [address for _, address, _ in PAGES]
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and Saffron Hill " * 3
QUESTION = "newcomer-experience"


def everything(page: Page, *widths: int) -> list[str]:
    """All that is wrong with the page as it stands, at each of these widths and on the smallest."""
    found: list[str] = []
    for width in widths:
        found += check_sizes(page, width) + check(page)
    return found + check_sizes(page, 320)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with a council of long names, which has only begun."""
    data: Path = tmp_path_factory.mktemp("own")
    store = open_store(data / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name=LONG[:110]))
    workspace.start_assessment(our_bank(), title=LONG[:120], year=2026, form="core")
    store.close()
    with open_app(data) as app:
        yield app.address


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with a council that has no assessment yet."""
    data: Path = tmp_path_factory.mktemp("bare")
    store = open_store(data / "candour.db")
    start_council(store, LOCAL_ACCOUNT, Council(id="bare", name="Bareborough Council"))
    store.close()
    with open_app(data) as app:
        yield app.address


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_a_council_without_an_assessment(
    open_page: OpenPage, bare: str, address: str
) -> None:
    page = open_page(f"{bare}/{address}", 390)

    assert everything(page, 390) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_a_council_with_long_names_and_no_answers(
    open_page: OpenPage, own: str, address: str
) -> None:
    page = open_page(f"{own}/{address}", mode="dark")

    assert everything(page, 1440) == []


@MODES
def test_a_question_with_a_level_and_one_that_does_not_apply(
    open_page: OpenPage, own: str, mode: str
) -> None:
    page = open_page(f"{own}/questionnaire", mode=mode)
    page.get_by_test_id("stRadioOption").nth(3).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    found = everything(page, 1440, 390)

    page.get_by_test_id("stRadioOption").filter(has_text="Does not apply").click()

    assert found + everything(page, 1440, 390) == []


@MODES
@pytest.mark.parametrize("width", [1440, 390])
def test_the_form_of_an_action_and_what_is_wrong_in_it(
    open_page: OpenPage, app, mode: str, width: int
) -> None:
    page = settle(open_page(f"{app.address}/action-plan", width, mode))
    page.get_by_role("button", name="Edit IN-02").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Accountable person")).to_be_visible()
    found = check(settle(page))

    dialog.get_by_label("Action", exact=True).fill("")
    dialog.get_by_role("button", name="Save action").click()

    expect(dialog.get_by_role("alert")).to_be_focused()
    assert found + check(settle(page)) == []


@MODES
def test_the_table_of_actions_the_menu_and_the_navigation_of_a_phone(
    open_page: OpenPage, app, mode: str
) -> None:
    page = settle(open_page(f"{app.address}/action-plan?show=table", mode=mode))
    found = check(page)
    page.get_by_test_id("stMainMenu").click()
    found += check(settle(page))
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_test_id("stExpandSidebarButton").click()

    assert found + check(settle(page)) == []


@MODES
def test_what_is_wrong_on_a_page_is_told_to_everyone(open_page: OpenPage, app, mode: str) -> None:
    page = open_page(f"{app.address}/", mode=mode)

    page.get_by_test_id("stMain").get_by_role("button", name="Start for your council").click()

    expect(page.get_by_role("alert").filter(has_text="It is empty")).to_be_visible()
    assert everything(page, 1440, 390) == []


@MODES
@pytest.mark.parametrize("address", ["results", "year-on-year", "about", "action-plan"])
def test_everything_that_can_be_unfolded(open_page: OpenPage, app, mode: str, address: str) -> None:
    page = unfold(settle(open_page(f"{app.address}/{address}", mode=mode)))

    assert everything(page, 1440, 390) == []


@MODES
def test_a_workshop_on_the_host_s_page_on_the_wall_and_on_a_phone(
    open_page: OpenPage, log: Log, tmp_path: Path, mode: str
) -> None:
    store = open_store(tmp_path / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    spring = workspace.start_assessment(our_bank(), title="Spring", year=2026, form="core")
    one = workspace.open_round(spring.id, "Workshop", "room", ("leadership",), pace="together")
    way = workspace.entrance(one.id)
    seats = [join(store, way.token, "leadership")[0] for _ in range(5)]
    workspace.ask(one.id, QUESTION, workspace.stage(one.id).pulse)
    for seat, level in zip(seats, (0, 1, 2, 4, 4), strict=True):
        seat.save_answer(Answer(QUESTION, "rated", level), new_key())
    store.close()
    found: list[str] = []

    def look(name: str, page: Page, *widths: int) -> None:
        found.extend(f"{name}: {fault}" for fault in everything(page, *widths))

    with open_app(tmp_path) as app:
        host = open_page(f"{app.address}/workshop", mode=mode)
        wall = open_page(f"{app.address}/projector?round={one.id}", mode=mode)
        phone = open_page(f"{app.address}/join", 390, mode)
        look("the code", phone, 390)
        phone.get_by_label("Your code").fill("wrong")
        phone.get_by_role("button", name="Continue").click()
        expect(phone.get_by_role("alert")).to_be_visible()
        log.complaints.clear()  # a wrong code is answered with 404
        look("a wrong code", phone, 390)
        phone.get_by_label("Your code").fill(way.code)
        phone.get_by_role("button", name="Continue").click()
        expect(phone.get_by_role("heading", name="Before you start")).to_be_visible()
        look("the promise", phone, 390)
        phone.get_by_role("radio").first.check()
        phone.get_by_role("button", name="Start").click()
        expect(phone.locator(OPTION).first).to_be_visible()
        look("the vote", phone, 390)
        choose(phone, 2)
        expect(phone.get_by_text("Your vote is in.")).to_be_visible()
        look("a vote that is in", phone, 390)
        look("asking, the host", host, 1440, 390)
        look("asking, the wall", wall, 1440, 390)

        host.get_by_role("button", name="Show the votes").click()
        expect(wall.get_by_role("heading", name=re.compile("The room is"))).to_be_visible()
        look("shown, the host", unfold(host), 1440, 390)
        look("shown, the wall", wall, 1440, 390)
        look("shown, a phone", phone, 390)
        host.set_viewport_size({"width": 1440, "height": 900})
        host.get_by_role("button", name="Record the agreed level").click()
        host.get_by_test_id("stRadioOption").nth(2).click()
        expect(host.get_by_label(re.compile("Why this level"))).to_be_visible()
        look("recording", host, 1440, 390)
        for page in (host, wall, phone):
            page.close()  # or they would complain that the app has gone

    assert found == []


@MODES
def test_a_survey_on_a_phone_from_the_first_answer_to_the_last_page(
    open_page: OpenPage, tmp_path: Path, mode: str
) -> None:
    store = open_store(tmp_path / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    spring = workspace.start_assessment(our_bank(), title="Spring", year=2026, form="core")
    one = workspace.open_round(spring.id, "What we see", "survey", ("leadership", "frontline"))
    way = workspace.entrance(one.id)
    store.close()

    with open_app(tmp_path) as app:
        page = open_page(f"{app.address}/join/{way.token}", 390, mode)
        page.get_by_label("Leadership", exact=True).check()
        page.get_by_role("button", name="Start").click()
        choose(page, 3)
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        found = everything(unfold(page), 390)
        page.set_viewport_size({"width": 390, "height": 900})
        page.get_by_role("button", name="All my answers").click()
        expect(page.get_by_text("Keep your place")).to_be_visible()
        found += everything(unfold(page), 390)

    assert found == []
