"""What somebody who works for the council may do: the list of everything the toolkit can.

Every method asks the store, not the session, whether the person may; then it loads, calls pure
functions, and saves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from toolkit.banks.reading import bank_from_json
from toolkit.drafts import check_action, choose_questions, draft_action, next_ref
from toolkit.errors import AnswerError, NotAllowed, Problem
from toolkit.findings import Change, Findings, Material, compare, work_out
from toolkit.method import DEFAULT, Method
from toolkit.model.answers import (
    AgreedRecord,
    Answer,
    Assessment,
    AssessmentState,
    Form,
    Promise,
    Respondent,
    Round,
)
from toolkit.model.bank import Bank
from toolkit.model.council import ROLES, Action, Council, Plan, Role
from toolkit.release import Picture, take_picture
from toolkit.seat import Seat, new_key, take_seat
from toolkit.store.answers import Answers, Said, Sealed
from toolkit.store.database import Door, Store
from toolkit.store.records import AuditEvent, Records, Stamp, Version


@dataclass(frozen=True)
class Kept:
    """What stands for a question and can be changed: the agreed record, else one's own answer."""

    answer: Answer | None
    record: AgreedRecord | None = None

    @property
    def revision(self) -> int:
        """The revision of the agreed record, 0 where there is none."""
        return self.record.revision if self.record else 0


