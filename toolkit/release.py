"""What may be shown of what people said: the only door to any figure about them (METHOD 2.3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import get_args

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
from toolkit.model.bank import Bank, Question, Theme
from toolkit.pictures import (
    Closing,
    PeopleBand,
    Picture,
    QuestionPicture,
    Shown,
    Side,
    ThemePicture,
)
from toolkit.retaking import Before, keep_sound
from toolkit.scoring import on_form
from toolkit.workshop import Spread, Working, spread_of, theme_gap, work, work_all

__all__ = [
    "Before",
    "Closing",
    "PeopleBand",
    "Picture",
    "QuestionPicture",
    "Said",
    "Shown",
    "ThemePicture",
    "join_ballots",
    "people_band",
    "rounded",
    "show",
    "take_ballot",
    "take_picture",
    "take_room",
]

Said = Sequence[tuple[Respondent, Sequence[Answer]]]

ALIKE = 0.80
EDGES = (0.5, 3.5)
LEAST_BAR = 3
_SIDE_LEVEL: Mapping[Side, int] = {"low": 1, "middle": 2, "high": 3}


def take_picture(
    bank: Bank,
    assessment: Assessment,
    one: Round,
    said: Said,
    method: Method,
    before: Before | None = None,
) -> Closing:
    """The picture of a round at its close, with what is sealed beside it.

    A figure that was shown before stands for ever, unless so many people came since that none can
    be found by subtracting it (`retaking`). Fewer than k people give a picture that says no more
    than that.
    """
    people = [
        Person(respondent, {answer.question_id: answer for answer in answers})
        for respondent, answers in said
        if answers
    ]
    themes = on_form(bank, one.question_ids or assessment.question_ids)
    if len(people) < method.k:
        few = people_band(len(people))
        return Closing(Picture(one.id, one.id, one.promise, few), Statistics(one.id))
    taken = _close(one, people, themes, method)
    return taken if before is None else keep_sound(before, taken, people, themes, method)


def take_ballot(
    bank: Bank,
    assessment: Assessment,
    one: Round,
    question_id: str,
    said: Said,
    method: Method,
    before: Before | None = None,
) -> Closing:
    """The picture of one question that a room voted on, with what is sealed beside it."""
    alone = replace(one, question_ids=(question_id,))
    taken = take_picture(bank, assessment, alone, said, method, before)
    return replace(taken, statistics=replace(taken.statistics, values=()))


def join_ballots(one: Round, ballots: Sequence[Closing], people: int) -> Closing:
    """What a room has been shown so far as one closing; `people` is how many joined."""
    questions = {id: found for each in ballots for id, found in each.picture.questions.items()}
    hidden = tuple(sorted({group for each in ballots for group in each.picture.hidden}))
    picture = Picture(one.id, one.id, one.promise, people_band(people), {}, hidden, questions)
    sealed = {id: sets for each in ballots for id, sets in each.statistics.questions.items()}
    working = {id: found for each in ballots for id, found in each.working.items()}
    return Closing(picture, Statistics(one.id, (), sealed), working, frozenset(questions))


def take_room(
    bank: Bank,
    assessment: Assessment,
    one: Round,
    said: Said,
    ballots: Sequence[Closing],
    method: Method,
    before: Closing | None = None,
) -> Closing:
    """The picture of a room at its close: each question as it was shown, from its last ballot.

    People's values, which are compared from year to year, are taken once.
    """
    everybody = take_picture(bank, assessment, one, said, method)
    joined = join_ballots(one, ballots, sum(1 for _, answers in said if answers))
    values = everybody.statistics.values
    if before is not None and before.statistics.values:
        values = before.statistics.values
    return replace(joined, statistics=replace(joined.statistics, values=values))


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
    pictures = {
        id: _question(id, counted[id], found, one.promise, method) for id, found in working.items()
    }
    if one.sayable:
        pictures = {
            each.id: _with_saying(pictures[each.id], each, people, method) for each in questions
        }
    picture = Picture(
        one.id,
        one.id,
        one.promise,
        people_band(len(people)),
        {group: people_band(sizes[group]) for group in shown},
        hidden,
        pictures,
        _theme_pictures(values, working, method) if one.promise == "survey" else (),
    )
    sealed = {id: _sets(counted[id], found, method) for id, found in working.items()}
    stands = {id: found for id, found in working.items() if _may_stand(found, method)}
    return Closing(picture, Statistics(one.id, values, sealed), stands, frozenset(pictures))


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
    in_room = promise == "room"
    enough = n + everybody.dont_know >= method.k
    unknown = everybody.dont_know if in_room and enough else None
    if n < method.k:
        return QuestionPicture(id, hidden=hidden, unknown=unknown)
    whole = show(everybody, found.spread, method)
    start = found.start_level if whole.side is None else _SIDE_LEVEL[whole.side]
    middle = None if whole.side or found.working is None else rounded(found.working, n)
    if in_room:
        shown = QuestionPicture(id, whole, middle, start, found.two_camps)
        return replace(shown, counts=everybody.levels, unknown=unknown)
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


def _with_saying(
    shown: QuestionPicture,
    question: Question,
    people: Sequence[Person],
    method: Method,
) -> QuestionPicture:
    """The picture with what people think could be said in public, by the rules of a survey.

    Less than those allow: people are promised that this is never counted out.
    """
    heard = tallies(question, [as_heard(person, question.id) for person in people], "")
    everybody = _together(heard, heard)
    if everybody.n < method.k:
        return shown
    public = work(heard, method)
    sayable = replace(show(everybody, public.spread, method), bars=None, thirds=None)
    true, said = _shown_level(shown.whole), _shown_level(sayable)
    gap = None if true is None or said is None else round_half_up(10 * (true - said)) / 10
    return replace(shown, sayable=sayable, saying_gap=gap)


def as_heard(person: Person, question_id: str) -> Person:
    """What somebody thinks could be said about a question, as if it were their answer to it."""
    given = person.answers.get(question_id)
    if given is None or given.sayable is None:
        return Person(person.respondent, {})
    heard = Answer(question_id, "rated", given.sayable)
    return Person(person.respondent, {question_id: heard})


def _shown_level(shown: Shown | None) -> float | None:
    """Where an average lies as far as it is shown: a side stands for its middle."""
    if shown is None or shown.side is None:
        return None if shown is None else shown.average
    return float(_SIDE_LEVEL[shown.side])


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
