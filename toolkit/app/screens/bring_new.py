"""The rows of a workbook that would become new actions, and what is still to be said about each."""

from __future__ import annotations

import streamlit as st

from toolkit.app import bringing, parts, prose
from toolkit.words import text
from toolkit.workbook.reading.applying import ADD, SKIP
from toolkit.workbook.reading.plan import NewAction
from toolkit.workspace.returning import Preview


def show_new(preview: Preview, prefix: str) -> None:
    """Each row that would become a new action, and what is still to be said about it."""
    found = preview.read.new
    if not found:
        return
    parts.heading(text("bringing.group.new"))
    parts.say("bringing.new.about")
    for one in found:
        with st.container(border=True):
            _show_new(preview, one, prefix)


def _show_new(preview: Preview, one: NewAction, prefix: str) -> None:
    parts.subheading(text("bringing.new.head", row=one.row, title=one.title))
    prose.table(bringing.new_table(one), text("bringing.group.new"))
    if one.asked is not None and not preview.read.problems:
        prose.paragraph(str(one.asked.problem))
        words = {ADD: text("bringing.new.add"), SKIP: text("bringing.new.skip")}
        st.radio(
            text("bringing.new.which", row=one.row),
            list(words),
            index=None,
            format_func=words.__getitem__,
            horizontal=True,
            key=prefix + one.id,
        )
    if not one.values.get("theme") and not preview.read.problems:
        st.selectbox(
            text("bringing.new.theme", row=one.row),
            list(preview.standing.offered("theme").values()),
            index=None,
            placeholder=text("bringing.new.choose"),
            key=f"{prefix}theme/{one.id}",
        )
