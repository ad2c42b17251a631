"""An entry of a register while somebody writes it: kept in the session until saved or dropped.

Nothing rests on a dialog that can be closed by a slip: what was typed comes back when the page is
opened again, also after a visit to another page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Generic

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.errors import EditConflict, NotFound, Problem, ToolkitError
from toolkit.frames.registers import entry_cell, field_heading
from toolkit.model.registers import Entry
from toolkit.words import text

NOT_TYPED = ("id", "ref", "revision")


@dataclass(frozen=True)
class Shelf(Generic[Entry]):
    """One register as a page works with it: what it is called, and what may be done."""

    name: str
    empty: Entry
    add: Callable[[Entry], Entry]
    save: Callable[[Entry, int], Entry]
    delete: Callable[[str], None]
    may_write: bool = True
    may_delete: bool = True

    @property
    def key(self) -> str:
        """The name under which the session keeps the draft."""
        return f"draft-{self.name}"


@dataclass
class Draft(Generic[Entry]):
    """One entry as it was opened, as it is typed now, and as somebody else saved it meanwhile.

    `number` parts the widgets of one opening from those of another.
    """

    opened: Entry
    typed: Entry
    number: int
    theirs: Entry | None = None


def open_entry(shelf: Shelf[Entry], entry: Entry) -> None:
    """The page shows this entry to be written from now on."""
    number = int(st.session_state.get("drafts-opened", 0)) + 1
    st.session_state["drafts-opened"] = number
    st.session_state[shelf.key] = Draft(entry, entry, number)


def the_draft(shelf: Shelf[Entry]) -> Draft[Entry] | None:
    """The entry that is being written, or None."""
    found = st.session_state.get(shelf.key)
    return found if isinstance(found, Draft) else None


def drop(shelf: Shelf[Entry]) -> None:
    """Nothing is being written any more."""
    st.session_state.pop(shelf.key, None)


def changed_names(before: Entry, after: Entry) -> tuple[str, ...]:
    """The names of the fields that differ, in the order of the entry."""
    names = (one.name for one in fields(before) if one.name not in NOT_TYPED)
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def save(shelf: Shelf[Entry], draft: Draft[Entry]) -> None:
    """The entry is stored and the list comes back, or what is in the way is said here."""
    try:
        if not draft.opened.id:
            saved = shelf.add(draft.typed)
        elif draft.theirs is not None:
            mine = {n: getattr(draft.typed, n) for n in changed_names(draft.opened, draft.typed)}
            saved = shelf.save(replace(draft.theirs, **mine), draft.theirs.revision)
        else:
            saved = shelf.save(draft.typed, draft.opened.revision)
    except EditConflict as error:
        _show_conflict(draft, error)
        return
    except NotFound:
        _begin_anew(draft)
        return
    except ToolkitError as error:
        parts.problem(error)
        return
    tell(shelf, text("registers.saved", ref=saved.ref))


def tell(shelf: Shelf[Entry], words: str) -> None:
    """The page is drawn anew without the draft, and says this above the list."""
    drop(shelf)
    st.session_state[f"told-{shelf.name}"] = words
    st.rerun()


def show_told(shelf: Shelf[Entry]) -> None:
    """What was done a moment ago is said here once, and focus moves to it."""
    words = st.session_state.pop(f"told-{shelf.name}", None)
    if words:
        parts.move_focus(f"told-{shelf.name}")
        with parts.target(f"told-{shelf.name}"):
            st.success(parts.plain(words))


def _show_conflict(draft: Draft[Entry], error: EditConflict) -> None:
    theirs: Any = error.theirs
    draft.theirs = theirs
    told = Problem(theirs.ref, text("registers.conflict.what"), text("registers.conflict.fix"))
    parts.problem(ToolkitError(told))
    rows = [
        (field_heading(theirs, name), entry_cell(theirs, name), entry_cell(draft.typed, name))
        for name in changed_names(theirs, draft.typed)
    ]
    heads = [text(f"registers.conflict.{name}") for name in ("field", "theirs", "mine")]
    prose.table(pd.DataFrame(rows, columns=heads, dtype="object"), text("registers.conflict.alt"))


def _begin_anew(draft: Draft[Entry]) -> None:
    draft.opened = replace(draft.opened, id="", ref="", revision=0)
    draft.typed = replace(draft.typed, id="", ref="", revision=0)
    parts.problem(text("registers.conflict.gone"))


def first_of_month(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)
