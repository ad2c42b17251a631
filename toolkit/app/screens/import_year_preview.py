"""What would be brought in and what not, and the last step: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from toolkit import earlier
from toolkit.app import parts, prose, state
from toolkit.app.screens import import_year_fields, import_year_rows
from toolkit.app.state import Context
from toolkit.drafts import choose_questions
from toolkit.earlier import Line, Prepared
from toolkit.errors import ToolkitError
from toolkit.model.bank import Bank
from toolkit.words import text

BEGUN = "import_year"
NAME_MOST = 100


def leave(context: Context) -> None:
    """The spreadsheet is put away, and what was decided about it is forgotten."""
    st.session_state.pop(f"{BEGUN}-{context.council.id}", None)
    for name in [name for name in st.session_state if str(name).startswith("import-")]:
        del st.session_state[name]


def show(context: Context, source: str, bank: Bank, lines: Sequence[Line], start: str) -> None:
    """Values, rows, year and name are asked for, the outcome is shown, and it can be brought in."""
    choices = import_year_fields.ask_values(lines, start)
    confirmed = import_year_rows.ask_rows(bank, lines, start)
    form = choose_questions(bank, "full", context.council.functions)
    found = earlier.prepare(bank, form, lines, confirmed, choices)
    year, label, title = _ask_year(context)
    parts.subheading(text("importing.step.check"))
    parts.say("importing.found", n=len(found.levels), of=len(form))
    show_levels(bank, found.levels)
    show_left_out(found)
    sure = st.checkbox(text("importing.sure"), key=f"{start}-sure")
    message = st.container()
    if st.button(text("importing.button"), type="primary", key=f"{start}-go"):
        with message:
            if found.problems:
                parts.problem(ToolkitError(found.problems))
            elif not sure:
                parts.problem(text("importing.not_sure"))
            else:
                _bring_in(context, bank, found, (title, year, label, source))


def _ask_year(context: Context) -> tuple[int, str, str]:
    parts.subheading(text("importing.step.year"))
    years = [one.year for one in context.workspace.assessments()]
    last = min([context.workspace.today.year, *years]) - 1
    with st.grid(columns=2, min_column_width=240):
        year = int(
            st.number_input(
                text("importing.year"), value=last, step=1, format="%d", key="import-the-year"
            )
        )
        label = st.text_input(text("importing.label"), max_chars=20, key="import-the-label")
    usual = text("importing.usual_title", label=label.strip() or year)
    title = st.text_input(
        text("importing.name"), placeholder=usual, max_chars=100, key="import-the-title"
    )
    return year, label, title.strip() or usual


def show_levels(bank: Bank, levels: Mapping[str, int | None]) -> None:
    """Each question that is brought in, with its level."""
    if not levels:
        return
    rows = [
        (one.title, import_year_fields.choice_words("dont_know" if level is None else level))
        for one in bank.questions
        if (level := levels.get(one.id, -1)) != -1
    ]
    names = [text("importing.question"), text("importing.level")]
    with st.expander(text("importing.show_levels", n=len(rows))):
        prose.table(pd.DataFrame(rows, columns=names, dtype="object"), text("importing.levels_alt"))


def show_left_out(found: Prepared) -> None:
    """Each row that is left out, with the reason."""
    if not found.left_out:
        return
    with st.expander(text("importing.left_out", n=len(found.left_out))):
        prose.bullets(
            text(
                "importing.left_out_row",
                number=one.number,
                words=one.words[:NAME_MOST] or text("importing.no_words"),
                why=text(f"importing.why.{one.why}"),
            )
            for one in found.left_out
        )


def _bring_in(
    context: Context, bank: Bank, found: Prepared, said: tuple[str, int, str, str]
) -> None:
    title, year, label, source = said
    try:
        made = context.workspace.import_year(
            bank, title=title, year=year, label=label, levels=found.levels, source=source
        )
    except ToolkitError as error:
        parts.problem(error)
        return
    leave(context)
    state.choose_assessment(made.id)
    parts.go_to("results")
