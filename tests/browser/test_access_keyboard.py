"""With a keyboard alone, and with less motion: from the first stop on a page to a file."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import settle

STOP = """() => {
  const at = document.activeElement;
  const ring = [at, at.closest("label"), at.parentElement].some(one => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = at.getBoundingClientRect();
  const name = at.innerText || at.getAttribute("aria-label") || at.value || "";
  return { name: at.tagName === "MAIN" ? "the page" : name.trim(),
           tag: at.tagName, ring, seen: box.bottom > 0 && box.top < innerHeight };
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(e => {
  const style = getComputedStyle(e);
  const long = list => list.split(",").some(one => parseFloat(one) > 0.001);
  const runs = style.animationName !== "none" && long(style.animationDuration);
  return runs || long(style.transitionDuration);
}).map(e => e.outerHTML.slice(0, 120))"""


def walk(page: Page, name: str, most: int = 60) -> list[dict[str, object]]:
    """The stops from here to the one of this name, by Tab."""
    stops: list[dict[str, object]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
        if str(stops[-1]["name"]).startswith(name):
            return stops
    raise AssertionError(f"“{name}” is not reached: {[one['name'] for one in stops]}")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_file_is_saved_by_keyboard_and_each_stop_on_the_way_is_seen(open_page, app, mode):
    page = settle(open_page(f"{app.address}/files", mode=mode))

    stops = walk(page, "Download the Excel action plan")
    with page.expect_download() as found:
        page.keyboard.press("Enter")

    assert found.value.suggested_filename.endswith(".xlsx")
    assert [one for one in stops if not one["ring"] or not one["seen"]] == []
    expect(page.locator(":focus")).to_have_text("Download the Excel action plan")


def test_the_first_stop_leads_past_the_navigation(open_page, app):
    page = settle(open_page(f"{app.address}/files"))

    page.keyboard.press("Tab")
    first = page.evaluate(STOP)
    page.keyboard.press("Enter")
    next_stop = walk(page, "", most=1)[0]

    assert first["name"] == "Skip to main content"
    assert next_stop["name"] not in ("Home", "Set up", "")


def test_what_is_chosen_by_keyboard_keeps_its_focus_when_the_page_is_drawn_again(open_page, app):
    page = settle(open_page(f"{app.address}/results"))
    chosen = page.get_by_role("combobox").first
    chosen.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Results for 2026")
    settle(page)
    expect(page.get_by_role("combobox").first).to_be_focused()


@pytest.mark.parametrize("address", ["questionnaire", "results"])
def test_nothing_moves_for_whoever_asks_for_less_motion(open_page, app, address):
    page = open_page(f"{app.address}/{address}")
    page.emulate_media(reduced_motion="reduce")
    settle(page)

    assert page.evaluate(MOVING) == []
