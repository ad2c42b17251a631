"""What waits in a form that nobody saved yet: for one person, and not for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from toolkit.model.council import Council
from toolkit.store.database import Door, Store
from toolkit.store.unsaved import (
    KEEP_DRAFTS_DAYS,
    drop_draft,
    forget_drafts,
    keep_draft,
    read_draft,
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
