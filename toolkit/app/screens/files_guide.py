"""Files: the facilitator's guide, to print for a workshop."""

from __future__ import annotations

from functools import partial

from toolkit.app import parts
from toolkit.app.pictures import file_name
from toolkit.app.state import Context
from toolkit.model.answers import Assessment
from toolkit.papers.guide import LENGTHS
from toolkit.words import text


def show_guide(context: Context, assessment: Assessment) -> None:
    """The guide can be taken away for each length of workshop."""
    with parts.target("guide"):
        parts.heading(text("files.guide.title"))
    parts.say("files.guide.about")
    for length in LENGTHS:
        parts.download(
            text("files.guide.button", length=text(f"guide.length.m{length}")),
            file_name(
                text("files.guide.name", minutes=length), context.council.name, assessment.label
            ),
            "docx",
            partial(context.workspace.export_guide, assessment.id, length),
        )
