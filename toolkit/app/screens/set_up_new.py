"""A new assessment, decided row by row, checked, and begun."""

from __future__ import annotations

from functools import partial

import streamlit as st

from toolkit.app import parts, prose, state
from toolkit.app.rows import OPEN, Row, is_open, show_rows
from toolkit.app.screens.set_up_check import show_check
from toolkit.app.screens.set_up_fields import (
    NewAssessment,
    ask_bank,
    ask_form,
    bank_words,
    form_words,
    name_rows,
)
from toolkit.app.screens.set_up_following import following, newest, start_words
from toolkit.app.state import Context
from toolkit.banks.shelf import Shelf
from toolkit.errors import AnswerError
from toolkit.model.answers import Assessment
from toolkit.model.bank import Bank
from toolkit.words import month_and_year, text
from toolkit.workspace.assessments import check_year

NEW = "new_assessment"


def is_begun(context: Context) -> bool:
    """Whether a new assessment is being set up now."""
    return f"{NEW}-{context.council.id}" in st.session_state


def show(context: Context) -> None:
    """A new assessment can be decided and begun, or a button for it stands here."""
    key = f"{NEW}-{context.council.id}"
    last = newest(context)
    if not is_begun(context) and last is not None:
        parts.heading(text("set_up.new.title"))
        parts.say("set_up.new.next")
        with st.container(horizontal=True):
            words = parts.plain(start_words(last))
            st.button(words, type="primary", on_click=_begin_from, args=(context, key, last))
            st.button(text("set_up.new.button"), on_click=_begin, args=(context, key))
        return
    if not is_begun(context):
        _begin(context, key)
    with parts.target("new"):
        parts.heading(text("set_up.new.title"))
    shelf = state.the_shelf()
    show_faults(shelf)
    new: NewAssessment = st.session_state[key]
    bank = next((one for one in shelf.banks if one.fingerprint == new.bank), shelf.banks[0])
    show_rows(_rows(context, shelf, bank, new), new, partial(_decide, context, key))
    show_check(context, key, bank, new)


def _begin(context: Context, key: str) -> None:
    years = [one.year for one in context.workspace.assessments()]
    year = max([context.workspace.today.year, *(one + 1 for one in years)])
    title = "" if years else month_and_year(context.workspace.today)
    new = NewAssessment(title=title, year=year, label=str(year))
    st.session_state[key] = new
    if years:  # a name has to be thought of
        parts.move_focus("new")
        st.session_state[OPEN] = ("new-title", new)


def _begin_from(context: Context, key: str, last: Assessment) -> None:
    st.session_state[key] = following(context, state.the_shelf(), last)
    parts.move_focus("new")


def _rows(
    context: Context, shelf: Shelf, bank: Bank, new: NewAssessment
) -> tuple[Row[NewAssessment], ...]:
    functions = context.council.functions
    return (
        *name_rows(new),
        Row(
            "new-bank",
            text("set_up.row.bank"),
            lambda _: bank_words(bank),
            partial(ask_bank, shelf),
        ),
        Row(
            "new-form",
            text("set_up.row.form"),
            lambda one: form_words(bank, one.form, functions),
            partial(ask_form, bank, functions),
        ),
    )


def _decide(context: Context, key: str, new: NewAssessment, was: int) -> None:
    """Keep a decision in the session. Raises AnswerError for a name or year that will not do."""
    problems = list(check_year(new.year))
    if new.title or is_open("new-title"):
        problems += context.workspace.check_title(new.title)
    if problems:
        raise AnswerError(problems)
    st.session_state[key] = new


def show_faults(shelf: Shelf) -> None:
    """Each bank that cannot be used is named, with everything that is wrong in it."""
    for folder, error in shelf.faults.items():
        n = len(error.problems)
        with st.expander(parts.plain(text("set_up.bank.fault", folder=folder.name, n=n))):
            prose.bullets(str(problem) for problem in error.problems)
            st.button(
                text("set_up.bank.again"),
                key=f"again-{folder.name}",
                on_click=state.the_shelf.clear,
            )
