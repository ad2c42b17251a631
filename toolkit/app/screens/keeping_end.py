"""The way out: an assessment or the whole council deleted, by typing its name."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, sign_in
from toolkit.app.state import Context
from toolkit.errors import ToolkitError
from toolkit.samples import first_start
from toolkit.words import text

PLACE = ("council_id", "assessment_id")


def show(context: Context) -> None:
    """The council can be deleted by whoever types its name; the sample cannot."""
    parts.heading(text("keeping.end.title"))
    if context.council.sample:
        parts.say("keeping.end.sample")
        return
    parts.say("keeping.end.assessment")
    parts.link_to("set_up")
    with st.expander(text("keeping.end.council")):
        parts.say("keeping.end.about", council=context.council.name)
        parts.say("keeping.end.first")
        with st.form("end-council", border=False):
            typed = st.text_input(text("keeping.end.name"), max_chars=200)
            message = st.container()
            pressed = st.form_submit_button(text("keeping.end.button"))
        if pressed:
            with message:
                end(context, typed)


def end(context: Context, typed: str) -> None:
    """The council is gone and Home is shown, or what is in the way is said.

    Whoever has no council left on a computer of their own is back at the sample.
    """
    try:
        context.workspace.end_council(typed)
    except ToolkitError as error:
        parts.problem(error)
        return
    if sign_in.provider() is None:
        first_start(context.workspace.store)
    for name in PLACE:
        st.session_state.pop(name, None)
    parts.go_to("home")
