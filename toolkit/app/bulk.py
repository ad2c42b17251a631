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
FIELDS = {**TYPED, **DATES, **CHOSEN}
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
    return edited_in(table.to_dict("index"), actions)


def edited_in(
    rows: Mapping[Any, Mapping[Any, Any]], actions: Iterable[Action]
) -> tuple[Action, ...]:
    """The actions that say something else in these rows, by their ids."""
    known = {action.id: action for action in actions}
    typed = [_read(action, rows[id]) for id, action in known.items() if id in rows]
    return tuple(action for action in typed if action != known[action.id])


def rows_typed(
    table: pd.DataFrame, cells: Mapping[int, Mapping[str, Any]]
) -> dict[Any, dict[Any, Any]]:
    """The rows of a table with what was typed over them, told by the browser by their places."""
    rows, ids = table.to_dict("index"), list(table.index)
    for place, typed in cells.items():
        if int(place) < len(ids):
            rows[ids[int(place)]].update(typed)
    return rows


def typed_cells(table: pd.DataFrame, actions: Iterable[Action]) -> dict[str, dict[str, str]]:
    """What stands in the cells of these actions that their fields do not say, as text."""
    rows, found = table.to_dict("index"), dict[str, dict[str, str]]()
    for action in actions:
        mine = _read(action, rows[action.id])
        found[action.id] = {
            column: str(getattr(mine, field) or "")
            for field, column in FIELDS.items()
            if getattr(mine, field) != getattr(action, field)
        }
    return found


def put_typed(table: pd.DataFrame, cells: Mapping[str, Mapping[str, str]]) -> None:
    """What was typed before stands in the table again, where its row and column are still there."""
    for id, typed in cells.items():
        for field, column in FIELDS.items():
            if id not in table.index or column not in typed:
                continue
            told: Any = typed[column]
            if field in DATES:
                told = pd.Timestamp(told) if told else pd.NaT
            elif field in CHOSEN:
                told = words_for(field).get(told, table.at[id, column])
            table.at[id, column] = told


def typed_over(table: pd.DataFrame, actions: Iterable[Action]) -> pd.DataFrame:
    """A copy of the table whose rows say what these actions say, as `edited_in` read them."""
    typed = table.copy()
    for action in actions:
        told = {column: str(getattr(action, field) or "") for field, column in FIELDS.items()}
        put_typed(typed, {action.id: told})
    return typed


def says(stored: Action, shown: Action) -> bool:
    """Whether all that the table shows of an action is what is stored."""
    return all(getattr(stored, name) == getattr(shown, name) for name in FIELDS)


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
