"""What a database promises whatever its kind: kept when told so, all or nothing, seen by others."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.store.conftest import ASSESSMENT, STAMP
from toolkit.errors import NotFound, StoreError
from toolkit.model.council import Council
from toolkit.store import tables
from toolkit.store.database import Door, Store, open_store
from toolkit.store.records import Records
from toolkit.store.steps import compare

MERROWDALE = Council(id="m", name="Merrowdale")


def test_what_was_kept_is_there_when_the_database_is_opened_again(place: Path | str) -> None:
    first = open_store(place)
    first.add_council(MERROWDALE, "local")
    first.close()

    again = open_store(place)

    assert [council for council, _ in again.memberships("local")] == [MERROWDALE]
    again.close()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def work(connection: Connection) -> None:
        connection.execute(tables.bank.insert(), [dict.fromkeys(tables.bank.columns.keys(), "x")])
        raise ValueError("stop here")

    with pytest.raises(ValueError, match="stop here"):
        store.run_tx(work)

    with pytest.raises(NotFound):
        store.bank("x")


def test_all_that_is_read_inside_one_read_is_one_picture(store: Store) -> None:
    def add() -> None:
        store.add_council(Council(id="late", name="Lateborough"), "local")

    def look_twice(_: Connection) -> list[int]:
        first = len(store.memberships("local"))
        writer = threading.Thread(target=add)
        writer.start()
        writer.join()
        return [first, len(store.memberships("local"))]

    before = len(store.memberships("local"))

    assert store.read(look_twice) == [before, before]
    assert len(store.memberships("local")) == before + 1


def test_a_read_about_two_councils_shows_each_its_own_rows(store: Store) -> None:
    for id in ("north", "south"):
        store.add_council(Council(id=id, name=id.title()), "local")
    Records(Door(store, "south")).add_assessment(ASSESSMENT, STAMP)

    def look(_: Connection) -> list[int]:
        doors = [Door(store, id) for id in ("north", "south", "north")]
        return [len(Records(door).assessments()) for door in doors]

    assert store.read(look) == [0, 1, 0]


def test_nothing_is_written_inside_a_read(store: Store) -> None:
    def add() -> None:
        store.add_council(Council(id="late", name="Lateborough"), "local")

    before = len(store.memberships("local"))

    with pytest.raises(StoreError):
        store.read(lambda _: add())

    assert len(store.memberships("local")) == before
    add()
    assert len(store.memberships("local")) == before + 1


def test_threads_that_write_at_once_lose_nothing(store: Store) -> None:
    def add(number: int) -> None:
        store.add_council(Council(id=f"c{number}", name=f"Council {number}"), "local")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(store.memberships("local")) == 41


def test_a_bank_that_nobody_used_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="does not hold the question bank"):
        store.bank("0" * 64)


def test_a_bank_once_kept_never_changes(store: Store) -> None:
    store.keep_bank("f" * 64, "candour", "9.9", "Another", '{"other": true}')

    assert store.bank("f" * 64) == "{}"


def test_what_is_written_together_stands_or_falls_together(store: Store) -> None:
    def add_two(fails: bool) -> None:
        with store.together():
            store.add_council(Council(id="a", name="A"), "local")
            assert len(store.memberships("local")) == 2
            if fails:
                raise ValueError("stop here")
            store.add_council(Council(id="b", name="B"), "local")

    with pytest.raises(ValueError, match="stop here"):
        add_two(fails=True)
    assert len(store.memberships("local")) == 1

    add_two(fails=False)
    assert len(store.memberships("local")) == 3


@pytest.mark.parametrize("broken", [False, True])
def test_a_step_that_loses_rows_or_breaks_links_is_refused(broken: bool) -> None:
    after = {"answer": 3 if broken else 2, "comment": 0}

    with pytest.raises(StoreError, match=r"would lose rows.*Nothing was changed"):
        compare("candour.db", {"answer": 3}, after, broken)


def test_a_step_that_adds_rows_and_tables_is_taken() -> None:
    compare("candour.db", {"answer": 3}, {"answer": 3, "comment": 0, "round": 1})
