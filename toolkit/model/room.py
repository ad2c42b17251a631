"""What a room shares while a round is open: the stage, ballots, comments, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from toolkit.model.answers import Pace, Promise

Phase = Literal["lobby", "asking", "shown", "break", "over"]
Deed = Literal[
    "",
    "opened",
    "asked",
    "revealed",
    "voted_again",
    "reopened",
    "paused",
    "resumed",
    "timed",
    "agreed",
    "closed",
]
BallotState = Literal["open", "shown"]
CommentState = Literal["quarantined", "approved", "redacted", "rejected"]


@dataclass(frozen=True)
class Stage:
    """What everybody in a room sees now.

    `pulse` rises with each deed of a facilitator and never when somebody answers; `deed` is the
    last of them. `turn` is 2 and up where people vote again. `ends_at` is the end of the timer,
    in UTC without a zone.
    """

    pulse: int = 0
    phase: Phase = "lobby"
    question_id: str = ""
    turn: int = 1
    ends_at: datetime | None = None
    deed: Deed = ""


@dataclass(frozen=True)
class Ballot:
    """One question put to a room; voting again is another turn."""

    round_id: str
    question_id: str
    turn: int = 1
    state: BallotState = "open"


@dataclass(frozen=True)
class Comment:
    """Words that somebody sent. Nothing here or in the store says who, when or beside what."""

    id: str
    question_id: str
    words: str
    state: CommentState = "quarantined"


@dataclass(frozen=True)
class Turnout:
    """How many have joined and how many have answered; in steps of five where not `exact`."""

    joined: int
    answered: int
    exact: bool


@dataclass(frozen=True)
class Entrance:
    """The way into a round: a code to type, and a token for a link or a QR code.

    Both are empty, and it is not `open`, where a round lets people in by one-use links only, and
    once it is closed.
    """

    round_id: str
    code: str
    token: str
    open: bool


@dataclass(frozen=True)
class Invitation:
    """What somebody is told before they take a seat.

    `groups` are ids and titles to choose from; `group` is fixed where the link was made for one.
    """

    token: str
    council: str
    title: str
    promise: Promise
    pace: Pace
    k: int
    groups: tuple[tuple[str, str], ...]
    closes_on: date | None = None
    sayable: bool = False
    group: str = ""
    sample: bool = False
    round_id: str = ""
