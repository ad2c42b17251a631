"""Two processes on one server do what one would: each deed once, and counted together."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select

from tests.meeting import meet, rated
from tests.postgres import OWNER, PostgresServer
from tests.serving import BEHIND_A_PROXY, RunningApp, open_one_of_several
from toolkit.seat import new_key
from toolkit.store import tables
from toolkit.store.database import Store, open_store
from toolkit.store.steps import known_revisions
from toolkit.store.tries import PER_ADDRESS, Tries, make_key
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, close_what_is_due

pytestmark = pytest.mark.postgres
ROUNDS = 6
LAST_DAY, LATER = date(2026, 12, 1), datetime(2026, 12, 2, tzinfo=UTC)
HALL, HOME = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def kind() -> str:
    """The kind of database that several processes can share."""
    return "postgres"


@pytest.fixture
def stores(place: str, store: Store) -> Iterator[tuple[Store, Store]]:
    """The stores of two processes on the same database."""
    other = open_store(place)
    yield store, other
    other.close()


def test_rounds_that_are_due_are_closed_once_though_two_processes_see_to_it(
    stores: tuple[Store, Store], workspace: Workspace
) -> None:
    rooms = [meet(workspace, "survey", pace="own", closes_on=LAST_DAY) for _ in range(ROUNDS)]
    for room in rooms:
        for seat in room.admit(5):
            seat.save_answer(rated("r1", 2), new_key())

    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda one: close_what_is_due(one, lambda: LATER), stores))

    found = [one for room in rooms for one in workspace.assessment(room.assessment.id).rounds]
    assert [one.state for one in found if one.promise == "survey"] == ["closed"] * ROUNDS
    assert sum(line.verb == "close" for line in workspace.audit()) == ROUNDS
    for room in rooms:
        (picture,) = workspace.findings(room.assessment.id).pictures
        assert picture.questions["r1"].whole is not None


START = """
import sys
from toolkit.samples import first_start
from toolkit.store.database import open_store
sys.stdin.readline()
store = open_store(sys.argv[1])
first_start(store)
store.close()
"""


def test_two_processes_that_start_on_an_empty_database_make_everything_once(
    postgres: PostgresServer,
) -> None:
    name = postgres.make_database("template0")
    owner = postgres.url(name, OWNER)
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", START, owner],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    said = [one.communicate("now\n", timeout=240)[1] for one in starting]

    assert said == ["", ""]
    assert postgres.run("SELECT version_num FROM alembic_version", name) == [
        (known_revisions()[-1],)
    ]
    store = open_store(owner)
    assert len(store.memberships(LOCAL_ACCOUNT)) == 1
    store.close()
    postgres.drop_database(name)


def guess(app: RunningApp, claimed: str = "") -> int:
    """The answer to a wrong code; `claimed` is what a proxy would tell of who sent it."""
    parts = urlsplit(app.address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
    named = {"Origin": app.address, "Content-Type": "application/x-www-form-urlencoded"}
    if claimed:
        named["X-Forwarded-For"] = claimed
    connection.request("POST", "/join", urlencode({"code": "BBBB-BBBB"}), named)
    status = connection.getresponse().status
    connection.close()
    return status


def who_guessed(store: Store) -> set[str]:
    """The hashes of the addresses that wrong codes came from."""
    query = select(tables.wrong_code.c.who)
    return set(store.read(lambda connection: connection.execute(query).scalars().all()))


def test_wrong_codes_are_counted_over_both_processes_by_the_address_that_the_proxy_tells(
    place: str, store: Store
) -> None:
    with open_one_of_several(place) as one, open_one_of_several(place) as other:
        # The clock of this third process is ahead, so that nothing it counts is forgiven meanwhile.
        ahead, key = time.time() + 50, make_key(BEHIND_A_PROXY["CANDOUR_COOKIE_SECRET"])
        tries = Tries(lambda: ahead, key)
        hall, home = (tries.of(store, address) for address in (HALL, HOME))
        first = [guess(one, HALL), guess(other, f"{HALL}, {HOME}")]
        counted = who_guessed(store)
        for number in range(PER_ADDRESS):
            hall.attempt(str(number), lambda: None)
        after = [guess(one, HALL), guess(other, HALL), guess(other, f"{HOME}, {HALL}")]
        elsewhere = [guess(one, HOME), guess(other, f"{HALL}, {HOME}")]

    assert first == [404] * 2
    assert counted == {hall.who, home.who}
    assert after == [429] * 3
    assert elsewhere == [404] * 2


def test_without_a_proxy_nobody_can_claim_to_come_from_elsewhere(place: str, store: Store) -> None:
    with open_one_of_several(place, more={}) as app:
        said = [guess(app, f"192.0.2.{number}") for number in range(3)]

    assert said == [404] * 3
    assert len(who_guessed(store)) == 1
