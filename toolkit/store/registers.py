"""The registers of a council: entries that any of its people may add to, one version of each.

Every edit says which revision the person saw. A difference is an EditConflict and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic

from sqlalchemy import Connection, Table, select, update

from toolkit.errors import EditConflict, NotFound, Problem
from toolkit.model.registers import Entry, Exemption, Kindness
from toolkit.store import tables
from toolkit.store.database import Door
from toolkit.store.register_rows import entry_row, to_entry
from toolkit.store.trail import Stamp, note_audit


@dataclass(frozen=True)
class Register(Generic[Entry]):
    """One register of a council. Every public method is one transaction."""

    door: Door
    kind: type[Entry]

    def entries(self) -> tuple[Entry, ...]:
        """Every entry in the order of the refs."""
        return self.door.read(self._entries)

    def add(self, make: Callable[[tuple[Entry, ...]], Entry], stamp: Stamp) -> Entry:
        """The entry that `make` gives for the register as it stands is in it.

        `make` is called inside the transaction, so that refs follow on from what is stored.
        """

        def work(connection: Connection, council_id: str) -> Entry:
            new = replace(make(self._entries(connection, council_id)), revision=1)
            row = {"council_id": council_id} | entry_row(new)
            connection.execute(self._table.insert(), [row])
            note_audit(connection, council_id, stamp, "add", f"{self._name} {new.ref}")
            return new

        return self.door.run_tx(work)

    def save(self, entry: Entry, was: int, stamp: Stamp) -> Entry:
        """The entry is stored with a new revision; its ref never changes.

        What it said before is gone from the file too: somebody may have taken it back.
        """

        def work(connection: Connection, council_id: str) -> Entry:
            stored = self._find(connection, council_id, entry.id)
            if stored.revision != was:
                what = "Somebody else changed it while you had it open."
                fix = "Look at both versions and save yours again if it should stand."
                problem = Problem(stored.ref, what, fix)
                raise EditConflict(problem, theirs=stored, yours=entry)
            new = replace(entry, ref=stored.ref, revision=was + 1)
            here = self._here(council_id, entry.id)
            connection.execute(update(self._table).where(here).values(entry_row(new)))
            note_audit(connection, council_id, stamp, "change", f"{self._name} {stored.ref}")
            return new

        return self.door.run_tx(work, scrub=True)

    def delete(self, entry_id: str, stamp: Stamp) -> None:
        """The entry is gone; the audit says that it was there. Raises NotFound."""

        def work(connection: Connection, council_id: str) -> None:
            stored = self._find(connection, council_id, entry_id)
            connection.execute(self._table.delete().where(self._here(council_id, entry_id)))
            note_audit(connection, council_id, stamp, "delete", f"{self._name} {stored.ref}")

        self.door.run_tx(work, scrub=True)

    @property
    def _table(self) -> Table:
        return {Kindness: tables.kindness, Exemption: tables.exemption}[self.kind]

    @property
    def _name(self) -> str:
        return {Kindness: "kindness", Exemption: "exception"}[self.kind]

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
            what, fix = "It is not in the register any more.", "Go back and reload."
            raise NotFound(Problem("This entry", what, fix))
        return to_entry(self.kind, row)


def read_wards(door: Door) -> tuple[str, ...]:
    """The wards of the council in the order in which they were given."""

    def work(connection: Connection, council_id: str) -> tuple[str, ...]:
        table = tables.ward
        query = select(table.c.name).where(table.c.council_id == council_id)
        return tuple(connection.execute(query.order_by(table.c.position)).scalars())

    return door.read(work)


def save_wards(door: Door, names: Iterable[str], stamp: Stamp) -> None:
    """These are the wards of the council from now on."""
    found = tuple(names)

    def work(connection: Connection, council_id: str) -> None:
        table = tables.ward
        connection.execute(table.delete().where(table.c.council_id == council_id))
        for position, name in enumerate(found):
            row = {"council_id": council_id, "name": name, "position": position}
            connection.execute(table.insert(), [row])
        note_audit(connection, council_id, stamp, "change", f"{len(found)} wards")

    door.run_tx(work)
