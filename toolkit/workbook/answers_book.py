"""Answers as a workbook to read: agreed records, one person's answers, published pictures.

Its rows go into the file one by one, so that it takes little memory however long it gets. Rows of
people who answered a survey or voted never reach it: it is made from findings, which hold none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import frames
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames import question_ref
from toolkit.words import long_date, text
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook import styles
from toolkit.workbook.finishing import save
from toolkit.workbook.heights import count_lines, row_height
from toolkit.workbook.layout import HEADING_ROW
from toolkit.workbook.manifest import describe
from toolkit.workbook.parts import Table
from toolkit.workbook.rows import cell_xml, row_xml
from toolkit.workbook.sheets import (
    A3,
    A4,
    DATE_FORMAT,
    Field,
    Sheets,
    cell_at,
    protect,
    put_heading,
    set_print,
    unlike,
    whose,
)
from toolkit.workbook.text import as_written, is_like_a_command

KIND = "answers-book"
Plain = str | int | float | date | None


@dataclass(frozen=True)
class Listing:
    """One sheet: its name, title and note, and one table from top to bottom."""

    name: str
    title: str
    note: str
    table: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[Plain]]


def write_answers(findings: Findings, *, made_on: datetime) -> bytes:
    """The answers of an assessment as an .xlsx file."""
    made_on = made_on.astimezone(UTC).replace(tzinfo=None) if made_on.tzinfo else made_on
    year = findings.assessment.label
    listings = [_agreed(findings)]
    if findings.own:
        listings.append(_own(findings))
    if findings.pictures:
        listings.append(_people(findings))
    title = text("answers_book.document.title", year=year, council=findings.council.name)
    listings = [_read_me(findings, listings, made_on), *listings]
    return write_listings(listings, whose(findings), title, made_on)


def write_listings(listings: Sequence[Listing], about: str, title: str, made_on: datetime) -> bytes:
    """The sheets as an .xlsx file, each row written as it comes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.set_up_styles(book)
    job = Sheets(book, about, "")
    bodies = {one.name: _add(job, one) for one in listings}
    describe(book, title, text("questionnaire.document.keywords"), KIND, made_on)
    kind = StringProperty(name="toolkit.kind", value=KIND)
    book.custom_doc_props.append(kind)  # type: ignore[attr-defined] # the stubs leave it out
    return save(book, {}, job.tables, more=bodies)


