"""A person's name is found wherever a council's records hold it, and taken out for good.

Which columns may hold a name is told by the tables themselves: every text that somebody typed.
What people said in rounds, and what somebody typed and has not saved yet, is searched too, but
nobody is shown whether a name is in it. In what people said, and in the audit trail, only a whole
name is taken out, and what people said shows a gap where it was: nobody is to change by a word what
others said, or what was done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    RowMapping,
    Table,
    Text,
    bindparam,
    delete,
    select,
    update,
)

from toolkit.model.account import same_address
from toolkit.store import tables
from toolkit.store.archive import OF_ONE_ALONE
from toolkit.store.database import Door
from toolkit.store.tenancy import column_of_council
from toolkit.store.trail import Stamp, blank_lines, lines_of, note_audit
from toolkit.words import text as say

# Frozen figures hold ids and numbers alone; the trail has a way of its own.
_NOT_SEARCHED = frozenset({"audit_event", "picture", "sealed", "ballot", "entrance"})
# Nobody types these: ids and codes, in which a name such as English may stand by chance.
_IDS = frozenset({"question_id", "question_ids", "theme_id", "groups", "functions", "kind"})
_IDS |= frozenset({"differences", "helped", "hindered", "voices"})
_AROUND = 50


@dataclass(frozen=True)
class Place:
    """Where a name stands: in which table, row and column, how often, and among which words."""

    table: str
    row: str
    column: str
    times: int
    words: str


@dataclass(frozen=True)
class Erased:
    """What was changed: how many texts, lines of the audit trail, and accounts."""

    texts: int
    lines: int
    accounts: int


@dataclass(frozen=True)
class Wanted:
    """A name that is to go: what stands for it, and the gap that it leaves in others' words.

    `whole` and `ordinary` are those of `workspace.naming.Name`.
    """

    name: str
    instead: str
    gap: str
    whole: bool
    ordinary: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds the name in the council's own records."""
        return pattern_of(self.name)

    @property
    def said(self) -> re.Pattern[str] | None:
        """What finds the name in others' words, or None where it is not looked for there.

        A word that could be an ordinary one belongs to a name where it has a capital letter, or
        stands as it was typed beside a capital that could be of no ordinary word.
        """
        if not self.whole:
            return None
        words = self.name.split()
        led = any(word[0].isupper() for word in words if word not in self.ordinary)
        parts = (_said(word, led=led) if word in self.ordinary else _any(word) for word in words)
        return _standing(parts)


def pattern_of(name: str) -> re.Pattern[str]:
    """What finds a name as whole words, whatever their letters' size and the space between."""
    return _standing(map(_any, name.split()))


def _standing(words: Iterable[str]) -> re.Pattern[str]:
    joined = r"\s+".join(words)
    return re.compile(rf"(?<!\w){joined}(?!\w)")


def _any(word: str) -> str:
    return f"(?i:{re.escape(word)})"


def _said(word: str, *, led: bool) -> str:
    capital = f"{re.escape(word[0].upper())}{_any(word[1:])}"
    return f"(?:{capital}|{re.escape(word)})" if led else capital


def find_name(door: Door, name: str, *, whole: bool) -> tuple[Place, ...]:
    """Where the name stands in what the council keeps of its own; nothing changes.

    Lines of the audit trail are among it where it is a whole name.
    """
    pattern = pattern_of(name)

    def work(connection: Connection, council_id: str) -> tuple[Place, ...]:
        alone = _alone(connection, council_id)
        found = []
        for table, row in _rows(connection, council_id):
            if table is not tables.draft and not _is_said(table, row, alone):
                found += [_place(table, row, one, pattern) for one in _columns(table)]
        lines = lines_of(connection, council_id) if whole else ()
        found += [_line(row, pattern) for row in lines if pattern.search(row["subject"])]
        found += [_account(row) for row in _accounts(connection, council_id, pattern)]
        found += map(_invitation, _invited(connection, council_id, pattern))
        return tuple(one for one in found if one.times)

    return door.read(work)


