"""One person's place in a round: their own answers, and what everybody there may see."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.banks.nations import said_in
from toolkit.banks.reading import bank_from_json
from toolkit.errors import AnswerError, NotAllowed, Problem, refuse
from toolkit.method import DEFAULT, Method
from toolkit.model.answers import AgreedRecord, Answer, Assessment, Respondent, Round
from toolkit.model.bank import Bank, Question
from toolkit.model.council import Nation
from toolkit.model.room import Comment, Stage
from toolkit.release import Picture, QuestionPicture
from toolkit.store.answers import Answers
from toolkit.store.comments import Comments
from toolkit.store.database import Door, Store
from toolkit.store.live import Live
from toolkit.words import advice
from toolkit.words import text as say

ALONE = "one"
LONGEST_COMMENT = 2000


def new_key() -> str:
    """128 random bits: a respondent's id, or the key under which a save counts once."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Shown:
    """What everybody may see of a question: now, and before the room voted on it again."""

    turn: int
    now: QuestionPicture | None
    before: QuestionPicture | None = None


@dataclass(frozen=True)
class Seat:
    """One respondent's place in one round. `round` is as it was when the seat was taken."""

    door: Door
    round: Round
    respondent: Respondent
    questions: tuple[Question, ...]
    council_name: str
    bank: Bank
    method: Method

    @property
    def answers(self) -> Answers:
        """The council's rounds, to which this seat belongs."""
        return Answers(self.door)

    @property
    def leads(self) -> bool:
        """Whether this is the group that the others are compared with."""
        return self.respondent.group == self.method.reference

    @property
    def grades_evidence(self) -> bool:
        """Whether this person is asked how strong the evidence is (DECISIONS 34)."""
        return self.leads and not self._votes

    @property
    def _live(self) -> Live:
        return Live(self.door)

    @property
    def _votes(self) -> bool:
        return self.round.promise == "room"

    def stage(self) -> Stage:
        """What everybody in the room sees now."""
        return self._live.stage(self.round.id)

    def own(self) -> dict[str, Answer]:
        """This person's answers as they are stored; in a room, their votes of the last turn."""
        if self._votes:
            return self._live.own_votes(self.round.id, self.respondent.id)
        return self.answers.own(self.round.id, self.respondent.id)

    def save_answer(self, answer: Answer, key: str, turn: int = 0) -> Answer:
        """The answer is stored; on return it survives anything. The same `key` counts once.

        In a room it is a vote in the ballot that is open, and with a `turn` in no other than that
        turn's. Raises AnswerError when this group is not asked the question or the answer is
        outside its scale, NotAllowed when the round or the question is not open, StoreError when
        it could not be saved.
        """
        if not self._votes:
            return self.save_answers((answer,), key)[0]
        refuse(self._faults(answer))
        return self._live.save_vote(self.round.id, self.respondent.id, answer, key, turn)

    def save_answers(self, answers: Sequence[Answer], key: str) -> tuple[Answer, ...]:
        """A sheet of answers is stored as each of them would be alone, all or none.

        Raises what `save_answer` raises, and NotAllowed in a room, where people vote.
        """
        if self._votes:
            told = advice("faults_answers.in_room_people_vote")
            raise NotAllowed(Problem(self.round.title, *told))
        refuse(fault for answer in answers for fault in self._faults(answer))
        return self.answers.save_all(self.round.id, self.respondent.id, answers, key)

    def _faults(self, answer: Answer) -> Iterator[Problem]:
        where = say("faults_answers.where_question", question_id=answer.question_id)
        if not self._is_asked(answer.question_id):
            yield Problem(where, *advice("faults_answers.question_not_on_form"))
            return
        yield from answer.check(where)
        if answer.sayable is not None and not self.round.sayable and self.round.promise != "alone":
            yield Problem(where, *advice("faults_answers.what_could_be_said"))
        if answer.comment and self._votes:
            yield Problem(where, *advice("faults_answers.comment_came_with_vote"))

    def picture(self, question_id: str) -> QuestionPicture | None:
        """What everybody may see of a question now, or None before it is shown."""
        return self.shown(question_id).now

    def earlier_picture(self, question_id: str) -> QuestionPicture | None:
        """What everybody saw of a question before the room voted on it again, or None."""
        return self.shown(question_id).before

    def shown(self, question_id: str) -> Shown:
        """What everybody may see of a question, and which turn of voting it is in."""
        closed = self.answers.round(self.round.id).state == "closed"
        if not self._votes:
            sealed = self.answers.sealed(self.round.id) if closed else None
            found = None if sealed is None else read_picture(sealed.picture)
            return Shown(1, None if found is None else found.questions.get(question_id))
        ballots = self._live.ballots(self.round.id, question_id)
        pictures = [
            read_picture(one.frozen.picture).questions.get(question_id)
            for one in ballots
            if one.frozen is not None and one.ballot.state == "shown"
        ]
        if ballots and ballots[-1].ballot.state == "open" and not closed:
            pictures.append(None)
        turn = ballots[-1].ballot.turn if ballots else 1
        before, now = (None, None, *pictures)[-2:]
        return Shown(turn, now, before)

    def agreed(self, question_id: str) -> AgreedRecord | None:
        """What the room agreed on a question, or None."""
        return self._live.agreed(self.round.id, question_id)

    def send_comment(self, question_id: str, words: str, key: str) -> None:
        """The words wait to be checked, and nothing says whose they are. `key` counts once.

        Raises AnswerError when they are empty or too long, NotAllowed when the question is not
        open, this person has sent as many comments as one may, or those of others were read when
        the round was closed before.
        """
        where = say("faults_answers.where_question", question_id=question_id)
        if not self._is_asked(question_id):
            raise AnswerError(Problem(where, *advice("faults_answers.question_not_on_form")))
        text = words.strip()
        if not text or len(text) > LONGEST_COMMENT:
            raise AnswerError(
                Problem(
                    where,
                    *advice("faults_answers.has_characters", count=len(text), most=LONGEST_COMMENT),
                )
            )
        comment = Comment(new_key(), question_id, text)
        place = Comments(self.door)
        place.send(self.round.id, self.respondent.id, comment, key, self.method.k)

    def comments_left(self) -> int:
        """How many more comments this person may send in the round."""
        return Comments(self.door).left(self.round.id, self.respondent.id)

    def _is_asked(self, question_id: str) -> bool:
        return any(question.id == question_id for question in self.questions)


