"""What a check found becomes an action of the plan, which says where it grew, and leads back."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from toolkit.app import parts
from toolkit.app.screens import plan_form
from toolkit.app.state import Context
from toolkit.deciding import Judged, Point, read_source, source_of
from toolkit.explaining.checks import ABOUT
from toolkit.model.council import Action
from toolkit.words import text

Sources = Mapping[str, tuple[str, ...]]


def sources_in_plan(context: Context) -> Sources:
    """The refs of the actions that grew from each prompt of a check, in the plan one is at."""
    found: dict[str, tuple[str, ...]] = {}
    if context.assessment is not None:
        for action in context.workspace.plan(context.assessment.id).actions:
            if action.source:
                found[action.source] = (*found.get(action.source, ()), action.ref)
    return found


def show_way(context: Context, judged: Judged, point: Point, sources: Sources) -> None:
    """The actions that grew from this reply stand here, or the button that makes one."""
    refs = sources.get(source_of(judged.decision, point.prompt.id), ())
    if refs:
        parts.link_to("plan", text("decisions.plan.there", refs=", ".join(refs)))
    elif context.may("contributor") and context.assessment is not None:
        label = text("decisions.plan.make", title=point.prompt.title)
        if st.button(label, key=f"action-{point.prompt.id}", icon=":material/add_task:"):
            open_action(context, judged, point)


def open_action(context: Context, judged: Judged, point: Point) -> None:
    """The form of a new action is open on the plan, begun with what the check says to do."""
    if context.assessment is None:
        return
    decision, bank = judged.decision, context.workspace.bank(context.assessment)
    themes = [theme.id for theme in bank.themes]
    day = decision.decide_on
    action = Action(
        "",
        "",
        tuple(id for id, prompt in ABOUT.items() if prompt == point.prompt.id and id in bank.by_id),
        text("decisions.plan.title", says=point.option.says, title=decision.title),
        theme_id=decision.theme_id if decision.theme_id in themes else themes[0],
        due=day if day is not None and day >= context.workspace.today else None,
        source=source_of(decision, point.prompt.id),
    )
    plan_form.open_action(action)
    parts.go_to("plan")


def show_source(action: Action) -> None:
    """Where an action grew from a check, its ref stands here as a way to it."""
    source = read_source(action.source)
    if source is not None:
        ref, _ = source
        parts.link_to("decisions", text("decisions.plan.source", ref=ref), find=ref)
