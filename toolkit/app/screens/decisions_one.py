"""One decision and the newest check of it: what is known, the prompts, and what the check says."""

from __future__ import annotations

import streamlit as st

from toolkit.app import check_head, parts, prose
from toolkit.app.check_cards import CheckSheet
from toolkit.app.screens import decisions_prompts, decisions_result, decisions_runs
from toolkit.app.screens.decisions_flags import show_badges
from toolkit.app.state import Context
from toolkit.deciding import Judged
from toolkit.errors import NotFound
from toolkit.explaining.checks import about_decision, when_checked, who_checked
from toolkit.model.checks import Decision
from toolkit.words import listed, text

ADDRESS = "decision"
VIEWS = ("prompts", "result", "runs")


def show(context: Context) -> None:
    """The decision that the address names stands on the page, in the view that was chosen."""
    try:
        judged = context.workspace.decision(st.query_params.get(ADDRESS, ""))
    except NotFound:
        parts.title(text("common.pages.decision"))
        parts.say("decisions.back_to_list")
        parts.link_to("decisions", text("decisions.back"))
        return
    show_decision(context, judged)


def show_decision(context: Context, judged: Judged) -> None:
    """The decision stands on the page, in the view that was chosen."""
    sheet = CheckSheet.of(context.workspace, judged)
    may = context.may("contributor")
    if may:
        sheet.bring_back()
    if sheet.keep_all():
        judged = context.workspace.decision(judged.decision.id)
        sheet = CheckSheet.of(context.workspace, judged)
    decision = judged.decision
    parts.link_to("decisions", text("decisions.back"))
    with parts.target("check"):
        parts.title(f"{decision.ref}. {decision.title}")
    show_badges(judged)
    prose.paragraph(about_decision(judged))
    parts.note(f"{when_checked(judged)} {who_checked(judged)}")
    if may:
        show_head(context, decision)
    view = show_views(judged, may_write=may)
    if view == "prompts":
        decisions_prompts.show(sheet, lambda: turn_to(judged, "result"))
        return
    show_waiting(sheet)
    if view == "runs":
        decisions_runs.show(judged)
    else:
        decisions_result.show(context, judged, lambda: turn_to(judged, "prompts"))


def show_waiting(sheet: CheckSheet) -> None:
    """Replies that are not saved, and so not in what the check says, are named here."""
    waiting = [one.title for one in sheet.judged.form.prompts if one.id in sheet.memory.pending]
    if waiting:
        titles = listed(waiting)
        parts.note(text("decisions.card_of.not_saved", n=len(waiting), titles=titles))


def show_head(context: Context, decision: Decision) -> None:
    """What is known of the decision itself can be changed here."""
    if context.may("contributor"):
        with st.expander(text("decisions.row.head")):
            check_head.show_head(context.workspace, decision, check_head.themes_of(context))


def show_views(judged: Judged, *, may_write: bool) -> str:
    """The views of one decision can be chosen here; gives the one that is.

    Prompts are for whoever may answer them.
    """
    offered = [one for one in VIEWS if one != "runs" or judged.earlier]
    offered = offered if may_write else offered[1:]
    key = view_key(judged)
    if st.session_state.get(key) not in offered:
        is_open = may_write and not judged.verdict.complete
        st.session_state[key] = "prompts" if is_open else "result"
    chosen = st.segmented_control(
        text("decisions.view.label"),
        offered,
        format_func=lambda name: text(f"decisions.view.{name}"),
        required=True,
        key=key,
    )
    return chosen or "result"


def view_key(judged: Judged) -> str:
    """The name under which the session knows which view of a decision is shown."""
    return f"check-view-{judged.decision.id}"


def turn_to(judged: Judged, view: str) -> None:
    """This view is shown from the next run on, from its beginning."""
    st.session_state[view_key(judged)] = view
    parts.move_focus("check")
