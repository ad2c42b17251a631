"""Workbooks that went through other hands: older versions, other programs, two people at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.councils import act, first_year
from tests.workbook.reading.conftest import Council
from tests.workbook.reading.edits import Plan, edited
from toolkit.workbook.reading import origin
from toolkit.workbook.reading.plan import read_plan
from toolkit.workbook.reading.state import standing
from toolkit.workbook.reading.worker import open_book

KEPT = Path(__file__).parent.parent / "kept"
FIRST, SECOND = "IN-01", "IN-02"


@pytest.mark.parametrize("path", sorted(KEPT.glob("action-plan-*.xlsx")), ids=lambda one: one.stem)
def test_a_workbook_of_every_version_ever_released_comes_home(path):
    version = path.stem.removeprefix("action-plan-").partition("-")[0]
    base = (KEPT / f"action-plan-{version}.json").read_text(encoding="utf-8")
    data = path.read_bytes()
    actions = [act("r1"), act("p1", ["p1", "p2"]), act("r2", ["r2"])]
    findings = first_year(actions=actions)
    book = open_book(path.name, data)
    reference = origin.find_reference(path.name, book)

    number = origin.check_reference(path.name, reference, findings.assessment.id)
    same = read_plan(path.name, book, standing(findings, base), number)
    changed = open_book(path.name, edited(data, lambda plan: plan.put("TH-01", "owner", "Ruth")))
    read = read_plan(path.name, changed, standing(findings, base), number)

    assert number == 1
    assert (same.changes, same.conflicts, same.problems) == ((), (), ())
    assert [(one.key, one.becomes) for one in read.changes] == [("owner", "Ruth")]


def test_two_people_who_edited_one_download_both_find_their_changes_in_the_plan(council: Council):
    def priya(plan: Plan) -> None:
        plan.put(FIRST, "owner", "Priya Shah")
        plan.put(FIRST, "notes", f"{plan.get(FIRST, 'notes')}\n3 Dec 2026: Mill Road agreed.")
        plan.put(SECOND, "due", date(2027, 1, 20))

    def tom(plan: Plan) -> None:
        plan.put(FIRST, "measure", "Half the ward")
        plan.put(FIRST, "notes", f"{plan.get(FIRST, 'notes')}\n2 Dec 2026: Report sent.")
        plan.put(SECOND, "due", date(2027, 1, 31))

    first = council.read(priya)
    council.workspace.accept_plan(council.assessment.id, first, {})
    second = council.read(tom)
    (conflict,) = second.read.conflicts
    council.workspace.accept_plan(council.assessment.id, second, {conflict.id: "workbook"})

    assert (conflict.base, conflict.now, conflict.theirs) == (
        "2027-03-04",
        "2027-01-20",
        "2027-01-31",
    )
    action = council.actions[FIRST]
    assert (action.owner, action.measure) == ("Priya Shah", "Half the ward")
    assert [one.words for one in action.notes][1:] == ["Mill Road agreed.", "Report sent."]
    assert council.actions[SECOND].due == date(2027, 1, 31)
