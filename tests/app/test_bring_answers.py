"""Bring answers back, in process: what is shown, what is asked, what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.pages import labels, press, sound, told
from tests.app.sample import titles_of, words_of
from tests.workbook.sheets_of_answers import edited, fill_in
from toolkit.app.state import Context
from toolkit.model.answers import Answer
from toolkit.model.bank import Bank
from toolkit.seat import new_key
from toolkit.workbook import questionnaire_layout as q
from toolkit.workspace import Workspace

FIRST, SECOND = "newcomer-experience", "settled-resident-experience"


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import bring_answers

    bring_answers.show(context)


@pytest.fixture
def context(workspace: Workspace, bank: Bank) -> Context:
    made = begin(workspace, bank, "core")
    keep(made, Answer(FIRST, "rated", 3, 2, "Minutes", "", "Since May."))
    return made


def keep(context: Context, answer: Answer) -> None:
    assert context.assessment is not None
    context.workspace.keep_answer(context.assessment.id, answer, 0, new_key())


def filled(context: Context, given: dict[str, dict[str, object]]) -> bytes:
    assert context.assessment is not None
    data = context.workspace.export_questionnaire(context.assessment.id)
    return fill_in(context.workspace.findings(context.assessment.id), data, given)


def stands(context: Context, id: str) -> Answer | None:
    assert context.assessment is not None
    fresh = context.workspace.assessment(context.assessment.id)
    return context.workspace.kept(fresh)[id].answer


def brought(context: Context, data: bytes, name: str = "sheet.xlsx") -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    sound(test.run())
    test.file_uploader[0].upload(name, data)
    return sound(test.run())


def test_a_sheet_that_nobody_touched_has_nothing_to_accept(context: Context) -> None:
    test = brought(context, filled(context, {}))

    assert "says what stands here" in words_of(test)
    assert "Accept and save" not in labels(test)


def test_a_change_is_shown_first_and_saved_when_it_is_accepted(context: Context) -> None:
    test = brought(context, filled(context, {FIRST: {q.ANSWER: 1}, SECOND: {q.ANSWER: "dk"}}))

    assert "2 changes." in words_of(test)
    assert stands(context, SECOND) is None
    press(test, "Accept and save")

    assert stands(context, FIRST) == Answer(FIRST, "rated", 1, 2, "Minutes", "", "Since May.")
    assert stands(context, SECOND) == Answer(SECOND, "dont_know")
    assert "2 answers are saved." in words_of(test)


def test_what_both_sides_changed_has_to_be_chosen(context: Context) -> None:
    data = filled(context, {FIRST: {q.ANSWER: 1, q.COMMENT: "Since April."}})
    keep(context, Answer(FIRST, "rated", 4, 2, "Minutes", "", "Since June."))
    test = brought(context, data)

    accept = next(one for one in test.button if one.label == "Accept and save")
    assert accept.disabled
    assert "2 things above are still to be decided." in words_of(test)
    test.radio[0].set_value("workbook")
    test.radio[1].set_value("both")
    sound(test.run())
    press(test, "Accept and save")

    found = stands(context, FIRST)
    assert found is not None
    assert (found.level, found.comment) == (1, "Since June.\nSince April.")


def test_all_can_be_chosen_at_once(context: Context) -> None:
    data = filled(context, {FIRST: {q.ANSWER: 1, q.COMMENT: "Since April."}})
    keep(context, Answer(FIRST, "rated", 4, 2, "Minutes", "", "Since June."))
    test = brought(context, data)

    press(test, "Use what stands here for all")
    press(test, "Accept and save")

    assert stands(context, FIRST) == Answer(FIRST, "rated", 4, 2, "Minutes", "", "Since June.")


def test_what_has_to_be_put_right_is_told_with_its_cell(context: Context) -> None:
    typed: dict[str, dict[str, object]] = {
        FIRST: {q.ANSWER: 1},
        SECOND: {q.ANSWER: "between 2 and 3"},
    }

    test = brought(context, filled(context, typed))

    assert "1 change, 1 thing to put right." in words_of(test)
    table = test.table[0].value
    assert "1 Three questions!H7" in str(table.index[0]).replace("\\", "")
    assert "Accept and save" not in labels(test)
    assert "Nothing was taken over" in words_of(test)


def test_what_will_have_to_be_decided_is_shown_before_the_rest_is_put_right(
    context: Context,
) -> None:
    data = filled(context, {FIRST: {q.ANSWER: 1}, SECOND: {q.ANSWER: "between 2 and 3"}})
    keep(context, Answer(FIRST, "rated", 4, 2, "Minutes", "", "Since June."))

    test = brought(context, data)

    assert titles_of(test)[:2] == ["To put right", "To decide"]
    assert test.radio.len == 0
    assert "Use what stands here for all" not in labels(test)
    assert "Accept and save" not in labels(test)


def test_a_group_that_agreed_brings_agreed_answers(context: Context) -> None:
    def fill(book: Workbook) -> None:
        for row in book["Read me"].iter_rows():
            if row[0].value == "Who decided (post or name)":
                row[1].value = "Ana Price"

    test = brought(context, edited(filled(context, {FIRST: {q.ANSWER: 1}}), fill))

    assert "decided by Ana Price" in " ".join(test.radio[0].options).replace("\\", "")
    press(test, "Accept and save")

    assert context.assessment is not None
    agreed = context.workspace.assessment(context.assessment.id).agreed
    assert (agreed[FIRST].level, agreed[FIRST].decider) == (1, "Ana Price")


def test_a_sheet_without_its_download_needs_a_yes(context: Context) -> None:
    assert context.assessment is not None
    data = filled(context, {FIRST: {q.ANSWER: 1}})
    other = begin_again(context)

    test = brought(replace(context, assessment=other), data)

    assert "belongs to a different assessment" in told(test)


def begin_again(context: Context):
    assert context.assessment is not None
    bank = context.workspace.bank(context.assessment)
    return context.workspace.start_assessment(bank, title="Another", year=2026, form="core")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"Ref,Our answer\nQ1,3\n", "CSV or text file"),
        ("a.xlsx", b"", "The file is empty"),
        ("a.xlsx", b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(
    context: Context, name: str, data: bytes, says: str
) -> None:
    assert says in told(brought(context, data, name))


def test_a_plan_is_sent_to_its_own_page(context: Context) -> None:
    assert context.assessment is not None

    test = brought(context, context.workspace.export_plan(context.assessment.id))

    assert "Bring an action plan back on the Action plan page." in told(test)


def test_without_an_assessment_it_leads_to_set_up(workspace: Workspace) -> None:
    context = Context(workspace, workspace.council(), None)
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)

    assert "no assessment yet" in words_of(sound(test.run()))
