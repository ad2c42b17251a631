"""Set up: a new assessment is begun."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.state import Context, choose_assessment, the_shelf
from toolkit.errors import ToolkitError
from toolkit.words import text


def show(context: Context) -> None:
    """A new assessment can be begun with a name and a year."""
    parts.title(text("common.pages.set_up"))
    with st.form("new", border=False):
        title = st.text_input(text("set_up.new.title"), max_chars=120)
        today = context.workspace.today
        year = st.number_input(text("set_up.new.year"), value=today.year, step=1, format="%d")
        message = st.container()
        pressed = st.form_submit_button(text("set_up.new.start"), type="primary")
    if not pressed:
        return
    bank = the_shelf().banks[0]
    try:
        made = context.workspace.start_assessment(bank, title=title, year=int(year))
    except ToolkitError as error:
        with message:
            parts.problem(error)
        return
    choose_assessment(made.id)
    parts.go_to("answer")
