"""Progress notes as lines of one cell, and back: what was added, by whom ever, is never lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from toolkit.model.council import Note
from toolkit.words import short_date
from toolkit.workbook.reading.values import normal, read_day

LONGEST_DATE = 24


def lines_of(words: str) -> list[str]:
    """The lines of a cell; empty ones do not count."""
    return [line.strip() for line in words.split("\n") if line.strip()]


def split_line(line: str) -> tuple[date | None, str]:
    """The date that a line begins with, if it does, and its words."""
    before, colon, after = line.partition(":")
    day = read_day(before) if colon and len(before) <= LONGEST_DATE else None
    return (None, line) if day is None else (day, after.strip())


def told(notes: Iterable[Note]) -> str:
    """Notes as the plan writes them into one cell."""
    return normal("\n".join(f"{short_date(note.on)}: {note.words}" for note in notes))


def same(words: str, other: str) -> bool:
    """Whether two cells say the same, where a line without a date may have been given one."""
    mine, theirs = lines_of(words), lines_of(other)
    return len(mine) == len(theirs) and all(map(_same_line, mine, theirs))


def _same_line(mine: str, theirs: str) -> bool:
    if mine == theirs:
        return True
    day, words = split_line(mine)
    other_day, other_words = split_line(theirs)
    if day is not None and other_day is not None:
        return (day, words) == (other_day, other_words)
    return words == other_words and (day is None) != (other_day is None)


def only_added(words: str, base: str) -> list[str] | None:
    """The lines that were added to the base; None where anything in it was changed or taken out."""
    waiting, added = lines_of(base), []
    for line in lines_of(words):
        if waiting and line == waiting[0]:
            waiting.pop(0)
        else:
            added.append(line)
    return None if waiting else added


def missing(lines: Sequence[str], words: str, base: str) -> list[str]:
    """Those of the added lines that the other side has not added already."""
    there = Counter(lines_of(words)) - Counter(lines_of(base))
    unmatched = []
    for line in lines:
        if there[line]:
            there[line] -= 1
        else:
            unmatched.append(line)
    left, found = list(there.elements()), []
    for line in unmatched:
        twin = next((one for one in left if _same_line(line, one)), None)
        if twin is None:
            found.append(line)
        else:
            left.remove(twin)
    return found


def dated(words: str, known: str, today: date) -> str:
    """The cell with today's date before each new line that has none.

    A line without a date that was `known` before goes on belonging to the entry above it.
    """
    old = Counter(lines_of(known))
    written = []
    for line in lines_of(words):
        if old[line]:
            old[line] -= 1
            written.append(line)
        elif split_line(line)[0] is None:
            written.append(f"{short_date(today)}: {line}")
        else:
            written.append(line)
    return "\n".join(written)


def notes_of(words: str, before: Sequence[Note], today: date) -> tuple[Note, ...]:
    """The cell as notes; an entry that stands as it was is the same note, to the letter."""
    entries: list[tuple[date, list[str]]] = []
    for line in lines_of(words):
        day, rest = split_line(line)
        if day is None and entries:
            entries[-1][1].append(line)
        else:
            entries.append((day or today, [rest]))
    kept = {told([note]): note for note in before}
    made = (Note(day, "\n".join(lines)) for day, lines in entries)
    return tuple(kept.get(told([note]), note) for note in made)
