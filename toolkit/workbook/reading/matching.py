"""Which line is which action: Ref is the identity of a row, the hidden Row key its second witness.

People renumber, copy, sort a part, add rows in the middle. What is certain is matched, what could
be meant in two ways is asked, and what would put one action's words on another is refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.frames import columns as c
from toolkit.workbook import layout
from toolkit.workbook.reading.issues import Issue, issue, refuse
from toolkit.workbook.reading.lines import Line
from toolkit.workbook.reading.origin import PlanSheet
from toolkit.workbook.reading.state import PlanRow, Standing
from toolkit.workbook.reading.values import squash

MOVED_ROWS = 5
_MOVED = (
    *(c.DUE, c.COMPLETED_ON, c.OWNER, c.POST, c.ASKER, c.MEASURE),
    *(c.NOTES, c.RESULT, c.CHANGED_FOR),
)


@dataclass(frozen=True)
class Matched:
    """Lines by the id of their action, lines that are new, and what to say about either.

    `asked` are the issues of new lines that have to be confirmed, by row. `since` are actions that
    this workbook brought home once before, without their Ref.
    """

    lines: Mapping[str, Line]
    new: tuple[Line, ...]
    asked: Mapping[int, Issue]
    since: frozenset[str]
    faults: tuple[Issue, ...]
    notes: tuple[Issue, ...]


@dataclass
class Matcher:
    """Goes through the lines once, and then through what claims the same action."""

    name: str
    plan: PlanSheet
    standing: Standing
    claims: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    new: list[Line] = field(default_factory=list)
    asked: dict[int, Issue] = field(default_factory=dict)
    since: set[str] = field(default_factory=set)
    faults: list[Issue] = field(default_factory=list)
    notes: list[Issue] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Know every action by its Ref and its Row key, as exported and as it is now."""
        rows = (*(self.standing.base or ()), *self.standing.now)
        self.known: dict[str, PlanRow] = {row.id: row for row in reversed(rows)}
        self.by_ref = {squash(row.ref): row.id for row in rows}
        self.by_key = {row.row_key: row.id for row in rows}
        self.now = {row.id: row for row in self.standing.now}

    def match(self, lines: Sequence[Line]) -> Matched:
        """Every line has found its action or is new. Raises FileRefused for a scrambled sheet."""
        refs = Counter(squash(line.ref) for line in lines)
        out_of_line = sum(self._place(line, refs) for line in lines)
        if out_of_line:
            self.notes.append(issue("N10", self.plan.sheet.name, n=out_of_line))
        settled = {id: self._settle(id, claims) for id, claims in self.claims.items()}
        matched = {id: line for id, line in settled.items() if line is not None}
        self._guard_titles(matched)
        self._guard_columns(matched)
        for line in list(self.new):
            self._recognise(line, matched)
        return Matched(
            lines=matched,
            new=tuple(sorted(self.new, key=lambda line: line.row)),
            asked=self.asked,
            since=frozenset(self.since),
            faults=tuple(self.faults),
            notes=tuple(self.notes),
        )

    def _place(self, line: Line, refs: Counter[str]) -> bool:
        """Put the line where it belongs; whether its Row key says otherwise."""
        by_ref, by_key = self.by_ref.get(squash(line.ref)), self.by_key.get(line.row_key)
        where = self.plan.where(c.REF, line.row)
        if not line.ref:
            taken = by_key is not None and refs[squash(self.known[by_key].ref)] > 0
            if by_key is None or taken:
                self.new.append(line)
            else:
                self.claims[by_key].append(line)
            return False
        if by_ref is None:
            if by_key is None:
                self.faults.append(issue("R01", where, ref=line.ref[:40]))
            else:
                self.claims[by_key].append(line)
            return False
        differs = by_key is not None and by_key != by_ref
        if differs and refs[squash(line.ref)] > 1:
            was = self.known[str(by_key)].ref
            n = refs[squash(line.ref)]
            self.faults.append(issue("R02", where, ref=line.ref, rows=n, was=was))
            return False
        self.claims[by_ref].append(line)
        return differs

    def _settle(self, id: str, claims: list[Line]) -> Line | None:
        """The one line of several that is this action; the others are asked about."""
        first = claims[0]
        if len(claims) == 1:
            return first
        row = self.known[id]
        where = ", ".join(self.plan.where(c.REF, line.row) for line in claims)
        if all(line.values == first.values for line in claims):
            self.notes.append(issue("R03", where, ref=row.ref))
            return first
        originals = [line for line in claims if line.title == row[c.TITLE]]
        if len(originals) != 1:
            self.faults.append(issue("R05", where, ref=row.ref, rows=len(claims)))
            return None
        for line in claims:
            if line is not originals[0]:
                self.new.append(line)
                here = self.plan.where(c.TITLE, line.row)
                self.asked[line.row] = issue("R04", here, ref=row.ref)
        return originals[0]

    def _guard_titles(self, matched: Mapping[str, Line]) -> None:
        """Refuse a sheet in which actions stand beside one another's Ref (WORKBOOK 6.4)."""
        titles = Counter(row[c.TITLE] for row in self.known.values())
        owner = {row[c.TITLE]: id for id, row in self.known.items() if titles[row[c.TITLE]] == 1}
        moved = [
            line
            for id, line in matched.items()
            if line.title and owner.get(line.title, id) != id and not self._is_current(id, line)
        ]
        if len(moved) > 1:
            rows = sorted(line.row for line in moved)
            raise refuse("W13", self.name, n=len(moved), first=rows[0])

    def _is_current(self, id: str, line: Line) -> bool:
        return id in self.now and self.now[id][c.TITLE] == line.title

    def _guard_columns(self, matched: Mapping[str, Line]) -> None:
        """Say so where one column was sorted by itself: the same entries, beside other actions."""
        base = {row.id: row for row in self._exported()}
        for key in _MOVED:
            if key not in self.plan.columns:
                continue
            pairs = [
                (base[id][key], line.values[key], line.row)
                for id, line in matched.items()
                if id in base and key in line.values
            ]
            moved = [(was, is_, row) for was, is_, row in pairs if was != is_]
            before, after = Counter(one[0] for one in moved), Counter(one[1] for one in moved)
            if len(moved) >= MOVED_ROWS and before == after and len(before) > 1:
                where = self.plan.where(key, min(row for _, _, row in moved))
                heading = layout.column_of(key).heading
                self.faults.append(issue("R10", where, heading=heading, n=len(moved)))

    def _exported(self) -> Sequence[PlanRow]:
        """What the workbook was made from, be it nothing; the plan now where it is not known."""
        return self.standing.now if self.standing.base is None else self.standing.base

    def _recognise(self, line: Line, matched: dict[str, Line]) -> None:
        """A new line that says what an action says already is that action, or is asked about."""
        if line.row in self.asked or not line.title:
            return
        alike = next(
            (
                row
                for row in self.standing.now
                if squash(row[c.TITLE]) == squash(line.title) and squash(line.title)
            ),
            None,
        )
        if alike is None:
            return
        exported = {row.id for row in self._exported()}
        if alike.id not in exported and alike.id not in matched:
            matched[alike.id] = line
            self.since.add(alike.id)
            self.new.remove(line)
            return
        self.asked[line.row] = issue("R08", self.plan.where(c.TITLE, line.row), ref=alike.ref)
