"""Where a workbook comes from, by witnesses that must agree, and where in it the plan stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.frames import columns as c
from toolkit.words import texts_of
from toolkit.workbook import layout
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.manifest import make_reference
from toolkit.workbook.reading.book import Book, Sheet, address
from toolkit.workbook.reading.issues import Issue, issue, refuse
from toolkit.workbook.reading.values import squash

REFERENCE = re.compile(r"\b([A-Z]{2})-([0-9A-Z]{4})-([0-9A-Z]{4})-E([0-9]{1,6})\b")
FIRST_ROWS, LAST_HEADING_ROW, MOST_ROWS = 15, 40, 5_000
_OURS = (c.NOTES, c.COMPLETED_ON, layout.ROW_KEY)


@dataclass(frozen=True)
class PlanSheet:
    """The sheet that holds the plan: the row of its headings, and the column of each by key."""

    sheet: Sheet
    heading_row: int
    columns: Mapping[str, int]

    def where(self, key: str, row: int) -> str:
        """The name of the cell in this column and row."""
        return address(row, self.columns.get(key, 1))


def find_reference(name: str, book: Book) -> str | None:
    """The reference of the export that the workbook came from; None if it carries none.

    Raises FileRefused for one of another kind, of a newer Candour, or put together from several.
    """
    witnesses = dict(_witnesses(book))
    kinds = {_manifest(book).get("kind", ""), book.properties.get("kind", "")} - {""}
    if kinds and kinds != {layout.KIND}:
        sheets = {layout.KIND, q.KIND, q.PRIVATE_KIND}
        raise refuse("W01" if kinds <= sheets else "W01other", name)
    schemas = [_manifest(book).get("schema", ""), book.properties.get("schema", "")]
    if any(_version(one) > _version(layout.SCHEMA) for one in schemas):
        raise refuse("W02", name)
    if any(not one.startswith("AP-") for one in witnesses):
        raise refuse("W01", name)
    if len(witnesses) > 1:
        (first, where), (second, there), *_ = witnesses.items()
        raise refuse("W03", name, first=first, where=where, second=second, there=there)
    return next(iter(witnesses), None)


def check_reference(name: str, reference: str | None, assessment_id: str) -> int | None:
    """The number of the export, 1 for the first. Raises FileRefused for another assessment's."""
    if reference is None:
        return None
    number = int(reference.rpartition("-E")[2])
    if reference != make_reference(assessment_id, number):
        raise refuse("W05", name, reference=reference)
    return number


def _version(schema: str) -> tuple[int, ...]:
    parts = schema.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def _manifest(book: Book) -> dict[str, str]:
    sheet = next((one for one in book.sheets if one.name == layout.MANIFEST_SHEET), None)
    if sheet is None:
        return {}
    pairs = ((row.get(1), row.get(2)) for row in sheet.rows.values())
    return {str(key.value): str(value.value) for key, value in pairs if key and value}


def _witnesses(book: Book) -> list[tuple[str, str]]:
    """Every reference that stands where we write one, and where; never in what people type."""
    found = []
    for sheet in book.sheets:
        if sheet.name == layout.MANIFEST_SHEET:
            continue
        top = next((row for row, known in _headings(sheet)), 4)
        for row, _, words in sheet.texts(FIRST_ROWS):
            hit = REFERENCE.search(words)
            if hit and (row < top or hit[0] == words.strip()):
                found.append((hit[0], sheet.name))
    hidden = _manifest(book).get("reference", ""), book.properties.get("reference", "")
    found += [(one, layout.MANIFEST_SHEET) for one in hidden if REFERENCE.fullmatch(one)]
    return found


def heading_words() -> dict[str, str]:
    """The key of a column by every heading that is taken for it, in letters and digits alone."""
    others = texts_of("reading.headings")
    known: dict[str, str] = {}
    for column in layout.PLAN_COLUMNS:
        for words in (column.heading, *others.get(column.key, "").split(",")):
            if words.strip():
                known.setdefault(squash(words), column.key)
    return known


def _headings(sheet: Sheet) -> list[tuple[int, list[tuple[str, int]]]]:
    """Every row near the top that could be the plan's headings, with the columns it names."""
    known, found = heading_words(), []
    for row in sorted(sheet.rows):
        if row > LAST_HEADING_ROW:
            break
        cells = sheet.rows[row].items()
        named = [
            (known[squash(str(cell.value))], column)
            for column, cell in cells
            if cell.kind == "text" and squash(str(cell.value)) in known
        ]
        keys = {key for key, _ in named}
        if {c.TITLE, c.STATUS} <= keys and keys & {c.REF, layout.ROW_KEY, c.DUE}:
            found.append((row, named))
    return found


def find_plan(name: str, book: Book) -> PlanSheet:
    """The one sheet that holds the plan. Raises FileRefused where there is none, or several.

    "What we ask of others" has some of the same headings, but none of those that only the plan has.
    """
    found = [(sheet, *_headings(sheet)[0]) for sheet in book.sheets if _headings(sheet)]
    whole = [one for one in found if {key for key, _ in one[2]} & set(_OURS)]
    candidates = whole or found
    if not candidates:
        raise refuse("W07", name)
    if len(candidates) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet, _, _ in candidates)
        raise refuse("W08", name, n=len(candidates), names=names)
    sheet, row, named = candidates[0]
    columns = dict(named)
    if len(columns) < len(named):
        raise _twice(name, row, named)
    if c.REF not in columns and layout.ROW_KEY not in columns:
        raise refuse("W10", name)
    if sheet.far_row is not None:
        raise refuse("W11", name, row=f"{sheet.far_row:,}", limit=f"{MOST_ROWS:,}")
    return PlanSheet(sheet, row, columns)


def _twice(name: str, row: int, named: list[tuple[str, int]]) -> Exception:
    for key, first in named:
        second = next((column for other, column in named if other == key and column != first), None)
        if second is not None:
            where = {"first": address(row, first), "second": address(row, second)}
            return refuse("W09", name, heading=layout.column_of(key).heading, **where)
    raise AssertionError("unreachable: the caller saw one twice")


def column_notes(plan: PlanSheet) -> list[Issue]:
    """What is said of columns that are not ours, and of ours that are not there."""
    found = []
    for column, cell in plan.sheet.rows[plan.heading_row].items():
        if column not in plan.columns.values():
            where = address(plan.heading_row, column)
            found.append(issue("N02", where, heading=str(cell.value)[:60]))
    found += [
        issue("N03", plan.sheet.name, heading=column.heading)
        for column in layout.EDITABLE
        if column.key not in plan.columns
    ]
    return found
