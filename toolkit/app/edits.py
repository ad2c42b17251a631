"""Two versions of one action side by side: what differs, and one laid over the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from toolkit import frames
from toolkit.frames import columns
from toolkit.model.bank import Bank
from toolkit.model.council import FINISHED, Action, Note
from toolkit.planning import is_one_person
from toolkit.words import short_date, text

# The fields of an action that people change, each with the heading it has in every table.
FIELDS = {
    "title": columns.TITLE,
    "question_ids": columns.QUESTIONS,
    "owner": columns.OWNER,
    "job_title": columns.POST,
    "due": columns.DUE,
    "measure": columns.MEASURE,
    "effort": columns.EFFORT,
    "lever": columns.LEVER,
    "status": columns.STATUS,
    "reason": columns.STOPPED_BECAUSE,
    "completed_on": columns.COMPLETED_ON,
    "result": columns.RESULT,
    "changed_for": columns.CHANGED_FOR,
    "notes": columns.NOTES,
}
CODES = {"status": "action_status", "effort": "effort", "lever": "lever"}


def changed_fields(before: Action, after: Action) -> tuple[str, ...]:
    """The names of the fields that differ, in the order of the form."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def lay_over(opened: Action, mine: Action, theirs: Action) -> Action:
    """Their version with what I changed since I opened it; their notes and mine are both kept."""
    changes = {name: getattr(mine, name) for name in changed_fields(opened, mine)}
    if "notes" in changes:
        new = tuple(note for note in mine.notes if note not in opened.notes)
        changes["notes"] = (*theirs.notes, *new)
    return replace(theirs, **changes)


def side_by_side(theirs: Action, mine: Action, bank: Bank) -> pd.DataFrame:
    """What differs between two versions, a row for each field."""
    rows = [
        (frames.heading(FIELDS[name]), _told(theirs, name, bank), _told(mine, name, bank))
        for name in changed_fields(theirs, mine)
    ]
    names = [text("plan.conflict.field"), text("plan.conflict.theirs"), text("plan.conflict.mine")]
    return pd.DataFrame(rows, columns=names, dtype="object")


def _told(action: Action, name: str, bank: Bank) -> str:
    value: Any = getattr(action, name)
    if name in CODES:
        return text(f"codes.{CODES[name]}.{value}")
    if isinstance(value, date):
        return short_date(value)
    if name == "question_ids":
        return "; ".join(bank.by_id[id].title for id in value if id in bank.by_id)
    if name == "notes":
        return " ".join(f"{short_date(note.on)}: {note.words}" for note in value)
    return str(value or "")


def with_note(action: Action, words: str, today: date) -> Action:
    """The action with one more line of progress, unless nothing was typed."""
    if not words.strip():
        return action
    return replace(action, notes=(*action.notes, Note(today, words.strip())))


def warnings_of(action: Action, today: date) -> Sequence[str]:
    """What is worth another look in a saved action; nothing here keeps it from being saved."""
    found = []
    if action.status not in FINISHED:
        if not action.owner.strip():
            found.append(text("codes.plan_problem.owner_missing", subject=action.ref))
        elif not is_one_person(action.owner):
            found.append(text("plan.warning.owner", ref=action.ref))
        if action.due is None:
            found.append(text("codes.plan_problem.due_missing", subject=action.ref))
        elif action.due < today:
            found.append(text("plan.warning.due", ref=action.ref))
    if action.status == "complete" and action.completed_on is None:
        found.append(text("plan.warning.completed", ref=action.ref))
    if action.completed_on is not None and action.completed_on > today:
        found.append(text("plan.warning.future", ref=action.ref))
    return found
