"""What every Word document of ours has: A4, one font, real headings, tables with a first row."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Emu, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from toolkit.papers.outline import widths_needed
from toolkit.words import clean_text, text

FONT, NAVY = "Arial", RGBColor(0x12, 0x43, 0x6D)
MARGIN, WIDE = Cm(2), Cm(17)
HEADINGS = ("Title", "Heading 1", "Heading 2")
_FIELDS = {"page": "{PAGE}", "pages": "{NUMPAGES}"}


def new_document(title: str, sizes: Sequence[float] = (10, 18, 12, 10.5)) -> DocumentType:
    """An empty document with this title among its properties.

    `sizes` are those of the text, the title and the headings, in points.
    """
    document = Document()
    about = document.core_properties
    about.title, about.author, about.language = clean_text(title), text("common.product"), "en-GB"
    about.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    body, *others = sizes
    for name in ("Normal", "List Bullet", "List Number", *HEADINGS):
        _set_font(_style(document, name))
    normal = _style(document, "Normal")
    normal.font.size = Pt(body)
    normal.paragraph_format.space_after = Pt(0.4 * body)
    _say_language(normal.element.get_or_add_rPr())
    for name, size in zip(HEADINGS, others, strict=True):
        style = _style(document, name)
        style.font.size, style.font.color.rgb = Pt(size), NAVY
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(7), Pt(3)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
    return document


def _style(document: DocumentType, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101  # the template has them
    return style


def _set_font(style: ParagraphStyle) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)


def _say_language(properties: BaseOxmlElement) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def add_text(document: DocumentType, words: str, style: str | None = None) -> Paragraph:
    """One paragraph, whatever signs somebody typed into it."""
    return document.add_paragraph(clean_text(words), style=style)


def add_table(
    document: DocumentType,
    rows: Sequence[Sequence[str]],
    *,
    shares: Sequence[float] = (),
    headed: bool = True,
) -> Table:
    """A table whose first row repeats on each page and whose rows are never cut by its end.

    Columns are as wide as what they hold needs, or have these shares of the width. Without
    headings its first column says what stands beside it.
    """
    table: Table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    widths = _widths(rows, shares)
    for number, row in enumerate(rows):
        added = table.add_row()  # type: ignore[no-untyped-call]  # docx does not say its type
        for place, (cell, words, width) in enumerate(zip(added.cells, row, widths, strict=True)):
            tells = number == 0 if headed else place == 0
            cell.width = width
            (paragraph,) = cell.paragraphs
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.keep_with_next = headed and number == 0
            paragraph.add_run(clean_text(words)).bold = tells
            if tells:
                _shade(cell._tc.get_or_add_tcPr())
        _mark_row(added, "w:cantSplit")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    if headed:
        _mark_row(table.rows[0], "w:tblHeader")
    return table


def _widths(rows: Sequence[Sequence[str]], shares: Sequence[float]) -> list[Length]:
    room = list(shares) or widths_needed(rows, 13, 44)
    return [Emu(int(WIDE * one / sum(room))) for one in room]


def _shade(properties: BaseOxmlElement) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "E8F1F9")
    properties.append(shade)


def _mark_row(row: _Row, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def add_page_numbers(document: DocumentType, words: str, size: float = 9) -> None:
    """These words, and below them the page and how many there are, stand at the foot of each."""
    foot = document.sections[0].footer
    (paragraph,) = foot.paragraphs
    paragraph.add_run(clean_text(words))
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(6), Pt(0)
    below = foot.add_paragraph(style="Footer")
    for says, field in re.findall(r"([^{]*)(?:{(\w+)})?", text("papers.page", **_FIELDS)):
        below.add_run(says)
        if field:
            _add_field(below, field)
    _style(document, "Footer").font.size = Pt(size)


def _add_field(paragraph: Paragraph, field: str) -> None:
    """What Word counts itself. "1" stands there until it has."""
    run = paragraph.add_run()
    for kind in ("begin", "", "separate", "1", "end"):
        name = {"": "w:instrText", "1": "w:t"}.get(kind, "w:fldChar")
        part = OxmlElement(name)
        if name == "w:fldChar":
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = kind or field
        run._r.append(part)


def as_file(document: DocumentType) -> bytes:
    """The document as a .docx file."""
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
