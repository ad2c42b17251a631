"""The settings of the method, rounding, points and bands."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ToolkitError
from toolkit.method import DEFAULT, band, level_name, level_names, points, round_half_up


@pytest.mark.parametrize(
    ("number", "whole"), [(0.5, 1), (1.5, 2), (2.5, 3), (-0.5, -1), (-2.5, -3), (2.4999, 2)]
)
def test_a_half_is_rounded_away_from_zero(number, whole):
    assert round_half_up(number) == whole


def test_a_half_lost_to_binary_fractions_still_counts_as_a_half():
    assert round_half_up(25 * 2.3 - 0.0) == 58
    assert round_half_up(2.5 - 1e-12) == 3


@given(st.floats(-1000, 1000))
def test_rounding_moves_a_number_by_no_more_than_half(number):
    assert abs(round_half_up(number) - number) <= 0.5 + 1e-8


@given(st.floats(0, 4))
def test_a_level_is_shown_as_whole_points_from_0_to_100(level):
    shown = points(level)

    assert 0 <= shown <= 100
    assert math.isclose(shown, 25 * level, abs_tol=0.5 + 1e-8)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [(0, 0), (12, 0), (13, 1), (37, 1), (38, 2), (62, 2), (63, 3), (87, 3), (88, 4), (100, 4)],
)
def test_the_bands_are_cut_at_13_38_63_and_88_points(shown, expected):
    assert band(shown) == expected


@pytest.mark.parametrize("level", range(5))
def test_a_whole_level_lies_in_the_band_of_its_name(level):
    assert level_name(band(points(level))) == level_names()[level]


def test_every_setting_has_a_reason_and_its_default():
    described = DEFAULT.described()

    assert all(len(setting.why) > 20 for setting in described)
    assert all(setting.value == setting.default for setting in described)


def test_a_council_may_raise_the_smallest_group_that_is_shown():
    assert DEFAULT.changed({"k": 10, "capacity": 8}).k == 10


def test_a_description_shows_what_a_council_changed_beside_the_default():
    (setting,) = [one for one in DEFAULT.changed({"k": 7}).described() if one.name == "k"]

    assert (setting.value, setting.default, setting.change) == (7, 5, "up")


@pytest.mark.parametrize(
    "wish",
    [
        {"k": 4},
        {"k": 5.5},
        {"k": True},
        {"bars_from": 9},
        {"far_min": 2.0},
        {"nonsense": 1},
        {"target": 5},
        {"now_max": 0},
        {"reference": " "},
        {"group_cap": 0},
    ],
)
def test_a_setting_that_a_council_may_not_have_is_refused_with_what_to_do(wish):
    (name,) = wish

    with pytest.raises(ToolkitError) as caught:
        DEFAULT.changed(wish)

    (problem,) = caught.value.problems
    assert name in problem.where
    assert problem.what
    assert problem.fix


def test_every_refused_setting_is_told_at_once():
    with pytest.raises(ToolkitError) as caught:
        DEFAULT.changed({"k": 1, "kappa": 5, "target": 9})

    assert len(caught.value.problems) == 3


def test_a_council_may_give_each_person_one_voice():
    assert DEFAULT.changed({"group_cap": None}).group_cap is None
