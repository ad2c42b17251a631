"""Years like for like, whether people's answers moved, and what actions did (METHOD 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from typing import Literal

from toolkit.counting import OVERALL, start_level
from toolkit.method import TOLERANCE, Method, points
from toolkit.model.bank import Question, Theme
from toolkit.movement import People, PeopleChange, Untested
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


@dataclass(frozen=True)
class Year:
    """One year's form and what stands for its questions; `published` is its overall points."""

    themes: Sequence[Theme]
    standings: Mapping[str, Standing]
    published: int | None = None


_Pair = tuple[Question, Standing, Standing]
ACTED_LEAST = 5


def compare_years(
    before: Year, after: Year, people: Mapping[str, People], method: Method
) -> tuple[OverallChange, tuple[ThemeChange, ...], tuple[QuestionChange, ...], dict[str, float]]:
    """Two years like for like: overall, themes, questions, and the themes' contributions.

    Theme membership and weights are this year's, for both years (METHOD 5.1). `people` says for
    each theme id and for `overall` how people's answers moved, or why that was not tested.
    """
    pairs = {theme.id: _pairs(before, after, theme) for theme in after.themes}
    themes = tuple(
        _theme_change(theme, pairs[theme.id], after, people, method) for theme in after.themes
    )
    comparable = [
        (float(theme.weight), one)
        for theme, one in zip(after.themes, themes, strict=True)
        if one.comparable
    ]
    overall = _overall_change(before, after, comparable, people, method)
    weight = sum(w for w, _ in comparable)
    shares = {one.theme_id: w / weight for w, one in comparable} if weight else {}
    return (
        overall,
        themes,
        tuple(
            QuestionChange(question.id, old.claimed or 0.0, new.claimed or 0.0, gives)
            for theme in after.themes
            for (question, old, new), gives in _given(pairs[theme.id], shares.get(theme.id))
        ),
        {
            one.theme_id: 25 * shares[one.theme_id] * _rise(one)
            for one in themes
            if one.theme_id in shares
        },
    )


def _pairs(before: Year, after: Year, theme: Theme) -> list[_Pair]:
    """The common questions of a theme: same id and major, rated in both years."""
    earlier = {question.id: question for old in before.themes for question in old.questions}
    found = []
    for question in theme.questions:
        old = earlier.get(question.id)
        if old is None or old.major != question.major:
            continue
        pair = before.standings[question.id], after.standings[question.id]
        if all(one.status == "rated" for one in pair):
            found.append((question, *pair))
    return found


def _theme_change(
    theme: Theme,
    pairs: Sequence[_Pair],
    after: Year,
    people: Mapping[str, People],
    method: Method,
) -> ThemeChange:
    applicable = sum(
        question.weight
        for question in theme.questions
        if after.standings[question.id].status != "not_applicable"
    )
    weight = sum(question.weight for question, _, _ in pairs)
    enough = len(pairs) >= min(method.min_questions, len(theme.questions))
    shared = weight > 0 and weight >= method.yoy_min_common * applicable - TOLERANCE
    moved, untested = _people(people, theme.id)
    change_ = ThemeChange(
        comparable=enough and shared,
        people=moved,
        untested=untested,
        theme_id=theme.id,
        common=tuple(question.id for question, _, _ in pairs),
    )
    if not change_.comparable:
        return change_
    levels = [(question.weight, old, new) for question, old, new in pairs]
    change_ = replace(
        change_,
        claimed_before=_mean((w, old.claimed) for w, old, _ in levels),
        claimed_after=_mean((w, new.claimed) for w, _, new in levels),
        evidenced_before=_mean((w, old.evidenced) for w, old, _ in levels),
        evidenced_after=_mean((w, new.evidenced) for w, _, new in levels),
    )
    return replace(change_, verdict=verdict(change_.change_points, moved, method))


