"""An assessment that is open or published: what is set in it, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from toolkit.app import parts
from toolkit.app.rows import Row, show_rows
from toolkit.app.screens.set_up_fields import bank_words, name_rows
from toolkit.app.state import Context
from toolkit.app.year_choice import show_choice
from toolkit.errors import ToolkitError
from toolkit.model.answers import Assessment
from toolkit.words import listed, text


def show(context: Context) -> None:
    """What is set in the assessment stands as a list, and below it how to end or delete it."""
    assessment = context.assessment
    if assessment is None:
        return
    parts.heading(text("set_up.assessment.title"))
    show_choice(context, assessment, text("set_up.assessment.choose"))
    final = assessment.is_final
    bank = context.workspace.bank(assessment)
    rows: tuple[Row[Assessment], ...] = (
        *name_rows(assessment),
        Row("bank", text("set_up.row.bank"), lambda _: bank_words(bank)),
        Row("form", text("set_up.row.form"), read_form),
        Row("state", text("set_up.row.state"), lambda one: text(f"home.state.{one.state}")),
    )
    if final:
        rows = tuple(replace(row, ask=None) for row in rows)
    show_rows(rows, assessment, context.workspace.save_assessment)
    if assessment.imported:
        parts.note(text("importing.final"))
    else:
        parts.note(text("set_up.assessment.final" if final else "set_up.assessment.fixed"))
        show_end(context, assessment, final=final)
    if context.may("admin"):
        show_delete(context, assessment)


def read_form(assessment: Assessment) -> str:
    """Which form it is, and how long."""
    form = text(f"set_up.form.name_{assessment.form}")
    return text("set_up.assessment.form", form=form, n=len(assessment.question_ids))


def show_end(context: Context, assessment: Assessment, *, final: bool) -> None:
    """Its scores can be made final, and opened again."""
    workspace = context.workspace
    name = "reopen" if final else "publish"
    with st.expander(text(f"set_up.{name}.title")):
        parts.say(f"set_up.{name}.about")
        if not final:
            _say_what_is_missing(context, assessment)
        message = st.container()
        if st.button(text(f"set_up.{name}.button")):
            with message:
                parts.told(_move)(workspace.reopen if final else workspace.publish, assessment.id)


def _move(move: Callable[[str], object], assessment_id: str) -> None:
    move(assessment_id)
    st.rerun()


def _say_what_is_missing(context: Context, assessment: Assessment) -> None:
    if assessment.still_asking:
        parts.say("set_up.publish.asking", titles=listed(assessment.still_asking))
    kept = context.workspace.kept(assessment).values()
    missing = sum(one.answer is None and one.record is None for one in kept)
    alone = sum(one.record is None and one.answer is not None for one in kept)
    if missing:
        parts.say("set_up.publish.missing", n=missing)
    if alone:
        parts.say("set_up.publish.alone", n=alone)


def show_delete(context: Context, assessment: Assessment) -> None:
    """It can be deleted by whoever types its name."""
    with st.expander(text("set_up.delete.title")):
        parts.say("set_up.delete.about", title=assessment.title)
        with st.form(f"delete-{assessment.id}", border=False):
            typed = st.text_input(text("set_up.delete.name"), max_chars=120)
            message = st.container()
            pressed = st.form_submit_button(text("set_up.delete.button"))
        if not pressed:
            return
        try:
            context.workspace.delete_assessment(assessment.id, typed)
        except ToolkitError as error:
            with message:
                parts.problem(error)
            return
        st.session_state.pop("assessment_id", None)
        st.rerun()
