"""Files: the paper for cabinet and the slides, with what their author chooses."""

from __future__ import annotations

from functools import partial

import streamlit as st

from toolkit.app import parts
from toolkit.app.pictures import file_name
from toolkit.app.state import Context
from toolkit.model.answers import Assessment
from toolkit.papers.outline import AUDIENCES, SECTIONS
from toolkit.words import text


def show_papers(context: Context, assessment: Assessment) -> None:
    """Who the paper is for and what is in it can be chosen; both forms of it can be taken away."""
    parts.heading(text("files.paper.title"))
    parts.say("files.paper.about")
    audience = st.radio(
        text("files.paper.audience"),
        AUDIENCES,
        format_func=lambda one: text(f"files.audience.{one}"),
        key="paper-audience",
    )
    kept = st.multiselect(
        text("files.paper.sections"),
        SECTIONS,
        SECTIONS,
        format_func=lambda one: text(f"papers.section.{one}"),
        key="paper-sections",
        placeholder=text("common.choose"),
    )
    leave_out = tuple(one for one in SECTIONS if one not in kept)
    workspace = context.workspace
    for name, ending, make in (
        ("paper", "docx", workspace.export_paper),
        ("slides", "pptx", workspace.export_slides),
    ):
        parts.download(
            text(f"files.{name}.button"),
            file_name(text(f"files.{name}.name"), context.council.name, assessment.label),
            ending,
            partial(make, assessment.id, audience, leave_out),
        )
