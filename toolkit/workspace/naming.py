"""What may be taken out as a person's name, so that nobody takes out ordinary words instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from toolkit.data import find_data
from toolkit.errors import AnswerError, Problem
from toolkit.words import FOLDER, advice, text

SHORTEST, LONGEST, MOST_WORDS = 3, 120, 6
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_NO_WORD = re.compile(r"\S+@\S+|\{[^}]*\}")  # in our sentences: an example, a place for a value
_WORD = r"[^\W\d_](?:[^\W\d_]|['\u2019.-])*"  # letters, and what stands within a name
_NAME = re.compile(rf"{_WORD}(?:\s+{_WORD})*")


@dataclass(frozen=True)
class Name:
    """A person's name or address as somebody typed it.

    A whole one is an address, or a name of two words or more: only such a one is looked for where
    one word could be taken out to change what somebody said, or what was done. `ordinary` are
    those of its words that are a part of the name only where a capital letter says so.
    """

    typed: str
    whole: bool
    ordinary: frozenset[str]


def read_name(typed: str) -> Name:
    """The name to be looked for. Raises AnswerError for what is no name of a person."""
    wanted = " ".join(typed.split())
    letters = sum(letter.isalpha() for letter in wanted)
    if letters < SHORTEST or len(wanted) > LONGEST:
        raise _refused("keeping.erase.too_short", n=SHORTEST)
    if _ADDRESS.fullmatch(wanted):
        return Name(wanted, whole=True, ordinary=frozenset())
    words = wanted.split()
    if len(words) > MOST_WORDS or not _NAME.fullmatch(wanted):
        raise _refused("keeping.erase.no_name")
    if is_ordinary(wanted):
        raise _refused("keeping.erase.ordinary")
    return Name(wanted, len(words) > 1, frozenset(filter(is_ordinary, words)))


def is_ordinary(words: str) -> bool:
    """Whether these words stand, in small letters, in the sentences or questions of Candour.

    A name hardly does; what somebody would take out of others' words to change their meaning does.
    """
    wanted = r"\s+".join(map(re.escape, words.lower().split()))
    return re.search(rf"(?<![\w'\u2019]){wanted}(?![\w'\u2019])", _our_words()) is not None


@cache
def _our_words() -> str:
    files = [*FOLDER.rglob("*.toml"), *find_data("questions").rglob("*.yaml")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))
    return _NO_WORD.sub(" ", written)


def _refused(key: str, **values: object) -> AnswerError:
    return AnswerError(Problem(text("keeping.erase.name"), *advice(key, **values)))
