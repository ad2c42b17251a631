"""Needs, the order of actions, now and next, and the plan check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import action, question, theme
from toolkit.method import DEFAULT
from toolkit.planning import is_one_person, weigh_plan, weigh_questions
from toolkit.standing import standing


def standing_of(one, level, evidence=3):
    if level is None:
        return standing(one, "dont_know", None, None, DEFAULT, source="agreed")
    return standing(one, "rated", level, evidence, DEFAULT, source="agreed")


class Form:
    """Questions with levels and grades, and how unsettled each is."""

    def __init__(self, rows, *, themes=None):
        self.questions = [row[0] for row in rows]
        self.standings = {row[0].id: standing_of(*row[:3]) for row in rows}
        self.unsettled = {row[0].id: row[3] for row in rows}
        self.themes = themes or [theme("t", self.questions)]

    def needs(self, method=DEFAULT):
        return weigh_questions(self.questions, self.standings, self.unsettled, method)

    def plan(self, actions, method=DEFAULT, **ratings):
        needs = self.needs(method)
        return weigh_plan(actions, self.themes, self.standings, needs, ratings, method)


def plain(n, level=1):
    """A form of n questions of falling need."""
    return Form([(question(f"q{i}"), level, 3, (n - i) / n) for i in range(n)])


def test_a_need_adds_up_like_a_bill():
    rows = [
        (question("a", weight=3, red_level=2), 1, 0, 0.5),
        (question("b", weight=2), 3, 0, 0.3),
        (question("c", weight=1), None, None, 0.9),
    ]

    needs = Form(rows).needs()

    assert [needs[id].total for id in "abc"] == pytest.approx([55, 13, 21.5])
    assert (needs["a"].gap, needs["a"].red, needs["a"].evidence, needs["a"].unsettled) == (
        pytest.approx((25, 25, 0, 5))
    )


def test_a_target_is_never_below_the_level_of_a_red_line():
    rows = [(question("a", red_level=4, target=1), 3, 3, 0), (question("b", target=4), 3, 3, 0)]

    needs = Form(rows).needs()

    assert needs["a"].gap == pytest.approx(12.5)
    assert needs["b"].gap == pytest.approx(12.5)


def test_what_does_not_apply_is_not_needed():
    one = question("a", red_level=2)
    away = standing(one, "not_applicable", None, None, DEFAULT, source="agreed")

    needs = weigh_questions([one], {"a": away}, {"a": 1.0}, DEFAULT)

    assert needs["a"].total == 0


def test_a_form_of_questions_without_weight_needs_nothing_for_its_gaps():
    needs = Form([(question("a", weight=0), 0, 0, 0)]).needs()

    assert needs["a"].total == 0


def test_an_action_counts_its_highest_need_and_a_little_for_each_other():
    form = plain(8, level=0)

    found = form.plan([action("A", [one.id for one in form.questions]), action("B", ["q7"])])

    assert found.needs["A"].leading == "q0"
    assert found.needs["A"].extra == 15
    assert found.needs["A"].need == 63
    assert found.needs["B"].need == 39


def test_an_action_is_never_needed_more_than_a_hundred():
    form = Form([(question(f"q{i}", red_level=4), 0, 0, 1.0) for i in range(4)])

    found = form.plan([action("A", ["q0", "q1", "q2", "q3"])])

    assert found.needs["A"].need == 100


def test_less_effort_only_breaks_ties_and_then_the_id():
    form = plain(2, level=0)
    actions = [
        action("C", ["q0"], effort=3),
        action("B", ["q0"], effort=1),
        action("A", ["q0"], effort=3),
        action("D", ["q1"], effort=1),
    ]

    assert form.plan(actions).order == ("B", "A", "C", "D")


def small_plan():
    rows = [
        (question("q1"), 0, 0, 0.7),
        (question("q2"), 1, 1, 0.2),
        (question("q3", red_level=2), 2, 2, 0.1),
        (question("q4", red_level=2), None, None, 0.6),
        (question("q5"), 3, 1, 0.1),
        (question("q6"), 3, 3, 0.0),
    ]
    actions = [
        action("A1", ["q1"], effort=3),
        action("A2", ["q2"], owner="Board"),
        action("A3", ["q3"], owner=""),
        action("A4", ["q4"], effort=2, owner="Jo Smith & Al Khan"),
        action("A5", ["q5", "q6"], owner="Al Khan", due=None),
        action("A6", ["q2", "q1"], effort=2, owner="Al Khan", measure=" "),
    ]
    return Form(rows).plan(actions, replace(DEFAULT, capacity=5, now_max=3))


def test_the_red_line_comes_first_and_what_does_not_fit_is_passed_over():
    found = small_plan()

    assert found.order == ("A4", "A6", "A1", "A2", "A3", "A5")
    assert found.pinned == ("A4",)
    assert found.now == ("A4", "A6", "A2")
    assert found.next == ("A1", "A3", "A5")
    assert found.effort_used == 5


def test_only_actions_for_now_are_checked_for_owner_date_and_measure():
    assert small_plan().problems == (
        "measure_missing:A6",
        "owner_not_one_person:A2",
        "owner_not_one_person:A4",
    )


def test_pinned_actions_stay_even_if_they_break_a_limit():
    form = Form([(question(f"q{i}", red_level=2), 0, 3, 0) for i in range(3)])
    actions = [action(f"A{i}", [f"q{i}"], effort=3) for i in range(3)]

    found = form.plan(actions, replace(DEFAULT, now_max=2, capacity=5))

    assert found.now == ("A0", "A1", "A2")
    assert {"too_many_now", "over_capacity"} <= set(found.problems)


def test_a_red_line_without_an_action_is_told_by_how_it_stands():
    form = Form(
        [(question("bad", red_level=2), 1, 3, 0), (question("shaky", red_level=2), 3, 0, 0)]
    )

    assert form.plan([]).problems == (
        "red_line_without_action:shaky",
        "red_line_without_now_action:bad",
    )


def test_more_than_three_things_for_one_person_are_too_many():
    form = plain(4, level=0)
    names = ["Ana  Price", "ana price", "Ana Price", "ANA PRICE"]
    actions = [action(f"A{i}", [f"q{i}"], owner=name) for i, name in enumerate(names)]

    assert "owner_overloaded:ana price" in form.plan(actions).problems
    assert not any("overloaded" in one for one in form.plan(actions[:3]).problems)


@pytest.mark.parametrize(("level", "easy"), [(1, True), (0, False)])
def test_a_plan_of_small_needs_and_small_efforts_is_mostly_easy_wins(level, easy):
    form = plain(2, level=level)

    found = form.plan([action("A", ["q0"]), action("B", ["q1"])])

    assert ("mostly_easy_wins" in found.problems) == easy


@pytest.mark.parametrize(("rating", "told"), [(0, True), (1, True), (2, False), (None, False)])
def test_a_weak_theme_without_an_action_is_told(rating, told):
    one, other = question("q1"), question("q2")
    themes = [theme("weak", [one]), theme("strong", [other])]
    form = Form([(one, 0, 3, 0), (other, 3, 3, 0)], themes=themes)

    found = form.plan([action("A", ["q2"])], weak=rating)

    assert ("theme_without_action:weak" in found.problems) == told


def test_finished_actions_have_no_place_in_now_or_next():
    form = plain(3, level=0)
    actions = [
        action("A", ["q0"], status="complete"),
        action("B", ["q1"], status="stopped"),
        action("C", ["q2"], status="blocked"),
    ]

    found = form.plan(actions)

    assert (found.order, found.now, found.finished) == (("C",), ("C",), ("A", "B"))
    assert found.needs["A"].top_share is None


def test_an_action_on_nothing_that_applies_is_never_chosen():
    found = plain(1).plan([action("A", []), action("B", ["gone"])])

    assert found.now == ()
    assert found.next == ("A", "B")


def test_a_place_is_firm_when_it_outlasts_other_weights():
    rows = [
        (question("q1", weight=3, red_level=2), 1, 0, 0.5),
        (question("q2", weight=2), 3, 0, 0.3),
        (question("q3", weight=3), 2, 2, 0.2),
        (question("q4", weight=1), None, None, 0.9),
        (question("q5", weight=2), 0, 1, 0.4),
    ]
    links = {"A1": ["q1"], "A2": ["q2"], "A3": ["q3", "q5"], "A4": ["q4"], "A5": ["q5"]}
    actions = [action(id, questions) for id, questions in links.items()]

    found = Form(rows).plan(actions, replace(DEFAULT, now_max=2))

    assert found.robustness["A1"] == "firm"
    assert found.robustness["A3"] == "likely"
    assert found.top_share["A3"] == pytest.approx(0.88, abs=0.03)
    assert sum(found.top_share.values()) == pytest.approx(2)


@pytest.mark.parametrize(
    "name", ["Ana Price", "Anne-Marie O'Neill", "Dr J. Singh", "Zo\u00eb d\u2019Arcy", "Li Na"]
)
def test_one_persons_name_is_at_least_two_words_of_letters(name):
    assert is_one_person(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Ana", "Jo Smith & Al Khan", "Jo Smith, Al Khan", "Jo and Al", "Jo or Al", "The Board"),
        *("Housing team", "tbc tbc", "Jo Smith/Al Khan", "All officers", "Ana 2", "SLT lead"),
    ],
)
def test_a_group_or_a_gap_is_not_one_person(name):
    assert not is_one_person(name)


def test_where_others_decide_one_person_is_named_who_asks_them():
    form = Form([(question("q1", weight=3), 0, 3, 0)])

    def problems(**said):
        asked = replace(action("A1", ["q1"], effort=2), owner="Jo Smith", measure="x", **said)
        return form.plan([replace(asked, due=date(2027, 1, 1))], DEFAULT).problems

    assert problems(lever="influence") == ("asker_missing:A1",)
    assert problems(lever="lobby", asker="The cabinet") == ("asker_not_one_person:A1",)
    assert problems(lever="lobby", asker="Ann Lee") == ()
    assert problems(lever="convene") == ()
