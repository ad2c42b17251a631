"""Whether people's own answers moved between two years (METHOD 5.2)."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.counting import OTHERS, ThemeValues, Values
from toolkit.intervals import Stratum, change, correlation
from toolkit.method import TOLERANCE, Method, round_half_up

Untested = Literal[
    "", "too few people", "the questions changed", "the weights changed", "nobody was asked"
]


@dataclass(frozen=True)
class PeopleChange:
    """How far people's own answers moved, in levels, with its 95% interval (METHOD 5.2).

    `n` is how many people it rests on in the smaller year, group by group.
    """

    change: float
    low: float
    high: float
    df: float
    strata: tuple[str, ...]
    n: int = 0


@dataclass(frozen=True)
class PersonValue:
    """One person's value in a theme or overall; `person` is a private token kept for pairing."""

    person: str
    group: str
    value: float


People = PeopleChange | Untested
JUST = 0.01
_OBSTACLES: tuple[Untested, ...] = ("the questions changed", "the weights changed")


def people_change(
    before: Sequence[PersonValue], after: Sequence[PersonValue], method: Method
) -> PeopleChange | None:
    """How people's answers moved, each group compared with itself; None if too few (METHOD 5.2).

    People are paired where the same token is there in both years.
    """
    first, second = _by_group(before), _by_group(after)
    named = [
        group
        for group in sorted(first.keys() & second.keys())
        if min(len(first[group]), len(second[group])) >= method.k
    ]
    strata = {group: _stratum(first[group], second[group]) for group in named}
    rest = sorted((first.keys() & second.keys()) - set(named))
    others = [one for group in rest for one in first[group]]
    others_after = [one for group in rest for one in second[group]]
    if min(len(others), len(others_after)) >= method.k:
        strata[OTHERS] = _stratum(others, others_after)
    return _combined(strata, method)


def _by_group(people: Sequence[PersonValue]) -> dict[str, list[PersonValue]]:
    found: dict[str, list[PersonValue]] = {}
    for one in people:
        found.setdefault(one.group, []).append(one)
    return found


def _stratum(before: Sequence[PersonValue], after: Sequence[PersonValue]) -> Stratum:
    later = {one.person: one.value for one in after}
    pairs = [(one.value, later[one.person]) for one in before if one.person in later]
    r = correlation([old for old, _ in pairs], [new for _, new in pairs])
    first, second = (Values.of([one.value for one in year]) for year in (before, after))
    return Stratum(first, second, len(pairs), r)


def _combined(strata: Mapping[str, Stratum], method: Method) -> PeopleChange | None:
    found = change(list(strata.values()), method.yoy_conf, method.theme_extra)
    if found is None:
        return None
    names = tuple(sorted(strata))
    n = sum(min(one.before.n, one.after.n) for one in strata.values())
    return PeopleChange(found.estimate, found.low, found.high, found.df, names, n)


def sealed_change(
    before: Sequence[ThemeValues],
    after: Sequence[ThemeValues],
    common: Collection[tuple[str, int]],
    method: Method,
) -> People:
    """How people's answers moved, from the statistics kept of two years, without pairing.

    A group whose questions are not the same in both years, or are not all common, or weigh
    otherwise, cannot be compared once the answers are gone. Nor can a pool of other groups.
    """
    if not before or not after:
        return "nobody was asked"
    first, second = ({one.group: one for one in year} for year in (before, after))
    strata: dict[str, Stratum] = {}
    obstacles: dict[str, Untested] = {}
    for group in sorted((first.keys() & second.keys()) - {OTHERS}):
        one, other = first[group], second[group]
        if min(one.values.n, other.values.n) >= method.k:
            strata[group] = Stratum(one.values, other.values)
            obstacles[group] = _obstacle([one], [other], common)
    rest = [[one for one in year if one.group not in strata] for year in (before, after)]
    if _same_people(*rest):
        pool_before, pool_after = (_together(year) for year in rest)
        if min(pool_before.n, pool_after.n) >= method.k:
            strata[OTHERS] = Stratum(pool_before, pool_after)
            obstacles[OTHERS] = _obstacle(rest[0], rest[1], common)
    found = _combined({name: strata[name] for name in strata if not obstacles[name]}, method)
    if found is not None:
        return found
    return next((one for one in _OBSTACLES if one in obstacles.values()), "too few people")


def _same_people(before: Sequence[ThemeValues], after: Sequence[ThemeValues]) -> bool:
    """Whether the same groups are left in both years, apart or pooled."""
    first, second = (
        {name for one in year for name in one.pooled or (one.group,)} for year in (before, after)
    )
    return bool(first) and first == second


def _obstacle(
    before: Sequence[ThemeValues],
    after: Sequence[ThemeValues],
    common: Collection[tuple[str, int]],
) -> Untested:
    """Why values of two years cannot be set side by side; empty where they can.

    A value is a mean over questions, so only the ratios of their weights matter.
    """
    first, second = _weights(before), _weights(after)
    if first.keys() != second.keys() or not first.keys() <= set(common):
        return "the questions changed"
    all_before, all_after = sum(first.values()), sum(second.values())
    same = all(
        abs(weight * all_after - second[pair] * all_before) <= TOLERANCE
        for pair, weight in first.items()
    )
    return "" if same else "the weights changed"


def _weights(year: Sequence[ThemeValues]) -> dict[tuple[str, int], float]:
    """What each question behind these values weighs; alike where that was not kept."""
    return {
        pair: weight
        for one in year
        for pair, weight in zip(
            one.questions, one.weights or (1.0,) * len(one.questions), strict=True
        )
    }


def _together(year: Sequence[ThemeValues]) -> Values:
    return sum((one.values for one in year), Values(0, 0.0, 0.0))


def as_told(one: PeopleChange) -> PeopleChange:
    """The move as it may be told: no closer than the averages that it rests on (METHOD 2.3).

    Halves of a level under ten people, tenths from ten; the interval is widened to the next step.
    A figure that would become 0 stays on its side of it, as a hundredth, to bear out its word.
    """
    step = 2 if one.n < 10 else 10
    nearest = round_half_up(step * one.change)
    lowest, highest = (
        math.floor(step * one.low + TOLERANCE),
        math.ceil(step * one.high - TOLERANCE),
    )
    figures = (nearest, one.change), (lowest, one.low), (highest, one.high)
    change_, low, high = (
        steps / step if steps or abs(exact) <= TOLERANCE else math.copysign(JUST, exact)
        for steps, exact in figures
    )
    return replace(one, change=change_, low=low, high=high)
