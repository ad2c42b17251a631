"""What may be seen of what people said, as nouns: frozen, rounded figures and bands only.

They are made in `release` and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from toolkit.counting import Statistics
from toolkit.model.answers import Promise
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

    average: float | None = None
    side: Side | None = None
    spread: Spread = "too few to say"
    bars: tuple[int, ...] | None = None
    thirds: tuple[int, ...] | None = None


@dataclass(frozen=True)
class QuestionPicture:
    """What may be shown of one question. `whole` is None where too few answered.

    `middle` is the middle answer, rounded as averages are; `start_level` where the discussion
    may start. `groups` may hold `*others`, the hidden groups together. `gaps` says in a word how
    each shown group differs from the reference group. `dont_know` is a percentage, to the
    nearest five. `counts` are votes at levels 0 to 4, and `unknown` those for “don't know”, of a
    room vote only; `unknown` is None where it was not kept. `sayable` is the same for what people
    think could be said in public, and `saying_gap` how many levels what they hold true lies above
    it, both as shown.
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
    unknown: int | None = None
    sayable: Shown | None = None
    saying_gap: float | None = None


@dataclass(frozen=True)
class ThemePicture:
    """How one group sees one theme beside the reference group, over the same questions.

    Averages are rounded, and None near an end of the scale; the word rests on the exact figures
    (METHOD 2.4).
    """

    theme_id: str
    group: str
    n_questions: int
    average: float | None
    reference: float | None
    word: GapKind


@dataclass(frozen=True)
class Picture:
    """A closed round as anybody may see it: frozen, rounded figures and bands only.

    `of` is the round's id. `people` is a band of how many answered, `groups` the same for each
    group that the round may show apart, `hidden` the other groups that answered.
    """

    id: str
    of: str
    promise: Promise
    people: PeopleBand
    groups: Mapping[str, PeopleBand] = field(default_factory=dict)
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
        hidden = tuple(data["hidden"])
        return cls(**{**data, "hidden": hidden, "questions": questions, "themes": themes})


def _question_from_json(data: Mapping[str, Any]) -> QuestionPicture:
    groups = {group: _shown_from_json(one) for group, one in data["groups"].items()}
    whole = None if data["whole"] is None else _shown_from_json(data["whole"])
    counts = None if data["counts"] is None else tuple(data["counts"])
    sayable = None if data.get("sayable") is None else _shown_from_json(data["sayable"])
    rows = {"whole": whole, "groups": groups, "hidden": tuple(data["hidden"]), "counts": counts}
    return QuestionPicture(**{**data, **rows, "sayable": sayable})


def _shown_from_json(data: Mapping[str, Any]) -> Shown:
    rows = {name: None if data[name] is None else tuple(data[name]) for name in ("bars", "thirds")}
    return Shown(**{**data, **rows})


@dataclass(frozen=True)
class Closing:
    """All that is kept of a closed round: what may be shown, and apart from it what is sealed.

    `renewed` are the questions whose figures were made now, and are not those of an earlier close.
    """

    picture: Picture
    statistics: Statistics
    working: Mapping[str, Working] = field(default_factory=dict)
    renewed: frozenset[str] = field(default=frozenset(), compare=False)

    def shown_json(self) -> str:
        """The picture as text, safe to publish."""
        return json.dumps(self.picture.to_json(), sort_keys=True)

    def sealed_json(self) -> str:
        """Statistics and working answers as text: kept, never shown and never exported."""
        working = {id: one.to_json() for id, one in self.working.items()}
        sealed = {"statistics": self.statistics.to_json(), "working": working}
        return json.dumps(sealed, sort_keys=True)

    @classmethod
    def from_json(cls, shown: str, sealed: str) -> Closing:
        """The closing that the two texts were made of."""
        secret = json.loads(sealed)
        return cls(
            Picture.from_json(json.loads(shown)),
            Statistics.from_json(secret["statistics"]),
            {id: Working.from_json(one) for id, one in secret["working"].items()},
        )
