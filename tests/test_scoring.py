"""Claimed and evidenced scores, ranges, bands, red lines and signs."""

from __future__ import annotations

import pytest

from tests.builders import agreed, answer, bank, question, theme
from toolkit.method import DEFAULT
from toolkit.scoring import on_form, overall_cap, red_lines, score_overall, score_theme, signs
from toolkit.standing import Standing, stand_agreed, stand_alone, standing


def stands(one, level, evidence=3, **more):
    return stand_agreed(one, agreed(one.id, level, evidence, **more), DEFAULT)


def scored(levels, evidence=3, *, weights=None, id="t"):
    """A theme, what stands in it, and its score; None is "don't know"."""
    given = [
        question(f"{id}{place}", weight=weight)
        for place, weight in enumerate(weights or [1] * len(levels))
    ]
    standings = {
        one.id: stands(one, level, evidence) for one, level in zip(given, levels, strict=True)
    }
    made = theme(id, given)
    return made, standings, score_theme(made, standings, DEFAULT)


def overall_of(*parts):
    themes = [part[0] for part in parts]
    standings = {id: one for part in parts for id, one in part[1].items()}
    return score_overall(themes, [part[2] for part in parts], standings, DEFAULT)


def test_evidence_limits_what_a_level_is_worth():
    given = [question(f"q{place}", weight=weight) for place, weight in enumerate((1, 2, 1, 1))]
    records = zip(given, (3, 2, 4, 1), (1, 2, 2, 0), strict=True)
    standings = {one.id: stands(one, level, grade) for one, level, grade in records}

    score = score_theme(theme("t", given), standings, DEFAULT)

    assert [one.evidenced for one in standings.values()] == [2, 2, 3, 1]
    assert (score.claimed, score.evidenced) == (2.4, 2.0)
    assert (score.points_claimed, score.points_evidenced) == (60, 50)
    assert (score.gap_points, score.gap_word) == (10, "in step")


def test_the_range_is_as_wide_as_the_percentage_not_known():
    given = [question(f"q{place}") for place in range(5)]
    standings = {
        one.id: stands(one, level) for one, level in zip(given[:4], (3, 3, 2, None), strict=True)
    }
    standings["q4"] = standing(given[4], "unanswered", None, None, DEFAULT, source="none")

    score = score_theme(theme("t", given), standings, DEFAULT)

    assert score.status == "rated"
    assert score.known_share == pytest.approx(0.6)
    assert (score.points_claimed, score.points_low, score.points_high) == (67, 40, 80)


@pytest.mark.parametrize(
    ("inapplicable", "status", "reason"),
    [(3, "rated", None), (4, "not_rated", "too_much_not_applicable"), (6, "not_applicable", None)],
)
def test_a_theme_is_rated_if_at_least_half_of_it_applies(inapplicable, status, reason):
    given = [question(f"q{place}") for place in range(6)]
    away = {"status": "not_applicable", "reason": "another council's duty"}
    standings = {one.id: stands(one, None, None, **away) for one in given[:inapplicable]}
    standings |= {one.id: stands(one, 2) for one in given[inapplicable:]}

    score = score_theme(theme("t", given), standings, DEFAULT)

    assert (score.status, score.reason) == (status, reason)
    assert score.points_claimed == (50 if status == "rated" else None)


def test_a_theme_that_is_not_rated_shows_its_range_and_its_reason_but_no_score():
    _, _, score = scored([3, 3, None, None])

    assert (score.status, score.reason) == ("not_rated", "too_little_known")
    assert (score.points_claimed, score.rating, score.gap_word) == (None, None, None)
    assert (score.points_low, score.points_high) == (38, 88)


def test_two_rated_questions_of_four_are_too_few_whatever_their_weight():
    _, _, score = scored([3, 3, None, None], weights=[3, 3, 1, 1])

    assert (score.status, score.reason) == ("not_rated", "too_few_questions")


def red_line_case(level, evidence=3):
    given = [question(f"a{place}") for place in range(3)] + [question("red", red_level=2)]
    standings = {one.id: stands(one, 4) for one in given[:3]}
    standings["red"] = stands(given[3], level, evidence)
    first = theme("a", given)
    parts = [(first, standings, score_theme(first, standings, DEFAULT))]
    parts += [scored([4, 4, 4], id=id) for id in "bcd"]
    return parts[0][2], overall_of(*parts)


