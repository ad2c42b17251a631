"""Who is let in, who is told what is in the way, and what signing out ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, press, sound
from tests.app.signed_in import PROVIDER, arranged, claims, open_as, said
from toolkit.app import sign_in, state
from toolkit.app.doors import DATABASE
from toolkit.app.sign_in import read_identity
from toolkit.store import tables
from toolkit.store.database import Store
from toolkit.words import text
from toolkit.workspace.operator import Operator

ANN, BOB = "ann@example.gov.uk", "bob@example.gov.uk"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The database of a service with one council, whose admin Ann has not signed in yet."""
    monkeypatch.setenv(DATABASE, str(tmp_path / "candour.db"))
    state.the_store.clear()
    with arranged():
        opened = state.the_store()
        Operator(opened).found("Ownborough Council", ANN)
        yield opened
        state.the_store.clear()
        opened.close()


@pytest.fixture
def ann(store: Store) -> AppTest:
    """Ann's session, in which she has just come in for the first time."""
    return open_as(claims("ann", ANN))


def change(store: Store, **values: Any) -> None:
    store.run_tx(lambda connection: connection.execute(update(tables.visit).values(**values)))


def test_on_a_service_nobody_sees_anything_before_they_sign_in(store: Store) -> None:
    test = open_as({"is_logged_in": False})

    assert labels(test) == ["Sign in"]
    assert "Ownborough" not in said(test)


def test_an_invited_person_is_let_in_with_the_address_that_was_verified(ann: AppTest) -> None:
    assert "Ownborough Council" in said(ann)
    assert "Signed in as Ann" in said(ann)


def test_a_service_has_no_sample_council_that_people_of_many_would_share(ann: AppTest) -> None:
    assert "Merrowdale" not in said(ann)


@pytest.mark.parametrize(
    ("user", "tells"),
    [
        (claims("bob", BOB), "invite this address"),
        (claims("eve", ANN, email_verified=False), "does not say that this address was verified"),
        (claims("nobody"), "told no address"),
    ],
)
def test_whoever_works_for_no_council_sees_who_they_are_and_what_to_ask(
    store: Store, user: dict[str, Any], tells: str
) -> None:
    test = open_as(user)

    assert tells in said(test)
    assert user["name"] in said(test)
    assert "Ownborough" not in said(test)
    assert labels(test) == ["Look again", "Sign out"]


def test_somebody_with_an_account_elsewhere_takes_no_invitation_of_the_same_address(
    store: Store,
) -> None:
    open_as(claims("eve", ANN, email_verified=False))
    test = open_as(claims("ann", ANN))

    assert "Ownborough Council" in said(test)


def test_a_token_of_another_provider_opens_nothing(store: Store) -> None:
    test = open_as(claims("ann", ANN, iss="https://elsewhere.example"))

    assert "another provider" in said(test)
    assert labels(test) == ["Sign in with another account"]


def test_an_invitation_counts_as_soon_as_somebody_looks_again(store: Store) -> None:
    test = open_as(claims("bob", BOB))
    Operator(store).grant(BOB, "Ownborough", "reader")

    press(test, "Look again")

    assert "Ownborough Council" in said(test)


@pytest.mark.parametrize(
    ("values", "tells"),
    [
        ({"seen_at": timedelta(minutes=31)}, "nothing was done for 30 minutes"),
        ({"began_at": timedelta(hours=12, minutes=1)}, "more than 12 hours ago"),
        ({"over": True}, "You are signed out"),
    ],
)
def test_a_sign_in_that_ended_is_told_with_the_next_click(
    store: Store, ann: AppTest, values: dict[str, Any], tells: str
) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    change(store, **{k: now - v if isinstance(v, timedelta) else v for k, v in values.items()})

    sound(ann.run())

    assert tells in said(ann)
    assert "Ownborough" not in said(ann)
    assert labels(ann) == ["Sign in"]


