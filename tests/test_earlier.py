"""A foreign spreadsheet becomes an earlier year only by what a person confirmed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit import earlier
from toolkit.earlier import Columns, Line
from toolkit.model.bank import Bank

HEAD = ["No", "Area", "What we looked at", "Score", "Comment"]


def sheet(bank: Bank, levels: list[str]) -> list[list[str]]:
    """A sheet of a council's own: a title, an empty row, headings, and a row for each question."""
    rows = [["Our own health check, 2023"], [], HEAD]
    for number, (question, level) in enumerate(zip(bank.questions, levels, strict=False), 1):
        theme = bank.theme_of[question.id].title
        rows.append([str(number), theme, question.title.upper() + " ", level, ""])
    return rows


def matched(bank: Bank, rows: list[list[str]]) -> tuple[Line, ...]:
    return earlier.match_rows(bank, rows, 2, Columns(2, 3, 1))


def test_heading_and_columns_are_proposed_from_what_the_cells_say(bank):
    rows = sheet(bank, ["0", "1", "2", "3", "4"] * 9)

    assert earlier.find_heading(rows) == 2
    assert earlier.find_columns(bank, rows, 2) == Columns(2, 3, 1, "words")
    assert earlier.name_columns(rows, 2)[3] == "D: Score"


@pytest.mark.parametrize("by", ["id", "ref"])
def test_our_own_ids_and_numbers_are_recognised(bank, by):
    names = [q.id if by == "id" else f"Q{n}" for n, q in enumerate(bank.questions, 1)]
    rows = [["Question", "Level"], *([name, "3"] for name in names)]

    found = earlier.find_columns(bank, rows, 0)

    assert found == Columns(0, 1, None, by)
    lines = earlier.match_rows(bank, rows, 0, found)
    assert [line.question_id for line in lines] == [q.id for q in bank.questions]


def test_exact_words_are_matched_whatever_their_case_and_spacing(bank):
    lines = matched(bank, sheet(bank, ["2"] * len(bank.questions)))

    assert [line.question_id for line in lines] == [q.id for q in bank.questions]
    assert lines[0].number == 4


def test_close_words_are_only_proposed_and_do_not_count_until_confirmed(bank):
    question = bank.questions[3]
    rows = [HEAD, ["1", "", f"{question.title} overall", "3", ""]]
    lines = earlier.match_rows(bank, rows, 0, Columns(2, 3, 1))

    assert lines[0].question_id is None
    assert lines[0].near[0] == question.id
    form = [q.id for q in bank.questions]
    alone = earlier.prepare(bank, form, lines, {}, {"3": 3})
    assert [one.why for one in alone.left_out] == ["not_ours"]
    assert alone.problems
    confirmed = earlier.prepare(bank, form, lines, {2: question.id}, {"3": 3})
    assert confirmed.levels == {question.id: 3}
    assert not confirmed.problems


def test_a_sheet_of_theme_scores_alone_is_refused_with_the_reason(bank):
    rows = [["Theme", "Score"], *([theme.title, "3"] for theme in bank.themes)]
    lines = earlier.match_rows(bank, rows, 0, Columns(0, 1))

    found = earlier.prepare(bank, [q.id for q in bank.questions], lines, {}, {"3": 3})

    assert found.levels == {}
    assert {one.why for one in found.left_out} == {"theme"}
    assert "whole themes" in found.problems[0].what


def test_two_rows_about_one_question_are_a_problem_and_not_a_choice_of_ours(bank):
    title = bank.questions[0].title
    rows = [HEAD, ["1", "", title, "3", ""], ["2", "", title, "1", ""]]
    lines = earlier.match_rows(bank, rows, 0, Columns(2, 3))

    found = earlier.prepare(bank, [bank.questions[0].id], lines, {}, {"3": 3, "1": 1})

    assert "Rows 2 and 3" in found.problems[0].what


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        (["0", "2", "4"], "zero_to_four"),
        (["1", "3", "5"], "one_to_five"),
        (["12%", "40%"], "percent"),
        (["10", "85"], "percent"),
        (["0.25", "1"], "percent"),
        (["red", "green"], "words"),
        (["red", "green", "n/a", "12"], None),
        (["n/a", "unknown", "12"], "percent"),
        (["1", "2", "3"], None),
        (["0", "5"], None),
    ],
)
def test_a_scale_is_named_only_where_the_values_leave_no_other(values, scale):
    assert earlier.find_scale(values) == scale


@pytest.mark.parametrize(
    ("scale", "value", "level"),
    [
        ("zero_to_four", "3", 3),
        ("zero_to_four", "5", None),
        ("zero_to_four", "2.5", None),
        ("one_to_five", "1", 0),
        ("one_to_five", "5", 4),
        ("percent", "62%", 2),
        ("percent", "63%", 3),
        ("percent", "0.63", 3),
        ("percent", "140", None),
        ("words", "in place", 3),
        ("words", "green", None),
        ("words", "don't know", "dont_know"),
        ("percent", "n/a", "leave_out"),
    ],
)
def test_what_a_value_means_is_proposed_only_where_the_scale_says_so(scale, value, level):
    assert earlier.propose([value], scale) == {value: level}


def test_a_value_that_nobody_decided_stops_the_import(bank):
    lines = matched(bank, sheet(bank, ["green"] * 5))

    found = earlier.prepare(bank, [q.id for q in bank.questions], lines, {}, {"green": None})

    assert any("which level 'green' is" in one.what for one in found.problems)


def test_blank_levels_and_questions_that_the_council_is_not_asked_are_left_out_with_why(bank):
    lines = matched(bank, sheet(bank, ["", "3", "3"]))

    found = earlier.prepare(bank, [bank.questions[1].id], lines, {}, {"3": 3})

    assert found.levels == {bank.questions[1].id: 3}
    assert [one.why for one in found.left_out] == ["not_on_form", "not_on_form"]
    every = earlier.prepare(bank, [q.id for q in bank.questions], lines, {}, {"3": 3})
    assert [one.why for one in every.left_out] == ["no_value"]


CELLS = st.text(max_size=12) | st.sampled_from(["3", "5", "0.5", "40%", "n/a", "Integration"])
ROWS = st.lists(st.lists(CELLS, max_size=5), max_size=12)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from(earlier.SCALES))
def test_whatever_stands_in_the_cells_no_row_is_lost_and_no_level_made_up(bank, rows, scale):
    heading = earlier.find_heading(rows)
    columns = earlier.find_columns(bank, rows, heading)
    lines = earlier.match_rows(bank, rows, heading, columns)
    choices = earlier.propose(earlier.values_of(lines), scale)

    found = earlier.prepare(bank, [q.id for q in bank.questions], lines, {}, choices)

    told = {one.number for one in found.left_out}
    for line in lines:
        assert (line.number in told) != (line.question_id in found.levels)
    assert set(found.levels.values()) <= {0, 1, 2, 3, 4, None}
    if not found.problems:
        assert any(level is not None for level in found.levels.values())