def erase_name(door: Door, wanted: Wanted, stamp: Stamp) -> Erased:
    """The name stands nowhere in what the council keeps; something else stands in its place.

    Lines of the audit trail that hold it lose their words, accounts of that name lose it and can
    sign in no more, unless they work for another council too; then they are unknown here alone.
    Invitations to their addresses lead nowhere any more. One line says that somebody was erased,
    and not who.
    """
    pattern = wanted.pattern

    def work(connection: Connection, council_id: str) -> Erased:
        texts = _erase_texts(connection, council_id, wanted)
        lines = lines_of(connection, council_id) if wanted.whole else ()
        blank = [row["seq"] for row in lines if pattern.search(row["subject"])]
        blank_lines(connection, council_id, blank)
        for address in _invited(connection, council_id, pattern):
            connection.execute(_one_invitation, {"of": council_id, "to": address})
        accounts = [row["id"] for row in _accounts(connection, council_id, pattern)]
        for account_id in accounts:
            _make_nameless(connection, council_id, account_id, stamp)
        key = "trail.erased.whole" if wanted.whole else "trail.erased.without_people"
        told = say(key, texts=texts, lines=len(blank), accounts=len(accounts))
        note_audit(connection, council_id, stamp, "erase", told)
        return Erased(texts, len(blank), len(accounts))

    return door.run_tx(work, scrub=True)


def _erase_texts(connection: Connection, council_id: str, wanted: Wanted) -> int:
    """No text holds the name any more; gives how many did of those that an admin may see."""
    texts, alone = 0, _alone(connection, council_id)
    for table, row in tuple(_rows(connection, council_id)):
        others = _is_said(table, row, alone)
        pattern = wanted.said if others else wanted.pattern
        if pattern is None:
            continue
        changed = _changed(table, row, pattern, wanted.gap if others else wanted.instead)
        texts += 0 if others or table is tables.draft else len(changed)
        if changed:
            _write(connection, table, row, changed)
    return texts


def members_called(door: Door, name: str) -> tuple[str, ...]:
    """The accounts of that name or address that work for the council now."""

    def work(connection: Connection, council_id: str) -> tuple[str, ...]:
        found = [row["id"] for row in _accounts(connection, council_id, pattern_of(name))]
        link = tables.membership
        query = select(link.c.account_id).where(link.c.council_id == council_id)
        now = connection.execute(query.where(link.c.ended_on.is_(None))).scalars().all()
        return tuple(id for id in found if id in now)

    return door.read(work)


def _rows(connection: Connection, council_id: str) -> Iterator[tuple[Table, RowMapping]]:
    for table in tables.metadata.sorted_tables:
        column = column_of_council(table)
        if column is None or table.name in _NOT_SEARCHED or not _columns(table):
            continue
        query = select(table).where(table.c[column] == council_id)
        for row in connection.execute(query.order_by(*table.primary_key.columns)).mappings():
            yield table, row


def _columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns in which somebody may have typed a name; the council's own name is not one."""
    return tuple(
        column
        for column in table.columns
        if isinstance(column.type, (Text, JSON))
        and not column.primary_key
        and not column.foreign_keys
        and column.name not in _IDS
        and (table.name, column.name) != ("council", "name")
    )


def _alone(connection: Connection, council_id: str) -> frozenset[str]:
    round_ = tables.round_
    query = select(round_.c.id).where(round_.c.council_id == council_id)
    return frozenset(connection.execute(query.where(round_.c.promise == "alone")).scalars())


def _is_said(table: Table, row: RowMapping, alone: frozenset[str]) -> bool:
    """Whether it is what somebody said in a round, and not a lone assessor's own."""
    if "round_id" not in table.columns:
        return False
    return table.name not in OF_ONE_ALONE or row["round_id"] not in alone


def _place(table: Table, row: RowMapping, column: Column[Any], pattern: re.Pattern[str]) -> Place:
    found = [text for text in _texts(row[column.name]) if pattern.search(text)]
    times = sum(len(pattern.findall(text)) for text in found)
    words = _excerpt(found[0], pattern) if found else ""
    return Place(table.name, _called(row), column.name, times, words)


def _called(row: RowMapping) -> str:
    """What people know a row by."""
    for name in ("ref", "question_id", "title", "number", "name"):
        if name in row and row[name] not in (None, ""):
            return str(row[name])
    return ""


