"""One decision check as a workbook of one sheet, for the appendix of a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from openpyxl import Workbook

from toolkit.deciding import Judged
from toolkit.explaining.checks import facts_of
from toolkit.model.council import Council
from toolkit.words import clean_text, text
from toolkit.workbook import styles
from toolkit.workbook.layout import HEADING_ROW
from toolkit.workbook.manifest import describe
from toolkit.workbook.sheets import A4, Field, Sheets, Value, protect, set_print, whose_council

KIND = "decision-check"


def write_check(judged: Judged, council: Council, made_on: datetime) -> bytes:
    """The newest check of a decision as an .xlsx file that prints on one page."""
    made_on = made_on.astimezone(UTC).replace(tzinfo=None) if made_on.tzinfo else made_on
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.set_up_styles(book)
    job = Sheets(book, whose_council(council), "")
    title = text("decisions.sheet.title", ref=judged.decision.ref)
    sheet = job.open_named(text("decisions.sheet.name"), title, _note())
    fields = [
        Field(text("decisions.sheet.about"), 26, "bold"),
        Field(text("decisions.sheet.says"), 54),
        Field(text("decisions.sheet.flag"), 15),
        Field(text("decisions.sheet.do"), 40),
        Field(text("decisions.sheet.words"), 44),
    ]
    job.put_table(sheet, "DecisionCheck", HEADING_ROW, fields, _rows(judged))
    protect(sheet)
    set_print(sheet, A4, landscape=True, repeat=f"{HEADING_ROW}:{HEADING_ROW}")
    keywords = text("decisions.sheet.name")
    describe(book, f"{title}: {council.name}", keywords, KIND, made_on)
    book.properties.subject = clean_text(judged.decision.title)
    return job.save()


def _note() -> str:
    keys = ("decisions.sheet.note", "decisions.result.law", "decisions.files.care")
    return " ".join(map(text, keys))


def _rows(judged: Judged) -> Iterator[list[Value]]:
    for name, says in facts_of(judged):
        yield [name, says or None, None, None, None]
    for point in judged.verdict.points:
        flag = text(f"codes.check_flag.{point.flag}")
        words = point.words or None
        yield [point.prompt.title, point.option.text, flag, point.option.says, words]
    for prompt in judged.verdict.blank:
        yield [prompt.title, text("decisions.runs.nothing"), None, None, None]
