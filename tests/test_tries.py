"""How often a join code may be guessed: by address, by everybody, by all processes together."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.meeting import meet
from toolkit.errors import NotFound, TooMany
from toolkit.model.room import Invitation
from toolkit.seat import look_up
from toolkit.seat.joining import SIGNS
from toolkit.store import tables
from toolkit.store.database import Store, open_store
from toolkit.store.tries import (
    EASES_SECONDS,
    FOR_ALL,
    KEPT_SECONDS,
    PER_ADDRESS,
    Tries,
    make_key,
    wrong_now,
)
from toolkit.workspace import Workspace

pytestmark = pytest.mark.both_kinds

HALL, HOME = "192.0.2.1", "198.51.100.7"
KEY = make_key("a secret that two processes share")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 7200.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tries(clock: Clock) -> Tries:
    return Tries(clock, KEY)


@pytest.fixture
def code(workspace: Workspace) -> str:
    """The code of a round that is open."""
    return workspace.entrance(meet(workspace).round.id).code


@pytest.fixture
def others(place: Path | str, store: Store, kind: str) -> Iterator[Store]:
    """The store of another process; a file has one process, so there it is the same."""
    if kind == "sqlite":
        yield store
        return
    opened = open_store(place)
    yield opened
    opened.close()


def type_code(store: Store, tries: Tries, said: str, address: str = HALL) -> Invitation:
    return look_up(store, said, tries=tries.of(store, address))


def wrong(number: int) -> str:
    """One of many wrong codes."""
    return "BBBBB" + "".join(SIGNS[number // 24**place % 24] for place in range(3))


def fail(store: Store, tries: Tries, times: int, address: str = HALL, first: int = 0) -> None:
    for number in range(first, first + times):
        with pytest.raises(NotFound):
            type_code(store, tries, wrong(number), address)


def test_the_thirty_first_wrong_code_from_one_address_is_refused(
    store: Store, workspace: Workspace, code: str, tries: Tries, clock: Clock
) -> None:
    fail(store, tries, PER_ADDRESS)

    with pytest.raises(TooMany):
        type_code(store, tries, wrong(PER_ADDRESS))
    with pytest.raises(TooMany):
        type_code(store, tries, code)
    assert type_code(store, tries, code, HOME)


def test_people_behind_the_address_of_those_who_mistype_get_in_seconds_later(
    store: Store, code: str, tries: Tries, clock: Clock
) -> None:
    fail(store, tries, PER_ADDRESS)

    clock.now += EASES_SECONDS
    hall = [type_code(store, tries, code).title for _ in range(150)]

    assert hall == ["The round"] * 150


def test_one_address_guesses_thirty_times_and_then_no_oftener_than_each_two_seconds(
    store: Store, tries: Tries, clock: Clock
) -> None:
    let_in = 0
    for number in range(4 * 120):  # for two minutes, four times a second
        try:
            type_code(store, tries, wrong(number))
        except NotFound:
            let_in += 1
        except TooMany:
            pass
        clock.now += 0.25

    assert let_in == PER_ADDRESS + 120 // EASES_SECONDS - 1


def test_a_hall_that_reads_the_same_old_code_from_a_slide_counts_as_one_mistake(
    store: Store, code: str, tries: Tries
) -> None:
    for _ in range(2 * PER_ADDRESS):
        fail(store, tries, 1)

    fail(store, tries, PER_ADDRESS - 1, first=1)
    with pytest.raises(TooMany):
        type_code(store, tries, code)


def test_what_counts_of_wrong_codes_goes_down_with_time_and_never_below_nothing() -> None:
    assert wrong_now([], 100.0) == 0
    assert wrong_now([100.0], 100.0) == 1
    assert wrong_now([100.0, 100.0], 102.0) == 1
    assert wrong_now([10.0, 100.0], 100.0) == 1
    assert wrong_now([100.0], 500.0) == 0
    assert wrong_now([130.0, 100.0], 100.0) == 1  # another process's clock is half a minute ahead


def test_a_link_is_no_guess_and_opens_where_codes_are_refused(
    store: Store, workspace: Workspace, tries: Tries
) -> None:
    token = workspace.entrance(meet(workspace).round.id).token
    fail(store, tries, PER_ADDRESS)

    assert type_code(store, tries, token).title == "The round"


def test_right_codes_and_what_cannot_be_a_code_are_no_guesses(
    store: Store, code: str, tries: Tries
) -> None:
    for _ in range(2 * PER_ADDRESS):
        type_code(store, tries, code)
        for said in ("", "KXQM-4RT", "AEIO-UAEI"):
            with pytest.raises(NotFound):
                type_code(store, tries, said)

    assert type_code(store, tries, code).title == "The round"


def test_all_addresses_together_fail_so_often_a_minute_and_no_more(
    store: Store, tries: Tries, clock: Clock
) -> None:
    for number in range(FOR_ALL):
        fail(store, tries, 1, f"192.0.2.{number}")

    with pytest.raises(TooMany):
        type_code(store, tries, wrong(0), HOME)
    clock.now += 60
    fail(store, tries, 1, HOME)


def test_two_processes_count_together(
    store: Store, others: Store, code: str, tries: Tries, clock: Clock
) -> None:
    elsewhere = Tries(clock, KEY)
    for number in range(0, PER_ADDRESS, 2):
        fail(store, tries, 1, first=number)
        fail(others, elsewhere, 1, first=number + 1)

    for through, counted in ((store, tries), (others, elsewhere)):
        with pytest.raises(TooMany):
            type_code(through, counted, code)


GUESS = """
import sys
from toolkit.errors import NotFound, TooMany
from toolkit.seat import look_up
from toolkit.store.database import open_store
from toolkit.store.tries import Tries, make_key
store = open_store(sys.argv[1])
tries = Tries(lambda: 7200.0, make_key("shared"))
let_in = 0
for number in range(20):
    try:
        code = sys.argv[2] + "BCDFGHJKMNPQRSTVWXYZ"[number] * 3
        look_up(store, code, tries=tries.of(store, "192.0.2.1"))
    except NotFound:
        let_in += 1
    except TooMany:
        pass
store.close()
print(let_in)
"""


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
def test_three_processes_that_guess_at_once_guess_no_oftener_than_one(
    place: str, store: Store
) -> None:
    guessing = [
        subprocess.Popen(
            [sys.executable, "-c", GUESS, place, first * 5], stdout=subprocess.PIPE, text=True
        )
        for first in "BCD"
    ]

    said = [one.communicate(timeout=120)[0] for one in guessing]

    assert sum(map(int, said)) == PER_ADDRESS


def test_a_clock_that_was_set_back_shuts_nobody_out(
    store: Store, code: str, tries: Tries, clock: Clock
) -> None:
    fail(store, tries, PER_ADDRESS)

    clock.now -= 3600

    assert type_code(store, tries, code)


def test_no_address_stands_in_the_database_and_after_ten_minutes_not_even_its_hash(
    store: Store, code: str, tries: Tries, clock: Clock
) -> None:
    def kept() -> list[tuple[object, ...]]:
        found = store.read(lambda connection: connection.execute(select(tables.wrong_code)).all())
        return [tuple(row) for row in found]

    fail(store, tries, 1)
    first = kept()
    clock.now += KEPT_SECONDS
    type_code(store, tries, code)

    assert len(first) == 1
    assert HALL not in repr(first)
    assert Tries(clock, make_key("another")).of(store, HALL).who not in repr(first)
    assert kept() == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unknown", "unknown", True),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(
    store: Store, tries: Tries, one: str, other: str, same: bool
) -> None:
    assert (tries.of(store, one).who == tries.of(store, other).who) is same
