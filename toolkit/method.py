"""The settings of the method, each with its reason, and how a level becomes points and a band."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal, TypeVar

from toolkit.errors import Problem, ToolkitError

Change = Literal["no", "up", "free"]
Value = int | float | str | None
T = TypeVar("T")

TOLERANCE = 1e-9
LEVEL_NAMES = ("Not yet", "Early", "Partial", "In place", "Sustained")
_CUTS = (13, 38, 63, 88)


def _setting(default: T, why: str, change: Change = "no") -> T:
    """A field with its default, its reason, and whether a council may change it."""
    return field(default=default, metadata={"why": why, "change": change})


@dataclass(frozen=True)
class Setting:
    """One setting as a screen shows it. `change` is "no", "up" (only upward) or "free"."""

    name: str
    value: Value
    default: Value
    why: str
    change: Change


@dataclass(frozen=True)
class Method:
    """Every number of METHOD section 0. What a council may not change keeps years comparable."""

    k: int = _setting(5, "The fewest people a figure may rest on; fewer could be recognised.", "up")
    bars_from: int = _setting(
        10, "With fewer answers, bars would show how single people answered.", "up"
    )
    group_cap: float | None = _setting(
        10, "No group counts for more than ten people, or a large one drowns the others.", "free"
    )
    close_max: float = _setting(0.8, "Below this, groups that a facilitator calls settled.")
    far_min: float = _setting(1.2, "Above this, groups that a facilitator calls unsettled.")
    camps_share: float = _setting(0.30, "At 25 in 100 two camps would be seen where none are.")
    min_applicable: float = _setting(0.50, "Half a theme must apply to this council.")
    min_known: float = _setting(0.60, "A score on less than this would mostly be guessed.")
    min_questions: int = _setting(3, "One or two questions are not a theme.")
    min_coverage: float = _setting(0.75, "A whole made of fewer themes hides too much.")
    red_level: int = _setting(2, "The level at which something basic works for most people.")
    red_evidence: int = _setting(2, "A red line is met when a document shows it.")
    reference: str = _setting(
        "leadership", "The group whose view the others are compared with.", "free"
    )
    gap_min: float = _setting(1.0, "Less than a level on one question is not worth a meeting.")
    gap_conf: float = _setting(0.99, "A form has some 180 comparisons: chance must be rare.")
    gap_extra: float = _setting(1.0, "One more answer a level away, so that unanimity is fair.")
    theme_gap_min: float = _setting(0.5, "Theme values are averages, so half a level is much.")
    theme_gap_conf: float = _setting(0.95, "There are few themes, so one in twenty will do.")
    theme_extra: float = _setting(0.25, "One more person half a level away.")
    target: int = _setting(3, "In place: what a well-run council can reach.", "free")
    need_gap: float = _setting(50, "How far there is to go matters most.")
    need_red: float = _setting(25, "What protects people comes before what is nice to have.")
    need_evidence: float = _setting(15, "What cannot be shown may not be there.")
    need_unsettled: float = _setting(10, "Disagreement is a reason to look, not yet a failing.")
    extra_per_question: float = _setting(5, "An action that helps elsewhere too is worth more.")
    extra_max: float = _setting(15, "But breadth never outweighs one serious need.")
    extra_from: float = _setting(20, "Small needs do not add up to a large one.")
    now_max: int = _setting(7, "More than seven things at once are not all done.", "free")
    capacity: int = _setting(12, "The effort points that one year can carry.", "free")
    owner_max: int = _setting(3, "One person can hold about three things.", "free")
    easy_need: float = _setting(40, "Below this a small action is an easy win.")
    easy_share: float = _setting(0.5, "A plan that is half easy wins avoids the hard things.")
    kappa: float = _setting(20, "How hard the weights are shaken: the 50 moves from 32 to 68.")
    draws: int = _setting(10_000, "Shares are then right to about one in a hundred.")
    seed: int = _setting(20240, "The same plan gives the same answer every time.")
    yoy_min_common: float = _setting(0.60, "Two years of mostly other questions do not compare.")
    yoy_points: int = _setting(5, "Smaller moves are within the noise of a workshop.")
    yoy_conf: float = _setting(0.95, "One comparison a theme, so one in twenty will do.")
    bench_min: int = _setting(8, "With fewer councils each could be recognised.")

    def changed(self, wishes: Mapping[str, object]) -> Method:
        """The method with a council's own settings, or `ToolkitError` with all that is wrong."""
        known = {setting.name: setting for setting in self.described()}
        problems = [
            problem
            for name, value in sorted(wishes.items())
            if (problem := _refused(name, value, known.get(name))) is not None
        ]
        if problems:
            raise ToolkitError(problems)
        return replace(self, **dict(wishes))  # type: ignore[arg-type]

    def described(self) -> tuple[Setting, ...]:
        """Every setting with value, default and reason, in the order of the method."""
        return tuple(
            Setting(
                one.name,
                getattr(self, one.name),
                getattr(DEFAULT, one.name),
                one.metadata["why"],
                one.metadata["change"],
            )
            for one in fields(self)
        )


def _refused(name: str, value: object, setting: Setting | None) -> Problem | None:
    where = f"method setting '{name}'"
    if setting is None:
        return Problem(where, "There is no such setting.", "Remove it, or correct its name.")
    if setting.change == "no":
        return Problem(where, "It is the same for every council.", "Leave it out.")
    if setting.change == "up" and not _at_least(value, setting.default):
        fix = f"Use a whole number of {setting.default} or more."
        return Problem(where, "It protects people and can only be raised.", fix)
    if isinstance(setting.default, str):
        if isinstance(value, str) and value.strip():
            return None
        return Problem(where, f"{value!r} is not the name of a group.", "Give a group's id.")
    if name == "group_cap" and value is None:
        return None
    highest = 4 if name == "target" else 1000
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= highest:
        fix = f"Use a whole number from 1 to {highest}."
        return Problem(where, f"{value!r} does not fit.", fix)
    return None


def _at_least(value: object, least: Value) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and isinstance(least, int)
        and value >= least
    )


DEFAULT = Method()


def round_half_up(number: float) -> int:
    """The nearest whole number, a half going away from zero (METHOD 0)."""
    size = math.floor(abs(number) + 0.5 + TOLERANCE)
    return size if number >= 0 else -size


def points(level: float) -> int:
    """A level from 0 to 4 as whole points out of 100, as it is shown."""
    return round_half_up(25 * level)


def band(shown_points: int) -> int:
    """The level that whole points lie nearest to (METHOD 1.5)."""
    return sum(shown_points >= cut for cut in _CUTS)


def level_name(level: int) -> str:
    """What a level or a band is called on screens and on paper."""
    return LEVEL_NAMES[level]
