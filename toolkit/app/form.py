"""The form of one assessment as a session works through it: where one is, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from toolkit.app.memory import Given, Memory, Stored
from toolkit.app.state import Context
from toolkit.errors import EditConflict, Problem, ToolkitError
from toolkit.model.answers import AgreedRecord, Answer, AnswerStatus, Assessment
from toolkit.model.bank import Bank, Question, Theme
from toolkit.scoring import on_form
from toolkit.workspace import Workspace

DONT_KNOW, NOT_APPLICABLE = "dont_know", "not_applicable"
PLACE = "question"  # where a session is on the form, in its state
FIELDS = ("choice", "evidence", "reference", "comment", "reason", "approver")


@dataclass(frozen=True)
class Form:
    """Everything that the questionnaire needs about one assessment."""

    workspace: Workspace
    assessment: Assessment
    bank: Bank
    memory: Memory

    @classmethod
    def of(cls, context: Context) -> Form | None:
        """The form of the assessment that the session looks at, or None where there is none."""
        if context.assessment is None:
            return None
        memory = st.session_state.setdefault(f"memory-{context.assessment.id}", Memory())
        bank = context.workspace.bank(context.assessment)
        return cls(context.workspace, context.assessment, bank, memory)

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes with the questions that this assessment asks."""
        return on_form(self.bank, self.assessment.question_ids)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions in order."""
        return tuple(question for theme in self.themes for question in theme.questions)

    @property
    def stored(self) -> Mapping[str, Stored]:
        """What the store holds for each question now."""
        fresh = self.workspace.assessment(self.assessment.id)
        kept = self.workspace.kept(fresh)
        return {id: Stored.of(one.answer, one.record) for id, one in kept.items()}

    def key(self, question_id: str, name: str) -> str:
        """The key of one widget of a question's card, in its present filling."""
        return f"{name}-{self.assessment.id[:8]}-{question_id}-{self.memory.versions[question_id]}"

    def default(self, question_id: str, name: str) -> Any:
        """What a widget is filled with; the same for as long as it is on the page."""
        key = self.key(question_id, name)
        if key not in st.session_state or key not in self.memory.defaults:
            shown = self.memory.shown(question_id)
            told = {"approver": shown.approver} | _fields(shown.answer)
            self.memory.defaults[key] = told[name]
        return self.memory.defaults[key]

    def said(self, question_id: str) -> Given | None:
        """What the widgets of a card say as the run begins; None where it was not drawn."""
        if self.key(question_id, "choice") not in st.session_state:
            return None
        values = {name: st.session_state.get(self.key(question_id, name)) for name in FIELDS}
        return self.given(question_id, values)

    def given(self, question_id: str, values: Mapping[str, Any]) -> Given:
        """What a card says, from the values of its widgets; a field not drawn is as it was."""
        seen = self.memory.seen[question_id].given
        choice = values["choice"]
        if choice is None:
            return Given(None)
        level = choice if isinstance(choice, int) else None
        status: AnswerStatus = "rated" if level is not None else choice
        told = {"approver": seen.approver} | _fields(seen.answer)
        told |= {name: value for name, value in values.items() if value is not None}
        approver = told.pop("approver").strip()
        del told["choice"]
        return Given(Answer(question_id, status, level, **told), approver)

    def keep_all(self) -> None:
        """Whatever the cards say that is not stored yet is kept. Raises what was refused."""
        memory, refused = self.memory, list[Problem]()
        told = {id: self.said(id) or memory.pending.get(id) for id in memory.versions}
        said = {id: one for id, one in told.items() if one is not None}
        changed = {id: one for id, one in said.items() if one != memory.seen[id].given}
        stored = self.stored if changed else {}
        for question_id, given in changed.items():
            try:
                memory.keep(question_id, given, stored[question_id], self.save)
            except ToolkitError as error:
                refused.extend(error.problems)
        if refused:
            raise ToolkitError(refused)

    def save(self, given: Given, was: int, key: str) -> Stored:
        """The answer is stored; what then stands comes back. Raises as `keep_answer` does."""
        assert given.answer is not None  # noqa: S101  # `Memory.keep` saves answers only
        question_id = given.answer.question_id
        try:
            self.workspace.keep_answer(self.assessment.id, given.answer, was, key, given.approver)
        except EditConflict as conflict:
            theirs = conflict.theirs
            if isinstance(theirs, AgreedRecord) and Stored.of(None, theirs).given == given:
                return Stored.of(None, theirs)  # our own save, whose answer was lost on the way
            raise
        return self.stored[question_id]


def _fields(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return dict.fromkeys(("choice", "evidence")) | dict.fromkeys(FIELDS[2:5], "")
    choice = answer.status if answer.level is None else answer.level
    return {"choice": choice} | {name: getattr(answer, name) for name in FIELDS[1:5]}


def sweep(context: Context) -> None:
    """Whatever this session's cards say is kept, whichever page is shown next.

    All values are read first: at any access to Streamlit the next click may end the run, so
    nothing of it is touched between a save and noting it. What could not be saved is tried again
    also when its card is no longer drawn. Raises ToolkitError that tells what was refused.
    """
    form = Form.of(context)
    if form is not None and form.memory.versions:
        form.keep_all()
