"""The councils at hand: starting one's own, going to another, and the sample as it came."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, sign_in
from toolkit.app.state import Context, begin_council, choose_council
from toolkit.errors import ToolkitError
from toolkit.model.council import Council
from toolkit.samples import reset_sample
from toolkit.words import text

DONE, JUST = "home_resets", "home_reset_now"


def show(context: Context) -> None:
    """Other councils can be chosen, another one begun, and the sample put back."""
    if sign_in.may_found() and not is_new(context):
        with st.expander(text("home.start.another")):
            show_start(context)
    others = [one for one in context.councils if one.id != context.council.id]
    if others:
        show_switch(others)
    if context.council.sample and context.may("admin"):
        show_reset(context)


def is_new(context: Context) -> bool:
    """Whether whoever is here has no council of their own yet."""
    return all(one.sample for one in context.councils)


def show_start(context: Context) -> None:
    """A council of one's own can be begun with nothing but its name."""
    parts.say("home.start.about")
    with st.form("start-council", border=False):
        name = st.text_input(text("home.start.name"), max_chars=120)
        message = st.container()
        pressed = st.form_submit_button(text("home.start.button"))
    if pressed:
        with message:
            start(context, name)


def start(context: Context, name: str) -> None:
    """A new council is there and Set up is shown, or what is in the way is said."""
    taken = {one.name.casefold() for one in context.councils}
    if name.strip().casefold() in taken:
        parts.problem(text("home.start.taken"))
        return
    try:
        begin_council(context.person, name)
    except ToolkitError as error:
        parts.problem(error)
        return
    parts.go_to("set_up")


def show_switch(others: list[Council]) -> None:
    """Each other council has a button that leads to it."""
    parts.heading(text("home.switch.title"))
    for council in others:
        name = f"{council.name} ({text('home.switch.made_up')})" if council.sample else council.name
        label = parts.plain(text("home.switch.button", name=name))
        st.button(label, key=f"to-{council.id}", on_click=choose_council, args=(council.id,))


def show_reset(context: Context) -> None:
    """The sample can be put back as it came, once it is confirmed."""
    with st.expander(text("home.reset.title")):
        parts.say("home.reset.about")
        sure = st.checkbox(text("home.reset.sure"), key=f"sure-{st.session_state.get(DONE, 0)}")
        message = st.container()
        if st.button(text("home.reset.button")):
            with message:
                _reset(context, sure=sure)


def _reset(context: Context, *, sure: bool) -> None:
    if not sure:
        parts.problem(text("home.reset.not_sure"))
        return
    with st.spinner(text("home.reset.working")):
        reset_sample(context.workspace.store, context.workspace)
    st.session_state.pop("assessment_id", None)
    st.session_state[DONE] = st.session_state.get(DONE, 0) + 1
    st.session_state[JUST] = True
    st.rerun()


def show_what_was_done() -> None:
    """That the sample was put back is said once, at the top of the page."""
    if st.session_state.pop(JUST, False):
        st.success(text("home.reset.done"))
