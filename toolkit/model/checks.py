"""The decision check: what it asks of one decision, and what a council replied."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from toolkit.model.council import Nation

Flag = Literal["gain", "clear", "caution", "stop"]
Cover = Literal[
    "hearing", "effect", "duty", "children", "exceptions", "priority", "kindness", "truth",
    "answering",
]  # fmt: skip
Outcome = Literal["incomplete", "not_ready", "change_first", "with_changes", "ready"]
DecisionKind = Literal["policy", "cut", "investment", "sharing", "rule"]
Maker = Literal["cabinet", "member", "officer", "committee", "council"]
CameOf = Literal["open", "as_planned", "changed", "dropped"]


@dataclass(frozen=True)
class Option:
    """One of the replies that a prompt offers, what it means, and what to do about it.

    With `reason` it counts only once a reason is written down. `heard` says that people themselves
    were heard. `soon` is the flag instead, where the decision is due within four weeks.
    `elsewhere` has the text where another nation calls a post by another name.
    """

    id: str
    text: str
    flag: Flag
    says: str
    reason: bool = False
    heard: bool = False
    soon: Flag | None = None
    elsewhere: Mapping[Nation, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prompt:
    """One thing that the check asks. `title` is its name where there is little room."""

    id: str
    covers: Cover
    title: str
    ask: str
    options: tuple[Option, ...]
    sources: tuple[str, ...] = ()

    def option(self, option_id: str) -> Option | None:
        """The option of this id, or None."""
        return next((one for one in self.options if one.id == option_id), None)


@dataclass(frozen=True)
class CheckForm:
    """Everything that one version of the check asks."""

    version: str
    prompts: tuple[Prompt, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Prompt]:
        """Every prompt by its id."""
        return {prompt.id: prompt for prompt in self.prompts}

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of all that it says."""
        body = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What was replied to one prompt: an option, and what it rests on in a sentence or two."""

    prompt_id: str
    option_id: str = ""
    words: str = ""
    revision: int = 0


@dataclass(frozen=True)
class Run:
    """One time that the check was made of a decision. `version` is that of the form it was made on.

    `author` and `challenger` are posts, not people.
    """

    number: int
    version: str
    made_on: date
    author: str = ""
    challenger: str = ""
    replies: Mapping[str, Reply] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """One decision that is to be taken, with every check made of it, oldest first.

    `ref` ("D-2026-003") is what people call it and never changes. `came_of` says what became of
    it after the check, `what_changed` in which way.
    """

    id: str
    ref: str
    title: str
    decide_on: date | None = None
    maker: Maker = "cabinet"
    kind: DecisionKind = "policy"
    wards: str = ""
    theme_id: str = ""
    came_of: CameOf = "open"
    what_changed: str = ""
    runs: tuple[Run, ...] = ()
    revision: int = 0

    @property
    def last(self) -> Run:
        """The newest check of it."""
        return self.runs[-1]
