"""Which question each row of a foreign spreadsheet is about, as a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.screens.import_year_fields import short
from toolkit.earlier import Line
from toolkit.model.bank import Bank
from toolkit.words import text


def ask_rows(bank: Bank, lines: Sequence[Line], start: str) -> Mapping[int, str]:
    """Which question each row is about that does not say so exactly, as a person says."""
    parts.subheading(text("importing.step.rows"))
    exact = [line for line in lines if line.question_id is not None]
    parts.say("importing.exact", n=len(exact))
    if exact:
        with st.expander(text("importing.exact_list")):
            prose.bullets(
                text(
                    "importing.exact_row",
                    number=line.number,
                    words=short(line.words),
                    title=bank.by_id[str(line.question_id)].title,
                )
                for line in exact
            )
    taken = {line.question_id for line in exact}
    free = [question.id for question in bank.questions if question.id not in taken]
    open_lines = [line for line in lines if _is_open(line)]
    close = [line for line in open_lines if line.near]
    rest = [line for line in open_lines if not line.near]
    if close:
        parts.say("importing.close", n=len(close))
    found = {line.number: _ask_row(bank, line, free, start) for line in close}
    if rest:
        with st.expander(text("importing.rest", n=len(rest))):
            parts.say("importing.rest_about")
            found |= {line.number: _ask_row(bank, line, free, start) for line in rest}
    return {number: id for number, id in found.items() if id is not None}


def _is_open(line: Line) -> bool:
    return line.question_id is None and bool(line.words) and not line.is_theme


def _ask_row(bank: Bank, line: Line, free: Sequence[str], start: str) -> str | None:
    near = [id for id in line.near if id in free]
    options = [None, *near, *(id for id in free if id not in near)]
    return st.selectbox(
        text("importing.about_row", number=line.number, words=parts.plain(short(line.words))),
        options,
        1 if near and line.likely else 0,
        format_func=lambda id: bank.by_id[id].title if id else text("importing.not_ours"),
        key=f"{start}-row-{line.number}",
    )
