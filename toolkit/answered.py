"""What several people answered, no closer than their pictures tell it (METHOD 2.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from toolkit.counting import ThemeValues
from toolkit.method import TOLERANCE, round_half_up
from toolkit.model.bank import Bank, Question
from toolkit.release import Closing, QuestionPicture, rounded
from toolkit.workshop import Working

MANY = 10
Answered = Mapping[str, tuple[Working, QuestionPicture | None]]


def last_answered(closings: Sequence[Closing]) -> Answered:
    """One working answer a question, with its picture: of the last room vote, else of a survey."""
    by_promise = sorted(closings, key=lambda one: one.picture.promise == "room")
    return {
        id: (found, one.picture.questions.get(id))
        for one in by_promise
        for id, found in one.working.items()
    }


def as_shown(question: Question, one: Working, picture: QuestionPicture | None) -> Working:
    """What several people answered, rounded as its picture is.

    Where nearly all stand on one side of the scale, the level that the discussion starts from
    stands for it; but 0 on a red line of level 1, which the low side (0 to 1) may not reach.
    """
    in_private = picture is None or picture.counts is None
    one = replace(one, unsettled=_unsettled_shown(one, in_private=in_private))
    if one.working is None:
        return one
    side = picture.whole.side if picture is not None and picture.whole is not None else None
    if picture is None or picture.start_level is None or side is None:
        return replace(one, working=rounded(one.working, one.n_level))
    level = 0 if side == "low" and question.red_level == 1 else picture.start_level
    return replace(one, working=float(level))


def _unsettled_shown(one: Working, *, in_private: bool) -> float:
    """How unsettled a question is, to a tenth.

    Of fewer than ten in a survey only to a quarter, or to a half where it comes of what people do
    not know: a tenth would tell how many did not, and how each of a few stood.
    """
    steps = 10
    if in_private and one.n_level + one.n_dk < MANY:
        doubt = 1 - (one.know_share or 0.0)
        steps = 2 if one.unsettled <= doubt + TOLERANCE else 4
    return round_half_up(steps * one.unsettled) / steps


def values_of(closings: Sequence[Closing], bank: Bank) -> tuple[ThemeValues, ...]:
    """What people are compared by from year to year: of the last survey, else the last room vote.

    One round, so that nobody counts twice (METHOD 5.2). Values that were sealed before weights
    were kept get those of the bank, which made them.
    """
    rounds = [one for one in closings if one.statistics.values]
    if not rounds:
        return ()
    rounds.sort(key=lambda one: one.picture.promise == "survey")
    weights = {question.id: float(question.weight) for question in bank.questions}
    return tuple(
        one
        if one.weights
        else replace(one, weights=tuple(weights.get(id, 1.0) for id, _ in one.questions))
        for one in rounds[-1].statistics.values
    )
