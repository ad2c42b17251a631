"""What a form on paper asks of one group, before it is a document or is typed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PaperQuestion:
    """One question in the words of its group. `choices` are a level, or what stands beside it."""

    id: str
    words: str
    choices: Mapping[int | str, str]


@dataclass(frozen=True)
class PaperForm:
    """The questions of one group in one survey, with what its people are promised."""

    council: str
    title: str
    group: str
    promise: tuple[str, ...]
    questions: tuple[PaperQuestion, ...]
    with_evidence: bool = False
