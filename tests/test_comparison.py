"""Years like for like, people's own answers, and what finished actions did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import question, theme
from toolkit.comparison import Year, action_effect, compare_years, verdict
from toolkit.counting import ThemeValues, Values
from toolkit.intervals import correlation
from toolkit.method import DEFAULT
from toolkit.model.answers import Status
from toolkit.movement import PeopleChange, PersonValue, people_change, sealed_change
from toolkit.standing import standing

BEFORE = (1.6, 2.0, 2.2, 1.8, 2.4, 2.0)
AFTER = (2.1, 2.3, 2.6, 2.4, 2.7, 2.5)


def year(rows, *, published=None, weight=1.0, id="t", evidence=3):
    """One theme: each row is an id, a level (None for "don't know"), a weight and a major."""
    questions, standings = [], {}
    for name, level, *rest in rows:
        one = question(name, weight=rest[0] if rest else 1, major=rest[1] if rest[1:] else 1)
        status: Status = "dont_know" if level is None else "rated"
        questions.append(one)
        standings[name] = standing(one, status, level, evidence, DEFAULT, source="agreed")
    return Year([theme(id, questions, weight=weight)], standings, published)


def joined(*years):
    return Year(
        [one for each in years for one in each.themes],
        {id: one for each in years for id, one in each.standings.items()},
    )


def people(values, group="leadership", prefix="p"):
    return [PersonValue(f"{prefix}{i}", group, value) for i, value in enumerate(values)]


def people_moved(before, after, method):
    return people_change(before, after, method)


def sealed_moved(before, after, common, method):
    return sealed_change(before, after, common, method)


def compared(before, after):
    return compare_years(before, after, {}, DEFAULT)


def test_only_common_questions_count_at_this_years_weights():
    before = year([("q1", 1), ("q2", 2), ("q3", 2), ("q4", 1)], published=38)
    after = year([("q1", 2, 2), ("q2", 2), ("q3", 3), ("q4", 4, 1, 2)], published=65)

    overall, (found,), questions, contributions = compared(before, after)

    assert found.common == ("q1", "q2", "q3")
    assert (found.claimed_before, found.claimed_after) == (1.5, 2.25)
    assert (overall.change_points, overall.published_change, overall.method_effect) == (18, 27, 9)
    assert {one.question_id: one.contribution for one in questions} == pytest.approx(
        {"q1": 12.5, "q2": 0.0, "q3": 6.25}
    )
    assert contributions == {"t": 18.75}
    assert (overall.verdict, overall.untested) == ("up, not tested", "nobody was asked")


def test_a_theme_mostly_of_other_questions_is_not_comparable():
    before = year([("a", 1), ("b", 1), ("c", 1)])
    after = year([("a", 4), ("b", 4), ("c", 4), ("d", 4), ("e", 4), ("f", 4)])

    overall, (found,), questions, contributions = compared(before, after)

    assert (found.comparable, found.verdict, found.n_common) == (False, "not comparable", 3)
    assert (overall.comparable, overall.change_points) == (False, None)
    assert contributions == {}
    assert [one.moved for one in questions] == [3, 3, 3]
    assert all(one.contribution is None for one in questions)


def test_what_is_not_known_in_one_of_the_years_is_not_common():
    before = year([("a", None), ("b", 1), ("c", 1)])

    _, (found,), _, _ = compared(before, year([("a", 3), ("b", 1), ("c", 1)]))

    assert found.common == ("b", "c")
    assert not found.comparable


def test_a_question_that_moved_to_another_theme_is_compared_in_its_new_place():
    before = joined(year([("a", 1), ("b", 1), ("c", 1), ("d", 1)], id="old"))
    after = joined(year([("a", 2), ("b", 2), ("c", 2), ("d", 3)], id="new"))

    _, (found,), _, _ = compared(before, after)

    assert (found.theme_id, found.n_common, found.comparable) == ("new", 4, True)


def test_contributions_add_up_to_the_unrounded_change():
    rows = [("a1", 1), ("a2", 2), ("a3", 0)], [("b1", 3), ("b2", 1), ("b3", 2)]
    later = [("a1", 2, 3), ("a2", 2, 1), ("a3", 1, 2)], [("b1", 2), ("b2", 4, 2), ("b3", 2)]
    before = joined(year(rows[0], id="a"), year(rows[1], id="b"))
    after = joined(year(later[0], id="a", weight=2), year(later[1], id="b"))

    overall, _, questions, contributions = compared(before, after)

    change = 25 * (overall.claimed_after - overall.claimed_before)
    assert sum(contributions.values()) == pytest.approx(change)
    assert sum(one.contribution for one in questions) == pytest.approx(change)


def test_evidence_that_is_not_judged_has_no_change():
    before = year([("a", 1), ("b", 1), ("c", 1)], evidence=None)

    _, (found,), _, _ = compared(before, year([("a", 3), ("b", 3), ("c", 3)]))

    assert (found.change_points, found.change_evidenced) == (50, None)


def test_the_same_people_are_paired():
    found = people_moved(people(BEFORE), people(AFTER), DEFAULT)

    assert correlation(BEFORE, AFTER) == 0.9
    assert (found.change, found.low, found.high) == (
        pytest.approx((0.4333, 0.2822, 0.5845), abs=6e-5)
    )
    assert (found.df, found.strata) == (pytest.approx(5), ("leadership",))


def test_different_people_make_a_wider_interval():
    found = people_moved(people(BEFORE), people(AFTER, prefix="other"), DEFAULT)

    assert (found.low, found.high) == pytest.approx((0.0458, 0.8208), abs=6e-5)
    assert found.df == pytest.approx(11.746, abs=6e-4)


def test_a_changed_mix_of_people_is_no_change_of_view():
    low, high = [1.0, 1.2, 0.8, 1.1, 0.9], [3.0, 3.2, 2.8, 3.1, 2.9]
    before = people(low * 4, "frontline", "f") + people(high, "leadership", "l")
    after = people(low, "frontline", "g") + people(high * 4, "leadership", "m")

    found = people_moved(before, after, DEFAULT)

    assert found.change == pytest.approx(0)
    assert found.low < 0 < found.high


def test_small_groups_that_are_there_in_both_years_are_joined():
    first = people([1, 2, 3], "a", "a") + people([1, 2], "b", "b") + people([4] * 9, "gone", "c")
    second = people([2, 3, 3], "a", "d") + people([2, 2], "b", "e")

    found = people_moved(first, second, DEFAULT)

    assert found.strata == ("*others",)
    assert found.change == pytest.approx(0.6)
    assert people_moved(first, second[:-1], DEFAULT) is None


@pytest.mark.parametrize(
    ("values", "r"),
    [
        ([(1, 1), (2, 2), (3, 3), (4, 4)], 0.0),
        ([(1, 2)] * 5, 0.0),
        ([(1, 1), (2, 2), (3, 3), (4, 4), (0, 0)], 0.9),
        ([(1, 3), (2, 2), (3, 1), (4, 0), (0, 4)], -0.9),
    ],
)
def test_a_correlation_needs_five_pairs_that_vary_and_is_clipped(values, r):
    assert correlation([old for old, _ in values], [new for _, new in values]) == r


def kept(group, values, questions=(("q1", 1),), pooled=()):
    return ThemeValues("t", group, questions, Values.of(values), None, pooled)


def test_kept_statistics_give_the_same_interval_as_the_answers_without_pairs():
    from_answers = people_moved(people(BEFORE), people(AFTER, prefix="other"), DEFAULT)

    found = sealed_moved(
        [kept("leadership", BEFORE)], [kept("leadership", AFTER)], {("q1", 1)}, DEFAULT
    )

    assert (found.low, found.high, found.df) == pytest.approx(
        (from_answers.low, from_answers.high, from_answers.df)
    )


def test_statistics_over_changed_questions_are_not_compared():
    before = [kept("leadership", BEFORE)]

    reworded = sealed_moved(before, [kept("leadership", AFTER, (("q1", 2),))], {}, DEFAULT)
    unsettled = sealed_moved(before, [kept("leadership", AFTER)], {("q9", 1)}, DEFAULT)

    assert reworded == unsettled == "the questions changed"


def test_pools_of_the_same_groups_are_compared_and_others_are_not():
    pool, same = kept("*others", BEFORE, pooled=("a", "b")), {("q1", 1)}

    found = sealed_moved([pool], [kept("*others", AFTER, pooled=("a", "b"))], same, DEFAULT)
    other = sealed_moved([pool], [kept("*others", AFTER, pooled=("a", "c"))], same, DEFAULT)

    assert found.strata == ("*others",)
    assert other == "too few people"
    assert sealed_moved([pool], [], same, DEFAULT) == "nobody was asked"


def moved(change, low, high):
    return PeopleChange(change, low, high, 10.0, ("leadership",))


@pytest.mark.parametrize(
    ("points", "people_", "word"),
    [
        (None, None, "not comparable"),
        (4, moved(1, 0.5, 1.5), "no clear change"),
        (-4, moved(-1, -1.5, -0.5), "no clear change"),
        (5, None, "up, not tested"),
        (5, moved(0.5, 0.1, 0.9), "improved"),
        (5, moved(0.0, -0.4, 0.4), "rise not shared"),
        (5, moved(-0.5, -0.9, -0.1), "rise not shared"),
        (5, moved(0.2, -0.1, 0.5), "no clear change"),
        (-5, None, "down, not tested"),
        (-5, moved(-0.5, -0.9, -0.1), "declined"),
        (-5, moved(0.0, -0.4, 0.4), "fall not shared"),
        (-5, moved(0.5, 0.1, 0.9), "fall not shared"),
        (-5, moved(-0.2, -0.5, 0.1), "no clear change"),
    ],
)
def test_the_word_for_a_change_needs_people_to_have_moved_too(points, people_, word):
    assert verdict(points, people_, DEFAULT) == word


def test_questions_acted_on_are_compared_with_others_that_started_alike():
    acted = [(1, 2), (1, 2), (1, 1), (0, 1), (2, 3), (1, 3)]
    others = [(1, 2), (1, 1), (0, 1), (2, 2), (2, 3), (3, 3), (3, 2)]
    rows = [(*one, True) for one in acted] + [(*one, False) for one in others]

    found = action_effect(rows)

    assert found.shown
    assert (found.n_acted, found.n_similar) == (6, 5)
    assert found.acted_change == pytest.approx(1.0)
    assert found.similar_change == pytest.approx(0.5833, abs=5e-5)
    assert found.difference == pytest.approx(0.4167, abs=5e-5)


def test_too_few_comparable_questions_say_nothing_about_actions():
    rows = [(1, 2, True)] * 9 + [(1, 1, False)] * 4 + [(3, 3, False)] * 9

    found = action_effect(rows)

    assert (found.shown, found.n_acted, found.n_similar) == (False, 9, 4)
    assert found.difference is None


def test_a_council_may_raise_how_many_people_a_group_needs():
    strict = replace(DEFAULT, k=7)

    assert people_moved(people(BEFORE), people(AFTER), strict) is None
