"""Intervals agree with those of a statistics library where it knows the same rule."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from toolkit.counting import Values
from toolkit.intervals import Stratum, change, quantiles, welch, wilson

NUMBERS = st.lists(st.integers(0, 40).map(lambda tenths: tenths / 10), min_size=5, max_size=15)


def test_quantiles_of_many_degrees_of_freedom_are_students():
    df = np.array([1.0, 4.5, 11.4193, 60.0, 5000.0])

    assert quantiles(df, 0.95) == pytest.approx(stats.t.ppf(0.975, df))


@settings(max_examples=60)
@given(NUMBERS, NUMBERS)
def test_one_more_answer_beside_the_average_is_welchs_interval_over_n_instead_of_n_less_one(a, b):
    (found,) = welch([(Values.of(a), Values.of(b))], 1.0, 0.99)

    variances = [(np.var(some) * len(some) + 1) / len(some) ** 2 for some in (a, b)]
    half = stats.t.ppf(0.995, found.df) * np.sqrt(sum(variances))
    assert found.estimate == pytest.approx(np.mean(a) - np.mean(b))
    assert found.high - found.estimate == pytest.approx(half)
    assert found.estimate - found.low == pytest.approx(half)
    assert min(len(a), len(b)) <= found.df + 1e-9 <= len(a) + len(b) + 2e-9


def test_many_pairs_at_once_are_the_same_as_one_by_one():
    sets = [Values.of([place, place + 1, 2, 3]) for place in range(6)]
    pairs = list(pairwise(sets))

    together = welch(pairs, 1.0, 0.99)

    assert together == tuple(one for pair in pairs for one in welch([pair], 1.0, 0.99))
    assert welch([], 1.0, 0.99) == ()


def test_unanimous_groups_still_have_a_width():
    (found,) = welch([(Values.of([3] * 5), Values.of([3] * 5))], 1.0, 0.99)

    assert found.estimate == 0
    assert found.low < 0 < found.high
    assert not found.leaves_out_zero


def test_more_people_in_both_years_make_a_narrower_interval():
    year = Values.of([1, 2, 3, 1, 2, 3]), Values.of([2, 2, 3, 2, 2, 3])

    apart = change([Stratum(*year)], 0.95, 0.25)
    paired = change([Stratum(*year, 6, 0.8)], 0.95, 0.25)

    assert apart is not None
    assert paired is not None
    assert paired.estimate == apart.estimate
    assert paired.high - paired.low < apart.high - apart.low


def test_no_group_has_no_change():
    assert change([], 0.95, 0.25) is None


@settings(max_examples=60)
@given(st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_is_wilsons(given_):
    lower, n = given_

    known = stats.binomtest(lower, n).proportion_ci(method="wilson")

    assert wilson(lower / n, n) == pytest.approx((known.low, known.high))
