"""The registers of a council: entries that any of its people may add to, one version of each.

Every edit says which revision the person saw. A difference is an EditConflict and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic

from sqlalchemy import Connection, Table, select, update

from toolkit.errors import EditConflict, NotFound, Problem
from toolkit.model.registers import Entry, Exemption, Kindness
from toolkit.store import tables
from toolkit.store.database import Door
from toolkit.store.given_refs import give_ref, note_given
from toolkit.store.register_rows import entry_row, to_entry
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import advice, text


@dataclass(frozen=True)
class Register(Generic[Entry]):
    """One register of a council. Every public method is one transaction."""

    door: Door
    kind: type[Entry]

    def entries(self) -> tuple[Entry, ...]:
        """Every entry in the order of the refs."""
        return self.door.read(self._entries)

    def add(self, entry: Entry, year: int, stamp: Stamp) -> Entry:
        """The entry is in the register, under the next ref of this year."""

        def work(connection: Connection, council_id: str) -> Entry:
            there = (one.ref for one in self._entries(connection, council_id))
            ref = give_ref(connection, council_id, self._letter, year, there)
            new = replace(entry, ref=ref, revision=1)
            row = {"council_id": council_id} | entry_row(new)
            connection.execute(self._table.insert(), [row])
            note_audit(connection, council_id, stamp, "add", self._told(new))
            return new

        return self.door.run_tx(work)

    def save(self, entry: Entry, was: int, stamp: Stamp) -> Entry:
        """The entry is stored with a new revision; its ref never changes.

        What it said before is gone from the file too: somebody may have taken it back.
        """

        def work(connection: Connection, council_id: str) -> Entry:
            stored = self._find(connection, council_id, entry.id)
            if stored.revision != was:
                problem = Problem(
                    stored.ref, *advice("faults_registers.somebody_else_changed_while")
                )
                raise EditConflict(problem, theirs=stored, yours=entry)
            new = replace(entry, ref=stored.ref, revision=was + 1)
            here = self._here(council_id, entry.id)
            connection.execute(update(self._table).where(here).values(entry_row(new)))
            note_audit(connection, council_id, stamp, "change", self._told(stored))
            return new

        return self.door.run_tx(work, scrub=True)

    def delete(self, entry_id: str, stamp: Stamp) -> None:
        """The entry is gone, and its ref with it; the audit says that it was. Raises NotFound."""

        def work(connection: Connection, council_id: str) -> None:
            stored = self._find(connection, council_id, entry_id)
            note_given(connection, council_id, stored.ref)
            connection.execute(self._table.delete().where(self._here(council_id, entry_id)))
            note_audit(connection, council_id, stamp, "delete", self._told(stored))

        self.door.run_tx(work, scrub=True)

    @property
    def _table(self) -> Table:
        return {Kindness: tables.kindness, Exemption: tables.exemption}[self.kind]

    @property
    def _letter(self) -> str:
        return {Kindness: "K", Exemption: "X"}[self.kind]

    def _told(self, entry: Entry) -> str:
        """What the audit trail calls it."""
        kind = {Kindness: "kindness", Exemption: "exemption"}[self.kind]
        return text(f"trail.{kind}", ref=entry.ref)

    def _here(self, council_id: str, entry_id: str) -> Any:
        return (self._table.c.council_id == council_id) & (self._table.c.id == entry_id)

    def _entries(self, connection: Connection, council_id: str) -> tuple[Entry, ...]:
        query = select(self._table).filter_by(council_id=council_id).order_by(self._table.c.ref)
        rows = connection.execute(query).mappings()
        return tuple(to_entry(self.kind, row) for row in rows)

    def _find(self, connection: Connection, council_id: str, entry_id: str) -> Entry:
        query = select(self._table).where(self._here(council_id, entry_id))
        row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound(Problem.of("faults_registers.not_in_register_any"))
        return to_entry(self.kind, row)


def read_wards(door: Door) -> tuple[str, ...]:
    """The wards of the council in the order in which they were given."""
    return door.read(_wards)


def _wards(connection: Connection, council_id: str) -> tuple[str, ...]:
    table = tables.ward
    query = select(table.c.name).where(table.c.council_id == council_id)
    return tuple(connection.execute(query.order_by(table.c.position)).scalars())


def save_wards(door: Door, names: Iterable[str], seen: Iterable[str], stamp: Stamp) -> None:
    """These are the wards of the council from now on, in the place of those that were `seen`.

    The list is its own revision: where another stands, that is an EditConflict with the list.
    """
    found, known = tuple(names), tuple(seen)

    def work(connection: Connection, council_id: str) -> None:
        table = tables.ward
        stored = _wards(connection, council_id)
        if stored not in (known, found):
            raise EditConflict(
                Problem.of("faults_registers.somebody_else_changed_list"),
                theirs=stored,
                yours=found,
            )
        connection.execute(table.delete().where(table.c.council_id == council_id))
        for position, name in enumerate(found):
            row = {"council_id": council_id, "name": name, "position": position}
            connection.execute(table.insert(), [row])
        note_audit(connection, council_id, stamp, "change", text("trail.wards", count=len(found)))

    door.run_tx(work)
