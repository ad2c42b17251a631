"""Findings put the parts of the method together, for one year and for several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import (
    action,
    agreed,
    answer,
    assessment,
    bank,
    council,
    question,
    survey,
    theme,
)
from toolkit.findings import Material, compare, work_out
from toolkit.method import DEFAULT
from toolkit.model.answers import Respondent, Round
from toolkit.model.council import Plan
from toolkit.release import take_picture

BANK = bank(
    theme("a", [question("a1", red_level=2), question("a2"), question("a3")]),
    theme("b", [question("b1"), question("b2"), question("b3")]),
)
IDS = [one.id for one in BANK.questions]
TODAY = date(2026, 11, 22)


def said(groups):
    """The same levels, in form order, from everybody in a group."""
    return [
        (
            Respondent(f"{group}{number}", group),
            [answer(id, level, 2) for id, level in zip(IDS, levels, strict=False)],
        )
        for group, (size, levels) in groups.items()
        for number in range(size)
    ]


def material(levels=(), *, groups=None, year=2026, of=BANK, **more):
    """An assessment with agreed levels in form order, and a survey where groups are given."""
    ids = [one.id for one in of.questions]
    records = [agreed(id, level) for id, level in zip(ids, levels, strict=False)]
    rounds = [survey()] if groups else []
    made = assessment(of, records, id=str(year), year=year, rounds=rounds)
    made = replace(made, held_on=date(year, 6, 1))
    closings = (take_picture(of, made, survey(), said(groups), DEFAULT),) if groups else ()
    return Material(council(), of, made, TODAY, closings=closings, **more)


def found_exactly(groups):
    (closing,) = material(groups=groups).closings
    return closing.working


def worked_out(given):
    return work_out(given)


def test_agreed_records_make_scores_needs_and_a_talking_order():
    found = worked_out(material([1, 3, 3, 2, 2, 2]))

    assert [one.points_claimed for one in found.themes] == [58, 50]
    assert (found.overall.points_claimed, found.provisional) == (54, False)
    assert [line.state for line in found.red_lines] == ["below"]
    assert found.needs["a1"].total > found.needs["b1"].total
    assert found.talk[0].question_id == "a1"
    assert not found.one_persons_view


def test_where_nobody_was_asked_a_settled_question_is_not_unsettled():
    found = worked_out(material([3, None]))

    assert found.needs["a1"].unsettled == 0
    assert found.needs["a2"].unsettled == 10
    assert found.needs["a3"].unsettled == 10


def test_what_is_settled_is_nothing_to_talk_about_where_nobody_was_asked():
    own = {
        "b1": replace(answer("b1", None), status="not_applicable", reason="no such service"),
        "b2": answer("b2", 3, 1),
        "b3": answer("b3", None),
    }

    found = worked_out(material([3, None], own=own))

    talk = {one.question_id: one.talk for one in found.talk}
    assert talk == {"a1": 0, "a2": 1, "a3": 1, "b1": 0, "b2": 0, "b3": 1}
    assert [one.question_id for one in found.talk][:3] == ["a2", "a3", "b3"]
    assert not found.talk[0].first
    assert {id: need.parts[3] for id, need in found.needs.items()} == talk


def test_a_red_line_that_does_not_apply_is_not_talked_about_first():
    absent = agreed(
        "a1",
        status="not_applicable",
        level=None,
        evidence=None,
        reason="none here",
        approver="Bo Lee",
    )
    made = material([3, 3, 3])
    records = {**made.assessment.agreed, "a1": absent}

    found = worked_out(replace(made, assessment=replace(made.assessment, agreed=records)))

    (item,) = [one for one in found.talk if one.question_id == "a1"]
    assert (item.first, item.talk) == (False, 0)


def test_where_people_were_asked_their_answers_order_the_talk_after_agreement_too():
    groups = {"leadership": (6, [3, 1, 3, 3, 3, 3]), "frontline": (12, [1, 1, 1, 1, 1, 1])}

    found = worked_out(material([3] * 6, groups=groups))

    assert found.talk[0].question_id == "a1"
    assert found.talk[-1].question_id == "a2"
    assert found.talk[0].unsettled > 0


def test_a_lone_assessors_answers_stand_until_a_level_is_agreed():
    own = {id: answer(id, 2, 1) for id in IDS}

    found = worked_out(material([4], own=own))

    assert found.standings["a1"].source == "agreed"
    assert (found.standings["a2"].claimed, found.standings["a2"].source) == (2.0, "working")
    assert found.one_persons_view
    assert found.provisional


def test_a_lone_assessor_who_does_not_know_leaves_the_question_unknown():
    own = {"a1": answer("a1", None)}

    found = worked_out(material(own=own))

    assert found.standings["a1"].status == "dont_know"
    assert found.standings["a2"].status == "unanswered"
    assert found.red_lines[0].state == "unknown"


def test_a_form_for_one_person_says_so_before_the_first_answer():
    made = material()
    room_of_one = replace(made.assessment, rounds=(Round("r", "Mine", "alone", ("leadership",)),))

    assert worked_out(replace(made, assessment=room_of_one)).one_persons_view


def test_questions_that_are_not_on_the_form_are_nowhere():
    made = material([3, 3, 3])
    core = replace(made.assessment, question_ids=("a1", "a2"))

    found = worked_out(replace(made, assessment=core))

    assert [one.id for one in found.questions] == ["a1", "a2"]
    assert set(found.standings) == set(found.needs) == set(found.signs) == {"a1", "a2"}
    assert found.overall.coverage == 1


def test_what_people_answered_stands_with_a_claim_and_the_evidence_of_the_leadership():
    groups = {"leadership": (6, [3] * 6), "frontline": (12, [1] * 6)}

    found = worked_out(material(groups=groups))

    one = found.standings["b1"]
    assert (one.source, one.evidence) == ("working", 2)
    assert found.provisional
    assert found.themes[1].evidence_judged
    assert found.gaps[0].word == "clear"
    assert found.signs["b1"] == ("perception",)


def test_without_leaders_there_is_a_claim_but_no_rating_until_a_level_is_agreed():
    groups = {"frontline": (12, [1, 2, 3] * 2)}

    found, settled = (worked_out(material(levels, groups=groups)) for levels in ([], [2] * 6))

    assert found.overall.points_claimed is not None
    assert found.overall.rating is None
    assert settled.overall.rating == 2


def test_levels_that_rest_on_peoples_answers_are_shown_rounded():
    groups = {"leadership": (6, [3] * 6), "members": (7, [2] * 6)}

    found = worked_out(material(groups=groups))

    exact = found_exactly(groups)["b1"].working
    assert found.standings["b1"].claimed == round(exact, 1) != exact
    assert [one.working for one in found.talk] == [found.standings["b1"].claimed] * 6
    assert all(round(10 * one.unsettled) == pytest.approx(10 * one.unsettled) for one in found.talk)


def test_an_agreement_is_set_beside_the_answers_in_rounded_figures():
    groups = {"leadership": (6, [1] * 6), "members": (7, [2] * 6)}

    found = worked_out(material([4], groups=groups)).agreements

    assert set(found) == {"a1"}
    assert (found["a1"].far, found["a1"].direction) == (True, "above")
    assert found["a1"].share_at_or_above == 0
    assert found["a1"].distance == round(found["a1"].distance, 1)


def test_two_signs_make_a_possible_blind_spot_and_one_a_second_look():
    groups = {"leadership": (6, [3] * 6), "frontline": (12, [1] * 6)}
    made = material([3, 3, 3, 3, 3, 3], groups=groups)
    weak = {**made.assessment.agreed, "b1": agreed("b1", 3, 0)}

    found = worked_out(replace(made, assessment=replace(made.assessment, agreed=weak)))

    assert found.blind_spots == ("b1",)
    assert {id for id, signs in found.signs.items() if len(signs) == 1} == set(IDS) - {"b1"}


def test_the_plan_is_weighed_with_the_needs_of_its_year():
    plan = Plan((action("A1", ["b1"]), action("A2", ["a1"], effort=3)))

    found = worked_out(material([1, 3, 3, 2, 2, 2], plan=plan))

    assert found.plan.pinned == ("A2",)
    assert found.plan.now == ("A2", "A1")
    assert found.actions == plan


def test_years_are_compared_one_by_one_and_the_first_with_the_last():
    years = tuple(material([level] * 6, year=2024 + level) for level in (0, 1))

    found = worked_out(material([2] * 6, year=2026, earlier=years))

    pairs = [(change.before_id, change.after_id) for change in found.changes]
    assert pairs == [("2024", "2025"), ("2025", "2026"), ("2024", "2026")]
    assert [change.overall.change_points for change in found.changes] == [25, 25, 50]
    assert found.changes[0].overall.verdict == "up, not tested"
    assert [one.overall.points_claimed for one in found.earlier] == [0, 25]


def test_a_rise_that_people_do_not_share_is_told():
    groups = {"leadership": (6, [2, 1, 2, 1, 2, 1]), "frontline": (12, [1, 2, 1, 2, 1, 2])}
    before = material([1] * 6, year=2025, groups=groups)

    found = worked_out(material([3] * 6, year=2026, groups=groups, earlier=(before,)))

    (change,) = found.changes
    assert change.overall.verdict == "rise not shared"
    assert change.overall.people.strata == ("frontline", "leadership")


def test_peoples_answers_are_not_compared_when_their_questions_changed():
    groups = {"leadership": (6, [2] * 6)}
    other = bank(
        theme("a", [question("a1", red_level=2), question("a2"), question("a3", major=2)]),
        BANK.themes[1],
    )
    before = material([1] * 6, year=2025, groups=groups)

    found = worked_out(material([3] * 6, year=2026, of=other, groups=groups, earlier=(before,)))

    (change,) = found.changes
    themes = {one.theme_id: one for one in change.themes}
    assert themes["a"].untested == "the questions changed"
    assert themes["b"].people is not None
    assert change.reworded == ("a3",)


def test_any_two_years_name_the_questions_that_only_one_of_them_has():
    smaller = bank(replace(BANK.themes[0], questions=BANK.themes[0].questions[:2]), BANK.themes[1])
    before = worked_out(material([1] * 6, year=2025))
    after = worked_out(material([1] * 5, year=2026, of=smaller))

    assert compare(before, after).gone == ("a3",)
    assert compare(after, before).new == ("a3",)


def test_only_actions_finished_between_the_years_count_as_acted_on():
    many = bank(theme("t", [question(f"q{i:02}") for i in range(12)]))
    done = [
        action(f"A{i}", [f"q{i:02}"], status="complete", completed_on=date(2025, 9, 1))
        for i in range(6)
    ]
    late = action("A9", ["q09"], status="complete", completed_on=date(2026, 9, 1))
    before = material([1] * 12, year=2025, of=many, plan=Plan((*done, late)))

    found = (
        worked_out(material([2] * 6 + [1] * 6, year=2026, of=many, earlier=(before,)))
        .changes[0]
        .actions
    )

    assert (found.shown, found.n_acted, found.n_similar) == (True, 6, 6)
    assert found.difference == 1
