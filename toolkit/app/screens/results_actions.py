"""The button that turns the weakest answers into actions, on Results and on the plan."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, picks
from toolkit.app.state import Context
from toolkit.findings import Findings
from toolkit.words import text


def show(context: Context, findings: Findings, *, link: bool = True) -> None:
    """A button adds the bank's actions for what is needed most, and then says how many it added.

    To a reader nothing is shown.
    """
    if not context.may("contributor"):
        return
    wanted = picks.suggested(findings)
    added = st.session_state.pop("actions_added", None)
    if added is not None:
        parts.say("results.actions.added", n=added)
        if link:
            parts.link_to("plan", text("results.actions.go"))
    if not wanted:
        parts.note(text("results.actions.none"))
    elif st.button(text("results.actions.add", n=len(wanted)), icon=":material/add:"):
        made = context.workspace.add_suggested(findings.assessment.id, wanted)
        st.session_state["actions_added"] = len(made)
        st.rerun()
