"""Devices that set colours or motion themselves: what is chosen, drawn, focused is still seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.access import settle

GROUND = "background-color"
MOVING = """() => [...document.querySelectorAll("*")].filter(e => {
  const style = getComputedStyle(e);
  const longest = one => Math.max(...one.split(",").map(each => parseFloat(each)));
  return longest(style.transitionDuration) > 0.001 || longest(style.animationDuration) > 0.001;
}).map(e => e.outerHTML.slice(0, 120))"""


def ground(one: Locator) -> str:
    """The colour that lies behind this element."""
    found: str = one.first.evaluate(f"e => getComputedStyle(e)['{GROUND}']")
    return found


def in_high_contrast(page: Page, mode: str) -> Page:
    """The page where the device sets all colours, as the high contrast of Windows does."""
    page.emulate_media(forced_colors="active", color_scheme="dark" if mode == "dark" else "light")
    return settle(page)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_in_high_contrast_what_is_chosen_looks_unlike_what_is_not(open_page, app, mode):
    page = in_high_contrast(open_page(f"{app.address}/questionnaire", mode=mode), mode)
    levels = page.get_by_test_id("stRadioOption")
    expect(levels.first).to_be_visible()
    circle = "xpath=./div/div[1]"
    chosen = page.locator('[data-testid="stRadioOption"][data-selected="true"]').locator(circle)
    others = page.locator('[data-testid="stRadioOption"]:not([data-selected])').locator(circle)
    expect(chosen.first).not_to_have_css(GROUND, ground(others))

    page.goto(f"{app.address}/action-plan")
    views = page.get_by_role("radiogroup", name="Show as").get_by_role("radio")
    expect(views.first).to_be_visible()

    chosen, other = (views.filter(has_text=name).first for name in ("List", "Table"))
    expect(chosen).not_to_have_css(GROUND, ground(other))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_in_high_contrast_a_chart_keeps_the_ground_of_its_colours(open_page, app, mode):
    page = in_high_contrast(open_page(f"{app.address}/results", mode=mode), mode)
    drawing = page.locator(".js-plotly-plot").first
    expect(drawing).to_be_visible()

    colour = "rgb(16, 22, 29)" if mode == "dark" else "rgb(255, 255, 255)"
    expect(drawing).to_have_css(GROUND, colour)
    expect(drawing).to_have_css("forced-color-adjust", "none")


def test_in_high_contrast_focus_is_seen(open_page, app):
    page = in_high_contrast(open_page(f"{app.address}/"), "light")
    button = page.get_by_role("button", name="See the results")
    expect(button).to_be_visible()

    button.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")

    expect(button).to_have_css("outline-width", "3px")
    expect(button).to_have_css("outline-style", "solid")


def test_whoever_asks_for_more_contrast_gets_no_quiet_letters(open_page, app):
    page = open_page(f"{app.address}/files")
    quiet = page.get_by_test_id("stMain").get_by_test_id("stCaptionContainer").first
    expect(quiet).to_be_visible()

    page.emulate_media(contrast="more")

    expect(quiet).to_have_css("opacity", "1")
    expect(quiet.locator("p")).to_have_css("color", "rgb(11, 18, 25)")


@pytest.mark.parametrize("address", ["", "questionnaire", "results", "action-plan"])
def test_nothing_moves_where_a_device_asks_for_less_motion(open_page, app, address):
    page = settle(open_page(f"{app.address}/{address}"))

    page.emulate_media(reduced_motion="reduce")

    assert page.evaluate(MOVING) == []
