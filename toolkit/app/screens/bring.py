"""Bring the plan back: what the workbook would change, decided cell by cell, then saved whole."""

from __future__ import annotations

import streamlit as st

from toolkit.app import bringing, parts, prose
from toolkit.app.reading_once import read_once
from toolkit.app.screens import bring_groups, bring_new
from toolkit.app.state import Context
from toolkit.errors import EditConflict, ToolkitError
from toolkit.model.answers import Assessment
from toolkit.words import text
from toolkit.workbook.reading.applying import open_choices
from toolkit.workbook.reading.issues import FileRefused
from toolkit.workspace.returning import Preview

READ, DONE, MOVED, TURN = "bring_read", "bring_done", "bring_moved", "bring_turn"


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
    turn = st.session_state.get(TURN, 0)
    uploaded = st.file_uploader(
        text("bringing.upload"), max_upload_size=10, key=f"bring-file-{turn}"
    )
    if uploaded is None:
        st.session_state.pop(READ, None)
    else:
        parts.told(_show_read)(context, assessment, uploaded.name, uploaded.getvalue())
    parts.link_to("plan")


def _show_read(context: Context, assessment: Assessment, name: str, data: bytes) -> None:
    preview = read(context, assessment, name, data)
    moved = st.session_state.pop(MOVED, None)
    if isinstance(moved, EditConflict):
        parts.problem(moved)
    show_preview(context, preview)


def read(context: Context, assessment: Assessment, name: str, data: bytes) -> Preview:
    """What the workbook would change; it is read once. Raises ToolkitError every time it is bad."""
    return read_once(
        READ,
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
    if found.changes_nothing:
        st.success(text("bringing.nothing"), icon=":material/check:")
        bring_groups.show_kept(found)
        bring_groups.show_notes(found)
        return
    st.markdown(f"**{parts.plain(bringing.summary(found))}**")
    parts.note(text("bringing.not_saved"))
    if found.problems:
        bring_groups.show_problems(found)
        if found.changes or found.new:
            parts.say("bringing.before")
    else:
        bring_groups.show_conflicts(preview, prefix, context.workspace.names())
        bring_groups.show_confirmations(found, prefix)
    bring_groups.show_changes(found)
    bring_new.show_new(preview, prefix)
    bring_groups.show_kept(found)
    bring_groups.show_notes(found)
    if not found.problems:
        show_accept(context, preview, prefix)


def show_accept(context: Context, preview: Preview, prefix: str) -> None:
    """The button that saves all of it; it waits until everything is decided."""
    choices = bringing.choices_of(st.session_state, prefix)
    waiting = open_choices(preview.read, choices)
    message = st.container()
    if waiting:
        parts.note(text("bringing.waiting", n=len(waiting)))
    pressed = st.button(text("bringing.accept"), type="primary", disabled=bool(waiting))
    if pressed:
        with message:
            accept(context, preview, choices)


def accept(context: Context, preview: Preview, choices: dict[str, str]) -> None:
    """All of it is saved and said, or compared once more where the plan was changed meanwhile."""
    try:
        done = context.workspace.accept_plan(preview.assessment_id, preview, choices)
    except EditConflict as conflict:
        st.session_state[MOVED] = conflict
        st.session_state.pop(READ, None)
        st.rerun()
    except ToolkitError as error:
        parts.problem(error)
        return
    st.session_state[DONE] = (preview.assessment_id, len(done.changed), done.added)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state.pop(READ, None)
    parts.move_focus("bring-done")
    st.rerun()


def show_done(context: Context, assessment: Assessment) -> None:
    """What was saved a moment ago is said, and a fresh workbook is offered."""
    done = st.session_state.get(DONE)
    if done is None or done[0] != assessment.id:
        return
    _, changed, added = done
    refs = ", ".join(one.ref for one in added)
    first = text("bringing.done.changed", n=changed)
    second = text("bringing.done.added", n=len(added), refs=refs)
    with parts.target("bring-done"):
        st.success(parts.plain(f"{first}, {second}"), icon=":material/check:")
    prose.paragraph(text("bringing.done.fresh"))
    parts.download(
        text("bringing.done.download"),
        text("bringing.done.file", label=assessment.label).replace("/", "-"),
        "xlsx",
        lambda: context.workspace.export_plan(assessment.id),
        primary=True,
    )
