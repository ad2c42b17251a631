"""One decision check as a page of Word, for the appendix of a report."""

from __future__ import annotations

from docx.shared import Pt

from toolkit.deciding import Judged
from toolkit.explaining.checks import facts_of
from toolkit.model.council import Council
from toolkit.papers import word
from toolkit.papers.marks import whose
from toolkit.words import text

SIZES = (9.5, 16, 12, 10.5)


def write_check_page(judged: Judged, council: Council) -> bytes:
    """The newest check of a decision as a .docx file."""
    title = text("decisions.sheet.title", ref=judged.decision.ref)
    document = word.new_document(f"{title}: {council.name}", SIZES)
    word.add_text(document, title, "Title")
    line = whose(council)
    word.add_text(document, line)
    facts = [(name, says) for name, says in facts_of(judged) if says]
    word.add_table(document, facts, shares=(1, 4.6), headed=False)
    word.add_text(document, text("decisions.sheet.replies"), "Heading 1")
    names = ("about", "says", "flag", "do")
    rows = [tuple(text(f"decisions.sheet.{name}") for name in names)]
    for point in judged.verdict.points:
        flag = text(f"codes.check_flag.{point.flag}")
        reply = "\n".join(filter(None, (point.option.text, point.words)))
        rows.append((point.prompt.title, reply, flag, point.option.says))
    for prompt in judged.verdict.blank:
        rows.append((prompt.title, text("decisions.runs.nothing"), "", ""))
    word.add_table(document, rows, shares=(1.15, 2.3, 0.72, 1.75))
    last = word.add_text(document, f"{text('decisions.result.law')} {text('decisions.files.care')}")
    last.paragraph_format.space_before = Pt(6)
    word.add_page_numbers(document, line)
    return word.as_file(document)
