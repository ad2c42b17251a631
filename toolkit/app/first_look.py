"""The short way in: the red lines first, in a few minutes, and then what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from toolkit.app import parts
from toolkit.app.form import Form
from toolkit.app.memory import Stored
from toolkit.model.bank import Question
from toolkit.words import text

END = "red-lines"
Go = Callable[[str], None]


def offer(form: Form, stored: Mapping[str, Stored], go: Go) -> None:
    """Whoever has answered nothing yet can begin with the red lines."""
    first = next(iter(_red_lines(form)), None)
    answered = any(one.given.answer is not None for one in stored.values())
    if first is None or answered or is_on(form):
        return
    with st.container(border=True):
        parts.say("answer.first.about", n=len(_red_lines(form)))
        label = text("answer.first.begin")
        st.button(label, key="red-lines-first", on_click=_begin, args=(form, first.id, go))


def is_on(form: Form) -> bool:
    """Whether this session takes the short way through the form."""
    return bool(st.session_state.get(_key(form)))


def on_the_way(form: Form, question: Question) -> tuple[Question, ...]:
    """The questions of the short way while this session is at this one of them; else none."""
    red = _red_lines(form) if is_on(form) else ()
    return red if question in red else ()


def following(form: Form, question: Question, usual: str) -> str:
    """The page after a question: on the short way the next red line, and after the last its end."""
    red = on_the_way(form, question)
    if not red:
        return usual
    rest = red[red.index(question) + 1 :]
    return rest[0].id if rest else END


def before(form: Form, question: Question, usual: str | None) -> str | None:
    """The page before a question: on the short way the red line before, and none at the first."""
    red = on_the_way(form, question)
    if not red:
        return usual
    place = red.index(question)
    return red[place - 1].id if place else None


def show_end(form: Form, stored: Mapping[str, Stored], go: Go) -> None:
    """The red lines are done: the way to what they show, and to the questions that are left."""
    red = _red_lines(form)
    given = sum(stored[one.id].given.answer is not None for one in red)
    with parts.target("question"):
        parts.title(text("answer.first.done"))
    parts.say("answer.first.counts", n=given, of=len(red))
    parts.link_to("results", text("answer.first.see"))
    left = [one for one in form.questions if stored[one.id].given.answer is None]
    if left:
        label = text("answer.first.rest", n=len(left))
        st.button(label, key="red-lines-rest", on_click=_leave, args=(form, left[0].id, go))


def _red_lines(form: Form) -> tuple[Question, ...]:
    return tuple(one for one in form.questions if one.red_line)


def _begin(form: Form, first: str, go: Go) -> None:
    st.session_state[_key(form)] = True
    go(first)


def _leave(form: Form, first: str, go: Go) -> None:
    st.session_state[_key(form)] = False
    go(first)


def _key(form: Form) -> str:
    return f"red-lines-first-{form.assessment.id}"
