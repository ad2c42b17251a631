"""What an access check finds on a page as it stands, and how wide and how large things are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Page, expect

QUIET = '.stApp[data-test-script-state="notRunning"]'
# What `app.js` gives names to a moment after it was drawn.
UNNAMED = '[data-testid="stSidebarNavItems"]:has(header):is(:not([role]), :has(> :not([role])))'
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What is Streamlit's (1.67) and cannot be mended from outside: the rule, and a part of the element.
STREAMLITS: tuple[tuple[str, str], ...] = (
    # An open menu stands outside all landmarks. Good practice and no failure of WCAG; no thread.
    ("region", 'data-testid="stMainMenuList"'),
    ("region", "Made with Streamlit"),  # the last line of that menu
)

PATIENCE = 8.0  # seconds that a fault has to last

SIDEWAYS = """() => {
  const faults = [];
  const page = document.documentElement;
  const wider = page.scrollWidth - page.clientWidth;
  if (wider > 0) faults.push(`page ${wider}`);
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && main.scrollWidth > main.clientWidth)
    faults.push(`main ${main.scrollWidth - main.clientWidth}`);
  return faults;
}"""

WIDER = """() => {
  const faults = [];
  const page = document.documentElement;
  const main = document.querySelector('[data-testid="stMain"]');
  const edge = (main ?? page).getBoundingClientRect();
  const kinds = "p, li, h1, h2, h3, th, td, button, label, summary, img, .stMarkdownBadge";
  const all = (main ?? page).querySelectorAll(kinds);
  for (const e of all) {
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height || e.closest('[aria-hidden="true"]')) continue;
    const style = getComputedStyle(e);
    if (style.visibility === "hidden") continue;
    if (e.closest("details:not([open])") && !e.closest("summary")) continue; // folded away
    const scrolls = one => one.scrollWidth > one.clientWidth
      && /(auto|scroll)/.test(getComputedStyle(one).overflowX);
    let scroller = e.parentElement;
    while (scroller && scroller !== main && !scrolls(scroller)) scroller = scroller.parentElement;
    if (scroller && scroller !== main && scroller.tabIndex === 0) continue; // by keyboard too
    const said = e.tagName + " " + (e.textContent || e.alt || "").trim().slice(0, 40);
    if (box.left < edge.left - 1 || box.right > edge.right + 1) faults.push(`outside: ${said}`);
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth && style.overflowX !== "visible")
      faults.push(`cut: ${said}`);
  }
  return faults;
}"""

SMALL = """() => {
  const faults = [];
  const kinds = 'a[href], button, input, select, textarea, summary, [role="radio"], [role="tab"]';
  const seen = e => !e.disabled && e.checkVisibility({ visibilityProperty: true });
  const all = [...document.querySelectorAll(kinds)].filter(seen);
  const box = e => (e.closest("label") ?? e).getBoundingClientRect();
  for (const e of all) {
    const { width, height, left, top } = box(e);
    if (!width || !height || (width >= 24 && height >= 24)) continue;
    if (e.closest("p, li") && e.tagName === "A") continue; // a link in a sentence is as high as it
    if (e.matches('input[type="file"]') || e.closest('[aria-hidden="true"]')) continue;
    if (e.matches("input") && box(e).width <= 1) continue; // hidden behind what is pressed
    const middle = [left + width / 2, top + height / 2];
    const near = all.some(other => {
      if (other.contains(e) || e.contains(other)) return false;
      const b = box(other);
      const x = Math.max(b.left, Math.min(middle[0], b.right)) - middle[0];
      const y = Math.max(b.top, Math.min(middle[1], b.bottom)) - middle[1];
      return Math.hypot(x, y) < 12;
    });
    const size = `${Math.round(width)} x ${Math.round(height)}`;
    if (near) faults.push(`small, ${size}: ${e.outerHTML.slice(0, 120)}`);
  }
  return faults;
}"""


def settle(page: Page) -> Page:
    """Give the page once it is drawn and nothing moves on it."""
    if page.locator(".stApp").count():
        expect(page.locator(QUIET)).to_be_attached()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(400)
    expect(page.locator(UNNAMED)).to_have_count(0)
    return page


def unfold(page: Page) -> Page:
    """Give the page with everything open that can be unfolded."""
    shut = page.locator("details:not([open]) > summary")
    for _ in range(shut.count()):
        shut.first.click()
        page.wait_for_timeout(50)
    return page


def lasting(page: Page, look: Callable[[], list[str]]) -> list[str]:
    """The faults that the page still has once it had time to move everything into its place.

    A chart is drawn anew a while after its window changed, and colours fade into one another: what
    is seen in between is no fault of the page.
    """
    end = monotonic() + PATIENCE
    while (found := look()) and monotonic() < end:
        page.wait_for_timeout(250)
    return found


def expect_to_fit(page: Page) -> None:
    """The page is no wider than its window."""
    assert lasting(page, lambda: page.evaluate(SIDEWAYS)) == []


def check(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line for each element, Streamlit's left out."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    return lasting(page, lambda: _found_by_axe(page))


def _found_by_axe(page: Page) -> list[str]:
    options = {"resultTypes": ["violations"], "runOnly": TAGS}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:300]} | {node['failureSummary'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
        if not any(rule == one["id"] and part in node["html"] for rule, part in STREAMLITS)
    ]


def check_sizes(page: Page, *widths: int) -> list[str]:
    """What lies outside the page or is cut off at these widths, and what is too small to press."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        found += [f"{width}: {fault}" for fault in lasting(page, lambda: _sizes(page))]
    return found


def _sizes(page: Page) -> list[str]:
    return [fault for look in (SIDEWAYS, WIDER, SMALL) for fault in page.evaluate(look)]
