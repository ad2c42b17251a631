"""An earlier year from a council's own spreadsheet, put in whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from toolkit.model.answers import AgreedRecord, Assessment
from toolkit.store import tables
from toolkit.store.database import Door
from toolkit.store.rows import agreed_row, assessment_row
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import text


def add_imported(
    door: Door, assessment: Assessment, records: Iterable[AgreedRecord], stamp: Stamp, source: str
) -> None:
    """The assessment and its records are stored, with one line in the audit that names the file."""
    rows = [(record.question_id, agreed_row(record) | {"revision": 1}) for record in records]

    def work(connection: Connection, council_id: str) -> None:
        key = {"council_id": council_id, "assessment_id": assessment.id}
        connection.execute(tables.assessment.insert(), [assessment_row(council_id, assessment)])
        kept = [key | {"question_id": id} | row for id, row in rows]
        stamped = {"changed_by": stamp.actor, "changed_at": stamp.at}
        connection.execute(tables.agreed.insert(), kept)
        connection.execute(tables.agreed_history.insert(), [row | stamped for row in kept])
        subject = text("trail.imported", title=assessment.title, source=source)
        note_audit(connection, council_id, stamp, "import", subject)

    door.run_tx(work)
