"""How many statements a deed sends to the database, each of which is a way there and back.

Counted, and not timed: limits a little above what was counted, so that it cannot grow unseen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.meeting import meet, rated
from toolkit.data import find_data
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Bank
from toolkit.samples import SAMPLE, load, read_sample
from toolkit.seat import come_back, join, new_key
from toolkit.store.database import Store
from toolkit.workspace import Workspace

pytestmark = pytest.mark.both_kinds

LOADING = 1500

Count = Callable[[Callable[[], object]], int]


@pytest.fixture
def count() -> Iterator[Count]:
    """Counts what this thread sends while something is done, to whatever kind of database."""
    sent: list[str] = []
    here = threading.get_ident()

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if threading.get_ident() == here:
            sent.append(statement)

    def counted(deed: Callable[[], object]) -> int:
        before = len(sent)
        deed()
        return len(sent) - before

    event.listen(Engine, "before_cursor_execute", note)
    yield counted
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def merrowdale(store: Store) -> Workspace:
    return load(store, read_sample(find_data("sample_data") / SAMPLE))


def test_the_sample_council_is_loaded_with_few_statements(store: Store, count: Count) -> None:
    sample = read_sample(find_data("sample_data") / SAMPLE)

    assert count(lambda: load(store, sample)) <= LOADING


def test_results_of_three_years_take_no_more_statements_than_those_of_one(
    merrowdale: Workspace, count: Count
) -> None:
    newest, *_, oldest = merrowdale.assessments()

    of_all = count(lambda: merrowdale.findings(newest.id))

    assert of_all == count(lambda: merrowdale.findings(oldest.id))
    assert of_all <= 10


def test_two_years_are_compared_with_as_many_statements_as_one_takes(
    merrowdale: Workspace, count: Count
) -> None:
    newest, before, *_ = merrowdale.assessments()

    assert count(lambda: merrowdale.compare(before.id, newest.id)) <= 10


def test_a_sheet_takes_as_many_statements_as_one_answer(workspace: Workspace, count: Count) -> None:
    (seat,) = meet(workspace, "survey").admit(1)
    sheet = [rated(id, 3) for id in ("r1", "r2", "p1")]

    alone = count(lambda: seat.save_answer(sheet[0], new_key()))
    together = count(lambda: seat.save_answers(sheet, new_key()))

    assert together == alone
    assert alone <= 4


def test_many_agreed_records_take_as_many_statements_as_one(
    workspace: Workspace, bank: Bank, count: Count
) -> None:
    made = workspace.start_assessment(bank, title="Spring", year=2026)
    first, *others = (AgreedRecord(id, "rated", 3) for id in made.question_ids)

    alone = count(lambda: workspace.agree(made.id, first, 0))
    together = count(lambda: workspace.agree_all(made.id, [(one, 0) for one in others]))

    assert together == alone


def test_a_phone_that_joins_and_one_that_comes_back_take_few_statements(
    workspace: Workspace, count: Count
) -> None:
    meeting = meet(workspace, "survey")
    token = workspace.entrance(meeting.round.id).token
    _, secret = join(workspace.store, token, "leadership")  # who is first has the bank read

    joining = count(lambda: join(workspace.store, token, "leadership"))
    coming_back = count(lambda: come_back(workspace.store, secret))

    assert joining <= 11
    assert coming_back <= 8
