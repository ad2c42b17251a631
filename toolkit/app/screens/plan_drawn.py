"""The table of the plan as a session saw it, until all that was typed into it is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from toolkit.app import bulk
from toolkit.findings import Findings
from toolkit.frames import columns, heading, plan
from toolkit.model.council import Action

DRAWN, TYPED, TURN = "plan_drawn", "plan_typed", "plan_turn"
WIDE = (columns.TITLE, columns.MEASURE, columns.RESULT, columns.CHANGED_FOR)


@dataclass(frozen=True)
class Drawn:
    """The table as this session saw it, until all that was typed into it is saved.

    `opened` are the actions as they stand in it, `latest` the newest versions that are known.
    """

    about: tuple[str, ...]
    turn: int
    table: pd.DataFrame
    opened: dict[str, Action]
    latest: dict[str, Action]

    @property
    def key(self) -> str:
        """The name under which Streamlit knows the table."""
        return f"plan-table-{self.turn}"

    def is_unsaved_in(self, findings: Findings) -> bool:
        """Whether it is of this assessment and holds something that is not saved."""
        return TYPED in st.session_state and self.about[0] == findings.assessment.id


def drawn_from(findings: Findings, ids: tuple[str, ...]) -> Drawn:
    """The table as this session saw it first; drawn from what is stored where it saw none.

    One with something unsaved in it stays, whatever is filtered or added meanwhile; where it was
    left for another page, it comes back as it was typed.
    """
    about = (findings.assessment.id, *ids)
    kept = st.session_state.get(DRAWN)
    if isinstance(kept, Drawn) and kept.is_unsaved_in(findings):
        if kept.key in st.session_state:
            return kept
        return _keep(replace(kept, turn=_next_turn(), table=st.session_state[TYPED].copy()))
    if isinstance(kept, Drawn) and kept.about == about:
        return kept
    actions = {one.id: one for one in findings.actions.actions if one.id in ids}
    table = bulk.table_of(plan(findings), ids)
    return _keep(Drawn(about, _next_turn(), table, actions, dict(actions)))


def _next_turn() -> int:
    turn: int = st.session_state.get(TURN, 0) + 1
    st.session_state[TURN] = turn
    return turn


def _keep(drawn: Drawn) -> Drawn:
    st.session_state[DRAWN] = drawn
    return drawn


def note_typed(typed: pd.DataFrame, *, changed: bool) -> None:
    """What stands in the table is known, for as long as it is not saved."""
    if changed:
        st.session_state[TYPED] = typed
    else:
        st.session_state.pop(TYPED, None)


def is_unsaved(findings: Findings) -> bool:
    """Whether the table of this assessment holds something that is not saved."""
    kept = st.session_state.get(DRAWN)
    return isinstance(kept, Drawn) and kept.is_unsaved_in(findings)


def draw_anew() -> None:
    """What was typed into the table is gone; the next one is drawn from what is stored."""
    st.session_state.pop(DRAWN, None)
    st.session_state.pop(TYPED, None)


def columns_of_table() -> dict[str, Any]:
    """What may be typed into each column, and how wide it is."""
    config = st.column_config
    found: dict[str, Any] = {
        name: config.TextColumn(heading(name), width=260 if name in WIDE else 210)
        for name in bulk.SHOWN
    }
    for name in (columns.REF, columns.NEED, columns.WHEN):
        found[name] = config.TextColumn(heading(name), width=80)
    for name in bulk.DATES.values():
        found[name] = config.DateColumn(heading(name), format="DD/MM/YYYY", width=130)
    for field, name in bulk.CHOSEN.items():
        options = list(bulk.words_for(field).values())
        label = heading(name)
        found[name] = config.SelectboxColumn(label, options=options, required=True, width=140)
    return found
