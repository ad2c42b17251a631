"""What a reopened round may show that it did not show before (METHOD 2.3 rule 1).

A second figure of a few more people could be subtracted from the first, and tell what those few
said. So nobody is taken out and no answer that was counted is changed (the store sees to both), and
a figure is made again only where every set of people behind it grew by nobody or by at least k.
Otherwise the first figure stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from toolkit.counting import OVERALL, Person
from toolkit.method import Method, round_half_up
from toolkit.model.bank import Theme
from toolkit.pictures import Closing, QuestionPicture

V = TypeVar("V")


@dataclass(frozen=True)
class Before:
    """What was shown when the round closed before, and whose answers were in it.

    `counted` holds pairs of the id of a respondent and the id of a question.
    """

    closing: Closing
    counted: Collection[tuple[str, str]]


def keep_sound(
    before: Before,
    taken: Closing,
    people: Sequence[Person],
    themes: Sequence[Theme],
    method: Method,
) -> Closing:
    """What was taken now where it may be shown beside what was shown before, else the latter."""
    first = before.closing
    renewed = {
        id
        for id in taken.picture.questions
        if not _was_shown(first, id) or _grew_enough(before, taken, id, people, method)
    }
    questions = {
        id: _question(before, taken, id, people, method)
        if id in renewed
        else first.picture.questions[id]
        for id in taken.picture.questions
    }
    fresh = _fresh_themes(first, renewed, themes)
    values = [one for one in first.statistics.values if one.theme_id not in fresh]
    values += [one for one in taken.statistics.values if one.theme_id in fresh]
    pictured = [one for one in first.picture.themes if one.theme_id not in fresh]
    pictured += [one for one in taken.picture.themes if one.theme_id in fresh]
    sealed = _either(renewed, taken.statistics.questions, first.statistics.questions)
    return Closing(
        replace(taken.picture, questions=questions, themes=tuple(pictured)),
        replace(taken.statistics, values=tuple(values), questions=sealed),
        _either(renewed, taken.working, first.working),
        frozenset(renewed),
    )


def _either(renewed: Collection[str], new: Mapping[str, V], old: Mapping[str, V]) -> dict[str, V]:
    kept = {id: one for id, one in old.items() if id not in renewed}
    return {**kept, **{id: one for id, one in new.items() if id in renewed}}


def _was_shown(first: Closing, id: str) -> bool:
    """Whether anything about the answers to this question could be seen or worked out."""
    picture = first.picture.questions.get(id)
    if id in first.working:
        return True
    return picture is not None and (picture.whole, picture.unknown) != (None, None)


def _grew_enough(
    before: Before, taken: Closing, id: str, people: Sequence[Person], method: Method
) -> bool:
    """Whether every set behind the figures of a question grew by nobody or by at least k."""
    old, new = before.closing.working.get(id), taken.working.get(id)
    if new is None or (old is not None and old.groups_shown != new.groups_shown):
        return False
    came = [
        (person.respondent.group, answer.status)
        for person in people
        if (answer := person.answers.get(id)) is not None
        and (person.respondent.id, id) not in before.counted
    ]
    known = sum(status != "not_applicable" for _, status in came)
    if old is None:  # a room that was told no more than how many do not know
        return known >= method.k
    rated = [group for group, status in came if status == "rated"]
    apart = [rated.count(group) for group in old.groups_shown]
    sets = [known, *apart, len(rated) - sum(apart)]
    if (old.evidence, new.evidence) != (None, None):
        sets.append(rated.count(method.reference))
    return known > 0 and all(n == 0 or n >= method.k for n in sets)


def _question(
    before: Before, taken: Closing, id: str, people: Sequence[Person], method: Method
) -> QuestionPicture:
    """The new picture; what could be said in public stays where only a few came to say it."""
    new, old = taken.picture.questions[id], before.closing.picture.questions.get(id)
    if old is None or old.sayable is None:
        return new
    came = sum(
        answer.sayable is not None and (person.respondent.id, id) not in before.counted
        for person in people
        if (answer := person.answers.get(id)) is not None
    )
    if came >= method.k:
        return new
    return replace(new, sayable=old.sayable, saying_gap=old.saying_gap)


def keep_saying(taken: Closing, first: QuestionPicture) -> Closing:
    """A later turn of a vote, with what the first told of how far its question can be said.

    A room counts its votes again in each turn, but was promised that what could be said in public
    is never counted out: beside a second average of one person more, theirs could be.
    """
    new = taken.picture.questions[first.question_id]
    was, now = _level_shown(first), _level_shown(new)
    gap = None
    if first.saying_gap is not None and was is not None and now is not None:
        gap = round_half_up(10 * (first.saying_gap + now - was)) / 10
    kept = replace(new, sayable=first.sayable, saying_gap=gap)
    questions = {**taken.picture.questions, first.question_id: kept}
    return replace(taken, picture=replace(taken.picture, questions=questions))


def _level_shown(picture: QuestionPicture) -> float | None:
    on_a_side = picture.whole is not None and picture.whole.side is not None
    return picture.start_level if on_a_side else picture.middle


def _fresh_themes(
    first: Closing, renewed: Collection[str], themes: Sequence[Theme]
) -> Collection[str]:
    """The themes of which nothing was shown before, and whose every question is made again."""
    asked = {theme.id: {one.id for one in theme.questions} for theme in themes}
    asked[OVERALL] = {id for ids in asked.values() for id in ids}
    had = {one.theme_id for one in first.statistics.values}
    return {place for place, ids in asked.items() if place not in had and ids <= set(renewed)}
