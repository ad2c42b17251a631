"""Findings as tables: every row there, whole numbers whole, nothing unknown told as a number."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.builders import agreed, answer, assessment, council, survey
from tests.councils import BANK, IDS, TODAY, act, first_year, material, records, two_years
from toolkit import frames
from toolkit.findings import Findings, Material, work_out
from toolkit.frames import columns as c
from toolkit.method import DEFAULT
from toolkit.model.answers import Respondent
from toolkit.model.council import Action, Note
from toolkit.release import take_picture
from toolkit.workbook.writing import write_plan

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def cells(frame: pd.DataFrame) -> list[object]:
    return [cell for column in frame.columns for cell in frame[column]]


def every_frame(findings: Findings) -> list[pd.DataFrame]:
    change = frames.latest_change(findings)
    compared = (
        [frames.changes(findings, change), frames.question_changes(findings, change)]
        if (change)
        else []
    )
    return [
        frames.theme_scores(findings, with_overall=True),
        frames.question_scores(findings),
        frames.red_lines(findings),
        frames.signs(findings),
        frames.levers(findings),
        frames.needs(findings),
        frames.plan(findings),
        frames.plan_problems(findings),
        frames.plan_counts(findings),
        frames.years(findings),
        frames.groups(findings),
        frames.theme_groups(findings),
        *compared,
    ]


@pytest.mark.parametrize(
    "findings",
    [
        first_year([], []),
        first_year([None] * 6),
        first_year(actions=[act("TH-01", due=None)]),
        two_years(actions=[act("TH-01", ["p1"])]),
    ],
    ids=["nothing answered", "nothing known", "one year", "two years"],
)
def test_no_table_holds_a_nan_or_a_whole_number_as_a_fraction(findings: Findings) -> None:
    for frame in every_frame(findings):
        for column in frame.columns:
            assert not pd.api.types.is_float_dtype(frame[column]), column
        assert not any(isinstance(cell, float) and cell != cell for cell in cells(frame))


def test_themes_come_in_form_order_with_the_whole_last() -> None:
    found = frames.theme_scores(first_year(), with_overall=True)

    assert list(found[c.THEME_ID]) == ["roads", "parks", "overall"]
    assert list(found[c.CLAIMED]) == [63, 55, 59]
    assert list(found[c.RATING]) == ["In place", "Partial", "Partial"]


def test_a_theme_without_a_score_gives_its_reason_and_its_range() -> None:
    found = frames.theme_scores(first_year([3, None, None, 1, 2, 4])).iloc[0]

    assert found[c.CLAIMED] is pd.NA
    assert found[c.STATUS] == "Not rated"
    assert found[c.REASON] == "Too many of its questions are not answered or not known."
    assert (found[c.LOW], found[c.HIGH]) == (38, 88)


def test_points_round_a_half_up() -> None:
    found = frames.theme_scores(first_year([2, 3, 3, 1, 2, 4]))

    assert found[c.CLAIMED][0] == 63  # (2 x 2 + 3 + 3) / 4 = 2.5 levels, 62.5 points


def test_questions_are_numbered_through_the_whole_bank_on_any_form() -> None:
    of = replace(assessment(BANK, records([3] * 6)), question_ids=("r2", "p3"))

    found = frames.question_scores(work_out(Material(council(), BANK, of, TODAY)))

    assert list(found[c.REF]) == ["Q2", "Q6"]


def test_a_question_shows_what_stands_and_what_is_to_be_put_right() -> None:
    unnamed = agreed("r1", 3, 2, reference="", rationale="as agreed")

    found = frames.question_scores(work_out(material([unnamed]))).iloc[0]

    assert (found[c.LEVEL], found[c.LEVEL_NAME], found[c.EVIDENCED_LEVEL]) == (3, "In place", 2)
    assert found[c.GRADE_NAME] == "Our own account"
    assert found[c.RED_LINE] == "Claimed but not shown"
    assert "No document or checker is named" in found[c.PROBLEMS]
    assert "No reason is recorded" in found[c.PROBLEMS]


def test_a_lone_assessors_notes_stand_until_a_level_is_agreed() -> None:
    noted = replace(answer("r1", 3, 2), reference="Road log", comment="All main roads done.")
    settled = replace(answer("r2", 1), comment="Superseded.")
    given = replace(material([agreed("r2", 2)]), own={"r1": noted, "r2": settled})

    found = frames.question_scores(work_out(given))

    assert list(found[c.RATIONALE][:2]) == ["All main roads done.", "as agreed in the workshop"]
    assert list(found[c.REFERENCE][:2]) == ["Road log", "minute 12"]


@pytest.mark.parametrize(
    ("status", "due", "says"),
    [
        ("complete", TODAY - timedelta(1), "complete"),
        ("stopped", None, "stopped"),
        ("not_started", None, "no_date"),
        ("blocked", None, "blocked"),
        ("searching", None, "searching"),
        ("in_progress", TODAY - timedelta(1), "overdue"),
        ("blocked", TODAY - timedelta(1), "overdue"),
        ("blocked", TODAY, "blocked"),
        ("searching", TODAY + timedelta(90), "searching"),
        ("in_progress", TODAY, "due_soon"),
        ("in_progress", TODAY + timedelta(30), "due_soon"),
        ("in_progress", TODAY + timedelta(31), "on_track"),
    ],
)
def test_where_an_action_stands_follows_from_status_and_date(
    status: str, due: date | None, says: str
) -> None:
    assert frames.position_code(status, due, TODAY) == says  # type: ignore[arg-type]


def test_the_plan_lists_now_then_next_then_what_is_finished() -> None:
    done = act("TH-03", ["r1"], status="complete")
    late = act("TH-02", ["p1"], notes=(Note(date(2026, 10, 3), "Begun."),))

    found = frames.plan(first_year(actions=[done, act("TH-01", ["p3"]), late]))

    assert list(found[c.REF]) == ["TH-02", "TH-01", "TH-03"]
    assert list(found[c.WHEN]) == ["Now", "Next", "Finished"]
    assert found[c.NOTES][0] == "3 Oct 2026: Begun."
    assert found[c.POSITION][0] == "Overdue"
    assert found[c.DUE][0] == date(2026, 9, 30)
    assert found[c.FINDING][0] == "Q4: 1 Early. Evidence: Checked from outside."


def test_an_action_may_have_no_question_left_on_the_form() -> None:
    found = frames.plan(first_year(actions=[act("TH-01", ["gone"])]))

    assert (found[c.QUESTIONS][0], found[c.FINDING][0], found[c.NEED][0]) == ("", "", 0)


def test_every_problem_of_a_plan_is_a_sentence_about_something_that_people_know() -> None:
    actions: list[Action] = [
        act("TH-01", ["r1"], owner="The board", due=None, measure=""),
        *(act(f"TH-1{n}", [id], owner="Ana  Price") for n, id in enumerate(IDS[1:5])),
    ]

    found = frames.plan_problems(first_year([1, 1, 1, 1, 1, 1], actions))

    told = "\n".join(found[c.PROBLEM])
    assert "TH-01 does not name one person." in told
    assert "TH-01 has no due date." in told
    assert "TH-01 does not say how we will know." in told
    assert "Ana Price answers for more than 3 actions in Now." in told
    assert all(found[c.FIX])


def test_a_red_line_without_an_action_is_named_by_its_number_and_title() -> None:
    found = frames.plan_problems(first_year([1, 3, 3, 3, 3, 3]))

    assert found[c.PROBLEM][0].startswith("Q1 Title of r1 is a red line that is not met")


def test_actions_are_counted_by_theme() -> None:
    actions = [act("TH-01"), act("TH-02", status="complete"), act("TH-03", ["p1"], due=None)]

    found = frames.plan_counts(first_year(actions=actions))

    assert found[[c.N_ACTIONS, c.N_COMPLETE, c.N_OVERDUE]].to_numpy().tolist() == [
        [2, 1, 1],
        [1, 0, 0],
    ]


def test_the_ten_lowest_answers_divide_by_lever() -> None:
    found = frames.levers(first_year([None, 2, 2, 1, 2, 4]), among=3)

    assert list(found[c.COUNT]) == [3, 0, 0, 0, 0]
    assert found[c.QUESTIONS][0].startswith("Q4 Title of p1; Q5 Title of p2")


def test_a_change_is_the_difference_of_the_two_numbers_shown() -> None:
    findings = two_years()
    change = frames.latest_change(findings)
    assert change is not None

    found = frames.changes(findings, change)

    assert list(found[c.THEME_ID]) == ["roads", "parks", "overall"]
    assert list(found[c.AFTER] - found[c.BEFORE]) == list(found[c.CHANGE])
    assert set(found[c.VERDICT]) == {"Up, not tested"}


def test_contributions_of_questions_add_up_to_the_change_of_the_whole() -> None:
    findings = two_years()
    change = frames.latest_change(findings)
    assert change is not None

    found = frames.question_changes(findings, change)

    whole = frames.changes(findings, change)[c.CONTRIBUTION].iloc[-1]
    assert sum(found[c.CONTRIBUTION]) == pytest.approx(whole)
    assert list(found[c.MOVED][:4]) == ["Up", "Up", "Up", "Down"]


def test_years_come_oldest_first_with_points_as_published() -> None:
    found = frames.years(two_years())

    assert list(found[c.YEAR]) == ["2025"] * 3 + ["2026"] * 3
    assert list(found[c.CLAIMED]) == [25, 50, 38, 63, 55, 59]


def surveyed() -> Findings:
    """Six leaders, three partners and twelve members of staff answered everything."""
    sizes = {"leadership": (6, 3), "partners": (3, 0), "frontline": (12, 1)}
    said = [
        (Respondent(f"{group}{n}", group), [answer(id, level) for id in IDS])
        for group, (size, level) in sizes.items()
        for n in range(size)
    ]
    made = assessment(BANK, rounds=[survey()])
    closing = take_picture(BANK, made, survey(), said, DEFAULT)
    return work_out(Material(council(), BANK, made, TODAY, closings=(closing,)))


def test_a_group_that_is_hidden_has_a_row_and_no_figure() -> None:
    findings = surveyed()

    found = frames.groups(findings)

    hidden = found[found[c.GROUP_ID] == "partners"]
    assert len(hidden) == len(IDS)
    assert set(hidden[c.SHOWN]) == {"Hidden to protect people: too few answered"}
    assert set(hidden[c.AVERAGE]) | set(hidden[c.PEOPLE]) == {""}


def test_people_are_told_as_published_and_no_closer() -> None:
    findings = surveyed()
    picture = findings.pictures[0]

    rows = frames.groups(findings).to_dict("records")
    averages = {(row[c.QUESTION_ID], row[c.GROUP_ID]): row[c.AVERAGE] for row in rows}

    for id, one in picture.questions.items():
        for group, shown in one.groups.items():
            average = "" if shown.average is None else f"{shown.average:.1f}"
            assert averages[(id, group)] == (average or frames.word("side", shown.side))


def test_what_could_be_said_in_public_stands_beside_what_is_true() -> None:
    given = replace(answer(IDS[0], 3), sayable=1)
    people = [(Respondent(f"p{n}", "leadership"), [given]) for n in range(6)]
    asked = replace(survey(), sayable=True)
    made = assessment(BANK, rounds=[asked])
    closing = take_picture(BANK, made, asked, people, DEFAULT)
    findings = work_out(Material(council(), BANK, made, TODAY, closings=(closing,)))

    rows = frames.groups(findings).to_dict("records")
    rows = [row for row in rows if row[c.QUESTION_ID] == IDS[0]]
    told = {row[c.GROUP_ID]: (row[c.SAYABLE], row[c.SAYING_GAP]) for row in rows}

    assert told[c.WHOLE_ID] == (frames.word("side", "low"), 2)
    assert told["leadership"] == ("", None)


def test_scores_of_what_several_people_answered_are_told_in_whole_points_only() -> None:
    findings = surveyed()

    written = load_workbook(io.BytesIO(write_plan(findings, reference="R", made_on=NOON)))

    assert not findings.exact
    assert first_year().exact
    assert float(str(written["Summary"]["B9"].value)).is_integer()


def test_a_table_for_readers_is_all_text_under_its_headings() -> None:
    found = frames.table(
        frames.plan(first_year(actions=[act("TH-01", due=None)])), [c.REF, c.NEED, c.DUE]
    )

    assert list(found.columns) == ["Ref", "Need", "Due date"]
    assert all(isinstance(cell, str) for cell in cells(found))
    assert found["Due date"][0] == ""
