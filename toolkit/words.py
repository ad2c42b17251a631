"""The sentences of the screens, kept apart from the code that shows them.

Every sentence stands in `texts/<language>/<screen>.toml` and is asked for by file and key:
`text("results.title", name="Merrowdale")` is `title` in `results.toml`. A sentence that depends on
a number is a small table with `one`, `other` and, where it reads better, `none`; the number is `n`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
LANGUAGE = "en"
PLURALS = frozenset({"none", "one", "other"})


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
    """Give the sentence of this key as written, in the form that fits the number `n`."""
    screen, *steps = key.split(".")
    found: object = read_texts(screen)
    for step in steps:
        if not isinstance(found, Mapping) or step not in found:
            raise UnknownText(f"There is no text “{key}”.")
        found = found[step]
    if isinstance(found, Mapping) and found and set(found) <= PLURALS:
        found = found[_plural(n, found, key)]
    if not isinstance(found, str):
        raise UnknownText(f"“{key}” is a group of texts, not a text.")
    return found


def texts_of(key: str) -> dict[str, str]:
    """Give a group of sentences without values by their keys, in the order of the file."""
    screen, *steps = key.split(".")
    found: object = read_texts(screen)
    for step in steps:
        found = found.get(step) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not all(isinstance(v, str) for v in found.values()):
        raise UnknownText(f"“{key}” is not a group of texts.")
    return dict(found)


@cache
def read_texts(screen: str, language: str = LANGUAGE) -> Mapping[str, object]:
    """Give one file of texts; it is read once and never changes while the app runs."""
    path = FOLDER / language / f"{screen}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise UnknownText(f"{language}: there are no texts for “{screen}”.") from missing


def _plural(n: object, forms: Mapping[object, object], key: str) -> str:
    if not isinstance(n, int):
        raise UnknownText(f"“{key}” depends on a number: give n.")
    if n == 0 and "none" in forms:
        return "none"
    return "one" if n == 1 and "one" in forms else "other"


def long_date(day: date) -> str:
    """Give the date as it stands in a sentence: 8 December 2026."""
    return f"{day.day} {_month(day)} {day.year}"


def short_date(day: date) -> str:
    """Give the date as it stands in a tight cell: 8 Dec 2026."""
    return f"{day.day} {_month(day)[:3]} {day.year}"


def _month(day: date) -> str:
    return tuple(texts_of("common.months").values())[day.month - 1]


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


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
