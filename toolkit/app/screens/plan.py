"""The action plan: who does what by when, as a list to read and a table to type into."""

from __future__ import annotations

import streamlit as st

from toolkit import charts
from toolkit.app import parts, picks, prose
from toolkit.app.pictures import file_name, origin_in
from toolkit.app.screens import (
    plan_card,
    plan_drawn,
    plan_filters,
    plan_form,
    plan_table,
    results_actions,
    searching,
)
from toolkit.app.state import Context
from toolkit.findings import Findings
from toolkit.frames import columns, plan, plan_problems
from toolkit.model.council import Action
from toolkit.words import text

SHOW_AS = ("list", "table")


def show(context: Context) -> None:
    """The plan of one assessment stands on the page, with everything to change it."""
    parts.title(text("common.pages.plan"))
    if context.assessment is None:
        parts.say("plan.no_assessment")
        parts.link_to("set_up")
        return
    findings = context.workspace.findings(context.assessment.id)
    parts.note(text("plan.of", council=findings.council.name, title=findings.assessment.title))
    show_counts(findings)
    place, saved = st.container(), plan_form.take_saved()
    view = show_controls(context, findings)
    if findings.actions.actions:
        show_problems(findings)
        waits = plan_drawn.is_unsaved(findings)
        shown = plan_filters.choose(findings, waits=waits and view == "table")
        if saved is not None and (view == "table" or saved.id not in shown):
            with place:
                plan_form.show_saved(saved, findings)
        if view == "table":
            plan_table.show(context, findings, shown)
        else:
            if waits:
                parts.note(text("plan.table.waiting"))
            show_list(context, findings, shown, saved)
        show_order(findings)
    plan_form.show_open(context, findings)


def show_counts(findings: Findings) -> None:
    """How many actions there are and how they stand is said in words."""
    counts = picks.action_counts(findings)
    if not counts["n"]:
        parts.say("plan.empty")
        return
    said = [text("plan.counts.n", n=counts["n"])]
    kept = ("overdue", "no_date", "complete", "stopped")
    said += [text(f"plan.counts.{name}", n=counts[name]) for name in kept if counts[name]]
    prose.paragraph(" ".join(said))


def show_controls(context: Context, findings: Findings) -> str:
    """The ways to look at the plan, to add to it and to take it away; gives list or table.

    A reader has the list and the calendar.
    """
    if not context.may("contributor"):
        _offer_calendar(context, findings)
        return "list"
    wished = st.query_params.get("show", "list")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            text("plan.show_as"),
            SHOW_AS,
            default=wished if wished in SHOW_AS else "list",
            format_func=lambda name: text(f"plan.view_{name}"),
            required=True,
            key="plan-show",
        )
        if st.button(text("plan.add"), icon=":material/add:"):
            plan_form.open_new(findings)
        parts.download(
            text("plan.download"),
            file_name(text("plan.file"), findings.council.name, findings.assessment.label),
            "xlsx",
            lambda: context.workspace.export_plan(findings.assessment.id),
        )
        _offer_calendar(context, findings)
    with st.container(horizontal=True):
        parts.link_to("bring")
        searching.show_line(findings)
    results_actions.show(context, findings, link=False)
    if view is not None and view != wished:
        st.query_params["show"] = view
    return view or "list"


def _offer_calendar(context: Context, findings: Findings) -> None:
    parts.download(
        text("plan.calendar"),
        file_name(text("plan.calendar_file"), findings.council.name, findings.assessment.label),
        "ics",
        lambda: context.workspace.export_calendar(findings.assessment.id),
    )


def show_problems(findings: Findings) -> None:
    """What the plan check found stands in words, each with what to do."""
    found = plan_problems(findings)
    if found.empty:
        parts.note(text("plan.check.sound"))
        return
    with st.expander(text("plan.check.title", n=len(found)), expanded=len(found) <= 3):
        pairs = zip(found[columns.PROBLEM], found[columns.FIX], strict=True)
        prose.bullets(f"{problem} {fix}" for problem, fix in pairs)


def show_list(
    context: Context, findings: Findings, shown: tuple[str, ...], saved: Action | None
) -> None:
    """The actions stand as cards: now, next, and last what is finished."""
    weighed = findings.plan
    groups = {"now": weighed.now, "next": weighed.next, "finished": weighed.finished}
    for name, ids in groups.items():
        own = [id for id in ids if id in shown]
        if not own:
            continue
        parts.heading(text(f"plan.{name}.title", n=len(own)))
        effort = {"effort": weighed.effort_used, "most": findings.method.capacity}
        parts.note(text(f"plan.{name}.about", **effort))
        for id in own:
            plan_card.show(context, findings, id, saved)


def show_order(findings: Findings) -> None:
    """Why the actions stand in this order, with need and effort side by side."""
    drawn = charts.draw_effort(plan(findings), findings.plan.now)
    if drawn is None:
        return
    parts.heading(drawn.finding)
    parts.say("plan.order.about")
    parts.chart(drawn, "effort", origin_in(findings))
