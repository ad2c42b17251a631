"""The answer sheet on Files: to be filled in without a network, and brought back."""

from __future__ import annotations

from toolkit.app import parts
from toolkit.app.state import Context
from toolkit.model.answers import Assessment
from toolkit.words import text


def show_answer_sheet(context: Context, assessment: Assessment) -> None:
    """The sheet can be downloaded here, and a filled-in one brought back."""
    parts.heading(text("bringing_answers.files.title"))
    parts.say("bringing_answers.files.about")
    parts.download(
        text("bringing_answers.files.button"),
        text("bringing_answers.files.name", label=assessment.label.replace("/", "-")),
        "xlsx",
        lambda: context.workspace.export_questionnaire(assessment.id),
    )
    parts.link_to("bring_answers")
