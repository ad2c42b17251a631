"""What every form of questions shares: cards filled from what is stored, and kept by comparison."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import streamlit as st

from toolkit.app.memory import Given, Memory, Stored
from toolkit.model.answers import Answer, AnswerStatus

DONT_KNOW, NOT_APPLICABLE = "dont_know", "not_applicable"
PLACE = "question"  # where a session is on the form, in its state
UNTYPED = frozenset({"choice", "evidence", "sayable"})  # chosen, so None and not "" while empty


class Sheet(ABC):
    """One person's cards, one for each question; `fields` are the widgets that a card may have."""

    fields: ClassVar[tuple[str, ...]]
    memory: Memory

    @property
    @abstractmethod
    def sheet_id(self) -> str:
        """What parts the keys of this sheet's widgets from those of another."""

    @property
    @abstractmethod
    def stored(self) -> Mapping[str, Stored]:
        """What the store holds for each question now."""

    @abstractmethod
    def save(self, given: Given, was: int, key: str) -> Stored:
        """The answer is stored; what then stands comes back."""

    def key(self, question_id: str, name: str) -> str:
        """The key of one widget of a question's card, in its present filling."""
        return f"{name}-{self.sheet_id}-{question_id}-{self.memory.versions[question_id]}"

    def default(self, question_id: str, name: str) -> Any:
        """What a widget is filled with; the same for as long as it is on the page."""
        key = self.key(question_id, name)
        if key not in st.session_state or key not in self.memory.defaults:
            self.memory.defaults[key] = self._fields(self.memory.shown(question_id))[name]
        return self.memory.defaults[key]

    def said(self, question_id: str) -> Given | None:
        """What the widgets of a card say as the run begins; None where it was not drawn."""
        if self.key(question_id, "choice") not in st.session_state:
            return None
        values = {name: st.session_state.get(self.key(question_id, name)) for name in self.fields}
        return self.given(question_id, values)

    def given(self, question_id: str, values: Mapping[str, Any]) -> Given:
        """What a card says, from the values of its widgets; a field not drawn is as it was."""
        choice = values["choice"]
        if choice is None:
            return Given(None)
        level = choice if isinstance(choice, int) else None
        status: AnswerStatus = "rated" if level is not None else choice
        told = self._fields(self.memory.seen[question_id].given)
        told |= {name: value for name, value in values.items() if value is not None}
        approver = told.pop("approver", "").strip()
        del told["choice"]
        return Given(Answer(question_id, status, level, **told), approver)

    def keep(
        self, question_id: str, drawn: Mapping[str, Any] | None = None, *, look: bool = True
    ) -> bool:
        """What this card says is kept; tells whether it was on the page as the run began.

        With `drawn`, the values of widgets that were drawn just now, it is kept in any case.
        Without `look` what is stored is taken to be what this session saw last. Raises what else
        keeps it from being saved.
        """
        memory = self.memory
        with memory.lock:
            given = self.said(question_id) if drawn is None else self.given(question_id, drawn)
            if given is None:
                return False
            stored = self.stored[question_id] if look else memory.seen[question_id]
            memory.keep(question_id, given, stored, self.save)
            return True

    def keep_all(self) -> bool:
        """Whatever the cards say that is not stored yet is kept; tells whether something was.

        Raises what was refused.
        """
        memory = self.memory
        with memory.lock:
            changed = memory.unsaved(self.said)
            stored = self.stored if changed else {}

            def keep(question_id: str, given: Given) -> None:
                memory.keep(question_id, given, stored[question_id], self.save)

            return memory.keep_all(changed, keep)

    def _fields(self, given: Given) -> dict[str, Any]:
        """What each widget holds that says this."""
        answer = given.answer
        told: dict[str, Any] = {name: None if name in UNTYPED else "" for name in self.fields}
        if answer is not None:
            told = {name: getattr(answer, name, None) for name in self.fields}
            told["choice"] = answer.status if answer.level is None else answer.level
        return told | ({"approver": given.approver} if "approver" in self.fields else {})
