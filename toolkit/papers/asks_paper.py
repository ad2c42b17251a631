"""The sheet of asks as a Word document: one table for each thing that others decide about."""

from __future__ import annotations

from datetime import date

from toolkit import frames
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.papers import word
from toolkit.papers.marks import whose
from toolkit.words import long_date, text

_SHARES = (4, 13)


def write_asks(findings: Findings) -> bytes:
    """The open actions about which others decide as a .docx file: whom we ask, and who asks."""
    council = findings.council
    title = text("levers.paper.title")
    document = word.new_document(f"{title}: {council.name}")
    word.add_text(document, title, "Title")
    word.add_text(document, whose(council, findings.assessment.title))
    word.add_text(document, text("levers.paper.note"))
    word.add_text(document, text("levers.care"))
    for row in frames.records(frames.asks(findings)):
        whom = str(row[c.ASKED_OF]).strip()
        said = text("levers.paper.asked_of", whom=whom) if whom else text("levers.paper.no_one")
        word.add_text(document, f"{row[c.REF]}. {said}", "Heading 1")
        told = _rows({str(name): value for name, value in row.items()})
        word.add_table(document, told, shares=_SHARES, headed=False)
    word.add_page_numbers(document, whose(council, findings.assessment.label))
    return word.as_file(document)


def _rows(row: dict[str, object]) -> list[tuple[str, str]]:
    who = f"{row[c.OWNER]} ({row[c.POST]})" if row[c.POST] and row[c.OWNER] else row[c.OWNER]
    said = {
        "what": row[c.TITLE],
        "who": row[c.ASKER],
        "owner": who or row[c.POST],
        "due": _day(row[c.DUE]),
        "again": _day(row[c.REVIEW_ON]),
        "status": row[c.STATUS],
        "measure": row[c.MEASURE],
        "why": row[c.FINDING],
    }
    unsaid = text("levers.paper.unsaid")
    return [(text(f"levers.paper.row_{key}"), str(words or unsaid)) for key, words in said.items()]


def _day(day: object) -> str:
    return long_date(day) if isinstance(day, date) else ""
