"""Results and Year on year in a real browser: charts that can be read on any screen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import lasting
from tests.browser.waiting import wait_until

DRAWN = '.stApp[data-test-script-state="notRunning"]'
FAULTS = """() => {
  const faults = [];
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    const edge = plot.querySelector(".main-svg").getBoundingClientRect();
    const words = [...plot.querySelectorAll(".annotation-text, .textpoint text")]
      .map(e => [e.textContent, e.getBoundingClientRect()]);
    words.forEach(([said, a], at) => {
      if (a.left < edge.left - 1 || a.right > edge.right + 1) faults.push(`cut: ${said}`);
      if (a.top < edge.top - 1 || a.bottom > edge.bottom + 1) faults.push(`cut: ${said}`);
      for (const [other, b] of words.slice(at + 1)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 4) faults.push(`${said} / ${other}`);
      }
    });
  }
  return faults;
}"""


def drawn(page: Page, charts: int) -> Page:
    """The page once everything on it is drawn."""
    expect(page.locator(DRAWN)).to_be_attached()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_attached()
    expect(page.locator(".js-plotly-plot")).to_have_count(charts)
    expect(page.locator(".js-plotly-plot .annotation-text").last).to_be_attached()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(700)
    return page


def faults(page: Page) -> list[str]:
    """The words that are still cut or lie on others once everything is in its place."""
    return lasting(page, lambda: page.evaluate(FAULTS))


@pytest.mark.parametrize(
    ("address", "charts"), [("/results", 3), ("/year-on-year", 4), ("/action-plan", 1)]
)
def test_no_words_on_a_chart_are_cut_or_lie_on_others(open_page, app, address, charts):
    for width in (1440, 320):
        page = drawn(open_page(app.address + address, width), charts)
        assert faults(page) == []

    page.set_viewport_size({"width": 390, "height": 900})
    assert faults(drawn(page, charts)) == []


@pytest.mark.parametrize(
    ("mode", "colour"), [("light", "rgb(18, 67, 109)"), ("dark", "rgb(140, 193, 240)")]
)
def test_charts_take_the_colours_of_the_mode(open_page, app, mode, colour):
    page = drawn(open_page(app.address + "/results", mode=mode), 3)

    marks = page.locator(".js-plotly-plot").first.locator(".points path")

    fills = "marks => marks.map(mark => getComputedStyle(mark).fill)"
    wait_until(page, lambda: colour in marks.evaluate_all(fills))


def test_every_chart_says_in_words_what_it_shows(open_page, app):
    page = drawn(open_page(app.address + "/results"), 3)

    first = page.get_by_role("figure").first

    expect(first).to_have_accessible_name(
        "Dots on a ruler from 0 to 100, one row for each of 6 themes. Highest: Children 66. "
        "Lowest: Integration 54. Full figures in the table below."
    )


def test_a_chart_can_be_read_as_a_table(open_page, app):
    page = drawn(open_page(app.address + "/results"), 3)

    page.get_by_text("Show this chart as a table").first.click()

    table = page.get_by_role("table").first
    expect(table.get_by_role("row", name="Children 66")).to_be_visible()


def test_headings_go_down_one_step_at_a_time(open_page, app):
    for address in ("/results", "/year-on-year", "/action-plan"):
        page = open_page(app.address + address)
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        expect(page.locator(DRAWN)).to_be_attached()

        levels = page.get_by_role("heading").evaluate_all("all => all.map(e => +e.tagName[1])")

        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), address


def test_another_pair_of_years_is_compared_when_it_is_chosen(open_page, app):
    page = drawn(open_page(app.address + "/year-on-year"), 4)

    page.get_by_label("Compare", exact=False).first.click()
    page.get_by_role("option", name="2024: Assessment of March 2024").click()

    expect(page.get_by_role("heading", name="What we claimed in 2024 and 2026")).to_be_visible()
    assert faults(drawn(page, 4)) == []
