"""The plan as a table for changing many actions at once.

Each cell is saved as it is typed, by comparison with what the table was drawn from: as any run
begins, and when the page is drawn. A row that cannot be saved keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from toolkit.app import bulk, edits, parts, plan_choice, prose
from toolkit.app.screens.plan_columns import columns_of_table
from toolkit.app.screens.plan_drawn import (
    DRAWN,
    Drawn,
    draw_anew,
    drawn_from,
    note_typed,
    take_theirs,
)
from toolkit.app.state import Context
from toolkit.errors import DatabaseAway, EditConflict, Problem, ToolkitError
from toolkit.findings import Findings
from toolkit.frames import columns, plan
from toolkit.model.council import Action
from toolkit.words import text


def show(context: Context, findings: Findings, shown: Sequence[str]) -> None:
    """The actions stand in a table; what is typed into a cell is saved at once."""
    parts.say("plan.table.about")
    ids = tuple(id for id in plan(findings)[columns.ID] if id in shown)
    chosen = tuple(st.query_params.get(name, "") for name in plan_choice.options(findings))
    drawn = drawn_from(context, findings, ids, chosen)
    if drawn.table.empty:
        return
    typed = st.data_editor(
        drawn.table,
        hide_index=True,
        column_config=columns_of_table(),
        disabled=list(bulk.READ_ONLY),
        row_height=88,
        placeholder="",
        key=drawn.key,
        alt=text("plan.table.alt"),
    )
    changed = bulk.edited(typed, drawn.opened.values())
    problems = keep(context, drawn, changed)
    waiting = bulk.edited(typed, drawn.opened.values())
    note_typed(context, drawn, typed, {one.id for one in waiting})
    if len(waiting) < len(changed):
        st.rerun()  # what the page says of the plan is as it was before
    parts.saved_note("saved" if drawn.saved and not waiting else None, "plan-table")
    if problems:
        parts.problem(ToolkitError(problems), focus=False)
    for mine in waiting:
        if mine.id in drawn.conflicts:
            show_conflict(findings, drawn, typed, mine)
    if waiting:
        parts.note(text("plan.table.unsaved", n=len(waiting)))
        if st.button(text("plan.table.drop")):
            draw_anew(context, drawn)
            st.rerun()


class RowWaits(Problem):
    """What keeps a row from being stored, which waits in the table as it was typed."""


def sweep(context: Context) -> None:
    """What was typed into the table is saved as a run begins, whichever page is shown next.

    What cannot be saved waits in the store for whoever typed it. Raises what was refused.
    """
    drawn = st.session_state.get(DRAWN)
    if not isinstance(drawn, Drawn) or drawn.council_id != context.workspace.council_id:
        return
    problems = keep(context, drawn, drawn.changed)
    if waiting := drawn.changed:
        typed = bulk.typed_over(drawn.table, (*drawn.opened.values(), *waiting))
        note_typed(context, drawn, typed, {one.id for one in waiting})
    if problems:
        raise ToolkitError(RowWaits(one.where, one.what, one.fix) for one in problems)


def keep(context: Context, drawn: Drawn, changed: Sequence[Action]) -> list[Problem]:
    """Each changed action is stored, but those about which a person has to choose.

    Gives what keeps any from being stored.
    """
    problems: list[Problem] = []
    for mine in changed:
        if mine.id in drawn.conflicts:
            continue
        try:
            keep_one(context, drawn, mine)
        except DatabaseAway:
            raise
        except ToolkitError as refused:
            problems.extend(refused.problems)
    return problems


def keep_one(context: Context, drawn: Drawn, mine: Action) -> None:
    """What was changed in this row is stored over whatever somebody else changed in other cells."""
    opened, latest = drawn.opened[mine.id], drawn.latest[mine.id]
    merged = edits.lay_over(opened, mine, latest)
    try:
        saved = context.workspace.save_action(drawn.assessment_id, merged, latest.revision)
    except EditConflict as conflict:
        theirs = conflict.theirs
        if not isinstance(theirs, Action):
            raise
        fields = edits.changed_fields(opened, mine)
        if any(getattr(theirs, name) != getattr(latest, name) for name in fields):
            drawn.conflicts[mine.id] = theirs
            return
        merged = edits.lay_over(opened, mine, theirs)
        saved = context.workspace.save_action(drawn.assessment_id, merged, theirs.revision)
    drawn.opened[mine.id], drawn.latest[mine.id] = mine, saved
    drawn.saved.add(mine.id)


def show_conflict(findings: Findings, drawn: Drawn, typed: pd.DataFrame, mine: Action) -> None:
    """Both versions of a row stand here, and somebody chooses which of the two is to stand."""
    theirs = drawn.conflicts[mine.id]
    told = Problem(theirs.ref, text("plan.conflict.what"), text("plan.table.choose"))
    parts.problem(ToolkitError(told), focus=False)
    prose.table(edits.side_by_side(theirs, mine, findings.bank), text("plan.conflict.alt"))
    with st.container(horizontal=True):
        if st.button(text("plan.table.keep_theirs", ref=theirs.ref), key=f"theirs-{mine.id}"):
            take_theirs(drawn, findings, typed, mine.id)
            st.rerun()
        if st.button(text("plan.table.save_mine", ref=theirs.ref), key=f"mine-{mine.id}"):
            drawn.latest[mine.id] = drawn.conflicts.pop(mine.id)
            st.rerun()
