"""A plan that comes home: every action that it changes or adds, in one transaction or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from toolkit.errors import EditConflict, Problem
from toolkit.model.council import Action, Plan
from toolkit.store import tables
from toolkit.store.database import Door
from toolkit.store.records import keep_version, touch
from toolkit.store.rows import action_row, to_action
from toolkit.store.trail import Stamp, note_audit


@dataclass(frozen=True)
class Writing:
    """Who wrote the present version of an action, and when (UTC)."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Home:
    """What a plan that came home left in the store."""

    changed: tuple[Action, ...]
    added: tuple[Action, ...]


def writings(door: Door, assessment_id: str) -> dict[str, Writing]:
    """Who wrote the present version of each action, by its id."""

    def work(connection: Connection, council_id: str) -> dict[str, Writing]:
        table = tables.action_history
        here = (table.c.council_id == council_id) & (table.c.assessment_id == assessment_id)
        rows = connection.execute(select(table).where(here).order_by(table.c.revision)).mappings()
        return {row["id"]: Writing(row["changed_by"], row["changed_at"]) for row in rows}

    return door.read(work)


def bring_home(
    door: Door,
    assessment_id: str,
    seen: Mapping[str, int],
    changed: Sequence[Action],
    make: Callable[[Plan], tuple[Action, ...]],
    stamp: Stamp,
    subject: str,
) -> Home:
    """The changed actions and those that `make` gives for the plan are stored, all or none.

    `seen` are the revisions that somebody looked at when they decided. Raises EditConflict, with
    the plan as it is, where any action has changed or was added since: then nothing is written.
    One line of the audit trail says what came home.
    """

    def work(connection: Connection, council_id: str) -> Home:
        key = {"council_id": council_id, "assessment_id": assessment_id}
        query = select(tables.action).filter_by(**key).order_by(tables.action.c.position)
        plan = Plan(tuple(map(to_action, connection.execute(query).mappings().all())))
        if {one.id: one.revision for one in plan.actions} != dict(seen):
            raise EditConflict(
                Problem.of("faults_plan.changed_while_you_looking"), theirs=plan, yours=None
            )
        stored = tuple(replace(one, revision=one.revision + 1) for one in changed)
        for one in stored:
            row = key | {"id": one.id} | action_row(one)
            connection.execute(update(tables.action).filter_by(**key, id=one.id).values(row))
            keep_version(connection, tables.action_history, row, stamp)
        added = tuple(replace(one, revision=1) for one in make(plan))
        for position, one in enumerate(added, start=len(plan.actions)):
            row = key | {"id": one.id} | action_row(one)
            connection.execute(tables.action.insert(), [row | {"position": position}])
            keep_version(connection, tables.action_history, row, stamp)
        touch(connection, council_id, assessment_id)
        note_audit(connection, council_id, stamp, "import", subject)
        return Home(stored, added)

    return door.run_tx(work)
