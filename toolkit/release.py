"""What may be shown of what people said: the only door to any figure about them (METHOD 2.3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from toolkit.counting import Person, Statistics
from toolkit.method import Method
from toolkit.model.answers import Promise, Round
from toolkit.model.bank import Theme
from toolkit.workshop import GapKind, Spread, Working

PeopleBand = Literal["nobody", "fewer than 5", "5 to 9", "10 to 19", "20 to 49", "50 or more"]
Side = Literal["low", "middle", "high"]


@dataclass(frozen=True)
class Shown:
    """What may be said about one set of people who answered one question.

    `average` is rounded to half a level under ten answers, to a tenth from ten. Where nearly
    everyone said the same, `side` (low 0-1, middle 2, high 3-4) stands instead of it. `bars` are
    per cent of answers at levels 0 to 4, to the nearest five; `thirds` the same for low, middle
    and high where bars would single people out. All None where they may not be shown.
    """

    people: PeopleBand
    average: float | None = None
    side: Side | None = None
    spread: Spread | None = None
    bars: tuple[int, ...] | None = None
    thirds: tuple[int, ...] | None = None


@dataclass(frozen=True)
class QuestionPicture:
    """What may be shown of one question. `whole` is None where too few answered.

    `middle` is the middle answer, rounded as averages are; `start_level` where the discussion
    may start. `groups` may hold `*others`, the hidden groups together. `gaps` says in a word how
    each shown group differs from the reference group. `dont_know` is a percentage, to the
    nearest five. `counts` are votes at levels 0 to 4, of a room vote only.
    """

    question_id: str
    whole: Shown | None = None
    middle: float | None = None
    start_level: int | None = None
    two_camps: bool = False
    dont_know: int | None = None
    groups: Mapping[str, Shown] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    gaps: Mapping[str, GapKind] = field(default_factory=dict)
    counts: tuple[int, ...] | None = None


@dataclass(frozen=True)
class ThemePicture:
    """How one group sees one theme beside the reference group, over the same questions.

    Averages and their difference are rounded; the word rests on the exact figures (METHOD 2.4).
    """

    theme_id: str
    group: str
    n_questions: int
    average: float
    reference: float
    word: GapKind


@dataclass(frozen=True)
class Picture:
    """A closed round as anybody may see it: frozen, rounded figures and bands only.

    `of` is the round's id. `people` is a band of how many answered, `shown` and `hidden` the
    groups that the round as a whole may or may not show apart.
    """

    id: str
    of: str
    promise: Promise
    people: PeopleBand
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    questions: Mapping[str, QuestionPicture] = field(default_factory=dict)
    themes: tuple[ThemePicture, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The picture as plain data that a store can keep."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Picture:
        """The picture that `to_json` gave."""
        questions = {id: _question_from_json(one) for id, one in data["questions"].items()}
        themes = tuple(ThemePicture(**one) for one in data["themes"])
        sets = {name: tuple(data[name]) for name in ("shown", "hidden")}
        return cls(**{**data, **sets, "questions": questions, "themes": themes})


def _question_from_json(data: Mapping[str, Any]) -> QuestionPicture:
    counts = data["counts"]
    return QuestionPicture(
        **{
            **data,
            "whole": None if data["whole"] is None else _shown_from_json(data["whole"]),
            "groups": {group: _shown_from_json(one) for group, one in data["groups"].items()},
            "hidden": tuple(data["hidden"]),
            "counts": None if counts is None else tuple(counts),
        }
    )


def _shown_from_json(data: Mapping[str, Any]) -> Shown:
    rows = {
        name: None if data[name] is None else tuple(data[name]) for name in ("bars", "thirds")
    }
    return Shown(**{**data, **rows})


@dataclass(frozen=True)
class Closing:
    """All that is kept of a closed round: what may be shown, and apart from it what is sealed."""

    picture: Picture
    statistics: Statistics
    working: Mapping[str, Working]
