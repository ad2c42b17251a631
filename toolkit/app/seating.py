"""Somebody's place in a round, as their phone works through it: who sits here, what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

import streamlit as st

from toolkit.app.joining import COOKIE, secrets_in
from toolkit.method import level_name
from toolkit.model.answers import Answer
from toolkit.model.bank import Group, Question
from toolkit.model.room import Stage
from toolkit.seat import Seat, Shown, come_back
from toolkit.store.database import Store
from toolkit.words import text

MOST_SEATS, MOST_GROUPS = 1000, 30  # that are remembered
HOW_OFTEN = re.compile(r"\bhow often\b", re.IGNORECASE)


@dataclass(frozen=True)
class SeatSheet:
    """The questions of one seat in one run of its page.

    `stage` is what the room was shown as the run began.
    """

    seat: Seat
    stage: Stage
    secret: str

    @cached_property
    def own(self) -> Mapping[str, Answer]:
        """What this person has answered, as it was stored when this run first looked."""
        return self.seat.own()

    def shown(self, question_id: str) -> Shown:
        """What everybody may see of a question now, read once for all who sit in the room."""
        return _shown_at(_Moment(self.seat.round.id, question_id, self.stage.pulse, self.seat))

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions of this seat in order, under their ids."""
        return {one.id: one for one in self.seat.questions}

    @property
    def votes(self) -> bool:
        """Whether answers here are votes in a room."""
        return self.seat.round.promise == "room"

    @property
    def in_step(self) -> bool:
        """Whether everybody has the question that is put to the room."""
        return self.seat.round.pace == "together"

    @property
    def is_over(self) -> bool:
        """Whether nothing can be answered any more."""
        return self.stage.phase == "over"

    @property
    def is_paused(self) -> bool:
        """Whether nothing can be answered for the moment."""
        return self.stage.phase == "break"

    @cached_property
    def group(self) -> Group | None:
        """The group that this seat answers with."""
        groups = self.seat.bank.groups
        return next((one for one in groups if one.id == self.seat.respondent.group), None)

    def wording(self, question: Question) -> str:
        """The question as this group is asked it (CONTENT F)."""
        if self.seat.leads:
            return question.text
        return question.mirrored.get(self.seat.respondent.group, question.text)

    def plain_scale(self, question: Question) -> str | None:
        """Which plain scale this group answers the question with, or None for its five levels."""
        if self.group is None or self.group.scale != "plain":
            return None
        return "often" if HOW_OFTEN.search(self.wording(question)) else "how_far"

    def level_name(self, question: Question, level: int) -> str:
        """The number and the name of a level as this group sees it."""
        scale = self.plain_scale(question)
        if scale is None:
            return f"{level} {level_name(level)}"
        return text(f"take_part.{scale}.level{level}")


@dataclass(frozen=True)
class _Moment:
    """A question in a round as far as it has moved; any seat in it serves for looking."""

    round_id: str
    question_id: str
    pulse: int
    seat: Seat = field(compare=False)


@lru_cache(maxsize=512)
def _shown_at(moment: _Moment) -> Shown:
    """What was shown cannot change before the room moves on, which its pulse tells."""
    return moment.seat.shown(moment.question_id)


def secrets_here() -> list[str]:
    """The secrets of the places that this browser holds, the one in use first."""
    return secrets_in(st.context.cookies.get(COOKIE))


@dataclass(frozen=True)
class FoundSeat:
    """Where somebody sits, and the secret that leads there."""

    seat: Seat
    secret: str

    def sheet(self) -> SeatSheet:
        """The questions of this seat as the room stands now."""
        return SeatSheet(self.seat, self.seat.stage(), self.secret)


def find_seat(store: Store, secrets: Iterable[str]) -> FoundSeat | None:
    """The first place that one of the secrets leads to, or None."""
    seats = ((one, _seat(store, one)) for one in secrets)
    return next((FoundSeat(seat, secret) for secret, seat in seats if seat is not None), None)


def _seat(store: Store, secret: str) -> Seat | None:
    """The seat of this secret, looked up once in a session: what changes is on the stage."""
    seats: dict[str, Seat] = st.session_state.setdefault("seats", {})
    if secret not in seats and (found := come_back(store, secret)) is not None:
        seats[secret] = found
        KNOWN.remember(secret, found)
    return seats.get(secret)


@dataclass(frozen=True)
class KnownSeats:
    """Who sits at the pages of this process: what they choose need not look for their seat.

    What can change of a seat every save looks at.
    """

    seats: dict[str, Seat] = field(default_factory=dict)  # under their secrets
    of_groups: dict[tuple[str, str], Seat] = field(default_factory=dict)  # any one of each

    def find(self, store: Store, secret: str) -> Seat | None:
        """The seat of this secret, or None. It is looked up next time unless it is remembered."""
        seat = self.seats.pop(secret, None)
        if seat is not None and seat.door.store is store:
            return seat
        return come_back(store, secret, list(self.of_groups.values()))

    def remember(self, secret: str, seat: Seat) -> None:
        """The seat is found at once from now on."""
        for kept, most in ((self.seats, MOST_SEATS), (self.of_groups, MOST_GROUPS)):
            if len(kept) >= most:
                kept.clear()
        self.seats[secret] = seat
        self.of_groups[seat.round.id, seat.respondent.group] = seat


KNOWN = KnownSeats()


def here() -> str:
    """The address under which this browser came, without the page."""
    found = urlsplit(st.context.url or "")
    return f"{found.scheme}://{found.netloc}"
