"""Saving by comparison, one card at a time: what is given, what was seen, what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from toolkit.app.memory import Given, Memory, Stored
from toolkit.app.sheet import Sheet
from toolkit.errors import EditConflict, NotAllowed, Problem, StoreError, ToolkitError
from toolkit.model.answers import AgreedRecord, Answer

ONE, TWO, THREE = (Given(Answer("q", "rated", level)) for level in (1, 2, 3))
EMPTY = Stored(Given(None))


@dataclass
class Shelf:
    """A place to save to that refuses when told to, and knows the keys it has seen."""

    stored: Stored = EMPTY
    refusal: ToolkitError | None = None
    keys: list[str] = field(default_factory=list)

    def save(self, given: Given, was: int, key: str) -> Stored:
        self.keys.append(key)
        if self.refusal is not None:
            raise self.refusal
        self.stored = Stored(given)
        return self.stored


def problem() -> Problem:
    return Problem("here", "It cannot be.", "Wait.")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def memory() -> Memory:
    made = Memory()
    made.fill("q", EMPTY)
    return made


def keep(memory: Memory, shelf: Shelf, given: Given) -> None:
    memory.keep("q", given, shelf.stored, shelf.save)


def test_a_save_that_was_stored_but_not_heard_of_is_told_as_saved(
    memory: Memory, shelf: Shelf
) -> None:
    shelf.refusal = StoreError(problem())
    keep(memory, shelf, TWO)
    shelf.stored = Stored(TWO)

    keep(memory, shelf, TWO)

    assert memory.states["q"] == "saved"
    assert len(shelf.keys) == 1


def test_going_back_to_what_is_stored_leaves_nothing_to_try_again(
    memory: Memory, shelf: Shelf
) -> None:
    keep(memory, shelf, ONE)
    shelf.refusal = StoreError(problem())
    keep(memory, shelf, TWO)

    keep(memory, shelf, ONE)

    assert "q" not in memory.states
    assert not memory.pending


def test_a_try_again_carries_the_same_key_and_another_answer_another(
    memory: Memory, shelf: Shelf
) -> None:
    shelf.refusal = StoreError(problem())
    keep(memory, shelf, TWO)
    keep(memory, shelf, TWO)
    keep(memory, shelf, THREE)
    keep(memory, shelf, TWO)

    first, again, other, back = shelf.keys

    assert first == again
    assert len({first, other, back}) == 3


def test_a_card_that_is_turned_to_again_shows_what_is_still_to_be_saved(
    memory: Memory, shelf: Shelf
) -> None:
    shelf.refusal = StoreError(problem())
    keep(memory, shelf, TWO)

    memory.turn_to("q", EMPTY)

    assert memory.shown("q") == TWO
    assert memory.states["q"] == "trying"


def test_a_conflict_waits_for_a_person_also_when_its_card_was_left(
    memory: Memory, shelf: Shelf
) -> None:
    theirs = AgreedRecord("q", "rated", 4, revision=2)
    shelf.refusal = EditConflict(problem(), theirs=theirs, yours=None)
    keep(memory, shelf, TWO)
    shelf.refusal, shelf.stored = None, Stored.of(None, theirs)

    memory.turn_to("q", shelf.stored)
    keep(memory, shelf, THREE)

    assert shelf.stored.record == theirs
    assert memory.shown("q") == THREE
    assert "q" in memory.conflicts


def test_what_is_refused_is_raised_and_not_tried_for_ever(memory: Memory, shelf: Shelf) -> None:
    shelf.refusal = NotAllowed(problem())

    with pytest.raises(NotAllowed):
        keep(memory, shelf, TWO)

    assert memory.shown("q") == Given(None)
    assert not memory.pending


def test_what_somebody_changed_again_at_once_is_shown_and_not_saved_over(memory: Memory) -> None:
    theirs = Stored.of(None, AgreedRecord("q", "rated", 4, revision=1))

    memory.keep("q", TWO, EMPTY, lambda given, was, key: theirs)

    assert memory.shown("q") == theirs.given
    assert memory.seen["q"] == theirs


@dataclass(frozen=True)
class SlowSheet(Sheet):
    """One card that says two, and a store that is slow for the first to save.

    The first to save goes on once another has read what was stored before, or cannot read.
    """

    memory: Memory
    shelf: Shelf
    saving: Event = field(default_factory=Event)
    was_read: Event = field(default_factory=Event)
    is_done: Event = field(default_factory=Event)
    fields = ("choice",)
    sheet_id = "one"

    @property
    def stored(self) -> Mapping[str, Stored]:
        stored = {"q": self.shelf.stored}
        if self.saving.is_set():
            self.was_read.set()
            self.is_done.wait(5)
        return stored

    def save(self, given: Given, was: int, key: str) -> Stored:
        self.saving.set()
        self.was_read.wait(0.3)
        return self.shelf.save(given, was, key)

    def said(self, question_id: str) -> Given | None:
        return TWO

    def keep_and_tell(self) -> None:
        self.keep("q")
        self.is_done.set()


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_run_that_begins_while_the_one_before_it_saves_empties_no_card(
    memory: Memory, shelf: Shelf
) -> None:
    sheet = SlowSheet(memory, shelf)
    first, second = Thread(target=sheet.keep_and_tell), Thread(target=sheet.keep_all)

    first.start()
    assert sheet.saving.wait(5)
    second.start()
    first.join(10)
    second.join(10)

    assert memory.shown("q") == TWO
    assert memory.versions["q"] == 0
    assert len(shelf.keys) == 1
