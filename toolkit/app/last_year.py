"""Beside a question that was answered: what stood for it a year before."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.form import Form
from toolkit.method import level_name
from toolkit.model.answers import Answer
from toolkit.model.bank import Question
from toolkit.words import text
from toolkit.workspace.next_year import SAME_MEANING, Before, Stood


def show_last_year(form: Form, question: Question) -> None:
    """What stood a year before is on the card, once this year's answer is kept and not sooner."""
    mine = form.memory.seen[question.id].given.answer
    if mine is None:
        return
    before = form.workspace.before(form.assessment.id).get(question.id)
    if before is None:
        return
    with st.container(border=True, key=f"before-{question.id}"):
        if before.fate == "new":
            parts.note(text("next_year.before.new", label=before.label))
        elif before.fate in SAME_MEANING:
            _show_same(before, before.stood[0], mine)
        else:
            _show_other(before)


def _show_same(before: Before, stood: Stood, mine: Answer) -> None:
    then = stood.answer
    if then is None:
        parts.note(text("next_year.before.nothing", label=before.label))
        return
    parts.say(f"next_year.before.{stood.by}", label=before.label, level=_level(then))
    if then.level is not None and mine.level is not None:
        moved = mine.level - then.level
        way = "same" if not moved else "higher" if moved > 0 else "lower"
        parts.say(f"next_year.before.{way}", n=abs(moved))
    if then.evidence is not None:
        grade = text(f"answer.evidence.grade{then.evidence}")
        parts.say("next_year.before.evidence", grade=grade)
    for words in (then.reference, then.comment, then.reason):
        if words.strip():
            parts.show_text(words)
    if before.fate == "minor":
        parts.note(text("next_year.before.minor"))


def _show_other(before: Before) -> None:
    """Of a question that means something else now, or that others have become, the level alone."""
    parts.say(f"next_year.before.{before.fate}", label=before.label)
    for one in before.stood:
        level = _level(one.answer) if one.answer else text("next_year.before.unanswered")
        parts.say("next_year.before.line", title=one.title, level=level)
    parts.note(text("next_year.before.level_only"))


def _level(answer: Answer) -> str:
    if answer.level is None:
        return text(f"answer.status.{answer.status}")
    return f"{answer.level} {level_name(answer.level)}"
