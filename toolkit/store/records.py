"""What the council writes in its own name: assessments, agreed records, plans, exports, audit.

Every edit says which revision the person saw. A difference is an EditConflict and writes nothing;
otherwise the older version goes to the history in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from toolkit.errors import EditConflict, Problem
from toolkit.model.answers import AgreedRecord, Assessment
from toolkit.model.council import Action, Council, Plan
from toolkit.store import tables
from toolkit.store.database import Door, put
from toolkit.store.listing import (
    missing,
    read_assessment,
    read_assessment_row,
    read_assessments,
)
from toolkit.store.rows import (
    action_row,
    agreed_row,
    assessment_row,
    council_row,
    round_row,
    to_action,
    to_agreed,
    to_council,
)
from toolkit.store.trail import Stamp as Stamp
from toolkit.store.trail import note_audit, note_audits
from toolkit.words import advice, text


@dataclass(frozen=True)
class Version:
    """An older or the present version of a record, with who wrote it and when."""

    record: AgreedRecord
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True)
class AuditEvent:
    """A line of the council's audit trail."""

    at: datetime
    actor: str
    verb: str
    subject: str


@dataclass(frozen=True)
class Records:
    """One council's own records. Every public method is one transaction."""

    door: Door

    def council(self) -> Council:
        """The council itself. Raises NotFound when it was deleted."""

        def work(connection: Connection, council_id: str) -> Council:
            table = tables.council
            query = select(table).where(table.c.id == council_id)
            row = connection.execute(query).mappings().one_or_none()
            if row is None:
                raise missing(text("faults_records.council"))
            return to_council(row)

        return self.door.read(work)

    def save_council(self, council: Council, was: int, stamp: Stamp) -> Council:
        """The council is stored with a new revision. Raises EditConflict when it moved on."""

        def work(connection: Connection, council_id: str) -> Council:
            table = tables.council
            new = replace(council, id=council_id, revision=was + 1)
            here = (table.c.id == council_id) & (table.c.revision == was)
            if not connection.execute(update(table).where(here).values(council_row(new))).rowcount:
                query = select(table).where(table.c.id == council_id)
                theirs = to_council(connection.execute(query).mappings().one())
                raise _moved_on(text("faults_records.details"), theirs, council)
            note_audit(connection, council_id, stamp, "change", text("trail.council"))
            return new

        return self.door.run_tx(work)

    def assessments(self) -> tuple[Assessment, ...]:
        """Every assessment with its rounds and agreed records, newest year first."""
        return self.door.read(read_assessments)

    def assessment(self, assessment_id: str) -> Assessment:
        """One assessment with its rounds and agreed records. Raises NotFound."""
        return self.door.read(lambda c, council_id: read_assessment(c, council_id, assessment_id))

    def add_assessment(self, assessment: Assessment, stamp: Stamp) -> None:
        """The assessment and the rounds it starts with are stored, all or none."""

        def work(connection: Connection, council_id: str) -> None:
            connection.execute(tables.assessment.insert(), [assessment_row(council_id, assessment)])
            for one in assessment.rounds:
                row = round_row(council_id, assessment.id, one)
                connection.execute(tables.round_.insert(), [row])
            note_audit(connection, council_id, stamp, "start", _told(assessment))

        self.door.run_tx(work)

    def save_assessment(
        self, assessment: Assessment, was: int, stamp: Stamp, verb: str = "change"
    ) -> Assessment:
        """Title, year, dates, form and state are stored. Raises EditConflict, NotFound."""

        def work(connection: Connection, council_id: str) -> Assessment:
            table = tables.assessment
            new = replace(assessment, revision=was + 1)
            here = _here(table, council_id, assessment.id) & (table.c.revision == was)
            values = assessment_row(council_id, new)
            if not connection.execute(update(table).where(here).values(values)).rowcount:
                theirs = read_assessment(connection, council_id, assessment.id)
                raise _moved_on(text("faults_records.this_assessment"), theirs, assessment)
            note_audit(connection, council_id, stamp, verb, _told(assessment))
            return new

        return self.door.run_tx(work)

    def delete_assessment(self, assessment_id: str, stamp: Stamp) -> None:
        """The assessment and everything below it is gone; the audit says that it was there."""

        def work(connection: Connection, council_id: str) -> None:
            found = read_assessment(connection, council_id, assessment_id)
            for table in _BELOW_ROUND:
                for one in found.rounds:
                    here = (table.c.council_id == council_id) & (table.c.round_id == one.id)
                    connection.execute(table.delete().where(here))
            for table in _BELOW_ASSESSMENT:
                column = table.c.assessment_id
                here = (table.c.council_id == council_id) & (column == assessment_id)
                connection.execute(table.delete().where(here))
            table = tables.assessment
            connection.execute(table.delete().where(_here(table, council_id, assessment_id)))
            note_audit(connection, council_id, stamp, "delete", _told(found))

        self.door.run_tx(work, scrub=True)

    def agree(
        self, assessment_id: str, records: Sequence[tuple[AgreedRecord, int]], stamp: Stamp
    ) -> tuple[AgreedRecord, ...]:
        """The records stand as each would alone, all or none; older ones are in the history.

        Beside each is the revision that the person saw. Dissent that was recorded before is kept,
        whatever a new record says (METHOD 3).
        """

        def work(connection: Connection, council_id: str) -> tuple[AgreedRecord, ...]:
            read_assessment_row(connection, council_id, assessment_id)
            key = {"council_id": council_id, "assessment_id": assessment_id}
            ids = [record.question_id for record, _ in records]
            found = connection.execute(_AGREED, key | {"question_ids": ids}).mappings()
            there = {row["question_id"]: to_agreed(row) for row in found}
            new = []
            for record, was in records:
                one = _agreed_anew(record, was, there.get(record.question_id))
                there[one.question_id] = one
                new.append(one)
            rows = [key | {"question_id": one.question_id} | agreed_row(one) for one in new]
            connection.execute(put(tables.agreed), rows)
            _keep_versions(connection, tables.agreed_history, rows, stamp)
            touch(connection, council_id, assessment_id)
            note_audits(connection, council_id, stamp, "agree", ids)
            return tuple(new)

        return self.door.run_tx(work) if records else ()

    def versions(self, assessment_id: str, question_id: str) -> tuple[Version, ...]:
        """Every version of one agreed record, newest first."""

        def work(connection: Connection, council_id: str) -> tuple[Version, ...]:
            table = tables.agreed_history
            key = {"council_id": council_id, "assessment_id": assessment_id}
            query = select(table).filter_by(**key, question_id=question_id)
            query = query.order_by(table.c.revision.desc())
            rows = connection.execute(query).mappings().all()
            return tuple(
                Version(to_agreed(row), row["changed_by"], row["changed_at"]) for row in rows
            )

        return self.door.read(work)

    def plan(self, assessment_id: str) -> Plan:
        """The actions of one assessment, in the order in which they were added."""
        return self.plans((assessment_id,))[assessment_id]

    def plans(self, assessment_ids: Iterable[str]) -> dict[str, Plan]:
        """The actions of these assessments, each in the order in which they were added."""
        ids = tuple(assessment_ids)
        return self.door.read(lambda connection, council_id: _plans(connection, council_id, ids))

    def add_actions(
        self, assessment_id: str, make: Callable[[Plan], tuple[Action, ...]], stamp: Stamp
    ) -> tuple[Action, ...]:
        """The actions that `make` gives for the plan as it stands are added, all or none.

        `make` is called inside the transaction, so that refs follow on from what is stored.
        """

        def work(connection: Connection, council_id: str) -> tuple[Action, ...]:
            read_assessment_row(connection, council_id, assessment_id)
            table, kept = tables.action, _plans(connection, council_id, (assessment_id,))
            there = kept[assessment_id]
            new = tuple(replace(action, revision=1) for action in make(there))
            for position, action in enumerate(new, start=len(there.actions)):
                key = {"council_id": council_id, "assessment_id": assessment_id, "id": action.id}
                row = key | action_row(action)
                connection.execute(table.insert(), [row | {"position": position}])
                keep_version(connection, tables.action_history, row, stamp)
                note_audit(connection, council_id, stamp, "add", _told(action))
            touch(connection, council_id, assessment_id)
            return new

        try:
            return self.door.run_tx(work)
        except IntegrityError as error:
            problem = Problem.of("faults_records.action_already")
            raise EditConflict(problem, theirs=None, yours=None) from error

    def save_action(self, assessment_id: str, action: Action, was: int, stamp: Stamp) -> Action:
        """The action is stored with a new revision. Its ref never changes."""

        def work(connection: Connection, council_id: str) -> Action:
            table = tables.action
            here = _here(table, council_id, action.id)
            here &= table.c.assessment_id == assessment_id
            found = connection.execute(select(table).where(here)).mappings().first()
            if found is None:
                raise missing(text("faults_plan.action", ref=action.ref))
            stored = to_action(found)
            if stored.revision != was:
                raise _moved_on(text("faults_plan.action", ref=stored.ref), stored, action)
            new = replace(action, ref=stored.ref, revision=was + 1)
            row = {"council_id": council_id, "assessment_id": assessment_id, "id": new.id}
            row |= action_row(new)
            connection.execute(update(table).where(here).values(row))
            keep_version(connection, tables.action_history, row, stamp)
            touch(connection, council_id, assessment_id)
            note_audit(connection, council_id, stamp, "change", _told(stored))
            return new

        return self.door.run_tx(work)

    def action_versions(self, assessment_id: str, action_id: str) -> tuple[Action, ...]:
        """Every version of one action, newest first."""

        def work(connection: Connection, council_id: str) -> tuple[Action, ...]:
            table = tables.action_history
            here = _here(table, council_id, action_id) & (table.c.assessment_id == assessment_id)
            query = select(table).where(here).order_by(table.c.revision.desc())
            return tuple(to_action(row) for row in connection.execute(query).mappings())

        return self.door.read(work)

    def keep_export(self, assessment_id: str, kind: str, base: str, stamp: Stamp) -> int:
        """The state that a file was made from is kept; its number is returned, 1 for the first."""

        def work(connection: Connection, council_id: str) -> int:
            revision = read_assessment_row(connection, council_id, assessment_id)["revision"]
            table = tables.export
            here = (table.c.council_id == council_id) & (table.c.assessment_id == assessment_id)
            last = connection.execute(select(func.max(table.c.number)).where(here)).scalar()
            number = (last or 0) + 1
            row = {"council_id": council_id, "assessment_id": assessment_id, "number": number}
            row |= {"kind": kind, "made_at": stamp.at, "made_by": stamp.actor}
            row |= {"revision": revision, "base": base}
            connection.execute(table.insert(), [row])
            note_audit(connection, council_id, stamp, "export", f"{kind} E{number}")
            return number

        return self.door.run_tx(work)

    def audit(self, limit: int = 200) -> tuple[AuditEvent, ...]:
        """The newest lines of the audit trail, newest first."""

        def work(connection: Connection, council_id: str) -> tuple[AuditEvent, ...]:
            table = tables.audit_event
            query = select(table).where(table.c.council_id == council_id)
            rows = connection.execute(query.order_by(table.c.seq.desc()).limit(limit)).mappings()
            return tuple(AuditEvent(r["at"], r["actor"], r["verb"], r["subject"]) for r in rows)

        return self.door.read(work)


