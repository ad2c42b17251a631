"""The table of the plan as a session sees it: what it was drawn from, and what is not saved yet.

Each cell is saved as it is typed. The table itself stays as it was drawn, with what was typed over
it, so that nothing moves under the hands of whoever types on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from toolkit.app import bulk
from toolkit.app.state import Context
from toolkit.findings import Findings
from toolkit.frames import plan
from toolkit.model.council import Action

DRAWN, TYPED, TURN, KEPT = "plan_drawn", "plan_typed", "plan_turn", "plan_kept"


@dataclass(frozen=True)
class Drawn:
    """The table as this session saw it, under the filters that were `chosen`.

    `opened` are the actions as they stand in it, `latest` the newest versions that are known,
    `conflicts` what somebody else saved in the same cells. `saved` counts the rows saved from it.
    """

    council_id: str
    assessment_id: str
    chosen: tuple[str, ...]
    turn: int
    table: pd.DataFrame
    opened: dict[str, Action]
    latest: dict[str, Action]
    conflicts: dict[str, Action] = field(default_factory=dict)
    saved: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        """The name under which Streamlit knows the table."""
        return f"plan-table-{self.turn}"

    @property
    def place(self) -> str:
        """The name under which the store keeps what cannot be saved yet."""
        return f"plan-{self.assessment_id}"[:64]

    @property
    def changed(self) -> tuple[Action, ...]:
        """The actions that say something else in it as this run begins; none where it was left."""
        state = st.session_state.get(self.key)
        rows = bulk.rows_typed(self.table, state["edited_rows"] if state else {})
        return bulk.edited_in(rows, self.opened.values()) if state else ()

    def fits(self, findings: Findings, ids: tuple[str, ...], chosen: tuple[str, ...]) -> bool:
        """Whether it shows what is stored, of these actions at least, under these filters."""
        stored = {one.id: one for one in findings.actions.actions}
        return (
            self.chosen == chosen
            and self.key in st.session_state
            and self.opened.keys() >= set(ids)
            and all(id in stored and bulk.says(stored[id], one) for id, one in self.opened.items())
        )


def drawn_from(
    context: Context, findings: Findings, ids: tuple[str, ...], chosen: tuple[str, ...]
) -> Drawn:
    """The table as this session saw it, as long as it fits; else drawn from what is stored.

    One with something unsaved in it stays, whatever is filtered or added meanwhile; where it was
    left for another page, or the page was loaded again, it comes back as it was typed.
    """
    kept = _kept_of(findings)
    if kept is not None and TYPED in st.session_state:
        if kept.key in st.session_state:
            return kept
        return _keep(replace(kept, turn=_next_turn(), table=st.session_state[TYPED].copy()))
    if kept is not None and (kept.changed or kept.fits(findings, ids, chosen)):
        return kept
    known = {one.id: one for one in findings.actions.actions}
    actions = {id: known[id] for id in ids}
    table = bulk.table_of(plan(findings), ids)
    made = (context.workspace.council_id, findings.assessment.id, chosen, _next_turn())
    drawn = Drawn(*made, table, actions, dict(actions))
    if kept is None:
        st.session_state.pop(TYPED, None)
        st.session_state[KEPT] = context.workspace.unsaved(drawn.place) or {}
        bulk.put_typed(table, st.session_state[KEPT])
    return _keep(drawn)


def _kept_of(findings: Findings) -> Drawn | None:
    """The table of this assessment that the session drew last."""
    kept = st.session_state.get(DRAWN)
    return (
        kept if isinstance(kept, Drawn) and kept.assessment_id == findings.assessment.id else None
    )


def _next_turn() -> int:
    turn: int = st.session_state.get(TURN, 0) + 1
    st.session_state[TURN] = turn
    return turn


def _keep(drawn: Drawn) -> Drawn:
    st.session_state[DRAWN] = drawn
    return drawn


def note_typed(context: Context, drawn: Drawn, typed: pd.DataFrame, ids: set[str]) -> None:
    """What stands in these rows and cannot be saved yet is known here, and waits in the store."""
    if ids:
        st.session_state[TYPED] = typed
    else:
        st.session_state.pop(TYPED, None)
    body = bulk.typed_cells(typed, [drawn.opened[id] for id in ids])
    if body != st.session_state.get(KEPT, {}):
        context.workspace.keep_unsaved(drawn.place, body)
        st.session_state[KEPT] = body


def take_theirs(drawn: Drawn, findings: Findings, typed: pd.DataFrame, action_id: str) -> None:
    """The row of this action says what is stored; every other stays as it was typed."""
    stored = next(one for one in findings.actions.actions if one.id == action_id)
    table = typed.copy()
    table.loc[action_id] = bulk.table_of(plan(findings), [action_id]).loc[action_id]
    drawn.opened[action_id] = drawn.latest[action_id] = stored
    drawn.conflicts.pop(action_id, None)
    st.session_state[TYPED] = table
    _keep(replace(drawn, turn=_next_turn(), table=table))


def is_unsaved(findings: Findings) -> bool:
    """Whether the table of this assessment holds something that is not saved."""
    return TYPED in st.session_state and _kept_of(findings) is not None


def draw_anew(context: Context, drawn: Drawn) -> None:
    """What could not be saved is gone; the next table is drawn from what is stored."""
    context.workspace.drop_unsaved(drawn.place)
    for name in (DRAWN, TYPED, KEPT):
        st.session_state.pop(name, None)