@pytest.mark.parametrize(
    ("level", "evidence", "theme_points", "theme_rating", "points", "rating"),
    [
        (1, 3, 81, 1, 95, 2),
        (2, 1, 88, 2, 97, 3),
        (2, 2, 88, 4, 97, 4),
        (None, None, 100, 1, 100, 2),
    ],
)
def test_a_red_line_caps_the_rating_and_never_the_score(
    level, evidence, theme_points, theme_rating, points, rating
):
    score, overall = red_line_case(level, evidence)

    assert (score.points_evidenced, score.rating) == (theme_points, theme_rating)
    assert (overall.points_evidenced, overall.rating) == (points, rating)
    assert score.held_down == (theme_rating < score.band_evidenced)


@pytest.mark.parametrize(
    ("states", "cap"),
    [
        ([], 4),
        (["met", "not_applicable", None], 4),
        (["met", "unproven"], 3),
        (["below", "met"], 2),
        (["below", "unknown", "met", "met"], 1),
        (["below", "unknown", "met", "met", "unproven"], 2),
        (["unknown"], 2),
    ],
)
def test_the_overall_cap_follows_from_how_many_red_lines_are_not_met(states, cap):
    assert overall_cap(states) == cap


def test_the_overall_score_needs_three_quarters_of_the_themes():
    unknown = scored([None] * 3, id="u")
    two = overall_of(scored([2] * 3, id="a"), scored([3] * 3, id="b"), unknown)
    three = overall_of(
        scored([2] * 3, id="a"), scored([3] * 3, id="b"), scored([4] * 3, id="c"), unknown
    )

    assert (two.status, two.coverage) == ("not_rated", pytest.approx(2 / 3))
    assert (three.status, three.coverage, three.points_claimed) == ("rated", 0.75, 75)
    assert three.known_share == 0.75
    assert two.points_claimed is None


@pytest.mark.parametrize(
    ("record", "status", "evidence", "problems"),
    [
        (agreed("q1", 3, 2, reference=" "), "rated", 1, ("evidence_ref_missing",)),
        (agreed("q1", 3, 3, reference=""), "rated", 1, ("evidence_ref_missing",)),
        (agreed("q1", 3, 1, reference=""), "rated", 1, ()),
        (agreed("q1", 3, None), "rated", 0, ("evidence_missing",)),
        (agreed("q1", 3, 2, rationale=" too short "), "rated", 2, ("rationale_missing",)),
        (
            agreed("q1", status="not_applicable", reason=" "),
            "unanswered",
            None,
            ("na_reason_missing",),
        ),
        (
            agreed("q1", status="not_applicable", reason="no ports here"),
            "dont_know",
            None,
            ("na_on_red_line_not_approved",),
        ),
        (
            agreed("q1", status="not_applicable", reason="no ports here", approver="Jo Lane"),
            "not_applicable",
            None,
            (),
        ),
    ],
)
def test_a_record_with_something_missing_counts_for_less_and_says_why(
    record, status, evidence, problems
):
    one = stand_agreed(question(red_level=2), record, DEFAULT)

    assert (one.status, one.evidence, one.problems) == (status, evidence, problems)


@pytest.mark.parametrize(
    ("level", "evidence", "state"),
    [(1, 3, "below"), (2, 1, "unproven"), (2, 2, "met"), (None, None, "unknown")],
)
def test_a_red_line_is_met_when_the_level_is_there_and_a_document_shows_it(level, evidence, state):
    one = question(red_level=2)

    assert stands(one, level, evidence).red_state == state


def test_a_lone_assessor_needs_a_reference_for_a_document_too():
    one = stand_alone(question(), answer("q1", 3, 2), DEFAULT)

    assert (one.source, one.evidence, one.evidenced) == ("working", 1, 2.0)
    assert one.problems == ("evidence_ref_missing",)


