"""Answers on paper and in Excel: the sheet that is taken away, and what comes back of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from toolkit.errors import AnswerError, EditConflict, Problem
from toolkit.frames import question_ref
from toolkit.model.answers import AgreedRecord, Answer
from toolkit.model.council import ROLES
from toolkit.seat import new_key
from toolkit.store.exports import base_of_export, note_return
from toolkit.words import text
from toolkit.workbook import questionnaire_layout
from toolkit.workbook.answers_book import write_answers
from toolkit.workbook.questionnaire import base_answers, write_questionnaire
from toolkit.workbook.questionnaire_merging import (
    Merged,
    Side,
    base_of,
    has_moved,
    merge,
    settle,
)
from toolkit.workbook.questionnaire_reading import Asked, read_answers
from toolkit.workbook.reading.worker import open_book
from toolkit.workspace.answering import Answering, Kept
from toolkit.workspace.results import Results


@dataclass(frozen=True)
class AnswersPreview:
    """What an answer sheet would change, as it was when somebody looked. Nothing is saved yet.

    `refs` are by question id; `may_agree` says whether this person may record it as agreed.
    """

    assessment_id: str
    name: str
    digest: str
    merged: Merged
    refs: Mapping[str, str] = field(default_factory=dict)
    may_agree: bool = False


class AnswerSheets(Answering, Results):
    """What may be done with answers away from the screen."""

    def export_answers(self, assessment_id: str) -> bytes:
        """Agreed answers, one person's own, and published pictures as a workbook to read."""
        self.require("reader")
        findings = self.findings(assessment_id)
        self._note_export(text("trail.answers_in_excel", title=findings.assessment.title))
        return write_answers(findings, made_on=self.now())

    def export_questionnaire(self, assessment_id: str) -> bytes:
        """The offline answer sheet, filled in with what stands; kept under its number."""
        self.require("contributor")
        findings = self.findings(assessment_id)
        kept = self.kept(findings.assessment)
        answers = _answers(kept)
        accepted = {id for id, one in kept.items() if one.record and one.record.approver.strip()}
        base = base_answers(findings, answers)
        kind = questionnaire_layout.KIND
        number = self._records.keep_export(assessment_id, kind, base, self._stamp)
        return write_questionnaire(
            findings,
            answers,
            accepted=accepted,
            reference=questionnaire_layout.make_reference(assessment_id, number),
            made_on=self.now(),
        )

    def read_questionnaire(self, assessment_id: str, name: str, data: bytes) -> AnswersPreview:
        """What an answer sheet that came back would change; nothing is saved.

        Raises FileRefused for a file that cannot be read or does not belong here.
        """
        role = self.require("contributor")
        findings = self.findings(assessment_id)
        refs = {one.id: question_ref(findings, one.id) for one in findings.questions}
        bank = findings.bank
        asked = Asked(
            assessment_id, bank.fingerprint, bank.version, {ref: id for id, ref in refs.items()}
        )
        read = read_answers(open_book(name, data), name, asked)
        base = None
        if read.number is not None:
            kind = questionnaire_layout.KIND
            kept = base_of_export(self._records.door, assessment_id, kind, read.number)
            base = None if kept is None else base_of(kept)
        now = _answers(self.kept(findings.assessment))
        merged = merge(read, base, now, refs)
        digest = hashlib.sha256(data).hexdigest()
        may_agree = ROLES.index(role) >= ROLES.index("facilitator")
        return AnswersPreview(assessment_id, name, digest, merged, refs, may_agree)

    def accept_questionnaire(
        self,
        sheet: AnswersPreview,
        choices: Mapping[tuple[str, str], Side],
        *,
        agreed: bool = False,
    ) -> int:
        """What the sheet changes stands, all or none; says how many answers that were.

        With `agreed` each of them becomes an agreed record, under who decided by the sheet; else
        the record is changed where there is one, and one's own answer where there is none. Raises
        AnswerError while something is to be put right or decided, EditConflict when what stands
        is no longer what was looked at.
        """
        self.require("facilitator" if agreed else "contributor")
        merged = sheet.merged
        _refuse_unfinished(merged, choices)
        with self.store.together():
            found = self._changeable(sheet.assessment_id)
            kept = self.kept(found)
            now = _answers(kept)
            _refuse_moved(merged, now)
            answers = settle(merged, now, choices)
            if not answers:
                return 0
            own, records = [], []
            for answer in answers:
                stands = kept[answer.question_id]
                if stands.record is None and not agreed:
                    own.append(answer)
                else:
                    record = self._taken_over(stands, answer, merged, agreed=agreed)
                    records.append((record, stands.revision))
            if own:
                self._own_seat(found).save_answers(own, new_key())
            self._agree_all(found, records)
            note_return(self._records.door, self._stamp, _told(sheet, len(answers)))
        return len(answers)

    def _taken_over(
        self, kept: Kept, answer: Answer, merged: Merged, *, agreed: bool
    ) -> AgreedRecord:
        basis = kept.record or AgreedRecord(answer.question_id, answer.status)
        outside = answer.status == basis.status == "not_applicable"
        record = basis.with_answer(answer, basis.approver if outside else "")
        if agreed:
            returned = merged.read.returned
            record = replace(
                record,
                decider=returned.get("decider", "") or record.decider,
                facilitator=returned.get("facilitator", "") or record.facilitator,
                agreed_on=merged.read.agreed_on or record.agreed_on or self.today,
            )
        return record


def _answers(kept: Mapping[str, Kept]) -> dict[str, Answer]:
    return {id: one.answer for id, one in kept.items() if one.answer is not None}


def _refuse_unfinished(merged: Merged, choices: Mapping[tuple[str, str], Side]) -> None:
    if merged.errors:
        raise AnswerError(one.problem for one in merged.errors)
    left = merged.undecided(choices)
    if left:
        raise AnswerError(Problem.of("faults_import.cells_both_sides_changed", left=left))


def _refuse_moved(merged: Merged, now: Mapping[str, Answer]) -> None:
    """What stands is what the person saw. Raises EditConflict otherwise."""
    if has_moved(merged, now):
        raise EditConflict(
            Problem.of("faults_import.somebody_changed_answers_here"), theirs=None, yours=None
        )


def _told(sheet: AnswersPreview, n: int) -> str:
    name = " ".join(sheet.name.split())[:80]
    reference = sheet.merged.read.reference or text("trail.no_reference")
    return text(
        "trail.answer_sheet_answers_sha", reference=reference, n=n, name=name, digest=sheet.digest
    )
