"""Comments that people sent: seen by the facilitator first, in no order and without names."""

from __future__ import annotations

import streamlit as st

from toolkit.app import hosting, parts
from toolkit.app.hosting import Room
from toolkit.model.room import Comment
from toolkit.words import text

LONGEST = 1000


def show(room: Room) -> None:
    """Each comment can be let through, changed or kept back; nobody else has seen it yet."""
    found = shown_in_one_order(room)
    waiting = sum(one.state == "quarantined" for one in found)
    # With a key it stays open when its count changes.
    with st.expander(text("workshop.comments.title", n=waiting), key="comments"):
        if not found:
            parts.note(text("workshop.comments.few", k=room.k))
            return
        parts.note(text("workshop.comments.about"))
        titles = {one.question.id: one.question.title for one in room.board.items}
        for comment in found:
            with st.container(border=True, key=f"comment-{comment.id[:12]}"):
                _show_comment(room, comment, titles.get(comment.question_id, ""))


def shown_in_one_order(room: Room) -> list[Comment]:
    """The comments, for this session in the order in which it first saw them.

    The store shuffles them again at each look, so that the order tells nothing; but one that jumped
    away under the pointer could not be judged.
    """
    seen: list[str] = st.session_state.setdefault(f"comments-{room.round.id}", [])
    every = room.workspace.comments(room.round.id)
    found = {one.id: one for one in every if one.state != "rejected"}  # whose words are gone
    seen.extend(id for id in found if id not in seen)
    return sorted((found[id] for id in seen if id in found), key=_waiting_first)


def _waiting_first(comment: Comment) -> bool:
    return comment.state != "quarantined"


def _show_comment(room: Room, comment: Comment, title: str) -> None:
    parts.note(text("workshop.comments.question", title=title))
    key = f"comment-words-{comment.id[:12]}-{comment.state}"
    label = text("workshop.comments.words")
    st.text_area(label, comment.words, max_chars=LONGEST, key=key)
    if comment.state != "quarantined":
        parts.badge(text(f"workshop.comments.state.{comment.state}"))
    with st.container(horizontal=True):
        for name, do in (("approve", _let_through), ("reject", _keep_back)):
            st.button(
                text(f"workshop.comments.{name}"),
                key=f"{name}-{comment.id[:12]}",
                on_click=do,
                args=(room, comment, key),
            )


def _let_through(room: Room, comment: Comment, key: str) -> None:
    """The words go through as the field says now; where they differ they are marked as changed."""
    words = str(st.session_state.get(key, comment.words)).strip()
    state = "approved" if words == comment.words else "redacted"
    hosting.act(room.workspace.moderate, room.round.id, comment.id, state, words)


def _keep_back(room: Room, comment: Comment, key: str) -> None:
    hosting.act(room.workspace.moderate, room.round.id, comment.id, "rejected")
