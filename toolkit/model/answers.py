"""What people said, and what the room agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from toolkit.errors import Problem
from toolkit.model.bank import EVIDENCE_GRADES, LEVELS
from toolkit.words import advice

AnswerStatus = Literal["rated", "dont_know", "not_applicable"]
Status = Literal["rated", "dont_know", "not_applicable", "unanswered"]
Promise = Literal["alone", "room", "survey"]
Pace = Literal["own", "together"]
Entry = Literal["code", "links"]
RoundState = Literal["draft", "open", "paused", "closed"]
AssessmentState = Literal["draft", "open", "published", "archived"]
Form = Literal["full", "core"]


@dataclass(frozen=True)
class Answer:
    """One person's answer to one question. A question not answered has no `Answer`.

    `level` is 0 to 4 and given exactly when the status is `rated`; `evidence` is a grade from 0
    to 3, asked of the leadership only; `reference` names the document or who checked;
    `comment` belongs to a lone assessor's own record and is never kept with a respondent.
    `revision` counts how often it was kept, 0 before that, and is no part of what it says.
    """

    question_id: str
    status: AnswerStatus
    level: int | None = None
    evidence: int | None = None
    reference: str = ""
    reason: str = ""
    comment: str = ""
    sayable: int | None = None
    revision: int = field(default=0, compare=False)

    def check(self, where: str) -> tuple[Problem, ...]:
        """Every way in which this answer is outside its scale; empty when it is sound."""
        found = _check(where, self.status, self.level, self.evidence)
        if self.sayable is None or self.sayable in LEVELS:
            return found
        return (
            *found,
            Problem(where, *advice("faults_answers.not_level_what_could", sayable=self.sayable)),
        )


@dataclass(frozen=True)
class Dissent:
    """A view that the agreement did not carry, in the person's own words and without a name."""

    level: int | None
    words: str


@dataclass(frozen=True)
class AgreedRecord:
    """What the room agreed on one question (METHOD 3). It always wins over answers.

    `approver` is the second person who accepted that a red line does not apply. `searching` says
    what was tried where no way was found yet, `review_on` when it is tried again. `revision` is 0
    before the first save.
    """

    question_id: str
    status: Status
    level: int | None = None
    evidence: int | None = None
    reference: str = ""
    rationale: str = ""
    reason: str = ""
    approver: str = ""
    decider: str = ""
    facilitator: str = ""
    agreed_on: date | None = None
    dissent: tuple[Dissent, ...] = ()
    searching: str = ""
    review_on: date | None = None
    revision: int = 0

    def check(self, where: str) -> tuple[Problem, ...]:
        """Every way in which this record is outside its scale; empty when it is sound."""
        return _check(where, self.status, self.level, self.evidence)

    def as_answer(self) -> Answer | None:
        """The record as the answer that it gives, or None while nothing is settled."""
        if self.status == "unanswered":
            return None
        return Answer(
            question_id=self.question_id,
            status=self.status,
            level=self.level,
            evidence=self.evidence,
            reference=self.reference,
            reason=self.reason,
            comment=self.rationale,
        )

    def with_answer(self, answer: Answer, approver: str = "") -> AgreedRecord:
        """The record with another answer in it; who decided, and dissent, stay."""
        return replace(
            self,
            status=answer.status,
            level=answer.level,
            evidence=answer.evidence,
            reference=answer.reference,
            reason=answer.reason,
            rationale=answer.comment,
            approver=approver.strip(),
        )


def _check(where: str, status: str, level: int | None, evidence: int | None) -> tuple[Problem, ...]:
    found = []
    if status not in ("rated", "dont_know", "not_applicable", "unanswered"):
        found.append(Problem(where, *advice("faults_answers.not_kind_answer", status=status)))
    if status == "rated" and level not in LEVELS:
        found.append(Problem(where, *advice("faults_answers.not_level", level=level)))
    if status != "rated" and level is not None:
        found.append(
            Problem(
                where,
                *advice("faults_answers.given_together_with_level", status=status, level=level),
            )
        )
    if evidence is not None and evidence not in EVIDENCE_GRADES:
        found.append(
            Problem(where, *advice("faults_answers.not_grade_evidence", evidence=evidence))
        )
    return tuple(found)


@dataclass(frozen=True)
class Respondent:
    """Somebody who answers: 128 random bits and a group. No name, no time, no address."""

    id: str
    group: str
    pair: str | None = None


@dataclass(frozen=True)
class Round:
    """One asking of the questions, under one promise that is fixed when it opens.

    Promise `alone` is a room of one: nobody was invited, so nothing was promised
    (METHOD 2.3 rule 8). `groups` are the ids of the groups asked. `question_ids` are the
    questions put, all of the form where there are none. `sayable` asks for the private second
    scale too. `entry` lets people in by one code for all, or by links that work once. `minutes`
    are meant for the discussion; `closes_on` is what people are told.
    """

    id: str
    title: str
    promise: Promise
    groups: tuple[str, ...]
    pace: Pace = "own"
    state: RoundState = "draft"
    opened_on: date | None = None
    closed_on: date | None = None
    pulse: int = 0
    question_ids: tuple[str, ...] = ()
    sayable: bool = False
    entry: Entry = "code"
    minutes: int = 60
    closes_on: date | None = None

    @property
    def is_asking(self) -> bool:
        """Whether people are asked in it and it is not closed, so that answers may still come."""
        return self.promise != "alone" and self.state != "closed"


@dataclass(frozen=True)
class Assessment:
    """One council answering one bank in one year. Holds nobody's answers.

    `year` orders assessments, `label` is what people call it ("2026/27"). `question_ids` is the
    form in order: core or full, without the functions that the council does not have.
    """

    id: str
    title: str
    year: int
    label: str
    bank_fingerprint: str
    form: Form
    question_ids: tuple[str, ...]
    state: AssessmentState = "draft"
    held_on: date | None = None
    people: str = ""
    rounds: tuple[Round, ...] = ()
    agreed: Mapping[str, AgreedRecord] = field(default_factory=dict)
    imported: bool = False
    revision: int = 0

    @property
    def is_final(self) -> bool:
        """Whether its scores are final, so that nothing in it but its plan can change."""
        return self.state in ("published", "archived")

    @property
    def still_asking(self) -> tuple[str, ...]:
        """The titles of its rounds in which answers may still come."""
        return tuple(one.title for one in self.rounds if one.is_asking)

    def counted_until(self, today: date) -> date:
        """The day up to which the council's own records are counted for it: its own, or today."""
        return today if self.held_on is None else min(self.held_on, today)


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for a leap day."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
