"""The form in which one action is added or changed.

What is open stands in the session and not in the button that opened it, so that the form stays
open, with everything typed, until it is saved or closed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from toolkit.app import edits, parts, prose
from toolkit.app.state import Context
from toolkit.errors import EditConflict, Problem, ToolkitError
from toolkit.findings import Findings
from toolkit.frames import heading, question_ref
from toolkit.model.council import Action
from toolkit.words import text, texts_of

OPEN, CONFLICT, SAVED = "plan_open", "plan_conflict", "plan_saved"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def open_action(action: Action) -> None:
    """The form shows this action from now on, as it is at this moment."""
    close()
    st.session_state[OPEN] = action


def open_new(findings: Findings) -> None:
    """The form shows a new action from now on."""
    open_action(Action("", "", (), "", theme_id=findings.form[0].id))


def close() -> None:
    """No form is open any more."""
    st.session_state.pop(OPEN, None)
    st.session_state.pop(CONFLICT, None)


def show_last_saved(findings: Findings) -> None:
    """What was saved a moment ago is said once, with what is worth another look."""
    saved = st.session_state.pop(SAVED, None)
    if saved is None:
        return
    found = edits.warnings_of(saved, findings.today)
    said = [text("plan.saved", ref=saved.ref), *found]
    (st.warning if found else st.success)(parts.plain(" ".join(said)))


def show_open(context: Context, findings: Findings) -> None:
    """The form stands over the page if an action is open."""
    opened = st.session_state.get(OPEN)
    if not isinstance(opened, Action):
        return
    title = text("plan.form.edit", ref=opened.ref) if opened.id else text("plan.form.new")
    st.dialog(title, width="medium", on_dismiss=close)(parts.told(show_form))(
        context, findings, opened
    )


def show_form(context: Context, findings: Findings, opened: Action) -> None:
    """Every field of the action has a label, and the button saves them all at once."""
    with st.form(f"action-{opened.id or 'new'}", border=False):
        parts.note(text("plan.form.care"))
        typed = show_fields(findings, opened)
        note = st.text_area(text("plan.form.note"), key=_key(opened, "note"))
        message = st.container()
        pressed = st.form_submit_button(text("plan.form.save"), type="primary")
    mine = edits.with_note(typed, note, findings.today)
    if pressed:
        with message:
            save(context, findings, opened, mine)


def save(context: Context, findings: Findings, opened: Action, mine: Action) -> None:
    """The action is stored and the form closes, or what is in the way is said above the button."""
    assessment_id, known = findings.assessment.id, st.session_state.get(CONFLICT)
    try:
        if not opened.id:
            saved = context.workspace.add_action(assessment_id, mine)
        elif isinstance(known, Action):
            merged = edits.lay_over(opened, mine, known)
            saved = context.workspace.save_action(assessment_id, merged, known.revision)
        else:
            saved = context.workspace.save_action(assessment_id, mine, opened.revision)
    except EditConflict as error:
        show_conflict(error, findings, mine)
        return
    except ToolkitError as error:
        parts.problem(error)
        return
    close()
    st.session_state[SAVED] = saved
    st.rerun()


def show_conflict(error: EditConflict, findings: Findings, mine: Action) -> None:
    """Both versions stand side by side; saving once more lays what was changed here over theirs."""
    theirs = error.theirs
    if not isinstance(theirs, Action):
        raise error
    st.session_state[CONFLICT] = theirs
    told = Problem(theirs.ref, text("plan.conflict.what"), text("plan.conflict.fix"))
    parts.problem(ToolkitError(told))
    prose.table(edits.side_by_side(theirs, mine, findings.bank), text("plan.conflict.alt"))


def show_fields(findings: Findings, opened: Action) -> Action:
    """The fields stand on the page; gives the action that they make."""
    title = _area(opened, "title")
    theme_id = opened.theme_id
    if not opened.id:
        titles = {theme.id: theme.title for theme in findings.form}
        label, key = text("plan.form.theme"), _key(opened, "theme_id")
        theme_id = st.selectbox(label, list(titles), format_func=titles.__getitem__, key=key)
    refs = {
        one.id: f"{question_ref(findings, one.id)} {one.title}" for one in findings.bank.questions
    }
    question_ids = st.multiselect(
        _label("question_ids"),
        list(refs),
        default=[id for id in opened.question_ids if id in refs],
        format_func=refs.__getitem__,
        key=_key(opened, "question_ids"),
    )
    with st.grid(columns=2, min_column_width=220):
        owner, job_title = _line(opened, "owner"), _line(opened, "job_title")
        due, completed_on = _day(opened, "due"), _day(opened, "completed_on")
    measure = _area(opened, "measure")
    with st.grid(columns=3, min_column_width=150):
        codes = {name: _code(opened, name) for name in ("effort", "lever", "status")}
    return replace(
        opened,
        title=title,
        theme_id=theme_id,
        question_ids=tuple(question_ids),
        owner=owner,
        job_title=job_title,
        due=due,
        completed_on=completed_on,
        measure=measure,
        reason=_area(opened, "reason"),
        result=_area(opened, "result"),
        changed_for=_area(opened, "changed_for"),
        **codes,  # type: ignore[arg-type]  # codes of the texts are those of the model
    )


def _label(name: str) -> str:
    return heading(edits.FIELDS[name])


def _key(opened: Action, name: str) -> str:
    return f"action-{opened.id or 'new'}-{opened.revision}-{name}"


def _area(opened: Action, name: str) -> str:
    was: str = getattr(opened, name)
    typed = st.text_area(_label(name), was, key=_key(opened, name), height="content")
    return was if typed == was else typed.strip()


def _line(opened: Action, name: str) -> str:
    was: str = getattr(opened, name)
    typed = st.text_input(_label(name), was, key=_key(opened, name))
    return was if typed == was else typed.strip()


def _day(opened: Action, name: str) -> date | None:
    was: date | None = getattr(opened, name)
    first, last = min(FIRST_DAY, was or FIRST_DAY), max(LAST_DAY, was or LAST_DAY)
    label, key = _label(name), _key(opened, name)
    return st.date_input(label, was, first, last, key=key, format="DD/MM/YYYY")


def _code(opened: Action, name: str) -> str:
    words = texts_of(f"codes.{edits.CODES[name]}")
    at = list(words).index(getattr(opened, name))
    label, key = _label(name), _key(opened, name)
    return st.selectbox(label, list(words), at, format_func=words.__getitem__, key=key)
