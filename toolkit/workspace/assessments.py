"""The council's own details, and its assessments from the first day to the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from toolkit.drafts import choose_questions
from toolkit.errors import AnswerError, NotAllowed, Problem, refuse
from toolkit.model.answers import Assessment, AssessmentState, Form, Round
from toolkit.model.bank import Bank
from toolkit.model.council import FIRST_DAY, LAST_DAY, Council
from toolkit.store.database import Door
from toolkit.store.listing import list_assessments
from toolkit.store.records import AuditEvent
from toolkit.words import advice, listed
from toolkit.workspace.desk import Desk


class Assessments(Desk):
    """What may be done with a council and its assessments."""

    def council(self) -> Council:
        """The council itself."""
        self.require("reader")
        return self._records.council()

    def save_council(self, council: Council, was: int) -> Council:
        """The council's details are stored. Raises EditConflict when they moved on."""
        self.require("admin")
        if not council.name.strip():
            raise AnswerError(Problem.of("faults_rounds.no_council_name"))
        return self._records.save_council(council, was, self._stamp)

    def assessments(self) -> tuple[Assessment, ...]:
        """Every assessment, newest year first."""
        self.require("reader")
        return self._records.assessments()

    def assessment_ids(self) -> tuple[str, ...]:
        """The id of every assessment, newest year first."""
        self.require("reader")
        return list_assessments(Door(self.store, self.council_id))

    def assessment(self, assessment_id: str) -> Assessment:
        """One assessment. Raises NotFound."""
        self.require("reader")
        return self._records.assessment(assessment_id)

    def check_title(self, title: str, own_id: str = "") -> tuple[Problem, ...]:
        """What keeps an assessment from having this name; empty when it may."""
        self.require("facilitator")
        others = [one for one in self._records.assessments() if one.id != own_id]
        taken = {one.title.casefold() for one in others}
        if title.strip() and title.strip().casefold() not in taken:
            return ()
        if not title.strip():
            return (Problem.of("faults_rounds.no_assessment_name"),)
        return (Problem.of("faults_rounds.one_name_already"),)

    def start_assessment(
        self,
        bank: Bank,
        *,
        title: str,
        year: int,
        label: str = "",
        form: Form = "full",
        held_on: date | None = None,
        people: str = "",
    ) -> Assessment:
        """A new assessment is open, with a copy of the bank and a place for one's own answers."""
        self.require("facilitator")
        council = self._records.council()
        refuse((*self.check_title(title), *check_year(year)))
        reference = self.method(bank).reference
        alone = Round(self.new_id(), title, "alone", (reference,), state="open")
        assessment = Assessment(
            id=self.new_id(),
            title=title.strip(),
            year=year,
            label=label.strip() or str(year),
            bank_fingerprint=bank.fingerprint,
            form=form,
            question_ids=choose_questions(bank, form, council.functions),
            state="open",
            held_on=held_on,
            people=people,
            rounds=(alone,),
        )
        body = bank.to_json()
        with self.store.together():
            refuse(self.check_title(title))  # two at once cannot take one name
            self.store.keep_bank(bank.fingerprint, bank.id, bank.version, bank.title, body)
            self._records.add_assessment(assessment, self._stamp)
        return assessment

    def save_assessment(self, assessment: Assessment, was: int) -> Assessment:
        """Title, year, label, date and people are stored. Raises EditConflict."""
        self.require("facilitator")
        refuse(check_year(assessment.year))
        with self.store.together():
            self._changeable(assessment.id)
            refuse(self.check_title(assessment.title, assessment.id))
            return self._records.save_assessment(assessment, was, self._stamp)

    def publish(self, assessment_id: str) -> Assessment:
        """The scores are final: nothing in the assessment but its plan can change.

        Raises NotAllowed while a room or a survey is open: its close would still change them.
        """
        self.require("facilitator")
        found = self._records.assessment(assessment_id)
        if found.still_asking:
            told = advice("faults_rounds.still_asking", titles=listed(found.still_asking))
            raise NotAllowed(Problem(found.title, *told))
        return self._move(assessment_id, "published")

    def reopen(self, assessment_id: str) -> Assessment:
        """The assessment can be changed again; the audit trail says who reopened it."""
        return self._move(assessment_id, "open")

    def _move(self, assessment_id: str, state: AssessmentState) -> Assessment:
        self.require("facilitator")
        found = self._records.assessment(assessment_id)
        if found.imported:
            raise NotAllowed(Problem(found.title, *advice("faults_rounds.what_imported_cannot")))
        moved, verb = replace(found, state=state), "publish" if state == "published" else "reopen"
        return self._records.save_assessment(moved, found.revision, self._stamp, verb)

    def delete_assessment(self, assessment_id: str, typed_title: str) -> None:
        """The assessment and all in it is gone. Raises AnswerError unless its name was typed."""
        self.require("admin")
        found = self._records.assessment(assessment_id)
        if typed_title.strip() != found.title:
            raise AnswerError(Problem.of("faults_rounds.not_name_assessment", found=found.title))
        self._records.delete_assessment(assessment_id, self._stamp)

    def audit(self) -> tuple[AuditEvent, ...]:
        """The newest lines of the audit trail, newest first."""
        self.require("admin")
        return self._records.audit()


def check_year(year: int) -> tuple[Problem, ...]:
    """What keeps an assessment from being of this year; empty when it may."""
    if FIRST_DAY.year <= year <= LAST_DAY.year:
        return ()
    return (Problem.of("faults_rounds.out_range_year", year=year),)
