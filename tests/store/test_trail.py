"""What was done stays told as it was told, whoever would rather have it otherwise."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.store.conftest import STAMP
from toolkit.errors import StoreError
from toolkit.store import tables
from toolkit.store.database import Door, Store, open_store
from toolkit.store.records import Records
from toolkit.store.sqlite import raw_connection
from toolkit.store.steps import upgrade
from toolkit.store.trail import Trail, blank_lines


@pytest.fixture
def trail(records: Records) -> Trail:
    trail = Trail(records.door)
    for number in range(4):
        trail.note(STAMP, "change", f"thing {number}")
    return trail


def run(trail: Trail, statement: str) -> None:
    trail.door.run_tx(lambda connection, _: connection.execute(text(statement)))


def falsify(path: Path, statement: str) -> None:
    """What somebody with the file and enough will can do to it."""
    with raw_connection(path) as connection:
        for deed in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_event_no_{deed}")
        connection.exec_driver_sql(statement)


def test_each_deed_has_its_line_and_the_chain_holds(trail: Trail) -> None:
    told = [(one.seq, one.verb, one.subject) for one in trail.lines()]

    assert told[0] == (5, "change", "thing 3")
    assert told[-1] == (1, "start", "assessment Spring 2026")
    assert trail.check().lines == 5
    assert trail.check().broken_at is None


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE audit_event SET subject = 'nothing'",
        "UPDATE audit_event SET actor = 'somebody', subject = '', salt = ''",
        "UPDATE audit_event SET at = '2020-01-01 00:00:00'",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE seq = 5",
    ],
)
def test_no_line_can_be_changed_or_taken_away(trail: Trail, deed: str) -> None:
    before = trail.lines()

    with pytest.raises((DBAPIError, StoreError)):
        run(trail, deed)

    assert trail.lines() == before
    assert trail.check().broken_at is None


@pytest.mark.parametrize(
    ("statement", "found_at"),
    [
        ("UPDATE audit_event SET subject = 'nothing' WHERE seq = 3", 3),
        ("UPDATE audit_event SET actor = 'ann' WHERE seq = 2", 2),
        ("UPDATE audit_event SET at = '2026-03-12 10:31:00.000000' WHERE seq = 4", 4),
        ("DELETE FROM audit_event WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 1", 1),
        ("UPDATE audit_event SET hash = '' WHERE seq = 5", 5),
    ],
)
def test_a_line_that_was_falsified_past_the_guard_is_found(
    trail: Trail, path: Path, statement: str, found_at: int
) -> None:
    falsify(path, statement)

    assert trail.check().broken_at == found_at


def test_a_missing_end_shows_in_the_hash_of_the_last_line(trail: Trail, path: Path) -> None:
    before = trail.check()

    falsify(path, "DELETE FROM audit_event WHERE seq = 5")

    assert trail.check().broken_at is None
    assert (trail.check().lines, before.lines) == (4, 5)
    assert trail.check().head != before.head


def test_words_can_be_taken_out_of_a_line_and_the_chain_still_holds(trail: Trail) -> None:
    trail.door.run_tx(lambda connection, id: blank_lines(connection, id, [3]))

    assert [one.subject for one in trail.lines() if one.seq == 3] == [""]
    assert trail.check().broken_at is None


def test_a_clock_that_went_back_breaks_nothing(trail: Trail) -> None:
    earlier = datetime(2020, 1, 1)  # noqa: DTZ001  # UTC without a zone
    trail.note(replace(STAMP, at=earlier), "change", "long ago")

    assert trail.lines()[0].subject == "long ago"
    assert trail.check().broken_at is None


def test_the_trail_of_one_council_says_nothing_of_another(store: Store, trail: Trail) -> None:
    from toolkit.model.council import Council

    store.add_council(Council(id="n", name="Northwick"), "local")
    other = Trail(Door(store, "n"))
    other.note(STAMP, "change", "theirs")

    assert [one.seq for one in other.lines()] == [1]
    assert trail.check().lines == 5


def test_an_older_trail_is_chained_as_it_stood(path: Path) -> None:
    with raw_connection(path) as connection:
        upgrade(connection, "0004")
        for id in ("m", "n"):
            add_older(connection, id)

    opened = open_store(path)

    for id in ("m", "n"):
        trail = Trail(Door(opened, id))
        assert [one.subject for one in trail.lines()] == ["second", "first"]
        assert trail.check().broken_at is None
        trail.note(STAMP, "change", "third")
        assert trail.check().broken_at is None
    opened.close()


def add_older(connection: Connection, council_id: str) -> None:
    named = {"id": council_id}
    connection.execute(
        text(
            "INSERT INTO council (id, name, nation, functions, sample, revision)"
            " VALUES (:id, 'Older', 'england', '[]', '0', 0)"
        ),
        named,
    )
    for seq, subject in ((1, "first"), (2, "second")):
        connection.execute(
            text(
                "INSERT INTO audit_event (council_id, seq, at, actor, verb, subject) VALUES"
                " (:id, :seq, '2026-03-12 10:30:00.000000', 'local', 'change', :subject)"
            ),
            named | {"seq": seq, "subject": subject},
        )


def test_a_trail_goes_only_with_its_council(trail: Trail) -> None:
    def work(connection: Connection, council_id: str) -> int:
        row = {"id": council_id, "ended_on": STAMP.at.date()}
        connection.execute(tables.ended_council.insert(), [row])
        gone = connection.execute(text("DELETE FROM audit_event"))
        return gone.rowcount

    assert trail.door.run_tx(work) == 5
