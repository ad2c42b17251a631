"""Inviting somebody, and those who were invited and are not here yet."""

from __future__ import annotations

import streamlit as st

from toolkit.app import doors, parts
from toolkit.app.state import Context
from toolkit.errors import ToolkitError
from toolkit.model.account import Invitation
from toolkit.model.council import ROLES
from toolkit.words import long_date, text, texts_of

INVITED, WITHDRAWN, TURN = "people_invited", "people_withdrawn", "people_turn"


def show(context: Context) -> None:
    """Somebody can be invited, and an invitation taken back."""
    waiting = context.workspace.invitations()
    if waiting:
        parts.heading(text("people.invited.title"))
    if st.session_state.pop(WITHDRAWN, False):
        st.success(text("people.invited.withdrawn"))
    for one in waiting:
        show_waiting(context, one)
    parts.heading(text("people.invite.title"))
    invite(context)
    invited = st.session_state.get(INVITED)
    if invited in waiting:
        show_letter(context, invited)


def show_waiting(context: Context, one: Invitation) -> None:
    """One invitation stands as a line, with the way to take it back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        role = text(f"people.called.{one.role}")
        line = text("people.invited.line", email=one.email, role=role, day=long_date(one.lapses_on))
        parts.show_text(line)
        label = text("people.invited.withdraw")
        help_text = text("people.invited.withdraw_help", email=parts.plain(one.email))
        if st.button(label, key=f"withdraw-{one.email}", help=help_text):
            try:
                context.workspace.withdraw(one.email)
            except ToolkitError as error:
                parts.problem(error)
            else:
                st.session_state[WITHDRAWN] = True
                st.rerun()


def invite(context: Context) -> None:
    """An address and a role can be given, and are kept."""
    names, may = texts_of("people.names"), texts_of("people.may")
    turn = st.session_state.setdefault(TURN, 0)  # the next address is typed into an empty field
    with st.form("invite", border=False):
        label = text("people.invite.email")
        email = st.text_input(label, max_chars=254, key=f"invite-{turn}")
        role = st.radio(
            text("people.role"),
            ROLES,
            format_func=lambda one: names[one],
            captions=[may[one] for one in ROLES],
        )
        message = st.container()
        pressed = st.form_submit_button(text("people.invite.button"), type="primary")
    if pressed:
        with message:
            try:
                st.session_state[INVITED] = context.workspace.invite(email, role)
            except ToolkitError as error:
                parts.problem(error)
            else:
                st.session_state[TURN] = turn + 1
                parts.move_focus("invited")
                st.rerun()


def show_letter(context: Context, one: Invitation) -> None:
    """The words to send stand here; no message is sent by the app itself."""
    with parts.target("invited"):
        role = text(f"people.called.{one.role}")
        parts.say("people.invite.done", email=one.email, role=role)
    letter = text(
        "people.invite.letter",
        council=context.council.name,
        address=doors.where().for_guests,
        email=one.email,
        day=long_date(one.lapses_on),
    )
    st.code(letter.strip(), language=None, wrap_lines=True)
