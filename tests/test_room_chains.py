"""Whole chains of deeds in a room, through a real database: what is shown, and to whom it leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.meeting import Meeting, meet, rated
from tests.rounds import examples
from toolkit.errors import NotAllowed
from toolkit.method import DEFAULT
from toolkit.model.answers import Answer
from toolkit.model.council import Council
from toolkit.seat import Seat, new_key
from toolkit.store.database import open_store
from toolkit.workspace import Workspace, start_council

K = DEFAULT.k
QUESTIONS = ("r1", "p1")
DEEDS = ("join", "join", "vote", "vote", "ask", "reveal", "reveal", "again", "reopen", "close")


@pytest.fixture(scope="module")
def host() -> Iterator[Workspace]:
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "candour.db")
        yield start_council(store, "local", Council(id="own", name="Ownborough Council"))
        store.close()


@dataclass
class Told:
    """What a room was shown of one ballot: the levels of whom."""

    counts: tuple[int, ...]
    votes: dict[str, int | None]


@dataclass
class Room:
    """A meeting beside what we know of it: who voted what, and every picture ever shown."""

    meeting: Meeting
    random: Random
    votes: dict[tuple[str, int], dict[str, int | None]] = field(default_factory=dict)
    told: dict[tuple[str, int], list[Told]] = field(default_factory=dict)
    asked: str = ""

    @property
    def is_open(self) -> bool:
        """Whether people can join."""
        return self.meeting.workspace.entrance(self.meeting.round.id).open

    def do(self, deed: str) -> None:
        """One deed, whether it is allowed or not."""
        try:
            getattr(self, deed)()
        except NotAllowed:
            return
        self.look()

    def join(self) -> None:
        """A few more people come."""
        if self.is_open:
            self.meeting.admit(self.random.choice((1, 2, 4, 5)))

    def ask(self) -> None:
        """One of the questions is put."""
        self.asked = self.random.choice(QUESTIONS)
        self.meeting.ask(self.asked)

    def vote(self) -> None:
        """Some of the people vote, some of them for a second time."""
        share = self.random.choice((0.3, 1.0))
        for seat in self.meeting.seats:
            if self.random.random() < share:
                self._vote(seat, self.random.choice((0, 1, 2, 3, 4, None)))

    def _vote(self, seat: Seat, level: int | None) -> None:
        turn = self.meeting.stage.turn
        given = Answer(self.asked, "dont_know") if level is None else rated(self.asked, level)
        if not self.asked:
            return
        try:
            seat.save_answer(given, new_key())
        except NotAllowed:
            return
        self.votes.setdefault((self.asked, turn), {})[seat.respondent.id] = level

    def reveal(self) -> None:
        """The present ballot is shown."""
        self.meeting.reveal()

    def again(self) -> None:
        """The room votes again."""
        self.meeting.workspace.vote_again(self.meeting.round.id, self.meeting.pulse)

    def reopen(self) -> None:
        """The present ballot, or a closed round, is opened again."""
        if self.is_open:
            self.meeting.workspace.reopen_ballot(self.meeting.round.id, self.meeting.pulse)
        else:
            self.meeting.reopen()
            self.asked = ""

    def close(self) -> None:
        """The round is closed, one time in three."""
        if self.random.random() < 0.3:
            self.meeting.close()

    def look(self) -> None:
        """Every picture that the wall shows now is noted beside the votes that there are."""
        board = self.meeting.workspace.board(self.meeting.round.id)
        for item in board.items:
            for ballot, picture in item.ballots:
                key = (item.question.id, ballot.turn)
                if picture is None or picture.counts is None:
                    continue
                seen = self.told.setdefault(key, [])
                if not seen or seen[-1].counts != picture.counts:
                    seen.append(Told(picture.counts, dict(self.votes[key])))


def levels(votes: dict[str, int | None]) -> tuple[int, ...]:
    return tuple(list(votes.values()).count(level) for level in range(5))


@examples(16)
@given(st.randoms(use_true_random=True), st.lists(st.sampled_from(DEEDS), min_size=8, max_size=30))
def test_no_chain_of_deeds_shows_what_fewer_than_five_people_said(
    host: Workspace, random: Random, deeds: list[str]
) -> None:
    room = Room(meet(host), random)
    for deed in ("join", "ask", *deeds, "vote", "reveal"):
        room.do(deed)

    for pictures in room.told.values():
        for one in pictures:
            assert sum(one.counts) >= K
            assert levels(one.votes) == one.counts
        for first, second in pairwise(pictures):
            assert first.votes.items() <= second.votes.items()
            assert sum(second.counts) - sum(first.counts) >= K


@examples(10)
@given(st.randoms(use_true_random=True), st.lists(st.sampled_from(DEEDS), min_size=8, max_size=20))
def test_what_was_shown_stands_at_the_close_and_in_the_findings(
    host: Workspace, random: Random, deeds: list[str]
) -> None:
    room = Room(meet(host), random)
    for deed in ("join", "join", "ask", "vote", "reveal", *deeds):
        room.do(deed)

    room.meeting.close()
    room.look()

    (picture,) = host.findings(room.meeting.assessment.id).pictures
    last = {id: told[-1].counts for (id, _), told in sorted(room.told.items())}
    shown = {id: one.counts for id, one in picture.questions.items() if one.counts is not None}
    assert shown == last
    if room.meeting.seats:
        seen = {id: room.meeting.seats[0].picture(id) for id in last}
        assert {id: one and one.counts for id, one in seen.items()} == last
