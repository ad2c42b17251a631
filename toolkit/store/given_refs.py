"""The refs of what a council keeps through all its years: each is given once, and never again.

A ref that stood in a cabinet paper must never name another thing, so what is deleted keeps its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from toolkit.store import tables
from toolkit.store.database import Door, put

_NAMED = re.compile(r"\b(?:decision|kindness|exception) ([DKX]-\d{4})-(\d{3,9})\b")


def give_ref(
    connection: Connection, council_id: str, letter: str, year: int, taken: Iterable[str]
) -> str:
    """The next ref of a letter and a year, K-2026-014 after K-2026-013, is given for good.

    `taken` are the refs that are there: some may have come with an older file, uncounted.
    """
    series = f"{letter}-{year}"
    numbers = [_number(ref) for ref in taken if _series(ref) == series]
    number = max([_last(connection, council_id, series), *numbers]) + 1
    _count(connection, council_id, series, number)
    return f"{series}-{number:03d}"


def note_given(connection: Connection, council_id: str, ref: str) -> None:
    """This ref is not given again, also where it was given before anybody counted."""
    series = _series(ref)
    if _number(ref) > _last(connection, council_id, series):
        _count(connection, council_id, series, _number(ref))


def count_named(connection: Connection, council_id: str, subjects: Iterable[str]) -> None:
    """No ref that lines of the trail name is given again, as where nobody counted before."""
    for series, last in sorted(last_named(subjects).items()):
        _count(connection, council_id, series, last)


def last_named(subjects: Iterable[str]) -> dict[str, int]:
    """The last number of each series that lines of an audit trail name, also of what is deleted."""
    last: dict[str, int] = {}
    for subject in subjects:
        for series, number in _NAMED.findall(subject):
            last[series] = max(int(number), last.get(series, 0))
    return last


def forget_refs(door: Door) -> None:
    """Refs begin with 001 again, as in a sample council that is put back as it came."""
    table = tables.given_ref
    door.run_tx(lambda one, id: one.execute(delete(table).where(table.c.council_id == id)))


def _count(connection: Connection, council_id: str, series: str, last: int) -> None:
    row = {"council_id": council_id, "series": series, "last": last}
    connection.execute(put(tables.given_ref), row)


def _last(connection: Connection, council_id: str, series: str) -> int:
    query = select(tables.given_ref.c.last).filter_by(council_id=council_id, series=series)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def _series(ref: str) -> str:
    return ref.rpartition("-")[0]


def _number(ref: str) -> int:
    number = ref.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
