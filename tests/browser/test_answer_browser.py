"""The questionnaire in a real browser: nothing that was clicked or typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.access import QUIET, expect_to_fit, settle
from tests.browser.waiting import wait_until
from tests.prepared import kept_in, put_council
from tests.serving import open_app
from toolkit.samples import our_bank

FIRST = "newcomer-experience"
OpenPage = Callable[..., Page]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A council with one open assessment and nobody's answers in it."""
    return put_council(tmp_path)


def level(data: Path, question_id: str = FIRST) -> int | None:
    found = kept_in(data).get(question_id)
    return found.answer.level if found and found.answer else None


def comment(data: Path) -> str:
    found = kept_in(data).get(FIRST)
    return found.answer.comment if found and found.answer else ""


def choose(page: Page, number: int) -> None:
    page.get_by_test_id("stRadioOption").nth(number).click()


def test_a_choice_survives_closing_the_tab_and_killing_the_server(
    data: Path, open_page: OpenPage
) -> None:
    with open_app(data) as app:
        sockets = list[WebSocket]()

        def watch(page: Page) -> None:
            page.on("websocket", lambda socket: sockets.append(socket))

        page = open_page(f"{app.address}/questionnaire", before=watch)
        with sockets[-1].expect_event("framesent"):  # some 20 ms after the click
            choose(page, 3)
        page.close()
        wait_until(page.context.new_page(), lambda: level(data) == 3)
        app.kill()

    assert level(data) == 3
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        expect(page.get_by_role("radio").nth(3)).to_be_checked()


def test_choosing_and_going_on_at_once_loses_nothing(data: Path, open_page: OpenPage) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        for number in range(15):
            expect(page.locator(QUIET)).to_be_attached()  # the page that follows is on the screen
            done = page.get_by_role("heading", name="is done")
            if done.count():
                page.get_by_role("button", name="Go to theme").click()
                expect(done).to_have_count(0)
            heading = page.get_by_role("heading", level=2).first.inner_text()
            choose(page, number % 5)
            page.get_by_role("button", name="Continue").click()
            expect(page.get_by_role("heading", name=heading)).to_have_count(0)

        given = [one.answer.level for one in kept_in(data).values() if one.answer]
        assert given == [number % 5 for number in range(15)]


def test_a_button_that_the_growing_page_takes_from_under_the_finger_is_pressed(
    data: Path, open_page: OpenPage
) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        heading = page.get_by_role("heading", level=2).first
        words = heading.inner_text()
        button = settle(page).get_by_role("button", name="Continue")
        button.scroll_into_view_if_needed()
        place = button.bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + 20, place["y"] + place["height"] / 2)
        page.mouse.down()
        page.get_by_role("radio").nth(3).evaluate("radio => radio.click()")
        expect(page.get_by_text("How strong is the evidence for this?")).to_be_visible()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        moved = button.bounding_box()
        page.mouse.up()

        expect(heading).not_to_have_text(words)
        assert moved is not None
        assert moved["y"] > place["y"] + place["height"]
        first = kept_in(data)[FIRST].answer
        assert first is not None
        assert (first.level, first.evidence) == (3, None)


@pytest.mark.parametrize("gap", [0, 50, 150])
def test_the_last_of_many_quick_clicks_is_what_is_kept(
    data: Path, open_page: OpenPage, gap: int
) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        for number in (0, 4, 1, 3, 2, 0, 4, 1, 3, 2, 4, 0, 3, 1, 2):
            choose(page, number)
            page.wait_for_timeout(gap)

        expect(page.get_by_role("radio").nth(2)).to_be_checked()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        wait_until(page, lambda: level(data) == 2)  # the last of all, or one of those on the way
        page.wait_for_timeout(500)
        settle(page)
        wait_until(page, lambda: level(data) == 2)
        expect(page.get_by_role("radio").nth(2)).to_be_checked()


def test_text_is_kept_when_its_field_is_left_by_going_elsewhere(
    data: Path, open_page: OpenPage
) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        choose(page, 2)
        why = page.get_by_label("Why this level?")
        why.fill("Two sessions were held, and =SUM(A1) people came.")

        page.get_by_role("link", name="About").click(delay=80)
        expect(page.get_by_role("heading", level=1)).to_have_text("About Candour")

        words = "Two sessions were held, and =SUM(A1) people came."
        wait_until(page, lambda: comment(data) == words)


def test_going_on_in_the_moment_that_a_field_is_left_turns_the_page(
    data: Path, open_page: OpenPage
) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        choose(page, 2)
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        first = page.get_by_role("heading", level=2).first.inner_text()
        page.get_by_label("Why this level?").press_sequentially("Two sessions were held.")

        page.get_by_role("button", name="Continue").click()

        expect(page.get_by_role("heading", level=2).first).not_to_have_text(first)
        wait_until(page, lambda: comment(data) == "Two sessions were held.")


def test_text_is_kept_while_it_is_typed(data: Path, open_page: OpenPage) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        choose(page, 2)
        why = page.get_by_label("Why this level?")
        why.press_sequentially("Two sessions were held")
        wait_until(page, lambda: comment(data) == "Two sessions were held")
        why.press_sequentially(", and ten people came.")
        wait_until(page, lambda: comment(data) == "Two sessions were held, and ten people came.")

        expect(why).to_be_focused()
        expect(why).to_have_value("Two sessions were held, and ten people came.")
        page.close()
        app.kill()

    assert comment(data) == "Two sessions were held, and ten people came."


def test_a_reload_goes_on_where_one_was(data: Path, open_page: OpenPage) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        choose(page, 2)
        page.get_by_role("button", name="Continue").click()
        second = our_bank().by_id["settled-resident-experience"].text
        expect(page.get_by_role("heading", name=second)).to_be_visible()

        page.reload()

        expect(page.get_by_role("heading", name=second)).to_be_visible()


def test_focus_is_on_the_new_question_after_going_on(data: Path, open_page: OpenPage) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        choose(page, 2)
        page.get_by_role("button", name="Continue").click()

        second = our_bank().by_id["settled-resident-experience"].text
        expect(page.get_by_role("heading", name=second)).to_be_focused()


def test_nothing_is_cut_off_at_any_width(
    data: Path, open_page: OpenPage, shots: Callable[[Page, str], None]
) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire?q=children-out-of-sight")
        choose(page, 1)
        expect(page.get_by_text("How strong is the evidence")).to_be_visible()

        for width in (1440, 768, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            shots(page, f"questionnaire-{width}")
            expect_to_fit(page)


def test_everything_can_be_done_by_keyboard(data: Path, open_page: OpenPage) -> None:
    with open_app(data) as app:
        page = open_page(f"{app.address}/questionnaire")
        page.get_by_role("radio").first.focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_text("How strong is the evidence")).to_be_visible()
        page.get_by_role("button", name="Continue").focus()
        page.keyboard.press("Enter")

        second = our_bank().by_id["settled-resident-experience"].text
        expect(page.get_by_role("heading", name=second)).to_be_visible()
        wait_until(page, lambda: level(data) == 1)
