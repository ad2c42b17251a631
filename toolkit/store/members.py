"""Who works for one council as what: its members, and those who are invited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection, Delete, delete, select, update

from toolkit.errors import AnswerError, EditConflict, NotFound, Problem
from toolkit.model.account import LAPSE, Invitation, Member, same_address
from toolkit.model.council import ROLES, Council, Role
from toolkit.store import tables
from toolkit.store.database import Door, Store, put
from toolkit.store.rows import council_row
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import advice, text

_ACCOUNT, _LINK, _INVITED = tables.account, tables.membership, tables.invitation


@dataclass(frozen=True)
class Members:
    """One council's members. Every public method is one transaction."""

    door: Door

    def all(self) -> tuple[Member, ...]:
        """Those who work for the council now, by name."""
        return self.door.read(_members)

    def names(self) -> Mapping[str, str]:
        """What to call everybody who ever worked for the council, by the id of their account."""

        def work(connection: Connection, council_id: str) -> dict[str, str]:
            columns = _ACCOUNT.c.id, _ACCOUNT.c.name, _ACCOUNT.c.email, _ACCOUNT.c.email_known
            query = select(*columns).join(_LINK, _LINK.c.account_id == _ACCOUNT.c.id)
            rows = connection.execute(query.where(_LINK.c.council_id == council_id)).all()
            called = {row.id: row.name or (row.email_known and row.email) for row in rows}
            return {id: name for id, name in called.items() if name}

        return self.door.read(work)

    def invitations(self, today: date) -> tuple[Invitation, ...]:
        """Those who may join and have not signed in yet, by address."""

        def work(connection: Connection, council_id: str) -> tuple[Invitation, ...]:
            query = select(_INVITED).where(_INVITED.c.council_id == council_id)
            rows = connection.execute(query.order_by(_INVITED.c.email)).mappings().all()
            found = (Invitation(row["email"], row["role"], row["invited_on"]) for row in rows)
            return tuple(one for one in found if one.lapses_on > today)

        return self.door.read(work)

    def invite(self, email: str, role: Role, stamp: Stamp) -> None:
        """Whoever signs in with this address joins in this role. Refused for a member."""

        def work(connection: Connection, council_id: str) -> None:
            if any(one.address == email for one in _members(connection, council_id)):
                raise AnswerError(
                    Problem(email, *advice("faults_store.somebody_with_address_works"))
                )
            _invite(connection, council_id, email, role, stamp)

        self.door.run_tx(work)

    def withdraw(self, email: str, stamp: Stamp) -> None:
        """The invitation leads nowhere any more. Raises NotFound where there is none."""

        def work(connection: Connection, council_id: str) -> None:
            ours = _INVITED.c.council_id == council_id
            gone = connection.execute(delete(_INVITED).where(ours, _INVITED.c.email == email))
            if not gone.rowcount:
                raise NotFound(Problem(email, *advice("faults_store.no_such_invitation")))
            note_audit(connection, council_id, stamp, "withdraw", text("trail.invitation"))

        self.door.run_tx(work)

    def change_role(self, account_id: str, role: Role, was: Role, stamp: Stamp) -> None:
        """The member has this role from now on. Raises EditConflict if another changed it first."""

        def work(connection: Connection, council_id: str) -> None:
            found = _member(connection, council_id, account_id)
            if found.role != was:
                problem = Problem(
                    found.called,
                    *advice(
                        "faults_store.somebody_else_made_meanwhile",
                        role=text(f"people.names.{found.role}"),
                    ),
                )
                raise EditConflict(problem, theirs=found.role, yours=role)
            if role != "admin":
                _keep_an_admin(connection, council_id, found)
            _write(connection, council_id, account_id, {"role": role})
            said = text("trail.member_from_to", account_id=account_id, was=was, role=role)
            note_audit(connection, council_id, stamp, "change", said)

        self.door.run_tx(work)

    def end(self, account_id: str, stamp: Stamp, *, pending: bool = False) -> None:
        """The member works for the council no more. Refused for its last admin.

        With `pending` an admin whose invitation has not lapsed counts as one, for whoever hands a
        council over.
        """

        def work(connection: Connection, council_id: str) -> None:
            found = _member(connection, council_id, account_id)
            since = stamp.at.date() - LAPSE if pending else None
            _keep_an_admin(connection, council_id, found, invited_since=since)
            _write(connection, council_id, account_id, {"ended_on": stamp.at.date()})
            note_audit(
                connection, council_id, stamp, "end", text("trail.member", account_id=account_id)
            )

        self.door.run_tx(work)

    def join(self, account_id: str, email: str, stamp: Stamp) -> None:
        """The account works for the council as it was invited to, if it still is."""

        def work(connection: Connection, council_id: str) -> None:
            key = _INVITED.c.council_id == council_id, _INVITED.c.email == email
            row = connection.execute(select(_INVITED).where(*key)).mappings().one_or_none()
            if row is None:
                return
            connection.execute(delete(_INVITED).where(*key))
            now = {one.account_id: one.role for one in _members(connection, council_id)}
            role = max(row["role"], now.get(account_id, "reader"), key=ROLES.index)
            link = {"council_id": council_id, "account_id": account_id, "role": role}
            connection.execute(put(_LINK), link | {"ended_on": None})
            said = text(
                "trail.member_as_invited_by",
                account_id=account_id,
                role=role,
                inviter=row["invited_by"],
            )
            note_audit(connection, council_id, stamp, "join", said)

        self.door.run_tx(work)


