"""What an answer sheet says that came back: every answer with its cell, and all that is wrong.

Sheets may be renamed, merged into one, sorted or have columns added: the answers are found by the
headings Ref and Our answer, and belong to the question whose ref stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from toolkit.words import text
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.layout import MANIFEST_SHEET
from toolkit.workbook.questionnaire_values import normal, parse, squash
from toolkit.workbook.reading.book import Book, Cell, Sheet, address
from toolkit.workbook.reading.issues import FileRefused, Issue

HEADINGS_WITHIN, REFERENCE_WITHIN = 40, 15
_REFERENCE = re.compile(
    r"\b(?:A[PS]-[0-9A-Z]{4}-[0-9A-Z]{4}-E[0-9]{1,6}|PS-[0-9A-Z]{4}-[0-9A-Z]{4})\b"
)
_NUMBERED = re.compile(r"-E([0-9]{1,6})$")


@dataclass(frozen=True)
class Row:
    """What stands beside one question: its columns as text, and the cell of each."""

    question_id: str
    values: Mapping[str, str]
    cells: Mapping[str, str]


@dataclass(frozen=True)
class AnswersRead:
    """An answer sheet as it was read. Nothing of it may be taken over while there are `errors`.

    `number` is that of the download, None where the workbook does not say. `returned` has what
    was filled in about the meeting.
    """

    reference: str
    number: int | None
    rows: Mapping[str, Row]
    returned: Mapping[str, str] = field(default_factory=dict)
    agreed_on: date | None = None
    errors: tuple[Issue, ...] = ()
    confirms: tuple[Issue, ...] = ()
    notes: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What the reader has to know of an assessment: its questions by ref, and how to tell it."""

    assessment_id: str
    fingerprint: str
    version: str
    questions: Mapping[str, str]


def issue(code: str, where: str, /, **values: object) -> Issue:
    """The issue with this code, worded from `texts/en/questionnaire.toml`."""
    key = f"questionnaire.issue.{code}"
    return Issue(code, where, text(f"{key}.what", **values), text(f"{key}.fix", **values))


def read_answers(book: Book, name: str, asked: Asked) -> AnswersRead:
    """The answers in a workbook, with everything to tell about it.

    Raises FileRefused for a workbook that is not an answer sheet of this assessment.
    """
    said = find_manifest(book)
    reference = find_reference(book, said, name)
    _check_kind(said, reference, name)
    if said.get("assessment_id", asked.assessment_id) != asked.assessment_id:
        raise FileRefused(issue("W05", name, reference=reference))
    if reference and reference[:12] != q.make_reference(asked.assessment_id, 1)[:12]:
        raise FileRefused(issue("W05", name, reference=reference))
    confirms = [] if reference else [issue("Q01", name)]
    questions = asked.questions
    if said.get("bank_fingerprint", asked.fingerprint) != asked.fingerprint:
        theirs = said.get("bank_version", "")
        confirms.append(issue("Q02", name, theirs=theirs, ours=asked.version))
        questions = _by_their_refs(said, asked) or questions
    found = Finding(questions, with_status=True)
    found.read(book, name)
    numbered = _NUMBERED.search(reference)
    returned, agreed_on = _returned(book, found.notes)
    return AnswersRead(
        reference=reference,
        number=int(numbered[1]) if numbered else None,
        rows=found.rows,
        returned=returned,
        agreed_on=agreed_on,
        errors=tuple(found.errors),
        confirms=tuple(confirms),
        notes=(*found.notes, *found.missing(name)),
    )


def _by_their_refs(said: Mapping[str, str], asked: Asked) -> Mapping[str, str]:
    """Our questions under the refs of the workbook, whose bank may count them in another way."""
    ours = set(asked.questions.values())
    refs = {key.removeprefix("question."): id for key, id in said.items() if id in ours}
    return {ref: id for ref, id in refs.items() if f"question.{ref}" in said}


def find_manifest(book: Book) -> Mapping[str, str]:
    """What the workbook says of itself: on its hidden sheet, else among its properties."""
    for sheet in book.sheets:
        pairs = {
            str(row[1].value): str(row[2].value)
            for number, row in sheet.rows.items()
            if number <= 400 and 1 in row and 2 in row
        }
        if sheet.name == MANIFEST_SHEET or pairs.get("format") == "candour":
            return pairs
    return book.properties


def find_reference(book: Book, said: Mapping[str, str], name: str) -> str:
    """The reference of the download, empty where none is found. Raises FileRefused for several."""
    found = {said["reference"]} if _REFERENCE.fullmatch(said.get("reference", "")) else set()
    for sheet in book.sheets:
        headings = find_headings(sheet)
        for _, _, words in sheet.texts(headings[0] - 1 if headings else REFERENCE_WITHIN):
            # what people typed may quote another reference, so there the whole cell has to be one
            if headings or _REFERENCE.fullmatch(words):
                found |= set(_REFERENCE.findall(words[:1000]))
    if len(found) > 1:
        raise FileRefused(issue("W03", name, references=", ".join(sorted(found))))
    return next(iter(found), "")


def _check_kind(said: Mapping[str, str], reference: str, name: str) -> None:
    kind = said.get("kind", q.KIND)
    if reference and not reference.startswith("AS-"):
        kind = q.PRIVATE_KIND if reference.startswith("PS-") else "action-plan"
    if kind != q.KIND:
        raise FileRefused(issue("W01", name, kind=kind[:40]))
    if _is_newer(said.get("schema", q.SCHEMA)):
        raise FileRefused(issue("W02", name))


