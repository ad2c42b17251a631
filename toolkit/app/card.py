"""One question's card: the answer, what it rests on, and whether it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from toolkit.app import away, parts
from toolkit.app.form import Form
from toolkit.app.last_year import show_last_year
from toolkit.app.offers import show_offers
from toolkit.app.question_head import show_progress
from toolkit.app.sheet import DONT_KNOW, NOT_APPLICABLE, PLACE
from toolkit.method import level_name
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import EVIDENCE_GRADES, LEVELS, Question
from toolkit.words import long_date, text

CHOICES: tuple[int | str, ...] = (*LEVELS, DONT_KNOW, NOT_APPLICABLE)
TRY_AGAIN_SECONDS = 3
LONGEST = 4000


@st.fragment
@parts.told
@away.in_fragment
def show_card(form: Form, question: Question, head: DeltaGenerator) -> None:
    """The card is on the page, what was chosen in it is kept, and the head says how far one is."""
    memory = form.memory
    is_kept = form.keep(question.id)
    if st.session_state.get(PLACE, question.id) != question.id:
        # A button turned the page, but only the card was run: a tap that leaves a field and presses
        # the button in one moment is one run of the card to Streamlit (seen in 1.67).
        st.rerun()
    _show_record(form, question, memory.seen[question.id].record)
    with st.container(key=f"card-{question.id}"):
        values = _draw(form, question)
    if not is_kept:
        # A new session cannot read its widgets before they are drawn; after a lost connection they
        # may hold what the browser sent again.
        form.keep(question.id, values)
    with head:
        show_progress(form, question)
    show_offers(form, question)
    if question.id in memory.conflicts:
        _show_conflict(form, question)
    state = memory.states.get(question.id)
    parts.saved_note(state, question.id)
    if state == "trying":
        _try_again(form, question)
    show_last_year(form, question)


def _draw(form: Form, question: Question) -> Mapping[str, Any]:
    chosen = form.default(question.id, "choice")
    choice = st.radio(
        text("answer.choose"),
        CHOICES,
        index=None if chosen is None else CHOICES.index(chosen),
        format_func=lambda one: _option(question, one),
        **_about(form, question, "choice"),
    )
    if choice is None:
        return {"choice": choice}
    return {"choice": choice} | _draw_basis(form, question, choice)


def _draw_basis(form: Form, question: Question, choice: int | str) -> dict[str, Any]:
    """What the choice rests on: the grade of evidence, or why the question does not apply."""
    values: dict[str, Any] = {}
    if isinstance(choice, int):
        values["evidence"] = st.radio(
            text("answer.evidence.label"),
            EVIDENCE_GRADES,
            index=form.default(question.id, "evidence"),
            format_func=lambda grade: text(f"answer.evidence.grade{grade}"),
            **_about(form, question, "evidence"),
        )
    parts.note(text("answer.no_names"))
    if choice == NOT_APPLICABLE:
        values["reason"] = _typed(form, question, "reason")
        if not values["reason"].strip():
            parts.note(text("answer.reason_missing"))
        if question.red_line:
            parts.note(text("answer.approver_why"))
            label, value = text("answer.approver"), form.default(question.id, "approver")
            about = _about(form, question, "approver")
            values["approver"] = st.text_input(label, value, max_chars=120, **about)
    values["reference"] = _typed(form, question, "reference")
    why = "comment_not_applicable" if choice == NOT_APPLICABLE else "comment"
    values["comment"] = _typed(form, question, "comment", text(f"answer.{why}"))
    if (values.get("evidence") or 0) >= 2 and not values["reference"].strip():
        parts.note(text("answer.reference_missing"))
    return values


def _about(form: Form, question: Question, name: str) -> dict[str, Any]:
    closed = form.assessment.is_final
    return {"key": form.key(question.id, name), "disabled": closed}


def _typed(form: Form, question: Question, name: str, label: str = "") -> str:
    value, about = form.default(question.id, name), _about(form, question, name)
    label = label or text(f"answer.{name}")
    told: str = st.text_area(label, value, height="content", max_chars=LONGEST, **about)
    return told


def _option(question: Question, choice: int | str) -> str:
    if isinstance(choice, int):
        words = parts.plain(question.levels[choice])
        return f"**{choice} {level_name(choice)}**  \n{words}"
    return text(f"answer.{choice}")


def _show_record(form: Form, question: Question, record: AgreedRecord | None) -> None:
    if record is None:
        return
    when = long_date(record.agreed_on) if record.agreed_on else ""
    who = record.decider or text("answer.record.the_room")
    key = "dated" if when else "undated"
    with st.container(border=True, key=f"record-{question.id}"):
        parts.say(f"answer.record.{key}", who=who, when=when)
        if not form.assessment.is_final:
            parts.note(text("answer.record.change"))
        for one in record.dissent:
            kind = "dissent" if one.level is None else "dissent_level"
            parts.say(f"answer.record.{kind}", words=one.words, level=one.level)
        _show_versions(form, question, record)


def _show_versions(form: Form, question: Question, record: AgreedRecord) -> None:
    if record.revision < 2:
        return
    with st.expander(text("answer.versions.title", n=record.revision - 1)):
        names = form.workspace.names()
        for version in form.workspace.versions(form.assessment.id, question.id)[1:]:
            told = {"when": long_date(version.changed_at.date()), "says": _says(version.record)}
            who = names.get(version.changed_by)
            key = "line_by" if who else "line"
            parts.show_text(text(f"answer.versions.{key}", who=who, **told))


def _says(record: AgreedRecord) -> str:
    if record.level is None:
        return text(f"answer.status.{record.status}")
    grade = text(f"answer.evidence.grade{record.evidence}") if record.evidence is not None else ""
    shown = f"{record.level} {level_name(record.level)}"
    return ". ".join(filter(None, [shown, grade, record.rationale]))


def _show_conflict(form: Form, question: Question) -> None:
    conflict = form.memory.conflicts[question.id]
    theirs = conflict.theirs if isinstance(conflict.theirs, AgreedRecord) else None
    said = form.said(question.id)
    parts.problem(text("answer.conflict.title"))
    parts.say("answer.conflict.theirs", says=_says(theirs) if theirs else "")
    if said and said.answer:
        mine = AgreedRecord(question.id, said.answer.status).with_answer(said.answer)
        parts.say("answer.conflict.yours", says=_says(mine))
    with st.container(horizontal=True):
        for name, choose in (("keep_theirs", _keep_theirs), ("save_yours", _save_yours)):
            st.button(
                text(f"answer.conflict.{name}"),
                key=f"{name}-{question.id}",
                on_click=choose,
                args=(form, question),
            )


@parts.told
def _keep_theirs(form: Form, question: Question) -> None:
    with form.memory.lock:
        form.memory.fill(question.id, form.stored[question.id])


@parts.told
def _save_yours(form: Form, question: Question) -> None:
    with form.memory.lock:
        form.memory.conflicts.pop(question.id, None)
        form.memory.seen[question.id] = form.stored[question.id]
        form.keep(question.id)


@st.fragment(run_every=TRY_AGAIN_SECONDS)
@parts.told
@away.in_fragment
def _try_again(form: Form, question: Question) -> None:
    states = form.memory.states
    if states.get(question.id) == "trying":
        form.keep(question.id)
        if states.get(question.id) != "trying":
            st.rerun()
