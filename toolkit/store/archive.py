"""All that a database holds of one council, as plain rows: to be taken away and put in elsewhere.

What belongs to a council is told by the tables themselves, so a new table comes along. Of what
stands below a round, though, nothing goes into open hands unless it is named here (METHOD 2.3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    RowMapping,
    Select,
    Table,
    delete,
    or_,
    select,
)
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from toolkit.errors import AnswerError, Problem
from toolkit.store import tables
from toolkit.store.database import Door, Store, put_once
from toolkit.store.given_refs import count_named
from toolkit.store.tenancy import column_of_council
from toolkit.store.trail import check_chain
from toolkit.words import advice, text

Row = dict[str, Any]
Rows = Mapping[str, tuple[Row, ...]]

# What belongs to no council, and what becomes of it when one of them moves.
SHARED = {
    "account": "the accounts that work for it go along",
    "bank": "the banks it was answered with go along",
    "ended_council": "says which councils were deleted here",
    "shared_picture": "was seen by several councils, and stays",
    "shared_score": "stays until the council shares again where it is then",
    "visit": "sign-ins end with the place",
    "wrong_code": "says nothing of any council",
}
# What belongs to a council, and stays where it is all the same.
STAYS = {"draft": "what somebody typed and did not save is theirs alone, and soon gone"}
# Below a round, what may be seen; and of a lone assessor, whose answers are the council's own.
SHOWN = {"picture": frozenset[str](), "ballot": frozenset({"sealed"})}
OF_ONE_ALONE = frozenset({"respondent", "answer"})


@dataclass(frozen=True)
class Holding:
    """All that is held of one council, table by table, in the order in which it can be put in."""

    council_id: str
    name: str
    whole: bool
    rows: Rows

    @property
    def all_rows(self) -> int:
        """How many rows there are in all."""
        return sum(len(found) for found in self.rows.values())


def left_out() -> tuple[str, ...]:
    """The tables of which an open export holds nothing, or only a lone assessor's rows."""
    return tuple(one.name for one in tables.metadata.sorted_tables if _is_said(one))


def _is_said(table: Table) -> bool:
    return "round_id" in table.columns and table.name not in SHOWN


def gather(door: Door, *, whole: bool) -> Holding:
    """All that is held of the council, as it was at one moment.

    `whole` takes along what is sealed and what people said, too; else both are left out.
    """

    def work(connection: Connection, council_id: str) -> Holding:
        rows: dict[str, tuple[Row, ...]] = {}
        for table in tables.metadata.sorted_tables:
            query = _query(table, council_id, whole=whole)
            if query is not None:
                found = connection.execute(query).mappings()
                rows[table.name] = tuple(_plain(table, row, whole=whole) for row in found)
        return Holding(council_id, str(rows["council"][0]["name"]), whole, rows)

    return door.read(work)


def _query(table: Table, council_id: str, *, whole: bool) -> Select[Any] | None:
    """The rows to be taken of a table, in the order of their keys; None where it stays."""
    if table.name in STAYS:
        return None
    column = column_of_council(table)
    query = select(table).order_by(*table.primary_key.columns)
    if column is not None:
        query = query.where(table.c[column] == council_id)
        if whole or not _is_said(table):
            return query
        return _alone(query, table, council_id) if table.name in OF_ONE_ALONE else None
    if table.name == "bank":
        used = select(tables.assessment.c.bank_fingerprint)
        used = used.where(tables.assessment.c.council_id == council_id)
        return query.where(table.c.fingerprint.in_(used))
    if table.name == "account":
        own = select(tables.membership.c.account_id)
        own = own.where(tables.membership.c.council_id == council_id)
        return query.where(table.c.id.in_(own))
    return None


def _alone(query: Select[Any], table: Table, council_id: str) -> Select[Any]:
    round_ = tables.round_
    ids = select(round_.c.id).where(round_.c.council_id == council_id, round_.c.promise == "alone")
    return query.where(table.c.round_id.in_(ids))


def _plain(table: Table, row: RowMapping, *, whole: bool) -> Row:
    hidden = frozenset() if whole else SHOWN.get(table.name, frozenset())
    return {
        name: None if name in hidden else value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
    }


