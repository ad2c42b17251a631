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

WIDER_THAN_THEIR_PLACE = """() => [...document.querySelectorAll(".js-plotly-plot")]
  .filter(e => e.querySelector(".main-svg").getBoundingClientRect().width > e.clientWidth + 1)
  .map(e => e.querySelector(".main-svg").getBoundingClientRect().width)"""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("address", ["results", "year-on-year", "action-plan", "about"])
def test_words_and_charts_are_dark_on_white_paper_and_nothing_is_cut(open_page, app, address, mode):
    page = open_page(f"{app.address}/{address}", PAPER, mode)
    if address in ("results", "year-on-year", "action-plan"):
        expect(page.locator(".js-plotly-plot .annotation-text").last).to_be_attached()
    settle(page)

    page.emulate_media(media="print")
    settle(page)  # charts are drawn anew for the width of the paper, which a printer has at once
    assert lasting(page, lambda: page.evaluate(WIDER_THAN_THEIR_PLACE)) == []
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    colours = {tuple(map(int, re.findall(r"\d+", one)[:3])) for one in page.evaluate(WORDS)}
    assert colours
    assert max(sum(colour) for colour in colours) <= 3 * 125
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
