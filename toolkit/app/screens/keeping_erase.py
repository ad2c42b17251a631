"""Taking a person's name out of the records: looked for first, then replaced for good."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.state import Context
from toolkit.errors import ToolkitError
from toolkit.words import text, texts_of
from toolkit.workspace.keeping import Place

NAME, SEEN, DONE = "keeping_erase_name", "keeping_erase_seen", "keeping_done"


def show(context: Context) -> None:
    """A name can be looked for; what was found is listed, and can be replaced."""
    parts.heading(text("keeping.erase.title"))
    parts.say("keeping.erase.about")
    with st.form("find-person", border=False):
        typed = st.text_input(text("keeping.erase.name"), max_chars=120)
        message = st.container()
        pressed = st.form_submit_button(text("keeping.erase.find"))
    if pressed:
        st.session_state[NAME] = typed
        st.session_state.pop(SEEN, None)
    name = st.session_state.get(NAME)
    if not name and not pressed:
        return
    try:
        places = context.workspace.find_person(name or "")
    except ToolkitError as error:
        st.session_state.pop(NAME, None)
        with message:
            parts.problem(error, focus=pressed)
        return
    show_places(name or "", places)
    replace(context, name or "", places)


def show_places(name: str, places: Sequence[Place]) -> None:
    """Where the name stands, each place with the words around it."""
    parts.subheading(text("keeping.erase.found", name=name))
    if not places:
        parts.say("keeping.erase.nowhere")
    else:
        headings, tables = texts_of("keeping.erase.columns"), texts_of("keeping.tables")
        frame = pd.DataFrame(
            {
                headings["where"]: [
                    " ".join((tables.get(one.table, one.table), one.row)).strip() for one in places
                ],
                headings["times"]: [str(one.times) for one in places],
                headings["words"]: [one.words for one in places],
            }
        )
        prose.table(frame, text("keeping.erase.alt"))
    parts.say("keeping.erase.unseen")


def replace(context: Context, name: str, places: Sequence[Place]) -> None:
    """The name can be replaced everywhere, once it is confirmed.

    What is confirmed is the list as it was drawn before the button was pressed.
    """
    seen = st.session_state.get(SEEN, places)
    st.session_state[SEEN] = places
    with st.form("erase-person", border=False):
        instead = st.text_input(
            text("keeping.erase.instead"), text("keeping.erase.officer"), max_chars=120
        )
        parts.say("keeping.erase.warning")
        sure = st.checkbox(text("keeping.erase.sure"))
        message = st.container()
        pressed = st.form_submit_button(text("keeping.erase.button"))
    if not pressed:
        return
    with message:
        if not sure:
            parts.problem(text("keeping.erase.not_sure"))
            return
        try:
            done = context.workspace.erase_person(name, instead, seen)
        except ToolkitError as error:
            parts.problem(error)
            return
    st.session_state.pop(NAME, None)
    st.session_state[DONE] = text(
        "keeping.erase.done", texts=done.texts, lines=done.lines, accounts=done.accounts
    )
    parts.move_focus("keeping")
    st.rerun()
