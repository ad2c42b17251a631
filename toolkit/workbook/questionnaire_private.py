"""The private sheet of one person in a survey: no score, no name, nothing that tells sheets apart.

All sheets of a group are alike. What comes back is read cell by cell and taken over through the
person's own seat; the file's properties are never looked at, and nothing of the file is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.method import level_names
from toolkit.model.answers import Answer, AnswerStatus
from toolkit.model.bank import LEVELS, Bank, Question
from toolkit.words import text
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook import styles
from toolkit.workbook.layout import HEADING_ROW as LIST_ROW
from toolkit.workbook.manifest import add_manifest, describe
from toolkit.workbook.questionnaire import (
    finish_theme,
    limit_rule,
    list_rule,
    open_read_me,
    put_value,
)
from toolkit.workbook.questionnaire_reading import Finding, find_manifest, find_reference, issue
from toolkit.workbook.reading.book import Book
from toolkit.workbook.reading.issues import FileRefused, Issue
from toolkit.workbook.sheets import (
    A4,
    Field,
    Sheets,
    Value,
    cell_at,
    protect,
    put_heading,
    set_print,
)

HOW_OFTEN = re.compile(r"\bhow often\b", re.IGNORECASE)
ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  # no file says when it was fetched


@dataclass(frozen=True)
class PrivateForm:
    """What one group is asked in a survey, and how: the same for each of its people.

    `numbers` are the numbers of the questions in the whole bank. `leads` says that the group is
    the one that the others are compared with: it gives grades of evidence, and may say that a
    question does not apply.
    """

    council: str
    title: str
    bank: Bank
    round_id: str
    group: str
    questions: tuple[Question, ...]
    leads: bool = False
    least: int = 5

    @property
    def reference(self) -> str:
        """The reference of this group's sheet."""
        return q.private_reference(self.round_id, self.group)

    @cached_property
    def refs(self) -> Mapping[str, str]:
        """The question ids by ref."""
        numbers = {one.id: number for number, one in enumerate(self.bank.questions, 1)}
        return {text("frames.question", number=numbers[one.id]): one.id for one in self.questions}

    @property
    def is_plain(self) -> bool:
        """Whether the group answers on a plain scale, and not by five descriptions."""
        return any(one.id == self.group and one.scale == "plain" for one in self.bank.groups)

    def wording(self, question: Question) -> str:
        """The question as this group is asked it."""
        return question.text if self.leads else question.mirrored.get(self.group, question.text)

    def scale(self, question: Question) -> str:
        """Which list the answer comes from."""
        if not self.is_plain:
            return "level"
        return "often" if HOW_OFTEN.search(self.wording(question)) else "how_far"

    def words(self, scale: str) -> tuple[str, ...]:
        """The names of the levels on a scale, 0 first."""
        if scale == "level":
            return level_names()
        labels = (text(f"take_part.{scale}.level{level}") for level in LEVELS)
        return tuple(label.split(" ", 1)[-1] for label in labels)

    @property
    def columns(self) -> tuple[q.AnswerColumn, ...]:
        """The columns of the sheet."""
        kept = {q.REF: 8.0, q.QUESTION: 46.0, q.ANSWER: 20.0}
        if not self.is_plain:
            kept |= dict.fromkeys(q.LEVEL_KEYS, 22.0)
        if self.leads:
            kept |= {q.EVIDENCE: 20.0, q.REFERENCE: 34.0}
        return tuple(
            q.AnswerColumn(one.key, kept[one.key], one.limit, own=True)
            for one in q.COLUMNS
            if one.key in kept
        )


