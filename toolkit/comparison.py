"""Years like for like, whether people's answers moved, and what actions did (METHOD 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from toolkit.counting import OTHERS, OVERALL, Statistics, ThemeValues, Values
from toolkit.intervals import Interval, Stratum, change, correlation
from toolkit.method import TOLERANCE, Method, points, round_half_up
from toolkit.model.bank import Question, Theme
from toolkit.standing import Standing

Verdict = Literal[
    "not comparable",
    "no clear change",
    "improved",
    "declined",
    "rise not shared",
    "fall not shared",
    "up, not tested",
    "down, not tested",
]
Untested = Literal["", "too few people", "the questions changed", "nobody was asked"]


@dataclass(frozen=True)
class PeopleChange:
    """How far people's own answers moved, in levels, with its 95% interval (METHOD 5.2)."""

    change: float
    low: float
    high: float
    df: float
    strata: tuple[str, ...]


@dataclass(frozen=True)
class LikeForLike:
    """The same questions in two years, with this year's weights (METHOD 5.1).

    All figures are None where the two years are not comparable. `untested` says why there is no
    interval for what people answered.
    """

    comparable: bool
    claimed_before: float | None = None
    claimed_after: float | None = None
    evidenced_before: float | None = None
    evidenced_after: float | None = None
    people: PeopleChange | None = None
    untested: Untested = ""
    verdict: Verdict = "not comparable"

    @property
    def change_points(self) -> int | None:
        """The change of the claimed score: the difference of two whole numbers on screen."""
        return _difference(self.claimed_before, self.claimed_after)

    @property
    def change_evidenced(self) -> int | None:
        """The change of the evidenced score, in points."""
        return _difference(self.evidenced_before, self.evidenced_after)


@dataclass(frozen=True)
class ThemeChange(LikeForLike):
    """One theme in two years. `common` are the questions that both years share."""

    theme_id: str = ""
    common: tuple[str, ...] = ()

    @property
    def n_common(self) -> int:
        """How many questions both years share."""
        return len(self.common)


@dataclass(frozen=True)
class OverallChange(LikeForLike):
    """The whole form in two years.

    `published_change` is the difference of the two published overall scores in points, and
    `method_effect` the part of it that is due to changed questions or weights.
    """

    published_change: int | None = None
    method_effect: int | None = None


@dataclass(frozen=True)
class QuestionChange:
    """One common question: what was agreed in both years, with an arrow and no word."""

    question_id: str
    before: float
    after: float
    contribution: float | None

    @property
    def moved(self) -> float:
        """Levels up (or down, below 0)."""
        return self.after - self.before


@dataclass(frozen=True)
class ActionEffect:
    """Questions with a finished action beside others that started at the same level (METHOD 5.4).

    Changes are None unless `shown`.
    """

    shown: bool
    n_acted: int
    n_similar: int
    acted_change: float | None = None
    similar_change: float | None = None
    difference: float | None = None


@dataclass(frozen=True)
class Change:
    """Two years side by side, the earlier one first; ids are those of the assessments.

    `contributions` are points of the overall change by theme, exact; they add up to the
    unrounded change. `new`, `gone` and `reworded` are questions that only one year has, or
    whose meaning changed.
    """

    before_id: str
    after_id: str
    overall: OverallChange
    themes: tuple[ThemeChange, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    contributions: Mapping[str, float] = field(default_factory=dict)
    actions: ActionEffect = ActionEffect(shown=False, n_acted=0, n_similar=0)
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


def _difference(before: float | None, after: float | None) -> int | None:
    if before is None or after is None:
        return None
    return points(after) - points(before)
