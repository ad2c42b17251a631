"""What stands above a question of the questionnaire: how far one is, and what kind it is."""

from __future__ import annotations

import streamlit as st

from toolkit.app import first_look, parts
from toolkit.app.form import Form
from toolkit.model.bank import Question
from toolkit.words import text


def show_progress(form: Form, question: Question) -> None:
    """Where one is in the theme and in the form is said, and drawn as a bar.

    On the short way it is where one is among the red lines. What is stored is read here, so that
    an answer which was kept a moment ago counts.
    """
    red = first_look.on_the_way(form, question)
    asked = red or form.questions
    stored = form.stored
    answered = sum(stored[one.id].given.answer is not None for one in asked)
    counts = {"answered": answered, "asked": len(asked)}
    if red:
        words = text("answer.first.progress", n=red.index(question) + 1, **counts)
    else:
        theme = next(one for one in form.themes if question in one.questions)
        words = text(
            "answer.progress",
            theme=form.themes.index(theme) + 1,
            themes=len(form.themes),
            question=theme.questions.index(question) + 1,
            questions=len(theme.questions),
            **counts,
        )
    parts.progress(words, answered / len(asked))


def show_badges(question: Question) -> None:
    """A red line says so, and so does a question about both sides of the street."""
    if not (question.red_line or question.two_way):
        return
    with st.container(horizontal=True):
        if question.red_line:
            parts.badge(text("answer.badge.red_line"), "bad")
        if question.two_way:
            parts.badge(text("answer.badge.two_way"), "info")
