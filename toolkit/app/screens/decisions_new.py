"""The form in which the check of a new decision is begun.

That it is open stands in the session and not in the button that opened it, so that it stays open,
with everything typed, until the check is begun or the form closed.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from toolkit.app import check_head, parts
from toolkit.app.check_head import Head
from toolkit.app.state import Context
from toolkit.deciding import begin_decision
from toolkit.errors import ToolkitError
from toolkit.model.checks import Decision
from toolkit.words import text

OPEN = "decision_new"


def open_new(context: Context) -> None:
    """The form is open from now on."""
    st.session_state[OPEN] = begin_decision(context.workspace.today)


def close() -> None:
    """The form is not open any more."""
    st.session_state.pop(OPEN, None)


def show_open(context: Context, themes: Mapping[str, str]) -> None:
    """The form stands over the page if it is open."""
    opened = st.session_state.get(OPEN)
    if isinstance(opened, Decision):
        title = text("decisions.form.title")
        dialog = st.dialog(title, width="medium", on_dismiss=close)
        dialog(parts.told(show_form))(context, opened, themes)


def show_form(context: Context, opened: Decision, themes: Mapping[str, str]) -> None:
    """What there is to know of the decision, and the button that begins its check."""
    with st.form("decision-new", border=False):
        parts.note(text("decisions.form.care"))
        head = check_head.ask_title(Head.of(opened))
        with st.grid(columns=2, min_column_width=220):
            head = check_head.ask_kind(head)
            head = check_head.ask_maker(head)
            head = check_head.ask_date(head)
            head = check_head.ask_wards(head)
            head = check_head.ask_author(head)
            head = check_head.ask_challenger(head)
        if themes:
            head = check_head.ask_theme(themes, head)
        message = st.container()
        pressed = st.form_submit_button(text("decisions.form.start"), type="primary")
    if not pressed:
        return
    try:
        begun = context.workspace.add_decision(head.put_on(opened))
    except ToolkitError as error:
        with message:
            parts.problem(error)
        return
    close()
    parts.go_to("decision", decision=begun.id)
