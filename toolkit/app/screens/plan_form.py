"""The form in which one action is added or changed.

What is open stands in the session and not in the button that opened it, so that the form stays
open, with everything typed, until it is saved or closed.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from toolkit.app import edits, parts, prose
from toolkit.app.screens import plan_fields
from toolkit.app.state import Context
from toolkit.errors import EditConflict, Problem, ToolkitError
from toolkit.findings import Findings
from toolkit.model.council import Action
from toolkit.words import text

OPEN, CONFLICT, SAVED, ASKED = "plan_open", "plan_conflict", "plan_saved", "plan_asked"


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
    st.session_state.pop(ASKED, None)


def take_saved() -> Action | None:
    """The action that was saved a moment ago, to be told of once."""
    saved = st.session_state.pop(SAVED, None)
    return saved if isinstance(saved, Action) else None


def show_saved(saved: Action, findings: Findings) -> None:
    """What was saved is said here, with what is worth another look, and focus moves to it."""
    found = edits.warnings_of(saved, findings.today)
    said = [text("plan.saved", ref=saved.ref), *found]
    parts.move_focus("saved-action")
    with parts.target("saved-action"):
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
        typed = plan_fields.show(findings, opened)
        note = ""
        if opened.id:
            note = st.text_area(text("plan.form.note"), key=plan_fields.key_of(opened, "note"))
        message = st.container()
        pressed = st.form_submit_button(text("plan.form.save"), type="primary")
    mine = edits.finished_on(opened, edits.with_note(typed, note, findings.today), findings.today)
    if pressed and not asks_first(message, opened, mine):
        with message:
            save(context, findings, opened, mine)


def asks_first(message: DeltaGenerator, opened: Action, mine: Action) -> bool:
    """Whether something is asked that may be left open; each thing is asked once."""
    asked = edits.questions_of(opened, mine)
    before: set[str] = st.session_state.setdefault(ASKED, set())
    if before.issuperset(asked):
        return False
    before.update(asked)
    parts.move_focus("asked")
    with message, parts.target("asked"):
        st.info(parts.plain(" ".join([*asked, text("plan.ask.again")])))
    return True


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
