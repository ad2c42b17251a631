"""Answers to a survey by way of a spreadsheet: the sheet of one's group, and what comes back of it.

Nothing of the file is kept: not its name, not its properties, and no line anywhere that it came.
"""

from __future__ import annotations

from toolkit.errors import AnswerError, NotAllowed, Problem
from toolkit.seat.place import Seat, new_key
from toolkit.words import advice, text
from toolkit.workbook.questionnaire_private import (
    PrivateForm,
    PrivateRead,
    read_private_sheet,
    write_private_sheet,
)
from toolkit.workbook.reading.worker import open_book


def own_sheet(seat: Seat) -> bytes:
    """The sheet of this person's group, empty: it says nothing of who fetched it, or when.

    Raises NotAllowed in a room, where people vote.
    """
    return write_private_sheet(_form(seat))


def read_own_sheet(seat: Seat, data: bytes) -> PrivateRead:
    """What this person's sheet says; nothing is saved. Raises FileRefused, NotAllowed."""
    name = text("private_sheet.form.file")
    return read_private_sheet(open_book(name, data), name, _form(seat))


def take_own_sheet(seat: Seat, read: PrivateRead) -> int:
    """The answers of the sheet take the place of earlier ones, all or none; says how many.

    Raises AnswerError while something on the sheet is to be put right, NotAllowed when the round
    is not open.
    """
    if read.errors:
        raise AnswerError(one.problem for one in read.errors)
    return len(seat.save_answers(read.answers, new_key()))


def _form(seat: Seat) -> PrivateForm:
    if seat.round.promise != "survey":
        raise NotAllowed(Problem(seat.round.title, *advice("faults_answers.in_room_people_vote")))
    return PrivateForm(
        council=seat.council_name,
        title=seat.round.title,
        bank=seat.bank,
        round_id=seat.round.id,
        group=seat.respondent.group,
        questions=seat.questions,
        leads=seat.leads,
        least=seat.method.k,
    )
