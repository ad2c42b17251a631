"""A workbook of the plan, read and compared: all that it would change, and nothing done yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from toolkit.frames import columns as c
from toolkit.workbook import layout
from toolkit.workbook.reading import merging, origin
from toolkit.workbook.reading.book import Book
from toolkit.workbook.reading.issues import MOST_SHOWN, Issue, issue
from toolkit.workbook.reading.lines import Line, read_lines
from toolkit.workbook.reading.matching import Matched, Matcher
from toolkit.workbook.reading.merging import Difference
from toolkit.workbook.reading.origin import PlanSheet
from toolkit.workbook.reading.state import PlanRow, Standing

EMPTIED_ROWS, EMPTIED_SHARE = 5, 0.8


@dataclass(frozen=True)
class NewAction:
    """A row that is no action yet. `asked` says why somebody has to confirm that it is new.

    Without a theme in `values` one has to be chosen.
    """

    row: int
    where: str
    values: Mapping[str, str]
    asked: Issue | None = None

    @property
    def id(self) -> str:
        """The name under which a choice about it is made."""
        return f"new/{self.row}"

    @property
    def title(self) -> str:
        """The action's text."""
        return self.values[c.TITLE]


@dataclass(frozen=True)
class Confirmation:
    """Something about the workbook that somebody has to confirm before anything of it counts."""

    id: str
    issue: Issue


