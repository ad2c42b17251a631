"""What is kept of decision checks, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Table, func, select

from tests.store.conftest import STAMP
from toolkit.errors import EditConflict, NotFound
from toolkit.model.checks import Decision, Reply, Run
from toolkit.model.council import Council
from toolkit.store import tables
from toolkit.store.database import Door, Store
from toolkit.store.decisions import Decisions

RUN = Run(
    1,
    "1.0",
    date(2026, 2, 3),
    "Head of libraries",
    "Head of finance",
    {"children": Reply("children", "no", "Confirmed in writing.", 1)},
)
LIBRARY = Decision(
    "d1",
    "D-2026-001",
    "Move the library",
    date(2026, 4, 14),
    "member",
    "cut",
    "Canalside",
    "integration",
    "changed",
    "A minibus was funded.",
    (RUN,),
    1,
)


@pytest.fixture
def decisions(store: Store) -> Decisions:
    return Decisions(Door(store, "m"))


@pytest.fixture
def library(decisions: Decisions) -> Decision:
    return decisions.add(replace(LIBRARY, ref=""), 2026, STAMP)


def test_a_decision_comes_back_as_it_was_given(decisions, library):
    assert library == LIBRARY
    assert decisions.one("d1") == LIBRARY
    assert decisions.all() == (LIBRARY,)


def test_refs_follow_on_from_what_is_stored_and_the_newest_comes_first(decisions):
    decisions.add(LIBRARY, 2026, STAMP)
    decisions.add(replace(LIBRARY, id="d2"), 2026, STAMP)

    assert [one.ref for one in decisions.all()] == ["D-2026-002", "D-2026-001"]


def test_a_reply_stands_beside_the_others(decisions, library):
    (kept,) = decisions.reply("d1", 1, [(Reply("priority", "no"), 0)])

    assert kept == Reply("priority", "no", "", 1)
    found = decisions.one("d1").last.replies
    assert found == {**RUN.replies, "priority": kept}


def test_two_people_who_answer_different_prompts_do_not_stand_in_each_others_way(
    decisions, library
):
    decisions.reply("d1", 1, [(Reply("priority", "no"), 0)])
    decisions.reply("d1", 1, [(Reply("kindness", "easier"), 0)])
    decisions.reply("d1", 1, [(Reply("children", "unchecked"), 1)])

    assert set(decisions.one("d1").last.replies) == {"children", "priority", "kindness"}


def test_whoever_answers_a_prompt_second_is_told_and_overwrites_nothing(decisions, library):
    (theirs,) = decisions.reply("d1", 1, [(Reply("children", "unchecked", "Nobody asked."), 1)])

    with pytest.raises(EditConflict) as told:
        decisions.reply("d1", 1, [(Reply("children", "no-safeguards"), 1)])

    assert told.value.theirs == theirs
    assert decisions.one("d1").last.replies["children"] == theirs


def test_the_head_is_saved_without_touching_replies_or_the_ref(decisions, library):
    last = replace(RUN, author="Head of culture", replies={}, made_on=date(2020, 1, 1))
    new = replace(library, ref="X", title="Close the library", decide_on=None, runs=(last,))

    saved = decisions.save(new, 1, STAMP)

    assert (saved.title, saved.ref, saved.decide_on) == ("Close the library", "D-2026-001", None)
    assert saved.last == replace(RUN, author="Head of culture")
    with pytest.raises(EditConflict) as told:
        decisions.save(new, 1, STAMP)
    assert told.value.theirs == saved


def test_made_again_the_earlier_check_stays_and_takes_no_more_replies(decisions, library):
    def again(there: Decision) -> Run:
        return replace(there.last, number=2, made_on=date(2026, 3, 10))

    found = decisions.add_run("d1", 1, again, STAMP)

    assert [run.number for run in found.runs] == [1, 2]
    assert found.runs[0] == RUN
    with pytest.raises(EditConflict, match="made again"):
        decisions.reply("d1", 1, [(Reply("priority", "no"), 0)])
    with pytest.raises(EditConflict):
        decisions.add_run("d1", 1, again, STAMP)


def test_a_deleted_decision_is_gone_with_all_its_checks(decisions, library, store: Store):
    decisions.delete("d1", STAMP)

    assert decisions.all() == ()
    with pytest.raises(NotFound):
        decisions.one("d1")
    below = (tables.decision, tables.decision_run, tables.decision_reply)
    assert [count(store, table) for table in below] == [0, 0, 0]


def count(store: Store, table: Table) -> int:
    query = select(func.count()).select_from(table)
    return Door(store, "m").read(lambda one, _: int(one.execute(query).scalar_one()))


def test_another_councils_decisions_cannot_be_reached(decisions, library, store: Store):
    store.add_council(Council(id="o", name="Otherton"), "local")
    other = Decisions(Door(store, "o"))

    assert other.all() == ()
    with pytest.raises(NotFound):
        other.reply("d1", 1, [(Reply("priority", "no"), 0)])
    with pytest.raises(NotFound):
        other.delete("d1", STAMP)
    assert decisions.all() == (LIBRARY,)
