"""The settings of the method, each with its reason, and how a level becomes points and a band."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal, TypeVar

from toolkit.errors import Problem, ToolkitError
from toolkit.words import advice, text, texts_of

Change = Literal["no", "up", "free"]
Value = int | float | str | None
T = TypeVar("T")

TOLERANCE = 1e-9
_CUTS = (13, 38, 63, 88)


def _setting(default: T, change: Change = "no") -> T:
    """A field with its default, and whether a council may change it."""
    return field(default=default, metadata={"change": change})


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
    """Every number of METHOD section 0. What a council may not change keeps years comparable.

    The reason of each is among the texts, in `method.toml`, and is shown with it.
    """

    k: int = _setting(5, "up")
    bars_from: int = _setting(10, "up")
    group_cap: float | None = _setting(10, "free")
    close_max: float = _setting(0.8)
    far_min: float = _setting(1.2)
    camps_share: float = _setting(0.30)
    min_applicable: float = _setting(0.50)
    min_known: float = _setting(0.60)
    min_questions: int = _setting(3)
    min_coverage: float = _setting(0.75)
    red_level: int = _setting(2)
    red_evidence: int = _setting(2)
    reference: str = _setting("leadership", "free")
    gap_min: float = _setting(1.0)
    gap_conf: float = _setting(0.99)
    gap_extra: float = _setting(1.0)
    theme_gap_min: float = _setting(0.5)
    theme_gap_conf: float = _setting(0.95)
    theme_extra: float = _setting(0.25)
    target: int = _setting(3, "free")
    need_gap: float = _setting(50)
    need_red: float = _setting(25)
    need_evidence: float = _setting(15)
    need_unsettled: float = _setting(10)
    extra_per_question: float = _setting(5)
    extra_max: float = _setting(15)
    extra_from: float = _setting(20)
    now_max: int = _setting(7, "free")
    capacity: int = _setting(12, "free")
    owner_max: int = _setting(3, "free")
    easy_need: float = _setting(40)
    easy_share: float = _setting(0.5)
    kappa: float = _setting(20)
    draws: int = _setting(10_000)
    seed: int = _setting(20240)
    yoy_min_common: float = _setting(0.60)
    yoy_points: int = _setting(5)
    yoy_conf: float = _setting(0.95)
    bench_min: int = _setting(8)

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
                text(f"method.why.{one.name}"),
                one.metadata["change"],
            )
            for one in fields(self)
        )


def _refused(name: str, value: object, setting: Setting | None) -> Problem | None:
    where = text("faults_settings.where_method_setting", name=name)
    if setting is None:
        return Problem(where, *advice("faults_settings.no_such_setting"))
    if setting.change == "no":
        return Problem(where, *advice("faults_settings.same_for_every_council"))
    if setting.change == "up" and not _at_least(value, setting.default):
        return Problem(
            where, *advice("faults_settings.protects_people_and_can", default=setting.default)
        )
    if isinstance(setting.default, str):
        if isinstance(value, str) and value.strip():
            return None
        return Problem(where, *advice("faults_settings.not_name_group", value=value))
    if name == "group_cap" and value is None:
        return None
    highest = 4 if name == "target" else 1000
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= highest:
        return Problem(where, *advice("faults_settings.does_not_fit", value=value, highest=highest))
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
    return text(f"method.level.{level}")


def level_names() -> tuple[str, ...]:
    """What the levels are called, from 0 to 4."""
    return tuple(texts_of("method.level").values())
