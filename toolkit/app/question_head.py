"""What stands above a question of the questionnaire: how far one is, and what kind it is."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from toolkit.app import parts
from toolkit.app.form import Form
from toolkit.app.memory import Stored
from toolkit.model.bank import Question, Theme
from toolkit.words import text


def show_progress(
    form: Form, theme: Theme, question: Question, stored: Mapping[str, Stored]
) -> None:
    """Where one is in the theme and in the form is said, and drawn as a bar."""
    answered = sum(one.given.answer is not None for one in stored.values())
    on_form = next(one for one in form.themes if one.id == theme.id)
    words = text(
        "answer.progress",
        theme=[one.id for one in form.themes].index(theme.id) + 1,
        themes=len(form.themes),
        question=[one.id for one in on_form.questions].index(question.id) + 1,
        questions=len(on_form.questions),
        answered=answered,
        asked=len(stored),
    )
    parts.progress(words, answered / len(stored))


def show_badges(question: Question) -> None:
    """A red line says so, and so does a question about both sides of the street."""
    if not (question.red_line or question.two_way):
        return
    with st.container(horizontal=True):
        if question.red_line:
            parts.badge(text("answer.badge.red_line"), "bad")
        if question.two_way:
            parts.badge(text("answer.badge.two_way"), "info")
