"""The table of the plan as a session saw it, until all that was typed into it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from toolkit.app import bulk
from toolkit.findings import Findings
from toolkit.frames import columns, heading, plan
from toolkit.model.council import Action

DRAWN, TURN = "plan_drawn", "plan_turn"
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


def drawn_from(findings: Findings, ids: tuple[str, ...]) -> Drawn:
    """The table as this session saw it first; drawn from what is stored where it saw none."""
    about = (findings.assessment.id, *ids)
    kept = st.session_state.get(DRAWN)
    if isinstance(kept, Drawn) and kept.about == about:
        return kept
    actions = {one.id: one for one in findings.actions.actions if one.id in ids}
    turn = st.session_state.get(TURN, 0) + 1
    drawn = Drawn(about, turn, bulk.table_of(plan(findings), ids), actions, dict(actions))
    st.session_state[DRAWN], st.session_state[TURN] = drawn, turn
    return drawn


def draw_anew() -> None:
    """What was typed into the table is gone; the next one is drawn from what is stored."""
    st.session_state.pop(DRAWN, None)


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
