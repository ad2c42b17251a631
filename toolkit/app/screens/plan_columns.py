"""The columns of the plan's table: what may be typed into each, and how wide it is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from toolkit.app import bulk
from toolkit.frames import columns, heading

WIDE = (columns.TITLE, columns.MEASURE, columns.RESULT, columns.CHANGED_FOR)


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
