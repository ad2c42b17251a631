"""One action as a card."""

from __future__ import annotations

from datetime import date

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.plan_choice import looks_due
from toolkit.app.screens import decisions_plan, plan_form, plan_history
from toolkit.app.state import Context
from toolkit.explaining import explain_need
from toolkit.findings import Findings
from toolkit.frames import heading, position_code, question_ref
from toolkit.frames.columns import (
    CHANGED_FOR,
    MEASURE,
    NOTES,
    RESULT,
    REVIEW_ON,
    STOPPED_BECAUSE,
)
from toolkit.model.council import FINISHED, OTHERS_DECIDE, Action, ActionStatus
from toolkit.words import long_date, text

STATUS_KIND: dict[ActionStatus, parts.Kind] = {
    "not_started": "neutral",
    "in_progress": "info",
    "blocked": "care",
    "searching": "care",
    "complete": "good",
    "stopped": "neutral",
}


def show(context: Context, findings: Findings, action_id: str, saved: Action | None = None) -> None:
    """One action stands on the page with all that is known of it, and a button to change it.

    Where it is the one that was `saved` a moment ago, its card says so.
    """
    action = next(one for one in findings.actions.actions if one.id == action_id)
    with st.container(border=True):
        if saved is not None and saved.id == action_id:
            plan_form.show_saved(saved, findings)
        left, right = st.columns([0.78, 0.22])
        with left:
            parts.subheading(f"{action.ref}. {action.title}")
        with right:
            label = text("plan.edit", ref=action.ref)
            may = context.may("contributor")
            if may and st.button(label, key=f"edit-{action.id}", width="stretch"):
                plan_form.open_action(action)
        show_badges(findings, action)
        prose.paragraph(_who_and_when(action))
        _field(MEASURE, action.measure)
        asked = [id for id in action.question_ids if id in findings.bank.by_id]
        names = (f"{question_ref(findings, id)} {findings.bank.by_id[id].title}" for id in asked)
        if asked:
            parts.note(text("plan.card.questions", n=len(asked), names="; ".join(names)))
        decisions_plan.show_source(action)
        if action.lever in OTHERS_DECIDE:
            prose.paragraph(_who_asks(action))
        _field(STOPPED_BECAUSE, action.reason)
        _field(RESULT, action.result)
        _field(CHANGED_FOR, action.changed_for)
        if action.review_on is not None:
            _field(REVIEW_ON, long_date(action.review_on))
        if action.notes:
            parts.note(f"{heading(NOTES)}:")
            parts.show_text("\n".join(f"{long_date(one.on)}: {one.words}" for one in action.notes))
        _why_here(findings, action)
        plan_history.show(context, findings, action)


def show_badges(findings: Findings, action: Action) -> None:
    """How the action stands, in words on coloured grounds."""
    weighed = findings.plan.needs[action.id]
    place = position_code(action.status, action.due, findings.today)
    with st.container(horizontal=True, gap="small"):
        parts.badge(text(f"codes.action_status.{action.status}"), STATUS_KIND[action.status])
        if place == "overdue" and action.due is not None:
            parts.badge(text("plan.card.overdue", n=_days(action.due, findings.today)), "bad")
        elif place in ("due_soon", "no_date"):
            parts.badge(text(f"codes.position.{place}"), "care")
        if looks_due(action, findings.today):
            parts.badge(text("plan.card.look_again"), "care")
        if action.status not in FINISHED:
            parts.badge(text("plan.card.need", n=weighed.need))
            if weighed.robustness is not None:
                how = text(f"codes.robustness.{weighed.robustness}").lower()
                parts.badge(text("plan.card.place", how=how))
        if action.id in findings.plan.pinned:
            parts.badge(text("plan.card.pinned"), "bad")


def _days(due: date, today: date) -> int:
    return (today - due).days


def _who_and_when(action: Action) -> str:
    owner = action.owner.strip() or text("plan.card.nobody")
    post = f" ({action.job_title})" if action.job_title else ""
    if action.status == "complete" and action.completed_on:
        return text("plan.card.done", owner=owner, post=post, day=long_date(action.completed_on))
    if action.due is None:
        return text("plan.card.no_date", owner=owner, post=post)
    return text("plan.card.due", owner=owner, post=post, day=long_date(action.due))


def _who_asks(action: Action) -> str:
    whom = action.asked_of.strip() or text("plan.card.whom")
    who = action.asker.strip() or text("plan.card.nobody").lower()
    return text("plan.card.ask", whom=whom, who=who)


def _field(column: str, words: str) -> None:
    if words.strip():
        prose.paragraph(f"{heading(column)}: {words}")


def _why_here(findings: Findings, action: Action) -> None:
    weighed = findings.plan.needs[action.id]
    if action.status in FINISHED or weighed.leading is None:
        return
    with st.expander(text("plan.card.why", ref=action.ref)):
        prose.bullets(explain_need(findings, weighed.leading))
        if weighed.extra:
            prose.paragraph(text("plan.card.extra", n=round(weighed.extra)))
        if weighed.robustness is not None:
            prose.paragraph(text(f"plan.robust.{weighed.robustness.replace(' ', '_')}"))
