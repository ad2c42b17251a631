"""What happens at one moment: two people, or two tabs, of one council."""

import threading
import time
from collections.abc import Callable

import pytest

from toolkit.errors import AnswerError, NotAllowed, StoreError, ToolkitError
from toolkit.model.answers import AgreedRecord, Answer, Assessment
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.seat import new_key
from toolkit.store.database import Door, Store
from toolkit.workspace import Workspace, start_council

FIRST, SECOND, THIRD = "newcomer-experience", "settled-resident-experience", "one-law-for-all"


@pytest.fixture
def workspace(store: Store) -> Workspace:
    return start_council(store, "local", Council(id="own", name="Ownborough Council"))


@pytest.fixture
def assessment(workspace: Workspace, bank: Bank) -> Assessment:
    return workspace.start_assessment(bank, title="Spring 2026", year=2026)


def while_another_writes(
    store: Store, act: Callable[[], object], write: Callable[[], object]
) -> ToolkitError | None:
    """What `act` was refused with when it began before, and ended after, `write` was committed."""
    refused: list[ToolkitError] = []

    def acting() -> None:
        try:
            act()
        except ToolkitError as error:
            refused.append(error)

    thread = threading.Thread(target=acting)
    with store.together():
        Door(store, "own").read(lambda *_: None)  # nobody else writes to this council from here on
        thread.start()
        time.sleep(0.3)
        write()
    thread.join()
    return next(iter(refused), None)


@pytest.mark.both_kinds
def test_nothing_is_answered_in_an_assessment_that_is_published_at_that_moment(
    store: Store, workspace: Workspace, assessment: Assessment
) -> None:
    refused = while_another_writes(
        store,
        lambda: workspace.keep_answer(assessment.id, Answer(FIRST, "rated", 3), 0, new_key()),
        lambda: workspace.publish(assessment.id),
    )

    assert isinstance(refused, NotAllowed)
    found = workspace.assessment(assessment.id)
    assert workspace.kept(found)[FIRST].answer is None


@pytest.mark.both_kinds
def test_nothing_is_agreed_in_an_assessment_that_is_published_at_that_moment(
    store: Store, workspace: Workspace, assessment: Assessment
) -> None:
    refused = while_another_writes(
        store,
        lambda: workspace.agree(assessment.id, AgreedRecord(FIRST, "rated", 3), 0),
        lambda: workspace.publish(assessment.id),
    )

    assert isinstance(refused, NotAllowed)
    assert not workspace.assessment(assessment.id).agreed


@pytest.mark.both_kinds
def test_two_assessments_begun_at_one_moment_cannot_have_one_name(
    store: Store, workspace: Workspace, bank: Bank
) -> None:
    def start() -> None:
        workspace.start_assessment(bank, title="Autumn 2026", year=2026)

    refused = while_another_writes(store, start, start)

    assert isinstance(refused, AnswerError)
    assert len(workspace.assessments()) == 1


def test_own_answers_become_agreed_records_all_or_none(
    store: Store, workspace: Workspace, assessment: Assessment
) -> None:
    for question_id in (FIRST, SECOND, THIRD):
        workspace.keep_answer(assessment.id, Answer(question_id, "rated", 2), 0, new_key())
    store.run_tx(
        lambda one: one.exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE INSERT ON agreed WHEN (SELECT count(*) FROM agreed) = 2 "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    )

    with pytest.raises(StoreError):
        workspace.agree_own(assessment.id, "Ann Lee")

    assert not workspace.assessment(assessment.id).agreed


@pytest.mark.both_kinds
def test_what_is_together_inside_something_together_is_a_part_of_it(
    store: Store, workspace: Workspace, bank: Bank
) -> None:
    def begin_and_stop() -> None:
        with store.together():
            workspace.start_assessment(bank, title="Autumn 2026", year=2026)
            raise ValueError("stop here")

    with pytest.raises(ValueError, match="stop here"):
        begin_and_stop()

    assert not workspace.assessments()
