"""The last step before an assessment begins: what cannot be changed later, and the start."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from toolkit.app import parts, prose, state
from toolkit.app.rows import close_row
from toolkit.app.screens.set_up_fields import NewAssessment
from toolkit.app.screens.set_up_following import show_following
from toolkit.app.state import Context
from toolkit.drafts import choose_questions, comparability
from toolkit.errors import ToolkitError
from toolkit.model.bank import Bank
from toolkit.words import text


def show_check(context: Context, key: str, bank: Bank, new: NewAssessment) -> None:
    """What cannot be changed later is said, with what differs from last time; then it begins."""
    carried = show_following(context, bank, new)
    parts.subheading(text("set_up.check.title"))
    prose.bullets((text("set_up.check.fixed"), *differences(context, bank, new)))
    message = st.container()
    with st.container(horizontal=True):
        pressed = st.button(text("set_up.check.start"), type="primary")
        if context.assessment is not None:
            st.button(text("set_up.check.leave"), on_click=_leave, args=(key,))
    if pressed:
        with message:
            start(context, key, bank, new, carried)


def _leave(key: str) -> None:
    st.session_state.pop(key, None)
    close_row()


def differences(context: Context, bank: Bank, new: NewAssessment) -> Iterator[str]:
    """In what the new assessment differs from the newest one, as far as that hides a change."""
    last = context.workspace.assessments()[:1]
    if not last:
        return
    if last[0].form != new.form:
        words = {"label": last[0].label, "form": text(f"set_up.form.name_{last[0].form}")}
        yield text("set_up.check.other_form", **words)
    if last[0].bank_fingerprint != bank.fingerprint and not new.follows:
        yield text("set_up.check.other_bank", label=last[0].label)
    ids = choose_questions(bank, new.form, context.council.functions)
    before = context.workspace.bank(last[0])
    percent = comparability(bank, ids, before, last[0].question_ids)
    if percent < 100 and not new.follows:
        yield text("set_up.check.comparable", percent=percent, label=last[0].label)


def start(
    context: Context, key: str, bank: Bank, new: NewAssessment, carried: tuple[str, ...] = ()
) -> None:
    """The assessment is open with the actions that come along, and the questionnaire is shown.

    Or what is in the way is said, and nothing was begun.
    """
    try:
        made = context.workspace.start_following(
            new.follows,
            bank,
            carried,
            title=new.title,
            year=new.year,
            label=new.label,
            form=new.form,
            held_on=new.held_on,
            people=new.people,
        )
    except ToolkitError as error:
        parts.problem(error)
        return
    _leave(key)
    state.choose_assessment(made.id)
    parts.go_to("answer")
