"""The questionnaire: one question a page, each answer kept the moment it is given."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from toolkit.app import first_look, parts
from toolkit.app.aside import show_aside
from toolkit.app.card import show_card
from toolkit.app.ending import show_end
from toolkit.app.form import Form
from toolkit.app.memory import Stored
from toolkit.app.question_head import show_badges
from toolkit.app.sheet import PLACE
from toolkit.app.state import Context
from toolkit.model.bank import Question, Theme
from toolkit.words import text

END = "end-"
Place = Question | Theme | None  # None: the end of the short way


def show(context: Context) -> None:
    """The question where this person is, or the page at the end of a theme, is on the screen."""
    form = Form.of(context)
    if form is None:
        parts.title(text("common.pages.answer"))
        parts.say("answer.no_assessment")
        parts.link_to("set_up", text("answer.to_set_up"))
        return
    places = _places(form)
    name = _find(places)
    place = places[name]
    stored = form.stored
    if place is None:
        first_look.show_end(form, stored, _go)
    elif isinstance(place, Theme):
        later = list(places)[list(places).index(name) + 1 :]
        following = next((one for one in later if one != first_look.END), None)
        show_end(form, place, following, stored, _go)
    else:
        _show_question(form, place, list(places), name, stored)


def _places(form: Form) -> dict[str, Place]:
    """Every page of the form in order: each theme's questions, then its end."""
    places: dict[str, Place] = {}
    for theme in form.themes:
        places |= {question.id: question for question in theme.questions}
        places[f"{END}{theme.id}"] = theme
    return places | ({first_look.END: None} if first_look.is_on(form) else {})


def _find(places: dict[str, Place]) -> str:
    """Where this person is: what the address says, else where they were, else the first."""
    asked, first = st.query_params.get("q"), next(iter(places))
    if asked is not None and asked not in places:
        parts.problem(text("answer.unknown_place"))
    name = next((one for one in (asked, st.session_state.get(PLACE)) if one in places), first)
    st.session_state[PLACE] = st.query_params["q"] = name
    return str(name)


def _go(name: str) -> None:
    """The page of this name is shown in the run that follows, and focus moves to its heading."""
    st.session_state[PLACE] = st.query_params["q"] = name
    st.session_state.pop("answer_problem", None)
    parts.move_focus("question")


def _show_question(
    form: Form, question: Question, names: list[str], name: str, stored: Mapping[str, Stored]
) -> None:
    theme = form.bank.theme_of[question.id]
    parts.title(theme.title)
    head = st.empty()
    asked = next(one.questions for one in form.themes if one.id == theme.id)
    if question == asked[0] and theme.covers:
        parts.note(text("answer.covers", covers=theme.covers, n=len(asked)))
    first_look.offer(form, stored, _go)
    if st.session_state.get("card") != (form.assessment.id, question.id):
        st.session_state["card"] = (form.assessment.id, question.id)
        form.memory.turn_to(question.id, stored[question.id])
    work, aside = st.columns([0.64, 0.36], gap="large")
    with work:
        with parts.target("question"):
            parts.heading(question.text)
        show_badges(question)
        if question.note:
            parts.note(question.note)
        if theme.id == "children":
            parts.note(text("answer.child_at_risk"))
        if form.assessment.is_final:
            st.info(text("answer.published"))
        show_card(form, question, head)
        _show_moves(form, question, names, name)
    with aside:
        show_aside(form, theme, question, stored, _go)


def _show_moves(form: Form, question: Question, names: list[str], name: str) -> None:
    place = names.index(name)
    following = first_look.following(form, question, names[place + 1])
    if st.session_state.get("answer_problem") == question.id:
        parts.problem(text("answer.nothing_chosen"))
    with st.container(horizontal=True):
        st.button(
            text("answer.continue"),
            type="primary",
            key=f"continue-{question.id}",
            on_click=_go_on,
            args=(form, question, following),
        )
        before = first_look.before(form, question, names[place - 1] if place else None)
        if before is not None:
            back = text("answer.back")
            st.button(back, key=f"back-{question.id}", on_click=_go, args=(before,))


@parts.told
def _go_on(form: Form, question: Question, following: str) -> None:
    """Turn the page, unless nothing was chosen on it, or what was chosen is not kept yet."""
    form.keep_all()
    said = form.said(question.id)
    if (said is None or said.answer is None) and not form.assessment.is_final:
        st.session_state["answer_problem"] = question.id
    elif question.id not in form.memory.pending:
        _go(following)
