"""One decision and the newest check of it: what is known, the prompts, and what the check says."""

from __future__ import annotations

import streamlit as st

from toolkit.app import check_head, parts, prose
from toolkit.app.check_cards import CheckSheet
from toolkit.app.screens import decisions_prompts, decisions_result, decisions_runs
from toolkit.app.screens.decisions_flags import show_badges
from toolkit.app.state import Context
from toolkit.deciding import Judged
from toolkit.explaining.checks import about_decision, when_checked, who_checked
from toolkit.words import text

VIEWS = ("prompts", "result", "runs")


def show(context: Context, judged: Judged) -> None:
    """The decision stands on the page, in the view that was chosen."""
    decision = judged.decision
    sheet = CheckSheet.of(context.workspace, judged)
    st.button(text("decisions.back"), type="tertiary", icon=":material/arrow_back:", on_click=leave)
    with parts.target("check"):
        parts.title(f"{decision.ref}. {decision.title}")
    show_badges(judged)
    prose.paragraph(about_decision(judged))
    parts.note(f"{when_checked(judged)} {who_checked(judged)}")
    with st.expander(text("decisions.row.head")):
        check_head.show_head(context.workspace, decision, check_head.themes_of(context))
    view = show_views(judged)
    if view == "prompts":
        decisions_prompts.show(sheet, lambda: turn_to(judged, "result"))
    elif view == "runs":
        decisions_runs.show(judged)
    else:
        decisions_result.show(context, judged, lambda: turn_to(judged, "prompts"))


def show_views(judged: Judged) -> str:
    """The views of one decision can be chosen here; gives the one that is."""
    offered = VIEWS if judged.earlier else VIEWS[:2]
    key = view_key(judged)
    if st.session_state.get(key) not in offered:
        is_open = judged.verdict.outcome == "incomplete"
        st.session_state[key] = "prompts" if is_open else "result"
    chosen = st.segmented_control(
        text("decisions.view.label"),
        offered,
        format_func=lambda name: text(f"decisions.view.{name}"),
        required=True,
        key=key,
    )
    return chosen or "prompts"


def view_key(judged: Judged) -> str:
    """The name under which the session knows which view of a decision is shown."""
    return f"check-view-{judged.decision.id}"


def turn_to(judged: Judged, view: str) -> None:
    """This view is shown from the next run on, from its beginning."""
    st.session_state[view_key(judged)] = view
    parts.move_focus("check")


def leave() -> None:
    """The list of all decisions is shown from the next run on."""
    st.query_params.pop("decision", None)
    parts.move_focus("check")
