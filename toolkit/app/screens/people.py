"""People: who works for the council in Candour, and as what."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, sign_in
from toolkit.app.screens import people_invited
from toolkit.app.state import Context
from toolkit.errors import ToolkitError
from toolkit.model.account import Member
from toolkit.model.council import ROLES, Role
from toolkit.words import text, texts_of

DONE = "people_done"


def show(context: Context) -> None:
    """Everybody who works for the council is listed, with what may be changed about them."""
    parts.title(text("common.pages.people"))
    if sign_in.provider() is None:
        parts.say("people.own_computer")
        return
    parts.say("people.about")
    if done := st.session_state.pop(DONE, None):
        st.success(text(done))
    parts.heading(text("people.members"))
    for member in context.workspace.members():
        show_member(context, member)
    people_invited.show(context)


def show_member(context: Context, member: Member) -> None:
    """One person stands as a card: who they are, what they may do, and the way to change it."""
    with st.container(border=True):
        who, what = st.columns([0.7, 0.3], vertical_alignment="center")
        with who:
            parts.subheading(member.called)
            parts.show_text(member.email or text("people.no_address"))
            if member.email and not member.known:
                parts.note(text("people.unverified"))
        with what:
            parts.badge(texts_of("people.names")[member.role], "info")
            if member.account_id == context.person.account_id:
                parts.note(text("people.you"))
        with st.expander(text("people.change", name=parts.plain(member.called))):
            change_role(context, member)
            end_work(context, member)


def ask_role(chosen: Role, key: str) -> Role:
    """A choice of roles, each with what it may do."""
    names, may = texts_of("people.names"), texts_of("people.may")
    return st.radio(
        text("people.role"),
        ROLES,
        index=ROLES.index(chosen),
        format_func=lambda role: names[role],
        captions=[may[role] for role in ROLES],
        key=key,
    )


def change_role(context: Context, member: Member) -> None:
    """Another role can be chosen, and holds once it is saved.

    What the role was when it was drawn stays with the form: who changes it meanwhile is told of.
    """
    drawn = f"role-was-{member.account_id}"
    was: Role = st.session_state.setdefault(drawn, member.role)
    with st.form(f"role-{member.account_id}", border=False):
        role = ask_role(was, f"role-of-{member.account_id}-{was}")
        message = st.container()
        pressed = st.form_submit_button(text("people.save"))
    if not pressed and was != member.role:
        del st.session_state[drawn]
        st.rerun()
    if pressed and role != was:
        del st.session_state[drawn]
        with message:
            try:
                context.workspace.change_role(member.account_id, role, was)
            except ToolkitError as error:
                parts.problem(error)
            else:
                tell("people.changed")


def end_work(context: Context, member: Member) -> None:
    """Somebody's work here can be ended, once it is confirmed."""
    with st.form(f"end-{member.account_id}", border=False):
        parts.say("people.end_about")
        sure = st.checkbox(text("people.end_sure"))
        message = st.container()
        pressed = st.form_submit_button(text("people.end", name=parts.plain(member.called)))
    if pressed:
        with message:
            if not sure:
                parts.problem(text("people.end_not_sure"))
                return
            try:
                context.workspace.end_membership(member.account_id)
            except ToolkitError as error:
                parts.problem(error)
            else:
                tell("people.ended")


def tell(key: str) -> None:
    """The page is drawn again and says at its top what was done."""
    st.session_state[DONE] = key
    st.rerun()
