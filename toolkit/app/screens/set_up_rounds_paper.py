"""A survey on paper: forms in large print to hand out, and a place to type them in."""

from __future__ import annotations

from functools import partial

import streamlit as st

from toolkit.app import parts
from toolkit.app.pictures import file_name
from toolkit.app.state import Context
from toolkit.model.answers import Answer, AnswerStatus, Assessment, Round
from toolkit.model.bank import EVIDENCE_GRADES
from toolkit.papers.asking import PaperForm, PaperQuestion
from toolkit.seat import new_key
from toolkit.words import text

BESIDE: dict[str, AnswerStatus] = {
    "dont_know": "dont_know",
    "not_applicable": "not_applicable",
}


def show(context: Context, assessment: Assessment, one: Round) -> None:
    """Each group has a form to print; what comes back can be typed in, one form at a time."""
    workspace = context.workspace
    titles = {group.id: group.title for group in workspace.bank(assessment).groups}
    parts.say("paper_form.typing.about")
    group = st.selectbox(
        text("paper_form.typing.for"),
        one.groups,
        format_func=lambda id: titles.get(id, id),
        key=f"paper-group-{one.id}",
    )
    title = titles.get(group, group)
    makers = (
        ("paper_form.typing.print", "paper_form.typing.name", "docx", workspace.export_paper_form),
        ("private_sheet.blank", "private_sheet.form.name", "xlsx", workspace.export_private_sheet),
    )
    for label, name, ending, make in makers:
        parts.download(
            text(label, group=title),
            file_name(text(name), context.council.name, assessment.label, title),
            ending,
            partial(make, assessment.id, one.id, group),
        )
    parts.say("private_sheet.blank_about")
    if st.toggle(text("paper_form.typing.type"), key=f"paper-type-{one.id}"):
        show_typing(context, assessment, one, group, title)


def show_typing(
    context: Context, assessment: Assessment, one: Round, group: str, title: str
) -> None:
    """One form to fill in from paper; once it is kept the next one is empty."""
    form = context.workspace.paper_form(assessment.id, one.id, group)
    place = f"paper-{one.id}-{group}"
    number = st.session_state.setdefault(f"{place}-number", 0)
    key = st.session_state.setdefault(f"{place}-{number}-key", new_key())
    with st.form(f"{place}-{number}", border=False):
        found = [_ask(form, question, f"{place}-{number}") for question in form.questions]
        message = st.container()
        pressed = st.form_submit_button(text("paper_form.typing.keep"), type="primary")
    if number and not pressed:
        with message:
            st.success(text("paper_form.typing.kept", group=parts.plain(title)))
    if pressed:
        answers = tuple(answer for answer in found if answer is not None)
        with message:
            parts.told(_keep)(context, assessment, one, group, answers, key, place)


def _keep(
    context: Context,
    assessment: Assessment,
    one: Round,
    group: str,
    answers: tuple[Answer, ...],
    key: str,
    place: str,
) -> None:
    context.workspace.type_in(assessment.id, one.id, group, answers, key)
    st.session_state[f"{place}-number"] += 1
    st.rerun()


def _ask(form: PaperForm, question: PaperQuestion, place: str) -> Answer | None:
    """One question as a list to choose from, and the answer that was chosen, if any."""
    chosen: int | str | None = st.selectbox(
        parts.plain(question.words),
        list(question.choices),
        index=None,
        format_func=question.choices.__getitem__,
        placeholder=text("paper_form.typing.choose"),
        key=f"{place}-{question.id}",
    )
    grade = _ask_evidence(place, question.id) if form.with_evidence else None
    if isinstance(chosen, int):
        return Answer(question.id, "rated", chosen, evidence=grade)
    return None if chosen is None else Answer(question.id, BESIDE[chosen])


def _ask_evidence(place: str, question_id: str) -> int | None:
    grade: int | None = st.selectbox(
        text("paper_form.evidence"),
        EVIDENCE_GRADES,
        index=None,
        format_func=lambda one: text(f"answer.evidence.grade{one}"),
        placeholder=text("paper_form.typing.choose"),
        key=f"{place}-{question_id}-evidence",
    )
    return grade
