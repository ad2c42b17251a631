"""Files: what was found and planned, to take away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from toolkit.app import parts
from toolkit.app.pictures import file_name
from toolkit.app.screens.files_answers import show_answer_sheet
from toolkit.app.screens.files_guide import show_guide
from toolkit.app.screens.files_paper import show_papers
from toolkit.app.state import Context
from toolkit.model.answers import Assessment
from toolkit.words import text


def show(context: Context) -> None:
    """Each file that can be made of this assessment has a button, under a warning."""
    parts.title(text("common.pages.files"))
    if context.assessment is None:
        parts.say("files.no_assessment")
        parts.link_to("set_up")
        return
    workspace, assessment = context.workspace, context.assessment
    parts.note(text("files.of", council=context.council.name, title=assessment.title))
    with st.container(border=True):
        parts.say("files.warning.open")
        parts.say("files.warning.small")
        parts.say("files.warning.handling")
    if context.may("contributor"):  # a workbook that comes back changes the plan
        _offer(context, assessment, "plan", "xlsx", workspace.export_plan)
        parts.link_to("bring")
    show_papers(context, assessment)
    show_guide(context, assessment)
    show_answer_sheet(context, assessment)
    _offer(context, assessment, "csv", "zip", workspace.export_csv)
    _offer(context, assessment, "json", "json", workspace.export_json)


def _offer(
    context: Context, assessment: Assessment, name: str, ending: str, make: Callable[[str], bytes]
) -> None:
    """The file of this name can be downloaded; the plan is what most people come for."""
    parts.heading(text(f"files.{name}.title"))
    parts.say(f"files.{name}.about")
    parts.download(
        text(f"files.{name}.button"),
        file_name(text(f"files.{name}.name"), context.council.name, assessment.label),
        ending,
        partial(make, assessment.id),
        primary=name == "plan",
    )
