"""Our bank in the words of Wales or Scotland: other laws, bodies and figures, the same questions.

The words stand beside the bank, in `questions/nations.yaml`, since a released version of a bank
never changes. What is stored of a bank is always the bank as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache, cached_property
from typing import Any, Literal, TypeVar

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from toolkit.data import find_data
from toolkit.errors import BankError, Problem
from toolkit.model.bank import Bank, Certainty, ContextNote, Theme
from toolkit.model.council import Nation
from toolkit.words import advice

Other = Literal["wales", "scotland"]
_FILE = "nations.yaml"
T = TypeVar("T")


@dataclass(frozen=True)
class Phrase:
    """Words of the bank, and what stands in their place in each other nation."""

    england: str
    wales: str
    scotland: str
    status: Certainty

    def said_in(self, nation: Other) -> str:
        """The words of this nation."""
        return self.wales if nation == "wales" else self.scotland


@dataclass(frozen=True)
class NationNotes:
    """Notes that speak of England alone, by words that they hold, and notes in their place."""

    leave_out: Mapping[Other, tuple[str, ...]]
    add: Mapping[Other, Mapping[str, tuple[ContextNote, ...]]]


@dataclass(frozen=True)
class NationWords:
    """All that differs by nation in the bank with this id."""

    bank: str
    phrases: tuple[Phrase, ...]
    notes: NationNotes


@dataclass(frozen=True)
class LocalBank(Bank):
    """A bank in the words of one nation. It is still the same bank, by its fingerprint too."""

    written: Bank = field(kw_only=True)

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the bank as written."""
        return self.written.fingerprint

    def to_json(self) -> str:
        """The bank as written: what is kept is never the words of one nation."""
        return self.written.to_json()


def said_in(nation: Nation, bank: Bank) -> Bank:
    """The bank in the words of this nation; any other bank than ours is as its author wrote it."""
    words = nation_words()
    if nation == "england" or bank.id != words.bank:
        return bank
    swap = _swap_of(words, nation)
    themes = tuple(_theme_in(theme, nation, words.notes, swap) for theme in bank.themes)
    values = {one.name: getattr(bank, one.name) for one in fields(Bank)}
    values |= {"themes": themes, "groups": _swapped(bank.groups, swap)}
    values["roles"] = tuple(dict.fromkeys(map(swap, bank.roles)))
    return LocalBank(**values, written=bank)


@cache
def nation_words() -> NationWords:
    """What the file beside the banks says. Raises BankError where it cannot be understood."""
    path = find_data("questions") / _FILE
    form = TypeAdapter(tuple[NationWords], config=ConfigDict(extra="forbid"))
    try:
        return form.validate_python([yaml.safe_load(path.read_text(encoding="utf-8"))])[0]
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise BankError(
            Problem(_FILE, *advice("faults_bank.nations_cannot_be_read", error=error))
        ) from error


def _theme_in(theme: Theme, nation: Other, notes: NationNotes, swap: Callable[[str], str]) -> Theme:
    kept = [note for note in theme.notes if not _holds(note, notes.leave_out[nation])]
    added = notes.add[nation].get(theme.id, ())
    local = _swapped(replace(theme, notes=tuple(kept)), swap)
    return replace(local, notes=(*local.notes, *added))


def _holds(note: ContextNote, phrases: tuple[str, ...]) -> bool:
    return any(phrase in note.text for phrase in phrases)


def _swap_of(words: NationWords, nation: Other) -> Callable[[str], str]:
    """A function that says every phrase of a text in the words of the nation, longest first."""
    said = {one.england: one.said_in(nation) for one in words.phrases}
    longest = sorted(said, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return lambda text: found.sub(lambda match: said[match.group()], text)


def _swapped(value: T, swap: Callable[[str], str]) -> T:
    """The same thing, with every text in it swapped."""
    changed: Any = value
    if isinstance(value, str):
        changed = swap(value)
    elif isinstance(value, tuple):
        changed = tuple(_swapped(one, swap) for one in value)
    elif isinstance(value, Mapping):
        changed = {key: _swapped(one, swap) for key, one in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: _swapped(getattr(value, one.name), swap) for one in fields(value)}
        changed = replace(value, **parts)
    return changed  # type: ignore[no-any-return]  # it is of the kind that was given