_BELOW_ROUND = [
    tables.answer_event,
    tables.answer,
    tables.vote,
    tables.ballot,
    tables.comment,
    tables.ticket,
    tables.entrance,
    tables.respondent,
    tables.picture,
    tables.sealed,
]
_BELOW_ASSESSMENT = [tables.round_, tables.agreed_history, tables.agreed]
_BELOW_ASSESSMENT += [tables.action_history, tables.action, tables.export]


def _told(one: Assessment | Action) -> str:
    """What the audit trail calls it."""
    if isinstance(one, Action):
        return text("trail.action", ref=one.ref)
    return text("trail.assessment", title=one.title)


_HELD = tables.agreed.c
_AGREED = select(tables.agreed).where(
    _HELD.council_id == bindparam("council_id"),
    _HELD.assessment_id == bindparam("assessment_id"),
    _HELD.question_id.in_(bindparam("question_ids", expanding=True)),
)

_ACTION = tables.action.c
_PLANS = (
    select(tables.action)
    .where(
        _ACTION.council_id == bindparam("council_id"),
        _ACTION.assessment_id.in_(bindparam("assessment_ids", expanding=True)),
    )
    .order_by(_ACTION.position)
)


def _agreed_anew(record: AgreedRecord, was: int, stored: AgreedRecord | None) -> AgreedRecord:
    """The record with its next revision and all dissent. Raises EditConflict."""
    if (stored.revision if stored else 0) != was:
        raise _moved_on(text("faults_records.answer"), stored, record)
    kept = stored.dissent if stored else ()
    added = tuple(one for one in record.dissent if one not in kept)
    return replace(record, dissent=kept + added, revision=was + 1)


