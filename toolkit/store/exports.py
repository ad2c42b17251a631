"""What files were made from, for when they come back, and the line that says that one did."""

from __future__ import annotations

from sqlalchemy import Connection, select

from toolkit.store import tables
from toolkit.store.database import Door
from toolkit.store.trail import Stamp, note_audit


def base_of_export(door: Door, assessment_id: str, kind: str, number: int) -> str | None:
    """The state that this file was made from; None where it is not known here."""

    def work(connection: Connection, council_id: str) -> str | None:
        key = {"council_id": council_id, "assessment_id": assessment_id, "number": number}
        query = select(tables.export.c.base).filter_by(**key, kind=kind)
        found: str | None = connection.execute(query).scalar()
        return found

    return door.read(work)


def note_return(door: Door, stamp: Stamp, subject: str) -> None:
    """The audit trail says which file was taken over. Nothing of the file itself is kept."""
    door.run_tx(lambda c, council_id: note_audit(c, council_id, stamp, "import", subject))
