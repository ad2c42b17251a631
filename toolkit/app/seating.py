"""Somebody's place in a round, as their phone works through it: who sits here, and what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlsplit

import streamlit as st

from toolkit.app.joining import COOKIE, secrets_in
from toolkit.app.memory import Given, Memory, Stored
from toolkit.app.sheet import Sheet
from toolkit.method import level_name
from toolkit.model.bank import Group, Question
from toolkit.model.room import Stage
from toolkit.seat import Seat, come_back
from toolkit.store.database import Store
from toolkit.words import text

HOW_OFTEN = re.compile(r"\bhow often\b", re.IGNORECASE)


@dataclass(frozen=True)
class SeatSheet(Sheet):
    """The questions of one seat, each with what this session saw last of it.

    `stage` is what the room was shown as the run began.
    """

    fields = ("choice", "evidence", "reference", "sayable")

    seat: Seat
    stage: Stage
    memory: Memory
    secret: str
    turn: int = 1
    options: dict[str, Mapping[int | str, str]] = field(default_factory=dict)

    def at_turn(self, turn: int) -> SeatSheet:
        """The sheet for this turn of voting: what was chosen in one counts in no other."""
        memory = _memory(self.seat, turn)
        return replace(self, turn=turn, memory=memory)

    @property
    def sheet_id(self) -> str:
        """The round and the turn, since a browser that slept sends again what its widgets held."""
        return f"{self.seat.round.id[:8]}-{self.turn}"

    @property
    def stored(self) -> Mapping[str, Stored]:
        """What the store holds for each question now."""
        own = self.seat.own()
        return {one.id: Stored(Given(own.get(one.id))) for one in self.seat.questions}

    def save(self, given: Given, was: int, key: str) -> Stored:
        """The answer is stored; what then stands comes back. Raises as `Seat.save_answer` does."""
        assert given.answer is not None  # noqa: S101  # `Memory.keep` saves answers only
        return Stored(Given(self.seat.save_answer(given.answer, key)))

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

    @property
    def is_leader(self) -> bool:
        """Whether this seat is one of the group that the others are compared with."""
        return self.seat.respondent.group == self.seat.method.reference

    @cached_property
    def group(self) -> Group | None:
        """The group that this seat answers with."""
        groups = self.seat.bank.groups
        return next((one for one in groups if one.id == self.seat.respondent.group), None)

    def wording(self, question: Question) -> str:
        """The question as this group is asked it (CONTENT F)."""
        if self.is_leader:
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

    def take_up(self, question: Question, stored: Stored) -> None:
        """The card of this question says what is stored, unless something else was just chosen."""
        if st.session_state.get("card") != (self.sheet_id, question.id):
            st.session_state["card"] = (self.sheet_id, question.id)
            self.memory.turn_to(question.id, stored)
        else:
            self.keep(question.id)


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
        stage = self.seat.stage()
        turn = stage.turn if self.seat.round.pace == "together" else 1
        return SeatSheet(self.seat, stage, _memory(self.seat, turn), self.secret, turn)


def find_seat(store: Store, secrets: Iterable[str]) -> FoundSeat | None:
    """The first place that one of the secrets leads to, or None."""
    seats = ((one, _seat(store, one)) for one in secrets)
    return next((FoundSeat(seat, secret) for secret, seat in seats if seat is not None), None)


def _seat(store: Store, secret: str) -> Seat | None:
    """The seat of this secret, looked up once in a session: what changes is on the stage."""
    seats: dict[str, Seat] = st.session_state.setdefault("seats", {})
    if secret not in seats and (found := come_back(store, secret)) is not None:
        seats[secret] = found
    return seats.get(secret)


def _memory(seat: Seat, turn: int) -> Memory:
    found: Memory = st.session_state.setdefault(f"memory-{seat.round.id}-{turn}", Memory())
    return found


def here() -> str:
    """The address under which this browser came, without the page."""
    found = urlsplit(st.context.url or "")
    return f"{found.scheme}://{found.netloc}"
