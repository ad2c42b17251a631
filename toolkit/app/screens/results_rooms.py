"""The part of Results about rooms: what was agreed against what people answered, and could say."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from toolkit.app import parts, prose, said
from toolkit.app.state import Context
from toolkit.findings import Findings
from toolkit.frames import question_ref
from toolkit.words import text

WIDEST = 5  # gaps that stand in the open


def show(findings: Findings, context: Context) -> None:
    """What rooms add to the scores stands here; nothing where nobody was asked."""
    show_agreements(findings)
    show_saying(findings)
    show_comments(findings, context)


def show_agreements(findings: Findings) -> None:
    """Where the agreed level stands away from people's answers. It informs and never blocks."""
    found = list(said.agreements(findings))
    if not found:
        return
    parts.heading(text("results.agreed.title", n=len(found)))
    parts.say("results.agreed.about")
    for line, told in found:
        st.markdown(f"**{parts.plain(line)}**")
        prose.bullets(told)


def show_saying(findings: Findings) -> None:
    """How true people think something is beside how sayable, without any effect on scores."""
    gaps, less = said.saying_gaps(findings)
    if gaps.empty:
        return
    parts.heading(text("results.saying.title", n=less))
    parts.say("results.saying.about")
    prose.table(gaps[:WIDEST], text("results.saying.alt"))
    if len(gaps) > WIDEST:
        with st.expander(text("results.saying.more", n=len(gaps) - WIDEST)):
            prose.table(gaps[WIDEST:], text("results.saying.alt"))


def show_comments(findings: Findings, context: Context) -> None:
    """What people wrote and the facilitator let through: in no order, without a name or a group."""
    found = dict(comments_of(findings, context))
    if not found:
        return
    parts.heading(text("results.comments.title", n=sum(map(len, found.values()))))
    parts.say("results.comments.about")
    with st.expander(text("results.comments.show")):
        for line, words in found.items():
            st.markdown(f"**{parts.plain(line)}**")
            for one in words:
                parts.show_text(one)


def comments_of(findings: Findings, context: Context) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each question that somebody wrote about, with the words."""
    asked = [one.id for one in findings.assessment.rounds if one.promise != "alone"]
    found = [context.workspace.let_through(id) for id in asked]
    for question in findings.questions:
        words = tuple(one for by_question in found for one in by_question.get(question.id, ()))
        if words:
            yield f"{question_ref(findings, question.id)} {question.title}", words
