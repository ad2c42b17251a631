"""Answer sheets through a real database: taken away, filled in elsewhere, and brought back."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook

from tests.workbook.sheets_of_answers import edited, fill_in
from toolkit.errors import AnswerError, EditConflict, NotAllowed
from toolkit.model.answers import AgreedRecord, Answer, Assessment
from toolkit.model.bank import Bank
from toolkit.seat import new_key
from toolkit.workbook import questionnaire_layout as q
from toolkit.workspace import Workspace

FIRST, SECOND = "newcomer-experience", "settled-resident-experience"


@pytest.fixture
def assessment(workspace: Workspace, bank: Bank) -> Assessment:
    made = workspace.start_assessment(bank, title="Spring 2026", year=2026)
    answer = Answer(FIRST, "rated", 3, 2, "Minutes", "", "Since May.")
    workspace.keep_answer(made.id, answer, 0, new_key())
    return made


def taken(workspace: Workspace, assessment: Assessment, **given: dict[str, object]) -> bytes:
    """The sheet as it comes home, filled in; keys are question ids with underscores."""
    data = workspace.export_questionnaire(assessment.id)
    typed = {id.replace("_", "-"): values for id, values in given.items()}
    return fill_in(workspace.findings(assessment.id), data, typed)


def stands(workspace: Workspace, assessment: Assessment, id: str) -> Answer | None:
    return workspace.kept(workspace.assessment(assessment.id))[id].answer


def test_answers_from_a_sheet_are_ones_own_where_nothing_is_agreed(
    workspace: Workspace, assessment: Assessment
) -> None:
    data = taken(
        workspace,
        assessment,
        newcomer_experience={q.ANSWER: "2 Partial"},
        settled_resident_experience={q.ANSWER: "Don't know"},
    )

    preview = workspace.read_questionnaire(assessment.id, "ours.xlsx", data)
    n = workspace.accept_questionnaire(preview, {})

    assert n == 2
    assert stands(workspace, assessment, FIRST) == Answer(
        FIRST, "rated", 2, 2, "Minutes", "", "Since May."
    )
    assert stands(workspace, assessment, SECOND) == Answer(SECOND, "dont_know")
    assert workspace.assessment(assessment.id).agreed == {}


def test_nothing_is_saved_by_looking(workspace: Workspace, assessment: Assessment) -> None:
    data = taken(workspace, assessment, newcomer_experience={q.ANSWER: "2 Partial"})
    before = workspace.audit()

    workspace.read_questionnaire(assessment.id, "ours.xlsx", data)

    assert stands(workspace, assessment, FIRST) == Answer(
        FIRST, "rated", 3, 2, "Minutes", "", "Since May."
    )
    assert workspace.audit() == before


def test_the_same_sheet_twice_changes_nothing(workspace: Workspace, assessment: Assessment) -> None:
    data = taken(workspace, assessment, newcomer_experience={q.ANSWER: "2 Partial"})
    workspace.accept_questionnaire(workspace.read_questionnaire(assessment.id, "a.xlsx", data), {})

    again = workspace.read_questionnaire(assessment.id, "a.xlsx", data)

    assert again.merged.differences == ()
    assert workspace.accept_questionnaire(again, {}) == 0


def test_a_group_that_agreed_brings_agreed_records(
    workspace: Workspace, assessment: Assessment
) -> None:
    def fill(book: Workbook) -> None:
        sheet = book["Read me"]
        found = {str(row[0].value): row[1] for row in sheet.iter_rows() if row[0].value}
        found["Who decided (post or name)"].value = "Ana Price"
        found["Date of the meeting"].value = "12/3/2026"

    data = edited(taken(workspace, assessment, newcomer_experience={q.ANSWER: 1}), fill)
    preview = workspace.read_questionnaire(assessment.id, "ours.xlsx", data)

    workspace.accept_questionnaire(preview, {}, agreed=True)

    record = workspace.assessment(assessment.id).agreed[FIRST]
    assert (record.level, record.decider, record.agreed_on) == (1, "Ana Price", date(2026, 3, 12))
    assert (record.reference, record.rationale) == ("Minutes", "Since May.")


def test_a_record_that_is_agreed_is_what_the_sheet_changes(
    workspace: Workspace, assessment: Assessment
) -> None:
    record = AgreedRecord(FIRST, "rated", 3, 2, "Minutes", decider="Ann Lee")
    workspace.agree(assessment.id, record, 0)
    data = taken(workspace, assessment, newcomer_experience={q.ANSWER: 1})

    workspace.accept_questionnaire(workspace.read_questionnaire(assessment.id, "a.xlsx", data), {})

    found = workspace.assessment(assessment.id).agreed[FIRST]
    assert (found.level, found.decider, found.revision) == (1, "Ann Lee", 2)


def test_answers_that_both_sides_changed_wait_for_a_choice(
    workspace: Workspace, assessment: Assessment
) -> None:
    data = taken(workspace, assessment, newcomer_experience={q.ANSWER: 1})
    workspace.keep_answer(assessment.id, Answer(FIRST, "rated", 4), 0, new_key())
    preview = workspace.read_questionnaire(assessment.id, "ours.xlsx", data)

    with pytest.raises(AnswerError, match="have no choice yet"):
        workspace.accept_questionnaire(preview, {})

    workspace.accept_questionnaire(preview, {(FIRST, q.ANSWER): "toolkit"})
    assert stands(workspace, assessment, FIRST) == Answer(FIRST, "rated", 4)


def test_what_moved_on_after_somebody_looked_is_not_overwritten(
    workspace: Workspace, assessment: Assessment
) -> None:
    data = taken(workspace, assessment, newcomer_experience={q.ANSWER: 1})
    preview = workspace.read_questionnaire(assessment.id, "ours.xlsx", data)
    workspace.keep_answer(assessment.id, Answer(FIRST, "rated", 4), 0, new_key())

    with pytest.raises(EditConflict, match="after you looked"):
        workspace.accept_questionnaire(preview, {})

    assert stands(workspace, assessment, FIRST) == Answer(FIRST, "rated", 4)


def test_one_bad_cell_keeps_everything_out(workspace: Workspace, assessment: Assessment) -> None:
    data = taken(
        workspace,
        assessment,
        newcomer_experience={q.ANSWER: 1},
        settled_resident_experience={q.ANSWER: "3 Early"},
    )
    preview = workspace.read_questionnaire(assessment.id, "ours.xlsx", data)

    with pytest.raises(AnswerError, match="is not one of the answers"):
        workspace.accept_questionnaire(preview, {})

    assert stands(workspace, assessment, FIRST) == Answer(
        FIRST, "rated", 3, 2, "Minutes", "", "Since May."
    )


def test_final_scores_do_not_change_by_a_sheet(
    workspace: Workspace, assessment: Assessment
) -> None:
    data = taken(workspace, assessment, newcomer_experience={q.ANSWER: 1})
    preview = workspace.read_questionnaire(assessment.id, "ours.xlsx", data)
    workspace.publish(assessment.id)

    with pytest.raises(NotAllowed, match="scores are final"):
        workspace.accept_questionnaire(preview, {})


def test_the_audit_names_the_file_and_how_many_answers_and_none_of_them(
    workspace: Workspace, assessment: Assessment
) -> None:
    data = taken(workspace, assessment, newcomer_experience={q.ANSWER: 1, q.COMMENT: "Secret"})
    preview = workspace.read_questionnaire(assessment.id, "ours.xlsx", data)

    workspace.accept_questionnaire(preview, {})

    line = workspace.audit()[0]
    assert line.verb == "import"
    assert "1 answers, ours.xlsx, SHA-256" in line.subject
    assert line.subject.startswith("answer sheet AS-")
    assert not any("Secret" in one.subject for one in workspace.audit())
