"""Who works for the council: inviting, changing what they may do, and ending it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit.errors import AnswerError, Problem
from toolkit.model.account import Invitation, Member, same_address
from toolkit.model.council import ROLES, Role
from toolkit.store.accounts import stay
from toolkit.store.database import Door
from toolkit.store.members import Members
from toolkit.workspace.desk import Desk

ADDRESS = re.compile(r"[^@\s<>,;:\"()\\]+@[^@\s<>,;:\"()\\]+\.[^@\s<>,;:\"()\\.]+")
LONGEST = 254


class People(Desk):
    """What may be done about those who work for the council."""

    @property
    def _members(self) -> Members:
        return Members(Door(self.store, self.council_id))

    def names(self) -> Mapping[str, str]:
        """What to call everybody who ever worked here, by the id that histories and trail hold."""
        self.require("reader")
        return self._members.names()

    def stay(self) -> None:
        """The sign-in goes on although nobody presses anything, as before a wall in a room."""
        self.require("reader")
        if self.visit is not None:
            stay(self.store, self.visit, self.now().replace(tzinfo=None))

    def members(self) -> tuple[Member, ...]:
        """Those who work for the council now, by name."""
        self.require("admin")
        return self._members.all()

    def invitations(self) -> tuple[Invitation, ...]:
        """Those who may join and have not signed in yet."""
        self.require("admin")
        return self._members.invitations(self.today)

    def invite(self, email: str, role: Role) -> Invitation:
        """Whoever signs in with this address joins in this role.

        Inviting again changes the role, and the day on which the invitation lapses.
        """
        self.require("admin")
        check_role(role)
        address = read_address(email)
        self._members.invite(address, role, self._stamp)
        return Invitation(address, role, self.today)

    def withdraw(self, email: str) -> None:
        """The invitation leads nowhere any more. Raises NotFound where there is none."""
        self.require("admin")
        self._members.withdraw(same_address(email), self._stamp)

    def change_role(self, account_id: str, role: Role, was: Role) -> None:
        """The member has this role from now on, also in what they have open.

        Raises EditConflict where it was not `was` any more, and AnswerError for the last admin.
        """
        self.require("admin")
        check_role(role)
        self._members.change_role(account_id, role, was, self._stamp)

    def end_membership(self, account_id: str) -> None:
        """The member works for the council no more. Raises AnswerError for the last admin."""
        self.require("admin")
        self._members.end(account_id, self._stamp)


def read_address(typed: str) -> str:
    """The e-mail address as it is kept. Raises AnswerError where it is none."""
    address = same_address(typed)
    if len(address) <= LONGEST and ADDRESS.fullmatch(address):
        return address
    raise AnswerError(Problem.of("faults_people.not_e_mail_address"))


def check_role(role: str) -> None:
    """Nothing, where there is such a role. Raises AnswerError otherwise."""
    if role not in ROLES:
        raise AnswerError(Problem.of("faults_people.no_role", role=role, names=", ".join(ROLES)))
