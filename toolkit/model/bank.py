"""What is asked: a question bank, as an author wrote it and a council used it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Literal

Lever = Literal["direct", "commission", "convene", "influence", "lobby"]
Function = Literal["all", "upper", "housing"]
Effort = Literal["S", "M", "L"]
Stage = Literal["low", "mid", "high"]
Scale = Literal["levels", "plain"]
Certainty = Literal["checked", "secondary", "memory"]

LEVELS = (0, 1, 2, 3, 4)
EVIDENCE_GRADES = (0, 1, 2, 3)
EFFORT_POINTS: Mapping[Effort, int] = {"S": 1, "M": 2, "L": 3}
# Left out of a bank's JSON while empty, so that banks of before keep their fingerprints.
_LATER = ("replaces", "dropped")


@dataclass(frozen=True)
class SuggestedAction:
    """What a council could do next from one stage of a question."""

    title: str
    role: str
    effort: Effort
    months: int
    measure: str


@dataclass(frozen=True)
class Question:
    """One question. `id` names its subject and is never reused for another.

    `levels` holds five descriptions, for levels 0 to 4 in order. `red_level` is the least level
    that a red line allows, and None on every other question. `major` grows when the meaning
    changes, `minor` when only words do. `replaces` are the ids of earlier questions in whose place
    this one stands: two of which one was split, or the several that were merged into it.
    `mirrored` gives the wording for groups other than the leadership; a group that is not in it is
    not asked.
    """

    id: str
    title: str
    text: str
    why: str
    probe: str
    levels: tuple[str, ...]
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    audience: tuple[str, ...]
    lever: Lever
    actions: Mapping[Stage, SuggestedAction]
    weight: int = 2
    red_level: int | None = None
    target: int | None = None
    lever_also: Lever | None = None
    function: Function = "all"
    core: bool = False
    two_way: bool = False
    note: str | None = None
    mirrored: Mapping[str, str] = field(default_factory=dict)
    major: int = 1
    minor: int = 0
    replaces: tuple[str, ...] = ()

    @property
    def red_line(self) -> bool:
        """Whether this question is a limit that no average can buy off (METHOD 1.6)."""
        return self.red_level is not None

    def suggested(self, level: int | None) -> SuggestedAction | None:
        """The action to offer at a level; what is not known counts as level 0, 4 needs none."""
        if level is None or level <= 1:
            return self.actions["low"]
        return {2: self.actions["mid"], 3: self.actions["high"]}.get(level)


@dataclass(frozen=True)
class ContextNote:
    """Something that changed since the sources were written, and how sure of it we are."""

    text: str
    when: str
    status: Certainty
    checked: str


@dataclass(frozen=True)
class Theme:
    """A chapter of the bank; `short` fits on a chart (24 characters at most)."""

    id: str
    title: str
    short: str
    code: str
    covers: str
    opening: str
    minutes: int
    questions: tuple[Question, ...]
    weight: float = 1.0
    since: str = ""
    notes: tuple[ContextNote, ...] = ()


@dataclass(frozen=True)
class Source:
    """An article that questions grew from, with what it says in our own words."""

    id: str
    author: str
    title: str
    publisher: str
    date: str
    audience: str
    kind: str
    says: str
    caution: str = ""


@dataclass(frozen=True)
class Passage:
    """One point of a source, paraphrased."""

    id: str
    source_id: str
    paragraph: str
    says: str


@dataclass(frozen=True)
class Group:
    """People who answer alike: the same wording and the same kind of scale."""

    id: str
    title: str
    who: str
    scale: Scale = "levels"


@dataclass(frozen=True)
class Bank:
    """A whole question bank. Frozen: a council that used it keeps exactly this.

    `method` holds settings of the method as written; `Method.changed` says what they may be.
    `dropped` are ids of earlier questions that nothing stands in the place of; they are never used
    again.
    """

    id: str
    version: str
    title: str
    licence: str
    themes: tuple[Theme, ...]
    groups: tuple[Group, ...]
    roles: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    passages: tuple[Passage, ...] = ()
    method: Mapping[str, object] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of everything in the bank: it changes with any word."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """The bank as JSON with sorted keys, the same text for the same bank."""
        return json.dumps(asdict(self, dict_factory=_told), sort_keys=True, ensure_ascii=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the form."""
        return tuple(question for theme in self.themes for question in theme.questions)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Each question under its id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def theme_of(self) -> Mapping[str, Theme]:
        """The theme of each question, under the question's id."""
        return {question.id: theme for theme in self.themes for question in theme.questions}

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with this id, or None where the bank has none."""
        return next((passage for passage in self.passages if passage.id == passage_id), None)


def _told(pairs: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in pairs if value or name not in _LATER}
