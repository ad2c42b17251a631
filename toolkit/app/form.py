"""The form of one assessment as a session works through it: where one is, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from toolkit.app.memory import Given, Memory, Stored
from toolkit.app.sheet import Sheet
from toolkit.app.state import Context
from toolkit.errors import EditConflict
from toolkit.model.answers import AgreedRecord, Assessment
from toolkit.model.bank import Bank, Question, Theme
from toolkit.model.council import ROLES
from toolkit.scoring import on_form
from toolkit.workspace import Workspace


@dataclass(frozen=True)
class Form(Sheet):
    """Everything that the questionnaire needs about one assessment."""

    fields = ("choice", "evidence", "reference", "comment", "reason", "approver")

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
    def may_agree(self) -> bool:
        """Whether the person may record what was agreed."""
        return ROLES.index(self.workspace.require("reader")) >= ROLES.index("facilitator")

    @property
    def sheet_id(self) -> str:
        """The beginning of the assessment's id."""
        return self.assessment.id[:8]

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


def sweep(context: Context) -> None:
    """Whatever this session's cards say is kept, whichever page is shown next.

    All values are read first: at any access to Streamlit the next click may end the run, so
    nothing of it is touched between a save and noting it. What could not be saved is tried again
    also when its card is no longer drawn. Raises ToolkitError that tells what was refused.
    """
    form = Form.of(context)
    if form is not None and form.memory.versions:
        form.keep_all()
