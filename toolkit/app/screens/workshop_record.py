"""What the room agreed on a question, and the form in which a host records it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from toolkit.app import hosting, parts
from toolkit.app.hosting import Room
from toolkit.app.screens.workshop_fields import Recorded, ask_record
from toolkit.errors import EditConflict, ToolkitError
from toolkit.explaining import level_words, sentences_agreed
from toolkit.frames import grade_word
from toolkit.model.answers import AgreedRecord
from toolkit.words import text
from toolkit.workspace.rooms import BoardItem

THEIRS = "record_theirs"  # what another host recorded while this session typed


def show_record(record: AgreedRecord | None) -> None:
    """What stands as agreed: the level, why, who decided, and every other view."""
    if record is None:
        return
    with st.container(border=True, key=f"agreed-{record.question_id}"):
        with parts.target("agreed"):
            parts.subheading(text("workshop.question.agreed"))
        st.markdown(f"**{parts.plain(_outcome(record))}**")
        if record.rationale or record.reason:
            parts.say("workshop.record.because", words=record.rationale or record.reason)
        if record.evidence is not None:
            parts.say("workshop.record.evidence", grade=grade_word(record.evidence))
        if record.decider:
            parts.say("workshop.record.by", who=record.decider)
        if record.status == "not_applicable" and record.approver:
            parts.say("workshop.record.approved", who=record.approver)
        for one in record.dissent:
            kind = "dissent" if one.level is None else "dissent_at"
            parts.say(f"workshop.record.{kind}", words=one.words, level=one.level)


def _outcome(record: AgreedRecord) -> str:
    if record.level is not None:
        return level_words(record.level)
    return text(f"answer.status.{record.status}")


def show_button(item: BoardItem, *, primary: bool) -> None:
    """A button opens the form for this question."""
    st.button(
        text("workshop.do.change_record" if item.record else "workshop.do.record"),
        key="do-record",
        type="primary" if primary else "secondary",
        on_click=_begin,
        args=(item,),
    )


def _begin(item: BoardItem) -> None:
    st.session_state[hosting.RECORDING] = item.question.id
    # The record as it was when the form was opened: what somebody else saves meanwhile is told.
    st.session_state["record_was"] = item.record
    st.session_state.pop(THEIRS, None)
    parts.move_focus("record")


def leave() -> None:
    """No form is open any more."""
    st.session_state.pop(hosting.RECORDING, None)


def show_form(room: Room, item: BoardItem) -> None:
    """The fields of the agreement stand here; saving it says what stands out in it.

    It stays while other hosts go on: what was typed is not lost.
    """
    was: AgreedRecord | None = st.session_state.get("record_was")
    with parts.target("record"):
        parts.subheading(text("workshop.record.title"))
    parts.note(text("workshop.record.about"))
    with st.container(key=f"card-record-{item.question.id}"):
        recorded = ask_record(item.question, was)
    message = st.container()
    with st.container(horizontal=True):
        pressed = st.button(text("workshop.record.save"), type="primary")
        st.button(text("workshop.record.cancel"), on_click=leave)
    if pressed:
        with message:
            _save(room, item, was, recorded)
    with message:
        show_record(st.session_state.get(THEIRS))


def _save(room: Room, item: BoardItem, was: AgreedRecord | None, recorded: Recorded) -> None:
    if recorded.problem:
        parts.problem(recorded.problem)
        return
    record = _over_theirs(recorded.record, was)
    record = replace(record, agreed_on=room.workspace.today)
    stands = st.session_state.get(THEIRS, was)
    revision = stands.revision if stands else 0
    try:
        room.workspace.agree_in_room(room.round.id, record, revision, room.stage.pulse)
    except EditConflict as conflict:
        if isinstance(conflict.theirs, AgreedRecord):
            st.session_state[THEIRS] = conflict.theirs
        parts.problem(hosting.told_of(conflict))
        return
    except ToolkitError as error:
        parts.problem(error)
        return
    leave()
    st.session_state[hosting.HOST_SAVED] = saved_words(room, item, record)
    parts.move_focus("agreed")
    st.rerun()


def _over_theirs(record: AgreedRecord, was: AgreedRecord | None) -> AgreedRecord:
    """What was typed, with every view that another host recorded while it was."""
    theirs: AgreedRecord | None = st.session_state.get(THEIRS)
    if theirs is None:
        return record
    added = record.dissent[len(was.dissent) if was else 0 :]
    return replace(record, revision=theirs.revision, dissent=(*theirs.dissent, *added))


def saved_words(room: Room, item: BoardItem, record: AgreedRecord) -> tuple[str, ...]:
    """That it is recorded, and what stands out beside people's answers (METHOD 3)."""
    if record.level is not None:
        told = text("workshop.record.saved", level=level_words(record.level))
    else:
        told = text(f"workshop.record.saved_{_kind(item, record)}")
    findings = room.workspace.findings(room.assessment.id)
    picture = next(reversed(hosting.pictures_of(item)), None)
    agreement = findings.agreements.get(record.question_id)
    return (told, *sentences_agreed(record, agreement, picture))


def _kind(item: BoardItem, record: AgreedRecord) -> str:
    if record.status == "not_applicable" and not record.reason.strip():
        return "no_reason"
    if record.status == "not_applicable" and item.question.red_line and not record.approver.strip():
        return "unapproved"
    return record.status
