"""The council's audit trail: who did what on its behalf, and never what somebody answered.

Each line carries a hash over itself and over the hash of the line before it, so that a line that
was changed, put in or left out is found. What was done is in the chain by a digest alone: words
that name a person can be taken out of a line, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, select

from toolkit.store import tables
from toolkit.store.database import Door

_KEPT = tables.audit_event
_LAST = (
    select(_KEPT.c.seq, _KEPT.c.hash)
    .where(_KEPT.c.council_id == bindparam("council_id"))
    .order_by(_KEPT.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Stamp:
    """Who writes, and when (UTC)."""

    actor: str
    at: datetime


@dataclass(frozen=True)
class TrailLine:
    """One line of an audit trail: who did what, when (UTC, to the minute).

    `subject` is empty where its words were taken out.
    """

    seq: int
    at: datetime
    actor: str
    verb: str
    subject: str


@dataclass(frozen=True)
class Chain:
    """Whether a trail is whole: how many lines it has, and the first that does not fit, if any.

    `head` is the hash of the last line: whoever writes it down can tell later that none is missing.
    """

    lines: int
    head: str
    broken_at: int | None = None


def note_audit(
    connection: Connection, council_id: str, stamp: Stamp, verb: str, subject: str
) -> None:
    """A line in the council's audit trail says who did what, to the minute."""
    note_audits(connection, council_id, stamp, verb, (subject,))


def note_audits(
    connection: Connection, council_id: str, stamp: Stamp, verb: str, subjects: Iterable[str]
) -> None:
    """A line for each subject, in this order, says who did what with it, to the minute."""
    last = connection.execute(_LAST, {"council_id": council_id}).one_or_none()
    before, previous = (last.seq, last.hash) if last is not None else (0, "")
    minute, rows = stamp.at.replace(second=0, microsecond=0), []
    for seq, subject in enumerate(subjects, start=before + 1):
        salt = secrets.token_hex(16)
        row = {"council_id": council_id, "seq": seq, "at": minute, "actor": stamp.actor}
        row |= {"verb": verb, "subject": subject, "salt": salt, "digest": digest_of(salt, subject)}
        previous = hash_of(previous, row)
        rows.append(row | {"hash": previous})
    connection.execute(_KEPT.insert(), rows)


def digest_of(salt: str, subject: str) -> str:
    """What stands in the chain for the words of a line."""
    return hashlib.sha256(f"{salt}\n{subject}".encode()).hexdigest()


def hash_of(previous: str, row: dict[str, object] | RowMapping) -> str:
    """The hash of a line that follows the one with the hash `previous`."""
    at = row["at"]
    minute = at.isoformat(timespec="minutes") if isinstance(at, datetime) else str(at)
    parts = [previous, row["council_id"], row["seq"], minute]
    parts += [row["actor"], row["verb"], row["digest"]]
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def check_chain(rows: Iterable[dict[str, object] | RowMapping]) -> Chain:
    """Whether these lines, in their order, are all there and as they were written.

    Nothing rests on their times: a clock may have gone back between two lines.
    """
    previous, count, broken = "", 0, None
    for number, row in enumerate(rows, start=1):
        count = number
        blanked = not row["subject"] and not row["salt"]
        told = blanked or digest_of(str(row["salt"]), str(row["subject"])) == row["digest"]
        fits = row["seq"] == number and told and hash_of(previous, row) == row["hash"]
        if not fits and broken is None:
            broken = number
        previous = str(row["hash"])
    return Chain(count, previous, broken)


@dataclass(frozen=True)
class Trail:
    """One council's trail. Every public method is one transaction."""

    door: Door

    def lines(self) -> tuple[TrailLine, ...]:
        """Every line, newest first."""

        def work(connection: Connection, council_id: str) -> tuple[TrailLine, ...]:
            rows = lines_of(connection, council_id)
            names = ("seq", "at", "actor", "verb", "subject")
            return tuple(TrailLine(*(row[name] for name in names)) for row in rows)[::-1]

        return self.door.read(work)

    def check(self) -> Chain:
        """Whether every line is there and as it was written."""
        return self.door.read(lambda connection, id: check_chain(lines_of(connection, id)))

    def note(self, stamp: Stamp, verb: str, subject: str) -> None:
        """One more line stands in the trail."""
        self.door.run_tx(lambda connection, id: note_audit(connection, id, stamp, verb, subject))


def lines_of(connection: Connection, council_id: str) -> Iterator[RowMapping]:
    """The rows of a council's trail, oldest first."""
    query = select(_KEPT).where(_KEPT.c.council_id == council_id).order_by(_KEPT.c.seq)
    yield from connection.execute(query).mappings()


def blank_lines(connection: Connection, council_id: str, seqs: Iterable[int]) -> None:
    """These lines have no words any more; who did what kind of thing, and when, stays."""
    for seq in seqs:
        here = (_KEPT.c.council_id == council_id) & (_KEPT.c.seq == seq)
        connection.execute(_KEPT.update().where(here).values(subject="", salt=""))