def _add(job: Sheets, one: Listing) -> Iterator[str]:
    """The sheet stands with the heading of its table; gives the rows that follow, as XML."""
    sheet = job.open_named(one.name, one.title, one.note)
    repeat = f"{HEADING_ROW}:{HEADING_ROW}"
    wide = len(one.fields) > 3
    set_print(sheet, A3 if wide else A4, landscape=wide, repeat=repeat)
    protect(sheet)
    sheet.sheet_view.tabSelected = len(job.book.sheetnames) == 1
    headings = unlike([field.heading for field in one.fields])
    for at, (column, heading) in enumerate(zip(one.fields, headings, strict=True), 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width or 20
        put_heading(cell_at(sheet, HEADING_ROW, at), heading, column.look == "whole")
    sheet.row_dimensions[HEADING_ROW].height = row_height(_lines(one.fields, headings))
    return _rows(job, sheet, one, headings)


def _rows(job: Sheets, sheet: Worksheet, one: Listing, headings: Sequence[str]) -> Iterator[str]:
    """The rows as XML; after the last one it is known how far the table goes."""
    looks = [_look(sheet, field) for field in one.fields]
    letters = [get_column_letter(at) for at in range(1, len(looks) + 1)]
    nothing = [text("workbook.nothing"), *([None] * (len(looks) - 1))]
    bottom = HEADING_ROW
    for bottom, row in enumerate(_or_else(one.rows, nothing), HEADING_ROW + 1):
        cells = [
            _cell(f"{letter}{bottom}", look, value)
            for letter, look, value in zip(letters, looks, row, strict=True)
        ]
        height = row_height(_lines(one.fields, row))
        yield row_xml(bottom, "".join(cells), {"ht": str(height)})
    job.mark_table(sheet, Table(one.table, HEADING_ROW, bottom, headings))


def _or_else(
    rows: Iterable[Sequence[Plain]], nothing: Sequence[Plain]
) -> Iterator[Sequence[Plain]]:
    """The rows, or the one that says that there are none."""
    taken = iter(rows)
    yield next(taken, nothing)
    yield from taken


def _cell(place: str, look: tuple[int, int], value: Plain) -> str:
    if not isinstance(value, str):
        return cell_xml(place, look[0], value)
    written = as_written(value, place)
    return cell_xml(place, look[is_like_a_command(written)], written)


def _lines(fields: Sequence[Field], row: Sequence[Plain]) -> int:
    """How many lines the longest cell of a row takes; generous, since such a row cannot grow."""
    found = [
        count_lines(value, field.width or 20, bold=True)
        for field, value in zip(fields, row, strict=True)
        if isinstance(value, str)
    ]
    return max(found, default=1)


def _look(sheet: Worksheet, field: Field) -> tuple[int, int]:
    """The look of a column, and that of a text in it which is marked as text."""
    formats = {"date": DATE_FORMAT, "whole": "General"}
    alignment = styles.TOP_RIGHT if field.look == "whole" else styles.TOP_LEFT
    number_format = formats.get(field.look, "@")
    font = styles.font(bold=field.look == "bold")
    dress = styles.Dress(font, alignment, number_format, border=styles.UNDERLINED)
    return styles.number_of(sheet, dress), styles.number_of(sheet, dress, marked=True)


# The sheets ----------------------------------------------------------------------------------


def _read_me(findings: Findings, listings: Sequence[Listing], made_on: datetime) -> Listing:
    exported = {"date": long_date(made_on.date()), "time": f"{made_on:%H:%M}"}
    council = findings.council
    facts = {
        text("workbook.fact.exported"): text("workbook.fact_says.exported", **exported),
        text("workbook.fact.handling"): council.handling.strip(),
        text("workbook.fact.sharing"): text("workbook.fact_says.sharing"),
        **{one.name: one.note for one in listings},
    }
    if council.sample:
        says = text("workbook.fact_says.sample", council=council.name)
        facts[text("workbook.fictional")] = says
    return Listing(
        text("answers_book.sheet.read_me"),
        text("answers_book.read_me.title", year=findings.assessment.label),
        text("answers_book.read_me.note"),
        "KeyFacts",
        [
            Field(text("workbook.read_me.fact"), 30, "bold"),
            Field(text("workbook.read_me.says"), 76),
        ],
        [pair for pair in facts.items() if pair[1]],
    )


def _listing(
    findings: Findings, key: str, fields: Sequence[Field], rows: Iterable[Sequence[Plain]]
) -> Listing:
    return Listing(
        text(f"answers_book.sheet.{key}"),
        text(f"answers_book.title.{key}", year=findings.assessment.label),
        text(f"answers_book.note.{key}"),
        f"{key.title()}Answers",
        fields,
        rows,
    )


def _asked() -> list[Field]:
    return [
        Field(frames.heading(c.REF), 8, "bold"),
        Field(frames.heading(c.THEME), 18),
        Field(frames.heading(c.QUESTION), 34),
        Field(text("answers_book.column.answer"), 16),
        Field(frames.heading(c.GRADE_NAME), 22),
        Field(frames.heading(c.REFERENCE), 32),
        Field(frames.heading(c.RATIONALE), 40),
        Field(text("answers_book.column.reason"), 24),
    ]


def _question(findings: Findings, id: str) -> list[Plain]:
    theme = findings.bank.theme_of[id].short
    return [question_ref(findings, id), theme, findings.bank.by_id[id].title]


def _agreed(findings: Findings) -> Listing:
    keys = ("decider", "facilitator", "approver")
    fields = [
        *_asked(),
        *(Field(text(f"answers_book.column.{key}"), 20) for key in keys),
        Field(text("answers_book.column.agreed_on"), 14, "date"),
        Field(text("answers_book.column.searching"), 24),
        Field(frames.heading("dissent"), 28),
    ]

    def rows() -> Iterator[list[Plain]]:
        for one in findings.questions:
            record = findings.assessment.agreed.get(one.id)
            if record is None:
                continue
            dissent = "\n".join(
                text(
                    "workbook.reasons.dissent",
                    level=text("workbook.reasons.no_level") if view.level is None else view.level,
                    words=view.words,
                )
                for view in record.dissent
            )
            answer = record.as_answer()
            said = q.label_of_status(record.status) if answer is None else q.label_of(answer)
            grade = "" if record.level is None else frames.grade_word(record.evidence)
            yield [
                *_question(findings, one.id),
                *(said, grade, record.reference, record.rationale, record.reason),
                *(record.decider, record.facilitator, record.approver),
                *(record.agreed_on, record.searching, dissent),
            ]

    return _listing(findings, "agreed", fields, rows())


def _own(findings: Findings) -> Listing:
    def rows() -> Iterator[list[Plain]]:
        for one in findings.questions:
            answer = findings.own.get(one.id)
            if answer is not None:
                grade = "" if answer.level is None else frames.grade_word(answer.evidence)
                texts = (answer.reference, answer.comment, answer.reason)
                yield [*_question(findings, one.id), q.label_of(answer), grade, *texts]

    return _listing(findings, "own", _asked(), rows())


_PEOPLE = (
    (c.ROUND, 24, "text"), (c.REF, 8, "bold"), (c.QUESTION, 34, "text"), (c.GROUP, 20, "text"),
    (c.PEOPLE, 12, "text"), (c.AVERAGE, 14, "text"), (c.SPREAD, 16, "text"),
    *((share, 10, "whole") for share in c.SHARES), (c.DONT_KNOW, 12, "whole"),
    (c.SAYABLE, 14, "text"), (c.SAYING_GAP, 12, "text"),
    (c.GROUP_GAP, 16, "text"), (c.SHOWN, 26, "text"),
)  # fmt: skip


def _people(findings: Findings) -> Listing:
    fields = [
        Field(frames.heading(key), width, look)  # type: ignore[arg-type] # looks
        for key, width, look in _PEOPLE
    ]

    def rows() -> Iterator[list[Plain]]:
        for row in frames.records(frames.groups(findings)):
            yield [_plain(row[key]) for key, _, _ in _PEOPLE]

    return _listing(findings, "people", fields, rows())


def _plain(value: Any) -> Plain:
    """A value of a frame as a cell takes it; what is not known is empty."""
    if isinstance(value, str | float | date):
        return value
    return frames.whole(value)
