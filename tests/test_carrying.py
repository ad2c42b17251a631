"""Actions that are not finished go on in the next year, with everything that is known of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import bank, question, theme
from tests.councils import act
from toolkit.drafts import carry_action
from toolkit.errors import AnswerError
from toolkit.model.answers import Assessment
from toolkit.model.bank import Bank
from toolkit.model.council import Action, Note, Plan
from toolkit.workspace import Workspace

DAY = date(2026, 10, 1)


@pytest.fixture
def years(workspace: Workspace, bank: Bank) -> tuple[Assessment, Assessment]:
    before = workspace.start_assessment(bank, title="Spring 2026", year=2026)
    return before, workspace.start_assessment(bank, title="Spring 2027", year=2027)


def add(workspace: Workspace, assessment: Assessment, **more: object) -> Action:
    sound = Action("", "", ("english-language",), "Open two classes", theme_id="integration")
    return workspace.add_action(assessment.id, replace(sound, **more))  # type: ignore[arg-type]


def test_an_action_goes_on_with_its_ref_its_notes_and_where_it_came_from(
    workspace: Workspace, years: tuple[Assessment, Assessment]
) -> None:
    before, after = years
    notes = (Note(DAY, "Room found."),)
    action = add(workspace, before, status="in_progress", notes=notes, owner="Ana Price")

    carried = workspace.carry_actions(before.id, after.id, [action.id])[0]

    assert workspace.plan(after.id).actions == (carried,)
    assert carried.carried_from == action.id != carried.id
    assert (carried.ref, carried.notes, carried.owner) == (action.ref, notes, "Ana Price")
    assert (carried.status, carried.question_ids) == ("in_progress", ("english-language",))
    assert workspace.plan(before.id).actions == (action,)


def test_an_action_is_carried_once(
    workspace: Workspace, years: tuple[Assessment, Assessment]
) -> None:
    before, after = years
    action = add(workspace, before)
    workspace.carry_actions(before.id, after.id, [action.id])

    assert workspace.carry_actions(before.id, after.id, [action.id, action.id]) == ()


def test_a_ref_that_is_taken_gives_way_to_the_next(
    workspace: Workspace, years: tuple[Assessment, Assessment]
) -> None:
    before, after = years
    action = add(workspace, before)
    taken = add(workspace, after)

    carried = workspace.carry_actions(before.id, after.id, [action.id])[0]

    assert (taken.ref[-2:], carried.ref[-2:]) == ("01", "02")


def test_what_was_stopped_begins_anew_where_somebody_says_so(
    workspace: Workspace, years: tuple[Assessment, Assessment]
) -> None:
    before, after = years
    action = add(workspace, before, status="stopped", reason="No money")

    carried = workspace.carry_actions(before.id, after.id, [action.id])[0]

    assert (carried.status, carried.reason) == ("not_started", "")


@pytest.mark.parametrize(
    ("more", "says"),
    [({"status": "complete"}, "It is complete. Leave it in its year."), (None, "not in the plan")],
)
def test_what_cannot_go_on_keeps_all_from_going_on(
    workspace: Workspace,
    years: tuple[Assessment, Assessment],
    more: dict[str, object] | None,
    says: str,
) -> None:
    before, after = years
    good = add(workspace, before)
    bad = "nowhere" if more is None else add(workspace, before, **more).id

    with pytest.raises(AnswerError, match=says):
        workspace.carry_actions(before.id, after.id, [good.id, bad])

    assert workspace.plan(after.id).actions == ()


def test_questions_go_on_as_those_that_stand_in_their_place() -> None:
    new = replace(question("p9"), replaces=("p1",))
    now = bank(theme("lanes", [question("r2")]), theme("parks", [new]))
    action = act("RO-01", ["r1", "r2", "p1"])

    carried = carry_action(action, now, "new", Plan())

    assert carried.question_ids == ("r2", "p9")
    assert carried.theme_id == "lanes"


def test_an_action_whose_theme_is_gone_stands_with_its_questions_or_by_its_ref() -> None:
    now = bank(theme("a", [question("a1")]), replace(theme("b", [question("b1")]), code="RO"))

    carried = carry_action(act("RO-07", ["r1"]), now, "new", Plan())

    assert (carried.theme_id, carried.question_ids, carried.ref) == ("b", (), "RO-07")
