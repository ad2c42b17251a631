"""One cell as the words that its column takes, or what is wrong with it.

Whatever a spreadsheet program or a person does to the look of a value, it is brought to the form in
which the plan was written before anything is compared: a space at the end of a line, another way of
writing a date, a word in small letters are no changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from toolkit.words import clean_text, long_date, texts_of
from toolkit.workbook.reading.book import Cell

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/.]+(?:of )?([a-z]+)\.?,?[ \-/.]+(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00)?)?")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +")
FIRST_SERIAL, LAST_SERIAL = 36_526, 54_788  # 1 January 2000 to 31 December 2049


def decoded(words: str) -> str:
    """The words of a cell as they were typed: Excel writes `_x000D_` for what XML cannot carry."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def normal(words: str) -> str:
    """Words as they are kept and compared: plain line ends, no spaces at the end of a line."""
    lines = clean_text(words).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def squash(words: str) -> str:
    """Letters and digits alone, large or small: what headings and words of lists are matched by."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def said(cell: Cell | None) -> str:
    """The words of a cell, whatever kind of value it holds; empty for none."""
    if cell is None or cell.kind == "nothing":
        return ""
    if isinstance(cell.value, date):
        return long_date(cell.value)
    if isinstance(cell.value, float | int):
        whole = float(cell.value).is_integer() and abs(cell.value) < 1e15
        return str(int(cell.value)) if whole else repr(float(cell.value))
    return normal(decoded(str(cell.value)))


def read_day(words: str) -> date | None:
    """The day that the words name, day before month; None where that would be a guess.

    A year of two digits is in this century. 3/31/2027, March 2027 and TBC are not guessed at.
    """
    plain = _WEEKDAY.sub("", " ".join(words.split()).casefold())
    if found := _ISO.fullmatch(plain):
        return _day(found[3], found[2], found[1])
    if found := _NUMBERS.fullmatch(plain):
        return _day(found[1], found[2], found[3])
    if found := _NAMED.fullmatch(plain):
        month = _month(found[2])
        return _day(found[1], str(month), found[3]) if month else None
    return None


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _month(name: str) -> int:
    months = [month.casefold() for month in texts_of("common.months").values()]
    found = [n for n, month in enumerate(months, 1) if len(name) >= 3 and month.startswith(name)]
    if name == "sept":
        return 9
    return found[0] if len(found) == 1 else 0


def day_of_number(number: float, *, from_1904: bool) -> date | None:
    """The day behind a bare number, which is how a date looks once its format is lost."""
    if not float(number).is_integer():
        return None
    shift = 1462 if from_1904 else 0
    if not FIRST_SERIAL <= number + shift <= LAST_SERIAL:
        return None
    return date(1899, 12, 30) + timedelta(days=int(number) + shift)


def word_of(words: str, offered: Mapping[str, str], others: Mapping[str, str]) -> str | None:
    """The word of the list that is meant, or None.

    `offered` are the words by their codes; `others` what else people write, apart by commas.
    """
    wanted = squash(words)
    for code, word in offered.items():
        known = [word, *others.get(code, "").split(",")]
        if wanted and wanted in {squash(one) for one in known if one.strip()}:
            return word
    return None
