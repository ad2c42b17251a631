"""The facilitator's guide as a Word document, to be printed and written on."""

from __future__ import annotations

from docx.document import Document as DocumentType
from docx.shared import Cm, Pt

from toolkit.papers import word
from toolkit.papers.guide import Guide, Page, Part
from toolkit.words import text

SIZES = (12, 20, 15, 13)
ROOM_TO_WRITE = {"level": Cm(1.2), "why": Cm(3.6), "shown": Cm(2.4), "who": Cm(1.2)}


def write_guide(guide: Guide) -> bytes:
    """The guide as a .docx file: no question is cut by the end of a page."""
    document = word.new_document(f"{guide.title}: {guide.council}", SIZES)
    word.add_text(document, guide.title, "Title")
    word.add_text(document, guide.whose)
    for part in guide.parts:
        _add_part(document, part)
    for number, page in enumerate(guide.pages):
        _add_page(document, page, guide.about if number == 0 else "")
    for part in guide.last:
        _add_part(document, part)
    word.add_page_numbers(document, text("guide.foot", whose=guide.whose))
    return word.as_file(document)


def _add_part(document: DocumentType, part: Part) -> None:
    heading = word.add_text(document, part.title, "Heading 1")
    heading.paragraph_format.page_break_before = part.apart
    for sentence in part.sentences:
        word.add_text(document, sentence)
    for point in part.points:
        word.add_text(document, point, "List Bullet")
    if part.table:
        shares = (3, 3, 5, 14) if len(part.table[0]) > 2 else (1, 2)
        word.add_table(document, part.table, shares=shares)


def _add_page(document: DocumentType, page: Page, about: str) -> None:
    """A question has a page of its own, with room to write what was agreed.

    `about` stands above the first, and says why the questions stand in this order.
    """
    title = page.title
    if about:
        title = text("guide.part.questions")
    heading = word.add_text(document, title, "Heading 1" if about else "Heading 2")
    heading.paragraph_format.page_break_before = True
    if about:
        word.add_text(document, about)
        word.add_text(document, page.title, "Heading 2")
    asks = word.add_text(document, page.asks)
    asks.runs[0].bold, asks.runs[0].font.size = True, Pt(14)
    for one in page.says:
        word.add_text(document, one)
    word.add_table(document, page.levels, shares=(5, 20))
    for number, one in enumerate(page.probes):
        line = word.add_text(document, one)
        if number == 0:
            line.paragraph_format.space_before = Pt(8)
    rows = [(text(f"guide.write.{key}"), "") for key in ROOM_TO_WRITE]
    table = word.add_table(document, rows, shares=(1, 4), headed=False)
    for row, high in zip(table.rows, ROOM_TO_WRITE.values(), strict=True):
        row.height = high
