"""Saving by comparison: what a card says, what this session saw last, and what is stored.

Nothing rests on a callback, which is lost with the connection or to the next quick click. What
differs is saved when a card is drawn and again at the top of every run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Generic, Literal, Protocol, TypeVar

from toolkit.errors import EditConflict, Problem, StoreError, ToolkitError
from toolkit.model.answers import AgreedRecord, Answer

State = Literal["saved", "trying"]


class Said(Protocol):
    """What one card says, of any kind."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen yet, so that there is nothing to keep."""


class Kept(Protocol):
    """What the store holds for one card, of any kind: what it says, and its revision."""

    @property
    def given(self) -> Any:
        """What the card would say of it."""

    @property
    def revision(self) -> int:
        """The revision of what is stored, 0 for nothing."""


G = TypeVar("G", bound=Said)
K = TypeVar("K", bound=Kept)


@dataclass(frozen=True)
class Given:
    """What one card says: an answer, and who else approved it."""

    answer: Answer | None
    approver: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no answer yet."""
        return self.answer is None


@dataclass(frozen=True)
class Stored:
    """What the store holds for one question, and the agreed record where there is one."""

    given: Given
    record: AgreedRecord | None = None

    @property
    def revision(self) -> int:
        """The revision of the agreed record, 0 without one."""
        return self.record.revision if self.record else 0

    @classmethod
    def of(cls, answer: Answer | None, record: AgreedRecord | None) -> Stored:
        """What stands: the agreed record where there is one, else one's own answer."""
        if record is None:
            return cls(Given(answer))
        return cls(Given(record.as_answer(), record.approver), record)


@dataclass
class Cards(Generic[G, K]):
    """What this session saw last of each card, and what is still to be saved.

    `versions` counts how often a card was filled again, and `defaults` is what each widget was
    filled with: one whose default changes under it would forget what was chosen in it. `pending`
    outlives the card that it was given on, since Streamlit forgets widgets that are not drawn.

    Streamlit begins a run while the one before it may still be saving. So whoever compares and
    saves holds the `lock`, and reads inside it what the widgets say and what is stored: the run
    that was ended ends as it reads, and no run compares what another has just changed.
    """

    seen: dict[str, K] = field(default_factory=dict)
    defaults: dict[str, object] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    pending: dict[str, G] = field(default_factory=dict)
    keys: dict[str, tuple[G, str]] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    conflicts: dict[str, EditConflict] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock, repr=False, compare=False)

    def fill(self, card_id: str, stored: K) -> None:
        """This card is drawn again, filled with what is stored."""
        self._settle(card_id, stored)
        self.versions[card_id] = self.versions.get(card_id, -1) + 1
        self.states.pop(card_id, None)

    def turn_to(self, card_id: str, stored: K) -> None:
        """This card is drawn again, with what is still to be saved in it."""
        if card_id in self.pending:
            self.versions[card_id] += 1
        else:
            self.fill(card_id, stored)

    def shown(self, card_id: str) -> G:
        """What this card is filled with."""
        shown: G = self.pending.get(card_id, self.seen[card_id].given)
        return shown

    def keep(self, card_id: str, given: G, stored: K, save: Callable[[G, int, str], K]) -> None:
        """Save what was changed here, once, however often the page is drawn.

        Where only the store differs, somebody was faster: the card is filled again. What could not
        be saved stays on the card and is tried again; a conflict waits until a person chose.
        Raises what else keeps it from being saved; then the card shows what is stored.
        """
        seen = self.seen[card_id]
        if card_id in self.conflicts:
            self.pending[card_id] = given
        elif given == seen.given or given.is_empty:
            if stored != seen:
                self.fill(card_id, stored)
            elif self.pending.pop(card_id, None):
                self.states.pop(card_id, None)
        elif given == stored.given:
            if card_id in self.pending:
                self.states[card_id] = "saved"  # by a try of which we did not hear
            self._settle(card_id, stored)
        else:
            self._save(card_id, given, stored, save)

    def unsaved(self, said: Callable[[str], G | None]) -> dict[str, G]:
        """What the cards say that is not stored yet; `said` tells it of a card that is drawn."""
        told = {id: said(id) or self.pending.get(id) for id in self.versions}
        return {
            id: one for id, one in told.items() if one is not None and one != self.seen[id].given
        }

    def keep_all(self, changed: Mapping[str, G], keep: Callable[[str, G], None]) -> bool:
        """Each of these was given to `keep`; tells whether one was kept. Raises all refusals."""
        refused = list[Problem]()
        for card_id, given in changed.items():
            try:
                keep(card_id, given)
            except ToolkitError as error:
                refused.extend(error.problems)
        if refused:
            raise ToolkitError(refused)
        return any(self.seen[id].given == given for id, given in changed.items())

    def _save(self, card_id: str, given: G, stored: K, save: Callable[[G, int, str], K]) -> None:
        self.pending[card_id] = given
        if self.keys.get(card_id, (None, ""))[0] != given:
            self.keys[card_id] = given, secrets.token_hex(16)
        try:
            kept = save(given, self.seen[card_id].revision, self.keys[card_id][1])
        except StoreError:
            self.states[card_id] = "trying"
        except EditConflict as conflict:
            self.conflicts[card_id] = conflict
            self.states.pop(card_id, None)
        except ToolkitError:
            self.fill(card_id, stored)
            raise
        else:
            if kept.given != given:
                self.fill(card_id, kept)  # somebody changed it again at once
                return
            self._settle(card_id, kept)
            self.states[card_id] = "saved"

    def _settle(self, card_id: str, stored: K) -> None:
        self.seen[card_id] = stored
        for waiting in (self.pending, self.keys, self.conflicts):
            waiting.pop(card_id, None)


@dataclass
class Memory(Cards[Given, Stored]):
    """The cards of a form of questions, each by the id of its question."""
