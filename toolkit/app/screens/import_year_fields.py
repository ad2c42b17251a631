"""What a person says of a foreign spreadsheet: its columns, its values, and its rows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from toolkit import earlier
from toolkit.app import parts
from toolkit.earlier import BYS, SCALES, Choice, Columns, Line
from toolkit.method import level_names
from toolkit.model.bank import Bank
from toolkit.words import text

CHOICES: tuple[Choice, ...] = (0, 1, 2, 3, 4, "dont_know", "leave_out")
WORDS_MOST = 160


def ask_columns(bank: Bank, rows: earlier.Rows, heading: int, start: str) -> Columns:
    """Which column says which question, which level and which theme."""
    parts.subheading(text("importing.step.columns"))
    names = earlier.name_columns(rows, heading)
    found = earlier.find_columns(bank, rows, heading)
    places = list(range(len(names)))

    def named(place: int | None) -> str:
        return text("importing.no_theme") if place is None else short(names[place])

    with st.grid(columns=2, min_column_width=240):
        question = st.selectbox(
            text("importing.column.question"),
            places,
            found.question,
            format_func=named,
            key=f"{start}-question",
        )
        level = st.selectbox(
            text("importing.column.level"),
            places,
            found.level,
            format_func=named,
            key=f"{start}-level",
        )
        theme = st.selectbox(
            text("importing.column.theme"),
            [None, *places],
            0 if found.theme is None else found.theme + 1,
            format_func=named,
            key=f"{start}-theme",
        )
    by = st.radio(
        text("importing.by.label"),
        BYS,
        BYS.index(found.by),
        format_func=lambda one: text(f"importing.by.{one}"),
        key=f"{start}-by",
    )
    return Columns(question, level, theme, by)


def ask_values(lines: Sequence[Line], start: str) -> dict[str, Choice | None]:
    """What each value in the column of levels means, as a person says."""
    parts.subheading(text("importing.step.values"))
    values = earlier.values_of(lines)
    if len(values) > earlier.SCALE_MOST and earlier.find_scale(values) != "percent":
        parts.say("importing.no_scale", n=len(values))
        return {}
    found = earlier.find_scale(values)
    scale = st.radio(
        text("importing.scale.label"),
        SCALES,
        None if found is None else SCALES.index(found),
        format_func=lambda one: text(f"importing.scale.{one}"),
        key=f"{start}-scale",
    )
    if scale is None:
        return {}
    proposed = earlier.propose(values, scale)
    if scale == "percent":
        parts.say("importing.percent")
    parts.say("importing.values")
    with st.grid(columns=2, min_column_width=240):
        return {
            said: _ask_value(values[said], proposed[said], f"{start}-{scale}-{said}")
            for said in values
        }


def _ask_value(value: str, proposed: Choice | None, key: str) -> Choice | None:
    return st.selectbox(
        text("importing.value", value=parts.plain(short(value))),
        CHOICES,
        None if proposed is None else CHOICES.index(proposed),
        format_func=choice_words,
        placeholder=text("importing.choose"),
        key=key,
    )


def choice_words(choice: Choice) -> str:
    """A level with its name, or what else a value can mean."""
    if isinstance(choice, int):
        return f"{choice} {level_names()[choice]}"
    return text(f"importing.choice.{choice}")


def short(words: str) -> str:
    """The words on one line, cut where they would fill the page."""
    plain = " ".join(words.split())
    return plain if len(plain) <= WORDS_MOST else f"{plain[: WORDS_MOST - 1]}…"
