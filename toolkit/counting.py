"""Answers counted per group, and the sealed statistics that may be kept for later years."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.method import TOLERANCE, Method
from toolkit.model.answers import Answer, Respondent
from toolkit.model.bank import Question, Theme

OTHERS = "*others"
OVERALL = "overall"


@dataclass(frozen=True)
class Person:
    """One person's answers on their way into the count, under the ids of the questions."""

    respondent: Respondent
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class Tally:
    """How one group answered one question: people at each level, each grade, and without one.

    `grades` counts the grades given with level answers, a missing grade as 0; it is None where
    the group is not asked for evidence (so that silence is not taken for "no evidence").
    """

    levels: tuple[int, ...] = (0, 0, 0, 0, 0)
    grades: tuple[int, ...] | None = (0, 0, 0, 0)
    dont_know: int = 0
    not_applicable: int = 0
    blank: int = 0

    @property
    def n(self) -> int:
        """How many gave a level."""
        return sum(self.levels)

    @property
    def values(self) -> Values:
        """Number, sum and sum of squares of the levels given."""
        pairs = list(enumerate(self.levels))
        return Values(
            self.n, float(sum(c * x for x, c in pairs)), float(sum(c * x * x for x, c in pairs))
        )

    def __add__(self, other: Tally) -> Tally:
        """Both groups together."""
        grades = [one.grades for one in (self, other) if one.grades is not None]
        return Tally(
            tuple(a + b for a, b in zip(self.levels, other.levels, strict=True)),
            tuple(sum(some) for some in zip(*grades, strict=True)) if grades else None,
            self.dont_know + other.dont_know,
            self.not_applicable + other.not_applicable,
            self.blank + other.blank,
        )


@dataclass(frozen=True)
class Values:
    """A set of numbers as its size, sum and sum of squares: all that METHOD 2.4 and 5.2 need."""

    n: int
    total: float
    squares: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Values:
        """The size, sum and sum of squares of these numbers."""
        return cls(len(numbers), float(sum(numbers)), float(sum(x * x for x in numbers)))

    @property
    def mean(self) -> float:
        """Their average; only for a set that is not empty."""
        return self.total / self.n

    @property
    def spread(self) -> float:
        """The sum of squares about their average, never below 0."""
        return max(0.0, self.squares - self.total * self.total / self.n) if self.n else 0.0

    def __add__(self, other: Values) -> Values:
        """Both sets together."""
        return Values(self.n + other.n, self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True)
class ThemeValues:
    """Personal values of one group in one theme (or overall, theme id `overall`).

    `questions` are the questions behind them with their major revisions, `weights` what each
    weighed (empty in what was sealed before weights were kept). `reference` holds the values of
    the reference group over the same questions, where they may be compared.
    """

    theme_id: str
    group: str
    questions: tuple[tuple[str, int], ...]
    values: Values
    reference: Values | None = None
    pooled: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True)
class Statistics:
    """What METHOD needs later of a closed round, for sets of at least k people only.

    Sealed: carried from year to year, never shown and never exported by itself. `values` holds a
    line per group and theme; smaller groups are pooled as `*others` and named in `pooled`.
    `questions` holds level answers per question and group, pooled in the same way.
    """

    round_id: str
    values: tuple[ThemeValues, ...] = ()
    questions: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The statistics as plain data that a store can keep."""
        return {
            "round_id": self.round_id,
            "values": [_theme_values_to_json(one) for one in self.values],
            "questions": {
                question_id: {group: _values_to_json(one) for group, one in groups.items()}
                for question_id, groups in self.questions.items()
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Statistics:
        """The statistics that `to_json` gave."""
        return cls(
            data["round_id"],
            tuple(_theme_values_from_json(one) for one in data["values"]),
            {
                question_id: {group: Values(*one) for group, one in groups.items()}
                for question_id, groups in data["questions"].items()
            },
        )


def _values_to_json(values: Values) -> list[float]:
    return [values.n, values.total, values.squares]


def _theme_values_to_json(one: ThemeValues) -> dict[str, Any]:
    return {
        "theme_id": one.theme_id,
        "group": one.group,
        "questions": [list(pair) for pair in one.questions],
        "values": _values_to_json(one.values),
        "reference": None if one.reference is None else _values_to_json(one.reference),
        "pooled": list(one.pooled),
        "weights": list(one.weights),
    }


def _theme_values_from_json(data: Mapping[str, Any]) -> ThemeValues:
    return ThemeValues(
        data["theme_id"],
        data["group"],
        tuple((question_id, major) for question_id, major in data["questions"]),
        Values(*data["values"]),
        None if data["reference"] is None else Values(*data["reference"]),
        tuple(data["pooled"]),
        tuple(data.get("weights", ())),
    )


def is_asked(question: Question, group: str, reference: str) -> bool:
    """Whether a group is asked this question: the reference group all, others if mirrored."""
    return group == reference or group in question.mirrored


def tally(answers: Sequence[Answer | None], *, asked_evidence: bool) -> Tally:
    """One group's answers to one question, counted; None is a question left blank."""
    levels, grades = [0] * 5, [0] * 4
    counts = {"dont_know": 0, "not_applicable": 0, "blank": 0}
    for answer in answers:
        if answer is None:
            counts["blank"] += 1
        elif answer.status != "rated" or answer.level is None:
            counts[answer.status] += 1
        else:
            levels[answer.level] += 1
            grades[answer.evidence or 0] += 1
    return Tally(
        tuple(levels),
        tuple(grades) if asked_evidence else None,
        counts["dont_know"],
        counts["not_applicable"],
        counts["blank"],
    )


