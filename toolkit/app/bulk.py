"""Actions as a table that people type into, and what they changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from toolkit import frames
from toolkit.app.edits import CODES
from toolkit.frames import columns
from toolkit.model.council import Action
from toolkit.words import texts_of

TYPED = {
    "title": columns.TITLE,
    "owner": columns.OWNER,
    "job_title": columns.POST,
    "measure": columns.MEASURE,
    "asker": columns.ASKER,
    "asked_of": columns.ASKED_OF,
    "reason": columns.STOPPED_BECAUSE,
    "result": columns.RESULT,
    "changed_for": columns.CHANGED_FOR,
}
DATES = {"due": columns.DUE, "completed_on": columns.COMPLETED_ON, "review_on": columns.REVIEW_ON}
CHOSEN = {"status": columns.STATUS, "effort": columns.EFFORT, "lever": columns.LEVER}
SHOWN = (
    columns.REF, columns.TITLE, columns.OWNER, columns.POST, columns.DUE, columns.STATUS,
    columns.COMPLETED_ON, columns.REVIEW_ON, columns.MEASURE, columns.EFFORT, columns.LEVER,
    columns.ASKER, columns.ASKED_OF,
    columns.STOPPED_BECAUSE, columns.RESULT, columns.CHANGED_FOR, columns.NEED, columns.WHEN,
)  # fmt: skip
READ_ONLY = (columns.REF, columns.NEED, columns.WHEN)


def words_for(field: str) -> Mapping[str, str]:
    """What the codes of a field are called, in their order."""
    return texts_of(f"codes.{CODES[field]}")


def table_of(plan: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    """The actions with these ids as a table to type into, in their order, the id as its index."""
    found = plan.set_index(columns.ID).loc[list(ids), list(SHOWN)].copy()
    for column in DATES.values():
        found[column] = pd.to_datetime(found[column])
    found[columns.NEED] = [frames.as_text(cell) for cell in found[columns.NEED]]
    return found


def edited(table: pd.DataFrame, actions: Iterable[Action]) -> tuple[Action, ...]:
    """The actions that say something else in the table, as the table says it."""
    known = {action.id: action for action in actions}
    rows = table.to_dict("index")
    typed = [_read(action, rows[id]) for id, action in known.items() if id in rows]
    return tuple(action for action in typed if action != known[action.id])


def _read(action: Action, row: Mapping[Any, Any]) -> Action:
    found: dict[str, Any] = {}
    for field, column in TYPED.items():
        was = getattr(action, field)
        words = "" if _missing(row[column]) else str(row[column])
        found[field] = was if words == was else words.strip()
    for field, column in DATES.items():
        found[field] = _day(row[column])
    for field, column in CHOSEN.items():
        codes = {word: code for code, word in words_for(field).items()}
        found[field] = codes.get(str(row[column]), getattr(action, field))
    return replace(action, **found)


def _day(cell: Any) -> date | None:
    if _missing(cell):
        return None
    return cell.date() if isinstance(cell, datetime) else date.fromisoformat(str(cell)[:10])


def _missing(cell: Any) -> bool:
    return cell is None or bool(pd.isna(cell))
