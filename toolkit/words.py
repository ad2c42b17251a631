"""All sentences that people read, kept apart from the code that says them.

Every sentence stands in `texts/<language>/<file>.toml` and is asked for by file and key:
`text("results.title", name="Merrowdale")` is `title` in `results.toml`. What is wrong and what to
do about it are a pair, as `advice("faults_plan.no_theme")`, in a file for each place where they are
met. A sentence that depends on a number is a small table with `one`, `other` and, where it reads
better, `none`; the number is `n`.

A language is a folder of texts. English (United Kingdom) is the one that every other is compared
with; CANDOUR_LANGUAGE names the folder that is spoken (docs/adding-a-language.md).
"""

from __future__ import annotations

import os
import re
import string
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
FIRST = "en"
LANGUAGE = os.environ.get("CANDOUR_LANGUAGE") or FIRST
PLURALS = frozenset({"none", "one", "two", "few", "many", "other"})
# The form that a number takes in each language where it is written, else `other` (Unicode CLDR).
_FORMS: Mapping[str, Mapping[int, str]] = {
    "en": {0: "none", 1: "one"},
    "cy": {0: "none", 1: "one", 2: "two", 3: "few", 6: "many"},
}


class UnknownText(LookupError):
    """A sentence was asked for that is not written, or without a value that it needs."""


def text(key: str, /, **values: object) -> str:
    """Give the sentence of this key with its values filled in."""
    template = template_of(key, n=values.get("n"))
    try:
        return template.format_map(values)
    except (KeyError, IndexError) as missing:
        raise UnknownText(f"“{key}” needs a value for {missing}.") from missing


def template_of(key: str, *, n: object = None) -> str:
    """Give the sentence of this key as written, in the form that fits the number `n`.

    What another language lacks is said in English, so that nobody is left without a message.
    """
    try:
        return _written(key, n, LANGUAGE)
    except UnknownText:
        return _written(key, n, FIRST)


def _written(key: str, n: object, language: str) -> str:
    found = _entry(FOLDER, language, key)
    if isinstance(found, Mapping) and found and set(found) <= PLURALS:
        found = found.get(_plural(n, found, key, language))
    if not isinstance(found, str):
        raise UnknownText(f"“{key}” is a group of texts, not a text.")
    return found


@cache
def _entry(folder: Path, language: str, key: str) -> object:
    screen, *steps = key.split(".")
    found: object = _read(folder, language, screen)
    for step in steps:
        if not isinstance(found, Mapping) or step not in found:
            raise UnknownText(f"There is no text “{key}”.")
        found = found[step]
    return found


def advice(key: str, /, **values: object) -> tuple[str, str]:
    """Give what is wrong and what to do about it: the two sentences of this key, filled in."""
    return text(f"{key}.what", **values), text(f"{key}.fix", **values)


def texts_of(key: str) -> dict[str, str]:
    """Give a group of sentences without values by their keys, in the order of the English file.

    What another language lacks of it is said in English.
    """
    group = _group(key, FIRST)
    try:
        spoken = _group(key, LANGUAGE)
    except UnknownText:
        return group
    return {name: spoken.get(name, words) for name, words in group.items()}


def _group(key: str, language: str) -> dict[str, str]:
    screen, *steps = key.split(".")
    found: object = read_texts(screen, language)
    for step in steps:
        found = found.get(step) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not all(isinstance(v, str) for v in found.values()):
        raise UnknownText(f"“{key}” is not a group of texts.")
    return dict(found)


def read_texts(screen: str, language: str | None = None) -> Mapping[str, object]:
    """Give one file of texts; it is read once and never changes while the app runs."""
    return _read(FOLDER, language or LANGUAGE, screen)


@cache
def _read(folder: Path, language: str, screen: str) -> Mapping[str, object]:
    path = folder / language / f"{screen}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise UnknownText(f"{language}: there are no texts for “{screen}”.") from missing


def _plural(n: object, forms: Mapping[object, object], key: str, language: str) -> str:
    if not isinstance(n, int):
        raise UnknownText(f"“{key}” depends on a number: give n.")
    form = _FORMS.get(language, _FORMS[FIRST]).get(n, "other")
    return form if form in forms else "other"


def check_language(language: str) -> tuple[str, ...]:
    """What keeps a language from being spoken, a line each; empty when it is complete.

    It has every file and every sentence of English and no other, and each sentence takes the same
    values. A sentence that depends on a number may have forms that English has not.
    """
    first, other = _sentences(FIRST), _sentences(language)
    missing = [text("doctor.missing", key=key) for key in first if key not in other]
    strange = [text("doctor.strange", key=key) for key in other if key not in first]
    differ = [
        text("doctor.differs", key=key, values=_told(other[key]), first=_told(first[key]))
        for key in first
        if key in other and first[key] != other[key]
    ]
    return (*missing, *strange, *differ)


def _sentences(language: str) -> dict[str, frozenset[str]]:
    """Every sentence of a language under its key, with the values that it takes."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        found |= _values_in(path.stem, _read(FOLDER, language, path.stem))
    return found


def _values_in(key: str, texts: Mapping[str, object]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, one in texts.items():
        if isinstance(one, str):
            yield f"{key}.{name}", _values(one)
        elif isinstance(one, Mapping) and one and set(one) <= PLURALS:
            forms = frozenset[str]().union(*(_values(str(form)) for form in one.values()))
            yield f"{key}.{name}", forms | {"n"}
        elif isinstance(one, Mapping):
            yield from _values_in(f"{key}.{name}", one)


def _values(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def _told(values: frozenset[str]) -> str:
    return ", ".join(sorted(values)) or text("doctor.nothing")


def long_date(day: date) -> str:
    """Give the date as it stands in a sentence: 8 December 2026."""
    return text("common.date.long", day=day.day, month=_month("months", day), year=day.year)


def short_date(day: date) -> str:
    """Give the date as it stands in a tight cell: 8 Dec 2026."""
    month = _month("short_months", day)
    return text("common.date.short", day=day.day, month=month, year=day.year)


def month_and_year(day: date) -> str:
    """Give the month of a date: December 2026."""
    return text("common.date.month", month=_month("months", day), year=day.year)


def _month(names: str, day: date) -> str:
    return tuple(texts_of(f"common.{names}").values())[day.month - 1]


def listed(names: Iterable[str]) -> str:
    """Give the names as one phrase: one; one and two; one, two and three."""
    every = tuple(names)
    if len(every) < 2:
        return "".join(every)
    return text("common.listed", first=", ".join(every[:-1]), last=every[-1])


def clean_text(words: str) -> str:
    """The words as a file can hold them: composed letters, plain line ends, no control signs."""
    plain = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", plain))


def csv_cell(words: str) -> str:
    """The words as a cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_FORMULA_STARTS) else words


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
