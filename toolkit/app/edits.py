"""Two versions of one action side by side: what differs, and one laid over the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from toolkit import frames
from toolkit.frames import columns
from toolkit.model.bank import Bank
from toolkit.model.council import FINISHED, OTHERS_DECIDE, Action, Note
from toolkit.planning import is_one_person
from toolkit.store.histories import ActionVersion
from toolkit.words import listed, short_date, text

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
    "asker": columns.ASKER,
    "asked_of": columns.ASKED_OF,
    "status": columns.STATUS,
    "reason": columns.STOPPED_BECAUSE,
    "completed_on": columns.COMPLETED_ON,
    "review_on": columns.REVIEW_ON,
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


def history(versions: Sequence[ActionVersion], bank: Bank, names: Mapping[str, str]) -> list[str]:
    """What each version changed and who did it, a line each, newest first, as `versions` are.

    `names` are those of the people who work here; who has none is left out.
    """
    lines = []
    for one, before in zip(versions, [*versions[1:], None], strict=True):
        when = short_date(one.changed_at.date())
        who = names.get(one.changed_by)
        day = text("plan.history.by", day=when, who=who) if who else when
        if before is None:
            lines.append(text("plan.history.first", day=day))
            continue
        said = [
            _changed(before.action, one.action, name, bank)
            for name in changed_fields(before.action, one.action)
        ]
        if said:
            lines.append(text("plan.history.line", day=day, changes="; ".join(said)))
    return lines


def _changed(before: Action, after: Action, name: str, bank: Bank) -> str:
    field = frames.heading(FIELDS[name])
    if name == "notes":
        new = [note.words for note in after.notes if note not in before.notes]
        return text("plan.history.set", field=field, now=" / ".join(new))
    was, now = _told(before, name, bank), _told(after, name, bank)
    if not was:
        return text("plan.history.set", field=field, now=now)
    none = text("plan.history.nothing")
    return text("plan.history.change", field=field, was=was, now=now or none)


def questions_of(opened: Action, mine: Action) -> Sequence[str]:
    """What is asked once before an action is saved as done, as an ask, or as one still searching.

    Of what was saved before with the same thing left open nothing is asked again.
    """
    asked = []
    if mine.status == "complete" and opened.status != "complete":
        missing = [name for name in ("result", "changed_for") if not getattr(mine, name).strip()]
        if missing:
            fields = listed(frames.heading(FIELDS[name]) for name in missing)
            asked.append(text("plan.ask.complete", fields=fields))
    if mine.status == "searching":
        newly = opened.status != "searching"
        if mine.review_on is None and (newly or opened.review_on is not None):
            asked.append(text("plan.ask.searching", field=frames.heading(FIELDS["review_on"])))
        if newly and not mine.notes:
            asked.append(text("plan.ask.tried", field=text("plan.form.note")))
    if needs_asker(mine) and not (opened.id and needs_asker(opened)):
        asked.append(text("plan.ask.asker", field=frames.heading(FIELDS["asker"])))
    return asked


def needs_asker(action: Action) -> bool:
    """Whether others decide about an open action, and nobody is named who asks them."""
    open_ = action.status not in FINISHED
    return open_ and action.lever in OTHERS_DECIDE and not action.asker.strip()


def finished_on(opened: Action, mine: Action, today: date) -> Action:
    """The action with the day on which it was finished, where it is closed now and names none."""
    closed_now = mine.status == "complete" and opened.status != "complete"
    if closed_now and mine.completed_on is None:
        return replace(mine, completed_on=today)
    return mine


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
        if needs_asker(action):
            found.append(text("codes.plan_problem.asker_missing", subject=action.ref))
        if action.status == "searching" and action.review_on is None:
            found.append(text("plan.warning.review", ref=action.ref))
    if action.status == "complete" and action.completed_on is None:
        found.append(text("plan.warning.completed", ref=action.ref))
    if action.completed_on is not None and action.completed_on > today:
        found.append(text("plan.warning.future", ref=action.ref))
    return found
