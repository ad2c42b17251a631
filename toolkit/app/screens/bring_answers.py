"""Bring answers back: what a filled-in answer sheet would change, decided, then saved whole."""

from __future__ import annotations

import streamlit as st

from toolkit.app import answers_back, parts
from toolkit.app.reading_once import read_once
from toolkit.app.screens import bring_answers_groups as groups
from toolkit.app.state import Context
from toolkit.errors import EditConflict, ToolkitError
from toolkit.model.answers import Assessment
from toolkit.words import text
from toolkit.workbook.questionnaire_merging import Side
from toolkit.workspace.answer_sheets import AnswersPreview

READ, DONE, MOVED, TURN = "answers_read", "answers_done", "answers_moved", "answers_turn"


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
    turn = st.session_state.get(TURN, 0)
    label = text("bringing_answers.upload")
    uploaded = st.file_uploader(label, max_upload_size=10, key=f"answers-file-{turn}")
    if uploaded is None:
        st.session_state.pop(READ, None)
    else:
        parts.told(_show_read)(context, assessment, uploaded.name, uploaded.getvalue())
    parts.link_to("files")


def _show_read(context: Context, assessment: Assessment, name: str, data: bytes) -> None:
    preview = read(context, assessment, name, data)
    moved = st.session_state.pop(MOVED, None)
    if isinstance(moved, EditConflict):
        parts.problem(moved)
    show_preview(context, preview)


def read(context: Context, assessment: Assessment, name: str, data: bytes) -> AnswersPreview:
    """What the sheet would change; it is read once. Raises ToolkitError every time it is bad."""
    return read_once(
        READ,
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
    if not merged.differences and not merged.errors:
        st.success(text("bringing_answers.nothing"), icon=":material/check:")
        groups.show_notes(merged)
        return
    st.markdown(f"**{parts.plain(answers_back.summary(merged))}**")
    parts.note(text("bringing_answers.not_saved"))
    waiting = 0
    if merged.errors:
        groups.show_problems(merged)
    else:
        groups.show_conflicts(preview, prefix)
        waiting = groups.show_confirmations(merged, prefix)
    groups.show_changes(preview)
    groups.show_notes(merged)
    if not merged.errors:
        show_accept(context, preview, prefix, waiting)


def show_accept(context: Context, preview: AnswersPreview, prefix: str, waiting: int) -> None:
    """The button that saves all of it; it waits until everything is decided."""
    choices = answers_back.choices_of(st.session_state, prefix, preview.merged)
    waiting += preview.merged.undecided(choices)
    agreed = groups.show_whose(preview, prefix)
    message = st.container()
    if waiting:
        parts.note(text("bringing_answers.waiting", n=waiting))
    if st.button(text("bringing_answers.accept"), type="primary", disabled=bool(waiting)):
        with message:
            accept(context, preview, choices, agreed=agreed)


def accept(
    context: Context,
    preview: AnswersPreview,
    choices: dict[tuple[str, str], Side],
    *,
    agreed: bool,
) -> None:
    """All of it is saved and said, or read once more where something changed meanwhile."""
    try:
        n = context.workspace.accept_questionnaire(preview, choices, agreed=agreed)
    except EditConflict as conflict:
        st.session_state[MOVED] = conflict
        st.session_state.pop(READ, None)
        st.rerun()
    except ToolkitError as error:
        parts.problem(error)
        return
    st.session_state[DONE] = (preview.assessment_id, n)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state.pop(READ, None)
    parts.move_focus("answers-done")
    st.rerun()


def show_done(assessment: Assessment) -> None:
    """How many answers were saved a moment ago is said."""
    done = st.session_state.get(DONE)
    if done is None or done[0] != assessment.id:
        return
    with parts.target("answers-done"):
        st.success(text("bringing_answers.done", n=done[1]), icon=":material/check:")
    parts.link_to("results")
