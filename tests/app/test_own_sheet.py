"""A survey answered in a spreadsheet, in process: fetched, brought back, and kept."""

from __future__ import annotations

import pytest

from tests.app.pages import press, sound
from tests.app.seats import open_seat, sit_down, words
from tests.test_own_sheet import filled
from toolkit.model.answers import Answer
from toolkit.seat.own_sheet import own_sheet

FIRST, SECOND = "newcomer-experience", "settled-resident-experience"


@pytest.fixture
def opened(workspace, bank):
    assessment = workspace.start_assessment(bank, title="Spring 2026", year=2026)

    def made(promise="survey"):
        ids = (FIRST, SECOND)
        return workspace.open_round(
            assessment.id, "Asked", promise, ("leadership", "frontline"), question_ids=ids
        )

    return made


def brought(workspace, secret, data):
    """The list of one's own answers, after a sheet was brought there."""
    test = sound(press(open_seat(workspace, secret), "All my answers"))
    test.file_uploader[0].upload("mine.xlsx", data)
    return sound(test.run())


def test_what_is_on_the_sheet_is_kept_once_it_is_sent(workspace, opened):
    seat, secret = sit_down(workspace, opened().id, "frontline")
    data = filled(own_sheet(seat), {"Q1": "3 Mostly", "Q2": "Don't know"})

    test = brought(workspace, secret, data)

    assert "2 answers were found." in words(test)
    assert seat.own() == {}
    press(test, "Take these answers over")
    assert seat.own() == {FIRST: Answer(FIRST, "rated", 3), SECOND: Answer(SECOND, "dont_know")}
    assert "2 answers are kept." in words(test)


def test_what_has_to_be_put_right_is_told_and_nothing_is_kept(workspace, opened):
    seat, secret = sit_down(workspace, opened().id, "frontline")
    data = filled(own_sheet(seat), {"Q1": "3 Mostly", "Q2": "perhaps"})

    test = brought(workspace, secret, data)

    assert "Questions!C7" in str(test.table[0].value.index[0]).replace("\\", "")
    assert "Take these answers over" not in [one.label for one in test.button]
    assert seat.own() == {}


def test_another_file_is_refused(workspace, opened):
    _, secret = sit_down(workspace, opened().id, "frontline")

    test = brought(workspace, secret, b"Ref,Your answer\n")

    assert "CSV or text file" in test.error[0].value


def test_in_a_room_there_is_no_sheet(workspace, opened):
    _, secret = sit_down(workspace, opened("room").id, "frontline")

    test = press(open_seat(workspace, secret), "All my answers")

    assert not test.file_uploader
