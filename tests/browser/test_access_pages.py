"""Every page of the navigation and beside it, for everyone: the rules, the sizes, the targets."""

from __future__ import annotations

import pytest

from tests.browser.access import check, check_sizes, settle
from toolkit.app.main import PAGES

ADDRESSES = [address for _, address, _ in PAGES]
# As wide as a desk, a tablet (or a desk at twice its size), a phone, and a desk at four times.
WIDTHS = (1440, 768, 390, 320)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_breaks_a_rule_of_access_and_nothing_is_cut_off_or_too_small_to_press(
    open_page, app, address, mode, shots
):
    page = settle(open_page(f"{app.address}/{address}", mode=mode))

    faults = check(page)
    for width in WIDTHS:
        faults += check_sizes(page, width)
        shots(page, f"{address or 'home'}-{width}-{mode}")
    page.set_viewport_size({"width": 390, "height": 844})
    faults += check(settle(page))

    assert faults == []


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""


@pytest.mark.parametrize("address", ["", "questionnaire", "results", "action-plan"])
def test_nothing_is_cut_off_where_letters_words_and_lines_stand_further_apart(
    open_page, app, address
):
    page = settle(open_page(f"{app.address}/{address}"))

    page.add_style_tag(content=SPACED)

    cut = [one for one in check_sizes(page, 1440, 390) if "small" not in one]
    assert cut == []
