"""What was promised for a day is done though nobody opens a page."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from toolkit.app import state
from toolkit.app.doors import DATABASE
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.store import tables
from toolkit.store.database import Store, open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council


@pytest.fixture
def old(tmp_path: Path, bank: Bank, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database with a round that was to close long ago, and an old wrong code."""
    path, then = tmp_path / "candour.db", datetime.now(UTC) - timedelta(days=120)
    store = open_store(path)
    council = Council(id="own", name="Own")
    workspace = start_council(store, LOCAL_ACCOUNT, council, now=lambda: then)
    made = workspace.start_assessment(bank, title="A", year=2026)
    workspace.open_round(made.id, "Open", "survey", ("frontline",), closes_on=then.date())
    row = {"id": "x", "who": "y", "at": time.time() - 700}
    store.run_tx(lambda connection: connection.execute(tables.wrong_code.insert(), [row]))
    store.close()
    monkeypatch.setenv(DATABASE, str(path))  # so that it is as before afterwards
    state.the_store.clear()
    state.look_after.clear()
    yield path
    state.look_after.clear()


def wait_for(done: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not done() and time.monotonic() < until:
        time.sleep(0.05)
    return done()


def count(store: Store, name: str) -> int:
    query = select(func.count()).select_from(tables.metadata.tables[name])
    return store.read(lambda connection: int(connection.execute(query).scalar_one()))


def test_rounds_close_and_wrong_codes_go_while_nobody_is_there(old: Path) -> None:
    with state.opened(old, every=0.05) as store:
        states = select(tables.round_.c.state).where(tables.round_.c.title == "Open")

        assert wait_for(lambda: count(store, "wrong_code") == 0)
        assert store.read(lambda connection: connection.execute(states).scalar_one()) == "closed"


def test_what_is_due_is_done_at_the_start_before_anybody_comes(old: Path) -> None:
    with state.opened(old, every=3600) as store:
        states = select(tables.round_.c.state).where(tables.round_.c.title == "Open")

        assert wait_for(lambda: count(store, "wrong_code") == 0)
        assert store.read(lambda connection: connection.execute(states).scalar_one()) == "closed"


@pytest.mark.parametrize(("hour", "left"), [(0, 86400.0), (12, 43200.0), (23, 3600.0)])
def test_a_new_day_is_begun_when_it_comes(hour: int, left: float) -> None:
    assert state.seconds_left(datetime(2026, 11, 22, hour, tzinfo=UTC)) == left


def test_nothing_goes_on_after_the_database_was_closed(old: Path) -> None:
    before = threading.active_count()

    with state.opened(old, every=3600):
        during = threading.active_count()

    assert (during, threading.active_count()) == (before + 1, before)
