"""The wards of a council: which have no act of kindness in the register."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.state import Context
from toolkit.registers import KindnessSums
from toolkit.words import text


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
        with st.expander(text("registers.wards.edit")), st.container(key="card-wards"):
            show_list(context)


@st.fragment
@parts.told
def show_list(context: Context) -> None:
    """The wards stand as lines of text, and a button keeps them."""
    stands = "\n".join(context.workspace.wards())
    st.session_state.setdefault("wards-typed", stands)
    typed = st.text_area(text("registers.wards.label"), key="wards-typed", height=220)
    if st.button(text("registers.wards.save")):
        kept = context.workspace.save_wards(typed.splitlines())
        st.session_state["wards-saved"] = len(kept)
        st.rerun()
    saved = st.session_state.pop("wards-saved", None)
    if saved is not None:
        st.success(parts.plain(text("registers.wards.saved", n=saved)))
