"""Three states of one cell: as exported, in the toolkit now, in the workbook (WORKBOOK 6.5).

What one side changed stands. What both changed differently waits for a person. Nothing is lost that
nobody took away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit.frames import columns as c
from toolkit.workbook import layout
from toolkit.workbook.reading import notes

How = Literal["conflict", "change", "cleared", "added"]
LONG_TEXTS = (c.TITLE, c.NOTES, c.MEASURE, c.STOPPED_BECAUSE, c.RESULT, c.CHANGED_FOR)
LISTS = tuple(column.key for column in layout.PLAN_COLUMNS if column.kind == "list")


@dataclass(frozen=True)
class Difference:
    """One cell that would change, or about which somebody has to decide.

    `base` is None where it is not known what was exported. `becomes` is None for a conflict; `both`
    is what keeping both would make of it, where that can be done.
    """

    action_id: str
    ref: str
    key: str
    how: How
    base: str | None
    now: str
    theirs: str
    where: str
    becomes: str | None = None
    both: str | None = None

    @property
    def id(self) -> str:
        """The name under which a choice about it is made."""
        return f"{self.action_id}/{self.key}"


@dataclass(frozen=True)
class Outcome:
    """What becomes of one cell; `becomes` is None where somebody has to choose."""

    how: How
    becomes: str | None
    both: str | None = None


def merge_cell(key: str, base: str | None, now: str, theirs: str, today: date) -> Outcome | None:
    """What becomes of one cell; None where it stays as it is in the toolkit."""
    if key == c.NOTES:
        return _merge_notes(base, now, theirs, today)
    if theirs in (base, now) or (key in LISTS and not theirs):
        return None
    if base is None or base != now:
        return Outcome("conflict", None, _both(key, now, theirs))
    return Outcome("change" if theirs else "cleared", theirs)


def _both(key: str, now: str, theirs: str) -> str | None:
    joined = f"{now}\n{theirs}"
    fits = key in LONG_TEXTS and now and theirs and len(joined) <= layout.column_of(key).limit
    return joined if fits else None


def _merge_notes(base: str | None, now: str, theirs: str, today: date) -> Outcome | None:
    if theirs == base or notes.same(theirs, now):
        return None
    stamped = notes.dated(theirs, now, today)
    if base is None:
        lines = notes.missing(notes.lines_of(theirs), now, "")
        return Outcome("conflict", None, _longer(now, lines, today) if now and lines else None)
    added, here = notes.only_added(theirs, base), notes.only_added(now, base)
    if base == now:
        how: How = "cleared" if not theirs else "change" if added is None else "added"
        return Outcome(how, stamped)
    if added is not None and here is not None:
        lines = notes.missing(added, now, base)
        longer = _longer(now, lines, today)
        if not lines:
            return None
        if longer is not None:
            return Outcome("added", longer)
    lines = notes.missing(notes.lines_of(theirs), now, "")
    return Outcome("conflict", None, _longer(now, lines, today) if lines else None)


def _longer(now: str, lines: list[str], today: date) -> str | None:
    """The notes with these lines under them; None where the cell could not hold them."""
    added = notes.dated("\n".join(lines), "", today)
    longer = "\n".join((*notes.lines_of(now), *notes.lines_of(added)))
    return longer if len(longer) <= layout.column_of(c.NOTES).limit else None


def merge_row(
    base: Mapping[str, str] | None, now: Mapping[str, str], theirs: Mapping[str, str], today: date
) -> Iterator[tuple[str, Outcome]]:
    """What becomes of each cell of one action that does not stay as it is, by column.

    An action's theme is chosen once, when it is new; a later word for it is not read.
    """
    for key, words in theirs.items():
        if key == c.THEME:
            continue
        exported = None if base is None else base.get(key)
        outcome = merge_cell(key, exported, now.get(key, ""), words, today)
        if outcome is not None:
            yield key, outcome
