"""Who signed in, for how long it lasts, and what takes it away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select, text

from toolkit.model.account import IDLE, LONGEST, Identity, Visit
from toolkit.model.council import Council
from toolkit.store import tables
from toolkit.store.accounts import (
    accounts_of,
    come_in,
    ending_of,
    forget_strangers,
    leave,
    role_of,
    shut,
)
from toolkit.store.database import Door, Store, open_store
from toolkit.store.members import Members, forget_lapsed, found_for, take_up
from toolkit.store.sqlite import raw_connection
from toolkit.store.steps import upgrade
from toolkit.store.trail import Stamp

NINE = datetime(2026, 11, 23, 9)  # noqa: DTZ001  # UTC without a zone, as the store keeps it
OPERATOR = Stamp("operator", NINE)
ANN = Identity("https://login.example", "ann", "m1", NINE, "Ann Lee", "ann@example.gov.uk", True)
MINUTES = timedelta(minutes=1)


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"account-{next(numbers)}"


def visit_of(store: Store, identity: Identity, now: datetime, new_id: Callable[[], str]) -> Visit:
    found = come_in(store, identity, now, new_id)
    assert isinstance(found, Visit)
    return found


@pytest.fixture
def visit(store: Store, new_id: Callable[[], str]) -> Visit:
    """Ann, who has just signed in for the first time, and is her council's admin."""
    found_for(store, Council(id="own", name="Ownborough"), "ann@example.gov.uk", OPERATOR)
    found = visit_of(store, ANN, NINE, new_id)
    take_up(store, found.account_id, "Ann@Example.gov.uk", NINE)
    return found


def again(mark: str, now: datetime) -> Identity:
    return Identity(ANN.issuer, ANN.subject, mark, now, "Ann Lee-Smith", ANN.email, True)


