"""Every version of one action, with who wrote it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from toolkit.model.council import Action
from toolkit.store import tables
from toolkit.store.database import Door
from toolkit.store.rows import to_action


@dataclass(frozen=True)
class ActionVersion:
    """An older or the present version of an action, with who wrote it and when (UTC)."""

    action: Action
    changed_by: str
    changed_at: datetime


def action_history(door: Door, assessment_id: str, action_id: str) -> tuple[ActionVersion, ...]:
    """Every version of one action, newest first; empty for one that is not there."""

    def work(connection: Connection, council_id: str) -> tuple[ActionVersion, ...]:
        table = tables.action_history
        key = {"council_id": council_id, "assessment_id": assessment_id, "id": action_id}
        query = select(table).filter_by(**key).order_by(table.c.revision.desc())
        rows = connection.execute(query).mappings()
        return tuple(
            ActionVersion(to_action(row), row["changed_by"], row["changed_at"]) for row in rows
        )

    return door.read(work)
