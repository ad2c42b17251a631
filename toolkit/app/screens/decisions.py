"""The decision check: every decision that was checked, and the way to check another."""

from __future__ import annotations

import streamlit as st

from toolkit.app import check_filters, parts, prose
from toolkit.app.check_head import themes_of
from toolkit.app.screens import decisions_new
from toolkit.app.screens.decisions_flags import show_badges
from toolkit.app.screens.decisions_result import DELETED
from toolkit.app.state import Context
from toolkit.deciding import Judged
from toolkit.explaining.checks import about_decision, when_checked, who_checked
from toolkit.words import text


def show(context: Context) -> None:
    """Every decision is on the page, under what they add up to."""
    parts.title(text("common.pages.decisions"))
    parts.say("decisions.about")
    deleted = st.session_state.pop(DELETED, None)
    if deleted:
        parts.move_focus("deleted")
        with parts.target("deleted"):
            st.success(parts.plain(text("decisions.delete.done", ref=deleted)))
    found = context.workspace.decisions()
    show_counts(found)
    may = context.may("contributor")
    if may:
        decisions_new.show_waiting(context)
        if st.button(text("decisions.begin"), type="primary", icon=":material/add:"):
            decisions_new.open_new()
    if found:
        for judged in check_filters.choose(found, themes_of(context)):
            show_card(judged)
    if may:
        decisions_new.show_open(context, themes_of(context))


def show_counts(found: tuple[Judged, ...]) -> None:
    """How many decisions were checked, and what came of it, is said in words."""
    if not found:
        parts.say("decisions.empty")
        return
    changed = sum(one.decision.came_of in ("changed", "dropped") for one in found)
    incomplete = sum(not one.verdict.complete for one in found)
    said = [text("decisions.counts.n", n=len(found)), text("decisions.counts.changed", n=changed)]
    if incomplete:
        said.append(text("decisions.counts.incomplete", n=incomplete))
    prose.paragraph(" ".join(said))


def show_card(judged: Judged) -> None:
    """One decision as a card: what the check says of it, who made it and when."""
    decision = judged.decision
    with st.container(border=True):
        parts.heading(f"{decision.ref}. {decision.title}")
        show_badges(judged)
        prose.paragraph(about_decision(judged))
        parts.note(f"{when_checked(judged)} {who_checked(judged)}")
        label = text("decisions.open", ref=decision.ref)
        parts.link_to("decision", label, decision=decision.id)
