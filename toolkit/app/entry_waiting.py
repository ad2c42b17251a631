"""Entries of a register that wait in the store until somebody saves or drops what they typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from toolkit.app.entry_draft import NOT_TYPED, Draft, Shelf, changed_names, put_draft
from toolkit.model.registers import Entry, Exemption, Kindness
from toolkit.workspace import Workspace

NEW = "new"
ADAPTERS = {Kindness: TypeAdapter[Any](Kindness), Exemption: TypeAdapter[Any](Exemption)}


def keep(workspace: Workspace, draft: Draft[Any]) -> None:
    """What is typed in this draft waits in the store, or nothing does where nothing is typed."""
    body = _body_of(draft)
    if body != draft.kept:
        workspace.keep_unsaved(draft.waits_at, body)
        draft.kept = body


def waiting(shelf: Shelf[Any]) -> dict[str, dict[str, Any]]:
    """What I typed into entries of this register and did not save, by the names it waits at."""
    return shelf.workspace.unsaved_in(_waits_at(shelf, ""))


def open_entry(shelf: Shelf[Entry], entry: Entry) -> None:
    """The page shows this entry to be written from now on, with what waits for it."""
    waits_at = _waits_at(shelf, entry.id or NEW)
    open_waiting(shelf, waits_at, shelf.workspace.unsaved(waits_at) or {}, [entry])


def open_waiting(
    shelf: Shelf[Entry], waits_at: str, body: Mapping[str, Any], entries: Iterable[Entry]
) -> None:
    """The page shows the entry that waits there; as a new one where it was deleted meanwhile.

    Where somebody saved it meanwhile, the older revision tells so when this one is saved.
    """
    stands = next((one for one in entries if one.id == body.get("id", one.id)), shelf.empty)
    was = replace(stands, revision=body.get("revision", stands.revision)) if stands.id else stands
    opened = _with(was, body.get("was", {})) if stands.id else stands
    put_draft(shelf, opened, _with(opened, body.get("typed", {})), waits_at, body)


def _waits_at(shelf: Shelf[Any], entry_id: str) -> str:
    return f"register-{shelf.name}-{entry_id}"[:64]


def _body_of(draft: Draft[Any]) -> dict[str, Any]:
    """What is typed, beside what stood there: of the fields that differ and of no other."""
    opened, names = draft.opened, changed_names(draft.opened, draft.typed)
    if not names:
        return {}
    adapter = ADAPTERS[type(opened)]
    was, typed = (adapter.dump_python(one, mode="json") for one in (opened, draft.typed))
    return {
        "id": opened.id,
        "ref": opened.ref,
        "revision": opened.revision,
        "was": {name: was[name] for name in names},
        "typed": {name: typed[name] for name in names},
    }


def _with(entry: Entry, told: Mapping[str, Any]) -> Entry:
    """The entry with what was kept before, as far as it still fits."""
    adapter, mine = ADAPTERS[type(entry)], asdict(entry)
    known = {name: told[name] for name in told if name in mine and name not in NOT_TYPED}
    try:
        found: Entry = adapter.validate_python(mine | known)
    except ValidationError as error:
        wrong = {one["loc"][0] for one in error.errors()}
        fits = {name: value for name, value in known.items() if name not in wrong}
        found = adapter.validate_python(mine | fits)
    return found
