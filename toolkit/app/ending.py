"""After the last question of a theme, and after the last of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from toolkit.app import parts
from toolkit.app.form import Form
from toolkit.app.memory import Stored
from toolkit.model.bank import Theme
from toolkit.words import text

AGREED = "agreed_just_now"


def show_end(
    form: Form,
    theme: Theme,
    following: str | None,
    stored: Mapping[str, Stored],
    go: Callable[[str], None],
) -> None:
    """What was answered in a theme, and where to go from here. `following` is the next page."""
    on_form = next(one for one in form.themes if one.id == theme.id)
    given = [stored[question.id].given.answer for question in on_form.questions]
    number = [one.id for one in form.themes].index(theme.id) + 1
    kind = "title_open" if None in given else "title"
    with parts.target("question"):
        parts.title(text(f"answer.end.{kind}", number=number))
    parts.say(
        "answer.end.counts",
        answered=sum(one is not None for one in given),
        asked=len(given),
        unknown=sum(one is not None and one.status == "dont_know" for one in given),
    )
    with st.container(horizontal=True):
        if following is not None:
            label = text("answer.end.next", number=number + 1)
            st.button(label, type="primary", key="next-theme", on_click=go, args=(following,))
        first = on_form.questions[0].id
        st.button(text("answer.end.check"), key="check-theme", on_click=go, args=(first,))
    if following is None:
        _show_last(form, stored, go)


def _show_last(form: Form, stored: Mapping[str, Stored], go: Callable[[str], None]) -> None:
    """After the last theme: what is missing, and the step from answers to what was agreed."""
    missing = [q for q in form.questions if stored[q.id].given.answer is None]
    if missing:
        parts.heading(text("answer.last.missing", n=len(missing)))
        for question in missing:
            label = parts.plain(question.title)
            st.button(label, key=f"to-{question.id}", on_click=go, args=(question.id,))
    agreed = st.session_state.pop(AGREED, None)
    if agreed is not None:
        st.success(text("answer.last.recorded", n=agreed))
    own = [q for q, one in stored.items() if one.given.answer is not None and not one.revision]
    if own and not form.assessment.is_final and form.may_agree:
        parts.heading(text("answer.last.record_title"))
        parts.say("answer.last.record_why", n=len(own))
        decider = st.text_input(text("answer.last.decider"), max_chars=120)
        if st.button(text("answer.last.record"), type="primary"):
            if not decider.strip():
                parts.problem(text("answer.last.no_decider"))
                return
            st.session_state[AGREED] = form.workspace.agree_own(form.assessment.id, decider)
            st.rerun()
    parts.link_to("results", text("answer.last.to_results"))
