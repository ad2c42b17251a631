"""The decisions that a council checked, each with every check of it.

A decision and each reply have a revision of their own, so that two people who answer different
prompts of one check do not stand in each other's way. A difference is an EditConflict and writes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select, update

from toolkit.errors import EditConflict, NotFound, Problem
from toolkit.model.checks import Decision, Reply, Run
from toolkit.store import tables
from toolkit.store.database import Door, put
from toolkit.store.given_refs import give_ref, note_given
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import advice, text

_DECISION = [one.name for one in fields(Decision) if one.name != "runs"]
_RUN = [one.name for one in fields(Run) if one.name != "replies"]
_REPLY = [one.name for one in fields(Reply)]


@dataclass(frozen=True)
class Decisions:
    """One council's decisions and their checks. Every public method is one transaction."""

    door: Door

    def all(self) -> tuple[Decision, ...]:
        """Every decision with its checks, the newest ref first."""
        return self.door.read(_load)

    def one(self, decision_id: str) -> Decision:
        """One decision with its checks. Raises NotFound."""
        return self.door.read(lambda connection, id: _find(connection, id, decision_id))

    def add(self, decision: Decision, year: int, stamp: Stamp) -> Decision:
        """The decision is stored under the next ref of this year, with the checks that it has."""

        def work(connection: Connection, council_id: str) -> Decision:
            there = (row["ref"] for row in _rows(connection, tables.decision, council_id, {}))
            ref = give_ref(connection, council_id, "D", year, there)
            new = replace(decision, ref=ref, revision=1)
            row = {"council_id": council_id} | _decision_row(new)
            connection.execute(tables.decision.insert(), [row])
            for run in new.runs:
                _add_run(connection, council_id, new.id, run)
            note_audit(connection, council_id, stamp, "add", text("trail.decision", ref=new.ref))
            return _find(connection, council_id, new.id)

        return self.door.run_tx(work)

    def save(self, decision: Decision, was: int, stamp: Stamp) -> Decision:
        """The head of the decision and of its newest check is stored. Raises EditConflict.

        The ref never changes, nor do replies or earlier checks here.
        """

        def work(connection: Connection, council_id: str) -> Decision:
            stored = _find(connection, council_id, decision.id)
            if stored.revision != was:
                raise EditConflict(_moved_on(stored.ref), theirs=stored, yours=decision)
            new = replace(decision, ref=stored.ref, revision=was + 1)
            here = _here(tables.decision, council_id, id=decision.id)
            connection.execute(update(tables.decision).where(here).values(_decision_row(new)))
            last = replace(stored.last, author=new.last.author, challenger=new.last.challenger)
            here = _here(
                tables.decision_run, council_id, decision_id=decision.id, number=last.number
            )
            connection.execute(update(tables.decision_run).where(here).values(_run_row(last)))
            note_audit(
                connection, council_id, stamp, "change", text("trail.decision", ref=stored.ref)
            )
            return _find(connection, council_id, decision.id)

        return self.door.run_tx(work)

    def add_run(
        self, decision_id: str, was: int, make: Callable[[Decision], Run], stamp: Stamp
    ) -> Decision:
        """The check is made again, as `make` gives it; `was` is the number of the last one.

        Where somebody else made it again meanwhile, that is an EditConflict.
        """

        def work(connection: Connection, council_id: str) -> Decision:
            stored = _find(connection, council_id, decision_id)
            if stored.last.number != was:
                raise EditConflict(_moved_on(stored.ref), theirs=stored, yours=None)
            run = make(stored)
            _add_run(connection, council_id, decision_id, run)
            what = text("trail.check", ref=stored.ref, number=run.number)
            note_audit(connection, council_id, stamp, "add", what)
            return _find(connection, council_id, decision_id)

        return self.door.run_tx(work)

    def reply(
        self, decision_id: str, number: int, replies: Sequence[tuple[Reply, int]]
    ) -> tuple[Reply, ...]:
        """The replies stand in the newest check as each would alone, all or none.

        Beside each is the revision that the person saw. Raises EditConflict where another stands
        there, and where the check was made again meanwhile: the older one does not change.
        """

        def work(connection: Connection, council_id: str) -> tuple[Reply, ...]:
            stored = _find(connection, council_id, decision_id)
            there = dict(stored.last.replies)
            new = []
            for reply, was in replies:
                found = there.get(reply.prompt_id)
                if stored.last.number != number:
                    told = advice("faults_decisions.check_made_again_meanwhile")
                    raise EditConflict(Problem(stored.ref, *told), theirs=found, yours=reply)
                if (found.revision if found else 0) != was:
                    raise EditConflict(_moved_on(stored.ref), theirs=found, yours=reply)
                there[reply.prompt_id] = replace(reply, revision=was + 1)
                new.append(there[reply.prompt_id])
            key = {"council_id": council_id, "decision_id": decision_id, "number": number}
            rows = [key | _row(one, _REPLY) for one in new]
            connection.execute(put(tables.decision_reply), rows)
            return tuple(new)

        return self.door.run_tx(work) if replies else ()

    def delete(self, decision_id: str, stamp: Stamp) -> None:
        """The decision, its checks and its ref are gone; the audit says that it was there."""

        def work(connection: Connection, council_id: str) -> None:
            stored = _find(connection, council_id, decision_id)
            note_given(connection, council_id, stored.ref)
            for table in (tables.decision_reply, tables.decision_run):
                here = _here(table, council_id, decision_id=decision_id)
                connection.execute(table.delete().where(here))
            here = _here(tables.decision, council_id, id=decision_id)
            connection.execute(tables.decision.delete().where(here))
            note_audit(
                connection, council_id, stamp, "delete", text("trail.decision", ref=stored.ref)
            )

        self.door.run_tx(work, scrub=True)


