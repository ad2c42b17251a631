"""A place at work for one council: who may, and through which doors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from toolkit.errors import NotAllowed, Problem
from toolkit.method import DEFAULT, Method
from toolkit.model.account import Visit
from toolkit.model.answers import Answer, Assessment, Round
from toolkit.model.bank import Bank
from toolkit.model.council import ROLES, Role
from toolkit.seat import Seat, take_seat
from toolkit.seat import kept_bank as kept_bank
from toolkit.store.accounts import ending_of, role_of
from toolkit.store.answers import Answers
from toolkit.store.database import Door, Store
from toolkit.store.records import Records, Stamp
from toolkit.store.trail import Trail
from toolkit.words import advice, text


@dataclass(frozen=True)
class Desk:
    """One person at work for one council: what every part of a workspace stands on.

    `visit` is their sign-in, and None where nobody signs in, on a computer of one's own.
    """

    store: Store
    account_id: str
    council_id: str
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    visit: Visit | None = None

    def require(self, least: Role) -> Role:
        """The role that this person has now. Raises NotAllowed below `least`.

        And where their sign-in has ended, whatever page of theirs is still open.
        """
        role = self._role()
        if role is None or ROLES.index(role) < ROLES.index(least):
            raise NotAllowed(
                Problem.of("faults_rounds.needs_role", least=text(f"people.names.{least}"))
            )
        return role

    def _role(self) -> Role | None:
        if self.visit is None:
            return self.store.role(self.account_id, self.council_id)
        now = self.now().replace(tzinfo=None)
        role = role_of(self.store, self.visit, self.council_id, now)
        if role is None and (ended := ending_of(self.store, self.visit, now)) is not None:
            where, fix = text("faults_rounds.ended.where"), text("faults_rounds.ended.fix")
            raise NotAllowed(Problem(where, text(f"faults_rounds.ended.{ended}"), fix))
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

    def _note_export(self, what: str) -> None:
        """The audit trail says that a file was taken away, unless the database is read alone."""
        if self.store.kind.writable:
            Trail(Door(self.store, self.council_id)).note(self._stamp, "export", what)

    def bank(self, assessment: Assessment) -> Bank:
        """The bank as it was when the assessment began, in the words of the council's nation."""
        self.require("reader")
        nation = self._records.council().nation
        return kept_bank(self.store, assessment.bank_fingerprint, nation)

    def method(self, bank: Bank) -> Method:
        """The method with the settings that the bank changes."""
        return DEFAULT.changed(bank.method)

    def _changeable(self, assessment_id: str) -> Assessment:
        found = self._records.assessment(assessment_id)
        if found.is_final:
            raise NotAllowed(Problem(found.title, *advice("faults_rounds.scores_final")))
        return found

    def _own(self, assessment: Assessment) -> dict[str, Answer]:
        return self._all_own((assessment,))[assessment.id]

    def _all_own(self, assessments: Iterable[Assessment]) -> dict[str, dict[str, Answer]]:
        """A lone assessor's own answers to each of these assessments, under their ids."""
        rooms = {one.id: _alone(one) for one in assessments}
        found = self._answers.alone(room.id for room in rooms.values() if room)
        return {id: found[room.id] if room else {} for id, room in rooms.items()}

    def _own_seat(self, assessment: Assessment) -> Seat:
        alone = _alone(assessment)
        if alone is None:
            raise NotAllowed(Problem(assessment.title, *advice("faults_rounds.has_no_place")))
        return self._seat(assessment, alone, alone.groups[0])

    def _seat(self, assessment: Assessment, one: Round, group: str) -> Seat:
        council, door = self._records.council(), Door(self.store, self.council_id)
        bank = kept_bank(self.store, assessment.bank_fingerprint, council.nation)
        return take_seat(door, bank, assessment, one, group, council.name, self.new_id)


def _alone(assessment: Assessment) -> Round | None:
    return next((one for one in assessment.rounds if one.promise == "alone"), None)
