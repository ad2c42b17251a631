"""What somebody typed into a form that is not saved yet: it waits for them, and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.store.database import Door
from toolkit.store.unsaved import drop_draft, keep_draft, read_draft, read_drafts
from toolkit.workspace.desk import Desk


class Unsaved(Desk):
    """What may be done with what one has not saved yet. Nobody sees what another typed."""

    def unsaved(self, place: str) -> dict[str, Any] | None:
        """What I typed into the form of this name; None where nothing waits."""
        self.require("contributor")
        return read_draft(Door(self.store, self.council_id), self.account_id, place)

    def unsaved_in(self, beginning: str) -> dict[str, dict[str, Any]]:
        """What I typed into each form whose name begins so, by the whole name."""
        self.require("contributor")
        return read_drafts(Door(self.store, self.council_id), self.account_id, beginning)

    def keep_unsaved(self, place: str, body: Mapping[str, Any]) -> None:
        """This waits in the form until I save or drop it, thirty days at most.

        Where it says nothing, nothing waits.
        """
        self.require("contributor")
        if not body:
            self.drop_unsaved(place)
            return
        door = Door(self.store, self.council_id)
        keep_draft(door, self.account_id, place, body, self.today)

    def drop_unsaved(self, place: str) -> None:
        """Nothing of mine waits in the form any more."""
        self.require("contributor")
        drop_draft(Door(self.store, self.council_id), self.account_id, place)
