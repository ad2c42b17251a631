"""Bring answers back: what a filled-in answer sheet would change, decided, then saved whole."""

from __future__ import annotations

from functools import partial

import streamlit as st

from toolkit.app import answers_back, parts
from toolkit.app.reading_once import read_once
from toolkit.app.screens import bring_answers_groups as groups
from toolkit.app.screens import bring_parts
from toolkit.app.screens.bring_parts import Upload
from toolkit.app.state import Context
from toolkit.errors import ToolkitError
from toolkit.model.answers import Assessment
from toolkit.words import text
from toolkit.workspace.answer_sheets import AnswersPreview

UPLOAD = Upload("answers")


def show(context: Context) -> None:
    """An answer sheet can be uploaded here; below stands what it would change."""
    parts.title(text("common.pages.bring_answers"))
    assessment = context.assessment
    if assessment is None:
        parts.say("bringing_answers.no_assessment")
        parts.link_to("set_up")
        return
    said = {"council": context.council.name, "title": assessment.title}
    parts.note(text("bringing_answers.of", **said))
    show_done(assessment)
    parts.say("bringing_answers.about")
    UPLOAD.ask(
        text("bringing_answers.upload"),
        partial(read, context, assessment),
        partial(show_preview, context),
    )
    parts.link_to("files")


def read(context: Context, assessment: Assessment, name: str, data: bytes) -> AnswersPreview:
    """What the sheet would change; it is read once. Raises ToolkitError every time it is bad."""
    return read_once(
        UPLOAD.read,
        assessment.id,
        name,
        data,
        context.workspace.read_questionnaire,
        says=text("bringing_answers.reading"),
        refuses=ToolkitError,
    )


def show_preview(context: Context, preview: AnswersPreview) -> None:
    """Everything that would change stands in groups, what has to be decided first."""
    merged, prefix = preview.merged, f"answers-{preview.digest[:12]}-"
    notes_title = text("bringing_answers.group.notes")
    if not merged.differences and not merged.errors:
        st.success(text("bringing_answers.nothing"), icon=":material/check:")
        bring_parts.show_notes(merged.notes, notes_title)
        return
    st.markdown(f"**{parts.plain(answers_back.summary(merged))}**")
    parts.note(text("bringing.not_saved"))
    waiting = 0
    if merged.errors:
        bring_parts.show_problems(merged.errors, "bringing_answers.fix_first")
    groups.show_conflicts(preview, prefix)
    if not merged.errors:
        waiting = groups.show_confirmations(merged, prefix)
    groups.show_changes(preview)
    bring_parts.show_notes(merged.notes, notes_title)
    if not merged.errors:
        show_accept(context, preview, prefix, waiting)


def show_accept(context: Context, preview: AnswersPreview, prefix: str, waiting: int) -> None:
    """All of it is saved once everything is decided and somebody says so."""
    choices = answers_back.choices_of(st.session_state, prefix, preview.merged)
    agreed = groups.show_whose(preview, prefix)
    UPLOAD.show_accept(
        preview.assessment_id,
        waiting + preview.merged.undecided(choices),
        lambda: context.workspace.accept_questionnaire(preview, choices, agreed=agreed),
    )


def show_done(assessment: Assessment) -> None:
    """How many answers were saved a moment ago is said."""
    n = UPLOAD.done(assessment.id)
    if n is not None:
        UPLOAD.show_done(text("bringing_answers.done", n=n))
        parts.link_to("results")