def put_in(store: Store, holding: Holding) -> None:
    """The database holds all of the council, or nothing of it.

    A file from before refs were counted brings no count; its trail tells which were given.
    Raises AnswerError where the council is there already, or its rows do not fit together.
    """
    check_holding(holding)

    def work(connection: Connection, council_id: str) -> None:
        here = select(tables.council.c.id).where(tables.council.c.id == council_id)
        if connection.execute(here).first() is not None:
            raise AnswerError(Problem(holding.name, *advice("faults_store.council_here_already")))
        ended = tables.ended_council
        connection.execute(delete(ended).where(ended.c.id == council_id))
        same = _put_accounts(connection, holding.rows.get("account", ()))
        for table in tables.metadata.sorted_tables:
            rows = [_typed(table, row) for row in holding.rows.get(table.name, ())]
            if table.name == "membership":
                rows = [row | {"account_id": same[row["account_id"]]} for row in rows]
            if table.name == "bank":
                for row in rows:
                    connection.execute(put_once(table), row)
            elif rows and table.name != "account":
                for row in rows:
                    connection.execute(table.insert(), [row])
        if tables.given_ref.name not in holding.rows:
            said = (str(row["subject"]) for row in holding.rows.get("audit_event", ()))
            count_named(connection, council_id, said)

    try:
        Door(store, holding.council_id).run_tx(work)
    except (IntegrityError, DataError, StatementError, KeyError) as error:
        raise _unfit(holding.name) from error


def _put_accounts(connection: Connection, rows: Iterable[Row]) -> dict[str, str]:
    """The accounts are there; gives under which id each of them is known here."""
    table, same = tables.account, {}
    for row in rows:
        connection.execute(put_once(table), _typed(table, row))
        known = select(table.c.id).where(
            or_(
                table.c.id == row["id"],
                (table.c.issuer == row["issuer"]) & (table.c.subject == row["subject"]),
            )
        )
        found = connection.execute(known).scalars().all()
        same[str(row["id"])] = str(row["id"] if row["id"] in found else found[0])
    return same


def check_holding(holding: Holding) -> None:
    """Every row is this council's, every value of its column's kind, and the trail is whole.

    Raises AnswerError otherwise.
    """
    for name, rows in holding.rows.items():
        table = tables.metadata.tables.get(name)
        column = None if table is None else column_of_council(table)
        carried = column is not None or name in ("account", "bank")
        if table is None or not carried:
            raise _unfit(holding.name)
        for row in rows:
            ours = column is None or row.get(column) == holding.council_id
            if not ours or not set(row) <= set(table.columns.keys()):
                raise _unfit(holding.name)
            _typed(table, row)
    if len(holding.rows.get("council", ())) != 1:
        raise _unfit(holding.name)
    trail = [_typed(tables.audit_event, row) for row in holding.rows.get("audit_event", ())]
    try:
        broken = check_chain(sorted(trail, key=lambda row: int(str(row["seq"])))).broken_at
    except KeyError as error:  # a line lacks a column
        raise _unfit(holding.name) from error
    if broken is not None:
        raise AnswerError(
            Problem(
                holding.name, *advice("faults_store.audit_trail_changed_line_does", line=broken)
            )
        )


def check_banks(holding: Holding) -> None:
    """Every question bank is the one that its fingerprint names. Raises AnswerError otherwise.

    A bank is kept under its fingerprint for all councils of a database, the first that came: one
    that is not what it says would be put to every council that uses the true one later.
    """
    for row in holding.rows.get("bank", ()):
        found = hashlib.sha256(str(row.get("body")).encode()).hexdigest()
        if found != row.get("fingerprint"):
            raise _unfit(holding.name)


def _typed(table: Table, row: Row) -> Row:
    """The row as the database takes it. Raises AnswerError where a value is of another kind."""
    try:
        return {name: _value(table.c[name], value) for name, value in row.items()}
    except (ValueError, TypeError, KeyError) as error:
        raise _unfit(text("faults_store.table", name=table.name)) from error


def _value(column: Column[Any], value: object) -> object:
    kind = column.type
    if value is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(str(value))
    if isinstance(kind, Date):
        return date.fromisoformat(str(value))
    wanted = object if kind.__visit_name__ == "JSON" else kind.python_type
    if wanted is float:
        return float(value)  # type: ignore[arg-type]  # whatever is none is refused by its caller
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise TypeError(column.name)
    return value


def _unfit(where: str) -> AnswerError:
    return AnswerError(Problem(where, *advice("faults_store.what_file_holds_does")))