def found_for(store: Store, council: Council, email: str, stamp: Stamp) -> None:
    """The council is there, and whoever signs in with this address is its first admin."""

    def work(connection: Connection, council_id: str) -> None:
        connection.execute(tables.council.insert(), [council_row(council)])
        note_audit(connection, council_id, stamp, "start", text("trail.council"))
        _invite(connection, council_id, email, "admin", stamp)

    Door(store, council.id).run_tx(work)


def take_up(store: Store, account_id: str, email: str, now: datetime) -> int:
    """Every invitation to this address that has not lapsed is taken up; says how many were."""
    since = now.date() - LAPSE
    query = select(_INVITED.c.council_id).where(
        _INVITED.c.email == same_address(email), _INVITED.c.invited_on > since
    )
    found = store.read(lambda connection: connection.execute(query).scalars().all())
    for council_id in found:
        members = Members(Door(store, council_id))
        members.join(account_id, same_address(email), Stamp(account_id, now))
    return len(found)


def forget_lapsed(store: Store, today: date) -> None:
    """The addresses of invitations that lapsed are gone, with no trace of whose they were."""
    lapsed = _INVITED.c.invited_on <= today - LAPSE
    query = select(_INVITED.c.council_id).where(lapsed).distinct()
    for council_id in store.read(lambda connection: connection.execute(query).scalars().all()):
        ours = delete(_INVITED).where(lapsed, _INVITED.c.council_id == council_id)
        Door(store, council_id).run_tx(partial(_run, ours))


def _run(statement: Delete, connection: Connection, council_id: str) -> None:
    connection.execute(statement)


def _invite(connection: Connection, council_id: str, email: str, role: Role, stamp: Stamp) -> None:
    row: dict[str, object] = {"council_id": council_id, "email": email, "role": role}
    row |= {"invited_on": stamp.at.date(), "invited_by": stamp.actor}
    connection.execute(put(_INVITED), row)
    note_audit(connection, council_id, stamp, "invite", text("trail.somebody_as", role=role))


def _members(connection: Connection, council_id: str) -> tuple[Member, ...]:
    query = (
        select(
            _LINK.c.account_id,
            _LINK.c.role,
            _ACCOUNT.c.name,
            _ACCOUNT.c.email,
            _ACCOUNT.c.email_known.label("known"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINK.c.account_id)
        .where(_LINK.c.council_id == council_id, _LINK.c.ended_on.is_(None))
    )
    rows = connection.execute(query).mappings().all()
    found = (Member(**row) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.called.casefold(), one.account_id)))


def _member(connection: Connection, council_id: str, account_id: str) -> Member:
    found = _members(connection, council_id)
    member = next((one for one in found if one.account_id == account_id), None)
    if member is None:
        raise NotFound(Problem.of("faults_store.person_works_for_council"))
    return member


def _keep_an_admin(
    connection: Connection, council_id: str, leaving: Member, *, invited_since: date | None = None
) -> None:
    """Somebody else is the council's admin, or was invited to be one after `invited_since`.

    Raises AnswerError where nobody is.
    """
    admins = [one for one in _members(connection, council_id) if one.role == "admin"]
    if leaving.role != "admin" or any(one.account_id != leaving.account_id for one in admins):
        return
    if invited_since is not None:
        query = select(_INVITED.c.email).where(
            _INVITED.c.council_id == council_id,
            _INVITED.c.role == "admin",
            _INVITED.c.invited_on > invited_since,
        )
        if connection.execute(query).first() is not None:
            return
    raise AnswerError(Problem(leaving.called, *advice("faults_store.councils_last_admin")))


def _write(
    connection: Connection, council_id: str, account_id: str, values: Mapping[str, object]
) -> None:
    key = _LINK.c.council_id == council_id, _LINK.c.account_id == account_id
    connection.execute(update(_LINK).where(*key).values(values))
