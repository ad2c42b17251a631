"""What is set, as a list of rows; each can be opened, changed and saved by itself.

The thing as it was when a row was opened stands in the session, so that what is typed survives
whatever somebody else saves meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from toolkit.app import parts, prose
from toolkit.errors import EditConflict, Problem, ToolkitError
from toolkit.words import text

OPEN = "row_open"
T = TypeVar("T")


@dataclass(frozen=True)
class Row(Generic[T]):
    """One decision: what it is called, how what is set reads, and the fields that change it.

    `ask` draws the fields for a thing and gives the changed thing; without it the row is fixed.
    """

    name: str
    label: str
    read: Callable[[T], str]
    ask: Callable[[T], T] | None = None


def show_rows(rows: Sequence[Row[T]], thing: T, save: Callable[[T, int], object]) -> None:
    """The rows stand below one another; `save` stores a thing over the revision it is given.

    A row that was opened for another thing is not open here: two councils, or two decisions, have
    rows of the same names.
    """
    opened = st.session_state.get(OPEN)
    if opened is not None and _id(opened[1]) != _id(thing):
        opened = None
    for row in rows:
        if row.ask is not None and opened is not None and opened[0] == row.name:
            parts.told(_show_form)(row, opened[1], save)
        else:
            _show_line(row, thing)


def open_row(name: str, thing: object) -> None:
    """This row is open from the next run on, and no other."""
    st.session_state[OPEN] = (name, thing)
    parts.move_focus(f"row-{name}")


def is_open(name: str) -> bool:
    """Whether this row is the one that is open."""
    opened = st.session_state.get(OPEN)
    return opened is not None and opened[0] == name


def close_row() -> None:
    """No row is open any more."""
    st.session_state.pop(OPEN, None)


def _show_line(row: Row[Any], thing: object) -> None:
    with st.container(key=f"line-{row.name}"):
        label, value, change = st.columns([0.24, 0.5, 0.26], vertical_alignment="center")
    with label:
        st.markdown(f"**{parts.plain(row.label)}**")
    with value:
        prose.paragraph(row.read(thing) or text("common.rows.not_set"))
    if row.ask is not None:
        with change:
            words = parts.plain(text("common.rows.change", label=_inside(row.label)))
            st.button(
                words,
                key=f"row-{row.name}",
                on_click=open_row,
                args=(row.name, thing),
                type="tertiary",
                icon=":material/edit:",
            )


def _id(thing: object) -> str:
    return str(getattr(thing, "id", ""))


def _inside(label: str) -> str:
    return label[:1].lower() + label[1:]


def _show_form(row: Row[T], seed: T, save: Callable[[T, int], object]) -> None:
    if row.ask is None:
        return
    with st.form(f"form-{row.name}"):
        with parts.target(f"row-{row.name}"):
            parts.subheading(row.label)
        mine = row.ask(seed)
        message = st.container()
        with st.container(horizontal=True):
            pressed = st.form_submit_button(text("common.rows.save"))
            st.form_submit_button(text("common.rows.cancel"), on_click=close_row)
    if pressed:
        with message:
            _save(row, seed, mine, save)


def _save(row: Row[T], seed: T, mine: T, save: Callable[[T, int], object]) -> None:
    """Store what was changed here and close the row, or say above the button what is in the way."""
    try:
        save(mine, _revision(seed))
    except EditConflict as conflict:
        theirs: Any = conflict.theirs
        if _same(theirs, seed, mine):
            save(_lay_over(seed, mine, theirs), theirs.revision)  # they changed another row
        else:
            st.session_state[OPEN] = (row.name, replace(theirs, **_values(seed, seed, mine)))
            what = text("common.rows.moved_on", theirs=row.read(theirs))
            parts.problem(ToolkitError(Problem(row.label, what, text("common.rows.again"))))
            return
    except ToolkitError as error:
        parts.problem(error)
        return
    close_row()
    st.rerun()


def _changed(seed: Any, mine: Any) -> list[str]:
    names = [one.name for one in fields(mine) if one.name != "revision"]
    return [name for name in names if getattr(seed, name) != getattr(mine, name)]


def _values(thing: Any, seed: Any, mine: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in _changed(seed, mine)}


def _same(theirs: Any, seed: Any, mine: Any) -> bool:
    return _values(theirs, seed, mine) == _values(seed, seed, mine)


def _lay_over(seed: Any, mine: Any, theirs: Any) -> Any:
    return replace(theirs, **_values(mine, seed, mine))


def _revision(thing: Any) -> int:
    return int(thing.revision)
