"""Somebody at work after their sign-in ended: refused in every deed, whatever is still open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from toolkit.errors import NotAllowed
from toolkit.model.account import Identity, Visit
from toolkit.model.answers import Answer
from toolkit.model.bank import Bank
from toolkit.seat import new_key
from toolkit.store import tables
from toolkit.store.accounts import come_in, leave, shut
from toolkit.store.database import Store
from toolkit.store.members import take_up
from toolkit.workspace import Workspace, open_workspace, workspaces_of
from toolkit.workspace.operator import Operator

pytestmark = pytest.mark.both_kinds
ANN = "ann@example.gov.uk"
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def visit(store: Store) -> Visit:
    """Ann, who signed in at nine and is her council's admin."""
    Operator(store, lambda: NINE).found("Ownborough Council", ANN)
    nine = NINE.replace(tzinfo=None)
    found = come_in(
        store, Identity("https://login.example", "ann", "m", nine, "Ann", ANN, True), nine, new_key
    )
    assert isinstance(found, Visit)
    take_up(store, found.account_id, ANN, nine)
    return found


@pytest.fixture
def work(store: Store, visit: Visit) -> Callable[..., Workspace]:
    """Gives Ann's workspace as it is so many minutes after nine."""
    council = store.memberships(visit.account_id)[0][0]

    def at(minutes: int = 0) -> Workspace:
        now = NINE + timedelta(minutes=minutes)
        return Workspace(store, visit.account_id, council.id, lambda: now, new_key, visit)

    return at


def test_while_the_sign_in_lasts_everything_is_as_the_role_says(
    work: Callable[..., Workspace], bank: Bank
) -> None:
    found = work(29).start_assessment(bank, title="Spring", year=2026)

    assert work(30).assessments() == (found,)


def test_a_wall_that_a_room_looks_at_keeps_its_sign_in_and_wakes_none_that_ended(
    work: Callable[..., Workspace],
) -> None:
    for minutes in range(0, 120, 25):
        work(minutes).stay()

    assert work(129).assessments() == ()
    with pytest.raises(NotAllowed, match="30 minutes"):
        work(131).stay()
    with pytest.raises(NotAllowed, match="30 minutes"):
        work(131).assessments()


@pytest.mark.parametrize(
    ("end", "minutes", "says"),
    [
        (lambda store, visit: None, 31, "nothing was done for 30 minutes"),
        (lambda store, visit: leave(store, visit), 1, "you signed out"),
        (
            lambda store, visit: shut(
                store, visit.account_id, NINE.replace(tzinfo=None), disabled=True
            ),
            1,
            "Your account was shut",
        ),
        (
            lambda store, visit: store.run_tx(
                lambda c: c.execute(
                    update(tables.visit).values(seen_at=datetime(2026, 11, 23, 21))  # noqa: DTZ001
                )
            ),
            12 * 60 + 1,
            "more than 12 hours ago",
        ),
    ],
)
def test_once_it_has_ended_nothing_is_written_or_read_and_the_reason_is_told(
    store: Store,
    visit: Visit,
    work: Callable[..., Workspace],
    bank: Bank,
    end: Callable[[Store, Visit], Any],
    minutes: int,
    says: str,
) -> None:
    found = work().start_assessment(bank, title="Spring", year=2026)
    end(store, visit)
    late = work(minutes)
    answer = Answer(found.question_ids[0], "rated", 2)

    for deed in (
        late.assessments,
        lambda: late.keep_answer(found.id, answer, 0, new_key()),
        lambda: late.delete_assessment(found.id, "Spring"),
        lambda: late.invite("eve@example.gov.uk", "admin"),
    ):
        with pytest.raises(NotAllowed, match=says):
            deed()


def test_a_workspace_of_somebody_who_is_out_cannot_be_opened(store: Store, visit: Visit) -> None:
    council = store.memberships(visit.account_id)[0][0]
    leave(store, visit)

    with pytest.raises(NotAllowed):
        open_workspace(store, visit.account_id, council.id, visit=visit)
    with pytest.raises(NotAllowed):
        workspaces_of(store, visit.account_id, visit)


def test_someone_elses_visit_gives_no_role(store: Store, visit: Visit) -> None:
    council = store.memberships(visit.account_id)[0][0]
    nine = NINE.replace(tzinfo=None)
    eve = come_in(store, Identity("https://login.example", "eve", "e", nine), nine, new_key)
    assert isinstance(eve, Visit)

    with pytest.raises(NotAllowed, match="needs the role"):
        Workspace(store, visit.account_id, council.id, lambda: NINE, new_key, eve).assessments()
