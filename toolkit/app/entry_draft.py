"""An entry of a register while somebody writes it: kept until it is saved or dropped.

Nothing rests on a dialog that can be closed by a slip: what was typed comes back when the page is
opened again, also after a visit to another page. The store keeps it too (`entry_waiting`), so that
a page that is loaded again, or another day, offers it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Generic

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.errors import EditConflict, NotFound, Problem, ToolkitError
from toolkit.frames.registers import entry_cell, field_heading
from toolkit.model.registers import Entry
from toolkit.words import text
from toolkit.workspace import Workspace

NOT_TYPED = ("id", "ref", "revision")
DRAFTS = "drafts"


@dataclass(frozen=True)
class Shelf(Generic[Entry]):
    """One register of one council as a page works with it: its name, and what may be done."""

    workspace: Workspace
    name: str
    empty: Entry
    add: Callable[[Entry], Entry]
    save: Callable[[Entry, int], Entry]
    delete: Callable[[str], None]
    may_write: bool = True
    may_delete: bool = True

    @property
    def place(self) -> tuple[str, str]:
        """Where the session keeps the draft, apart from those of other councils."""
        return self.workspace.council_id, self.name


@dataclass
class Draft(Generic[Entry]):
    """One entry as it was opened, as it is typed now, and as somebody else saved it meanwhile.

    `number` parts the widgets of one opening from those of another. `waits_at` is the name under
    which the store keeps it, `kept` what it keeps there.
    """

    opened: Entry
    typed: Entry
    number: int
    waits_at: str
    kept: Mapping[str, Any] = field(default_factory=dict)
    theirs: Entry | None = None


def all_drafts() -> dict[tuple[str, str], Draft[Any]]:
    """Every entry that this session is writing, by the place of its shelf."""
    drafts: dict[tuple[str, str], Draft[Any]] = st.session_state.setdefault(DRAFTS, {})
    return drafts


def put_draft(
    shelf: Shelf[Entry], opened: Entry, typed: Entry, waits_at: str, kept: Mapping[str, Any]
) -> None:
    """The page shows this entry to be written from now on, as it is typed so far."""
    number = int(st.session_state.get("drafts-opened", 0)) + 1
    st.session_state["drafts-opened"] = number
    all_drafts()[shelf.place] = Draft(opened, typed, number, waits_at, kept)


def the_draft(shelf: Shelf[Entry]) -> Draft[Entry] | None:
    """The entry that is being written, or None."""
    return all_drafts().get(shelf.place)


def drop(shelf: Shelf[Entry]) -> None:
    """Nothing is being written any more, and nothing of it waits."""
    draft = all_drafts().pop(shelf.place, None)
    if draft is not None and draft.kept:
        shelf.workspace.drop_unsaved(draft.waits_at)


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
        _begin_anew(shelf, draft)
        return
    except ToolkitError as error:
        parts.problem(error)
        return
    tell(shelf, text("registers.saved", ref=saved.ref))


def tell(shelf: Shelf[Entry], words: str) -> None:
    """The page is drawn again without the draft, and says this above the list."""
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


def _begin_anew(shelf: Shelf[Entry], draft: Draft[Entry]) -> None:
    draft.opened = shelf.empty
    draft.typed = replace(draft.typed, id="", ref="", revision=0)
    parts.problem(text("registers.conflict.gone"))


def first_of_month(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)
