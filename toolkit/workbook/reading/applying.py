"""What was decided about a workbook, as actions of the model, ready to be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from toolkit.errors import AnswerError, Problem
from toolkit.frames import columns as c
from toolkit.model.council import Action
from toolkit.words import text
from toolkit.workbook.reading import notes
from toolkit.workbook.reading.plan import FileRead, NewAction
from toolkit.workbook.reading.state import CODES, DATES, Standing

# Columns that are called otherwise in the model; the rest have one name.
FIELDS = {
    c.POST: "job_title",
    c.STOPPED_BECAUSE: "reason",
    c.QUESTIONS: "question_ids",
    c.THEME: "theme_id",
}
TOOLKIT, WORKBOOK, BOTH, ADD, SKIP, YES = "toolkit", "workbook", "both", "add", "skip", "yes"


@dataclass(frozen=True)
class Decided:
    """What each action becomes, by column, and the rows that are added as new actions."""

    values: Mapping[str, Mapping[str, str]]
    new: tuple[NewAction, ...]


def open_choices(read: FileRead, choices: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what is still to be decided, confirmed or chosen, in the order of the page."""
    conflicts = [
        one.id
        for one in read.conflicts
        if choices.get(one.id) not in (TOOLKIT, WORKBOOK, *((BOTH,) if one.both else ()))
    ]
    unsure = [one.id for one in read.confirmations if choices.get(one.id) != YES]
    for one in read.new:
        if one.asked and choices.get(one.id) not in (ADD, SKIP):
            unsure.append(one.id)
        elif choices.get(one.id) != SKIP and not theme_of(one, choices):
            unsure.append(f"theme/{one.id}")
    return (*conflicts, *unsure)


def theme_of(one: NewAction, choices: Mapping[str, str]) -> str:
    """The word for a new action's theme: what its row says, else what was chosen."""
    return one.values.get(c.THEME) or choices.get(f"theme/{one.id}", "")


def decide(read: FileRead, choices: Mapping[str, str]) -> Decided:
    """What the workbook becomes with these choices. Raises AnswerError while any is missing."""
    if read.problems:
        raise AnswerError(one.problem for one in read.problems)
    waiting = open_choices(read, choices)
    if waiting:
        raise AnswerError(undecided(len(waiting)))
    values: dict[str, dict[str, str]] = {}
    for one in read.changes:
        values.setdefault(one.action_id, {})[one.key] = one.becomes or ""
    for one in read.conflicts:
        choice = choices[one.id]
        if choice != TOOLKIT:
            words = one.theirs if choice == WORKBOOK else one.both or ""
            values.setdefault(one.action_id, {})[one.key] = words
    new = tuple(
        replace(one, values={**one.values, c.THEME: theme_of(one, choices)})
        for one in read.new
        if choices.get(one.id) != SKIP
    )
    return Decided(values, new)


def undecided(n: int) -> Problem:
    """What to say while so many things wait for somebody to decide."""
    where, what = text("reading.undecided.where"), text("reading.undecided.what", n=n)
    return Problem(where, what, text("reading.undecided.fix"))


def apply(action: Action, values: Mapping[str, str], standing: Standing) -> Action:
    """The action with these cells in place of what it said."""
    changes = {
        FIELDS.get(key, key): _value(action, key, words, standing) for key, words in values.items()
    }
    return replace(action, **changes)


def make(one: NewAction, standing: Standing) -> Action:
    """A new row as an action without id and ref; what it leaves empty is as in every new action."""
    given = {key: words for key, words in one.values.items() if words}
    return apply(Action("", "", (), ""), given, standing)


def _value(action: Action, key: str, words: str, standing: Standing) -> Any:
    if key in DATES:
        return date.fromisoformat(words) if words else None
    if key in CODES or key == c.THEME:
        codes = {word: code for code, word in standing.offered(key).items()}
        return codes[words]
    if key == c.QUESTIONS:
        return _questions(action.question_ids, words, standing)
    if key == c.NOTES:
        stamped = notes.dated(words, notes.told(action.notes), standing.today)
        return notes.notes_of(stamped, action.notes, standing.today)
    return words


def _questions(before: Sequence[str], words: str, standing: Standing) -> tuple[str, ...]:
    """The questions that are named, and those that have no number on this form, which stay."""
    named = [standing.questions[one] for one in words.split(", ") if one]
    unnamed = [id for id in before if id not in standing.questions.values()]
    return (*named, *unnamed)