def test_where_no_grade_was_asked_there_is_a_claim_and_no_rating():
    given = [question(f"q{place}") for place in range(3)]
    standings = {
        one.id: standing(one, "rated", 3.0, None, DEFAULT, source="working") for one in given
    }
    made = theme("t", given)

    score = score_theme(made, standings, DEFAULT)
    overall = score_overall([made], [score], standings, DEFAULT)

    for one in (score, overall):
        assert one.points_claimed == 75
        assert not one.evidence_judged
        assert (one.points_evidenced, one.rating, one.gap_points) == (None, None, None)
        assert not one.held_down


@pytest.mark.parametrize(("gap", "word"), [(9, "in step"), (10, "ahead"), (15, "far ahead")])
def test_the_overall_gap_has_tighter_words_than_a_theme(gap, word):
    made = theme("t", [question()])
    standings = {"q1": Standing("q1", "rated", 4.0, 3, 4.0 - gap / 25, "agreed")}

    score = score_theme(made, standings, DEFAULT)
    overall = score_overall([made], [score], standings, DEFAULT)

    assert (score.gap_points, score.gap_word) == (gap, "in step")
    assert overall.gap_points == gap
    assert overall.gap_word is not None
    assert overall.gap_word.startswith(word)


def test_a_record_that_leaves_its_question_unanswered_settles_nothing():
    of = theme("t", [question("q1"), question("q2"), question("q3")])
    records = [agreed("q1", 2), agreed("q2", 2), agreed("q3", status="unanswered", level=None)]
    stands = {
        one.id: stand_agreed(one, record, DEFAULT)
        for one, record in zip(of.questions, records, strict=True)
    }

    found = score_overall([of], [score_theme(of, stands, DEFAULT)], stands, DEFAULT)

    assert (found.n_agreed, found.n_questions, found.provisional) == (2, 3, True)


def test_results_are_provisional_while_a_question_lacks_an_agreed_record():
    made, standings, score = scored([2, 2, 2])
    open_one = standing(made.questions[0], "rated", 2.0, 1, DEFAULT, source="working")

    whole = score_overall([made], [score], standings, DEFAULT)
    partly = score_overall([made], [score], {**standings, "t0": open_one}, DEFAULT)

    assert (whole.n_agreed, whole.provisional) == (3, False)
    assert (partly.n_agreed, partly.provisional) == (2, True)


def test_questions_that_are_not_on_the_form_are_outside_every_sum():
    made = bank(theme("a", [question("a1"), question("a2")]), theme("b", [question("b1")]))

    form = on_form(made, ["a2"])

    assert [(one.id, [each.id for each in one.questions]) for one in form] == [("a", ["a2"])]


def test_red_lines_are_listed_in_form_order_with_their_level():
    given = [question("q2", red_level=3), question("q1"), question("q0", red_level=2)]
    standings = {one.id: stands(one, 2, 2) for one in given}

    found = red_lines([theme("t", given)], standings)

    assert [(one.question_id, one.level, one.state) for one in found] == [
        ("q2", 3, "below"),
        ("q0", 2, "met"),
    ]


@pytest.mark.parametrize(
    ("level", "evidence", "red", "more", "expected"),
    [
        (3, 0, None, {}, ("evidence",)),
        (3, 1, None, {}, ()),
        (3, 1, 2, {}, ("evidence",)),
        (2, 1, None, {"clearly_above": True}, ("perception",)),
        (3, 3, None, {"know_share": 0.59}, ("not_known",)),
        (3, 3, None, {"know_share": 0.6}, ()),
        (2, 3, None, {"know_share": 0.1}, ()),
        (2, 1, None, {"working": 1.0}, ("raised",)),
        (2, 2, None, {"working": 1.0}, ()),
        (2, 1, None, {"working": 1.01}, ()),
        (
            4,
            1,
            None,
            {"clearly_above": True, "know_share": 0.1, "working": 1.0},
            ("evidence", "perception", "not_known", "raised"),
        ),
        (None, None, None, {"clearly_above": True, "know_share": 0.1}, ()),
    ],
)
def test_each_sign_of_over_claiming_shows_under_its_own_condition(
    level, evidence, red, more, expected
):
    one = stands(question(red_level=red), level, evidence)

    assert signs(one, **more) == expected
