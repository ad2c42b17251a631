"""Counting and scoring many assessments gives what one question at a time gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.builders import question, theme
from toolkit.counting import Tally
from toolkit.matrix import COLUMNS, Layout, count_codes, score_codes, score_many, work_counts
from toolkit.method import DEFAULT
from toolkit.scoring import score_overall, score_theme
from toolkit.workshop import stand, work

SIZES = (3, 12, 2)
WEIGHTS, THEMES = (1, 2, 3, 1, 1, 2, 1), (0, 0, 0, 1, 1, 1, 1)
LAYOUT = Layout(np.array(WEIGHTS, dtype=float), np.array(THEMES), np.array([2.0, 1.0]))
CODES = arrays.arrays(np.int8, (2, sum(SIZES), len(WEIGHTS)), elements=st.sampled_from(COLUMNS))


def tallies_of(codes, sizes):
    """One assessment's matrix as a count for each question and group."""
    found = []
    for column in codes.T.tolist():
        groups, start = {}, 0
        for number, size in enumerate(sizes):
            given_ = column[start : start + size]
            start += size
            counts = [given_.count(code) for code in (0, 1, 2, 3, 4, -1, -2, -3)]
            levels, (dk, na, blank) = tuple(counts[:5]), counts[5:]
            groups[f"g{number}"] = Tally(levels, (sum(levels), 0, 0, 0), dk, na, blank)
        found.append(groups)
    return found


def scalar_scores(codes):
    """Theme and overall levels of one assessment, by the functions for single questions."""
    questions = [question(f"q{i}", weight=weight) for i, weight in enumerate(WEIGHTS)]
    themes = [
        theme(
            str(number),
            [one for one, place in zip(questions, THEMES, strict=True) if place == number],
            weight=float(LAYOUT.theme_weights[number]),
        )
        for number in (0, 1)
    ]
    standings = {
        one.id: stand(one, DEFAULT, working=work(groups, DEFAULT))
        for one, groups in zip(questions, tallies_of(codes, SIZES), strict=True)
    }
    scores = [score_theme(one, standings, DEFAULT) for one in themes]
    return scores, score_overall(themes, scores, standings, DEFAULT)


def same(number, level):
    return np.isnan(number) if level is None else number == pytest.approx(level)


@settings(max_examples=60)
@given(CODES)
def test_counting_many_finds_what_counting_one_by_one_finds(codes):
    counts = count_codes(codes, SIZES)

    start = 0
    for group, size in enumerate(SIZES):
        part = codes[:, start : start + size]
        start += size
        for column, code in enumerate(COLUMNS):
            assert (counts[:, group, :, column] == (part == code).sum(axis=1)).all()


@settings(max_examples=60)
@given(CODES, st.sampled_from([10, 1, None]))
def test_working_many_gives_the_working_answer_of_each_question(codes, cap):
    method = replace(DEFAULT, group_cap=cap)
    found = work_counts(count_codes(codes, SIZES), method)

    for place, groups in enumerate(tallies_of(codes[1], SIZES)):
        one = work(groups, method)
        assert same(found.working[1, place], one.working)
        assert same(found.know_share[1, place], one.know_share)
        assert found.rated[1, place] == (one.status == "rated")


@settings(max_examples=60)
@given(CODES)
def test_scoring_many_gives_the_scores_of_each_form(codes):
    found = score_codes(codes, SIZES, LAYOUT, DEFAULT)

    for number in range(len(codes)):
        scores, overall = scalar_scores(codes[number])
        for place, score in enumerate(scores):
            assert same(found.themes[number, place], score.claimed)
            assert same(found.known_share[number, place], score.known_share)
        assert same(found.overall[number], overall.claimed)


def test_a_group_of_more_than_255_people_is_counted_whole():
    sizes = (3, 70_000 // 100)
    codes = np.full((1, sum(sizes), 2), 3, dtype=np.int8)

    counts = count_codes(codes, sizes)

    assert counts[0, :, :, 3].tolist() == [[3, 3], [700, 700]]


def test_more_assessments_than_are_counted_at_once_all_arrive():
    codes = np.random.default_rng(1).integers(-3, 5, (230, 17, 7), dtype=np.int8)

    together = score_codes(codes, SIZES, LAYOUT, DEFAULT)
    last = score_many(work_counts(count_codes(codes[-1:], SIZES), DEFAULT), LAYOUT, DEFAULT)

    assert len(together.overall) == 230
    assert np.array_equal(together.themes[-1:], last.themes, equal_nan=True)
