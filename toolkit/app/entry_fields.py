"""The fields of an entry of a register, each under its name, filled with what was typed so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from toolkit.app import entry_waiting, parts
from toolkit.app.entry_draft import Draft, all_drafts, first_of_month
from toolkit.app.state import Context
from toolkit.frames.registers import CODES, SEVERAL, field_heading
from toolkit.model.registers import Entry, Exemption, Kindness
from toolkit.words import month_and_year, text, texts_of

LONG = {"what", "outcome", "standard", "why", "asked_says", "bears", "became", "for_whom"}
DAYS = {"consent_on", "by_when", "done_on", "approved_on", "review_on", "ended_on"}
POSTS = {"acts", "approved_by"}
MONTHS = 36

# What stands side by side, row by row.
ROWS: Mapping[type, Sequence[Sequence[str]]] = {
    Kindness: (
        ("what",),
        ("kind", "ward", "month"),
        ("differences", "heard"),
        ("connector_role", "connector_kind"),
        ("consent", "consent_on", "exposure"),
        ("helped", "hindered", "ours"),
        ("amplify", "acts"),
        ("by_when", "done_on"),
        ("outcome",),
    ),
    Exemption: (
        ("what",),
        ("standard",),
        ("for_whom", "why"),
        ("asked", "voices"),
        ("asked_says",),
        ("bears",),
        ("basis", "protection"),
        ("approved_by", "approved_on", "review_on"),
        ("state", "ended_on"),
        ("became",),
    ),
}


@dataclass(frozen=True)
class Offered:
    """What the fields offer besides the fixed lists: wards, posts, and the day it is."""

    wards: Sequence[str]
    posts: Sequence[str]
    today: date


def show(draft: Draft[Entry], offered: Offered) -> Entry:
    """The fields stand on the page; gives the entry as it is typed now."""
    told: dict[str, Any] = {}
    for row in ROWS[type(draft.opened)]:
        if len(row) == 1:
            told[row[0]] = _field(draft, row[0], offered)
            continue
        with st.grid(columns=len(row), min_column_width=220):
            for name in row:
                told[name] = _field(draft, name, offered)
    return replace(draft.typed, **told)


def sweep(context: Context) -> None:
    """What the fields say as a run begins is in the drafts, and kept, whichever page comes next.

    Somebody who leaves a field by way of a link to another page is there before the form is drawn.
    """
    for (council_id, _), draft in all_drafts().items():
        names = (name for row in ROWS[type(draft.opened)] for name in row)
        told = {
            name: _meant(name, st.session_state[key])
            for name in names
            if (key := _key(draft, name)) in st.session_state
        }
        draft.typed = replace(draft.typed, **told)
        if council_id == context.workspace.council_id and context.may("contributor"):
            entry_waiting.keep(context.workspace, draft)


def _key(draft: Draft[Any], name: str) -> str:
    return f"entry-{draft.number}-{name}"


def _meant(name: str, value: Any) -> Any:
    """What a field means that holds this value."""
    if name in SEVERAL:
        return tuple(code for code in texts_of(f"registers.{name}") if code in value)
    if name in POSTS or name == "ward":
        return " ".join((value or "").split())
    return value.strip() if isinstance(value, str) else value


def _field(draft: Draft[Entry], name: str, offered: Offered) -> Any:
    """One field, which says what the session holds for it, else what was typed before."""
    key, was = _key(draft, name), getattr(draft.typed, name)
    label, about = field_heading(draft.opened, name), texts_of("registers.help").get(name)
    draw = _drawing(name)
    return _meant(name, draw(name, label, key, was, offered, about))


def _drawing(name: str) -> Callable[..., Any]:
    if name in LONG:
        return _area
    if name in DAYS:
        return _day
    if name in CODES:
        return _code
    if name in SEVERAL:
        return _codes
    if name == "month":
        return _month
    return _offer if name in POSTS or name == "ward" else _line


def _area(_: str, label: str, key: str, was: str, __: Offered, about: str | None) -> str:
    st.session_state.setdefault(key, was)
    return str(st.text_area(label, key=key, height="content", help=about, max_chars=4000))


def _line(_: str, label: str, key: str, was: str, __: Offered, about: str | None) -> str:
    st.session_state.setdefault(key, was)
    return str(st.text_input(label, key=key, help=about, max_chars=200))


def _day(
    _: str, label: str, key: str, was: date | None, __: Offered, about: str | None
) -> date | None:
    st.session_state.setdefault(key, was)
    first, last = parts.days_around(was)
    given: date | None = st.date_input(
        label, None, first, last, key=key, format="DD/MM/YYYY", help=about
    )
    return given


def _code(name: str, label: str, key: str, was: str, _: Offered, about: str | None) -> str:
    words = texts_of(f"registers.{name}")
    st.session_state.setdefault(key, was)
    return st.selectbox(label, list(words), format_func=words.__getitem__, key=key, help=about)


def _codes(
    name: str, label: str, key: str, was: tuple[str, ...], _: Offered, about: str | None
) -> list[str]:
    words = texts_of(f"registers.{name}")
    st.session_state.setdefault(key, list(was))
    choose = text("registers.choose")
    return st.multiselect(
        label, list(words), format_func=words.__getitem__, key=key, placeholder=choose, help=about
    )


def _month(
    _: str, label: str, key: str, was: date | None, offered: Offered, about: str | None
) -> date | None:
    months = _last_months(offered.today)
    if was is not None and was not in months:
        months.append(was)
    st.session_state.setdefault(key, was)
    none = text("registers.no_day")
    return st.selectbox(label, months, None, month_and_year, key=key, placeholder=none, help=about)


def _last_months(today: date) -> list[date]:
    found, month = [], first_of_month(today)
    for _ in range(MONTHS):
        found.append(month)
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return found


def _offer(name: str, label: str, key: str, was: str, offered: Offered, about: str | None) -> Any:
    """A list to choose from, in which something else can be typed."""
    words = list(dict.fromkeys([*(offered.wards if name == "ward" else offered.posts), was]))
    st.session_state.setdefault(key, was or None)
    return st.selectbox(
        label,
        [one for one in words if one],
        None,
        key=key,
        placeholder=text("registers.choose"),
        accept_new_options=True,
        help=about,
    )
