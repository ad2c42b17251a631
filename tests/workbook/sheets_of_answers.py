"""Answer sheets for tests: written by the product, filled in as people do, and read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook, load_workbook

from toolkit.findings import Findings
from toolkit.frames import question_ref
from toolkit.model.answers import Answer
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.questionnaire import theme_tabs, values_of, write_questionnaire
from toolkit.workbook.questionnaire_reading import Asked
from toolkit.workbook.reading.book import Book, book_from_plain
from toolkit.workbook.reading.cells import plain_book

MADE_ON = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def sheet_of(findings: Findings, answers: Mapping[str, Answer] | None = None, n: int = 3) -> bytes:
    """The answer sheet of these findings, filled in with these answers, as download `n`."""
    reference = q.make_reference(findings.assessment.id, n)
    return write_questionnaire(findings, answers or {}, reference=reference, made_on=MADE_ON)


def places(findings: Findings) -> dict[str, tuple[str, int]]:
    """The sheet and row of each question."""
    return {
        question.id: (name, row)
        for theme, name in zip(findings.form, theme_tabs(findings.form), strict=True)
        for row, question in enumerate(theme.questions, q.FIRST_ROW)
    }


def fill_in(findings: Findings, data: bytes, given: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The sheet with cells typed into, saved by another program: no stored results."""

    def type_in(book: Workbook) -> None:
        where = places(findings)
        for id, values in given.items():
            name, row = where[id]
            for key, value in values.items():
                book[name][f"{q.letter_of(key)}{row}"] = value

    return edited(data, type_in)


def edited(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The workbook after somebody changed it."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_typed(answer: Answer) -> Mapping[str, str | None]:
    """What somebody types to give this answer."""
    return {key: value or None for key, value in values_of(answer).items()}


def asked_of(findings: Findings) -> Asked:
    """What the reader has to know of these findings."""
    refs = {question_ref(findings, one.id): one.id for one in findings.questions}
    bank = findings.bank
    return Asked(findings.assessment.id, bank.fingerprint, bank.version, refs)


def book_of(data: bytes) -> Book:
    """The workbook as plain values, read in this process."""
    return book_from_plain(plain_book(data))


def xml_of(data: bytes) -> dict[str, str]:
    """The XML of every part of the file, by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
