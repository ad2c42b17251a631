"""What whoever runs the service may do from its own machine, and nobody on a page.

It opens no council's records: it says who may, and each council's trail says that it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from toolkit.errors import AnswerError, NotFound, Problem
from toolkit.model.account import Invitation, Member, same_address
from toolkit.model.council import Council, Nation, Role
from toolkit.seat import new_key
from toolkit.store import accounts
from toolkit.store.database import Door, Store
from toolkit.store.members import Members, found_for
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import advice, text
from toolkit.workspace.people import read_address

OPERATOR = "operator"


@dataclass(frozen=True)
class Operator:
    """Whoever runs the service."""

    store: Store
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def _stamp(self) -> Stamp:
        return Stamp(OPERATOR, self.now().replace(tzinfo=None))

    def found(self, name: str, email: str, nation: Nation = "england") -> Council:
        """A new council is there, and whoever signs in with this address is its first admin."""
        wanted = name.strip()
        if not wanted:
            raise AnswerError(Problem.of("faults_people.empty"))
        taken = {one.name.casefold() for one in accounts.councils(self.store)}
        if wanted.casefold() in taken:
            raise AnswerError(Problem(wanted, *advice("faults_people.council_name_here_already")))
        council = Council(id=new_key(), name=wanted, nation=nation)
        found_for(self.store, council, read_address(email), self._stamp)
        return council

    def grant(self, email: str, council_name: str, role: Role = "admin") -> Council:
        """The person has this role in the council, now or as soon as they sign in.

        For the day when the last admin has left, and for the first of several.
        """
        council, address = self.find(council_name), read_address(email)
        members = self._members(council)
        here = [one for one in members.all() if one.address == address]
        for one in here:
            if one.role != role:
                members.change_role(one.account_id, role, one.role, self._stamp)
        if not here:
            members.invite(address, role, self._stamp)
        return council

    def revoke(self, who: str, council_name: str) -> Council:
        """The person works for the council no more, and is not invited either.

        `who` is their address or the number of their account. Raises NotFound where neither was
        so, and AnswerError where nobody would be left who could let anybody in, now or by an
        invitation.
        """
        council, address = self.find(council_name), same_address(who)
        members, found = self._members(council), False
        with self.store.together():
            for one in _meant(members.all(), address):
                members.end(one.account_id, self._stamp, pending=True)
                found = True
            if any(one.email == address for one in members.invitations(self.now().date())):
                members.withdraw(address, self._stamp)
                found = True
        if not found:
            raise NotFound(
                Problem(
                    address,
                    *advice("faults_people.nobody_with_address_works", council=council.name),
                )
            )
        return council

    def shut(self, who: str, *, disabled: bool) -> int:
        """Every account of this address or number is shut, or open again; says how many they are.

        Shutting goes by what somebody says that their address is. Opening does not: an account
        is not to be opened for whoever says that they are somebody else. Whoever has a page open
        is out with their next click. Raises NotFound.
        """
        found = accounts.account_named(self.store, who.strip())
        found = found or accounts.accounts_of(self.store, same_address(who), known=not disabled)
        if not found:
            what = text("faults_people.nobody_has_signed")
            if not disabled:
                what = text("faults_people.nobody_has_signed_in")
            fix = text("faults_people.candour_admin_people_has")
            raise NotFound(Problem(who, what, fix))
        verb = "shut" if disabled else "reopen"
        for account_id in found:
            accounts.shut(self.store, account_id, self._stamp.at, disabled=disabled)
            for council in accounts.councils(self.store):
                if any(one.account_id == account_id for one in self._members(council).all()):
                    self._note(council, verb, text("trail.account", account_id=account_id))
        return len(found)

    def people(
        self, council_name: str = ""
    ) -> Iterator[tuple[Council, tuple[Member, ...], tuple[Invitation, ...]]]:
        """Each council, or those of this name, with who works for it and who is invited."""
        for council in accounts.councils(self.store):
            if council_name.casefold() in council.name.casefold():
                members = self._members(council)
                yield council, members.all(), members.invitations(self.now().date())

    def find(self, name: str | None) -> Council:
        """The one council of this name; where none is named at all, the only one there is.

        Part of a name will do if no other council has it too, but an empty one names nobody.
        Raises NotFound where there is none, or several.
        """
        known = accounts.councils(self.store)
        wished = (name or "").strip().casefold()
        exact = [one for one in known if wished in (one.name.casefold(), one.id)]
        part = [one for one in known if wished and wished in one.name.casefold()]
        found = known if name is None else exact or part
        if len(found) == 1:
            return found[0]
        kind = "several_councils" if found else "no_council_here"
        where = text("faults_people.which_council") if name is None else f"'{name}'"
        names = ", ".join(one.name for one in found or known) or text("faults_people.none_yet")
        fix = text("faults_people.name_one", names=names)
        raise NotFound(Problem(where, text(f"faults_people.{kind}"), fix))

    def _members(self, council: Council) -> Members:
        return Members(Door(self.store, council.id))

    def _note(self, council: Council, verb: str, subject: str) -> None:
        stamp = self._stamp
        Door(self.store, council.id).run_tx(
            lambda connection, own: note_audit(connection, own, stamp, verb, subject)
        )


def _meant(members: Iterable[Member], who: str) -> list[Member]:
    """Those of this number or address; those who only say that it is theirs where nobody else is.

    Whoever says so is not to keep the one to whom it belongs from being found.
    """
    ways: tuple[Callable[[Member], str], ...] = (
        lambda one: one.account_id,
        lambda one: one.address,
        lambda one: same_address(one.email),
    )
    people = tuple(members)
    found = ([one for one in people if way(one) == who] for way in ways)
    return next((some for some in found if some), [])