def test_the_same_person_has_one_account_however_often_they_sign_in(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    later = NINE + timedelta(days=30)

    second = visit_of(store, again("m2", later), later, new_id)

    assert (second.account_id, second.id) == (visit.account_id, "m2")
    assert accounts_of(store, "ann@example.gov.uk", known=True) == (visit.account_id,)


def test_the_same_subject_at_another_provider_is_somebody_else(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    other = Identity("https://elsewhere.example", "ann", "m3", NINE)

    assert visit_of(store, other, NINE, new_id).account_id != visit.account_id


def test_whoever_goes_on_stays_and_whoever_stops_for_half_an_hour_is_out(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    working = [NINE + 29 * MINUTES * step for step in range(1, 5)]

    assert all(come_in(store, ANN, now, new_id) == visit for now in working)
    assert role_of(store, visit, "own", working[-1] + IDLE) == "admin"
    assert role_of(store, visit, "own", working[-1] + IDLE + MINUTES) is None
    assert ending_of(store, visit, working[-1] + IDLE + MINUTES) == "idle"
    assert come_in(store, ANN, working[-1] + IDLE + MINUTES, new_id) == "idle"


def test_after_twelve_hours_it_ends_however_busy_one_is(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    now = NINE
    while now <= NINE + LONGEST - 20 * MINUTES:
        assert come_in(store, ANN, now, new_id) == visit
        now += 20 * MINUTES

    now = NINE + LONGEST + MINUTES
    assert come_in(store, ANN, now, new_id) == "long"
    assert role_of(store, visit, "own", now) is None


def test_that_somebody_was_here_is_written_once_a_minute_at_most(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    seen = []

    for seconds in (20, 59, 61, 80):
        come_in(store, ANN, NINE + timedelta(seconds=seconds), new_id)
        seen.append(store.read(lambda c: c.execute(select(tables.visit.c.seen_at)).scalar_one()))

    after = [round((one - NINE).total_seconds()) for one in seen]
    assert after == [0, 0, 61, 61]


def test_signing_out_ends_the_visit_and_no_other(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    phone = visit_of(store, again("m2", NINE), NINE, new_id)

    leave(store, visit)

    assert come_in(store, ANN, NINE, new_id) == "over"
    assert role_of(store, visit, "own", NINE) is None
    assert role_of(store, phone, "own", NINE) == "admin"


def test_a_shut_account_is_out_at_once_and_by_every_door(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    shut(store, visit.account_id, NINE + MINUTES, disabled=True)

    now = NINE + 2 * MINUTES
    assert come_in(store, ANN, now, new_id) == "disabled"
    assert come_in(store, again("m9", now), now, new_id) == "disabled"
    assert role_of(store, visit, "own", now) is None
    assert store.role(visit.account_id, "own") is None
    assert store.memberships(visit.account_id) == ()


def test_an_account_that_is_opened_again_lets_in_new_visits_and_no_old_one(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    shut(store, visit.account_id, NINE + MINUTES, disabled=True)
    shut(store, visit.account_id, NINE + 2 * MINUTES, disabled=False)

    now = NINE + 3 * MINUTES
    new = visit_of(store, again("m2", now), now, new_id)

    assert come_in(store, ANN, now, new_id) == "over"
    assert role_of(store, new, "own", now) == "admin"


def test_a_sign_in_that_was_kept_back_for_long_opens_nothing(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    now = NINE + timedelta(hours=1)

    assert come_in(store, again("old", NINE), now, new_id) == "idle"


def test_a_provider_whose_clock_is_ahead_makes_no_visit_longer(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    ahead = visit_of(store, again("m5", NINE + timedelta(days=2)), NINE, new_id)

    assert role_of(store, ahead, "own", NINE) == "admin"
    assert come_in(store, again("m5", NINE), NINE + LONGEST + MINUTES, new_id) == "long"


def test_when_our_clock_goes_back_nobody_is_put_out_and_nothing_breaks(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    assert come_in(store, ANN, NINE - timedelta(hours=1), new_id) == visit
    assert role_of(store, visit, "own", NINE - timedelta(hours=1)) == "admin"


def test_visits_that_ended_long_ago_are_forgotten(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    later = NINE + timedelta(days=3)

    visit_of(store, again("m2", later), later, new_id)

    kept = store.read(lambda c: c.execute(select(tables.visit.c.id)).scalars().all())
    assert kept == ["m2"]


def test_an_invitation_is_taken_up_once_and_by_its_address_alone(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    ours = Members(store.council(store.memberships(visit.account_id)[0][1]))
    ours.invite("bob@example.gov.uk", "contributor", OPERATOR)
    bob = visit_of(store, Identity(ANN.issuer, "bob", "b1", NINE, "Bob"), NINE, new_id)

    nothing = take_up(store, bob.account_id, "rob@example.gov.uk", NINE)
    taken = [take_up(store, bob.account_id, "BOB@example.gov.uk", NINE) for _ in range(2)]

    assert (nothing, taken) == (0, [1, 0])
    assert store.role(bob.account_id, "own") == "contributor"
    assert ours.invitations(NINE.date()) == ()


def test_an_invitation_lapses_after_sixty_days(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    ours = Members(store.council(store.memberships(visit.account_id)[0][1]))
    ours.invite("bob@example.gov.uk", "admin", OPERATOR)
    later = NINE + timedelta(days=60)
    bob = visit_of(store, Identity(ANN.issuer, "bob", "b1", later, "Bob"), later, new_id)

    assert take_up(store, bob.account_id, "bob@example.gov.uk", later) == 0
    assert ours.invitations(later.date()) == ()
    assert len(ours.invitations(later.date() - timedelta(days=1))) == 1


def test_whoever_works_for_no_council_is_unknown_again_two_days_later(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    bob = Identity(ANN.issuer, "bob", "b1", NINE, "Bob", "bob@example.gov.uk", True)
    shut_one = Identity(ANN.issuer, "eve", "e1", NINE, "Eve", "eve@example.gov.uk", True)
    visit_of(store, bob, NINE, new_id)
    shut(store, visit_of(store, shut_one, NINE, new_id).account_id, NINE, disabled=True)

    def known() -> list[str]:
        query = select(tables.account.c.name).where(tables.account.c.issuer != "")
        return sorted(store.read(lambda c: c.execute(query).scalars().all()))

    forget_strangers(store, NINE + timedelta(days=1))
    assert known() == ["Ann Lee", "Bob", "Eve"]

    forget_strangers(store, NINE + timedelta(days=3))
    assert known() == ["Ann Lee", "Eve"]


def test_the_address_of_an_invitation_that_lapsed_is_kept_nowhere(
    store: Store, visit: Visit
) -> None:
    ours = Members(store.council(store.memberships(visit.account_id)[0][1]))
    ours.invite("bob@example.gov.uk", "admin", OPERATOR)
    ours.invite("eve@example.gov.uk", "admin", Stamp("operator", NINE + MINUTES * 60 * 24))

    forget_lapsed(store, NINE.date() + timedelta(days=60))

    kept = store.read(lambda c: c.execute(select(tables.invitation.c.email)).scalars().all())
    assert kept == ["eve@example.gov.uk"]
    assert [one.email for one in ours.invitations(NINE.date() + timedelta(days=60))] == kept


def test_an_address_counts_only_while_the_provider_says_that_it_verified_it(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    later = NINE + timedelta(days=1)
    unsure = Identity(ANN.issuer, ANN.subject, "m2", later, "Ann Lee", ANN.email, known=False)

    visit_of(store, unsure, later, new_id)

    (member,) = Members(Door(store, "own")).all()
    assert (member.email, member.known, member.address) == (ANN.email, False, "")
    assert accounts_of(store, ANN.email, known=True) == ()
    assert accounts_of(store, ANN.email, known=False) == (visit.account_id,)
    assert Members(Door(store, "own")).names() == {visit.account_id: "Ann Lee"}


def test_somebody_without_a_name_is_called_by_no_address_that_nobody_verified(
    store: Store, visit: Visit, new_id: Callable[[], str]
) -> None:
    unsure = Identity(ANN.issuer, ANN.subject, "m2", NINE, "", "boss@example.gov.uk", known=False)

    visit_of(store, unsure, NINE, new_id)

    (member,) = Members(Door(store, "own")).all()
    assert member.called == visit.account_id[:8]
    assert Members(Door(store, "own")).names() == {}


def test_an_address_that_was_told_before_counts_again_from_the_next_sign_in_on(
    path: Path, new_id: Callable[[], str]
) -> None:
    with raw_connection(path) as connection:
        upgrade(connection, "0009")
        connection.execute(
            text(
                "INSERT INTO account (id, issuer, subject, name, email, disabled)"
                " VALUES ('old', 'https://login.example', 'ann', 'Ann', 'ann@example.gov.uk', 0)"
            )
        )

    store = open_store(path)
    before = accounts_of(store, ANN.email, known=True), accounts_of(store, ANN.email, known=False)
    visit_of(store, ANN, NINE, new_id)
    after = accounts_of(store, ANN.email, known=True)
    store.close()

    assert (before, after) == (((), ("old",)), ("old",))


def test_nothing_of_an_address_stands_in_the_audit_trail(store: Store, visit: Visit) -> None:
    columns = tables.audit_event.c

    said = Door(store, "own").read(
        lambda c, own: c.execute(
            select(columns.verb, columns.actor, columns.subject)
            .where(columns.council_id == own)
            .order_by(columns.seq)
        ).all()
    )

    assert [tuple(one) for one in said] == [
        ("start", "operator", "council"),
        ("invite", "operator", "somebody as admin"),
        ("join", "account-1", "member account-1 as admin, invited by operator"),
    ]
