"""A workshop on paper: the facilitator's guide, forms in large print, and what is typed in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from toolkit.errors import AnswerError, NotAllowed, Problem
from toolkit.findings import work_out
from toolkit.model.answers import Answer, Assessment, Round
from toolkit.model.bank import Question
from toolkit.papers.asking import PaperForm, PaperQuestion
from toolkit.papers.guide import LENGTHS, make_guide
from toolkit.seat import Seat, asked, new_key, take_seat
from toolkit.store.database import Door
from toolkit.words import advice, listed, text
from toolkit.workbook.questionnaire_private import PrivateForm, write_private_sheet
from toolkit.workspace.results import Results
from toolkit.workspace.talking import in_order


class OnPaper(Results):
    """What is printed for a workshop, and what comes back from it."""

    def export_guide(self, assessment_id: str, minutes: int = 120) -> bytes:
        """The facilitator's guide as a Word document, for a workshop of so many minutes.

        Its questions stand in the order in which the host's page shows them (METHOD 2.5).
        """
        self.require("reader")
        length = next((one for one in LENGTHS if one == minutes), None)
        if length is None:
            raise AnswerError(
                Problem.of(
                    "faults_rounds.no_guide_for_minutes",
                    minutes=minutes,
                    lengths=listed(map(str, LENGTHS)),
                )
            )
        from toolkit.papers.guide_document import write_guide

        assessment = self._records.assessment(assessment_id)
        material = self._material(assessment)
        findings = work_out(material)
        put = _put(assessment)
        answered = {id for closing in material.closings for id in closing.working}
        known = bool(answered.intersection(put))
        order = [one.question_id for one in in_order(findings.talk, put, answered=known)]
        return write_guide(make_guide(findings, order, length, asked=known))

    def paper_form(self, assessment_id: str, round_id: str, group: str) -> PaperForm:
        """What one group is asked in a survey. Raises NotAllowed in a room, where people vote."""
        self.require("facilitator")
        return _on_paper(self._private_form(assessment_id, round_id, group))

    def export_private_sheet(self, assessment_id: str, round_id: str, group: str) -> bytes:
        """The private answer sheet of a group, empty: to hand on to who has no network.

        It is the one that each of the group can fetch at their own place, and comes back there.
        """
        self.require("facilitator")
        return write_private_sheet(self._private_form(assessment_id, round_id, group))

    def export_paper_form(self, assessment_id: str, round_id: str, group: str) -> bytes:
        """The questions of a group in large print, as a Word document."""
        form = self.paper_form(assessment_id, round_id, group)
        from toolkit.papers.paper_form import write_paper_form

        return write_paper_form(form)

    def type_in(
        self, assessment_id: str, round_id: str, group: str, answers: Sequence[Answer], key: str
    ) -> int:
        """One form on paper is one anonymous respondent of its group; says how many answers.

        The same `key` makes the same respondent, so that a second press of a button does no harm.
        All of it is kept or nothing. Raises AnswerError for a form without an answer.
        """
        self.require("facilitator")
        assessment, one = self._survey(assessment_id, round_id)
        if not answers:
            raise AnswerError(Problem(one.title, text("paper_form.typing.nothing"), ""))
        with self.store.together():
            seat = self._paper_seat(assessment, one, group, key)
            return len(seat.save_answers(answers, new_key()))

    def _private_form(self, assessment_id: str, round_id: str, group: str) -> PrivateForm:
        assessment, one = self._survey(assessment_id, round_id)
        bank = self.bank(assessment)
        method = self.method(bank)
        if group not in one.groups:
            raise AnswerError(
                Problem(
                    one.title,
                    *advice(
                        "faults_rounds.group_not_asked", group=group, names=", ".join(one.groups)
                    ),
                )
            )
        return PrivateForm(
            council=self._records.council().name,
            title=one.title,
            bank=bank,
            round_id=one.id,
            group=group,
            questions=asked(bank, assessment, one, group, method.reference),
            leads=group == method.reference,
            least=method.k,
        )

    def _survey(self, assessment_id: str, round_id: str) -> tuple[Assessment, Round]:
        assessment = self._records.assessment(assessment_id)
        one = next((one for one in assessment.rounds if one.id == round_id), None)
        if one is None or one.promise != "survey":
            title = assessment.title if one is None else one.title
            raise NotAllowed(Problem(title, text("paper_form.typing.none"), ""))
        return assessment, one

    def _paper_seat(self, assessment: Assessment, one: Round, group: str, key: str) -> Seat:
        bank = self.bank(assessment)
        door, name = Door(self.store, self.council_id), self._records.council().name
        id = hashlib.sha256(f"paper {one.id} {key}".encode()).hexdigest()[:32]
        return take_seat(door, bank, assessment, one, group, name, lambda: id)


def _on_paper(sheet: PrivateForm) -> PaperForm:
    """The same questions and choices as on the sheet that people fill in on a screen."""
    names = {group.id: group.title for group in sheet.bank.groups}
    questions = tuple(
        PaperQuestion(one.id, sheet.wording(one), _choices(sheet, one)) for one in sheet.questions
    )
    k = sheet.least
    return PaperForm(
        council=sheet.council,
        title=sheet.title,
        group=names[sheet.group],
        promise=(text("joining.sees.survey2", k=k), text("joining.sees.survey3", k=k)),
        questions=questions,
        with_evidence=sheet.leads,
    )


def _choices(sheet: PrivateForm, question: Question) -> dict[int | str, str]:
    """What may be ticked: the levels from the lowest, and what stands beside them."""
    found: dict[int | str, str] = {}
    for level, name in enumerate(sheet.words(sheet.scale(question))):
        told = {"level": level, "name": name, "words": question.levels[level]}
        found[level] = text("papers.level" if sheet.is_plain else "paper_form.level", **told)
    found["dont_know"] = text("paper_form.dont_know")
    if sheet.leads:
        found["not_applicable"] = text("paper_form.not_applicable")
    return found


def _put(assessment: Assessment) -> tuple[str, ...]:
    """The questions of the room that is being held, else all of the form."""
    rooms = [one for one in assessment.rounds if one.promise == "room" and one.state != "closed"]
    own = next((one.question_ids for one in reversed(rooms) if one.question_ids), ())
    return own or assessment.question_ids
