"""Bring the plan back: what the workbook would change, decided cell by cell, then saved whole."""

from __future__ import annotations

from functools import partial

import streamlit as st

from toolkit.app import bringing, parts, prose
from toolkit.app.reading_once import read_once
from toolkit.app.screens import bring_groups, bring_new, bring_parts
from toolkit.app.screens.bring_parts import Upload
from toolkit.app.state import Context
from toolkit.model.answers import Assessment
from toolkit.words import text
from toolkit.workbook.reading.applying import open_choices
from toolkit.workbook.reading.issues import FileRefused
from toolkit.workspace.returning import Preview

UPLOAD = Upload("bring")


def show(context: Context) -> None:
    """A workbook can be uploaded here; below stands what it would change."""
    parts.title(text("common.pages.bring"))
    assessment = context.assessment
    if assessment is None:
        parts.say("bringing.no_assessment")
        parts.link_to("set_up")
        return
    parts.note(text("bringing.of", council=context.council.name, title=assessment.title))
    show_done(context, assessment)
    parts.say("bringing.about")
    UPLOAD.ask(
        text("bringing.upload"), partial(read, context, assessment), partial(show_preview, context)
    )
    parts.link_to("plan")


def read(context: Context, assessment: Assessment, name: str, data: bytes) -> Preview:
    """What the workbook would change; it is read once. Raises ToolkitError every time it is bad."""
    return read_once(
        UPLOAD.read,
        assessment.id,
        name,
        data,
        context.workspace.read_plan,
        says=text("bringing.reading"),
        refuses=FileRefused,
    )


def show_preview(context: Context, preview: Preview) -> None:
    """Everything that would change stands in groups, what has to be decided first."""
    found, prefix = preview.read, f"bring-{preview.sha256[:12]}-"
    notes_title = text("bringing.group.notes")
    if found.changes_nothing:
        st.success(text("bringing.nothing"), icon=":material/check:")
        bring_groups.show_kept(found)
        bring_parts.show_notes(found.notes, notes_title)
        return
    st.markdown(f"**{parts.plain(bringing.summary(found))}**")
    parts.note(text("bringing.not_saved"))
    if found.problems:
        bring_parts.show_problems(found.problems, "bringing.fix_first")
        if found.changes or found.conflicts or found.new:
            parts.say("bringing.before")
    bring_groups.show_conflicts(preview, prefix, context.workspace.names())
    if not found.problems:
        bring_groups.show_confirmations(found, prefix)
    bring_groups.show_changes(found)
    bring_new.show_new(preview, prefix)
    bring_groups.show_kept(found)
    bring_parts.show_notes(found.notes, notes_title)
    if not found.problems:
        show_accept(context, preview, prefix)


def show_accept(context: Context, preview: Preview, prefix: str) -> None:
    """All of it is saved once everything is decided and somebody says so."""
    choices = bringing.choices_of(st.session_state, prefix)
    UPLOAD.show_accept(
        preview.assessment_id,
        len(open_choices(preview.read, choices)),
        lambda: context.workspace.accept_plan(preview.assessment_id, preview, choices),
    )


def show_done(context: Context, assessment: Assessment) -> None:
    """What was saved a moment ago is said, and a fresh workbook is offered."""
    done = UPLOAD.done(assessment.id)
    if done is None:
        return
    refs = ", ".join(one.ref for one in done.added)
    first = text("bringing.done.changed", n=len(done.changed))
    second = text("bringing.done.added", n=len(done.added), refs=refs)
    UPLOAD.show_done(f"{first}, {second}")
    prose.paragraph(text("bringing.done.fresh"))
    parts.download(
        text("bringing.done.download"),
        text("bringing.done.file", label=assessment.label).replace("/", "-"),
        "xlsx",
        lambda: context.workspace.export_plan(assessment.id),
        primary=True,
    )
