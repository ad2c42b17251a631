"""Counts of answers, sets of numbers, and personal values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import answer, person, question
from toolkit.counting import (
    Statistics,
    Tally,
    ThemeValues,
    Values,
    asked_of,
    personal_value,
    personal_values,
    tallies,
)

NUMBERS = st.lists(st.floats(0, 4), min_size=1, max_size=20)


def test_each_kind_of_answer_is_counted_for_its_group():
    one = question("q1")
    people = [
        person("a", "leadership", {"q1": 3}),
        person("b", "leadership", {"q1": None}),
        person("c", "members", {"q1": 1}),
        person("d", "members", {}),
    ]

    found = tallies(one, people, "leadership")

    assert found["leadership"] == Tally((0, 0, 0, 1, 0), (1, 0, 0, 0), dont_know=1)
    assert found["members"] == Tally((0, 1, 0, 0, 0), None, blank=1)


def test_a_group_that_is_not_asked_is_not_blank():
    one = question("q1", asked=("leadership",))

    found = tallies(one, [person("a", "members", {}), person("b", "leadership", {})], "leadership")

    assert set(found) == {"leadership"}


def test_a_vote_of_somebody_who_need_not_be_asked_still_counts():
    one = question("q1", asked=("leadership",))

    found = tallies(one, [person("a", "members", {"q1": 2})], "leadership")

    assert found["members"].levels == (0, 0, 1, 0, 0)


def test_the_reference_group_is_asked_everything_and_others_what_is_mirrored():
    both = [question("q1"), question("q2", asked=("leadership",))]

    assert [one.id for one in asked_of(both, "leadership", "leadership")] == ["q1", "q2"]
    assert [one.id for one in asked_of(both, "members", "leadership")] == ["q1"]


@pytest.mark.parametrize(
    ("levels", "value"),
    [
        ({"q0": 4, "q1": 1}, 2.0),
        ({"q0": 4}, None),
        ({"q0": 4, "q1": None, "q2": None}, None),
        ({}, None),
    ],
)
def test_a_personal_value_needs_a_level_on_half_the_questions(levels, value):
    asked = [question(f"q{place}", weight=1 + place) for place in range(4)]
    given_ = {id: answer(id, level) for id, level in levels.items()}

    assert personal_value(given_, asked) == value


def test_people_without_a_value_are_left_out_of_a_groups_values():
    asked = [question("q0"), question("q1")]
    people = [person("a", "g", {"q0": 1, "q1": 2}), person("b", "g", {"q0": None})]

    assert personal_values(people, asked) == Values(1, 1.5, 2.25)


@given(NUMBERS, NUMBERS)
def test_sets_put_together_are_the_set_of_all_numbers(first, second):
    found, whole = Values.of(first) + Values.of(second), Values.of(first + second)

    assert found.n == whole.n
    assert found.mean == pytest.approx(whole.mean)
    assert found.spread == pytest.approx(whole.spread, abs=1e-9)


@given(st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_a_tally_has_the_average_of_its_answers(counts):
    levels = [level for level, count in enumerate(counts) for _ in range(count)]

    assert Tally(tuple(counts)).values == Values.of(levels)


def test_statistics_come_back_from_what_is_kept():
    one = ThemeValues("t", "*others", (("q1", 1),), Values(6, 12.5, 30.0), None, ("a", "b"))
    other = ThemeValues("t", "members", (("q1", 2),), Values(6, 9.0, 20.0), Values(5, 9.5, 20.0))
    kept = Statistics("r1", (one, other), {"q1": {"members": Values(6, 9.0, 21.0)}})

    assert Statistics.from_json(kept.to_json()) == kept
