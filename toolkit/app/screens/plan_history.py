"""What became of one action: each version that was saved, and what changed in it."""

from __future__ import annotations

import streamlit as st

from toolkit.app import edits, parts, prose
from toolkit.app.state import Context
from toolkit.findings import Findings
from toolkit.model.council import Action
from toolkit.words import text


def show(context: Context, findings: Findings, action: Action) -> None:
    """A box to tick leads to the earlier versions, if any; they are read once it is ticked."""
    if action.revision < 2 and action.carried_from is None:
        return
    label = text("plan.history.show", ref=action.ref)
    if not st.checkbox(parts.plain(label), key=f"history-{action.id}"):
        return
    versions = context.workspace.action_history(findings.assessment.id, action.id)
    lines = edits.history(versions, findings.bank, context.workspace.names())
    if action.carried_from is not None:
        lines.append(text("plan.history.carried"))
    prose.bullets(lines)
