"""Saving by comparison: what a card says, what this session saw last, and what is stored.

Nothing rests on a callback, which is lost with the connection or to the next quick click. What
differs is saved when a card is drawn and again at the top of every run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from toolkit.errors import EditConflict, StoreError, ToolkitError
from toolkit.model.answers import AgreedRecord, Answer

State = Literal["saved", "trying"]


@dataclass(frozen=True)
class Given:
    """What one card says: an answer, and who else approved it."""

    answer: Answer | None
    approver: str = ""


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


Save = Callable[[Given, int, str], Stored]


@dataclass
class Memory:
    """What this session saw last of each question, and what is still to be saved.

    `versions` counts how often a card was filled anew, and `defaults` is what each widget was
    filled with: one whose default changes under it would forget what was chosen in it. `pending`
    outlives the card that it was given on, since Streamlit forgets widgets that are not drawn.
    """

    seen: dict[str, Stored] = field(default_factory=dict)
    defaults: dict[str, object] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    pending: dict[str, Given] = field(default_factory=dict)
    keys: dict[str, tuple[Given, str]] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    conflicts: dict[str, EditConflict] = field(default_factory=dict)

    def fill(self, question_id: str, stored: Stored) -> None:
        """The card of this question is drawn anew, filled with what is stored."""
        self._settle(question_id, stored)
        self.versions[question_id] = self.versions.get(question_id, -1) + 1
        self.states.pop(question_id, None)

    def turn_to(self, question_id: str, stored: Stored) -> None:
        """The card of this question is drawn anew, with what is still to be saved in it."""
        if question_id in self.pending:
            self.versions[question_id] += 1
        else:
            self.fill(question_id, stored)

    def shown(self, question_id: str) -> Given:
        """What the card of this question is filled with."""
        return self.pending.get(question_id, self.seen[question_id].given)

    def keep(self, question_id: str, given: Given, stored: Stored, save: Save) -> None:
        """Save what was changed here, once, however often the page is drawn.

        Where only the store differs, somebody was faster: the card is filled anew. What could not
        be saved stays on the card and is tried again; a conflict waits until a person chose.
        Raises what else keeps it from being saved; then the card shows what is stored.
        """
        seen = self.seen[question_id]
        if question_id in self.conflicts:
            self.pending[question_id] = given
        elif given == seen.given or given.answer is None:
            if stored != seen:
                self.fill(question_id, stored)
            elif self.pending.pop(question_id, None):
                self.states.pop(question_id, None)
        elif given == stored.given:
            if question_id in self.pending:
                self.states[question_id] = "saved"  # by a try of which we did not hear
            self._settle(question_id, stored)
        else:
            self._save(question_id, given, stored, save)

    def _save(self, question_id: str, given: Given, stored: Stored, save: Save) -> None:
        self.pending[question_id] = given
        if self.keys.get(question_id, (None, ""))[0] != given:
            self.keys[question_id] = given, secrets.token_hex(16)
        try:
            kept = save(given, self.seen[question_id].revision, self.keys[question_id][1])
        except StoreError:
            self.states[question_id] = "trying"
        except EditConflict as conflict:
            self.conflicts[question_id] = conflict
            self.states.pop(question_id, None)
        except ToolkitError:
            self.fill(question_id, stored)
            raise
        else:
            if kept.given != given:
                self.fill(question_id, kept)  # somebody changed it again at once
                return
            self._settle(question_id, kept)
            self.states[question_id] = "saved"

    def _settle(self, question_id: str, stored: Stored) -> None:
        self.seen[question_id] = stored
        for waiting in (self.pending, self.keys, self.conflicts):
            waiting.pop(question_id, None)