def _plans(connection: Connection, council_id: str, ids: tuple[str, ...]) -> dict[str, Plan]:
    found: dict[str, list[Action]] = {id: [] for id in ids}
    key = {"council_id": council_id, "assessment_ids": ids}
    for row in connection.execute(_PLANS, key).mappings():
        found[row["assessment_id"]].append(to_action(row))
    return {id: Plan(tuple(actions)) for id, actions in found.items()}


def _moved_on(where: str, theirs: object, yours: object) -> EditConflict:
    problem = Problem(where, *advice("faults_records.somebody_else_changed_while"))
    return EditConflict(problem, theirs=theirs, yours=yours)


def _here(table: Table, council_id: str, row_id: str) -> Any:
    return (table.c.council_id == council_id) & (table.c.id == row_id)


def touch(connection: Connection, council_id: str, assessment_id: str) -> None:
    """The assessment has a new revision, since something below it changed."""
    table = tables.assessment
    values = {"revision": table.c.revision + 1}
    connection.execute(update(table).where(_here(table, council_id, assessment_id)).values(values))


def keep_version(connection: Connection, table: Table, row: dict[str, Any], stamp: Stamp) -> None:
    """The row stands in its history too, with who wrote it and when."""
    _keep_versions(connection, table, (row,), stamp)


def _keep_versions(
    connection: Connection, table: Table, rows: Iterable[dict[str, Any]], stamp: Stamp
) -> None:
    stamped = {"changed_by": stamp.actor, "changed_at": stamp.at}
    connection.execute(table.insert(), [row | stamped for row in rows])
