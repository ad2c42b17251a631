"""Saving by comparison: what a card says, what this session saw last, and what is stored.

Nothing rests on a callback, which is lost with the connection or to the next quick click. What
differs is saved when a card is drawn and again at the top of every run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from toolkit.errors import EditConflict, StoreError
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
    """What this session saw last of each question, and the keys of saves under way.

    `versions` counts how often a card was filled anew, and `defaults` is what each widget was
    filled with: one whose default changes under it would forget what was chosen in it.
    """

    seen: dict[str, Stored] = field(default_factory=dict)
    defaults: dict[str, object] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    keys: dict[Given, str] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    conflicts: dict[str, EditConflict] = field(default_factory=dict)

    def fill(self, question_id: str, stored: Stored) -> None:
        """The card of this question is drawn anew, filled with what is stored."""
        self.seen[question_id] = stored
        self.versions[question_id] = self.versions.get(question_id, -1) + 1
        self.states.pop(question_id, None)
        self.conflicts.pop(question_id, None)

    def keep(self, question_id: str, given: Given, stored: Stored, save: Save) -> None:
        """Save what was changed here, once, however often the page is drawn.

        Where only the store differs, somebody was faster: the card is filled anew. What could not
        be saved stays on the card and is tried again; a conflict waits until a person chose.
        """
        if question_id in self.conflicts:
            return
        seen = self.seen[question_id]
        if given == seen.given or given.answer is None:
            if stored != seen:
                self.fill(question_id, stored)
            return
        if given == stored.given:
            self.seen[question_id] = stored
            return
        key = self.keys.setdefault(given, secrets.token_hex(16))
        try:
            kept = save(given, seen.revision, key)
        except StoreError:
            self.states[question_id] = "trying"
            return
        except EditConflict as conflict:
            self.conflicts[question_id] = conflict
            return
        self.keys.pop(given, None)
        self.seen[question_id] = kept
        self.states[question_id] = "saved"
