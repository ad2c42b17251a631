"""A first visit: what Candour is for, where to look first, and how to begin a council."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, sign_in
from toolkit.app.screens import home_councils
from toolkit.app.state import Context
from toolkit.words import text

STEPS = ("results", "answer", "about")


def show(context: Context) -> None:
    """Whoever has no council of their own yet is told what this is, and can begin one."""
    if not home_councils.is_new(context):
        return
    with st.container(border=True, key="screen-welcome"):
        parts.heading(text("home.welcome.title"))
        parts.say("home.welcome.what")
        for page in STEPS:
            parts.link_to(page, text(f"home.welcome.{page}"))
        if sign_in.may_found():
            parts.subheading(text("home.start.title"))
            parts.say("home.welcome.then")
            home_councils.show_start(context)
