"""Who may come in, and who works for which council.

An account belongs to the service and not to a council. A visit is one sign-in of it; whether a
visit still lasts is asked here each time, and never of the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)

from toolkit.model.account import IDLE, LONGEST, Ending, Identity, Visit, same_address
from toolkit.model.council import ROLES, Council, Role
from toolkit.store import tables
from toolkit.store.database import Store, put_once
from toolkit.store.rows import to_council

MINUTE = timedelta(minutes=1)
KEPT = timedelta(days=2)

_ACCOUNT, _VISIT, _LINK = tables.account, tables.visit, tables.membership
_FOUND = (
    select(_VISIT, _ACCOUNT.c.disabled, _ACCOUNT.c.sessions_valid_from)
    .join(_ACCOUNT, _ACCOUNT.c.id == _VISIT.c.account_id)
    .where(_VISIT.c.id == bindparam("id"))
)


def _role_of_visit() -> Select[Any]:
    """The role of a visit that lasts: one statement, since it is asked before every deed."""
    valid_from = _ACCOUNT.c.sessions_valid_from
    return (
        select(_LINK.c.role)
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINK.c.account_id)
        .join(_VISIT, _VISIT.c.account_id == _ACCOUNT.c.id)
        .where(
            _VISIT.c.id == bindparam("id"),
            _VISIT.c.over.is_(False),
            _VISIT.c.began_at >= bindparam("began_since"),
            _VISIT.c.seen_at >= bindparam("seen_since"),
            or_(valid_from.is_(None), _VISIT.c.began_at >= valid_from),
            _ACCOUNT.c.disabled.is_(False),
            _LINK.c.council_id == bindparam("council_id"),
            _LINK.c.ended_on.is_(None),
        )
    )


_ROLE = _role_of_visit()


def role_of(store: Store, visit: Visit, council_id: str, now: datetime) -> Role | None:
    """The role in this council of whoever visits, or None; None too once the visit has ended."""
    asked = {"id": visit.id, "council_id": council_id}
    since = {"began_since": now - LONGEST, "seen_since": now - IDLE}
    found = store.read(lambda c: c.execute(_ROLE, asked | since).scalar_one_or_none())
    return next((role for role in ROLES if role == found), None)


def ending_of(store: Store, visit: Visit, now: datetime) -> Ending | None:
    """Why the visit has ended, or None while it lasts."""
    row = store.read(lambda c: c.execute(_FOUND, {"id": visit.id}).mappings().one_or_none())
    return "over" if row is None else _ending(row, now)


def come_in(
    store: Store, identity: Identity, now: datetime, new_id: Callable[[], str]
) -> Visit | Ending:
    """The visit that this sign-in is, or why it leads nowhere any more.

    Seen for the first time it makes the account, or brings its name up to date, and says whether
    its address may be believed. That somebody was here is written once a minute at most.
    """
    found = store.read(lambda c: c.execute(_FOUND, {"id": identity.mark}).mappings().one_or_none())
    if found is None:
        if now - identity.began_at > IDLE:
            return "idle"
        found = store.run_tx(lambda connection: _begin(connection, identity, now, new_id()))
    if (ended := _ending(found, now)) is not None:
        return ended
    if now - found["seen_at"] > MINUTE:
        seen = update(_VISIT).where(_VISIT.c.id == found["id"]).values(seen_at=now)
        store.run_tx(lambda connection: connection.execute(seen))
    return Visit(found["id"], found["account_id"])


def stay(store: Store, visit: Visit, now: datetime) -> None:
    """The visit counts as used now; one that has ended stays so."""
    row = store.read(lambda c: c.execute(_FOUND, {"id": visit.id}).mappings().one_or_none())
    if row is not None and _ending(row, now) is None and now - row["seen_at"] > MINUTE:
        seen = update(_VISIT).where(_VISIT.c.id == visit.id).values(seen_at=now)
        store.run_tx(lambda connection: connection.execute(seen))


def forget_strangers(store: Store, now: datetime) -> None:
    """Whoever signed in and works for no council is unknown again two days later.

    An account that was shut stays, or it could be opened by signing in again.
    """
    account = _ACCOUNT.c
    works = exists().where(_LINK.c.account_id == account.id)
    came = exists().where(_VISIT.c.account_id == account.id, _VISIT.c.began_at >= now - KEPT)
    signed_in = account.issuer != ""
    gone = delete(_ACCOUNT).where(signed_in, account.disabled.is_(False), ~works, ~came)
    store.run_tx(lambda connection: connection.execute(gone))


def leave(store: Store, visit: Visit) -> None:
    """The visit is over, in every window of the browser that it was made in."""
    over = update(_VISIT).where(_VISIT.c.id == visit.id).values(over=True)
    store.run_tx(lambda connection: connection.execute(over))


def _ending(row: RowMapping, now: datetime) -> Ending | None:
    valid_from = row["sessions_valid_from"]
    if row["disabled"]:
        return "disabled"
    if row["over"] or (valid_from is not None and row["began_at"] < valid_from):
        return "over"
    if now - row["began_at"] > LONGEST:
        return "long"
    return "idle" if now - row["seen_at"] > IDLE else None


def _begin(
    connection: Connection, identity: Identity, now: datetime, account_id: str
) -> RowMapping:
    """The account and the visit are there, and visits that ended long ago are not."""
    who = {"issuer": identity.issuer, "subject": identity.subject}
    told = {"name": identity.name, "email": identity.email, "email_known": identity.known}
    account = {"id": account_id, "disabled": False} | who | told
    connection.execute(put_once(_ACCOUNT), account)
    same = [_ACCOUNT.c[name] == said for name, said in who.items()]
    connection.execute(update(_ACCOUNT).where(*same).values(told))
    kept = connection.execute(select(_ACCOUNT.c.id).where(*same)).scalar_one()
    # A provider whose clock is ahead of ours makes nobody's visit longer.
    row = {"id": identity.mark, "account_id": kept, "began_at": min(identity.began_at, now)}
    connection.execute(put_once(_VISIT), row | {"seen_at": now})
    connection.execute(delete(_VISIT).where(_VISIT.c.began_at < now - KEPT))
    return connection.execute(_FOUND, {"id": identity.mark}).mappings().one()


# What whoever runs the service does, from its own machine --------------------------------------


def councils(store: Store) -> tuple[Council, ...]:
    """Every council here, by name."""
    query = select(tables.council).order_by(tables.council.c.name)
    rows = store.read(lambda connection: connection.execute(query).mappings().all())
    return tuple(to_council(row) for row in rows)


def accounts_of(store: Store, email: str, *, known: bool) -> tuple[str, ...]:
    """The accounts of this address; with `known` only of those to whom it belongs for certain.

    The others are those who said so themselves, and of whom no provider said that it is true.
    """
    query = select(_ACCOUNT.c.id, _ACCOUNT.c.email).where(_ACCOUNT.c.email != "")
    query = query.where(_ACCOUNT.c.email_known) if known else query
    rows = store.read(lambda connection: connection.execute(query).all())
    return tuple(row.id for row in rows if same_address(row.email) == email)


def account_named(store: Store, number: str) -> tuple[str, ...]:
    """The account of this number, if there is one; only whoever signs in has one."""
    query = select(_ACCOUNT.c.id).where(_ACCOUNT.c.id == number, _ACCOUNT.c.issuer != "")
    return tuple(store.read(lambda connection: connection.execute(query).scalars().all()))


def shut(store: Store, account_id: str, now: datetime, *, disabled: bool) -> None:
    """The account is shut, and all its visits are over; or it is open again for new ones."""
    values: dict[str, Any] = {"disabled": disabled}
    if disabled:
        values["sessions_valid_from"] = now
    changed = update(_ACCOUNT).where(_ACCOUNT.c.id == account_id).values(values)
    store.run_tx(lambda connection: connection.execute(changed))
