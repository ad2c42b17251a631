"""The council's own details, as rows that can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import streamlit as st

from toolkit.app import parts
from toolkit.app.rows import Row, show_rows
from toolkit.app.state import Context
from toolkit.model.bank import Function
from toolkit.model.council import Council, Nation
from toolkit.words import text, texts_of

EXTRA: tuple[Function, ...] = ("upper", "housing")


def show(context: Context) -> None:
    """Name, nation, kind, duties and handling line stand as a list."""
    parts.heading(text("set_up.council.title"))
    council = context.council
    rows: tuple[Row[Council], ...] = (
        Row("council-name", text("set_up.council.name"), read_name, ask_name),
        Row("council-nation", text("set_up.council.nation"), read_nation, ask_nation),
        Row("council-kind", text("set_up.council.kind"), read_kind, ask_kind),
        Row("council-duties", text("set_up.council.duties"), read_duties, ask_duties),
        Row("council-handling", text("set_up.council.handling"), read_handling, ask_handling),
    )
    if not context.may("admin"):
        rows = tuple(replace(row, ask=None) for row in rows)
    show_rows(rows, council, context.workspace.save_council)


def read_name(council: Council) -> str:
    """The council's name."""
    return council.name


def read_kind(council: Council) -> str:
    """What kind of council it is."""
    return council.kind


def read_handling(council: Council) -> str:
    """The line that is printed on every sheet and paper."""
    return council.handling or text("set_up.council.no_handling")


def read_nation(council: Council) -> str:
    """What the council's nation is called."""
    return texts_of("set_up.nation")[council.nation]


def read_duties(council: Council) -> str:
    """The duties that the council has besides those of every council."""
    names = texts_of("set_up.duty")
    held = [names[duty] for duty in EXTRA if duty in council.functions]
    return "; ".join(held) or text("set_up.council.no_duties")


def ask_name(council: Council) -> Council:
    """A field for the name."""
    label = text("set_up.council.name")
    return replace(council, name=st.text_input(label, council.name, max_chars=120).strip())


def ask_nation(council: Council) -> Council:
    """A choice of nations."""
    names = texts_of("set_up.nation")
    parts.say("set_up.council.nation_about")
    chosen = st.radio(
        text("set_up.council.nation"),
        list(names),
        index=list(names).index(council.nation),
        format_func=names.__getitem__,
    )
    return replace(council, nation=cast("Nation", chosen))


def ask_kind(council: Council) -> Council:
    """A choice of kinds of council, with the one that stands if it is none of them."""
    kinds = list(texts_of("set_up.kind").values())
    if council.kind and council.kind not in kinds:
        kinds.insert(0, council.kind)
    index = kinds.index(council.kind) if council.kind else None
    chosen = st.selectbox(text("set_up.council.kind"), kinds, index=index)
    return replace(council, kind=chosen or "")


def ask_duties(council: Council) -> Council:
    """A tick for each duty that not every council has."""
    parts.say("set_up.council.duties_about")
    names = texts_of("set_up.duty")
    ticked = [
        duty
        for duty in EXTRA
        if st.checkbox(names[duty], duty in council.functions, key=f"duty-{duty}")
    ]
    return replace(council, functions=("all", *ticked))


def ask_handling(council: Council) -> Council:
    """A field for the line that is printed on every sheet and paper."""
    parts.say("set_up.council.handling_about")
    label = text("set_up.council.handling")
    return replace(council, handling=st.text_input(label, council.handling, max_chars=60).strip())
