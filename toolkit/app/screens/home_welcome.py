"""A first visit: what Candour is for, and three steps that take five minutes each."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.state import Context
from toolkit.words import text

STEPS = ("results", "answer", "about")


def show(context: Context) -> None:
    """Whoever has no council of their own yet is told what this is and where to look first."""
    if any(not one.sample for one in context.councils):
        return
    with st.container(border=True):
        parts.heading(text("home.welcome.title"))
        parts.say("home.welcome.what")
        for page in STEPS:
            parts.link_to(page, text(f"home.welcome.{page}"))
        parts.say("home.welcome.then")
