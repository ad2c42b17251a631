"""Decisions checked by somebody at work, through a real database."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.conftest import NOON
from tests.test_deciding import CLEAR, FORM, LIBRARY
from toolkit.deciding import begin_decision
from toolkit.errors import AnswerError, EditConflict
from toolkit.model.bank import Bank
from toolkit.model.checks import Decision, Reply
from toolkit.workspace import Workspace

pytestmark = pytest.mark.both_kinds


def begin(workspace: Workspace, title: str = "Move the library") -> Decision:
    blank = begin_decision(workspace.today)
    run = replace(blank.last, author="Head of libraries", challenger="Head of finance")
    return workspace.add_decision(replace(blank, title=title, runs=(run,)))


def answer(workspace: Workspace, decision: Decision, chosen: dict[str, str]) -> None:
    for prompt_id, option_id in chosen.items():
        there = decision.last.replies.get(prompt_id)
        was = there.revision if there else 0
        reply = Reply(prompt_id, option_id)
        workspace.keep_reply(decision.id, decision.last.number, reply, was)


def test_a_check_is_begun_answered_and_judged(workspace: Workspace) -> None:
    decision = begin(workspace)

    answer(workspace, decision, LIBRARY)

    found = workspace.decision(decision.id)
    assert (decision.ref, decision.last.version) == ("D-2026-001", FORM.version)
    assert decision.last.made_on == NOON.date()
    assert (found.verdict.outcome, found.verdict.count("caution")) == ("not_ready", 6)
    assert workspace.decisions() == (found,)


def test_an_unsound_decision_or_reply_is_refused(workspace: Workspace) -> None:
    decision = begin(workspace)

    with pytest.raises(AnswerError, match="no title"):
        begin(workspace, " ")
    with pytest.raises(AnswerError, match="no option"):
        answer(workspace, decision, {"children": "perhaps"})
    with pytest.raises(AnswerError, match="nobody says how"):
        workspace.save_decision(replace(decision, came_of="changed"), 1)

    assert workspace.decision(decision.id).decision == decision


def test_of_several_replies_none_stands_where_one_is_refused(workspace: Workspace) -> None:
    decision = begin(workspace)
    good, bad = (Reply("children", "no"), 0), (Reply("priority", "perhaps"), 0)
    moved = (Reply("priority", "no"), 1)

    with pytest.raises(AnswerError, match="no option"):
        workspace.keep_replies(decision.id, 1, [good, bad])
    with pytest.raises(EditConflict):
        workspace.keep_replies(decision.id, 1, [good, moved])

    assert workspace.decision(decision.id).decision == decision


def test_several_replies_stand_as_each_would_alone(workspace: Workspace) -> None:
    decision = begin(workspace)
    first, other = Reply("children", "no"), Reply("priority", "no")
    later = replace(first, words="Nobody asked.")

    kept = workspace.keep_replies(decision.id, 1, [(first, 0), (other, 0), (later, 1)])

    assert [one.revision for one in kept] == [1, 1, 2]
    there = workspace.decision(decision.id).decision.last.replies
    assert there == {"children": kept[2], "priority": kept[1]}


def test_made_again_the_difference_to_the_last_is_there(workspace: Workspace) -> None:
    decision = begin(workspace)
    answer(workspace, decision, LIBRARY)

    again = workspace.check_again(decision.id, 1)
    answer(workspace, again, {"isolation": "more-planned"})

    found = workspace.decision(decision.id)
    assert [one.outcome for one in found.earlier] == ["not_ready"]
    assert found.verdict.outcome == "incomplete"
    assert {one.id for one in found.verdict.blank} == {
        *("lived-newcomers", "psed-timing", "psed-aims"),
        *("kindness", "hard-truth", "owner-review"),
    }


def test_a_check_that_is_not_complete_is_not_made_again(workspace: Workspace) -> None:
    decision = begin(workspace)
    answer(workspace, decision, {"children": "no"})

    with pytest.raises(AnswerError, match="not complete"):
        workspace.check_again(decision.id, 1)

    assert len(workspace.decision(decision.id).decision.runs) == 1


def test_two_who_make_a_check_again_make_it_once(workspace: Workspace) -> None:
    decision = begin(workspace)
    answer(workspace, decision, CLEAR)
    workspace.check_again(decision.id, 1)

    with pytest.raises(EditConflict):
        workspace.check_again(decision.id, 1)

    assert len(workspace.decision(decision.id).decision.runs) == 2


def test_a_decision_is_deleted_only_by_typing_its_ref(workspace: Workspace) -> None:
    decision = begin(workspace)

    with pytest.raises(AnswerError, match="Type 'D-2026-001'"):
        workspace.delete_decision(decision.id, "yes")
    workspace.delete_decision(decision.id, " d-2026-001 ")

    assert workspace.decisions() == ()


def test_checks_are_counted_up_to_the_day_of_the_assessment(
    workspace: Workspace, bank: Bank
) -> None:
    def at(day: date) -> Workspace:
        return replace(
            workspace, now=lambda: datetime(day.year, day.month, day.day, 12, tzinfo=NOON.tzinfo)
        )

    early, late = at(date(2026, 3, 1)), at(date(2026, 4, 1))
    for one in (early, late):
        answer(one, begin(one), CLEAR)
    past = workspace.start_assessment(bank, title="A", year=2026, held_on=date(2026, 3, 12))
    coming = workspace.start_assessment(bank, title="B", year=2027, held_on=date(2027, 3, 12))

    assert workspace.check_counts(past.id).checks == 1
    assert workspace.check_counts(coming.id).checks == 2
    assert workspace.check_counts(coming.id).until == NOON.date()


def test_a_council_in_scotland_is_asked_about_its_own_posts(workspace: Workspace) -> None:
    council = workspace.council()
    decision = begin(workspace)
    workspace.save_council(replace(council, nation="scotland"), council.revision)

    answer(workspace, decision, {"children": "safeguards"})

    (point,) = workspace.decision(decision.id).verdict.points
    assert "chief social work officer" in point.option.text
    assert point.flag == "caution"


def test_files_of_the_council_hold_its_checks_and_every_reply(
    workspace: Workspace, bank: Bank
) -> None:
    assessment = workspace.start_assessment(bank, title="A", year=2026)
    none = json.loads(workspace.export_json(assessment.id))
    decision = begin(workspace, "=1+1")
    answer(workspace, decision, LIBRARY)
    workspace.check_again(decision.id, 1)

    with zipfile.ZipFile(io.BytesIO(workspace.export_csv(assessment.id))) as files:
        told = files.read("README.txt").decode()
        rows = files.read("decision_checks.csv").decode("utf-8-sig").splitlines()
    tables = json.loads(workspace.export_json(assessment.id))["tables"]

    assert "decision_checks" not in none["tables"]
    assert "decision_checks.csv: " in told
    assert [row.split(",")[1] for row in rows[1:]] == ["'=1+1", "'=1+1"]
    assert [row["outcome"] for row in tables["decision_checks"]] == ["Not ready", "Not complete"]
    assert len(tables["decision_replies"]) == 24
    assert sum(row["flag"] == "Stop" for row in tables["decision_replies"]) == 1
