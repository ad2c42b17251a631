"""What stands for one question, and against its red line (METHOD 1.1, 1.2 and 1.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from toolkit.method import TOLERANCE, Method
from toolkit.model.answers import AgreedRecord, Answer, Status
from toolkit.model.bank import Question

StandsBy = Literal["agreed", "imported", "working", "none"]
RedState = Literal["met", "unproven", "below", "unknown", "not_applicable"]

RATIONALE_LEAST = 10
BAD_STATES: tuple[RedState, ...] = ("below", "unknown")


@dataclass(frozen=True)
class Standing:
    """What stands for one question: the agreed record, else the working answer, else nothing.

    `claimed` is given exactly when the status is `rated`. `evidence` is the grade that counts,
    after the rules of METHOD 1.1; it and `evidenced` are None where nobody was asked for a grade
    yet ("evidence not yet judged"). `red_state` is None on a question that is no red line.
    """

    question_id: str
    status: Status
    claimed: float | None = None
    evidence: int | None = None
    evidenced: float | None = None
    source: StandsBy = "none"
    red_state: RedState | None = None
    problems: tuple[str, ...] = ()

    @property
    def evidence_judged(self) -> bool:
        """Whether a grade of evidence stands beside the level, or no level needs one."""
        return self.status != "rated" or self.evidence is not None


def stand_agreed(question: Question, record: AgreedRecord, method: Method) -> Standing:
    """What an agreed record makes of a question, after the rules of METHOD 1.1."""
    problems: list[str] = []
    status = _status(question, record.status, record.reason, record.approver, problems)
    grade = None
    if status == "rated":
        grade = _grade(record.evidence, record.reference, problems)
    if len(record.rationale.strip()) < RATIONALE_LEAST:
        problems.append("rationale_missing")
    return standing(
        question, status, record.level, grade, method, source="agreed", problems=problems
    )


def stand_alone(question: Question, answer: Answer, method: Method) -> Standing:
    """What a lone assessor's own answer makes of a question until a level is agreed.

    It is the working answer of a room of one, who is the facilitator too: so "not applicable"
    stands with its reason, and a grade counts with its reference, as in an agreed record.
    """
    problems: list[str] = []
    status = _status(question, answer.status, answer.reason, "", problems)
    grade = None
    if status == "rated":
        grade = _grade(answer.evidence, answer.reference, problems)
    return standing(
        question, status, answer.level, grade, method, source="working", problems=problems
    )


def stand_imported(question: Question, record: AgreedRecord | None, method: Method) -> Standing:
    """What a spreadsheet of an earlier year makes of a question: a claim, its evidence not judged.

    What the spreadsheet did not ask is not answered, and no red line was looked at.
    """
    if record is None:
        return Standing(question.id, "unanswered")
    return standing(question, record.status, record.level, None, method, source="imported")


def standing(
    question: Question,
    status: Status,
    level: float | None,
    grade: int | None,
    method: Method,
    *,
    source: StandsBy,
    problems: Iterable[str] = (),
) -> Standing:
    """The standing of a question whose status and grade of evidence are settled (METHOD 1.2).

    A grade of None with a level means that evidence is not yet judged.
    """
    claimed = None if status != "rated" or level is None else float(level)
    grade = None if claimed is None else grade
    evidenced = None if claimed is None or grade is None else min(claimed, float(grade + 1))
    state = _red_state(question, status, claimed, grade, method)
    return Standing(question.id, status, claimed, grade, evidenced, source, state, tuple(problems))


def _status(
    question: Question, status: Status, reason: str, approver: str, problems: list[str]
) -> Status:
    if status != "not_applicable":
        return status
    if not reason.strip():
        problems.append("na_reason_missing")
        return "unanswered"
    if question.red_line and not approver.strip():
        problems.append("na_on_red_line_not_approved")
        return "dont_know"
    return status


def _grade(grade: int | None, reference: str, problems: list[str]) -> int:
    if grade is None:
        problems.append("evidence_missing")
        return 0
    if grade >= 2 and not reference.strip():
        problems.append("evidence_ref_missing")
        return 1
    return grade


def _red_state(
    question: Question,
    status: Status,
    claimed: float | None,
    grade: int | None,
    method: Method,
) -> RedState | None:
    if question.red_level is None:
        return None
    if status == "not_applicable":
        return "not_applicable"
    if claimed is None:
        return "unknown"
    if claimed < question.red_level - TOLERANCE:
        return "below"
    return "met" if grade is not None and grade >= method.red_evidence else "unproven"
