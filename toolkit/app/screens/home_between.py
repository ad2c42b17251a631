"""What is there for every day, between one assessment and the next."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.words import text


def show() -> None:
    """The decision check and the registers are named here, each with a way to it."""
    with st.container(key="screen-between"):
        parts.heading(text("home.between.title"))
        for page in ("decisions", "registers"):
            with st.container(gap=None):
                parts.link_to(page)
                parts.note(text(f"home.between.{page}"))
