"""The registers that a council keeps between its assessments: kindness, and exceptions."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.screens import registers_exceptions, registers_kindness
from toolkit.app.state import Context
from toolkit.words import text

VIEWS = ("kindness", "exemption")


def show(context: Context) -> None:
    """One of the registers stands on the page, to be read and added to."""
    parts.title(text("common.pages.registers"))
    parts.note(text("registers.of", council=context.council.name))
    wished = st.query_params.get("register", VIEWS[0])
    view = st.segmented_control(
        text("registers.view"),
        VIEWS,
        default=wished if wished in VIEWS else VIEWS[0],
        format_func=lambda name: text(f"registers.view_{name}"),
        required=True,
        key="registers-view",
    )
    if view is not None and view != wished:
        st.query_params["register"] = view
    (registers_exceptions if view == "exemption" else registers_kindness).show(context)
