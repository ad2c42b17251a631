"""The council's audit trail: who did what on its behalf, and never what somebody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from toolkit.store import tables


@dataclass(frozen=True)
class Stamp:
    """Who writes, and when (UTC)."""

    actor: str
    at: datetime


def note_audit(
    connection: Connection, council_id: str, stamp: Stamp, verb: str, subject: str
) -> None:
    """A line in the council's audit trail says who did what, to the minute."""
    table = tables.audit_event
    last = select(func.max(table.c.seq)).where(table.c.council_id == council_id)
    row = {"council_id": council_id, "seq": (connection.execute(last).scalar() or 0) + 1}
    minute = stamp.at.replace(second=0, microsecond=0)
    row |= {"at": minute, "actor": stamp.actor, "verb": verb, "subject": subject}
    connection.execute(table.insert(), [row])
