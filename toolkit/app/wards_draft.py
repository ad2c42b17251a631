"""The list of wards while somebody types it: kept until it is saved or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from toolkit.app.state import Context

DRAFTS = "wards_drafts"
PLACE = "wards"  # the list's name in the store while it is not saved
Wards = tuple[str, ...]


@dataclass
class Draft:
    """The list as it was opened, as it is typed now, and as somebody else saved it meanwhile.

    `turn` counts how often the field was filled again. `kept` is what waits of it in the store, and
    `waited` whether something did before this session.
    """

    seen: Wards
    typed: str
    turn: int = 0
    theirs: Wards | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)
    waited: bool = False

    def fill(self, seen: Wards, typed: Wards) -> None:
        """The field is drawn again with these lines, over the list that was seen."""
        self.seen, self.typed, self.theirs = seen, "\n".join(typed), None
        self.turn += 1

    @property
    def lines(self) -> Wards:
        """What is typed, line by line."""
        return tuple(" ".join(line.split()) for line in self.typed.splitlines() if line.strip())

    @property
    def key(self) -> str:
        """The name under which the session knows the field."""
        return f"wards-{self.turn}"

    @property
    def body(self) -> dict[str, Any]:
        """What is typed over which list; nothing where it says the same."""
        says_the_same = self.typed == "\n".join(self.seen)
        return {} if says_the_same else {"seen": list(self.seen), "typed": self.typed}


def the_draft(context: Context, stored: Wards) -> Draft:
    """What this session typed for this council; what is stored, where it typed nothing."""
    drafts: dict[str, Draft] = st.session_state.setdefault(DRAFTS, {})
    draft = drafts.get(context.council.id)
    if draft is None:
        body = context.workspace.unsaved(PLACE) or {}
        seen, typed = tuple(body.get("seen", stored)), body.get("typed", "\n".join(stored))
        draft = drafts[context.council.id] = Draft(seen, typed, kept=body, waited=bool(body))
    draft.typed = st.session_state.get(draft.key, draft.typed)
    if stored != draft.seen and not draft.body:
        draft.fill(stored, stored)
    return draft


def keep(context: Context, draft: Draft) -> None:
    """What is typed waits in the store, or nothing does where it says what was seen."""
    if draft.body != draft.kept:
        context.workspace.keep_unsaved(PLACE, draft.body)
        draft.kept = draft.body


def sweep(context: Context) -> None:
    """What the field says as a run begins is in the draft, and kept, whichever page comes next."""
    draft = st.session_state.get(DRAFTS, {}).get(context.council.id)
    if draft is not None and context.may("contributor"):
        draft.typed = st.session_state.get(draft.key, draft.typed)
        keep(context, draft)
