"""The questions of one group on paper, in large print: for whoever likes paper better.

What is typed in from one form makes one anonymous respondent; the form says so beforehand.
"""

from __future__ import annotations

from docx.document import Document as DocumentType
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from toolkit.model.bank import EVIDENCE_GRADES
from toolkit.papers import word
from toolkit.papers.asking import PaperForm, PaperQuestion
from toolkit.words import clean_text, text, texts_of

# Print for people who see little begins at 16 points.
SIZES = (16, 24, 20, 18)
BOX = "\u2610"
BOXES = "Segoe UI Symbol"  # Arial has no box; programs without this font take one that has


def write_paper_form(form: PaperForm) -> bytes:
    """The form as a .docx file, with what is promised before the first question."""
    foot = text("paper_form.foot", council=form.council, title=form.title, group=form.group)
    document = word.new_document(foot, SIZES)
    word.add_text(document, form.title, "Title")
    word.add_text(document, text("paper_form.above", council=form.council))
    word.add_text(document, text("paper_form.group", group=form.group)).runs[0].bold = True
    before = texts_of("paper_form.before")
    _add_points(document, before.pop("title"), [*form.promise, *before.values()])
    how = texts_of("paper_form.how")
    _add_points(document, how.pop("title"), [*how.values(), text("joining.how.unknown")])
    for number, question in enumerate(form.questions, 1):
        _add_question(document, form, question, number)
    word.add_text(document, text("paper_form.thanks"), "Heading 1")
    word.add_text(document, text("paper_form.hand_in"))
    word.add_page_numbers(document, foot, SIZES[0])
    return word.as_file(document)


def _add_points(document: DocumentType, title: str, points: list[str]) -> None:
    word.add_text(document, title, "Heading 1")
    for point in points:
        word.add_text(document, point, "List Bullet")


def _add_question(
    document: DocumentType, form: PaperForm, question: PaperQuestion, number: int
) -> None:
    """A question and its boxes stay on one page; the first begins a page."""
    count = {"number": number, "all": len(form.questions)}
    heading = word.add_text(document, text("paper_form.number", **count), "Heading 1")
    heading.paragraph_format.page_break_before = number == 1
    asks = word.add_text(document, question.words)
    asks.runs[0].bold = True
    lines = [_add_box(document, one) for one in question.choices.values()]
    if form.with_evidence:
        grades = (text(f"answer.evidence.grade{grade}") for grade in EVIDENCE_GRADES)
        lines.append(word.add_text(document, text("paper_form.evidence")))
        lines += [_add_box(document, one) for one in grades]
    for line in (asks, *lines[:-1]):
        line.paragraph_format.keep_with_next = True


def _add_box(document: DocumentType, words: str) -> Paragraph:
    """A box to tick, and what it stands for beside it, also where that takes two lines."""
    line = document.add_paragraph()
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(28), Pt(-28)
    line.paragraph_format.tab_stops.add_tab_stop(Pt(28))
    line.paragraph_format.keep_together = True
    box = line.add_run(f"{BOX}\t")
    box.font.name, box.font.size = BOXES, Pt(20)
    line.add_run(clean_text(words))
    return line