@dataclass(frozen=True)
class Workspace:
    """One person at work for one council. Made by `open_workspace`."""

    store: Store
    account_id: str
    council_id: str
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    # Who may, and through which door

    def require(self, least: Role) -> Role:
        """The role that this person has now. Raises NotAllowed below `least`."""
        role = self.store.role(self.account_id, self.council_id)
        if role is None or ROLES.index(role) < ROLES.index(least):
            what = f"This needs the role '{least}'."
            raise NotAllowed(Problem("Your account", what, "Ask your council's admin for it."))
        return role

    @property
    def today(self) -> date:
        """The day on which this is done."""
        return self.now().date()

    @property
    def _records(self) -> Records:
        return Records(Door(self.store, self.council_id))

    @property
    def _answers(self) -> Answers:
        return Answers(Door(self.store, self.council_id))

    @property
    def _stamp(self) -> Stamp:
        return Stamp(self.account_id, self.now().replace(tzinfo=None))

    # The council and its assessments

    def council(self) -> Council:
        """The council itself."""
        self.require("reader")
        return self._records.council()

    def save_council(self, council: Council, was: int) -> Council:
        """The council's details are stored. Raises EditConflict when they moved on."""
        self.require("admin")
        if not council.name.strip():
            raise AnswerError(Problem("Name", "It is empty.", "Type the name of the council."))
        return self._records.save_council(council, was, self._stamp)

    def assessments(self) -> tuple[Assessment, ...]:
        """Every assessment, newest year first."""
        self.require("reader")
        return self._records.assessments()

    def assessment(self, assessment_id: str) -> Assessment:
        """One assessment. Raises NotFound."""
        self.require("reader")
        return self._records.assessment(assessment_id)

    def bank(self, assessment: Assessment) -> Bank:
        """The bank as it was when the assessment began, whatever became of its files."""
        self.require("reader")
        return kept_bank(self.store, assessment.bank_fingerprint)

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
        taken = {one.title.casefold() for one in self._records.assessments()}
        if not title.strip() or title.strip().casefold() in taken:
            what = "There is one of this name already." if title.strip() else "It is empty."
            raise AnswerError(Problem("Name", what, "Type another name, such as 'Spring 2027'."))
        if not 2000 <= year <= 2100:
            raise AnswerError(Problem("Year", f"{year} is out of range.", "Use 2000 to 2100."))
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
        self.store.keep_bank(bank.fingerprint, bank.id, bank.version, bank.title, body)
        self._records.add_assessment(assessment, self._stamp)
        return assessment

    def save_assessment(self, assessment: Assessment, was: int) -> Assessment:
        """Title, year, label, date and people are stored. Raises EditConflict."""
        self.require("facilitator")
        self._changeable(assessment.id)
        return self._records.save_assessment(assessment, was, self._stamp)

    def publish(self, assessment_id: str) -> Assessment:
        """The scores are final: nothing in the assessment but its plan can change."""
        return self._move(assessment_id, "published")

    def reopen(self, assessment_id: str) -> Assessment:
        """The assessment can be changed again; the audit trail says who reopened it."""
        return self._move(assessment_id, "open")

    def _move(self, assessment_id: str, state: AssessmentState) -> Assessment:
        self.require("facilitator")
        found = self._records.assessment(assessment_id)
        moved = replace(found, state=state)
        return self._records.save_assessment(moved, found.revision, self._stamp)

    def delete_assessment(self, assessment_id: str, typed_title: str) -> None:
        """The assessment and all in it is gone. Raises AnswerError unless its name was typed."""
        self.require("admin")
        found = self._records.assessment(assessment_id)
        if typed_title.strip() != found.title:
            fix = f"Type '{found.title}' to delete it."
            raise AnswerError(Problem("Name", "It is not the name of this assessment.", fix))
        self._records.delete_assessment(assessment_id, self._stamp)

    def _changeable(self, assessment_id: str) -> Assessment:
        found = self._records.assessment(assessment_id)
        if found.state not in ("draft", "open"):
            fix = "Reopen it under Set up if it really has to change."
            raise NotAllowed(Problem(found.title, "Its scores are final.", fix))
        return found

    # Answers and agreed records

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
        once. Raises AnswerError outside the scale, EditConflict when the record moved on.
        """
        self.require("contributor")
        found = self._changeable(assessment_id)
        record = found.agreed.get(answer.question_id)
        if record is None and was == 0:
            self._own_seat(found).save_answer(answer, key)
            return
        basis = record or AgreedRecord(answer.question_id, answer.status)
        self._agree(found, basis.with_answer(answer, approver), was)

    def agree(self, assessment_id: str, record: AgreedRecord, was: int) -> AgreedRecord:
        """The record stands; the older version and all dissent are kept (METHOD 3)."""
        self.require("facilitator")
        return self._agree(self._changeable(assessment_id), record, was)

    def agree_own(self, assessment_id: str, decider: str) -> int:
        """Every own answer without an agreed record becomes one; says how many did."""
        self.require("facilitator")
        found = self._changeable(assessment_id)
        own = {q: a for q, a in self._own(found).items() if q not in found.agreed}
        for answer in own.values():
            empty = AgreedRecord(answer.question_id, answer.status)
            record = replace(empty, decider=decider.strip(), agreed_on=self.today)
            self._agree(found, record.with_answer(answer), 0)
        return len(own)

    def versions(self, assessment_id: str, question_id: str) -> tuple[Version, ...]:
        """Every version of one agreed record, newest first."""
        self.require("reader")
        return self._records.versions(assessment_id, question_id)

    def _agree(self, assessment: Assessment, record: AgreedRecord, was: int) -> AgreedRecord:
        where = f"Question '{record.question_id}'"
        if record.question_id not in assessment.question_ids:
            what = "This question is not on the form."
            raise AnswerError(Problem(where, what, "Choose one from the list of questions."))
        _refuse(record.check(where))
        return self._records.agree(assessment.id, record, was, self._stamp)

    def _own(self, assessment: Assessment) -> dict[str, Answer]:
        alone = _alone(assessment)
        return self._answers.alone(alone.id) if alone else {}

    def _own_seat(self, assessment: Assessment) -> Seat:
        alone = _alone(assessment)
        if alone is None:
            fix = "Record what the room agreed, question by question."
            raise NotAllowed(Problem(assessment.title, "It has no place for one person.", fix))
        return self.take_seat(assessment, alone, alone.groups[0])

    # People who answer

    def open_round(
        self, assessment_id: str, title: str, promise: Promise, groups: tuple[str, ...]
    ) -> Round:
        """A round is open to these groups, under a promise that nothing can loosen."""
        self.require("facilitator")
        self._changeable(assessment_id)
        one = Round(self.new_id(), title, promise, groups, state="open", opened_on=self.today)
        self._answers.add_round(assessment_id, one)
        return one

    def take_seat(self, assessment: Assessment, one: Round, group: str) -> Seat:
        """Somebody of this group sits in the round, with a seat of their own."""
        bank = self.bank(assessment)
        door, reference = Door(self.store, self.council_id), self.method(bank).reference
        return take_seat(door, bank, assessment, one, group, reference, self.new_id)

    def close_round(self, assessment_id: str, round_id: str) -> None:
        """The round is closed and its picture frozen; doing it again changes nothing."""
        self.require("facilitator")
        assessment = self._records.assessment(assessment_id)
        bank = self.bank(assessment)
        one = self._answers.round(round_id)

        def seal(said: Said) -> Sealed:
            return take_picture(bank, assessment, one, said, self.method(bank))

        self._answers.close(round_id, self.today, seal)

    # The plan

    def plan(self, assessment_id: str) -> Plan:
        """The actions of one assessment."""
        self.require("reader")
        return self._records.plan(assessment_id)

    def add_action(self, assessment_id: str, action: Action) -> Action:
        """The action is in the plan, under the next ref of its theme."""
        self.require("contributor")
        bank = self.bank(self._records.assessment(assessment_id))
        _refuse(check_action(action, bank))
        code = next(theme.code for theme in bank.themes if theme.id == action.theme_id)

        def make(plan: Plan) -> tuple[Action, ...]:
            ref = action.ref or next_ref(code, (one.ref for one in plan.actions))
            return (replace(action, id=action.id or self.new_id(), ref=ref),)

        return self._records.add_actions(assessment_id, make, self._stamp)[0]

    def add_suggested(self, assessment_id: str, question_ids: Iterable[str]) -> tuple[Action, ...]:
        """The bank's action for each of these answers is in the plan, unless it was there."""
        self.require("contributor")
        findings = self.findings(assessment_id)

        def make(plan: Plan) -> tuple[Action, ...]:
            drafted = plan
            for question_id in question_ids:
                claimed = findings.standings[question_id].claimed
                level = None if claimed is None else int(claimed)
                action = draft_action(
                    findings.bank, question_id, level, self.today, self.new_id(), drafted
                )
                there = {(one.title, one.question_ids) for one in drafted.actions}
                if action and (action.title, action.question_ids) not in there:
                    drafted = Plan((*drafted.actions, action))
            return drafted.actions[len(plan.actions) :]

        return self._records.add_actions(assessment_id, make, self._stamp)

    def save_action(self, assessment_id: str, action: Action, was: int) -> Action:
        """The action is stored; the older version is kept. Raises EditConflict."""
        self.require("contributor")
        _refuse(check_action(action, self.bank(self._records.assessment(assessment_id))))
        return self._records.save_action(assessment_id, action, was, self._stamp)

    def action_versions(self, assessment_id: str, action_id: str) -> tuple[Action, ...]:
        """Every version of one action, newest first."""
        self.require("reader")
        return self._records.action_versions(assessment_id, action_id)

    # What comes of it

    def method(self, bank: Bank) -> Method:
        """The method with the settings that the bank changes."""
        return DEFAULT.changed(bank.method)

    def findings(self, assessment_id: str) -> Findings:
        """All that may be said about one assessment and the years before it."""
        self.require("reader")
        found = self._records.assessments()
        this = self._records.assessment(assessment_id)
        earlier = sorted((one for one in found if one.year < this.year), key=lambda one: one.year)
        return work_out(self._material(this, tuple(self._material(one) for one in earlier)))

    def compare(self, before_id: str, after_id: str) -> Change:
        """Two assessments like for like, each with its own bank and method (METHOD 5)."""
        return compare(self.findings(before_id), self.findings(after_id))

    def audit(self) -> tuple[AuditEvent, ...]:
        """The newest lines of the audit trail, newest first."""
        self.require("admin")
        return self._records.audit()

    def _material(self, assessment: Assessment, earlier: tuple[Material, ...] = ()) -> Material:
        bank = self.bank(assessment)
        closed = [one for one in assessment.rounds if one.state == "closed"]
        sealed = [found for one in closed if (found := self._answers.sealed(one.id))]
        return Material(
            council=self._records.council(),
            bank=bank,
            assessment=assessment,
            own=self._own(assessment),
            sealed=tuple(sealed),
            plan=self._records.plan(assessment.id),
            earlier=earlier,
            today=self.today,
            method=self.method(bank),
        )


