"""Whether people's own answers moved between two years (METHOD 5.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.counting import OTHERS, ThemeValues, Values
from toolkit.intervals import Stratum, change, correlation
from toolkit.method import Method

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
class PersonValue:
    """One person's value in a theme or overall; `person` is a private token kept for pairing."""

    person: str
    group: str
    value: float


People = PeopleChange | Untested


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
    return PeopleChange(found.estimate, found.low, found.high, found.df, names)


def sealed_change(
    before: Sequence[ThemeValues],
    after: Sequence[ThemeValues],
    common: Collection[tuple[str, int]],
    method: Method,
) -> People:
    """How people's answers moved, from the statistics kept of two years, without pairing.

    A group whose questions are not the same in both years, or are not all common, cannot be
    compared once the answers are gone. Nor can a pool of other groups than before.
    """
    if not before or not after:
        return "nobody was asked"
    first, second = ({one.group: one for one in year} for year in (before, after))
    strata: dict[str, Stratum] = {}
    named = set()
    for group in sorted((first.keys() & second.keys()) - {OTHERS}):
        one, other = first[group], second[group]
        if min(one.values.n, other.values.n) >= method.k:
            named.add(group)
            if _same_questions([one], [other], common):
                strata[group] = Stratum(one.values, other.values)
    rest_before, rest_after = (
        [one for one in year if one.group not in named] for year in (before, after)
    )
    if _same_people(rest_before, rest_after) and _same_questions(rest_before, rest_after, common):
        pool_before, pool_after = (_together(year) for year in (rest_before, rest_after))
        if min(pool_before.n, pool_after.n) >= method.k:
            strata[OTHERS] = Stratum(pool_before, pool_after)
    found = _combined(strata, method)
    if found is not None:
        return found
    return (
        "the questions changed"
        if named or _same_people(rest_before, rest_after)
        else "too few people"
    )


def _same_people(before: Sequence[ThemeValues], after: Sequence[ThemeValues]) -> bool:
    """Whether the same groups are left in both years, apart or pooled."""
    first, second = (
        {name for one in year for name in one.pooled or (one.group,)} for year in (before, after)
    )
    return bool(first) and first == second


def _same_questions(
    before: Sequence[ThemeValues],
    after: Sequence[ThemeValues],
    common: Collection[tuple[str, int]],
) -> bool:
    first, second = ({pair for one in year for pair in one.questions} for year in (before, after))
    return first == second and first <= set(common)


def _together(year: Sequence[ThemeValues]) -> Values:
    return sum((one.values for one in year), Values(0, 0.0, 0.0))