@lru_cache(maxsize=64)
def kept_bank(store: Store, fingerprint: str, nation: Nation) -> Bank:
    """A bank that was used, in the words of this nation. It never changes, so it is read once."""
    return said_in(nation, bank_from_json(store.bank(fingerprint)))


@lru_cache(maxsize=512)
def read_picture(shown: str) -> Picture:
    """A picture from its text. It never changes, so it is read once for all who look."""
    return Picture.from_json(json.loads(shown))


def asked(
    bank: Bank, assessment: Assessment, one: Round, group: str, reference: str
) -> tuple[Question, ...]:
    """The questions of a round that a group is asked: all for the leadership, else mirrored.

    Those on functions that the council does not have are not on its form, so nobody is asked.
    """
    put = set(one.question_ids or assessment.question_ids) & set(assessment.question_ids)
    return tuple(
        question
        for question in bank.questions
        if question.id in put and (group == reference or group in question.mirrored)
    )


def seat_of(
    door: Door, bank: Bank, assessment: Assessment, one: Round, respondent: Respondent, name: str
) -> Seat:
    """The seat of somebody who was let in before."""
    method = DEFAULT.changed(bank.method)
    questions = asked(bank, assessment, one, respondent.group, method.reference)
    return Seat(door, one, respondent, questions, name, bank, method)


def take_seat(
    door: Door,
    bank: Bank,
    assessment: Assessment,
    one: Round,
    group: str,
    name: str,
    new_id: Callable[[], str] = new_key,
) -> Seat:
    """A new respondent of this group sits in the round. Raises NotAllowed unless it is open."""
    respondent = Respondent(ALONE if one.promise == "alone" else new_id(), group)
    Answers(door).admit(one.id, respondent)
    return seat_of(door, bank, assessment, one, respondent, name)