LOCAL_ACCOUNT = "local"


@lru_cache(maxsize=64)
def kept_bank(store: Store, fingerprint: str) -> Bank:
    """A bank that was used. It never changes, so it is read once."""
    return bank_from_json(store.bank(fingerprint))


def open_workspace(
    store: Store,
    account_id: str,
    council_id: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = new_key,
) -> Workspace:
    """A workspace for an account that belongs to the council. Raises NotAllowed otherwise."""
    workspace = Workspace(store, account_id, council_id, now, new_id)
    workspace.require("reader")
    return workspace


def workspaces_of(store: Store, account_id: str) -> tuple[Workspace, ...]:
    """A workspace for each council that the account belongs to, made-up councils last."""
    found = store.memberships(account_id)
    return tuple(open_workspace(store, account_id, council.id) for council, _ in found)


def start_council(
    store: Store,
    account_id: str,
    council: Council,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = new_key,
) -> Workspace:
    """A new council is there, with this account as its first admin."""
    if not council.name.strip():
        raise AnswerError(Problem("Name", "It is empty.", "Type the name of the council."))
    made = replace(council, id=council.id or new_id())
    store.add_council(made, account_id)
    return open_workspace(store, account_id, made.id, now, new_id)


def _alone(assessment: Assessment) -> Round | None:
    return next((one for one in assessment.rounds if one.promise == "alone"), None)


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise AnswerError(found)
