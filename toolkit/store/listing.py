"""A council's assessments as they are read: which there are, and each with all that it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from toolkit.errors import NotFound, Problem
from toolkit.model.answers import Assessment
from toolkit.store import tables
from toolkit.store.database import Door
from toolkit.store.rows import to_agreed, to_round
from toolkit.words import advice, text

_TABLE, _ROUND = tables.assessment.c, tables.round_.c
NEWEST_FIRST = (_TABLE.year.desc(), _TABLE.held_on.desc().nulls_last(), _TABLE.title)
_AS_OPENED = (_ROUND.position, _ROUND.opened_on, _ROUND.id)


def list_assessments(door: Door) -> tuple[str, ...]:
    """The ids of the council's assessments, newest year first: asked on every run of every page."""

    def work(connection: Connection, council_id: str) -> tuple[str, ...]:
        query = select(_TABLE.id).where(_TABLE.council_id == council_id).order_by(*NEWEST_FIRST)
        return tuple(connection.execute(query).scalars())

    return door.read(work)


def read_assessments(connection: Connection, council_id: str) -> tuple[Assessment, ...]:
    """Every assessment with its rounds and agreed records, newest year first."""
    query = select(tables.assessment).filter_by(council_id=council_id).order_by(*NEWEST_FIRST)
    rows = connection.execute(query).mappings().all()
    return _whole(connection, rows, {"council_id": council_id})


def read_assessment(connection: Connection, council_id: str, assessment_id: str) -> Assessment:
    """One assessment with its rounds and agreed records. Raises NotFound."""
    row = read_assessment_row(connection, council_id, assessment_id)
    key = {"council_id": council_id, "assessment_id": assessment_id}
    return _whole(connection, [row], key)[0]


def read_assessment_row(connection: Connection, council_id: str, assessment_id: str) -> RowMapping:
    """What is stored of an assessment without what stands below it. Raises NotFound."""
    query = select(tables.assessment).filter_by(council_id=council_id, id=assessment_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise missing(text("faults_records.assessment"))
    return row


def missing(what: str) -> NotFound:
    """The council's records have no such thing."""
    return NotFound(Problem(what, *advice("faults_records.not_in_councils_records")))


def _whole(
    connection: Connection, rows: Sequence[RowMapping], key: Mapping[str, str]
) -> tuple[Assessment, ...]:
    """These assessments with what stands below them, which is all that the key finds."""
    rounds = _below(connection, tables.round_, key, *_AS_OPENED)
    agreed = _below(connection, tables.agreed, key)
    return tuple(
        Assessment(
            id=row["id"],
            title=row["title"],
            year=row["year"],
            label=row["label"],
            bank_fingerprint=row["bank_fingerprint"],
            form=row["form"],
            question_ids=tuple(row["question_ids"]),
            state=row["state"],
            held_on=row["held_on"],
            people=row["people"],
            rounds=tuple(to_round(one) for one in rounds.get(row["id"], ())),
            agreed={one["question_id"]: to_agreed(one) for one in agreed.get(row["id"], ())},
            imported=row["imported"],
            revision=row["revision"],
        )
        for row in rows
    )


def _below(
    connection: Connection, table: Table, key: Mapping[str, str], *order: Any
) -> dict[str, list[RowMapping]]:
    """The rows of a table that the key finds, in this order, by their assessments."""
    found: dict[str, list[RowMapping]] = {}
    for row in connection.execute(select(table).filter_by(**key).order_by(*order)).mappings():
        found.setdefault(row["assessment_id"], []).append(row)
    return found
