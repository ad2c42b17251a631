"""The wards of a council: which have no act of kindness in the register, and the list of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.state import Context
from toolkit.app.wards_draft import Draft, Wards, keep, the_draft
from toolkit.errors import EditConflict
from toolkit.registers import KindnessSums
from toolkit.words import listed, text

SAVED = "wards_saved"


def show(context: Context, sums: KindnessSums) -> None:
    """Entries are counted for each ward, those without one first; the list can be changed."""
    counts = dict(sums.wards or {})
    if not counts:
        parts.say("registers.wards.none")
    else:
        empty = sum(n == 0 for n in counts.values())
        title = text("registers.wards.title", n=empty) if empty else text("registers.wards.all")
        parts.heading(title)
        if empty:
            parts.say("registers.wards.about")
        heads = [text("registers.wards.ward"), text("registers.wards.entries")]
        frame = pd.DataFrame(list(counts.items()), columns=heads, dtype="object")
        prose.table(frame, text("registers.wards.alt"))
    if context.may("contributor"):
        waited = the_draft(context, context.workspace.wards()).waited
        with (
            st.expander(text("registers.wards.edit"), expanded=waited),
            st.container(key="card-wards"),
        ):
            show_list(context)


@st.fragment
@parts.told
def show_list(context: Context) -> None:
    """The wards stand as lines of text, and a button keeps them."""
    stored = context.workspace.wards()
    draft = the_draft(context, stored)
    st.session_state.setdefault(draft.key, draft.typed)
    draft.typed = st.text_area(text("registers.wards.label"), key=draft.key, height=220)
    with st.container(horizontal=True):
        pressed = st.button(text("registers.wards.save"))
        if draft.body and st.button(text("registers.wards.drop")):
            draft.fill(stored, stored)
            keep(context, draft)
            st.rerun()
    keep(context, draft)
    if draft.body:
        parts.note(text("registers.wards.kept"))
    if pressed:
        save(context, draft, draft.lines)
    if draft.theirs is not None:
        show_conflict(context, draft, draft.theirs)
    saved = st.session_state.pop(SAVED, None)
    if saved is not None:
        st.success(parts.plain(text("registers.wards.saved", n=saved)))


def save(context: Context, draft: Draft, lines: Wards) -> None:
    """These lines are the list, or both lists are on the page for somebody to choose."""
    try:
        kept = context.workspace.save_wards(lines, draft.seen)
    except EditConflict as conflict:
        draft.theirs = tuple(conflict.theirs) if isinstance(conflict.theirs, tuple) else ()
        return
    draft.fill(kept, kept)
    keep(context, draft)
    st.session_state[SAVED] = len(kept)
    st.rerun()


def show_conflict(context: Context, draft: Draft, theirs: Wards) -> None:
    """What stands in one list alone is told, and somebody chooses which is to stand."""
    mine = draft.lines
    parts.problem(text("registers.wards.conflict"))
    for name, own, other in (("theirs", theirs, mine), ("mine", mine, theirs)):
        alone = [one for one in own if one not in other]
        said = listed(alone) if alone else text("registers.wards.nothing")
        parts.say(f"registers.wards.{name}", names=said)
    chosen: dict[str, Wards] = {
        "keep_theirs": theirs,
        "save_mine": mine,
        "save_both": (*theirs, *(one for one in mine if one not in theirs)),
    }
    with st.container(horizontal=True):
        for name, lines in chosen.items():
            if st.button(text(f"registers.wards.{name}"), key=f"wards-{name}"):
                draft.seen = theirs
                save(context, draft, lines)
