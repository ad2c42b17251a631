"""Where the room has found no way yet: what was tried, and when it is tried again."""

from __future__ import annotations

from typing import Any

import streamlit as st

from toolkit.app import parts
from toolkit.model.answers import AgreedRecord
from toolkit.words import text

LONG = 4000


def ask_searching(before: AgreedRecord, key: str, *, likely: bool) -> dict[str, Any]:
    """What the record says of a search; it can be said at any level, and opens where it is likely.

    A level can be agreed while nobody knows the way further; not knowing is likelier to need one.
    """
    title = text("workshop.searching.title")
    with st.expander(title, expanded=likely or bool(before.searching)):
        parts.note(text("workshop.searching.about"))
        tried = st.text_area(
            text("workshop.record.searching"),
            before.searching,
            height=100,
            max_chars=LONG,
            key=f"record-searching-{key}",
        )
        was = before.review_on
        again = st.date_input(
            text("workshop.searching.again"),
            was,
            *parts.days_around(was),
            key=f"record-again-{key}",
            format="DD/MM/YYYY",
        )
        if tried.strip() and again is None:
            parts.note(text("workshop.searching.no_day"))
    return {"searching": tried.strip(), "review_on": again if tried.strip() else None}
