"""An imported year is whole or not there, says so everywhere, and is never touched again."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError

from tests.conftest import NOON
from toolkit import frames, terminal
from toolkit.errors import AnswerError, NotAllowed
from toolkit.model.answers import AgreedRecord, Answer
from toolkit.seat import new_key
from toolkit.store.database import Door
from toolkit.store.imports import add_imported
from toolkit.store.trail import Stamp
from toolkit.workspace.importing import mark_imported


@pytest.fixture
def imported(workspace, bank):
    """Three themes of last year's own scores: some levels, one don't know, and gaps."""
    levels: dict[str, int | None] = {
        q.id: n % 5 for n, q in enumerate(bank.questions[:20]) if n != 7
    }
    levels[bank.questions[7].id] = None
    return workspace.import_year(
        bank, title="Health check", year=2024, levels=levels, source="a.xlsx"
    )


def test_what_the_spreadsheet_did_not_ask_is_not_known_and_no_red_line_of_that_year(
    workspace, bank, imported
):
    findings = workspace.findings(imported.id)

    asked = {question.id for question in bank.questions[:20]}
    assert {id for id, one in findings.standings.items() if one.status == "unanswered"} == {
        question.id for question in bank.questions[20:]
    }
    assert {line.question_id for line in findings.red_lines} <= asked
    last = findings.themes[-1]
    assert (last.status, last.reason) == ("not_rated", "too_little_known")
    assert findings.overall.status == "not_rated"
    assert findings.standings[bank.questions[7].id].status == "dont_know"


def test_no_evidence_and_no_rating_is_ever_made_of_claims(workspace, imported):
    findings = workspace.findings(imported.id)

    for score in (*findings.themes, findings.overall):
        assert score.points_evidenced is None
        assert score.rating is None
    assert not any(one.evidence for one in findings.standings.values())
    assert "met" not in {line.state for line in findings.red_lines}
    assert findings.pictures == ()
    assert findings.blind_spots == ()
    assert not any(findings.signs.values())


def test_every_sheet_and_file_says_that_it_was_imported(workspace, imported):
    book = load_workbook(io.BytesIO(workspace.export_plan(imported.id)))
    seen = [sheet for sheet in book if sheet.sheet_state == "visible"]

    for sheet in seen:
        said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert any("(imported)" in one for one in said), sheet.title
    record = json.loads(workspace.export_json(imported.id))
    assert record["assessment"]["imported"] is True
    with zipfile.ZipFile(io.BytesIO(workspace.export_csv(imported.id))) as archive:
        names = [name for name in archive.namelist() if name.lower().startswith("read")]
        assert "(imported)" in archive.read(names[0]).decode()
    assert "(imported)" in terminal.plan(workspace.findings(imported.id))


def test_beside_later_years_it_is_marked_in_every_row(workspace, bank, imported):
    now = workspace.start_assessment(bank, title="Now", year=2026)

    found = frames.years(workspace.findings(now.id))

    mine = found[found["assessment_id"] == imported.id]
    assert set(mine["year"]) == {"2024 (imported)"}
    assert len(mine) > 1


def test_nothing_in_it_can_be_changed_afterwards(workspace, bank, imported):
    question = bank.questions[0].id
    tries = (
        lambda: workspace.keep_answer(imported.id, Answer(question, "rated", 4), 1, new_key()),
        lambda: workspace.agree(imported.id, AgreedRecord(question, "rated", 4), 1),
        lambda: workspace.open_round(imported.id, "R", "survey", ("leadership",)),
        lambda: workspace.save_assessment(replace(imported, label="2024"), 0),
        lambda: workspace.reopen(imported.id),
        lambda: workspace.publish(imported.id),
    )

    for one in tries:
        with pytest.raises(NotAllowed):
            one()

    assert workspace.assessment(imported.id).agreed[question].level == 0


def test_the_record_of_changes_holds_one_line_that_names_the_file(workspace, imported):
    lines = [line for line in workspace.audit() if line.verb == "import"]

    assert [line.subject for line in lines] == ["assessment Health check (imported): a.xlsx"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"levels": {"english-language": 5}}, "5 is not a level"),
        ({"levels": {"no-such-question": 2}}, "not on the form"),
        ({"levels": {"english-language": None}}, "no level at all"),
        ({"levels": {}}, "no level at all"),
        ({"title": " "}, "It is empty"),
        ({"title": "health CHECK"}, "of this name already"),
        ({"year": 2027}, "still to come"),
        ({"year": 1999}, "out of range"),
    ],
)
def test_an_unsound_import_is_refused_with_what_to_do(workspace, bank, imported, changes, says):
    values = {"title": "Other", "year": 2023, "levels": {"english-language": 2}} | changes

    with pytest.raises(AnswerError, match=says):
        workspace.import_year(bank, **values)

    assert len(workspace.assessments()) == 1


def test_an_import_that_breaks_off_halfway_leaves_nothing(workspace, bank):
    whole = workspace.import_year(bank, title="Old", year=2024, levels={"english-language": 2})
    workspace.delete_assessment(whole.id, whole.title)
    door = Door(workspace.store, workspace.council_id)
    before = workspace.audit()
    records = [AgreedRecord("english-language", "rated", 2), AgreedRecord("faith", "rated", 9)]

    with pytest.raises(IntegrityError):
        add_imported(door, whole, records, Stamp("local", NOON.replace(tzinfo=None)), "a.xlsx")

    assert workspace.assessments() == ()
    assert workspace.audit() == before


def test_the_mark_stands_once_and_cannot_be_typed_away():
    assert mark_imported("2023") == "2023 (imported)"
    assert mark_imported(" 2023 (imported) ") == "2023 (imported)"
    assert mark_imported("  ") == ""