def write_private_sheet(form: PrivateForm) -> bytes:
    """The sheet of a group as an .xlsx file, the same for each of its people."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.set_up_styles(book)
    job = Sheets(book, f"{form.council}. {form.title}", form.reference)
    names = {key: text(f"private_sheet.sheet.{key}") for key in ("questions", "answers")}
    n = len(form.questions)
    holds = [(name, text(f"private_sheet.holds.{key}", n=n)) for key, name in names.items()]
    title = text("private_sheet.read_me.title")
    open_read_me(job, title, _facts(form), holds, "private_sheet.step")
    _add_questions(job, form, names["questions"])
    _add_answers(job, form, names["answers"])
    add_manifest(book, _manifest(form))
    told = text("questionnaire.document.private_title", council=form.council)
    describe(book, told, text("questionnaire.document.keywords"), form.reference, ANY_DAY)
    return job.save()


def _facts(form: PrivateForm) -> Iterator[tuple[str, str]]:
    yield text("workbook.fact.reference"), form.reference
    yield text("private_sheet.fact.group"), _group_title(form)
    promise = text("private_sheet.fact_says.promise", least=form.least)
    yield text("private_sheet.fact.promise"), promise
    yield text("private_sheet.fact.file"), text("private_sheet.fact_says.file")
    yield text("workbook.fact.sharing"), text("private_sheet.fact_says.sharing")


def _group_title(form: PrivateForm) -> str:
    return next((one.title for one in form.bank.groups if one.id == form.group), form.group)


def _manifest(form: PrivateForm) -> dict[str, str]:
    return {
        "format": "candour",
        "schema": q.SCHEMA,
        "kind": q.PRIVATE_KIND,
        "reference": form.reference,
        "bank_id": form.bank.id,
        "bank_version": form.bank.version,
    }


def _add_questions(job: Sheets, form: PrivateForm, name: str) -> None:
    title = text("private_sheet.title.questions", group=_group_title(form))
    note = text("private_sheet.note.questions", reference=form.reference)
    sheet, columns = job.open_named(name, title, note), form.columns
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[chr(ord("A") + at - 1)].width = column.width
        mine = column.key in q.TO_FILL_IN
        colour = styles.NAVY if mine else styles.TOOL_HEADING
        put_heading(cell_at(sheet, q.HEADING_ROW, at), column.heading, colour=colour)
    for row, (ref, id) in enumerate(form.refs.items(), q.FIRST_ROW):
        question = form.bank.by_id[id]
        levels = dict(zip(q.LEVEL_KEYS, question.levels, strict=True))
        values = {q.REF: ref, q.QUESTION: form.wording(question), **levels}
        for at, column in enumerate(columns, 1):
            put_value(cell_at(sheet, row, at), column.key, values.get(column.key, ""))
        _guard_row(sheet, row, columns, form.scale(question))
    finish_theme(job, sheet, "Questions", q.FIRST_ROW + len(form.refs) - 1, columns)
    if form.is_plain:
        repeat = f"{q.HEADING_ROW}:{q.HEADING_ROW}"
        set_print(sheet, A4, landscape=False, repeat=repeat)


def _guard_row(sheet: Worksheet, row: int, columns: tuple[q.AnswerColumn, ...], scale: str) -> None:
    names = {q.ANSWER: f"{scale}_labels", q.EVIDENCE: "evidence_labels"}
    for at, column in enumerate(columns, 1):
        if column.key in q.TO_FILL_IN:
            listed = column.key in names
            rule = list_rule(column.key, names[column.key]) if listed else limit_rule(column)
            rule.add(f"{chr(ord('A') + at - 1)}{row}")
            sheet.add_data_validation(rule)


def offered(form: PrivateForm) -> Mapping[str, tuple[str, ...]]:
    """What each list of the sheet offers."""
    scales = dict.fromkeys(form.scale(one) for one in form.questions)
    unknown = q.label_of_status(q.DONT_KNOW)
    outside = (q.label_of_status(q.NOT_APPLICABLE),) if form.leads else ()
    lists = {
        scale: (
            *(f"{level} {word}" for level, word in enumerate(form.words(scale))),
            unknown,
            *outside,
        )
        for scale in scales
    }
    return lists | ({"evidence": q.evidence_labels()} if form.leads else {})


def _add_answers(job: Sheets, form: PrivateForm, name: str) -> None:
    note = text("private_sheet.note.answers")
    sheet = job.open_named(name, text("private_sheet.title.answers"), note)
    columns = (("list", 20), ("value", 40))
    fields = [Field(text(f"private_sheet.answers.{key}"), width) for key, width in columns]
    lists = offered(form)
    rows: list[list[Value]] = [
        [text(f"private_sheet.answers.{kind}"), label]
        for kind, labels in lists.items()
        for label in labels
    ]
    job.put_table(sheet, "Answers", LIST_ROW, fields, rows)
    top = LIST_ROW + 1
    for kind, labels in lists.items():
        cells = f"'{sheet.title}'!$B${top}:$B${top + len(labels) - 1}"
        key = f"{kind}_labels"
        job.book.defined_names[key] = DefinedName(key, attr_text=cells)
        top += len(labels)
    protect(sheet)
    set_print(sheet, A4, landscape=False)


# What comes back -----------------------------------------------------------------------------


@dataclass(frozen=True)
class PrivateRead:
    """The answers of a private sheet. None may be taken over while there are `errors`."""

    answers: tuple[Answer, ...]
    errors: tuple[Issue, ...] = ()
    notes: tuple[Issue, ...] = ()


def read_private_sheet(book: Book, name: str, form: PrivateForm) -> PrivateRead:
    """The answers of a private sheet; questions that were left out are not among them.

    Raises FileRefused for a workbook that is not the sheet of this group in this round.
    """
    said = find_manifest(book)
    reference = find_reference(book, said, name)
    if said.get("kind", q.PRIVATE_KIND) != q.PRIVATE_KIND:
        raise FileRefused(issue("W01own", name))
    if reference and reference != form.reference:
        raise FileRefused(issue("P01", name))
    words = {one.id: form.words(form.scale(one)) for one in form.questions}
    found = Finding(form.refs, with_status=form.leads, words=words)
    found.read(book, name)
    answers = tuple(
        answer
        for row in found.rows.values()
        if (answer := _answer(row.question_id, row.values)) is not None
    )
    return PrivateRead(answers, tuple(found.errors), tuple(found.notes))


def _answer(question_id: str, values: Mapping[str, str]) -> Answer | None:
    label = values.get(q.ANSWER, "")
    if not label:
        return None
    level = q.answer_labels()[label]
    status: AnswerStatus = "rated"
    if level is None:
        unknown = label == q.label_of_status(q.DONT_KNOW)
        status = "dont_know" if unknown else "not_applicable"
    grade = values.get(q.EVIDENCE, "")
    evidence = q.evidence_labels().index(grade) if grade else None
    return Answer(question_id, status, level, evidence, values.get(q.REFERENCE, ""))
