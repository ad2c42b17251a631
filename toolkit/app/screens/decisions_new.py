"""The form in which the check of a new decision is begun.

What is typed is kept as it is typed, for whoever types it: neither a page that is loaded again nor
a form that is closed takes it away. It goes once the check is begun, or when it is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from toolkit.app import check_head, parts
from toolkit.app.check_head import TYPED, Head
from toolkit.app.state import Context
from toolkit.deciding import begin_decision
from toolkit.errors import ToolkitError
from toolkit.words import text

OPEN, SEED, KEPT = "decision_new", "decision_seed", "decision_kept"
START = "decision-start"  # the button's key, which the session has while the form is drawn
PLACE = "decision-check"  # the form's name in the store
ASKED: Mapping[str, Callable[[Head, str], Head]] = {
    "kind": check_head.ask_kind,
    "maker": check_head.ask_maker,
    "decide_on": check_head.ask_date,
    "wards": check_head.ask_wards,
    "author": check_head.ask_author,
    "challenger": check_head.ask_challenger,
}


def open_new() -> None:
    """The form is open from now on."""
    st.session_state[OPEN] = True


def dismiss(context: Context) -> None:
    """The form is not open any more, and what stood in its fields waits."""
    st.session_state.pop(OPEN, None)
    seed = st.session_state[SEED]
    typed = {name: st.session_state.get(_key(name), getattr(seed, name)) for name in TYPED}
    keep(context, replace(seed, **typed))


def show_waiting(context: Context) -> None:
    """What was typed and not begun is named here, to go on with or to drop."""
    body = None if st.session_state.get(OPEN) else context.workspace.unsaved(PLACE)
    if body is None:
        return
    with st.container(border=True):
        title = Head.of(begin_decision(context.workspace.today)).filled(body).title
        parts.note(text("decisions.form.waits", title=title or text("decisions.form.untitled")))
        with st.container(horizontal=True):
            st.button(text("decisions.form.go_on"), on_click=open_new)
            if st.button(text("decisions.form.drop")):
                context.workspace.drop_unsaved(PLACE)
                st.rerun()


def show_open(context: Context, themes: Mapping[str, str]) -> None:
    """The form stands over the page if it is open, filled with what waits."""
    if not st.session_state.get(OPEN):
        return
    if START not in st.session_state:
        blank = Head.of(begin_decision(context.workspace.today))
        st.session_state[SEED] = blank.filled(context.workspace.unsaved(PLACE) or {})
        st.session_state[KEPT] = st.session_state[SEED]
    title = text("decisions.form.title")
    dialog = st.dialog(title, width="medium", on_dismiss=partial(dismiss, context))
    dialog(parts.told(show_form))(context, st.session_state[SEED], themes)


def show_form(context: Context, seed: Head, themes: Mapping[str, str]) -> None:
    """What there is to know of the decision, and the button that begins its check."""
    parts.note(text("decisions.form.care"))
    with st.container(key="card-decision-new"):  # `app.js` sends what is typed in a card
        head = check_head.ask_title(seed, _key("title"))
        with st.grid(columns=2, min_column_width=220):
            for name, ask in ASKED.items():
                head = ask(head, _key(name))
        if themes:
            head = check_head.ask_theme(themes, head, _key("theme_id"))
    message = st.container()
    pressed = st.button(text("decisions.form.start"), type="primary", key=START)
    parts.note(text("decisions.form.kept"))
    if pressed:
        with message:
            parts.told(begin)(context, head)
    elif head != st.session_state[KEPT]:
        keep(context, head)
    typed = head != Head.of(begin_decision(context.workspace.today))
    parts.saved_note("saved" if typed else None, "decision-new")


def _key(name: str) -> str:
    return f"begin-{name}"


def keep(context: Context, head: Head) -> None:
    """What is typed waits in the store, or nothing does where nothing is typed any more."""
    blank = Head.of(begin_decision(context.workspace.today))
    context.workspace.keep_unsaved(PLACE, {} if head == blank else head.body)
    st.session_state[KEPT] = head


def begin(context: Context, head: Head) -> None:
    """The check is begun and its page shown. Raises what is in the way, once that is kept too."""
    blank = begin_decision(context.workspace.today)
    try:
        begun = context.workspace.add_decision(head.put_on(blank))
    except ToolkitError:
        keep(context, head)
        raise
    context.workspace.drop_unsaved(PLACE)
    st.session_state.pop(OPEN, None)
    parts.go_to("decision", decision=begun.id)