def test_a_shut_account_is_told_so_and_cannot_be_used_by_signing_in_again(
    store: Store, ann: AppTest
) -> None:
    Operator(store).shut(ANN, disabled=True)

    sound(ann.run())
    anew = open_as(claims("ann", ANN, nonce="another"))

    assert "This account was shut" in said(ann)
    assert "This account was shut" in said(anew)


def test_signing_out_ends_the_sign_in_itself_and_not_only_the_page(
    store: Store, ann: AppTest
) -> None:
    stolen = dict(ann.user)

    press(ann, "Sign out")

    assert "You are signed out" in said(open_as(stolen))


def test_whoever_lost_their_place_in_the_council_sees_none_of_it(
    store: Store, ann: AppTest
) -> None:
    table = tables.membership
    store.run_tx(lambda c: c.execute(update(table).values(ended_on=datetime.now(UTC).date())))

    sound(ann.run())

    assert "You work for no council here yet" in said(ann)


def test_nobody_begins_a_council_where_the_service_does_not_let_them(ann: AppTest) -> None:
    assert "Start for another council" not in [one.label for one in ann.expander]


def test_where_the_service_lets_them_a_stranger_begins_a_council_and_is_its_admin(
    store: Store,
) -> None:
    sign_in.arrange(replace(PROVIDER, founding=True))
    test = open_as(claims("bob", BOB))
    test.text_input[0].set_value("Newtown Council")

    press(test, text("home.start.button"))

    assert "Newtown Council" in said(test)
    assert "Ownborough" not in said(test)


def test_a_seat_needs_no_account(store: Store) -> None:
    test = AppTest.from_function(seat, default_timeout=60)
    test.user = {"is_logged_in": False}

    sound(test.run())

    assert "Sign in" not in labels(test)
    assert "code" in said(test)


def seat() -> None:  # AppTest runs its text by itself
    from toolkit.app.screens import take_part

    take_part.show_seat()


def test_the_store_keeps_name_and_address_as_the_provider_tells_them(
    store: Store, ann: AppTest
) -> None:
    open_as(claims("ann", "ann.lee@example.gov.uk", name="Ann Lee-Smith", nonce="later"))

    table = tables.account
    found = store.read(lambda c: c.execute(select(table.c.name, table.c.email)).all())
    assert [tuple(one) for one in found] == [("Ann Lee-Smith", "ann.lee@example.gov.uk")]


@pytest.mark.parametrize(
    ("more", "emails", "known"),
    [
        ({"email": ANN, "email_verified": True}, "verified", True),
        ({"email": ANN, "email_verified": "true"}, "verified", True),
        ({"email": ANN, "email_verified": "false"}, "verified", False),
        ({"email": ANN}, "verified", False),
        ({"email": ANN}, "managed", True),
        ({"preferred_username": ANN}, "managed", True),
        ({"preferred_username": ANN}, "verified", False),
        ({}, "managed", False),
    ],
)
def test_an_address_is_believed_where_it_was_verified_or_the_provider_gives_it_out(
    more: dict[str, Any], emails: Any, known: bool
) -> None:
    told = {"iss": PROVIDER.issuer, "sub": "ann", "iat": 1_795_000_000} | more

    found = read_identity(told, replace(PROVIDER, emails=emails))

    assert found is not None
    assert found.known is known


@pytest.mark.parametrize("wrong", [{"sub": ""}, {"sub": None}, {"iat": None}, {"iat": True}])
def test_claims_that_name_nobody_or_no_time_are_nobody(wrong: dict[str, Any]) -> None:
    assert read_identity(claims("ann", ANN) | wrong, PROVIDER) is None


def test_two_sign_ins_of_one_person_are_told_apart() -> None:
    both = [read_identity(claims("ann", nonce=nonce, iat=1), PROVIDER) for nonce in ("a", "b")]

    assert len({one.mark for one in both if one is not None}) == 2