def tallies(question: Question, people: Collection[Person], reference: str) -> Mapping[str, Tally]:
    """Each group's answers to one question. Evidence is asked of the reference group only."""
    groups: dict[str, list[Answer | None]] = {}
    for person in people:
        group, answer = person.respondent.group, person.answers.get(question.id)
        if answer is not None or is_asked(question, group, reference):
            groups.setdefault(group, []).append(answer)
    return {
        group: tally(answers, asked_evidence=group == reference)
        for group, answers in groups.items()
    }


def personal_value(answers: Mapping[str, Answer], questions: Sequence[Question]) -> float | None:
    """A person's own weighted mean over these questions, if half have a level (METHOD 2.4)."""
    given = [
        (question.weight, answer.level)
        for question in questions
        if (answer := answers.get(question.id)) is not None and answer.level is not None
    ]
    weight = sum(w for w, _ in given)
    if not weight or 2 * len(given) < len(questions):
        return None
    return sum(w * level for w, level in given) / weight


def personal_values(people: Collection[Person], questions: Sequence[Question]) -> Values:
    """The personal values of all who gave a level on half of these questions."""
    found = (personal_value(person.answers, questions) for person in people)
    return Values.of([value for value in found if value is not None])


def asked_of(questions: Sequence[Question], group: str, reference: str) -> tuple[Question, ...]:
    """Those of the questions that a group is asked."""
    return tuple(one for one in questions if is_asked(one, group, reference))


def all_values(
    people: Sequence[Person], themes: Sequence[Theme], hidden: Collection[str], method: Method
) -> tuple[ThemeValues, ...]:
    """Personal values per group, theme by theme and over the whole form."""
    everything = tuple(question for theme in themes for question in theme.questions)
    places = [(theme.id, theme.questions) for theme in themes] + [(OVERALL, everything)]
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(person.respondent.group, []).append(person)
    return tuple(
        one
        for place, questions in places
        for one in _values(place, questions, groups, hidden, method)
    )


def _values(
    place: str,
    questions: Sequence[Question],
    groups: Mapping[str, Sequence[Person]],
    hidden: Collection[str],
    method: Method,
) -> list[ThemeValues]:
    asked = {group: asked_of(questions, group, method.reference) for group in groups}
    values = {group: personal_values(groups[group], asked[group]) for group in groups}
    sizes = {group: one.n for group, one in values.items()}
    apart, rest = hide_small(sizes, method.k, method.reference, hidden)
    sets: list[tuple[str, tuple[str, ...], Values]]
    sets = [(group, (group,), values[group]) for group in apart]
    pool = sum((values[group] for group in rest), Values(0, 0.0, 0.0))
    if pool.n >= method.k:
        sets.append((OTHERS, rest, pool))
    found = []
    for name, members, one in sets:
        common = [each for each in questions if any(each in asked[group] for group in members)]
        beside = None
        if method.reference in apart and name != method.reference:
            beside = personal_values(groups[method.reference], common)
        ids = tuple((each.id, each.major) for each in common)
        pooled = members if name == OTHERS else ()
        enough = beside is not None and beside.n >= method.k
        weights = tuple(each.weight for each in common)
        reference = beside if enough else None
        found.append(ThemeValues(place, name, ids, one, reference, pooled, weights))
    return found


def room_of_one(answer: Answer | None, reference: str) -> Mapping[str, Tally]:
    """A lone assessor's answer as a count of one person, in the reference group."""
    return {} if answer is None else {reference: tally([answer], asked_evidence=True)}


def middle_answer(counts: Sequence[float]) -> float | None:
    """The middle answer of these weighted counts, None where there is none (METHOD 2.1)."""
    half = sum(counts) / 2
    if half <= 0:
        return None
    below = 0.0
    for level, count in enumerate(counts):
        reached = below + count
        if abs(reached - half) <= TOLERANCE:
            following = next(b for b in range(level + 1, len(counts)) if counts[b] > 0)
            return (level + following) / 2
        if reached > half:
            return level - 0.5 + (half - below) / count
        below = reached
    return None


def start_level(working: float) -> int:
    """Where the discussion starts: the nearest whole level, a tie going to the lower one."""
    return max(0, math.ceil(working - 0.5 - TOLERANCE))


def hide_small(
    sizes: Mapping[str, int], k: int, reference: str, never: Iterable[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groups that may be shown and those hidden, each by name (METHOD 2.3 rule 3).

    Nobody can be found by subtraction: what is hidden adds up to nothing or to at least k as
    long as any group is shown. `never` are groups that are hidden whatever their size.
    """
    barred = set(never)
    there = {group: n for group, n in sizes.items() if n > 0}
    hidden = {group for group, n in there.items() if n < k or group in barred}
    shown = set(there) - hidden
    while shown and 0 < sum(there[group] for group in hidden) < k:
        smallest = min(shown, key=lambda group: (group == reference, there[group], group))
        shown.remove(smallest)
        hidden.add(smallest)
    return tuple(sorted(shown)), tuple(sorted(hidden))
