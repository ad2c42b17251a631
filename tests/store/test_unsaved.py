"""What waits in a form that nobody saved yet: for one person, and not for ever."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.prepared import put_empty
from toolkit.model.council import Council
from toolkit.store.database import Door, Store, open_store
from toolkit.store.unsaved import (
    KEEP_DRAFTS_DAYS,
    drop_draft,
    forget_drafts,
    keep_draft,
    read_draft,
    read_drafts,
)
from toolkit.store.upkeep import forget_old_answers

DAY = date(2026, 11, 22)
TYPED = {"title": "=cmd|' /C calc'!A0 \U0001f642 عنوان", "decide_on": "2026-12-01"}


@pytest.fixture
def door(store: Store) -> Door:
    return Door(store, "m")


def test_what_was_typed_comes_back_as_it_was(door: Door) -> None:
    keep_draft(door, "ann", "check", {"title": "Half"}, DAY)
    keep_draft(door, "ann", "check", TYPED, DAY)

    assert read_draft(door, "ann", "check") == TYPED


def test_nobody_else_no_other_form_and_no_other_council_has_it(store: Store, door: Door) -> None:
    store.add_council(Council(id="o", name="Otherton"), "local")
    keep_draft(door, "ann", "check", TYPED, DAY)

    assert read_draft(door, "ben", "check") is None
    assert read_draft(door, "ann", "entry") is None
    assert read_draft(Door(store, "o"), "ann", "check") is None


def test_what_waits_is_found_by_how_its_name_begins(door: Door) -> None:
    for place in ("check_1", "check_2", "checks", "plan"):
        keep_draft(door, "ann", place, {"place": place}, DAY)
    keep_draft(door, "ben", "check_3", TYPED, DAY)

    found = read_drafts(door, "ann", "check_")

    assert found == {one: {"place": one} for one in ("check_1", "check_2")}


def test_what_is_dropped_is_in_no_file_any_more(tmp_path: Path) -> None:
    path = put_empty(tmp_path / "candour.db")
    store = open_store(path)
    store.add_council(Council(id="m", name="Merrowdale"), "local")
    door = Door(store, "m")
    keep_draft(door, "ann", "check", {"title": "Whispered by the barber"}, DAY)

    drop_draft(door, "ann", "check")

    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    store.close()
    assert b"Whispered by the barber" not in kept


def test_what_is_dropped_is_gone_and_only_that(door: Door) -> None:
    for who in ("ann", "ben"):
        keep_draft(door, who, "check", TYPED, DAY)

    drop_draft(door, "ann", "check")

    assert read_draft(door, "ann", "check") is None
    assert read_draft(door, "ben", "check") == TYPED


def test_after_thirty_days_it_is_gone(store: Store, door: Door) -> None:
    keep_draft(door, "ann", "check", TYPED, DAY)
    last = DAY + timedelta(days=KEEP_DRAFTS_DAYS)

    forget_old_answers(store, last)
    assert read_draft(door, "ann", "check") == TYPED
    forget_drafts(door, last + timedelta(days=1))

    assert read_draft(door, "ann", "check") is None
