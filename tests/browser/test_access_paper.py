"""Pages on paper: dark on white whatever the screen shows, without what only a screen can do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.access import expect_to_fit, lasting, settle

PAPER = 680  # pixels between the margins of A4
WORDS = """() => [...document.querySelectorAll(
  '[data-testid="stMain"] :is(p, h1, h2, h3, li, td, th), .js-plotly-plot text')]
  .filter(e => e.checkVisibility() && e.textContent.trim())
  .map(e => { const s = getComputedStyle(e); return e.tagName === "text" ? s.fill : s.color; })"""


def light_words(page):
    """The colours of words that cannot be read on paper, as a printer finds the page.

    A printer has the width of the paper at once; here charts are drawn anew for it a while later.
    """
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    colours = page.evaluate(WORDS)
    assert colours
    return [one for one in colours if sum(map(int, re.findall(r"\d+", one)[:3])) > 3 * 125]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("address", ["results", "year-on-year", "action-plan", "about"])
def test_words_and_charts_are_dark_on_white_paper_and_nothing_is_cut(open_page, app, address, mode):
    page = open_page(f"{app.address}/{address}", PAPER, mode)
    if address in ("results", "year-on-year", "action-plan"):
        expect(page.locator(".js-plotly-plot .annotation-text").last).to_be_attached()
    settle(page)

    page.emulate_media(media="print")
    settle(page)

    assert lasting(page, lambda: light_words(page)) == []
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    expect_to_fit(page)
    for name in ("stSidebar", "stHeader"):
        expect(page.get_by_test_id(name)).to_be_hidden()
    expect(page.locator(".candour-pictures").first).to_be_hidden()


def test_after_printing_a_dark_page_is_dark_again(open_page, app):
    page = open_page(f"{app.address}/results", mode="dark")
    expect(page.locator(".js-plotly-plot .annotation-text").last).to_be_attached()
    settle(page)
    before = page.locator(".js-plotly-plot").first.inner_html()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    during = page.locator(".js-plotly-plot").first.inner_html()
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    after = page.locator(".js-plotly-plot").first.inner_html()
    assert "rgb(18, 67, 109)" in during
    assert "rgb(18, 67, 109)" not in before
    assert "rgb(18, 67, 109)" not in after


PRESSED = """() => [...document.querySelectorAll(
  '.stApp :is(button, a[data-testid^="stPageLink"], input[type="file"], [role="progressbar"])')]
  .filter(e => e.checkVisibility() && !e.closest('[class*="st-key-card-"]'))
  .map(e => e.outerHTML.slice(0, 120))"""
FOLDED = """() => [...document.querySelectorAll("details:not([open])")]
  .filter(e => e.checkVisibility()).map(e => e.textContent.slice(0, 60))"""


def on_paper(open_page, address):
    page = settle(open_page(address, PAPER))
    page.emulate_media(media="print")
    return settle(page)


@pytest.mark.parametrize("address", ["", "set-up", "questionnaire", "action-plan", "files"])
def test_what_can_only_be_pressed_or_unfolded_is_not_on_paper(open_page, app, address):
    page = on_paper(open_page, f"{app.address}/{address}")

    assert lasting(page, lambda: page.evaluate(PRESSED)) == []
    assert lasting(page, lambda: page.evaluate(FOLDED)) == []


def test_the_level_that_was_chosen_is_seen_on_paper(open_page, app):
    page = on_paper(open_page, f"{app.address}/questionnaire")

    chosen = page.locator('[data-testid="stRadioOption"][data-selected="true"] > div > div').first
    expect(chosen).to_have_css("background-color", "rgb(18, 67, 109)")


def test_no_chart_is_higher_than_a_page_of_paper(open_page, app):
    page = settle(open_page(f"{app.address}/results"))
    expect(page.locator(".js-plotly-plot .annotation-text").last).to_be_attached()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    charts = page.locator(".js-plotly-plot .svg-container")
    heights = charts.evaluate_all("all => all.map((e) => e.getBoundingClientRect().height)")
    assert heights
    assert max(heights) <= 900
