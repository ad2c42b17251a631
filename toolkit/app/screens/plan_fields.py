"""The fields of one action, each under the heading it has in every table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from toolkit.app import edits, parts
from toolkit.findings import Findings
from toolkit.frames import heading, question_ref
from toolkit.model.council import Action
from toolkit.words import text, texts_of


def show(findings: Findings, opened: Action) -> Action:
    """The fields stand on the page; gives the action that they make."""
    title = _area(opened, "title")
    theme_id = opened.theme_id
    if not opened.id:
        titles = {theme.id: theme.title for theme in findings.form}
        label, key = text("plan.form.theme"), key_of(opened, "theme_id")
        ids = list(titles)
        at = ids.index(theme_id) if theme_id in ids else 0
        theme_id = st.selectbox(label, ids, at, format_func=titles.__getitem__, key=key)
    refs = {
        one.id: f"{question_ref(findings, one.id)} {one.title}" for one in findings.bank.questions
    }
    question_ids = st.multiselect(
        _label("question_ids"),
        list(refs),
        default=[id for id in opened.question_ids if id in refs],
        format_func=refs.__getitem__,
        placeholder=text("plan.form.choose"),
        key=key_of(opened, "question_ids"),
    )
    with st.grid(columns=2, min_column_width=220):
        owner, job_title = _line(opened, "owner"), _line(opened, "job_title")
        due = _day(opened, "due")
    measure = _area(opened, "measure")
    with st.grid(columns=2, min_column_width=150):
        codes = {name: _code(opened, name) for name in ("effort", "lever")}
    begun = replace(
        opened,
        title=title,
        theme_id=theme_id,
        question_ids=tuple(question_ids),
        owner=owner,
        job_title=job_title,
        due=due,
        measure=measure,
        **_ask_who_asks(opened),
        **codes,  # type: ignore[arg-type]  # codes of the texts are those of the model
    )
    return _follow_up(opened, begun) if opened.id else begun


def _ask_who_asks(opened: Action) -> dict[str, Any]:
    """Who asks, and whom, where others decide."""
    parts.note(text("plan.form.others_decide"))
    with st.grid(columns=2, min_column_width=220):
        return {"asker": _line(opened, "asker"), "asked_of": _line(opened, "asked_of")}


def _follow_up(opened: Action, begun: Action) -> Action:
    """How it goes with an action that is in the plan; a new one is not asked."""
    parts.note(text("plan.form.follow_up"))
    with st.grid(columns=3, min_column_width=150):
        status = _code(opened, "status")
        completed_on, review_on = _day(opened, "completed_on"), _day(opened, "review_on")
    return replace(
        begun,
        status=status,  # type: ignore[arg-type]  # codes of the texts are those of the model
        completed_on=completed_on,
        review_on=review_on,
        reason=_area(opened, "reason"),
        result=_area(opened, "result"),
        changed_for=_area(opened, "changed_for"),
    )


def _label(name: str) -> str:
    return heading(edits.FIELDS[name])


def key_of(opened: Action, name: str) -> str:
    """The name under which Streamlit knows a field of this version of the action."""
    return f"action-{opened.id or 'new'}-{opened.revision}-{name}"


def _area(opened: Action, name: str) -> str:
    was: str = getattr(opened, name)
    typed = st.text_area(_label(name), was, key=key_of(opened, name), height="content")
    return was if typed == was else typed.strip()


def _line(opened: Action, name: str) -> str:
    was: str = getattr(opened, name)
    typed = st.text_input(_label(name), was, key=key_of(opened, name))
    return was if typed == was else typed.strip()


def _day(opened: Action, name: str) -> date | None:
    was: date | None = getattr(opened, name)
    first, last = parts.days_around(was)
    label, key = _label(name), key_of(opened, name)
    return st.date_input(label, was, first, last, key=key, format="DD/MM/YYYY")


def _code(opened: Action, name: str) -> str:
    words = texts_of(f"codes.{edits.CODES[name]}")
    at = list(words).index(getattr(opened, name))
    label, key = _label(name), key_of(opened, name)
    return st.selectbox(label, list(words), at, format_func=words.__getitem__, key=key)
