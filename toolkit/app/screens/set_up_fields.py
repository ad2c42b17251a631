"""The decisions that a new assessment and one that is open have alike, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import streamlit as st

from toolkit.app import parts
from toolkit.app.rows import Row
from toolkit.banks.shelf import Shelf
from toolkit.drafts import choose_questions
from toolkit.method import round_half_up
from toolkit.model.answers import Assessment, Form
from toolkit.model.bank import Bank, Function
from toolkit.words import long_date, text

FORMS: tuple[Form, ...] = ("full", "core")


@dataclass(frozen=True)
class NewAssessment:
    """What was decided of it so far; `follows` is the id of the year that it goes on from."""

    title: str
    year: int
    label: str
    held_on: date | None = None
    people: str = ""
    bank: str = ""
    form: Form = "full"
    follows: str = ""
    revision: int = 0


Named = TypeVar("Named", NewAssessment, Assessment)


def name_rows(thing: Named) -> tuple[Row[Named], ...]:
    """Name, year, date and people, which can be changed until the scores are final."""
    start = "new" if isinstance(thing, NewAssessment) else f"assessment-{thing.id[:8]}"
    return (
        Row(f"{start}-title", text("set_up.row.title"), read_title, ask_title),
        Row(f"{start}-year", text("set_up.row.year"), read_year, ask_year),
        Row(f"{start}-date", text("set_up.row.date"), read_date, ask_date),
        Row(f"{start}-people", text("set_up.row.people"), read_people, ask_people),
    )


def read_title(thing: NewAssessment | Assessment) -> str:
    """The name of the assessment."""
    return thing.title


def read_year(thing: NewAssessment | Assessment) -> str:
    """The year, and what people call it where that is something else."""
    if thing.label == str(thing.year):
        return thing.label
    return text("set_up.row.year_and", year=str(thing.year), label=thing.label)


def read_date(thing: NewAssessment | Assessment) -> str:
    """The day of the meeting."""
    return long_date(thing.held_on) if thing.held_on else ""


def read_people(thing: NewAssessment | Assessment) -> str:
    """Who takes part."""
    return thing.people


def ask_title(thing: Named) -> Named:
    """A field for the name."""
    label = text("set_up.row.title_long")
    return replace(thing, title=st.text_input(label, thing.title, max_chars=120).strip())


def ask_year(thing: Named) -> Named:
    """Fields for the year that orders assessments, and for what people call it."""
    year = st.number_input(text("set_up.row.year_long"), value=thing.year, step=1, format="%d")
    known = "" if thing.label == str(thing.year) else thing.label
    label = st.text_input(text("set_up.row.label_long"), known, max_chars=20).strip()
    return replace(thing, year=int(year), label=label or str(int(year)))


def ask_date(thing: Named) -> Named:
    """A field for the day of the meeting."""
    first, last = parts.days_around(thing.held_on)
    label = text("set_up.row.date_long")
    held_on = st.date_input(label, thing.held_on, first, last, format="DD/MM/YYYY")
    return replace(thing, held_on=held_on if isinstance(held_on, date) else None)


def ask_people(thing: Named) -> Named:
    """A field for who takes part, without names."""
    parts.say("set_up.row.people_about")
    label = text("set_up.row.people_long")
    return replace(thing, people=st.text_area(label, thing.people, max_chars=200).strip())


def bank_words(bank: Bank) -> str:
    """A bank as it stands in a list: title, version and size."""
    values = {"title": bank.title, "version": bank.version}
    return text("set_up.bank.line", n=len(bank.questions), **values)


def form_words(bank: Bank, form: Form, functions: tuple[Function, ...]) -> str:
    """A form as it stands in a list: how many questions, and how long talking them over takes."""
    asked = set(choose_questions(bank, form, functions))
    shares = (
        theme.minutes * sum(one.id in asked for one in theme.questions) / len(theme.questions)
        for theme in bank.themes
        if theme.questions
    )
    hours = round_half_up(2 * sum(shares) / 60) / 2
    return text(f"set_up.form.{form}", questions=len(asked), hours=f"{hours:g}")


def ask_bank(shelf: Shelf, new: NewAssessment) -> NewAssessment:
    """A choice of the banks at hand."""
    banks: Mapping[str, Bank] = {bank.fingerprint: bank for bank in shelf.banks}
    parts.say("set_up.bank.about")
    chosen = st.radio(
        text("set_up.row.bank"),
        list(banks),
        index=list(banks).index(new.bank) if new.bank in banks else 0,
        format_func=lambda one: parts.plain(bank_words(banks[one])),
    )
    return replace(new, bank=chosen)


def ask_form(bank: Bank, functions: tuple[Function, ...], new: NewAssessment) -> NewAssessment:
    """A choice between the full form and the short one."""
    parts.say("set_up.form.about")
    chosen = st.radio(
        text("set_up.row.form"),
        FORMS,
        index=FORMS.index(new.form),
        format_func=lambda form: form_words(bank, form, functions),
    )
    return replace(new, form=chosen)