def _load(connection: Connection, council_id: str) -> tuple[Decision, ...]:
    return _decisions(connection, council_id, {})


def _find(connection: Connection, council_id: str, decision_id: str) -> Decision:
    for one in _decisions(connection, council_id, {"id": decision_id}):
        return one
    raise NotFound(Problem.of("faults_decisions.not_in_councils_records"))


def _decisions(
    connection: Connection, council_id: str, which: Mapping[str, str]
) -> tuple[Decision, ...]:
    below = {"decision_id": which["id"]} if which else {}
    replies: dict[tuple[str, int], dict[str, Reply]] = {}
    for row in _rows(connection, tables.decision_reply, council_id, below):
        told = replies.setdefault((row["decision_id"], row["number"]), {})
        told[row["prompt_id"]] = Reply(**_row(row, _REPLY))
    runs: dict[str, list[Run]] = {}
    for row in _rows(connection, tables.decision_run, council_id, below):
        found = replies.get((row["decision_id"], row["number"]), {})
        runs.setdefault(row["decision_id"], []).append(Run(**_row(row, _RUN), replies=found))
    return tuple(
        Decision(
            **_row(row, _DECISION),
            runs=tuple(sorted(runs[row["id"]], key=lambda run: run.number)),
        )
        for row in sorted(
            _rows(connection, tables.decision, council_id, which),
            key=lambda row: str(row["ref"]),
            reverse=True,
        )
    )


def _rows(
    connection: Connection, table: Table, council_id: str, which: Mapping[str, str]
) -> list[RowMapping]:
    query = select(table).filter_by(council_id=council_id, **which)
    return list(connection.execute(query).mappings())


def _add_run(connection: Connection, council_id: str, decision_id: str, run: Run) -> None:
    key = {"council_id": council_id, "decision_id": decision_id}
    connection.execute(tables.decision_run.insert(), [key | _run_row(run)])
    for reply in run.replies.values():
        row = key | {"number": run.number} | _row(replace(reply, revision=1), _REPLY)
        connection.execute(tables.decision_reply.insert(), [row])


def _decision_row(decision: Decision) -> dict[str, Any]:
    return _row(decision, _DECISION)


def _run_row(run: Run) -> dict[str, Any]:
    return _row(run, _RUN)


def _row(one: object, names: list[str]) -> dict[str, Any]:
    """These values of a row, or of one of our own things."""
    if isinstance(one, Mapping):
        return {name: one[name] for name in names}
    return {name: getattr(one, name) for name in names}


def _here(table: Table, council_id: str, **key: object) -> Any:
    found = table.c.council_id == council_id
    for name, value in key.items():
        found &= table.c[name] == value
    return found


def _moved_on(ref: str) -> Problem:
    return Problem(ref, *advice("faults_decisions.somebody_else_changed_while"))
