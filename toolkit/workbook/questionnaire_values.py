"""One cell of an answer sheet as the value that it means, or the code of what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.method import level_names
from toolkit.words import clean_text, long_date
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.reading.book import Cell
from toolkit.workbook.text import unescape

_DONT_KNOW = frozenset(("dontknow", "idontknow", "wedontknow", "donotknow", "notknown", "dk"))
_OUTSIDE = frozenset(("doesnotapply", "doesntapply", "notapplicable", "na"))
_NUMBERED = re.compile(r"(?:level\s*)?([0-9])(?:[.,]0+)?\s*(?:[-\u2010-\u2015:.)]\s*)?(.*)", re.S)
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:20)?[0-9]{2})")


@dataclass(frozen=True)
class Parsed:
    """What a cell means: words as the answer sheet writes them, or the code of a problem."""

    words: str = ""
    code: str = ""
    day: date | None = None


def normal(words: str) -> str:
    """Words as they are compared: spaces at the end of a line do not count, nor do its signs."""
    lines = clean_text(unescape(words)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def squash(words: str) -> str:
    """The letters and digits alone, large or small: what headings and answers are matched by."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def parse(
    key: str, cell: Cell | None, *, with_status: bool = True, words: Sequence[str] = ()
) -> Parsed:
    """What stands in a cell of this column. `words` are the names of the levels, 0 first."""
    if cell is None:
        return Parsed()
    if cell.kind == "nothing":
        return Parsed(code="C01")
    if cell.kind == "error":
        return Parsed(str(cell.value), code="C02")
    said = _said(cell)
    if key == "agreed_on":
        day = cell.value if isinstance(cell.value, date) else _day(said)
        return Parsed(said, day=day)
    if key == q.ANSWER:
        return _answer(said, words or level_names(), with_status)
    if key == q.EVIDENCE:
        return _grade(said)
    return Parsed(said)


def _said(cell: Cell) -> str:
    """The cell as words: a number without an idle point, a day in full."""
    if isinstance(cell.value, date):
        return long_date(cell.value)
    if isinstance(cell.value, float | int):
        whole = float(cell.value).is_integer() and abs(cell.value) < 1e15
        return str(int(cell.value)) if whole else str(cell.value)
    return normal(str(cell.value))


def _answer(said: str, words: Sequence[str], with_status: bool) -> Parsed:
    if not said:
        return Parsed()
    plain = squash(said)
    if plain in _DONT_KNOW:
        return Parsed(q.label_of_status(q.DONT_KNOW))
    if plain in _OUTSIDE and with_status:
        return Parsed(q.label_of_status(q.NOT_APPLICABLE))
    level = _level(said, words)
    if level is None:
        return Parsed(said, code="C05" if with_status else "C05own")
    return Parsed(q.label_of_level(level))


def _level(said: str, words: Sequence[str]) -> int | None:
    """The level that a number, a word or both name; None where they name none, or two."""
    names = [squash(word) for word in words]
    numbered = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", said).casefold().strip())
    if numbered is None:
        return names.index(squash(said)) if squash(said) in names else None
    level, rest = int(numbered[1]), squash(numbered[2])
    if level >= len(names) or rest not in ("", names[level]):
        return None
    return level


def _grade(said: str) -> Parsed:
    if not said:
        return Parsed()
    labels = q.evidence_labels()
    grade = _level(said, [label.split(" ", 1)[1] for label in labels])
    return Parsed(said, code="C05grade") if grade is None else Parsed(labels[grade])


def _day(said: str) -> date | None:
    found = _DAY.fullmatch(said.strip())
    if found is None:
        return None
    day, month, year = (int(one) for one in found.groups())
    try:
        return date(year if year > 100 else 2000 + year, month, day)
    except ValueError:
        return None
