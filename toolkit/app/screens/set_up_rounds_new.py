"""A new round: what people are promised, who is asked what, and how they come in."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from toolkit.app import parts
from toolkit.app.screens.set_up_rounds_fields import Wished, ask_round
from toolkit.app.state import Context
from toolkit.drafts import comparability
from toolkit.errors import AnswerError, Problem
from toolkit.model.answers import Assessment
from toolkit.model.bank import Bank
from toolkit.words import text

ASKING = "asking_people"


def is_begun(assessment: Assessment) -> bool:
    """Whether a round is being decided now."""
    return f"{ASKING}-{assessment.id}" in st.session_state


def show(context: Context, assessment: Assessment) -> None:
    """A round can be decided and opened, or a button for it stands here."""
    key = f"{ASKING}-{assessment.id}"
    if not is_begun(assessment):
        st.button(text("rounds.ask"), on_click=_begin, args=(key,), icon=":material/add:")
        return
    with parts.target("ask"):
        parts.subheading(text("rounds.new.title"))
    bank = context.workspace.bank(assessment)
    k = context.workspace.method(bank).k
    wished = ask_round(context, assessment, bank, k)
    for sentence in cautions(context, assessment, bank, wished, k):
        st.warning(parts.plain(sentence))
    parts.note(text("rounds.new.no_mail"))
    message = st.container()
    with st.container(horizontal=True):
        pressed = st.button(text("rounds.new.open"), type="primary")
        st.button(text("rounds.new.cancel"), on_click=_leave, args=(key,))
    if pressed:
        with message:
            parts.told(_open)(context, assessment, key, wished)


def _begin(key: str) -> None:
    st.session_state[key] = True
    parts.move_focus("ask")


def _leave(key: str) -> None:
    st.session_state.pop(key, None)


def cautions(
    context: Context, assessment: Assessment, bank: Bank, wished: Wished, k: int
) -> Iterator[str]:
    """What is worth a second thought before this round opens; nothing here prevents it."""
    titles = {group.id: group.title for group in bank.groups}
    if wished.promise == "survey":
        for group, people in wished.expected.items():
            if people < k:
                yield text("rounds.new.small", group=titles[group], k=k)
    if wished.expected and sum(wished.expected.values()) < k:
        yield text("rounds.new.small_all", k=k)
    if wished.promise == "survey" and _asks_again(assessment, wished):
        yield text("rounds.new.again")
    missing = len(assessment.question_ids) - len(wished.question_ids)
    if wished.question_ids and missing:
        yield text("rounds.new.partly", missing=missing, n=len(assessment.question_ids))
    yield from _compared(context, assessment, bank, wished)


def _asks_again(assessment: Assessment, wished: Wished) -> bool:
    """Whether a survey before asked one of these groups one of these questions."""
    put = set(wished.question_ids or assessment.question_ids)
    return any(
        one.promise == "survey"
        and put.intersection(one.question_ids or assessment.question_ids)
        and set(wished.expected).intersection(one.groups)
        for one in assessment.rounds
    )


def _compared(
    context: Context, assessment: Assessment, bank: Bank, wished: Wished
) -> Iterator[str]:
    earlier = [one for one in context.workspace.assessments() if one.year < assessment.year]
    if not earlier:
        return
    last = earlier[0]
    asked = wished.question_ids or assessment.question_ids
    percent = comparability(bank, asked, context.workspace.bank(last), last.question_ids)
    if percent < 100:
        yield text("rounds.new.compare", percent=percent, label=last.label)


def _open(context: Context, assessment: Assessment, key: str, wished: Wished) -> None:
    problems = []
    if not wished.expected:
        what, fix = text("rounds.new.no_groups_what"), text("rounds.new.no_groups_fix")
        problems.append(Problem(text("rounds.new.groups"), what, fix))
    if wished.none_chosen:
        what, fix = text("rounds.new.no_questions_what"), text("rounds.new.no_questions_fix")
        problems.append(Problem(text("rounds.new.questions"), what, fix))
    if problems:
        raise AnswerError(problems)
    context.workspace.open_round(
        assessment.id,
        wished.title,
        wished.promise,
        tuple(wished.expected),
        pace=wished.pace,
        question_ids=wished.question_ids,
        sayable=wished.sayable,
        entry=wished.entry,
        minutes=wished.minutes,
        closes_on=wished.closes_on,
    )
    _leave(key)
    parts.move_focus("rounds")
    st.rerun()
