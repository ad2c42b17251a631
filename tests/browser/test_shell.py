"""The walls around the screens, in a real browser: what is fetched, seen, reached and read out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.access import expect_to_fit
from tests.browser.typed import TYPED
from tests.serving import open_app


@pytest.fixture(scope="module")
def every_part(tmp_path_factory):
    script = Path(__file__).parent / "every_part.py"
    with open_app(tmp_path_factory.mktemp("data"), script) as running:
        yield running


@pytest.fixture
def page(open_page, every_part):
    opened = open_page(every_part.address)
    expect(opened.get_by_role("button", name="Break")).to_be_visible()
    return opened


def test_our_font_comes_from_our_own_address(page):
    page.evaluate("document.fonts.ready")

    loaded = "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    assert "Public Sans" in page.evaluate(loaded)
    family = "getComputedStyle(document.querySelector('h1')).fontFamily"
    assert page.evaluate(family).startswith('"Public Sans"')


def test_nothing_on_a_full_page_is_refused_or_fetched_from_elsewhere(page, log):
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the plan").click()
    taken = Path(download.value.path()).read_text()
    given = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"12345"}
    page.locator("input[type=file]").set_input_files([given])
    page.get_by_text("Show this chart as a table").click()

    expect(page.get_by_text("Given: 5 bytes")).to_be_visible()
    expect(page.locator(".js-plotly-plot .points path")).to_have_count(2)
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    assert taken == "the plan"
    assert (log.outside, log.complaints) == ([], [])


def test_the_log_of_requests_notices_another_host_and_the_policy_stops_it(page, log):
    with page.expect_event("console", lambda one: "Content Security Policy" in one.text):
        page.evaluate("new Image().src = 'http://elsewhere.example/a.png'")

    assert any("Content Security Policy" in said for said in log.complaints)
    log.complaints.clear()
    log.outside.clear()


def test_a_file_to_take_has_a_name_that_nobody_can_guess(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the plan").click()

    assert re.fullmatch(r"plan-[\w-]{22}\.txt", download.value.suggested_filename)


def test_after_continue_focus_is_on_the_next_question(page):
    for number in (2, 3):
        page.get_by_role("button", name="Continue").click()

        expect(page.locator(":focus")).to_have_text(f"Question {number}")
        expect(page.get_by_role("heading", name=f"Question {number}")).to_be_in_viewport()


def test_a_first_visit_leaves_focus_where_the_browser_put_it(page):
    page.wait_for_timeout(500)

    assert page.evaluate("document.activeElement.tagName") == "BODY"


@pytest.mark.parametrize("button", ["Forget", "Refuse", "Refuse in part"])
def test_a_problem_takes_focus_and_is_seen(page, button):
    page.get_by_role("button", name=button, exact=True).click()

    expect(page.locator(":focus")).to_contain_text("There is a problem")
    expect(page.get_by_role("alert")).to_be_in_viewport()


def test_a_page_that_breaks_gives_a_reference_and_no_value(every_part, page):
    page.get_by_role("button", name="Break").click()

    expect(page.locator(":focus")).to_contain_text("There is a problem")
    shown = page.get_by_role("alert").inner_text()
    assert re.search(r"reference to whoever looks after the app: [A-Z0-9]{6}$", shown)
    assert "nobody may read" not in page.content()


def test_a_page_reached_by_a_button_begins_at_its_heading(page):
    page.get_by_role("button", name="Go elsewhere").scroll_into_view_if_needed()
    page.get_by_role("button", name="Go elsewhere").click()

    expect(page.locator(":focus")).to_have_text("Elsewhere")
    expect(page.get_by_role("heading", name="Elsewhere")).to_be_in_viewport()
    assert page.url.endswith("/elsewhere")


def test_what_people_typed_is_shown_as_typed_and_is_never_alive(page):
    typed = page.locator(".st-key-typed")
    expect(typed.locator("a")).to_have_count(1)

    assert typed.locator("img, b, code, .katex, script").count() == 0
    assert typed.locator("a").evaluate_all("links => links.map(a => a.href)") == [
        f"{page.url}elsewhere"
    ]
    shown = typed.inner_text().replace("\u2060", "")
    assert shown.count(TYPED) == 7


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_full_page_never_scrolls_sideways(open_page, every_part, mode, shots):
    page = open_page(every_part.address, mode=mode)
    expect(page.get_by_role("button", name="Break")).to_be_visible()

    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        shots(page, f"every-part-{width}-{mode}")

        expect_to_fit(page)


@pytest.mark.parametrize(("mode", "colour"), [("light", (255, 255, 255)), ("dark", (11, 18, 25))])
def test_the_words_on_a_primary_button_can_be_read(open_page, every_part, mode, colour):
    page = open_page(every_part.address, mode=mode)
    words = page.get_by_role("button", name="Continue").locator("p")

    drawn = words.evaluate("e => getComputedStyle(e).color")

    assert tuple(int(part) for part in re.findall(r"\d+", drawn)) == colour


@pytest.mark.parametrize(
    ("mode", "colour"), [("light", "rgb(11, 18, 25)"), ("dark", "rgb(255, 210, 77)")]
)
def test_everything_reached_by_keyboard_shows_a_strong_outline(open_page, every_part, mode, colour):
    page = open_page(every_part.address, mode=mode)
    expect(page.get_by_role("button", name="Break")).to_be_visible()
    outlines = {}
    reached = """() => {
      const at = document.activeElement, box = at.closest("label") ?? at;
      const style = getComputedStyle(box);
      return [at.getAttribute("aria-label") || at.innerText || at.value || at.tagName,
              style.outlineStyle, style.outlineWidth, style.outlineColor];
    }"""

    for _ in range(25):
        page.keyboard.press("Tab")
        name, *outline = page.evaluate(reached)
        outlines[name.strip()] = outline

    for name in ("Elsewhere", "0", "What is the evidence?", "Continue", "Refuse in part"):
        assert outlines[name] == ["solid", "3px", colour], name


def test_a_table_that_scrolls_can_be_reached_by_keyboard(open_page, every_part):
    page = open_page(every_part.address, 390)

    region = page.get_by_role("region", name="Measures")

    expect(region).to_have_attribute("tabindex", "0")


def test_a_save_is_read_out(page):
    status = page.get_by_role("status").filter(has_text="Saved")

    expect(status).to_be_visible()


def test_a_lost_connection_is_told_in_our_words(open_page, tmp_path, log):
    script = Path(__file__).parent / "every_part.py"

    with open_app(tmp_path, script) as running:
        page = open_page(running.address)
        expect(page.get_by_role("button", name="Break")).to_be_visible()
        running.kill()

        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Your connection dropped")
        expect(dialog).to_contain_text("What was saved is safe.")
        expect(dialog).not_to_contain_text("Streamlit")
    log.complaints.clear()  # the browser says that nobody answers
