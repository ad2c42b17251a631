"""What points to one person in what somebody typed, so that it can be taken out before it is kept.

A name alone cannot be told from other words; for that the pages ask, and people see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from toolkit.errors import Problem
from toolkit.words import advice, text

Kind = Literal["email", "phone", "postcode"]
EVERY_KIND: tuple[Kind, ...] = ("email", "phone", "postcode")
REACHED_BY: tuple[Kind, ...] = ("email", "phone")
"""Where buildings are named, a postcode is of a place and not of a person."""

# Numbers are written as (0113) 496 0000 and +44 (0)113 496 0000 too, with hyphens of any kind.
_FORMS: dict[Kind, re.Pattern[str]] = {
    "email": re.compile(r"\S+@\S+\.\w"),
    "phone": re.compile(r"(?:\+\(?|\b0)\d(?:[ ()\u2010-\u2013-]{0,3}\d){8,}"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE),
}


def find_personal(words: str, kinds: Iterable[Kind] = EVERY_KIND) -> tuple[Kind, ...]:
    """What these words seem to hold of one person, an e-mail address before all else."""
    return tuple(kind for kind in kinds if _FORMS[kind].search(words))


def check_personal(where: str, words: str, kinds: Iterable[Kind] = EVERY_KIND) -> Iterator[Problem]:
    """What has to be taken out of these words, with what to do."""
    for kind in find_personal(words, kinds):
        yield Problem(where, *advice("common.personal", kind=text(f"common.personal.{kind}")))
