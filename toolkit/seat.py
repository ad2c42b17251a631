"""What a person who answers may do: see and change their own answers, and no more."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.errors import AnswerError, Problem
from toolkit.model.answers import Answer, Assessment, Respondent, Round
from toolkit.model.bank import Bank, Question
from toolkit.store.answers import Answers
from toolkit.store.database import Door

ALONE = "one"


def new_key() -> str:
    """128 random bits: a respondent's id, or the key under which a save counts once."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Seat:
    """One respondent's place in one round."""

    answers: Answers
    round: Round
    respondent: Respondent
    questions: tuple[Question, ...]

    def own(self) -> dict[str, Answer]:
        """This person's answers as they are stored, under their questions' ids."""
        return self.answers.own(self.round.id, self.respondent.id)

    def save_answer(self, answer: Answer, key: str) -> Answer:
        """The answer is stored; on return it survives anything. The same `key` counts once.

        Raises AnswerError when this group is not asked the question or the answer is outside its
        scale, NotAllowed when the round is not open, StoreError when it could not be saved.
        """
        if answer.question_id not in {question.id for question in self.questions}:
            fix = "Go back to the list of questions and choose one."
            what = "This question is not on the form."
            raise AnswerError(Problem(f"Question '{answer.question_id}'", what, fix))
        problems = answer.check(f"Question '{answer.question_id}'")
        if problems:
            raise AnswerError(problems)
        return self.answers.save(self.round.id, self.respondent.id, answer, key)


def asked(bank: Bank, assessment: Assessment, group: str, reference: str) -> tuple[Question, ...]:
    """The questions on the form that a group is asked: all for the leadership, else mirrored."""
    on_form = set(assessment.question_ids)
    return tuple(
        question
        for question in bank.questions
        if question.id in on_form and (group == reference or group in question.mirrored)
    )


def take_seat(
    door: Door,
    bank: Bank,
    assessment: Assessment,
    one: Round,
    group: str,
    reference: str,
    new_id: Callable[[], str] = new_key,
) -> Seat:
    """A new respondent of this group sits in the round. Raises NotAllowed unless it is open."""
    answers = Answers(door)
    respondent = Respondent(ALONE if one.promise == "alone" else new_id(), group)
    answers.admit(one.id, respondent)
    return Seat(answers, one, respondent, asked(bank, assessment, group, reference))
