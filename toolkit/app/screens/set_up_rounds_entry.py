"""How people come into a round: by a code for all, or by links that work once."""

from __future__ import annotations

import streamlit as st

from toolkit.app import doors, parts, qr
from toolkit.app.joining import join_address
from toolkit.app.state import Context
from toolkit.model.answers import Assessment, Round
from toolkit.model.room import Entrance
from toolkit.words import long_date, text
from toolkit.workspace.rooms import MOST_LINKS

SIDE = 220  # pixels of the QR code


def show(context: Context, assessment: Assessment, one: Round) -> None:
    """The way in stands here, with a text to copy; no message is sent by the app itself."""
    entrance = context.workspace.entrance(one.id)
    if one.entry == "links":
        _show_links(context, assessment, one)
    show_entrance(entrance, one)
    st.markdown(text("rounds.entry.text"))
    invitation = invitation_text(context, assessment, one, entrance.code)
    st.code(invitation, language=None, wrap_lines=True)


def show_entrance(entrance: Entrance, one: Round) -> None:
    """The address, the code and the QR code of a round that lets people in by a code."""
    if not doors.where().is_reachable:
        parts.note(text("rounds.entry.only_here"))
    if one.entry == "code" and not entrance.open:
        parts.note(text("rounds.entry.closed"))
    elif one.entry == "code":
        parts.say("rounds.entry.code", address=join_address())
        parts.subheading(entrance.code)
        address = join_address(entrance.token)
        st.image(qr.draw_code(address), width=SIDE, alt=text("rounds.entry.qr"))


def invitation_text(context: Context, assessment: Assessment, one: Round, code: str) -> str:
    """The words of an invitation, without anybody's name."""
    kind = "links" if one.entry == "links" else one.promise
    closes = text("rounds.invitation.closes", day=long_date(one.closes_on)) if one.closes_on else ""
    k = context.workspace.method(context.workspace.bank(assessment)).k
    council, address = context.council.name, join_address()
    told = {"council": council, "title": one.title, "address": address, "code": code}
    return text(f"rounds.invitation.{kind}", **told, closes=closes, k=k)


def _show_links(context: Context, assessment: Assessment, one: Round) -> None:
    titles = {group.id: group.title for group in context.workspace.bank(assessment).groups}
    key = f"links-{one.id}"
    with st.form(f"make-{one.id}", border=False):
        group = st.selectbox(
            text("rounds.entry.link_group"), one.groups, format_func=lambda id: titles.get(id, id)
        )
        count = st.number_input(text("rounds.entry.links"), 1, MOST_LINKS, 10, step=1)
        message = st.container()
        pressed = st.form_submit_button(text("rounds.entry.make"))
    if pressed:
        with message:
            parts.told(_make)(context, one, group, int(count), titles.get(group, group), key)
    if key in st.session_state:
        _show_made(one, key)


def _make(context: Context, one: Round, group: str, count: int, title: str, key: str) -> None:
    tokens = context.workspace.make_links(one.id, group, count)
    links = "\n".join(join_address(token) for token in tokens)
    st.session_state[key] = (title, links)
    parts.move_focus("links")


def _show_made(one: Round, key: str) -> None:
    group, links = st.session_state[key]
    with parts.target("links"):
        parts.subheading(text("rounds.entry.made_title"))
    parts.say("rounds.entry.made", group=group)
    st.code(links, language=None, height=200)
    with st.container(horizontal=True):
        label = text("rounds.entry.download")
        parts.download(label, f"links-{one.id[:8]}", "txt", links.encode)
        st.button(text("rounds.entry.forget"), on_click=st.session_state.pop, args=(key, None))
