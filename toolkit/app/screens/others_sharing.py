"""Whether the council shares its points, and the files that pass between councils."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.state import Context
from toolkit.errors import Problem, ToolkitError
from toolkit.model.answers import Assessment
from toolkit.words import long_date, text
from toolkit.workspace.others import OtherCouncils

ADDED, TURN = "others_added", "others_turn"
FILES_AT_ONCE = 60


def show(context: Context, found: OtherCouncils) -> None:
    """Taking part can be begun and ended, and files given and taken."""
    sharing = context.workspace.sharing()
    parts.heading(text("others.share.title"))
    may = context.may("admin")
    if sharing.since is None:
        _show_start(context, may=may)
        return
    parts.say("others.share.since", day=long_date(sharing.since))
    if may:
        _show_stop(context)
    if context.assessment is not None and found.hindrance is None and context.may("facilitator"):
        show_files(context, context.assessment)


def _show_stop(context: Context) -> None:
    with st.expander(text("others.stop.title")):
        parts.say("others.stop.about")
        message = st.container()
        if st.button(text("others.stop.button")):
            with message:
                parts.told(_stop)(context)


def _show_start(context: Context, *, may: bool) -> None:
    parts.say("others.share.about")
    points = ("what", "not", "who", "back")
    prose.bullets(text(f"others.share.{name}") for name in points)
    if not may:
        parts.note(text("people.only_admin"))
        return
    sure = st.checkbox(text("others.share.sure"))
    message = st.container()
    if st.button(text("others.share.button"), type="primary"):
        with message:
            if sure:
                parts.told(_start)(context)
            else:
                parts.problem(text("others.share.not_sure"))


def _start(context: Context) -> None:
    context.workspace.start_sharing()
    st.rerun()


def _stop(context: Context) -> None:
    context.workspace.stop_sharing()
    st.rerun()


def show_files(context: Context, assessment: Assessment) -> None:
    """One's own points as a file, and a place for those of others."""
    parts.heading(text("others.files.title"))
    parts.say("others.files.about")
    parts.download(
        text("others.files.own"),
        text("others.files.name"),
        "json",
        lambda: context.workspace.export_points(assessment.id),
    )
    added = st.session_state.pop(ADDED, 0)
    if added:
        with parts.target("others"):
            st.success(text("others.files.added", n=added))
    turn = st.session_state.setdefault(TURN, 0)
    chosen = st.file_uploader(
        text("others.files.theirs"),
        type="json",
        accept_multiple_files=True,
        key=f"others-{turn}",
        max_upload_size=1,
    )
    message = st.container()
    if st.button(text("others.files.button")):
        with message:
            _receive(context, assessment, [(one.name, one.getvalue()) for one in chosen])


def _receive(context: Context, assessment: Assessment, files: list[tuple[str, bytes]]) -> None:
    """Each sound file is kept; of the others it is told, one by one, what is wrong."""
    if not files:
        parts.problem(text("others.files.nothing"))
        return
    added, refused = 0, list[Problem]()
    for name, data in files[:FILES_AT_ONCE]:
        try:
            context.workspace.receive_points(assessment.id, name, data)
            added += 1
        except ToolkitError as error:
            refused.extend(error.problems)
    if refused:
        if added:
            st.success(text("others.files.added", n=added))
        parts.problem(ToolkitError(refused))
        return
    st.session_state[ADDED] = added
    st.session_state[TURN] += 1
    parts.move_focus("others")
    st.rerun()
