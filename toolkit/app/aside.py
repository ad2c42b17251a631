"""Beside a question: the others of its theme, why it is asked, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from toolkit.app import parts
from toolkit.app.form import Form
from toolkit.app.memory import Stored
from toolkit.model.bank import Question, Theme
from toolkit.words import text


def show_aside(
    form: Form,
    theme: Theme,
    question: Question,
    stored: Mapping[str, Stored],
    go: Callable[[str], None],
) -> None:
    """The column beside the card is on the page. `go` turns to another question."""
    parts.heading(text("answer.aside.why"))
    parts.say("answer.aside.words", words=question.why)
    parts.say("answer.aside.probe", probe=question.probe)
    with st.expander(text("answer.aside.evidence")):
        for line in question.evidence:
            parts.say("answer.aside.item", words=line)
    with st.expander(text("answer.aside.sources")):
        _show_sources(form, question)
    if theme.since or theme.notes:
        with st.expander(text("answer.aside.since")):
            _show_since(theme)
    with st.container(key="places", gap="xsmall"):
        _show_questions(theme, question, stored, form, go)
        _show_themes(form, theme, go)


def _show_questions(
    theme: Theme,
    here: Question,
    stored: Mapping[str, Stored],
    form: Form,
    go: Callable[[str], None],
) -> None:
    parts.heading(text("answer.aside.questions"))
    on_form = next(one for one in form.themes if one.id == theme.id)
    for number, other in enumerate(on_form.questions, start=1):
        if other.id == here.id:
            parts.say("answer.aside.here", number=number, title=other.title)
            continue
        state = text(f"answer.state.{_state(stored[other.id])}")
        title = parts.plain(other.title)
        st.button(
            text("answer.aside.link", number=number, title=title, state=state),
            key=f"go-{other.id}",
            type="tertiary",
            on_click=go,
            args=(other.id,),
        )


def _show_sources(form: Form, question: Question) -> None:
    sources = {source.id: source for source in form.bank.sources}
    for passage_id in question.sources:
        passage = form.bank.passage(passage_id)
        if passage is None:
            continue
        source = sources[passage.source_id]
        where = {"author": source.author, "title": source.title, "date": source.date}
        parts.say("answer.aside.passage", says=passage.says, **where)
    parts.note(text("answer.aside.own_words"))


def _show_since(theme: Theme) -> None:
    parts.say("answer.aside.words", words=theme.since)
    for note in theme.notes:
        sure = text(f"answer.certainty.{note.status}")
        parts.say("answer.aside.note", when=note.when, words=note.text, sure=sure)
        parts.note(text("answer.aside.checked", checked=note.checked))


def _show_themes(form: Form, theme: Theme, go: Callable[[str], None]) -> None:
    parts.heading(text("answer.aside.themes"))
    for number, other in enumerate(form.themes, start=1):
        if other.id == theme.id:
            continue
        label = text("answer.aside.line", number=number, title=parts.plain(other.title))
        first = other.questions[0].id
        st.button(label, key=f"theme-{other.id}", type="tertiary", on_click=go, args=(first,))


def _state(stored: Stored) -> str:
    answer = stored.given.answer
    if answer is None:
        return "not_started"
    if answer.status != "rated":
        return answer.status
    return "agreed" if stored.revision else "answered"
