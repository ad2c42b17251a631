"""The fields of a new round, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import streamlit as st

from toolkit.app import parts
from toolkit.app.state import Context
from toolkit.model.answers import Assessment, Entry, Pace, Promise
from toolkit.model.bank import Bank
from toolkit.words import text, texts_of
from toolkit.workshop import offered

PROMISES: tuple[Promise, ...] = ("survey", "room")
ALL, CORE, SOME = "all", "core", "some"
USUAL, SHORTEST, LONGEST = 60, 10, 480  # minutes of talk: the last is a whole day
MOST_PEOPLE = 5000


@dataclass(frozen=True)
class Wished:
    """A round that is not open yet, as its fields say now.

    `expected` are the groups that are asked, with how many people are expected. `question_ids` is
    empty for all questions; then `none_chosen` says whether some were meant and none chosen.
    """

    promise: Promise
    title: str
    expected: Mapping[str, int]
    pace: Pace
    entry: Entry
    question_ids: tuple[str, ...]
    none_chosen: bool
    sayable: bool
    minutes: int = USUAL
    closes_on: date | None = None


def ask_round(context: Context, assessment: Assessment, bank: Bank, k: int) -> Wished:
    """The fields stand below one another, and what they say now is given."""
    promise = _ask_promise(k)
    usual = text(f"rounds.new.name_{promise}")
    label = text("rounds.new.name")
    title = st.text_input(label, usual, max_chars=80, key=f"round-title-{promise}").strip()
    expected = _ask_groups(bank)
    question_ids, none_chosen = _ask_questions(assessment, bank)
    room = promise == "room"
    pace = _choose("pace", ("together", "own") if room else ("own", "together"), promise)
    entry = _choose("entry", ("code", "links") if room else ("links", "code"), promise)
    if entry == "code" and not room:
        parts.note(text("rounds.new.code_warning"))
    sayable = st.checkbox(text("rounds.new.sayable"), key="round-sayable")
    parts.note(text("rounds.new.sayable_about"))
    return Wished(
        promise,
        title or usual,
        expected,
        cast("Pace", pace),
        cast("Entry", entry),
        question_ids,
        none_chosen,
        sayable,
        minutes=_ask_minutes() if room else USUAL,
        closes_on=None if room else _ask_day(context),
    )


def _ask_promise(k: int) -> Promise:
    names = texts_of("rounds.promise")
    told = {one: parts.plain(text(f"rounds.promise_about.{one}", k=k)) for one in PROMISES}
    chosen = st.radio(
        text("rounds.new.promise"),
        PROMISES,
        format_func=lambda one: f"**{names[one]}**  \n{told[one]}",
        key="round-promise",
    )
    parts.note(text("rounds.new.never_looser"))
    return chosen


def _ask_groups(bank: Bank) -> dict[str, int]:
    st.markdown(f"**{parts.plain(text('rounds.new.groups'))}**")
    parts.note(text("rounds.new.groups_about"))
    with st.grid(min_column_width=260):
        told = {
            group.id: st.number_input(
                group.title, 0, MOST_PEOPLE, 0, step=1, key=f"round-people-{group.id}"
            )
            for group in bank.groups
        }
    return {group: int(people) for group, people in told.items() if people}


def _ask_questions(assessment: Assessment, bank: Bank) -> tuple[tuple[str, ...], bool]:
    form = assessment.question_ids
    core = tuple(id for id in form if bank.by_id[id].core)
    kinds = [ALL, *([CORE] if core and len(core) < len(form) else []), SOME]
    counts = {ALL: len(form), CORE: len(core)}
    kind = st.radio(
        text("rounds.new.questions"),
        kinds,
        format_func=lambda one: text(f"rounds.questions.{one}", n=counts.get(one)),
        key="round-questions",
    )
    if kind == CORE:
        return core, False
    if kind == ALL:
        return (), False
    chosen = st.multiselect(
        text("rounds.new.chosen"),
        form,
        format_func=lambda id: bank.by_id[id].title,
        key="round-chosen",
        placeholder=text("common.choose"),
    )
    return tuple(id for id in form if id in chosen), not chosen


def _choose(name: str, options: Sequence[str], promise: str) -> str:
    about = texts_of(f"rounds.{name}_about")
    label, key = text(f"rounds.new.{name}"), f"round-{name}-{promise}"
    return str(st.radio(label, options, format_func=about.__getitem__, key=key))


def _ask_minutes() -> int:
    label = text("rounds.new.minutes")
    given = st.number_input(label, SHORTEST, LONGEST, USUAL, step=5, key="round-minutes")
    parts.note(text("rounds.new.fits", n=offered(int(given))))
    return int(given)


def _ask_day(context: Context) -> date | None:
    label, today = text("rounds.new.closes_on"), context.workspace.today
    given = st.date_input(label, None, min_value=today, format="DD/MM/YYYY", key="round-day")
    parts.note(text("rounds.new.closes_about"))
    return given if isinstance(given, date) else None
