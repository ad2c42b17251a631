"""Working answers, levels apart, gaps, who may be shown, agreement and the talking order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import agreed, answer, counted, question
from toolkit.counting import Tally, Values, hide_small, middle_answer, room_of_one, start_level
from toolkit.method import DEFAULT
from toolkit.workshop import TalkItem, Working, agree, offered, stand, talk_order, theme_gap, work

ONE_VOICE = replace(DEFAULT, group_cap=None)


def tally(*levels):
    return Tally(tuple(levels))


def alone(*levels):
    return work({"leadership": tally(*levels)}, DEFAULT)


def worked(groups, method=DEFAULT):
    return work(groups, method)


@pytest.mark.parametrize(
    ("counts", "middle", "start"),
    [
        ([0, 0, 3, 7, 0], 2.5 + 2 / 7, 3),
        ([0, 2, 0, 2, 0], 2.0, 2),
        ([0, 2, 2, 0, 0], 1.5, 1),
        ([1, 0, 0, 0, 1], 2.0, 2),
        ([5, 0, 0, 0, 0], 0.0, 0),
        ([0, 0, 0, 0, 1], 4.0, 4),
    ],
)
def test_the_middle_answer_is_the_interpolated_median(counts, middle, start):
    found = middle_answer(counts)

    assert found is not None
    assert found == pytest.approx(middle)
    assert start_level(found) == start


def test_nobody_has_no_middle_answer():
    assert middle_answer([0, 0, 0, 0, 0]) is None


def test_no_group_counts_for_more_than_ten_people():
    groups = {
        "leadership": counted([4, 4, 4, 4, 3, 3, 3, 3]),
        "frontline": counted([1] * 10 + [2] * 10),
    }

    capped, voices = worked(groups), worked(groups, ONE_VOICE)

    assert capped.counts == (0, 5, 5, 4, 4)
    assert capped.working == pytest.approx(2.3)
    assert voices.working == pytest.approx(1.9)
    assert capped.levels_apart == pytest.approx(1.2926, abs=5e-5)
    assert (capped.spread, capped.two_camps) == ("far apart", False)
    gap = capped.gaps["frontline"]
    assert (gap.gap, gap.low, gap.high) == pytest.approx((2.0, 1.2543, 2.7457), abs=5e-5)
    assert (gap.df, gap.word) == (pytest.approx(13.3907, abs=5e-5), "clear")
    assert capped.unsettled == pytest.approx(0.6463, abs=5e-5)


def test_levels_apart_is_the_average_over_all_pairs_of_people():
    found = alone(0, 2, 3, 1, 0)

    assert found.levels_apart == pytest.approx(0.8667, abs=5e-5)
    assert found.spread == "some spread"


def test_two_equal_camps_have_no_single_middle():
    found = alone(3, 0, 0, 0, 3)

    assert found.levels_apart == pytest.approx(2.4)
    assert (found.spread, found.two_camps, found.working) == ("far apart", True, 2.0)
    assert found.unsettled == 1


@pytest.mark.parametrize(
    ("levels", "camps"),
    [((2, 0, 0, 2, 0), False), ((2, 0, 1, 0, 2), True), ((1, 0, 0, 0, 5), False)],
)
def test_two_camps_need_five_answers_and_two_people_on_each_side(levels, camps):
    assert alone(*levels).two_camps == camps


def test_one_answer_has_no_distance_and_under_five_no_word():
    assert alone(0, 1, 0, 0, 0).levels_apart is None
    assert alone(2, 0, 0, 0, 2).spread == "too few to say"


def test_dont_knows_count_toward_the_group_cap():
    groups = {
        "leadership": counted([3, 3, 3, 4, 2]),
        "frontline": counted([1, 1, 2, 1], dk=16),
    }

    found = worked(groups)

    assert found.know_share == pytest.approx(7 / 15)
    assert found.status == "dont_know"
    assert (found.groups_shown, found.groups_hidden) == ((), ("frontline", "leadership"))


def test_nobody_answering_leaves_a_question_unanswered_and_unsettled():
    found = worked({"members": counted(blank=3)})

    assert (found.status, found.working, found.know_share) == ("unanswered", None, None)
    assert (found.n_blank, found.unsettled, found.evidence) == (3, 1, None)


@pytest.mark.parametrize(("na", "majority"), [(5, False), (6, True)])
def test_only_more_than_half_not_applicable_leaves_a_question_unanswered(na, majority):
    found = worked({"members": counted([2] * 4, dk=1, na=na)})

    assert found.na_majority == majority
    assert found.status == ("unanswered" if majority else "rated")


def test_exactly_half_who_know_are_enough():
    assert worked({"members": counted([2, 2, 3], dk=3)}).status == "rated"


def test_a_missing_grade_counts_as_none_in_the_lower_median_of_the_grades():
    assert worked({"a": counted([3] * 4, [3, None, None, 2])}).evidence == 0
    assert worked({"a": counted([3] * 3, [3, None, 2])}).evidence == 2


def test_a_group_that_is_not_asked_for_evidence_does_not_lower_the_grade():
    groups = {"leadership": counted([3] * 3, [2] * 3), "frontline": Tally((0, 9, 0, 0, 0), None)}

    assert worked(groups).evidence == 2
    assert worked({"frontline": groups["frontline"]}).evidence is None


def test_a_small_group_takes_the_next_smallest_with_it_and_the_reference_group_last():
    many = {"leadership": 6, "members": 8, "frontline": 40, "partners": 3}

    assert hide_small(many, 5, "leadership") == (
        ("frontline", "leadership"),
        ("members", "partners"),
    )
    assert hide_small({"leadership": 6, "members": 3}, 5, "leadership") == (
        (),
        ("leadership", "members"),
    )


def test_groups_of_one_size_are_hidden_by_name():
    sizes = {"b": 6, "a": 6, "c": 4}

    assert hide_small(sizes, 5, "leadership") == (("b",), ("a", "c"))


def test_a_group_in_which_nobody_answered_is_neither_shown_nor_hidden():
    assert hide_small({"a": 5, "b": 0}, 5, "a") == (("a",), ())


def test_hidden_groups_are_compared_with_the_reference_group_as_one():
    groups = {
        "leadership": counted([3, 3, 4, 4, 3]),
        "members": counted([1, 1, 1]),
        "partners": counted([2, 1, 1]),
    }

    found = worked(groups)

    assert found.groups_hidden == ("members", "partners")
    assert found.group_means["*others"] == pytest.approx(7 / 6)
    assert set(found.gaps) == {"*others"}
    assert found.clearly_above


def test_bars_are_for_groups_of_ten():
    groups = {"leadership": counted([3] * 9), "frontline": counted([2] * 10)}

    assert worked(groups).bars == ("frontline",)


def test_a_gap_between_average_answers_is_judged_with_an_interval():
    reference = counted([4, 4, 3, 4, 3])
    found = worked({"leadership": reference, "frontline": counted([2, 1, 2, 3, 1, 2, 2])})

    gap = found.gaps["frontline"]

    assert (gap.gap, gap.low, gap.high) == pytest.approx((1.7429, 0.4840, 3.0017), abs=5e-5)
    assert (gap.df, gap.word) == (pytest.approx(11.4193, abs=5e-5), "clear")


def test_a_theme_gap_compares_peoples_own_averages():
    leaders = Values.of([3.2, 2.8, 3.5, 3.0, 2.6, 3.3])
    others = Values.of([1.8, 2.2, 2.0, 1.4, 2.6, 1.9, 2.4, 1.7])

    gap = theme_gap(leaders, others, DEFAULT)

    assert (gap.gap, gap.low, gap.high) == pytest.approx((1.0667, 0.6216, 1.5118), abs=5e-5)
    assert gap.word == "clear"


def test_a_wide_gap_among_few_is_only_possible():
    assert theme_gap(Values.of([0, 4]), Values.of([1, 2]), DEFAULT).word == "possible"
    assert theme_gap(Values.of([2, 2, 2]), Values.of([2, 2, 2]), DEFAULT).word == "none seen"


def test_an_agreed_level_is_set_beside_what_people_answered():
    groups = {
        "leadership": counted([3, 4, 3, 2, 3, 1]),
        "frontline": counted([1, 2, 1, 2, 1, 2, 2, 3]),
    }
    working = worked(groups)
    one = question(red_level=2)

    found = agree(one, agreed("q1", 3, 2, reference=""), working, DEFAULT)

    assert working.counts == (0, 4, 5, 4, 1)
    assert working.working == pytest.approx(2.1)
    assert (found.standing.evidence, found.standing.evidenced) == (1, 2.0)
    assert found.standing.red_state == "unproven"
    assert found.distance == pytest.approx(0.9)
    assert not found.far
    assert found.share_at_or_above == pytest.approx(5 / 14)
    assert found.dissent_share == pytest.approx(4 / 14)
    assert found.signs == ("evidence",)


@pytest.mark.parametrize(
    ("level", "direction", "raised"), [(4, "above", True), (1, "below", False), (3, None, False)]
)
def test_an_agreed_level_a_level_away_is_far_and_says_in_which_direction(level, direction, raised):
    working = alone(0, 1, 4, 4, 0)

    found = agree(question(), agreed("q1", level, 1), working, DEFAULT)

    assert (found.direction, found.far) == (direction, direction is not None)
    assert found.raised_without_evidence == raised


def test_an_agreement_on_dont_know_is_compared_with_nothing():
    found = agree(question(), agreed("q1", None), alone(0, 1, 4, 4, 0), DEFAULT)

    assert (found.distance, found.share_at_or_above, found.dissent_share) == (None, None, None)
    assert not found.far


def test_the_agreed_record_stands_before_any_answer():
    working = alone(0, 0, 0, 9, 0)

    assert stand(question(), DEFAULT, agreed=agreed("q1", 1), working=working).claimed == 1
    assert stand(question(), DEFAULT, working=working).claimed == 3
    assert stand(question(), DEFAULT).source == "none"


def test_a_room_of_one_claims_what_its_only_member_answered():
    mine = answer("q1", 3, 1)

    working = work(room_of_one(mine, "leadership"), DEFAULT)
    one = stand(question(), DEFAULT, working=working, own=mine)

    assert (working.working, one.claimed, one.evidenced) == (3.0, 3.0, 2.0)
    assert work(room_of_one(None, "leadership"), DEFAULT).status == "unanswered"


def test_an_answer_without_a_grade_from_anybody_is_not_yet_judged():
    one = stand(question(), DEFAULT, working=worked({"f": Tally((0, 0, 6, 0, 0), None)}))

    assert (one.claimed, one.evidence, one.evidence_judged) == (2.0, None, False)
    assert one.problems == ("evidence_not_judged",)


def test_red_lines_in_doubt_are_talked_about_first_and_then_what_is_most_unsettled():
    items = [
        TalkItem("A", 3, None, "rated", 2.0, 0.45),
        TalkItem("B", 1, 2, "rated", 2.6, 0.60),
        TalkItem("C", 2, 2, "rated", 1.7, 0.10),
        TalkItem("D", 1, None, "dont_know", None, 0.70),
    ]

    ranked = talk_order(items)

    assert [one.question_id for one in ranked] == ["C", "A", "B", "D"]
    assert [one.talk for one in ranked] == pytest.approx([0.40, 1.35, 1.20, 0.70])


def test_equal_talk_goes_to_the_red_line_then_the_lower_score_then_form_order():
    items = [
        TalkItem("high", 1, None, "rated", 3.0, 0.5),
        TalkItem("twin", 1, None, "rated", 3.0, 0.5),
        TalkItem("low", 1, None, "rated", 1.0, 0.5),
        TalkItem("open", 1, None, "dont_know", 4.0, 0.5),
        TalkItem("red", 1, 2, "rated", 3.0, 0.25),
    ]

    assert [one.question_id for one in talk_order(items)] == ["red", "open", "low", "high", "twin"]


@pytest.mark.parametrize(("minutes", "questions"), [(0, 0), (6, 0), (7, 1), (60, 8)])
def test_a_discussion_offers_a_question_for_every_seven_minutes(minutes, questions):
    assert offered(minutes) == questions


def test_a_working_answer_survives_being_kept():
    groups = {"leadership": counted([3, 4, 3, 2, 3]), "frontline": counted([1, 2, 1, 2, 1, 2])}

    found = worked(groups)

    assert Working.from_json(found.to_json()) == found
