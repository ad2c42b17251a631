"""A survey answered in a spreadsheet: sheets do not differ, and nothing of the file is kept."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.workbook.sheets_of_answers import edited
from toolkit.errors import AnswerError, NotAllowed
from toolkit.model.answers import Answer, Assessment, Round
from toolkit.model.bank import Bank
from toolkit.seat import Seat
from toolkit.seat.own_sheet import own_sheet, read_own_sheet, take_own_sheet
from toolkit.store.database import Store
from toolkit.workbook.reading.issues import FileRefused
from toolkit.workspace import Workspace

FIRST, SECOND = "newcomer-experience", "settled-resident-experience"


@pytest.fixture
def assessment(workspace: Workspace, bank: Bank) -> Assessment:
    return workspace.start_assessment(bank, title="Spring 2026", year=2026)


@pytest.fixture
def survey(workspace: Workspace, assessment: Assessment) -> Round:
    groups = ("leadership", "frontline", "members")
    return workspace.open_round(assessment.id, "Staff survey", "survey", groups)


def seat(workspace: Workspace, assessment: Assessment, one: Round, group: str) -> Seat:
    return workspace.take_seat(assessment, one, group)


@pytest.fixture
def nurse(workspace: Workspace, assessment: Assessment, survey: Round) -> Seat:
    return seat(workspace, assessment, survey, "frontline")


@pytest.fixture
def chief(workspace: Workspace, assessment: Assessment, survey: Round) -> Seat:
    return seat(workspace, assessment, survey, "leadership")


def filled(data: bytes, given: dict[str, object], letter: str = "C") -> bytes:
    """The sheet with answers typed beside these refs."""

    def type_in(book):
        sheet = book["Questions"]
        rows = {str(sheet.cell(row, 1).value): row for row in range(6, sheet.max_row + 1)}
        for ref, value in given.items():
            sheet[f"{letter}{rows[ref]}"] = value

    return edited(data, type_in)


def test_a_group_is_asked_in_its_own_words_on_its_own_scale(nurse: Seat) -> None:
    book = load_workbook(io.BytesIO(own_sheet(nurse)))

    sheet = book["Questions"]
    headings = [cell.value for cell in sheet[5]]
    assert headings == ["Ref", "Question", "Your answer"]
    assert sheet["B6"].value == nurse.bank.by_id[FIRST].mirrored["frontline"]
    assert [row[1].value for row in book["Answers"].iter_rows(min_row=5)][:6] == [
        "0 Not at all", "1 A little", "2 Partly", "3 Mostly", "4 Fully", "Don't know",
    ]  # fmt: skip


def test_leaders_see_the_five_levels_and_say_how_they_know(chief: Seat) -> None:
    sheet = load_workbook(io.BytesIO(own_sheet(chief)))["Questions"]

    assert [cell.value for cell in sheet[5]] == [
        "Ref", "Question", "0 Not yet", "1 Early", "2 Partial", "3 In place", "4 Sustained",
        "Your answer", "Evidence", "Document or who checked",
    ]  # fmt: skip


def test_a_private_sheet_has_no_score(nurse: Seat) -> None:
    book = load_workbook(io.BytesIO(own_sheet(nurse)))

    assert book.sheetnames == ["Read me", "Questions", "Answers", "_toolkit"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_two_people_of_a_group_get_the_same_sheet(
    workspace: Workspace, assessment: Assessment, survey: Round, nurse: Seat
) -> None:
    other = seat(workspace, assessment, survey, "frontline")

    sheet = own_sheet(nurse)

    assert own_sheet(other) == sheet


def test_a_private_sheet_does_not_tell_when_it_was_fetched(nurse: Seat) -> None:
    sheet = own_sheet(nurse)

    about = load_workbook(io.BytesIO(sheet)).properties
    assert {about.created, about.modified} == {datetime(2000, 1, 1)}  # noqa: DTZ001
    with zipfile.ZipFile(io.BytesIO(sheet)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_facilitator_hands_on_the_sheet_that_each_of_the_group_can_fetch(
    workspace: Workspace, assessment: Assessment, survey: Round, nurse: Seat, chief: Seat
) -> None:
    def blank(group: str) -> bytes:
        return workspace.export_private_sheet(assessment.id, survey.id, group)

    assert blank("frontline") == own_sheet(nurse)
    assert blank("leadership") == own_sheet(chief)
    with pytest.raises(AnswerError, match="community"):
        blank("community")
    room = workspace.open_round(assessment.id, "Workshop", "room", ("leadership",))
    with pytest.raises(NotAllowed):
        workspace.export_private_sheet(assessment.id, room.id, "leadership")


def test_what_is_filled_in_becomes_this_persons_answers(nurse: Seat) -> None:
    data = filled(own_sheet(nurse), {"Q1": "3 Mostly", "Q2": "don't know"})

    n = take_own_sheet(nurse, read_own_sheet(nurse, data))

    assert n == 2
    assert nurse.own() == {
        FIRST: Answer(FIRST, "rated", 3),
        SECOND: Answer(SECOND, "dont_know"),
    }


def test_a_sheet_brought_once_more_takes_the_place_of_the_first(nurse: Seat) -> None:
    blank = own_sheet(nurse)
    take_own_sheet(nurse, read_own_sheet(nurse, filled(blank, {"Q1": 3, "Q2": 1})))

    take_own_sheet(nurse, read_own_sheet(nurse, filled(blank, {"Q1": "4 Fully"})))

    assert {id: one.level for id, one in nurse.own().items()} == {FIRST: 4, SECOND: 1}


def test_evidence_comes_with_a_leaders_answer(chief: Seat) -> None:
    data = filled(filled(own_sheet(chief), {"Q1": 3}, "H"), {"Q1": "2 Document"}, "I")

    take_own_sheet(chief, read_own_sheet(chief, data))

    assert chief.own()[FIRST] == Answer(FIRST, "rated", 3, 2)


def test_one_bad_cell_keeps_everything_out(nurse: Seat) -> None:
    found = read_own_sheet(nurse, filled(own_sheet(nurse), {"Q1": 3, "Q2": "does not apply"}))

    assert [(one.code, one.where) for one in found.errors] == [("C05own", "Questions!C7")]
    with pytest.raises(AnswerError, match="a level from 0 to 4, or Don't know"):
        take_own_sheet(nurse, found)
    assert nurse.own() == {}


def test_the_sheet_of_another_group_is_refused(nurse: Seat, chief: Seat) -> None:
    with pytest.raises(FileRefused, match="another round or another group"):
        read_own_sheet(nurse, own_sheet(chief))


def test_the_councils_own_answer_sheet_is_refused(
    workspace: Workspace, assessment: Assessment, nurse: Seat
) -> None:
    with pytest.raises(FileRefused, match="not a private answer sheet"):
        read_own_sheet(nurse, workspace.export_questionnaire(assessment.id))


def test_the_council_cannot_bring_a_private_sheet_in(
    workspace: Workspace, assessment: Assessment, nurse: Seat
) -> None:
    with pytest.raises(FileRefused, match="another workbook of Candour"):
        workspace.read_questionnaire(assessment.id, "x.xlsx", own_sheet(nurse))


def test_a_room_votes_on_the_screen(workspace: Workspace, assessment: Assessment) -> None:
    room = workspace.open_round(assessment.id, "Workshop", "room", ("leadership",))

    with pytest.raises(NotAllowed, match="In a room people vote"):
        own_sheet(seat(workspace, assessment, room, "leadership"))


def test_nothing_of_the_file_is_kept(store: Store, workspace: Workspace, nurse: Seat) -> None:
    def sign(book):
        book.properties.lastModifiedBy = "Zenobia Quirke"
        book.properties.creator = "Zenobia Quirke"

    data = edited(filled(own_sheet(nurse), {"Q1": 3}), sign)
    before = workspace.audit()

    take_own_sheet(nurse, read_own_sheet(nurse, data))

    assert workspace.audit() == before
    store.close()
    kept = b"".join(one.read_bytes() for one in Path(store.path).parent.iterdir() if one.is_file())
    assert b"Zenobia" not in kept


def test_a_sheet_tells_all_that_is_wrong_on_it_and_stores_nothing(nurse: Seat) -> None:
    sheet = (Answer(FIRST, "rated", 3), Answer(SECOND, "rated", 9), Answer("nonsense", "rated", 1))

    with pytest.raises(AnswerError) as told:
        nurse.save_answers(sheet, "key")

    assert [problem.where for problem in told.value.problems] == [
        f"Question '{SECOND}'",
        "Question 'nonsense'",
    ]
    assert nurse.own() == {}


def test_a_sheet_is_no_way_to_vote_in_a_room(workspace: Workspace, assessment: Assessment) -> None:
    room = workspace.open_round(assessment.id, "Workshop", "room", ("leadership",))
    voter = seat(workspace, assessment, room, "leadership")

    with pytest.raises(NotAllowed, match="In a room people vote"):
        voter.save_answers((Answer(FIRST, "rated", 3),), "key")
