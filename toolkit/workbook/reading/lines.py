"""The rows of the sheet as lines of the plan: each cell as the words that its column takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from toolkit.frames import columns as c
from toolkit.workbook import layout
from toolkit.workbook.layout import Column
from toolkit.workbook.reading.book import Cell
from toolkit.workbook.reading.issues import Issue, issue, refuse
from toolkit.workbook.reading.origin import PlanSheet
from toolkit.workbook.reading.state import Standing
from toolkit.workbook.reading.values import day_of_number, read_day, said, word_of

_NUMBER = re.compile(r"[Qq]?\s*0*(\d{1,4})")
_BETWEEN = re.compile(r"[,;/&\n]+|\band\b|\s+(?=[Qq]?\d)")
_EARLIEST, _LATEST = date(*layout.FIRST_DATE), date(*layout.LAST_DATE)


@dataclass(frozen=True)
class Line:
    """One row of the sheet. `values` hold what could be read, `faults` what could not.

    `limits` are faults that count only where the value was changed: what the toolkit itself wrote
    is never complained of.
    """

    row: int
    ref: str
    row_key: str
    values: Mapping[str, str]
    faults: tuple[Issue, ...] = ()
    limits: Mapping[str, Issue] = field(default_factory=dict)
    notes: tuple[Issue, ...] = ()

    @property
    def title(self) -> str:
        """The action's text."""
        return self.values.get(c.TITLE, "")


def read_lines(
    name: str, plan: PlanSheet, standing: Standing, *, from_1904: bool
) -> tuple[Line, ...]:
    """Every row that holds something, in the order of the sheet. Raises FileRefused over 500."""
    reader = LineReader(plan, standing, from_1904)
    rows = [row for row in sorted(plan.sheet.rows) if row > plan.heading_row]
    lines = tuple(line for row in rows if (line := reader.line(row)) is not None)
    if len(lines) > layout.MOST_ACTIONS:
        raise refuse("W12", name, n=len(lines), limit=layout.MOST_ACTIONS)
    return lines


@dataclass
class LineReader:
    """Reads one row after another of the same sheet."""

    plan: PlanSheet
    standing: Standing
    from_1904: bool

    def line(self, row: int) -> Line | None:
        """The row as a line, or None where nobody wrote anything in it."""
        cells = self.plan.sheet.rows[row]
        own = {key: cells.get(column) for key, column in self.plan.columns.items()}
        ref, row_key = said(own.get(c.REF)), said(own.get(layout.ROW_KEY))
        typed = [column for column in layout.EDITABLE if own.get(column.key) is not None]
        if not ref and not typed:
            return None
        values: dict[str, str] = {}
        told: list[Issue] = []
        limits: dict[str, Issue] = {}
        for column in layout.EDITABLE:
            if column.key not in self.plan.columns:
                continue
            where = self.plan.where(column.key, row)
            for found in self._read(column, own.get(column.key), where):
                if isinstance(found, str):
                    values[column.key] = found
                elif found.code in ("C04", "C06", "C07"):
                    limits[column.key] = found
                else:
                    told.append(found)
        faults = tuple(one for one in told if not one.code.startswith("N"))
        notes = tuple(one for one in told if one.code.startswith("N"))
        return Line(row, ref, row_key, values, faults, limits, notes)

    def _read(self, column: Column, cell: Cell | None, where: str) -> Iterator[str | Issue]:
        """What the cell means, with all that is to be said of it; no words if it is unreadable."""
        if cell is None:
            yield ""
            return
        if cell.kind == "nothing":
            yield issue("C01", where, heading=column.heading)
            return
        if cell.kind == "error":
            yield issue("C02", where, heading=column.heading, shows=str(cell.value))
            return
        if cell.formula:
            yield issue("N05", where, heading=column.heading, words=_short(said(cell)))
        if column.kind == "date":
            yield from self._date(column, cell, where)
        elif column.kind == "list":
            yield from self._list(column, cell, where)
        elif column.key == c.QUESTIONS:
            yield from self._questions(cell, where)
        else:
            yield from _text(column, cell, where)

    def _date(self, column: Column, cell: Cell, where: str) -> Iterator[str | Issue]:
        day = cell.value if isinstance(cell.value, date) else None
        words = said(cell)
        if day is None and cell.kind == "number":
            day = day_of_number(float(str(cell.value)), from_1904=self.from_1904)
            code = "N06"
        elif day is None:
            day, code = read_day(words), "N07"
        else:
            code = ""
        if not words:
            yield ""
            return
        if day is None:
            yield issue("C03", where, words=_short(words))
            return
        if code:
            yield issue(code, where, words=_short(words), day=said(Cell("date", day)))
        if not _EARLIEST <= day <= _LATEST:
            yield issue("C04", where, words=said(Cell("date", day)))
        elif column.key == c.COMPLETED_ON and day > self.standing.today + timedelta(days=1):
            yield issue("C07", where, words=said(Cell("date", day)))
        yield day.isoformat()

    def _list(self, column: Column, cell: Cell, where: str) -> Iterator[str | Issue]:
        words = said(cell)
        offered = self.standing.offered(column.key)
        word = word_of(words, offered, self.standing.also(column.key)) if words else ""
        if word is None:
            choices = ", ".join(offered.values())
            heading = column.heading
            yield issue("C05", where, words=_short(words), heading=heading, choices=choices)
            return
        if words != word:
            yield issue("N09", where, words=_short(words), word=word)
        yield word

    def _questions(self, cell: Cell, where: str) -> Iterator[str | Issue]:
        numbers: dict[str, None] = {}
        words = said(cell)
        for part in filter(None, (one.strip(" .") for one in _BETWEEN.split(words))):
            found = _NUMBER.fullmatch(part)
            ref = next(
                (one for one in self.standing.questions if found and one[1:] == found[1]), None
            )
            if ref is None:
                yield issue("C08", where, words=_short(part))
                return
            numbers[ref] = None
        yield ", ".join(numbers)


def _text(column: Column, cell: Cell, where: str) -> Iterator[str | Issue]:
    words = said(cell)
    if isinstance(cell.value, date):
        yield issue("N08", where, words=words)
    if len(words) > column.limit:
        n, limit = f"{len(words):,}", f"{column.limit:,}"
        yield issue("C06", where, heading=column.heading, size=n, limit=limit)
    yield words


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"
