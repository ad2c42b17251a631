"""The page of somebody who is not in: why, and what to do."""

from __future__ import annotations

import secrets
from contextlib import suppress

import streamlit as st

from toolkit.app import parts, sign_in
from toolkit.app.sign_in import Outside, Person
from toolkit.app.state import Context, begin_council, sign_out
from toolkit.errors import ToolkitError
from toolkit.words import text

SESSION = "session_mark"
WAY_IN = "sign-in-way"  # by this `kept.js` knows the button, to note which page was asked for


def show_outside(outside: Outside) -> None:
    """What Candour is, why nobody is signed in here, and the way in."""
    st.session_state.clear()  # nothing of whoever was here is there for whoever comes next
    parts.title(text("common.product"))
    if outside.why == "new" and sign_in.FAILED in st.query_params:
        parts.problem(text("sign_in.failed"), focus=False)
    elif outside.why != "new":
        st.warning(text(f"sign_in.why.{outside.why}"))
    parts.say("sign_in.about")
    if outside.why in ("disabled", "strange"):
        if st.button(text("sign_in.other"), type="primary"):
            st.logout()
    else:
        with st.container(key=WAY_IN):  # a key of the button's own would be cleared with the rest
            if st.button(text("sign_in.button"), type="primary"):
                st.login()
    parts.say("sign_in.taking_part")


def show_nowhere(person: Person) -> None:
    """Somebody is signed in and works for no council: as whom, and what to ask of whom."""
    parts.title(text("sign_in.nowhere.title"))
    identity = person.identity
    if identity is None or person.visit is None:
        return
    parts.say("sign_in.nowhere.who", name=identity.name or text("sign_in.nowhere.no_name"))
    if identity.email:
        parts.show_text(identity.email)
    if identity.known:
        parts.say("sign_in.nowhere.ask")
    else:
        key = "unverified" if identity.email else "no_address"
        parts.say(f"sign_in.nowhere.{key}")
    with st.container(horizontal=True):
        st.button(text("sign_in.nowhere.again"), type="primary")
        if st.button(text("sign_in.out")):
            sign_out(person.visit)
    if sign_in.may_found():
        found(person)


def found(person: Person) -> None:
    """A council of one's own can be begun with nothing but its name."""
    parts.heading(text("home.start.title"))
    parts.say("home.start.about")
    with st.form("start-council", border=False):
        name = st.text_input(text("home.start.name"), max_chars=120)
        message = st.container()
        pressed = st.form_submit_button(text("home.start.button"))
    if pressed:
        try:
            begin_council(person, name)
        except ToolkitError as error:
            with message:
                parts.problem(error)
        else:
            st.rerun()


def show_who(context: Context) -> None:
    """The side bar says who is signed in, and holds the way out."""
    person = context.person
    if person.identity is None or person.visit is None:
        return
    st.fragment(hold_visit)(context)
    name = person.identity.name or person.identity.email or text("sign_in.nowhere.no_name")
    parts.note(text("sign_in.as", name=name))
    if st.button(text("sign_in.out"), key="sign-out", type="tertiary"):
        sign_out(person.visit)


def hold_visit(context: Context) -> None:
    """What `kept.js` needs stands here, and is seen by nobody.

    It presses the button while somebody types, since typing is work too. The button's name says
    which session drew it, and carries the key by which typed words are locked in the browser.
    """
    session = st.session_state.setdefault(SESSION, secrets.token_hex(4))
    key = f"here-{session}-{sign_in.key_for(context.person)}"
    if st.button(text("sign_in.here"), key=key):
        with suppress(ToolkitError):  # the next run tells what is wrong
            context.workspace.stay()