def _is_newer(schema: str) -> bool:
    major = schema.split(".")[0]
    return major.isdecimal() and int(major) > int(q.SCHEMA.split(".")[0])


# The answers ---------------------------------------------------------------------------------


@dataclass
class Finding:
    """Answers being gathered from the sheets of a workbook, with all that is to be told.

    `questions` are ids by ref. `with_status` allows "does not apply"; `words` are the names of the
    levels of questions that have others than usual.
    """

    questions: Mapping[str, str]
    with_status: bool
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    errors: list[Issue] = field(default_factory=list)
    notes: list[Issue] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def read(self, book: Book, name: str) -> None:
        """Every sheet that has the headings is read. Raises FileRefused if none has."""
        tables = [(sheet, found) for sheet in book.sheets if (found := find_headings(sheet))]
        if not tables:
            raise FileRefused(issue("Q05", name))
        for sheet, (top, columns) in tables:
            self._read_sheet(sheet, top, columns)
        if any(sheet.hidden_rows for sheet, _ in tables):
            self.notes.append(issue("N04", name))
        if any(sheet.comments for sheet, _ in tables):
            self.notes.append(issue("N11", name))

    def missing(self, name: str) -> Iterator[Issue]:
        """A note about the questions that are not in the workbook."""
        refs = [ref for ref, id in self.questions.items() if id not in self.seen]
        if refs:
            yield issue("Q06", name, refs=", ".join(refs))

    def _read_sheet(self, sheet: Sheet, top: int, columns: Mapping[str, int]) -> None:
        for cells in sheet.merged:
            if _below(cells, top):
                self.errors.append(issue("C10", f"{sheet.name}!{cells}"))
        known = {squash(ref): id for ref, id in self.questions.items()}
        for number in sorted(row for row in sheet.rows if row > top):
            row = sheet.rows[number]
            ref = row.get(columns[q.REF])
            named = "" if ref is None else normal(str(ref.value))
            if not named:
                continue
            where = f"{sheet.name}!{address(number, columns[q.REF])}"
            if squash(named) not in known:
                if any(columns[key] in row for key in q.TO_FILL_IN if key in columns):
                    self.errors.append(issue("Q03", where, ref=named[:40]))
                continue
            self._take(sheet, number, row, columns, known[squash(named)], named)

    def _take(
        self,
        sheet: Sheet,
        number: int,
        row: Mapping[int, Cell],
        columns: Mapping[str, int],
        question_id: str,
        ref: str,
    ) -> None:
        self.seen.add(question_id)
        values, cells = {}, {}
        for key in q.TO_FILL_IN:
            if key not in columns:
                continue
            where = f"{sheet.name}!{address(number, columns[key])}"
            cell, words = row.get(columns[key]), self.words.get(question_id, ())
            parsed = parse(key, cell, with_status=self.with_status, words=words)
            if parsed.code:
                said = {"said": parsed.words[:60], "sign": parsed.words[:20]}
                self.errors.append(issue(parsed.code, where, **said))
                return
            values[key], cells[key] = parsed.words, where
        before = self.rows.get(question_id)
        if before is not None and before.values != values and any(values.values()):
            if any(before.values.values()):
                place = before.cells[q.ANSWER]
                self.errors.append(issue("Q04", cells[q.ANSWER], ref=ref, first=place))
                return
            before = None
        if before is None:
            self.rows[question_id] = Row(question_id, values, cells)


def find_headings(sheet: Sheet) -> tuple[int, Mapping[str, int]] | None:
    """The row of the headings, and the column under each; None on a sheet of something else."""
    wanted = {squash(text(f"questionnaire.column.{key}")): key for key in (q.REF, *q.TO_FILL_IN)}
    wanted[squash(text("questionnaire.column.own_answer"))] = q.ANSWER
    for number in sorted(row for row in sheet.rows if row <= HEADINGS_WITHIN):
        columns: dict[str, int] = {}
        for column, cell in sheet.rows[number].items():
            key = wanted.get(squash(str(cell.value))) if cell.kind == "text" else None
            if key is not None and key not in columns:
                columns[key] = column
        if {q.REF, q.ANSWER} <= set(columns):
            return number, columns
    return None


def _below(cells: str, top: int) -> bool:
    last = re.search(r"([0-9]+)$", cells)
    return last is not None and int(last[1]) > top


# What was filled in about the meeting ------------------------------------------------------


def _returned(book: Book, notes: list[Issue]) -> tuple[Mapping[str, str], date | None]:
    wanted = {squash(text(f"questionnaire.return.{key}")): key for key in q.RETURN}
    found: dict[str, str] = {}
    day = None
    for sheet in book.sheets:
        for number, row in sheet.rows.items():
            label, cell = row.get(1), row.get(2)
            key = wanted.get(squash(str(label.value))) if label and label.kind == "text" else None
            if key is None or cell is None or cell.kind in ("error", "nothing"):
                continue
            parsed = parse(key, cell)
            if key == "agreed_on":
                day = parsed.day
                if day is None:
                    where = f"{sheet.name}!{address(number, 2)}"
                    notes.append(issue("N08", where, said=parsed.words[:60]))
            elif parsed.words:
                found[key] = parsed.words[:200]
    return found, day