def _excerpt(text: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(text)
    if found is None:
        return ""
    start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
    cut = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"


def _line(row: RowMapping, pattern: re.Pattern[str]) -> Place:
    times = len(pattern.findall(row["subject"]))
    return Place("audit_event", str(row["seq"]), "subject", times, str(row["subject"]))


def _account(row: RowMapping) -> Place:
    return Place("account", "", "name", 1, str(row["name"] or row["email"]))


def _texts(value: object) -> Iterator[str]:
    """Every text in a value; a text that is JSON is looked into, since it hides some letters."""
    if isinstance(value, str):
        inside = _inside(value)
        yield from [value] if inside is None else _texts(inside)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _inside(text: str) -> dict[str, Any] | list[Any] | None:
    if not text.startswith(("{", "[")):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, (dict, list)) else None


def _replaced(value: Any, swap: Callable[[str], str]) -> Any:
    """The value with `swap` done to every text in it; itself where that changes nothing."""
    if isinstance(value, str):
        inside = _inside(value)
        if inside is None:
            return swap(value)
        new = _replaced(inside, swap)
        return value if new == inside else json.dumps(new, sort_keys=True)
    if isinstance(value, dict):
        return {name: _replaced(one, swap) for name, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, swap) for one in value]
    return value


def _changed(
    table: Table, row: RowMapping, pattern: re.Pattern[str], instead: str
) -> dict[str, Any]:
    swap = partial(pattern.sub, lambda _: instead)
    new = {one.name: _replaced(row[one.name], swap) for one in _columns(table)}
    return {name: value for name, value in new.items() if value != row[name]}


def _write(connection: Connection, table: Table, row: RowMapping, changed: dict[str, Any]) -> None:
    """The row has these values; whoever had it open before is told that it moved on."""
    revision = table.columns.get("revision")
    if revision is not None and not revision.primary_key and table.name not in _HISTORIES:
        changed = changed | {"revision": row["revision"] + 1}
    key = [column == row[column.name] for column in table.primary_key.columns]
    connection.execute(update(table).where(*key).values(changed))


_HISTORIES = frozenset({"export"})  # what a file was made from keeps the revision of that day


def _accounts(
    connection: Connection, council_id: str, pattern: re.Pattern[str]
) -> Iterable[RowMapping]:
    """The accounts of that name or address that work for the council, or did."""
    account, link = tables.account, tables.membership
    query = select(account).join(link, link.c.account_id == account.c.id)
    rows = connection.execute(query.where(link.c.council_id == council_id)).mappings().all()
    return [
        row for row in rows if pattern.fullmatch(row["name"]) or pattern.fullmatch(row["email"])
    ]


def _invited(connection: Connection, council_id: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """The addresses that are invited and are the name that is looked for, or are of its accounts.

    Whoever is erased would else join again by an invitation that was forgotten.
    """
    accounts = _accounts(connection, council_id, pattern)
    theirs = {same_address(row["email"]) for row in accounts if row["email_known"]}
    query = select(_INVITED.email).where(_INVITED.council_id == council_id)
    found = connection.execute(query.order_by(_INVITED.email)).scalars().all()
    return tuple(one for one in found if one in theirs or pattern.fullmatch(one))


_INVITED = tables.invitation.c
_one_invitation = delete(tables.invitation).where(
    _INVITED.council_id == bindparam("of"), _INVITED.email == bindparam("to")
)


def _invitation(address: str) -> Place:
    return Place("invitation", "", "email", 1, address)


def _make_nameless(connection: Connection, council_id: str, account_id: str, stamp: Stamp) -> None:
    link, account = tables.membership, tables.account
    mine = link.c.account_id == account_id
    here = update(link).where(mine, link.c.council_id == council_id, link.c.ended_on.is_(None))
    connection.execute(here.values(ended_on=stamp.at.date()))
    theirs = tables.draft.c.account_id == account_id
    unsaved = delete(tables.draft).where(theirs, tables.draft.c.council_id == council_id)
    connection.execute(unsaved)
    others = select(link.c.council_id).where(mine, link.c.ended_on.is_(None)).limit(1)
    if connection.execute(others).first() is not None:
        # Their name is another council's to keep; without this row nobody here is told it.
        connection.execute(delete(link).where(mine, link.c.council_id == council_id))
        return
    connection.execute(delete(tables.visit).where(tables.visit.c.account_id == account_id))
    gone = {"name": "", "email": "", "issuer": "", "subject": f"erased {uuid4()}"}
    named = update(account).where(account.c.id == account_id)
    connection.execute(named.values(gone | {"disabled": True}))
