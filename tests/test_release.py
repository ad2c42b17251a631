"""Nothing about one person is found in a picture, nor by subtracting what it shows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import GROUPS, answer, assessment, bank, question, survey, theme
from tests.rounds import examples
from toolkit.counting import Tally, hide_small
from toolkit.method import DEFAULT
from toolkit.model.answers import Respondent
from toolkit.release import Before, Closing, people_band, rounded, show, take_picture

STAFF_ASKED = ("leadership", "frontline")
BANK = bank(
    theme("a", [question("a1"), question("a2"), question("a3", asked=STAFF_ASKED)]),
    theme("b", [question("b1")]),
)
FORM = assessment(BANK)
ROOM = replace(survey(), promise="room")
GROUP_SIZES = st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 14), max_size=5)
LEVELS = st.lists(st.sampled_from([0, 1, 2, 3, 4, None]), min_size=1, max_size=4)


def said(**groups):
    """Everybody's answers: each group's name with one list of levels, in form order, per person."""
    ids = [one.id for one in BANK.questions]
    return [
        (
            Respondent(f"{group}{number}", group),
            [answer(id, level) for id, level in zip(ids, levels, strict=False) if level != "-"],
        )
        for group, people in groups.items()
        for number, levels in enumerate(people)
    ]


def picture(people, one=None, method=DEFAULT):
    return take_picture(BANK, FORM, one or survey(), people, method)


@st.composite
def crowds(draw):
    """People of any groups, with any answers and gaps between them."""
    return said(
        **{group: [draw(LEVELS) for _ in range(size)] for group, size in draw(GROUP_SIZES).items()}
    )


def test_fewer_than_five_people_show_nothing_at_all():
    found = picture(said(leadership=[[2, 2, 2, 2]] * 4))

    assert found.picture.people == "fewer than 5"
    assert not found.picture.questions
    assert not found.working
    assert not found.statistics.values


def test_people_who_answered_nothing_are_not_counted():
    found = picture(said(leadership=[[2, 2, 2, 2]] * 4 + [[]] * 3))

    assert found.picture.people == "fewer than 5"


def test_a_small_group_is_hidden_with_the_next_and_shown_with_it():
    found = picture(
        said(
            leadership=[[3]] * 6,
            members=[[1]] * 4 + [[3]] * 4,
            frontline=[[2]] * 20 + [[1]] * 20,
            partners=[[0]] * 3,
        )
    )

    one = found.picture.questions["a1"]
    assert found.picture.hidden == ("members", "partners")
    assert found.picture.groups == {"leadership": "5 to 9", "frontline": "20 to 49"}
    assert set(one.groups) == {"leadership", "frontline", "*others"}
    assert one.hidden == ("members", "partners")


def test_a_group_hidden_for_the_round_is_hidden_in_every_question():
    many = [[2, 2, 2, 2]]
    found = picture(
        said(leadership=many * 9, members=many * 6, frontline=many * 9, partners=many * 4)
    )

    for one in found.picture.questions.values():
        assert "members" not in one.groups
        assert "partners" not in one.groups


def test_where_no_group_may_be_shown_the_whole_still_is():
    found = picture(said(leadership=[[1]] * 3 + [[2]] * 3, members=[[3]] * 3))

    one = found.picture.questions["a1"]
    assert one.groups == {}
    assert (one.whole.average, one.middle) == (2.0, 2.0)


def test_under_ten_answers_an_average_is_told_to_half_a_level():
    small = show(Tally((0, 2, 3, 2, 0)), "close", DEFAULT)
    large = show(Tally((0, 5, 4, 4, 0)), "close", DEFAULT)

    assert (small.average, small.bars) == (2.0, None)
    assert (large.average, large.bars) == (1.9, (0, 40, 30, 30, 0))
    assert (rounded(2.26, 9), rounded(2.26, 10)) == (2.5, 2.3)


def test_bars_that_single_out_one_or_two_people_become_thirds_or_nothing():
    thirds = show(Tally((1, 4, 3, 2, 2)), "close", DEFAULT)
    nothing = show(Tally((1, 1, 6, 2, 2)), "close", DEFAULT)

    assert (thirds.bars, thirds.thirds) == (None, (40, 25, 35))
    assert (nothing.bars, nothing.thirds) == (None, None)


@pytest.mark.parametrize(
    ("levels", "side"),
    [
        ((0, 0, 0, 1, 9), "high"),
        ((0, 0, 12, 1, 0), "middle"),
        ((9, 1, 0, 0, 0), "low"),
        ((5, 5, 0, 0, 0), "low"),
    ],
)
def test_where_nearly_all_said_the_same_only_the_side_is_told(levels, side):
    found = show(Tally(levels), "close", DEFAULT)

    assert (found.side, found.average, found.bars, found.thirds) == (side, None, None, None)


def test_the_side_is_that_of_the_level_which_nearly_all_gave():
    found = show(Tally((0, 5, 0, 0, 1)), "close", DEFAULT)

    assert found.side == "low"


def test_everybody_saying_the_same_does_not_give_the_level_away_in_the_start_of_the_talk():
    highest = picture(said(leadership=[[4]] * 12)).picture.questions["a1"]
    high = picture(said(leadership=[[3]] * 12)).picture.questions["a1"]

    assert (highest.start_level, highest.middle) == (high.start_level, high.middle) == (3, None)


def test_a_room_vote_shows_counts_of_the_whole_and_no_group():
    people = said(leadership=[[1]] * 6, members=[[3]] * 6)

    found = picture(people, ROOM)

    one = found.picture.questions["a1"]
    assert one.counts == (0, 6, 0, 6, 0)
    assert (one.groups, one.gaps, found.picture.groups) == ({}, {}, {})
    assert found.picture.themes == ()
    assert found.working["a1"].group_means == {}


def test_four_votes_in_a_room_show_nothing():
    found = picture(said(leadership=[[1, 2]] * 4 + [["-", 2]] * 2), ROOM)

    assert found.picture.questions["a1"].counts is None
    assert found.picture.questions["a2"].counts == (0, 0, 6, 0, 0)


def test_those_who_do_not_know_are_counted_in_a_room_of_five():
    people = said(leadership=[[2, 2, 2]] * 3 + [[2, None, "-"]] * 2 + [[None, None, "-"]] * 2)

    found = picture(people, ROOM).picture.questions

    assert (found["a1"].counts, found["a1"].unknown) == ((0, 0, 5, 0, 0), 2)
    assert (found["a2"].counts, found["a2"].unknown) == (None, 4)
    assert (found["a3"].counts, found["a3"].unknown) == (None, None)
    few = picture(said(leadership=[[2]] * 4 + [[None]]), ROOM).picture.questions["a1"]
    assert (few.whole, few.unknown) == (None, 1)
    assert picture(people).picture.questions["a1"].unknown is None


@pytest.mark.parametrize(("came", "shown"), [(1, None), (5, (0, 0, 4, 5, 0))])
def test_a_room_told_who_does_not_know_is_told_levels_once_five_more_came(came, shown):
    first = said(leadership=[[2]] * 4 + [[None]])
    counted = {(person.id, "a1") for person, _ in first}
    before = Before(picture(first, ROOM), counted)

    later = first + said(members=[[3]] * came)
    found = take_picture(BANK, FORM, ROOM, later, DEFAULT, before).picture.questions["a1"]

    assert (found.counts, found.unknown) == (shown, 1)


def test_dont_knows_are_told_in_steps_of_five_from_ten_people():
    few = picture(said(leadership=[[2]] * 6 + [[None]] * 3)).picture.questions["a1"]
    many = picture(said(leadership=[[2]] * 9 + [[None]] * 3)).picture.questions["a1"]

    assert (few.dont_know, many.dont_know) == (None, 25)


def test_a_working_answer_needs_five_people_to_stand():
    found = picture(said(leadership=[[2, 2]] * 4 + [["-", 2]] * 2))

    assert "a1" not in found.working
    assert found.working["a2"].working == 2


def test_that_most_do_not_know_stands_only_where_five_people_answered_at_all():
    few = picture(said(leadership=[[2, 2]] + [[None, 2]] * 3 + [["-", 2]] * 2))
    enough = picture(said(leadership=[[2, 2]] * 2 + [[None, 2]] * 4))

    assert "a1" not in few.working
    assert enough.working["a1"].status != "rated"
    assert enough.working["a1"].working is None
    assert enough.working["a1"].unsettled == pytest.approx(4 / 6)


def test_leaders_are_compared_over_the_questions_put_to_the_other_group_too():
    leaders, members = [[4, 4, 0, 2]] * 6, [[1, 1, "-", 2]] * 6

    (one, other) = picture(said(leadership=leaders, members=members)).picture.themes

    assert (one.theme_id, one.group, one.n_questions) == ("a", "members", 2)
    assert (one.reference, one.average, one.word) == (None, 1.0, "clear")
    assert (other.theme_id, other.word) == ("b", "none seen")


def test_only_the_leadership_is_asked_for_evidence():
    people = said(leadership=[[3]] * 5, members=[[3]] * 9)
    graded = [
        (who, [replace(one, evidence=2) for one in given_] if who.group == "leadership" else given_)
        for who, given_ in people
    ]

    assert picture(graded).working["a1"].evidence == 2


def test_grades_of_fewer_than_five_leaders_are_not_told_on():
    people = [
        (who, [replace(one, evidence=3) for one in given_])
        for who, given_ in said(leadership=[[3]] * 4, members=[[3]] * 9)
    ]

    found = picture(people)

    assert found.working["a1"].working is not None
    assert found.working["a1"].evidence is None


def test_the_same_closing_comes_back_from_its_two_texts():
    people = said(leadership=[[1, 2, 3, 4]] * 5 + [[4, 3, 2, 1]] * 6, members=[[2, 1]] * 12)

    found = picture(people)

    assert Closing.from_json(found.shown_json(), found.sealed_json()) == found


@pytest.mark.parametrize(
    ("n", "band"),
    [(0, "nobody"), (1, "fewer than 5"), (5, "5 to 9"), (19, "10 to 19"), (50, "50 or more")],
)
def test_how_many_answered_is_told_as_a_band(n, band):
    assert people_band(n) == band


@examples(200)
@given(GROUP_SIZES, st.integers(5, 8), st.sets(st.sampled_from(GROUPS)))
def test_hidden_answers_add_up_to_nothing_or_enough_whenever_a_group_is_shown(sizes, k, never):
    shown, hidden = hide_small(sizes, k, "leadership", never)

    total = sum(sizes[group] for group in hidden)
    assert not shown or total == 0 or total >= k
    assert all(sizes[group] >= k for group in shown)
    assert {*shown, *hidden} == {group for group, n in sizes.items() if n}


@examples(60)
@given(crowds())
def test_no_difference_of_shown_sets_is_one_to_four_people(people):
    found = picture(people)

    for id, one in found.picture.questions.items():
        levels: dict[str, int] = {}
        for who, given_ in people:
            if any(each.question_id == id and each.level is not None for each in given_):
                levels[who.group] = levels.get(who.group, 0) + 1
        total = sum(levels.values())
        assert (one.whole is None) == (total < DEFAULT.k)
        shown = [group for group in one.groups if group != "*others"]
        rest = total - sum(levels.get(group, 0) for group in shown)
        assert all(levels[group] >= DEFAULT.k for group in shown)
        assert not shown or rest == 0 or rest >= DEFAULT.k
        assert ("*others" in one.groups) == bool(shown and rest)


@examples(60)
@given(crowds())
def test_a_picture_holds_no_figure_of_a_small_set_and_no_person(people):
    found = picture(people)

    for one in found.picture.questions.values():
        for shown in [*one.groups.values(), *([one.whole] if one.whole else [])]:
            assert shown.average is None or 0.5 <= shown.average <= 3.5
            assert all(share % 5 == 0 for share in shown.bars or shown.thirds or ())
    text = found.shown_json()
    assert "NaN" not in text
    assert not any(who.id in text for who, _ in people)
    assert json.loads(text)["people"] == found.picture.people


@examples(60)
@given(crowds())
def test_sealed_statistics_are_of_five_people_or_more(people):
    found = picture(people).statistics

    assert all(one.values.n >= DEFAULT.k for one in found.values)
    assert all(one.reference is None or one.reference.n >= DEFAULT.k for one in found.values)
    assert all(one.n >= DEFAULT.k for sets in found.questions.values() for one in sets.values())


def heard(levels, *, aloud):
    """Leaders with a level each, and what of it they think could be said, None for no answer."""
    pairs = zip(levels, aloud, strict=True)
    return [
        (Respondent(f"p{number}", "leadership"), [replace(answer("a1", level), sayable=said)])
        for number, (level, said) in enumerate(pairs)
    ]


@pytest.mark.parametrize("promise", ["survey", "room"])
def test_what_could_be_said_is_an_average_and_a_difference_under_either_promise(promise):
    one = replace(survey(), promise=promise, sayable=True)
    people = heard([3, 2] * 10, aloud=[1, 2] * 10)

    found = picture(people, one).picture.questions["a1"]

    assert found.sayable.average == 1.5
    assert found.saying_gap == 1.0
    assert (found.sayable.bars, found.sayable.thirds) == (None, None)


def test_what_fewer_than_five_think_could_be_said_is_not_shown():
    people = heard([3, 2, 1, 3, 2, 1], aloud=[1, 1, 2, 2, None, None])

    found = picture(people, replace(survey(), sayable=True)).picture.questions["a1"]

    assert found.whole is not None
    assert (found.sayable, found.saying_gap) == (None, None)


def test_the_distance_is_that_of_the_two_averages_that_are_shown():
    people = heard([4, 4, 3, 2, 2, 2, 3, 4, 3, 3], aloud=[0, 3, 1, 2, 1, 2, 0, 3, 1, 1])

    found = picture(people, replace(survey(), sayable=True)).picture.questions["a1"]

    assert (found.whole.average, found.sayable.average, found.saying_gap) == (3.0, 1.4, 1.6)


def test_what_could_be_said_changes_no_score():
    people = heard([3, 2, 1, 3, 2, 1], aloud=[0] * 6)

    asked, not_asked = (picture(people, replace(survey(), sayable=on)) for on in (True, False))

    assert asked.working == not_asked.working
    assert asked.picture.questions["a1"].saying_gap == 1.0
    assert not_asked.picture.questions["a1"].saying_gap is None


def test_a_picture_with_what_could_be_said_is_the_same_when_it_is_read_again():
    people = heard([3, 2, 1, 3, 2, 1], aloud=[0, 1, 2, 0, 1, 2])
    found = picture(people, replace(survey(), sayable=True))

    assert Closing.from_json(found.shown_json(), found.sealed_json()) == found
