"""The page of those who work for the council: inviting, changing a role, ending it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, press, sound, told
from tests.app.signed_in import arranged, claims, open_as, said
from toolkit.app import state
from toolkit.app.doors import DATABASE
from toolkit.store.database import Store
from toolkit.workspace.operator import Operator

ANN, BOB = "ann@example.gov.uk", "bob@example.gov.uk"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A service with one council, of which Ann is the admin and Bob a reader."""
    monkeypatch.setenv(DATABASE, str(tmp_path / "candour.db"))
    state.the_store.clear()
    with arranged():
        opened = state.the_store()
        operator = Operator(opened)
        operator.found("Ownborough Council", ANN)
        operator.grant(BOB, "Ownborough", "reader")
        for name, email in (("ann", ANN), ("bob", BOB)):
            open_as(claims(name, email))
        yield opened
        state.the_store.clear()
        opened.close()


@pytest.fixture
def page(store: Store) -> AppTest:
    return open_as(claims("ann", ANN), "people")


def roles(store: Store) -> dict[str, str]:
    _, members, invited = next(iter(Operator(store).people()))
    here: dict[str, str] = {one.email: one.role for one in members}
    return here | {one.email: one.role for one in invited}


def invite(page: AppTest, email: str, role: str) -> AppTest:
    next(one for one in page.text_input if "sign in with" in one.label).set_value(email)
    page.radio[-1].set_value(role)
    return press(page, "Invite")


def test_everybody_who_works_here_is_listed_with_role_and_address(page: AppTest) -> None:
    shown = said(page)

    assert all(word in shown for word in ("Ann", ANN, "Admin", "Bob", BOB, "Reader"))


def test_somebody_is_invited_and_a_text_to_send_is_shown(page: AppTest, store: Store) -> None:
    invite(page, " Eve.Moss@Example.gov.uk ", "facilitator")

    assert roles(store)["eve.moss@example.gov.uk"] == "facilitator"
    assert "No e-mail was sent" in said(page)
    assert "eve.moss@example.gov.uk" in page.code[0].value
    assert "Ownborough Council" in page.code[0].value


@pytest.mark.parametrize(
    ("typed", "tells"),
    [
        ("", "not an e-mail address"),
        ("eve", "not an e-mail address"),
        ("eve@localhost", "not an e-mail address"),
        ("eve@example.gov.uk, ida@example.gov.uk", "not an e-mail address"),
        ("<eve@example.gov.uk>", "not an e-mail address"),
        (f"{'e' * 250}@example.gov.uk", "not an e-mail address"),
        (BOB.upper(), "works for the council already"),
    ],
)
def test_what_is_no_address_of_somebody_new_is_refused(
    page: AppTest, store: Store, typed: str, tells: str
) -> None:
    before = roles(store)

    invite(page, typed, "reader")

    assert tells in told(page)
    assert roles(store) == before


def test_an_invitation_can_be_taken_back(page: AppTest, store: Store) -> None:
    invite(page, "eve@example.gov.uk", "reader")

    press(page, "Take back")

    assert "eve@example.gov.uk" not in roles(store)
    assert "was taken back" in said(page)
    assert not page.code


def test_a_role_that_is_changed_holds_in_what_the_person_has_open(
    page: AppTest, store: Store
) -> None:
    bob = open_as(claims("bob", BOB), "answer")
    shut = said(bob)

    page.radio[1].set_value("contributor")
    page.button[2].click()
    sound(page.run())
    sound(bob.run())

    assert roles(store)[BOB] == "contributor"
    assert "It holds at once" in said(page)
    assert "You are a reader" in shut
    assert "You are a reader" not in said(bob)


def test_somebodys_work_is_ended_once_it_is_confirmed(page: AppTest, store: Store) -> None:
    press(page, "End Bob's work here")
    unsure = told(page)

    page.checkbox[1].check()
    press(page, "End Bob's work here")

    assert "Tick the box first" in unsure
    assert BOB not in roles(store)
    assert "You work for no council here yet" in said(open_as(claims("bob", BOB)))


def test_the_last_admin_can_neither_leave_nor_become_less(page: AppTest, store: Store) -> None:
    page.checkbox[0].check()
    press(page, "End Ann's work here")
    leaving = told(page)

    page.radio[0].set_value("reader")
    page.button[0].click()
    sound(page.run())

    assert "the council's last admin" in leaving
    assert "the council's last admin" in told(page)
    assert roles(store)[ANN] == "admin"


def test_two_admins_who_change_one_person_at_once_are_told_of_each_other(
    page: AppTest, store: Store
) -> None:
    Operator(store).grant(BOB, "Ownborough", "facilitator")

    page.radio[1].set_value("contributor")
    page.button[2].click()
    sound(page.run())

    assert "Somebody else made this 'Facilitator' meanwhile" in told(page)
    assert roles(store)[BOB] == "facilitator"


def test_a_name_that_would_come_alive_is_drawn_as_text(store: Store) -> None:
    open_as(claims("bob", BOB, name="[Bob](https://evil.example) **x**", nonce="anew"))

    page = open_as(claims("ann", ANN), "people")

    headings = [one.value for one in page.subheader]
    assert not any("](https://" in one for one in headings)
    assert "[Bob](https://evil.example) **x**" in said(page)


def test_nobody_but_an_admin_is_led_to_the_page_or_sees_it(store: Store) -> None:
    page = open_as(claims("bob", BOB), "people")

    assert "This page is for those who are an admin" in said(page)
    assert labels(page) == []
