"""The plan as a table for changing many actions at once.

What is in the table is compared with what it was drawn from, so only what was changed is saved,
and a row that cannot be saved keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from toolkit.app import bulk, edits, parts, prose
from toolkit.app.screens.plan_drawn import (
    Drawn,
    columns_of_table,
    draw_anew,
    drawn_from,
    is_unsaved,
    note_typed,
)
from toolkit.app.state import Context
from toolkit.errors import EditConflict, Problem, ToolkitError
from toolkit.findings import Findings
from toolkit.frames import columns, plan
from toolkit.model.council import Action
from toolkit.words import text

SAVED = "plan_table_saved"


def show(context: Context, findings: Findings, shown: Sequence[str]) -> None:
    """The actions stand in a table; a button saves every row that was changed."""
    parts.say("plan.table.about")
    ids = tuple(id for id in plan(findings)[columns.ID] if id in shown)
    if not ids and not is_unsaved(findings):
        return
    drawn = drawn_from(findings, ids)
    typed = st.data_editor(
        drawn.table,
        hide_index=True,
        column_config=columns_of_table(),
        disabled=list(bulk.READ_ONLY),
        row_height=88,
        key=drawn.key,
        alt=text("plan.table.alt"),
    )
    changed = bulk.edited(typed, drawn.opened.values())
    note_typed(typed, changed=bool(changed))
    message = st.container()
    if changed:
        parts.note(text("plan.table.unsaved", n=len(changed)))
    with st.container(horizontal=True):
        if st.button(text("plan.table.save"), type="primary"):
            with message:
                save(context, findings, changed, drawn)
        if changed and st.button(text("plan.table.drop")):
            draw_anew()
            st.rerun()


def save(context: Context, findings: Findings, changed: Sequence[Action], drawn: Drawn) -> None:
    """Each changed action is stored; what is in the way of any is shown, with both versions."""
    conflicts: list[tuple[Action, Action]] = []
    problems: list[Problem] = []
    n = 0
    for mine in changed:
        latest = drawn.latest[mine.id]
        merged = edits.lay_over(drawn.opened[mine.id], mine, latest)
        try:
            saved = context.workspace.save_action(findings.assessment.id, merged, latest.revision)
        except EditConflict as conflict:
            if not isinstance(conflict.theirs, Action):
                raise
            conflicts.append((conflict.theirs, mine))
            drawn.latest[mine.id] = conflict.theirs
        except ToolkitError as refused:
            problems.extend(refused.problems)
        else:
            drawn.opened[mine.id], drawn.latest[mine.id] = mine, saved
            n += 1
    if not conflicts and not problems:
        draw_anew()
        st.session_state[SAVED] = n
        st.rerun()
    _show_what_is_in_the_way(findings, conflicts, problems)
    prose.paragraph(text("plan.table.saved", n=n))


def _show_what_is_in_the_way(
    findings: Findings, conflicts: Sequence[tuple[Action, Action]], problems: Sequence[Problem]
) -> None:
    """Problems and conflicts stand here; saving again lays what was typed over their version."""
    told = [Problem(theirs.ref, *_told()) for theirs, _ in conflicts]
    parts.problem(ToolkitError([*problems, *told]))
    for theirs, mine in conflicts:
        parts.subheading(theirs.ref)
        prose.table(edits.side_by_side(theirs, mine, findings.bank), text("plan.conflict.alt"))


def _told() -> tuple[str, str]:
    return text("plan.conflict.what"), text("plan.conflict.fix")


def show_saved() -> None:
    """How many rows were saved a moment ago is said once."""
    n = st.session_state.pop(SAVED, None)
    if n is not None:
        prose.paragraph(text("plan.table.saved", n=n))
