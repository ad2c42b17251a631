"""An outline as a Word document that can be pasted into a council's own report."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Emu, Length, Pt, RGBColor
from docx.table import Table

from toolkit.findings import Findings
from toolkit.papers.outline import Choices, Outline, Section, make_outline
from toolkit.words import clean_text, text

FONT, NAVY, RULE = "Arial", RGBColor(0x12, 0x43, 0x6D), "12436D"
HEADING_SIZES = {"Title": 18, "Heading 1": 12}
MARGIN = Cm(2)
WIDE = Cm(17)


def write_paper(findings: Findings, choices: Choices) -> bytes:
    """The paper for cabinet as a .docx file, with real headings and tables, in British English."""
    outline = make_outline(findings, choices)
    document = Document()
    _set_up(document, outline)
    document.add_paragraph(clean_text(outline.title), style="Title")
    head = text("papers.between").join((outline.council, *outline.marks))
    document.add_paragraph(clean_text(head))
    document.add_heading(text("papers.section.purpose"), 1)
    document.add_paragraph(clean_text(outline.purpose))
    for section in outline.sections:
        _add_section(document, section)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _set_up(document: DocumentType, outline: Outline) -> None:
    about = document.core_properties
    about.title = clean_text(f"{outline.title}: {outline.council}")
    about.author, about.language = text("common.product"), "en-GB"
    about.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    for name in ("Normal", "List Bullet", *HEADING_SIZES):
        style = document.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    _say_language(normal.element.get_or_add_rPr())
    for name, size in HEADING_SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), NAVY
        style.paragraph_format.space_before = Pt(7)
        style.paragraph_format.space_after = Pt(3)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)


def _say_language(properties: BaseOxmlElement) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _add_section(document: DocumentType, section: Section) -> None:
    document.add_heading(clean_text(section.title), 1)
    if section.finding:
        document.add_paragraph(clean_text(section.finding.rstrip(".") + ".")).runs[0].bold = True
    for sentence in section.sentences:
        document.add_paragraph(clean_text(sentence))
    for point in section.points:
        document.add_paragraph(clean_text(point), style="List Bullet")
    if section.table:
        _add_table(document, section.table)


def _add_table(document: DocumentType, rows: Sequence[Sequence[str]]) -> None:
    """A table whose first row repeats on each page; columns as wide as what they hold needs."""
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    widths = _widths(rows)
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, words, width in zip(cells, row, widths, strict=True):
            cell.width = width
            (paragraph,) = cell.paragraphs
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.add_run(clean_text(words)).bold = number == 0
        for cell in cells if number == 0 else ():
            _shade(cell._tc.get_or_add_tcPr())
        _keep_whole(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _repeat_first_row(table)


def _widths(rows: Sequence[Sequence[str]]) -> list[Length]:
    longest = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    room = [min(44, max(13, one)) for one in longest]
    return [Emu(int(WIDE * one / sum(room))) for one in room]


def _shade(properties: BaseOxmlElement) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "E8F1F9")
    properties.append(shade)


def _keep_whole(table: Table) -> None:
    """The last row is not cut by the end of a page."""
    mark = OxmlElement("w:cantSplit")
    mark.set(qn("w:val"), "true")
    table.rows[-1]._tr.get_or_add_trPr().append(mark)


def _repeat_first_row(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
