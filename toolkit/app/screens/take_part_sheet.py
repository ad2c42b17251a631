"""Answers to a survey by way of a spreadsheet, on the page where people see their own answers."""

from __future__ import annotations

import hashlib

import streamlit as st

from toolkit.app import bringing, parts, prose
from toolkit.app.seating import SeatSheet
from toolkit.errors import ToolkitError
from toolkit.seat.own_sheet import own_sheet, read_own_sheet, take_own_sheet
from toolkit.words import text
from toolkit.workbook.questionnaire_private import PrivateRead

TURN, DONE, READ = "own_sheet_turn", "own_sheet_done", "own_sheet_read"


def show_own_sheet(sheet: SeatSheet) -> None:
    """The sheet of one's group can be fetched here, and a filled-in one brought back."""
    if sheet.seat.round.promise != "survey":
        return
    done = st.session_state.pop(DONE, None)
    if done is not None:
        with parts.target("own-sheet-done"):
            st.success(text("private_sheet.form.done", n=done))
    with st.expander(text("private_sheet.form.title")):
        parts.say("private_sheet.form.about")
        name = text("private_sheet.form.name")
        parts.download(
            text("private_sheet.form.button"), name, "xlsx", lambda: own_sheet(sheet.seat)
        )
        turn = st.session_state.get(TURN, 0)
        label = text("private_sheet.form.upload")
        uploaded = st.file_uploader(label, max_upload_size=10, key=f"own-sheet-{turn}")
        if uploaded is not None:
            parts.told(_show_read)(sheet, uploaded.getvalue())


def _show_read(sheet: SeatSheet, data: bytes) -> None:
    read = _read(sheet, data)
    if read.errors:
        parts.say("bringing_answers.fix_first")
        prose.table(bringing.issue_table(read.errors), text("bringing_answers.group.problems"))
        return
    if not read.answers:
        parts.say("private_sheet.form.nothing")
        return
    st.markdown(text("private_sheet.form.found", n=len(read.answers)))
    message = st.container()
    if st.button(text("private_sheet.form.send"), type="primary", width="stretch"):
        with message:
            _take(sheet, read)


def _read(sheet: SeatSheet, data: bytes) -> PrivateRead:
    """What the sheet says; the same bytes are read once."""
    about = hashlib.sha256(data).hexdigest()
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != about:
        kept = (about, read_own_sheet(sheet.seat, data))
        st.session_state[READ] = kept
    found: PrivateRead = kept[1]
    return found


def _take(sheet: SeatSheet, read: PrivateRead) -> None:
    try:
        n = take_own_sheet(sheet.seat, read)
    except ToolkitError as error:
        parts.problem(error)
        return
    st.session_state.pop(READ, None)
    st.session_state[DONE] = n
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    parts.move_focus("own-sheet-done")
    st.rerun()