def _overall_change(
    before: Year,
    after: Year,
    comparable: Sequence[tuple[float, ThemeChange]],
    people: Mapping[str, People],
    method: Method,
) -> OverallChange:
    weight = sum(float(theme.weight) for theme in after.themes)
    shared = sum(w for w, _ in comparable)
    enough = shared > 0 and shared >= method.min_coverage * weight - TOLERANCE
    moved, untested = _people(people, OVERALL)
    published = None
    if before.published is not None and after.published is not None:
        published = after.published - before.published
    found = OverallChange(
        comparable=enough, people=moved, untested=untested, published_change=published
    )
    if not enough:
        return found
    found = replace(
        found,
        claimed_before=_mean((w, one.claimed_before) for w, one in comparable),
        claimed_after=_mean((w, one.claimed_after) for w, one in comparable),
        evidenced_before=_mean((w, one.evidenced_before) for w, one in comparable),
        evidenced_after=_mean((w, one.evidenced_after) for w, one in comparable),
    )
    points_ = found.change_points
    effect = None if published is None or points_ is None else published - points_
    return replace(found, verdict=verdict(points_, moved, method), method_effect=effect)


def _people(people: Mapping[str, People], place: str) -> tuple[PeopleChange | None, Untested]:
    found = people.get(place, "nobody was asked")
    return (found, "") if isinstance(found, PeopleChange) else (None, found)


def _mean(pairs: Iterable[tuple[float, float | None]]) -> float | None:
    found = list(pairs)
    weight = sum(w for w, _ in found)
    if not weight or any(value is None for _, value in found):
        return None
    return sum(w * (value or 0.0) for w, value in found) / weight


def _rise(one: ThemeChange) -> float:
    return (one.claimed_after or 0.0) - (one.claimed_before or 0.0)


def _given(pairs: Sequence[_Pair], share: float | None) -> Iterable[tuple[_Pair, float | None]]:
    """Each common question with its exact part of the overall change, in points."""
    weight = sum(question.weight for question, _, _ in pairs)
    for pair in pairs:
        question, old, new = pair
        if share is None or not weight:
            yield pair, None
            continue
        rise = (new.claimed or 0.0) - (old.claimed or 0.0)
        yield pair, 25 * share * question.weight / weight * rise


def verdict(change_points: int | None, people: PeopleChange | None, method: Method) -> Verdict:
    """The word for a change of the agreed score beside that of people's answers (METHOD 5.3)."""
    if change_points is None:
        return "not comparable"
    if abs(change_points) < method.yoy_points:
        return "no clear change"
    if change_points > 0:
        return _word(people, 1, "improved", "rise not shared", "up, not tested")
    return _word(people, -1, "declined", "fall not shared", "down, not tested")


def _word(
    people: PeopleChange | None, way: int, moved: Verdict, alone: Verdict, untested: Verdict
) -> Verdict:
    if people is None:
        return untested
    nearest = people.low if way > 0 else -people.high
    if nearest > TOLERANCE:
        return moved
    return alone if way * people.change <= TOLERANCE else "no clear change"


def action_effect(
    rows: Iterable[tuple[float, float, bool]],
) -> ActionEffect:
    """Questions acted on beside others that started alike (METHOD 5.4).

    Each row is a common question: its level before and after, and whether an action on it was
    finished. Only starting levels that have both kinds are kept.
    """
    acted: dict[int, list[float]] = {}
    similar: dict[int, list[float]] = {}
    for before, after, finished in rows:
        kind = acted if finished else similar
        kind.setdefault(start_level(before), []).append(after - before)
    both = sorted(acted.keys() & similar.keys())
    n_acted = sum(len(acted[level]) for level in both)
    n_similar = sum(len(similar[level]) for level in both)
    if min(n_acted, n_similar) < ACTED_LEAST:
        return ActionEffect(False, n_acted, n_similar)
    rise = sum(sum(acted[level]) for level in both) / n_acted
    alike = sum(len(acted[level]) * fmean(similar[level]) for level in both) / n_acted
    return ActionEffect(True, n_acted, n_similar, rise, alike, rise - alike)
