"""What may be shown of what people said: the only door to any figure about them (METHOD 2.3)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

from toolkit.counting import (
    OTHERS,
    OVERALL,
    Person,
    Statistics,
    Tally,
    ThemeValues,
    Values,
    all_values,
    hide_small,
    tallies,
)
from toolkit.method import TOLERANCE, Method, round_half_up
from toolkit.model.answers import Answer, Assessment, Promise, Respondent, Round
from toolkit.model.bank import Bank, Theme
from toolkit.scoring import on_form
from toolkit.workshop import GapKind, Spread, Working, spread_of, theme_gap, work_all

PeopleBand = Literal["nobody", "fewer than 5", "5 to 9", "10 to 19", "20 to 49", "50 or more"]
Side = Literal["low", "middle", "high"]
Said = Sequence[tuple[Respondent, Sequence[Answer]]]

ALIKE = 0.80
EDGES = (0.5, 3.5)
LEAST_BAR = 3
_SIDE_LEVEL: Mapping[Side, int] = {"low": 1, "middle": 2, "high": 3}


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
    rows = {"whole": whole, "groups": groups, "hidden": tuple(data["hidden"]), "counts": counts}
    return QuestionPicture(**{**data, **rows})


def _shown_from_json(data: Mapping[str, Any]) -> Shown:
    rows = {name: None if data[name] is None else tuple(data[name]) for name in ("bars", "thirds")}
    return Shown(**{**data, **rows})


@dataclass(frozen=True)
class Closing:
    """All that is kept of a closed round: what may be shown, and apart from it what is sealed."""

    picture: Picture
    statistics: Statistics
    working: Mapping[str, Working] = field(default_factory=dict)

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


def take_picture(
    bank: Bank,
    assessment: Assessment,
    one: Round,
    said: Said,
    method: Method,
) -> Closing:
    """The picture of a round at its close, with what is sealed beside it.

    A round has one picture for ever: a second, of more people, could be subtracted from it. Fewer
    than k people give a picture that says no more than that.
    """
    people = [
        Person(respondent, {answer.question_id: answer for answer in answers})
        for respondent, answers in said
        if answers
    ]
    themes = on_form(bank, assessment.question_ids)
    if len(people) < method.k:
        few = people_band(len(people))
        return Closing(Picture(one.id, one.id, one.promise, few), Statistics(one.id))
    return _close(one, people, themes, method)


def _close(
    one: Round, people: Sequence[Person], themes: Sequence[Theme], method: Method
) -> Closing:
    sizes = _sizes(people)
    shown, hidden = hide_small(sizes, method.k, method.reference)
    if one.promise == "room":
        shown, hidden = (), tuple(sorted(sizes))
    questions = [question for theme in themes for question in theme.questions]
    counted = {each.id: tallies(each, people, method.reference) for each in questions}
    working = {
        id: _of_enough(found, counted[id], method)
        for id, found in work_all(counted, method, never=hidden).items()
    }
    values = all_values(people, themes, hidden, method)
    picture = Picture(
        one.id,
        one.id,
        one.promise,
        people_band(len(people)),
        {group: people_band(sizes[group]) for group in shown},
        hidden,
        {
            id: _question(id, counted[id], found, one.promise, method)
            for id, found in working.items()
        },
        _theme_pictures(values, working, method) if one.promise == "survey" else (),
    )
    sealed = {id: _sets(counted[id], found, method) for id, found in working.items()}
    stands = {id: found for id, found in working.items() if _may_stand(found, method)}
    return Closing(picture, Statistics(one.id, values, sealed), stands)


def _sizes(people: Sequence[Person]) -> dict[str, int]:
    groups = [person.respondent.group for person in people]
    return {group: groups.count(group) for group in dict.fromkeys(groups)}


def people_band(n: int) -> PeopleBand:
    """How many people, as precisely as may be said."""
    bands = (get_args(PeopleBand), (0, 1, 5, 10, 20, 50))
    found: PeopleBand = [band for band, least in zip(*bands, strict=True) if n >= least][-1]
    return found


def _of_enough(found: Working, counted: Mapping[str, Tally], method: Method) -> Working:
    """The working answer without what fewer than k people said: grades, or all about levels.

    Where most people do not know, that may be told of enough of them, and the few levels not.
    """
    graders = sum(one.n for one in counted.values() if one.grades is not None)
    if graders < method.k:
        found = replace(found, evidence=None)
    if found.n_level >= method.k:
        return found
    return Working(
        n_level=found.n_level,
        n_dk=found.n_dk,
        n_na=found.n_na,
        n_blank=found.n_blank,
        know_share=found.know_share,
        status=found.status,
        na_majority=found.na_majority,
        groups_hidden=found.groups_hidden,
        unsettled=1.0 if found.know_share is None else 1 - found.know_share,
    )


def _may_stand(found: Working, method: Method) -> bool:
    """Whether a working answer rests on enough people to be counted at all."""
    if found.status == "rated":
        return found.n_level >= method.k
    return found.n_level + found.n_dk >= method.k


def _question(
    id: str, counted: Mapping[str, Tally], found: Working, promise: Promise, method: Method
) -> QuestionPicture:
    everybody = _together(counted, counted)
    n = everybody.n
    hidden = tuple(sorted(counted.keys() - set(found.groups_shown)))
    if n < method.k:
        return QuestionPicture(id, hidden=hidden)
    whole = show(everybody, found.spread, method)
    start = found.start_level if whole.side is None else _SIDE_LEVEL[whole.side]
    middle = None if whole.side or found.working is None else rounded(found.working, n)
    if promise == "room":
        return QuestionPicture(id, whole, middle, start, found.two_camps, counts=everybody.levels)
    sets = {group: counted[group] for group in found.groups_shown}
    if sets and found.groups_hidden:
        sets[OTHERS] = _together(counted, found.groups_hidden)
    return QuestionPicture(
        id,
        whole,
        middle,
        start,
        found.two_camps and n >= method.bars_from,
        _dont_know(everybody, method),
        {group: show(one, spread_of(one, method), method) for group, one in sets.items()},
        hidden,
        {group: gap.word for group, gap in found.gaps.items()},
    )


def _together(counted: Mapping[str, Tally], groups: Collection[str]) -> Tally:
    return sum((counted[group] for group in groups), Tally(grades=None))


def _dont_know(everybody: Tally, method: Method) -> int | None:
    asked = everybody.n + everybody.dont_know
    if asked < method.bars_from:
        return None
    return 5 * round_half_up(20 * everybody.dont_know / asked)


def rounded(level: float, n: int) -> float:
    """A level as it may be shown: nearest half under ten answers, nearest tenth from ten."""
    step = 2 if n < 10 else 10
    return round_half_up(level * step) / step


def show(tally: Tally, spread: Spread, method: Method) -> Shown:
    """What may be said about a set of at least k people who gave a level."""
    n, mean = tally.n, tally.values.mean
    alike = max(tally.levels) > ALIKE * n + TOLERANCE
    if alike or mean <= EDGES[0] or mean >= EDGES[1]:
        near = tally.levels.index(max(tally.levels)) if alike else mean
        side: Side = "low" if near < 1.5 else "high" if near >= 2.5 else "middle"
        return Shown(side=side, spread=spread)
    levels, shown = tally.levels, Shown(rounded(mean, n), None, spread)
    thirds = (sum(levels[:2]), levels[2], sum(levels[3:]))
    if n < method.bars_from:
        return shown
    if _nobody_stands_out(levels):
        return replace(shown, bars=_percent(levels))
    if _nobody_stands_out(thirds) and max(thirds) <= ALIKE * n:
        return replace(shown, thirds=_percent(thirds))
    return shown


def _nobody_stands_out(counts: Sequence[int]) -> bool:
    return all(count == 0 or count >= LEAST_BAR for count in counts)


def _percent(counts: Sequence[int]) -> tuple[int, ...]:
    return tuple(5 * round_half_up(20 * count / sum(counts)) for count in counts)


def _sets(counted: Mapping[str, Tally], found: Working, method: Method) -> Mapping[str, Values]:
    """Level answers of sets of at least k people, the rest pooled."""
    sets = {group: counted[group].values for group in found.groups_shown}
    rest = _together(counted, [group for group in counted if group not in sets])
    return {**sets, OTHERS: rest.values} if rest.n >= method.k else sets


def _theme_pictures(
    values: Sequence[ThemeValues], working: Mapping[str, Working], method: Method
) -> tuple[ThemePicture, ...]:
    found = []
    for one in values:
        if one.reference is None or one.theme_id == OVERALL or _gives_away(one, working):
            continue
        word = theme_gap(one.reference, one.values, method).word
        averages = (_safe(one.values), _safe(one.reference))
        found.append(ThemePicture(one.theme_id, one.group, len(one.questions), *averages, word))
    return tuple(found)


def _gives_away(one: ThemeValues, working: Mapping[str, Working]) -> bool:
    """Whether these values rest on a question in which the same people are not shown apart."""
    asked = [working[question_id] for question_id, _ in one.questions]
    return not all(
        one.group in found.gaps
        and (one.group != OTHERS or set(one.pooled) == set(found.groups_hidden))
        for found in asked
    )


def _safe(values: Values) -> float | None:
    near_an_end = values.mean <= EDGES[0] or values.mean >= EDGES[1]
    return None if near_an_end else rounded(values.mean, values.n)
