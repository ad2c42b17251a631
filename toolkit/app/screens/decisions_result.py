"""What a decision check says: a list and no score, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.screens import decisions_plan
from toolkit.app.screens.decisions_flags import show_flag
from toolkit.app.screens.decisions_plan import Sources
from toolkit.app.state import Context
from toolkit.deciding import FLAGS, PRIORITY, Judged, Point, Verdict
from toolkit.errors import EditConflict
from toolkit.explaining.checks import (
    boxes,
    check_as_text,
    headline_check,
    point_lines,
    sentence_check,
)
from toolkit.model.checks import Flag
from toolkit.words import text

DELETED = "decision_deleted"


def show(context: Context, judged: Judged, answer: Callable[[], None]) -> None:
    """The outcome stands first, then what to settle, then what can be done with it."""
    verdict = judged.verdict
    parts.heading(headline_check(verdict))
    prose.paragraph(sentence_check(verdict))
    for words in boxes(verdict):
        st.info(parts.plain(words))
    sources = decisions_plan.sources_in_plan(context)
    for flag in FLAGS:
        show_flagged(context, judged, flag, sources)
    if verdict.blank:
        show_blank(verdict, answer if context.may("contributor") else None)
    parts.note(text("decisions.result.law"))
    if context.may("contributor"):
        show_again(context, judged)
    show_files(context, judged)
    if context.may("facilitator"):
        show_delete(context, judged)


def show_flagged(context: Context, judged: Judged, flag: Flag, sources: Sources) -> None:
    """The points with this flag: cards where something is to be done, else a list.

    Whoever put one group first and said so may still owe those who come second what was offered.
    """
    points = judged.verdict.flagged(flag)
    if not points:
        return
    parts.subheading(text(f"decisions.result.{flag}"))
    if flag in ("gain", "clear"):
        prose.bullets(" ".join(point_lines(point)) for point in points)
        for point in points:
            if point.prompt.id == PRIORITY and judged.verdict.trade_off:
                decisions_plan.show_way(context, judged, point, sources)
        return
    for point in points:
        show_point(context, judged, point, sources)


def show_point(context: Context, judged: Judged, point: Point, sources: Sources) -> None:
    """One reply, what to do about it, what it rests on, and the way into the plan."""
    with st.container(border=True):
        reply = point.option.text.removesuffix(".")
        prose.paragraph(text("decisions.result.point", title=point.prompt.title, reply=reply))
        show_flag(point.flag, point.option.says)
        if point.words:
            parts.show_text(text("decisions.result.words", words=point.words))
        decisions_plan.show_way(context, judged, point, sources)


def show_blank(verdict: Verdict, answer: Callable[[], None] | None) -> None:
    """The prompts that are still open, and the way to them for whoever may answer."""
    parts.subheading(text("decisions.result.blank"))
    prose.bullets(prompt.title for prompt in verdict.blank)
    if answer is not None:
        st.button(text("decisions.view.prompts"), on_click=answer, key="to-prompts")


def show_again(context: Context, judged: Judged) -> None:
    """The check can be made again, once this one is complete."""
    parts.heading(text("decisions.again.title"))
    if not judged.verdict.complete:
        parts.say("decisions.again.not_yet")
        return
    parts.say("decisions.again.about")
    if st.button(text("decisions.again.button")):
        # Where somebody else began the next check a moment ago, it is the one to go on with.
        with suppress(EditConflict):
            context.workspace.check_again(judged.decision.id, judged.decision.last.number)
        st.session_state.pop(f"check-view-{judged.decision.id}", None)
        parts.move_focus("check")
        st.rerun()


def show_files(context: Context, judged: Judged) -> None:
    """The check as files for a report, and as text with a button that copies it."""
    parts.heading(text("decisions.files.title"))
    parts.note(text("decisions.files.care"))
    decision, workspace = judged.decision, context.workspace
    name = text("decisions.files.name", ref=decision.ref)
    makers = {
        "word": ("docx", workspace.export_check_page),
        "excel": ("xlsx", workspace.export_check_sheet),
    }
    with st.container(horizontal=True):
        for kind, (ending, make) in makers.items():
            parts.download(
                text(f"decisions.files.{kind}"),
                name,
                ending,
                lambda make=make: make(decision.id),  # type: ignore[misc]  # bound for each button
            )
    with st.expander(text("decisions.files.as_text")):
        st.code(check_as_text(judged), language=None, wrap_lines=True)


def show_delete(context: Context, judged: Judged) -> None:
    """The decision can be deleted by typing its ref."""
    decision = judged.decision
    with st.expander(text("decisions.delete.title", ref=decision.ref)):
        parts.say("decisions.delete.about")
        with st.form(f"delete-{decision.id}", border=False):
            typed = st.text_input(text("decisions.delete.label", ref=decision.ref))
            message = st.container()
            pressed = st.form_submit_button(text("decisions.delete.button"))
        if pressed:
            with message:
                parts.told(delete)(context, judged, typed)


def delete(context: Context, judged: Judged, typed: str) -> None:
    """The decision is gone, and the list says so."""
    context.workspace.delete_decision(judged.decision.id, typed)
    st.session_state[DELETED] = judged.decision.ref
    parts.go_to("decisions")
