"""Answers and agreed records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.errors import Problem, refuse
from toolkit.model.answers import AgreedRecord, Answer, Assessment
from toolkit.store.records import Version
from toolkit.words import advice, text
from toolkit.workspace.desk import Desk


@dataclass(frozen=True)
class Kept:
    """What stands for a question and can be changed: the agreed record, else one's own answer."""

    answer: Answer | None
    record: AgreedRecord | None = None

    @property
    def revision(self) -> int:
        """The revision of the agreed record, 0 where there is none."""
        return self.record.revision if self.record else 0


class Answering(Desk):
    """What may be done with answers and agreed records."""

    def kept(self, assessment: Assessment) -> Mapping[str, Kept]:
        """What stands for each question on the form: the agreed record, else one's own answer."""
        self.require("reader")
        own = self._own(assessment)
        return {
            question_id: Kept(record.as_answer(), record)
            if (record := assessment.agreed.get(question_id))
            else Kept(own.get(question_id))
            for question_id in assessment.question_ids
        }

    def keep_answer(
        self, assessment_id: str, answer: Answer, was: int, key: str, approver: str = ""
    ) -> None:
        """The answer stands and survives anything: in the agreed record where there is one.

        `was` is the revision of the record that the person saw, 0 for none. The same `key` counts
        once. With an `approver` two people have settled it, so it becomes an agreed record. Raises
        AnswerError outside the scale, EditConflict when the record moved on.
        """
        self.require("contributor")
        with self.store.together():  # nobody agrees on it or publishes in between
            found = self._changeable(assessment_id)
            record = found.agreed.get(answer.question_id)
            if record is None and was == 0 and not approver.strip():
                self._own_seat(found).save_answer(answer, key)
                return
            basis = record or AgreedRecord(answer.question_id, answer.status)
            self._agree(found, basis.with_answer(answer, approver), was)

    def agree(self, assessment_id: str, record: AgreedRecord, was: int) -> AgreedRecord:
        """The record stands; the older version and all dissent are kept (METHOD 3)."""
        self.require("facilitator")
        with self.store.together():
            return self._agree(self._changeable(assessment_id), record, was)

    def agree_all(
        self, assessment_id: str, records: Sequence[tuple[AgreedRecord, int]]
    ) -> tuple[AgreedRecord, ...]:
        """The records stand as each would alone, all or none; beside each is what was seen."""
        self.require("facilitator")
        with self.store.together():
            return self._agree_all(self._changeable(assessment_id), records)

    def agree_own(self, assessment_id: str, decider: str) -> int:
        """Every own answer without an agreed record becomes one, all or none; says how many."""
        self.require("facilitator")
        with self.store.together():
            found = self._changeable(assessment_id)
            own = {q: a for q, a in self._own(found).items() if q not in found.agreed}
            records = []
            for answer in own.values():
                empty = AgreedRecord(answer.question_id, answer.status)
                record = replace(empty, decider=decider.strip(), agreed_on=self.today)
                records.append((record.with_answer(answer), 0))
            return len(self._agree_all(found, records))

    def versions(self, assessment_id: str, question_id: str) -> tuple[Version, ...]:
        """Every version of one agreed record, newest first."""
        self.require("reader")
        return self._records.versions(assessment_id, question_id)

    def _agree(self, assessment: Assessment, record: AgreedRecord, was: int) -> AgreedRecord:
        (kept,) = self._agree_all(assessment, ((record, was),))
        return kept

    def _agree_all(
        self, assessment: Assessment, records: Sequence[tuple[AgreedRecord, int]]
    ) -> tuple[AgreedRecord, ...]:
        refuse(fault for record, _ in records for fault in _faults(assessment, record))
        return self._records.agree(assessment.id, records, self._stamp)


def _faults(assessment: Assessment, record: AgreedRecord) -> Iterator[Problem]:
    where = text("faults_answers.where_question", question_id=record.question_id)
    if record.question_id in assessment.question_ids:
        yield from record.check(where)
    else:
        yield Problem(where, *advice("faults_answers.question_not_choose_one_from"))
