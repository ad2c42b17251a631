"""Where a council stands among others, without a rank, a lowest or a highest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.benchmark import compare_with_others
from toolkit.method import DEFAULT

TEN = [41, 44, 48, 52, 55, 58, 60, 62, 66, 71]
SCORES = st.lists(st.integers(0, 100), min_size=8, max_size=70)


def beside(own, others):
    return compare_with_others(own, others, DEFAULT)


def test_ties_count_half_and_the_interval_is_wilsons():
    found = beside(62, TEN)

    assert found.share_below == 0.75
    assert (found.low, found.high) == pytest.approx((0.4422, 0.9191), abs=5e-5)
    assert (found.word, found.median) == ("no clear difference", 57)
    assert (found.quartiles, found.place, found.about_in_100) == (None, None, None)


def test_fewer_than_eight_others_show_nothing():
    found = beside(62, TEN[:7])

    assert not found.shown
    assert (found.n, found.share_below, found.median, found.word) == (7, None, None, None)


@pytest.mark.parametrize(("own", "word"), [(100, "above most"), (0, "below most")])
def test_a_word_needs_an_interval_on_one_side_of_the_middle(own, word):
    assert beside(own, TEN).word == word


def test_more_is_said_the_more_councils_share():
    twelve, twenty, fifty = (list(range(30, 30 + n)) for n in (12, 20, 50))

    assert beside(40, twelve).quartiles == (33, 38)
    assert beside(40, twelve).place is None
    assert beside(30, twenty).place == "lowest"
    assert beside(99, twenty).place == "top"
    assert beside(40, twenty).about_in_100 is None
    assert beside(42, fifty).about_in_100 == 25


@given(SCORES, st.integers(0, 99))
def test_a_higher_score_never_lowers_the_share_below(others, own):
    lower = beside(own, others)
    higher = beside(own + 1, others)

    assert higher.share_below >= lower.share_below


@given(SCORES, st.integers(1, 100))
def test_one_more_lower_council_never_lowers_the_share_below(others, own):
    found = beside(own, others)
    more = beside(own, [*others, own - 1])

    assert more.share_below >= found.share_below
    assert 0 <= more.low <= more.share_below <= more.high <= 1
