"""Rounds from the first day to the last: opened, entered, talked about, closed, opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import SystemRandom

from toolkit.errors import AnswerError, NotAllowed, Problem, refuse
from toolkit.findings import work_out
from toolkit.model.answers import AgreedRecord, Assessment, Entry, Pace, Promise, Round
from toolkit.model.bank import Question
from toolkit.model.room import Ballot, Comment, CommentState, Entrance
from toolkit.release import Before, Closing, QuestionPicture, take_picture, take_room
from toolkit.seat import Seat, new_code, new_token, read_picture, show_code
from toolkit.store.closing import Counted, Said, Sealed
from toolkit.store.comments import Comments
from toolkit.store.entrances import Entrances, find_place
from toolkit.store.live import KeptBallot
from toolkit.store.trail import Trail
from toolkit.store.upkeep import KEEP_ANSWERS_DAYS
from toolkit.words import advice, text
from toolkit.workshop import offered
from toolkit.workspace.hosting import Hosting, sealed
from toolkit.workspace.results import Results
from toolkit.workspace.talking import in_order

LONGEST_ROUND = 24 * 60
MOST_LINKS = 500
Seal = Callable[[Said, Counted], Sealed]


@dataclass(frozen=True)
class BoardItem:
    """One question as the host and the wall see it.

    `ballots` are all turns, with what was shown of each. `before` is what a closed survey showed.
    `first` is a red line that is not known or not met; `talk` how much there is to talk about,
    None where nobody's answers are known (METHOD 2.5).
    """

    question: Question
    ballots: tuple[tuple[Ballot, QuestionPicture | None], ...] = ()
    before: QuestionPicture | None = None
    record: AgreedRecord | None = None
    first: bool = False
    talk: float | None = None


@dataclass(frozen=True)
class Board:
    """The questions of a round in the order of the discussion; so many fit in its minutes."""

    items: tuple[BoardItem, ...]
    offered: int


class Rooms(Hosting, Results):
    """What may be done with whole rounds."""

    def open_round(
        self,
        assessment_id: str,
        title: str,
        promise: Promise,
        groups: tuple[str, ...],
        *,
        pace: Pace = "own",
        question_ids: Sequence[str] = (),
        sayable: bool = False,
        entry: Entry = "code",
        minutes: int = 60,
        closes_on: date | None = None,
    ) -> Round:
        """A round is open, under a promise that nothing can loosen. Raises AnswerError."""
        self.require("facilitator")
        one = Round(
            id=self.new_id(),
            title=title.strip(),
            promise=promise,
            groups=tuple(groups),
            pace=pace,
            state="open",
            opened_on=self.today,
            question_ids=tuple(question_ids),
            sayable=sayable,
            entry=entry,
            minutes=minutes,
            closes_on=closes_on,
        )
        with self.store.together():
            found = self._changeable(assessment_id)
            refuse(self._faults(found, one))
            self._answers.add_round(assessment_id, one, self._stamp)
            if promise != "alone":
                self._let_in(one)
                self._begin(one, found)
        return one

    def _faults(self, found: Assessment, one: Round) -> list[Problem]:
        faults = []

        known = [group.id for group in self.bank(found).groups]
        if not one.title:
            faults.append(Problem.of("faults_rounds.no_title"))
        if one.promise == "alone" and any(each.promise == "alone" for each in found.rounds):
            faults.append(Problem.of("faults_rounds.place_for_one_person"))
        if not one.groups:
            faults.append(Problem.of("faults_rounds.none_chosen"))
        for group in one.groups:
            if group not in known or one.groups.count(group) > 1:
                faults.append(
                    Problem.of("faults_rounds.cannot_be_asked", group=group, names=", ".join(known))
                )
        for id in one.question_ids:
            if id not in found.question_ids or one.question_ids.count(id) > 1:
                faults.append(Problem.of("faults_rounds.cannot_be_put", id=id))
        if not 1 <= one.minutes <= LONGEST_ROUND:
            faults.append(
                Problem.of("faults_rounds.out_range", minutes=one.minutes, most=LONGEST_ROUND)
            )
        if one.closes_on is not None and one.closes_on < self.today:
            faults.append(Problem.of("faults_rounds.day_over"))
        return faults

    def _let_in(self, one: Round) -> None:
        code = new_code()
        while find_place(self.store, code) is not None:
            code = new_code()
        by_code = code if one.entry == "code" else None
        Entrances(self._answers.door).add(one.id, by_code, new_token())

    def _begin(self, one: Round, found: Assessment) -> None:
        """The stage is set, and in a room at people's own pace every question is open."""
        if one.promise == "room" and one.pace == "own":
            self._live.open_ballots(one.id, one.question_ids or found.question_ids)
        stage = self._live.stage(one.id)
        self._live.set_stage(one, replace(stage, pulse=1, deed="opened"), self._stamp)

    def take_seat(self, assessment: Assessment, one: Round, group: str) -> Seat:
        """Somebody of this group sits in the round, with a seat of their own."""
        self.require("facilitator")
        return self._seat(assessment, one, group)

    def entrance(self, round_id: str) -> Entrance:
        """The way into a round: its code and its token, while it lets people in by them."""
        self.require("facilitator")
        one, place = self._answers.round(round_id), Entrances(self._answers.door).of(round_id)
        if place is None or place.code is None:
            return Entrance(round_id, "", "", open=False)
        is_open = one.state in ("open", "paused")
        return Entrance(round_id, show_code(place.code), place.token, open=is_open)

    def make_links(self, round_id: str, group: str, count: int) -> tuple[str, ...]:
        """So many tokens, each of which lets one person of the group in, once.

        They are told here and never again: what is stored does not give them back, and does not
        say who used which.
        """
        self.require("facilitator")
        with self.store.together():
            one, place = self._answers.round(round_id), Entrances(self._answers.door).of(round_id)
            if place is None:
                raise NotAllowed(Problem(one.title, *advice("faults_rounds.not_open")))
            faults = []
            if group not in one.groups:
                faults.append(
                    Problem.of("faults_rounds.not_asked", group=group, names=", ".join(one.groups))
                )
            if not 1 <= count <= MOST_LINKS:
                faults.append(
                    Problem.of("faults_rounds.links_out_range", count=count, most=MOST_LINKS)
                )
            refuse(faults)
            secrets = [new_token() for _ in range(count)]
            Entrances(self._answers.door).add_tickets(round_id, group, secrets)
            Trail(self._answers.door).note(
                self._stamp,
                "make links",
                text("trail.links", title=one.title, count=count, group=group),
            )
        return tuple(f"{place.token}.{secret}" for secret in secrets)

    def close_round(self, assessment_id: str, round_id: str) -> None:
        """The round is closed and its picture frozen; doing it again changes nothing.

        In a room every ballot with enough votes is shown, whether it was revealed before or not.
        """
        self.require("facilitator")
        with self.store.together():
            one = self._answers.round(round_id)
            if one.state == "closed":
                return
            assessment = self._records.assessment(assessment_id)
            if one.promise == "room":
                self._show_the_rest(one, assessment)
            k = self.method(self.bank(assessment)).k
            Comments(self._answers.door).forget_who(round_id, k)
            self._answers.close(round_id, self.today, self._sealing(one, assessment))
            stage = replace(self._live.stage(round_id), phase="over", question_id="", turn=1)
            stage = replace(stage, pulse=stage.pulse + 1, ends_at=None, deed="closed")
            closed = replace(one, state="closed")
            self._live.set_stage(closed, stage, self._stamp, "close")

    def _show_the_rest(self, one: Round, assessment: Assessment) -> None:
        k = self.method(self.bank(assessment)).k
        for kept in self._live.ballots(one.id):
            ballot = kept.ballot
            if ballot.state == "open":
                votes = self._live.voted(one.id, ballot.question_id, ballot.turn)
                if votes >= k:
                    self._seal(one, kept)

    def _sealing(self, one: Round, assessment: Assessment) -> Seal:
        bank = self.bank(assessment)
        method, kept = self.method(bank), self._answers.sealed(one.id)
        first = None if kept is None else Closing.from_json(kept.picture, kept.statistics)

        def seal(said: Said, counted: Counted) -> Sealed:
            if one.promise == "room":
                ballots = self._shown_ballots(one.id)
                return sealed(take_room(bank, assessment, one, said, ballots, method, first))
            before = None if first is None else Before(first, counted)
            return sealed(take_picture(bank, assessment, one, said, method, before))

        return seal

    def reopen_round(self, assessment_id: str, round_id: str) -> Round:
        """A closed round can be answered again, by those who have not (METHOD 2.3 rule 1).

        Nothing that was counted changes. When it closes, a figure is made again only where enough
        people came; otherwise the first one stands.
        """
        self.require("facilitator")
        with self.store.together():
            self._changeable(assessment_id)
            one = self._answers.round(round_id)
            if one.state != "closed" or one.promise == "alone":
                raise NotAllowed(Problem(one.title, *advice("faults_rounds.not_closed")))
            age = (self.today - (one.closed_on or self.today)).days
            if age >= KEEP_ANSWERS_DAYS:
                raise NotAllowed(
                    Problem(one.title, *advice("faults_rounds.answers_have_been_deleted"))
                )
            self._answers.reopen(round_id)
            self._let_in(one)
            stage = replace(self._live.stage(round_id), phase="lobby", question_id="", turn=1)
            stage = replace(stage, pulse=stage.pulse + 1, ends_at=None, deed="reopened")
            opened = replace(one, state="open", closed_on=None)
            self._live.set_stage(opened, stage, self._stamp, "reopen")
        return self._answers.round(round_id)

    def board(self, round_id: str) -> Board:
        """The questions of a round in the order of the discussion (METHOD 2.5).

        Where nobody's answers are known yet red lines come first, in the order of the form.
        """
        self.require("reader")
        one = self._answers.round(round_id)
        assessment = self._records.assessment(self._answers.assessment_id(round_id))
        material = self._material(assessment)
        findings = work_out(material)
        answered = {id for closing in material.closings for id in closing.working}
        put = one.question_ids or assessment.question_ids
        talk = in_order(findings.talk, put, answered=bool(answered.intersection(put)))
        before = self._survey_before(assessment)
        ballots = self._live.ballots(round_id)
        items = tuple(
            BoardItem(
                question=findings.bank.by_id[item.question_id],
                ballots=_with_pictures(ballots, item.question_id),
                before=before.get(item.question_id),
                record=assessment.agreed.get(item.question_id),
                first=item.first,
                talk=item.talk if item.question_id in answered else None,
            )
            for item in talk
        )
        return Board(items, offered(one.minutes))

    def _survey_before(self, assessment: Assessment) -> Mapping[str, QuestionPicture]:
        """What the last closed survey of the assessment showed of each question."""
        found: dict[str, QuestionPicture] = {}
        for one in assessment.rounds:
            if one.promise == "survey" and one.state == "closed":
                kept = self._answers.sealed(one.id)
                found |= {} if kept is None else read_picture(kept.picture).questions
        return found

    def comments(self, round_id: str) -> tuple[Comment, ...]:
        """Every comment that may be read by those who check them, in a new random order.

        None before the question is shown or the survey closed, and none from fewer than five
        people in the round (RELIABILITY 2.4).
        """
        self.require("facilitator")
        return self._readable(round_id)

    def shown_comments(self, round_id: str, question_id: str) -> tuple[str, ...]:
        """The words on one question that were checked and let through, in a new random order."""
        self.require("reader")
        return self.let_through(round_id).get(question_id, ())

    def let_through(self, round_id: str) -> Mapping[str, tuple[str, ...]]:
        """The words that were checked and let through, by question, in a new random order."""
        self.require("reader")
        found: dict[str, tuple[str, ...]] = {}
        for one in self._readable(round_id):
            if one.state in ("approved", "redacted"):
                found[one.question_id] = (*found.get(one.question_id, ()), one.words)
        return found

    def moderate(
        self, round_id: str, comment_id: str, state: CommentState, words: str = ""
    ) -> None:
        """The comment is let through, let through in other words, or gone for good."""
        self.require("facilitator")
        with self.store.together():
            one = self._answers.round(round_id)
            found = [each for each in self._readable(round_id) if each.id == comment_id]
            if not found:
                raise AnswerError(Problem.of("faults_rounds.cannot_be_read_now"))
            if state == "redacted" and not words.strip():
                raise AnswerError(Problem.of("faults_rounds.nothing_left"))
            kept = {"redacted": words.strip(), "rejected": ""}.get(state, found[0].words)
            comments = Comments(self._answers.door)
            comments.moderate(round_id, comment_id, state, kept)
            comments.note(one.title, state, self._stamp)

    def _readable(self, round_id: str) -> tuple[Comment, ...]:
        one = self._answers.round(round_id)
        comments = Comments(self._answers.door)
        assessment = self._records.assessment(self._answers.assessment_id(round_id))
        if comments.commenters(round_id) < self.method(self.bank(assessment)).k:
            return ()
        found = list(comments.all(round_id))
        if one.state != "closed":
            last = {kept.ballot.question_id: kept.ballot for kept in self._live.ballots(round_id)}
            shown = {id for id, ballot in last.items() if ballot.state == "shown"}
            found = [each for each in found if each.question_id in shown]
        SystemRandom().shuffle(found)
        return tuple(found)


def _with_pictures(
    ballots: Sequence[KeptBallot], question_id: str
) -> tuple[tuple[Ballot, QuestionPicture | None], ...]:
    found = []
    for kept in ballots:
        if kept.ballot.question_id == question_id:
            seen = kept.ballot.state == "shown" and kept.frozen is not None
            picture = read_picture(kept.frozen.picture) if seen and kept.frozen else None
            found.append((kept.ballot, picture.questions.get(question_id) if picture else None))
    return tuple(found)