@dataclass(frozen=True)
class FileRead:
    """All that a workbook would change.

    With any `problems` none of it can be accepted. `number` is that of the export that it came
    from; `kept` are the refs of actions that are not in it, `since` of those added after it.
    """

    number: int | None
    changes: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()
    new: tuple[NewAction, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    problems: tuple[Issue, ...] = ()
    notes: tuple[Issue, ...] = ()
    kept: tuple[str, ...] = ()
    since: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the plan stays exactly as it is, with nothing to decide and nothing wrong."""
        return not (self.changes or self.conflicts or self.new or self.problems)


def read_plan(name: str, book: Book, standing: Standing, number: int | None) -> FileRead:
    """What the workbook would change in the plan. Raises FileRefused for one that is not ours.

    Its reference was checked by `origin.find_reference`; `number` is None where it carries none.
    """
    plan = origin.find_plan(name, book)
    lines = read_lines(name, plan, standing, from_1904=book.from_1904)
    matched = Matcher(name, plan, standing).match(lines)
    read = Comparison(plan, standing, matched).work_out()
    problems = [*_merged(plan), *(one for line in lines for one in line.faults)]
    problems += [*matched.faults, *read.problems]
    told = [*_of_the_book(book, plan), *(one for line in lines for one in line.notes)]
    asked = list(read.confirmations)
    if standing.base is None:
        code = "W04" if number is None else "W06"
        asked.insert(0, Confirmation(code, issue(code, name)))
    return replace(
        read,
        number=number,
        confirmations=tuple(asked),
        problems=tuple(dict.fromkeys(problems))[:MOST_SHOWN],
        notes=tuple(dict.fromkeys([*told, *matched.notes, *read.notes]))[:MOST_SHOWN],
    )


def _merged(plan: PlanSheet) -> Iterator[Issue]:
    for cells in plan.sheet.merged:
        last = cells.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if last.isdecimal() and int(last) > plan.heading_row:
            yield issue("C10", cells)


def _of_the_book(book: Book, plan: PlanSheet) -> Iterator[Issue]:
    sheet = plan.sheet
    if book.links:
        yield issue("N01", sheet.name)
    yield from origin.column_notes(plan)
    hidden = [row for row in sheet.hidden_rows if row > plan.heading_row and row in sheet.rows]
    if hidden:
        yield issue("N04", sheet.name, n=len(hidden))
    if sheet.comments:
        yield issue("N11", sheet.name)


@dataclass
class Comparison:
    """Lays the matched lines beside the plan, action by action."""

    plan: PlanSheet
    standing: Standing
    matched: Matched
    changes: list[Difference] = field(default_factory=list)
    conflicts: list[Difference] = field(default_factory=list)
    new: list[NewAction] = field(default_factory=list)
    problems: list[Issue] = field(default_factory=list)
    notes: list[Issue] = field(default_factory=list)

    def work_out(self) -> FileRead:
        """Everything that differs, in the order of the plan."""
        now = {row.id: row for row in self.standing.now}
        base = {row.id: row for row in self.standing.base or ()}
        for id, row in now.items():
            line = self.matched.lines.get(id)
            if line is not None:
                self._compare(row, base.get(id), line)
        gone = [(id, line) for id, line in self.matched.lines.items() if id not in now]
        for id, line in gone:
            asked = issue("R12", self.plan.where(c.REF, line.row), ref=base[id].ref)
            self._add_new(line, asked)
        for line in self.matched.new:
            self._add_new(line, self.matched.asked.get(line.row))
        missing = [row for id, row in now.items() if id not in self.matched.lines]
        two_way = self.standing.base is None
        return FileRead(
            number=None,
            changes=tuple(self.changes),
            conflicts=tuple(self.conflicts),
            new=tuple(self.new),
            confirmations=tuple(self._emptied(base)),
            problems=tuple(self.problems),
            notes=tuple(self.notes),
            kept=tuple(row.ref for row in missing if two_way or row.id in base),
            since=tuple(row.ref for row in missing if not two_way and row.id not in base),
        )

    def _compare(self, row: PlanRow, base: PlanRow | None, line: Line) -> None:
        where = self.plan.where
        if c.TITLE in line.values and not line.title:
            self.problems.append(issue("R06", where(c.TITLE, line.row), ref=row.ref))
            return
        exported = None if base is None else base.values
        values = dict(line.values)
        if row.id in self.matched.since:  # what was left empty was filled in when it came home
            values = {key: words for key, words in values.items() if words}
        theme = values.get(c.THEME)
        if theme and theme not in (row[c.THEME], base[c.THEME] if base else ""):
            self.notes.append(issue("N12", where(c.THEME, line.row), ref=row.ref))
        merged = dict(row.values)
        for key, outcome in merging.merge_row(exported, row.values, values, self.standing.today):
            cell = where(key, line.row)
            if key in line.limits:
                self.problems.append(line.limits[key])
                continue
            found = Difference(
                row.id, row.ref, key, outcome.how,
                None if exported is None else exported.get(key), row[key], values[key],
                cell, outcome.becomes, outcome.both,
            )  # fmt: skip
            (self.conflicts if outcome.becomes is None else self.changes).append(found)
            merged[key] = "" if outcome.becomes is None else outcome.becomes
        for key in merging.LISTS:
            if line.values.get(key) == "" and row[key] and row.id not in self.matched.since:
                heading = layout.column_of(key).heading
                self.notes.append(issue("N13", where(key, line.row), heading=heading))
        if merged != row.values:
            waiting = {one.key for one in self.conflicts if one.action_id == row.id}
            self._check_state(merged, line, waiting)

    def _check_state(self, merged: Mapping[str, str], line: Line, waiting: set[str]) -> None:
        """Say what a status still wants, unless somebody has to choose about it anyway."""
        words = self.standing.offered(c.STATUS)
        if merged.get(c.STATUS) == words["complete"]:
            self._ask_what_came_of_it(merged, line, waiting)
        wanted = {words["stopped"]: c.STOPPED_BECAUSE, words["complete"]: c.COMPLETED_ON}
        status = merged.get(c.STATUS, "")
        key = wanted.get(status)
        if key is None or merged.get(key) or waiting & {c.STATUS, key}:
            return
        if status == words["stopped"]:
            self.problems.append(issue("R11", self.plan.where(c.STATUS, line.row)))
        else:
            self.notes.append(issue("S01", self.plan.where(c.COMPLETED_ON, line.row)))

    def _ask_what_came_of_it(
        self, merged: Mapping[str, str], line: Line, waiting: set[str]
    ) -> None:
        """Ask as the page does where an action comes home finished, and says nothing of either."""
        asked = (c.RESULT, c.CHANGED_FOR)
        if not waiting & {c.STATUS, *asked} and not all(merged.get(key) for key in asked):
            self.notes.append(issue("S02", self.plan.where(c.CHANGED_FOR, line.row)))

    def _add_new(self, line: Line, asked: Issue | None) -> None:
        where = self.plan.where(c.TITLE, line.row)
        if c.TITLE in line.values and not line.title:
            self.problems.append(issue("R07", where))
            return
        if c.TITLE not in line.values:
            return  # what is wrong with its cell is told already
        self.problems.extend(line.limits.values())
        self._check_state(line.values, line, set())
        self.new.append(NewAction(line.row, where, line.values, asked))

    def _emptied(self, base: Mapping[str, PlanRow]) -> Iterator[Confirmation]:
        """Ask where almost a whole column came back empty (R09)."""
        cleared = [one.key for one in self.changes if one.how == "cleared"]
        for key in dict.fromkeys(cleared):
            lines = self.matched.lines.items()
            had = sum(bool(base[id][key]) for id, one in lines if id in base and key in one.values)
            n = cleared.count(key)
            if had >= EMPTIED_ROWS and n >= EMPTIED_SHARE * had:
                heading = layout.column_of(key).heading
                where = self.plan.where(key, self.plan.heading_row)
                yield Confirmation(f"R09/{key}", issue("R09", where, heading=heading, n=n, of=had))
