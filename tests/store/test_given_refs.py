"""A ref names one thing for ever, on both kinds of database, also for two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError

from tests.store.conftest import STAMP
from tests.store.test_decisions import LIBRARY
from tests.store.test_trail import add_older
from tests.test_registers import MEAL, NOTICE
from toolkit.model.council import Council
from toolkit.model.registers import Exemption, Kindness
from toolkit.store import tables
from toolkit.store.archive import Holding, gather, put_in
from toolkit.store.archive_file import read_archive, write_archive
from toolkit.store.database import Door, Store, open_store
from toolkit.store.decisions import Decisions
from toolkit.store.ending import end_council
from toolkit.store.given_refs import forget_refs
from toolkit.store.registers import Register
from toolkit.store.sqlite import raw_connection
from toolkit.store.steps import upgrade

DAY = date(2026, 11, 22)


@pytest.fixture
def door(store: Store) -> Door:
    return Door(store, "m")


def add_and_delete(door: Door) -> str:
    """An act of kindness is there for a moment; its ref."""
    register = Register(door, Kindness)
    added = register.add(replace(MEAL, id="gone"), 2026, STAMP)
    register.delete("gone", STAMP)
    return added.ref


def test_the_ref_of_a_deleted_entry_is_not_given_again(door: Door) -> None:
    refs = [add_and_delete(door) for _ in range(3)]

    assert refs == ["K-2026-001", "K-2026-002", "K-2026-003"]


def test_the_ref_of_a_deleted_decision_is_not_given_again(door: Door) -> None:
    decisions = Decisions(door)
    decisions.add(LIBRARY, 2026, STAMP)
    decisions.delete("d1", STAMP)

    again = decisions.add(LIBRARY, 2026, STAMP)

    assert again.ref == "D-2026-002"


def test_registers_years_and_councils_count_each_for_itself(store: Store, door: Door) -> None:
    store.add_council(Council(id="o", name="Otherton"), "local")
    add_and_delete(door)

    exception = Register(door, Exemption).add(NOTICE, 2026, STAMP)
    next_year = Register(door, Kindness).add(MEAL, 2027, STAMP)
    elsewhere = Register(Door(store, "o"), Kindness).add(MEAL, 2026, STAMP)

    assert exception.ref == "X-2026-001"
    assert next_year.ref == "K-2027-001"
    assert elsewhere.ref == "K-2026-001"


def test_after_the_thousandth_they_go_on(door: Door) -> None:
    row = {"council_id": "m", "series": "K-2026", "last": 999}
    door.run_tx(lambda one, _: one.execute(tables.given_ref.insert(), [row]))

    assert [add_and_delete(door), add_and_delete(door)] == ["K-2026-1000", "K-2026-1001"]


def test_two_at_once_never_get_the_same_ref(door: Door) -> None:
    def work(number: int) -> str:
        entry = replace(MEAL, id=f"k{number}")
        register = Register(door, Kindness)
        ref = register.add(entry, 2026, STAMP).ref
        if number % 3 == 0:
            register.delete(entry.id, STAMP)
        return ref

    with ThreadPoolExecutor(4) as pool:
        refs = list(pool.map(work, range(24)))

    assert sorted(refs) == [f"K-2026-{n:03d}" for n in range(1, 25)]


def test_refs_that_came_uncounted_are_not_given_again(door: Door) -> None:
    register = Register(door, Kindness)
    register.add(MEAL, 2026, STAMP)
    door.run_tx(lambda one, _: one.execute(delete(tables.given_ref)))

    register.add(replace(MEAL, id="k2"), 2026, STAMP)
    door.run_tx(lambda one, _: one.execute(delete(tables.given_ref)))
    register.delete("k2", STAMP)

    assert add_and_delete(door) == "K-2026-003"


@pytest.mark.parametrize("whole", [False, True])
def test_a_council_that_moves_takes_the_count_along(store: Store, door: Door, whole: bool) -> None:
    add_and_delete(door)
    body = write_archive(gather(door, whole=whole), DAY)
    end_council(door, DAY)

    put_in(store, read_archive("m.zip", body))

    assert add_and_delete(door) == "K-2026-002"


def test_a_council_that_came_from_an_older_candour_begins_after_what_is_there(
    store: Store, door: Door
) -> None:
    Register(door, Kindness).add(MEAL, 2026, STAMP)
    held = gather(door, whole=False)
    end_council(door, DAY)

    put_in(store, without_count(held))

    assert add_and_delete(door) == "K-2026-002"


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_deleted_before_an_older_file_was_made_keeps_its_ref(
    store: Store, door: Door, whole: bool
) -> None:
    decisions = Decisions(door)
    for id in ("d1", "d2", "d3"):
        decisions.add(replace(LIBRARY, id=id), 2026, STAMP)
    decisions.delete("d3", STAMP)
    add_and_delete(door)
    body = write_archive(without_count(gather(door, whole=whole)), DAY)
    end_council(door, DAY)

    put_in(store, read_archive("m.zip", body))

    assert decisions.add(replace(LIBRARY, id="d4"), 2026, STAMP).ref == "D-2026-004"
    assert add_and_delete(door) == "K-2026-002"


def test_a_file_that_brings_a_count_is_taken_at_its_word(store: Store, door: Door) -> None:
    add_and_delete(door)
    forget_refs(door)
    held = gather(door, whole=False)
    end_council(door, DAY)

    put_in(store, held)

    assert add_and_delete(door) == "K-2026-001"


def without_count(held: Holding) -> Holding:
    """What a file of schema 0010 or older holds."""
    rows = {name: found for name, found in held.rows.items() if name != "given_ref"}
    return replace(held, rows=rows)


def test_refs_begin_anew_where_they_are_forgotten(door: Door) -> None:
    add_and_delete(door)

    forget_refs(door)

    assert add_and_delete(door) == "K-2026-001"


def test_what_was_given_before_anybody_counted_is_told_by_the_trail(path: Path) -> None:
    said = ("decision D-2026-002", "decision D-2026-007, check 2", "kindness K-2025-012", "council")
    with raw_connection(path) as connection:
        upgrade(connection, "0010")
        add_older(connection, "m")
        for number, subject in enumerate(said, start=3):
            line = {"seq": number, "at": STAMP.at, "subject": subject}
            connection.execute(OLDER, line)

    opened = open_store(path)
    there = Door(opened, "m").read(lambda one, _: one.execute(select(tables.given_ref)).all())
    opened.close()

    assert sorted(there) == [("m", "D-2026", 7), ("m", "K-2025", 12)]


OLDER = text(
    "INSERT INTO audit_event (council_id, seq, at, actor, verb, subject)"
    " VALUES ('m', :seq, :at, 'local', 'delete', :subject)"
)


def test_nothing_is_counted_for_an_entry_that_was_refused(door: Door) -> None:
    register = Register(door, Kindness)
    register.add(MEAL, 2026, STAMP)
    with pytest.raises(IntegrityError):
        register.add(MEAL, 2026, STAMP)  # the same id twice

    count = text("SELECT last FROM given_ref WHERE council_id = 'm' AND series = 'K-2026'")
    assert door.read(lambda one, _: one.execute(count).scalar_one()) == 1
