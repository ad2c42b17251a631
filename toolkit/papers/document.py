"""An outline as a Word document that can be pasted into a council's own report."""

from __future__ import annotations

from docx.document import Document as DocumentType

from toolkit.findings import Findings
from toolkit.papers import word
from toolkit.papers.outline import Choices, Section, make_outline
from toolkit.words import clean_text, text


def write_paper(findings: Findings, choices: Choices) -> bytes:
    """The paper for cabinet as a .docx file, with real headings and tables, in British English."""
    outline = make_outline(findings, choices)
    document = word.new_document(f"{outline.title}: {outline.council}")
    word.add_text(document, outline.title, "Title")
    head = text("papers.between").join((outline.council, *outline.marks))
    word.add_text(document, head)
    word.add_text(document, text("papers.section.purpose"), "Heading 1")
    word.add_text(document, outline.purpose)
    for section in outline.sections:
        _add_section(document, section)
    word.add_page_numbers(document, text("papers.between").join((outline.council, *outline.marks)))
    return word.as_file(document)


def _add_section(document: DocumentType, section: Section) -> None:
    """A section under its heading. What is to be decided is numbered, to be voted on one by one."""
    said = [word.add_text(document, section.title, "Heading 1")]
    sentences = list(section.sentences)
    if section.finding:
        said.append(word.add_text(document, section.finding.rstrip(".") + "."))
        said[-1].runs[0].bold = True
        if sentences:
            said[-1].add_run(clean_text(f" {sentences.pop(0)}"))
    said += [word.add_text(document, sentence) for sentence in sentences]
    style = "List Number" if section.key == "decisions" else "List Bullet"
    for point in section.points:
        word.add_text(document, point, style)
    if section.table:
        said[-1].paragraph_format.keep_with_next = True
        word.add_table(document, section.table)
