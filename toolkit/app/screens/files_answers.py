"""Answers and days on Files: the answer sheet to fill in, the answers to read, the calendar."""

from __future__ import annotations

from toolkit.app import parts
from toolkit.app.pictures import file_name
from toolkit.app.state import Context
from toolkit.model.answers import Assessment
from toolkit.words import text


def show_answer_sheet(context: Context, assessment: Assessment) -> None:
    """The sheet and the answers can be downloaded here, and a filled-in sheet brought back."""
    workspace = context.workspace
    makers = {
        "files": ("xlsx", workspace.export_questionnaire),
        "answers": ("xlsx", workspace.export_answers),
        "calendar": ("ics", workspace.export_calendar),
    }
    if not context.may("contributor"):
        del makers["files"]
    for name, (ending, make) in makers.items():
        parts.heading(text(f"bringing_answers.{name}.title"))
        parts.say(f"bringing_answers.{name}.about")
        parts.download(
            text(f"bringing_answers.{name}.button"),
            file_name(
                text(f"bringing_answers.{name}.name"), context.council.name, assessment.label
            ),
            ending,
            lambda make=make: make(assessment.id),  # type: ignore[misc]
        )
        if name == "files":
            parts.link_to("bring_answers")
