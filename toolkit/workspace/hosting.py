"""What somebody who runs a room may do, from the first question to the last.

Each deed says which pulse the host saw. Where another host was faster nothing is written, so two
of them cannot undo one another (METHOD 2.3, and ARCHITECTURE "The room, live").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta

from toolkit.errors import AnswerError, EditConflict, NotAllowed, Problem
from toolkit.model.answers import AgreedRecord, Round, RoundState
from toolkit.model.room import Ballot, Phase, Stage, Turnout
from toolkit.release import Before, Closing, QuestionPicture, take_ballot
from toolkit.retaking import keep_saying
from toolkit.seat import read_picture
from toolkit.store.closing import Counted, Said, Sealed
from toolkit.store.live import KeptBallot, Live
from toolkit.words import advice, text
from toolkit.workspace.answering import Answering

LONGEST_TIMER = 240
STEP = 5


class Hosting(Answering):
    """What may be done with the stage of a round."""

    @property
    def _live(self) -> Live:
        return Live(self._answers.door)

    def stage(self, round_id: str) -> Stage:
        """What everybody in the room sees now."""
        self.require("reader")
        return self._live.stage(round_id)

    def turnout(self, round_id: str) -> Turnout:
        """How many joined and answered: of the present ballot in a room, of a survey as a whole.

        In a survey both are told in steps of five, downwards.
        """
        self.require("facilitator")
        one, joined = self._answers.round(round_id), self._answers.people(round_id)
        if one.promise != "room":
            answered = self._answers.count(round_id)
            return Turnout(joined // STEP * STEP, answered // STEP * STEP, exact=False)
        stage = self._live.stage(round_id)
        return Turnout(joined, self._live.voted(round_id, stage.question_id, stage.turn), True)

    def ask(self, round_id: str, question_id: str, was: int) -> Stage:
        """Everybody has this question before them; where its votes were shown, these.

        In a closed round it is put on the wall to be talked about.
        """

        def work(one: Round, stage: Stage) -> Stage:
            found = self._records.assessment(self._answers.assessment_id(one.id))
            if question_id not in (one.question_ids or found.question_ids):
                raise AnswerError(
                    Problem(one.title, *advice("faults_rounds.question_not_in_round"))
                )
            here = replace(stage, question_id=question_id, turn=1, ends_at=None, deed="asked")
            if one.state == "closed":
                return replace(here, phase="shown", turn=self._turn(one, question_id))
            if one.promise == "survey":
                if one.pace == "own":
                    raise NotAllowed(Problem(one.title, *advice("faults_rounds.people_go_through")))
                return replace(here, phase="asking")
            last = self._last(one.id, question_id)
            if last is None:
                self._live.open_ballots(one.id, [question_id])
                return replace(here, phase="asking")
            phase: Phase = "asking" if last.ballot.state == "open" else "shown"
            return replace(here, phase=phase, turn=last.ballot.turn)

        return self._deed(round_id, was, work, closed=True)

    def reveal(self, round_id: str, was: int) -> Stage:
        """The votes on the present question are shown, as they are now and for ever.

        Raises NotAllowed below k votes. A ballot that was opened again shows its first picture
        unless enough people came (METHOD 2.3 rule 1).
        """

        def work(one: Round, stage: Stage) -> Stage:
            last = self._present(one, stage, "open")
            self._check_enough(one, stage)
            self._seal(one, last)
            return replace(stage, phase="shown", ends_at=None, deed="revealed")

        return self._deed(round_id, was, work, verb="reveal")

    def vote_again(self, round_id: str, was: int) -> Stage:
        """The room votes once more on the present question; what it saw before stays."""

        def work(one: Round, stage: Stage) -> Stage:
            turn = self._present(one, stage, "shown").ballot.turn + 1
            self._live.open_ballots(one.id, [stage.question_id], turn)
            return replace(stage, phase="asking", turn=turn, ends_at=None, deed="voted_again")

        return self._deed(round_id, was, work)

    def reopen_ballot(self, round_id: str, was: int) -> Stage:
        """People who had not voted may do so now; the picture is gone until it is shown again.

        Votes that were shown can be changed no more, and a new picture needs k new votes.
        """

        def work(one: Round, stage: Stage) -> Stage:
            last = self._present(one, stage, "shown").ballot
            self._live.open_ballots(one.id, [stage.question_id], last.turn)
            return replace(stage, phase="asking", ends_at=None, deed="reopened")

        return self._deed(round_id, was, work, verb="reopen a ballot of")

    def pause(self, round_id: str, was: int) -> Stage:
        """Nobody can answer until the round goes on."""

        def work(one: Round, stage: Stage) -> Stage:
            _check_state(one, "open")
            return replace(stage, phase="break", ends_at=None, deed="paused")

        return self._deed(round_id, was, work, verb="pause", state="paused")

    def resume(self, round_id: str, was: int) -> Stage:
        """The round goes on where it was."""

        def work(one: Round, stage: Stage) -> Stage:
            _check_state(one, "paused")
            phase: Phase = "asking" if stage.question_id else "lobby"
            if stage.question_id and one.promise == "room":
                last = self._last(one.id, stage.question_id)
                phase = "asking" if last and last.ballot.state == "open" else "shown"
            return replace(stage, phase=phase, deed="resumed")

        return self._deed(round_id, was, work, verb="resume", state="open", paused=True)

    def set_timer(self, round_id: str, minutes: int, was: int) -> Stage:
        """The timer ends in so many minutes; 0 takes it away."""
        if not 0 <= minutes <= LONGEST_TIMER:
            raise AnswerError(
                Problem.of("faults_rounds.minutes_out_range", minutes=minutes, most=LONGEST_TIMER)
            )

        def work(one: Round, stage: Stage) -> Stage:
            now = self.now().astimezone(UTC).replace(tzinfo=None, microsecond=0)
            ends_at = now + timedelta(minutes=minutes) if minutes else None
            return replace(stage, ends_at=ends_at, deed="timed")

        return self._deed(round_id, was, work, closed=True)

    def agree_in_room(
        self, round_id: str, record: AgreedRecord, record_was: int, was: int
    ) -> Stage:
        """The record stands and everybody sees it, both or neither; also in a break.

        Raises EditConflict where the record or the room moved on.
        """

        def work(one: Round, stage: Stage) -> Stage:
            assessment = self._changeable(self._answers.assessment_id(one.id))
            self._agree(assessment, record, record_was)
            return replace(stage, deed="agreed")

        return self._deed(round_id, was, work, closed=True, paused=True)

    def _deed(
        self,
        round_id: str,
        was: int,
        work: Callable[[Round, Stage], Stage],
        *,
        verb: str = "",
        state: RoundState | None = None,
        closed: bool = False,
        paused: bool = False,
    ) -> Stage:
        """What `work` makes of the stage, with the next pulse, all in one transaction."""
        self.require("facilitator")
        with self.store.together():
            one = self._answers.round(round_id)
            stage = self._live.stage(round_id)
            if stage.pulse != was:
                raise _other_host(one, stage)
            if one.state == "closed" and not closed:
                raise NotAllowed(Problem(one.title, *advice("faults_rounds.closed")))
            if one.state == "paused" and not paused:
                raise NotAllowed(Problem(one.title, *advice("faults_rounds.paused")))
            new = replace(work(one, stage), pulse=stage.pulse + 1)
            moved = replace(one, state=state or one.state)
            self._live.set_stage(moved, new, self._stamp, verb)
        return new

    def _last(self, round_id: str, question_id: str) -> KeptBallot | None:
        found = self._live.ballots(round_id, question_id)
        return found[-1] if found else None

    def _turn(self, one: Round, question_id: str) -> int:
        last = self._last(one.id, question_id)
        return last.ballot.turn if last else 1

    def _present(self, one: Round, stage: Stage, state: str) -> KeptBallot:
        """The ballot on the stage. Raises NotAllowed unless it is in this state."""
        if one.promise != "room":
            raise NotAllowed(
                Problem(one.title, *advice("faults_rounds.survey_shows_nothing_until"))
            )
        last = self._last(one.id, stage.question_id) if stage.question_id else None
        if last is None:
            raise NotAllowed(Problem(one.title, *advice("faults_rounds.no_question_asked")))
        if last.ballot.state != state:
            known = "votes_shown" if state == "open" else "votes_not_shown_yet"
            raise NotAllowed(Problem(one.title, *advice(f"faults_rounds.{known}")))
        return last

    def _check_enough(self, one: Round, stage: Stage) -> None:
        found = self._records.assessment(self._answers.assessment_id(one.id))
        k = self.method(self.bank(found)).k
        if self._live.voted(one.id, stage.question_id, stage.turn) < k:
            raise NotAllowed(
                Problem(one.title, *advice("faults_rounds.fewer_than_people_have", k=k))
            )

    def _seal(self, one: Round, kept: KeptBallot) -> None:
        assessment = self._records.assessment(self._answers.assessment_id(one.id))
        bank = self.bank(assessment)
        method, ballot = self.method(bank), kept.ballot
        told = self._saying_told(ballot)

        def seal(said: Said, counted: Counted) -> Sealed:
            before = None
            if kept.frozen is not None:
                first = Closing.from_json(kept.frozen.picture, kept.frozen.statistics)
                before = Before(first, counted)
            taken = take_ballot(bank, assessment, one, ballot.question_id, said, method, before)
            return sealed(keep_saying(taken, told) if told else taken)

        self._live.seal_ballot(ballot, seal)

    def _saying_told(self, ballot: Ballot) -> QuestionPicture | None:
        """The first picture of the turns before that tells how far its question can be said."""
        for kept in self._live.ballots(ballot.round_id, ballot.question_id):
            if kept.frozen is not None and kept.ballot.turn < ballot.turn:
                picture = read_picture(kept.frozen.picture).questions.get(ballot.question_id)
                if picture is not None and picture.sayable is not None:
                    return picture
        return None


def sealed(closing: Closing) -> Sealed:
    """A closing as the store keeps it."""
    return Sealed(closing.shown_json(), closing.sealed_json(), closing.renewed)


def _check_state(one: Round, state: str) -> None:
    if one.state != state:
        raise NotAllowed(
            Problem(
                one.title,
                *advice("faults_rounds.it_is", state=text(f"faults_answers.state.{one.state}")),
            )
        )


def _other_host(one: Round, stage: Stage) -> EditConflict:
    did = text(f"faults_rounds.deed.{stage.deed or 'other'}")
    return EditConflict(
        Problem(one.title, *advice("faults_rounds.another_facilitator_in_meantime", did=did)),
        theirs=stage,
        yours=None,
    )
