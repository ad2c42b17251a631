"""What the council's own records show for a question, offered to be cited as evidence.

Counts and no judgement: pressing the button writes the line under what could be shown, where it
can be changed like everything that was typed. Nothing is graded by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.form import Form
from toolkit.explaining.checks import CITED, evidence_of_checks
from toolkit.explaining.registers import (
    OF_EXCEPTIONS,
    OF_KINDNESS,
    evidence_of_registers,
)
from toolkit.model.bank import Question
from toolkit.words import text


def show_offers(form: Form, question: Question) -> None:
    """What the records show stands here, each line with a button that cites it."""
    if form.assessment.is_final:
        return
    for number, line in enumerate(offers(form, question.id)):
        with st.container(border=True):
            parts.note(text("answer.offers.title"))
            prose.paragraph(line)
            _show_button(form, question, line, number)


def offers(form: Form, question_id: str) -> Iterator[str]:
    """The lines that the records offer for one question."""
    if question_id in CITED:
        counts = form.workspace.check_counts(form.assessment.id)
        line = evidence_of_checks(counts, question_id)
        if line is not None:
            yield line
    if question_id in (*OF_KINDNESS, *OF_EXCEPTIONS):
        shown = form.workspace.register_counts(form.assessment.id)
        yield from evidence_of_registers(shown, question_id)


def _show_button(form: Form, question: Question, line: str, number: int) -> None:
    said = form.said(question.id) or form.memory.shown(question.id)
    if said.answer is None:
        parts.note(text("answer.offers.first"))
    elif line in said.answer.reference:
        parts.note(text("answer.offers.cited"))
    else:
        st.button(
            text("answer.offers.cite"),
            key=f"cite-{question.id}-{number}",
            on_click=_cite,
            args=(form, question, line),
        )


@parts.told
def _cite(form: Form, question: Question, line: str) -> None:
    """The line stands under what could be shown, after what was there; the next run keeps it."""
    said = form.said(question.id) or form.memory.shown(question.id)
    if said.answer is None:
        return
    reference = "\n".join(filter(None, (said.answer.reference.rstrip(), line)))
    form.memory.pending[question.id] = replace(
        said, answer=replace(said.answer, reference=reference)
    )
    form.memory.turn_to(question.id, form.stored[question.id])
