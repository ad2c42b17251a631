"""The offline answer sheet: a form on paper or in Excel for one person, or a group that agreed.

One sheet a theme, with five descriptions beside each answer. It holds what stands already, so
that it can be gone on with, and comes back through `questionnaire_reading`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fonts import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.findings import Findings
from toolkit.frames import question_ref
from toolkit.model.answers import Answer
from toolkit.model.bank import Theme
from toolkit.words import clean_text, long_date, text, texts_of
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook import questionnaire_scores as scores
from toolkit.workbook import styles
from toolkit.workbook.heights import fit_rows
from toolkit.workbook.layout import HEADING_ROW as FACTS_ROW
from toolkit.workbook.manifest import add_manifest, describe
from toolkit.workbook.parts import Table
from toolkit.workbook.sheets import (
    A3,
    A4,
    Field,
    Formula,
    Job,
    Sheets,
    cell_at,
    protect,
    put_heading,
    put_section,
    set_print,
)
from toolkit.workbook.text import put_text


def write_questionnaire(
    findings: Findings,
    answers: Mapping[str, Answer],
    *,
    accepted: Set[str] = frozenset(),
    reference: str,
    made_on: datetime,
) -> bytes:
    """The answer sheet as an .xlsx file, filled in with what stands.

    `answers` are by question id; `accepted` are the red lines of which a second person has
    accepted that they do not apply.
    """
    made_on = made_on.astimezone(UTC).replace(tzinfo=None) if made_on.tzinfo else made_on
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.set_up_styles(book)
    job = Job(book, findings, reference)
    names = theme_tabs(findings.form)
    paper = scores.OnPaper(findings, answers, accepted, _places(findings.form, names))
    year = findings.assessment.label
    titles = {key: text(f"questionnaire.{key}.title", year=year) for key in _AROUND}
    _add_read_me(job, names, made_on)
    scores.add_results(job, paper, titles["results"])
    for number, (theme, name) in enumerate(zip(findings.form, names, strict=True), 1):
        _add_theme(job, theme, name, number, answers)
    scores.add_scoring(job, paper, titles["scoring"])
    scores.add_answers(job, titles["answers"])
    add_manifest(book, _manifest(findings, reference, made_on))
    title = text("questionnaire.document.title", year=year, council=findings.council.name)
    describe(book, title, text("questionnaire.document.keywords"), reference, made_on)
    return job.save()


_AROUND = ("results", "scoring", "answers")


def theme_tabs(form: tuple[Theme, ...]) -> tuple[str, ...]:
    """What the sheets of the themes are called, each name once."""
    names: tuple[str, ...] = ()
    taken = (text("workbook.sheet.read_me"), *(q.sheet_name(key) for key in _AROUND))
    for number, theme in enumerate(form, 1):
        names = (*names, q.tab_name(f"{number} {theme.short}", (*taken, *names)))
    return names


def _places(form: tuple[Theme, ...], names: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    return {
        question.id: (name, row)
        for theme, name in zip(form, names, strict=True)
        for row, question in enumerate(theme.questions, q.FIRST_ROW)
    }


def _manifest(findings: Findings, reference: str, made_on: datetime) -> dict[str, str]:
    refs = {f"question.{question_ref(findings, one.id)}": one.id for one in findings.questions}
    return {
        "format": "candour",
        "schema": q.SCHEMA,
        "kind": q.KIND,
        "reference": reference,
        "assessment_id": findings.assessment.id,
        "export_id": reference,
        "exported_at": made_on.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "bank_id": findings.bank.id,
        "bank_version": findings.bank.version,
        "bank_fingerprint": findings.bank.fingerprint,
        **refs,
    }


def base_answers(findings: Findings, answers: Mapping[str, Answer]) -> str:
    """Exactly what the sheet was filled in with, as JSON: what an upload is compared to."""
    rows = {
        one.id: values_of(answers.get(one.id)) for one in findings.questions if one.id in answers
    }
    state = {"schema": q.SCHEMA, "assessment_id": findings.assessment.id, "rows": rows}
    return json.dumps(state, ensure_ascii=False, sort_keys=True)


def values_of(answer: Answer | None) -> dict[str, str]:
    """What the columns to fill in hold for an answer, as text."""
    if answer is None:
        return dict.fromkeys(q.TO_FILL_IN, "")
    grade = "" if answer.evidence is None else q.evidence_labels()[answer.evidence]
    typed = {key: clean_text(getattr(answer, key)) for key in q.TYPED}
    return {q.ANSWER: q.label_of(answer), q.EVIDENCE: grade, **typed}


# The first sheet ---------------------------------------------------------------------------


def _add_read_me(job: Job, names: tuple[str, ...], made_on: datetime) -> None:
    findings = job.findings
    title = text("questionnaire.read_me.title", year=findings.assessment.label)
    holds = [(q.sheet_name("results"), text("questionnaire.holds.results"))]
    holds += [
        (name, text("questionnaire.holds.theme", n=len(theme.questions)))
        for name, theme in zip(names, findings.form, strict=True)
    ]
    holds += [(q.sheet_name(key), text(f"questionnaire.holds.{key}")) for key in _AROUND[1:]]
    sheet, below = open_read_me(job, title, _facts(job, made_on), holds, "questionnaire.step")
    put_section(sheet, below + 1, text("questionnaire.read_me.return"))
    fields = [
        Field(text("questionnaire.read_me.asked"), None, "bold"),
        Field(text("questionnaire.read_me.yours"), None),
    ]
    top = below + 2
    rows = [[text(f"questionnaire.return.{key}"), None] for key in q.RETURN]
    job.put_table(sheet, "Return", top, fields, rows)
    for row, key in enumerate(q.RETURN, top + 1):
        dress_input(cell_at(sheet, row, 2))
        sheet.add_data_validation(_hint(f"B{row}", text(f"questionnaire.return_hint.{key}")))
        if key == "agreed_on":
            sheet.cell(row, 2).number_format = "dd mmm yyyy"
        sheet.row_dimensions[row].height = 24


def _facts(job: Job, made_on: datetime) -> Iterator[tuple[str, str]]:
    findings = job.findings
    exported = {"date": long_date(made_on.date()), "time": f"{made_on:%H:%M}"}
    yield text("workbook.fact.reference"), job.reference
    whose = f"{findings.council.name}, {findings.assessment.title}"
    yield text("workbook.fact.assessment"), whose
    yield text("workbook.fact.exported"), text("workbook.fact_says.exported", **exported)
    yield text("questionnaire.results.claimed"), text("questionnaire.fact_says.score")
    if findings.council.handling.strip():
        yield text("workbook.fact.handling"), findings.council.handling.strip()
    yield text("workbook.fact.sharing"), text("questionnaire.fact_says.sharing")
    yield text("workbook.fact.access"), text("questionnaire.fact_says.access")
    if findings.council.sample:
        says = text("workbook.fact_says.sample", council=findings.council.name)
        yield text("workbook.fictional"), says


def open_read_me(
    job: Sheets,
    title: str,
    facts: Iterator[tuple[str, str]],
    holds: list[tuple[str, str]],
    steps: str,
) -> tuple[Worksheet, int]:
    """The first sheet says what the workbook is and how to use it; gives the row below."""
    sheet = job.open_sheet("read_me", title)
    put_section(sheet, FACTS_ROW - 1, text("workbook.read_me.facts"))
    headings = (("fact", "says"), ("sheet", "holds"), ("step", "to_do"))
    first, second, third = (
        [text(f"workbook.read_me.{one}") for one in names] for names in headings
    )
    widths = [Field(first[0], 30, "bold"), Field(first[1], 76)]
    below = job.put_table(sheet, "KeyFacts", FACTS_ROW, widths, facts)
    put_section(sheet, below + 1, text("workbook.read_me.contents"))
    links = [Field(second[0], None, "link"), Field(second[1])]
    below = job.put_table(sheet, "Contents", below + 2, links, holds)
    put_section(sheet, below + 1, text("questionnaire.read_me.steps"))
    told = [[text(f"{steps}.{key}"), says] for key, says in texts_of(f"{steps}_says").items()]
    fields = [Field(third[0], None, "bold"), Field(third[1])]
    below = job.put_table(sheet, "Steps", below + 2, fields, told)
    protect(sheet)
    set_print(sheet, A4, landscape=False)
    return sheet, below


# A theme ------------------------------------------------------------------------------------


def _add_theme(
    job: Job, theme: Theme, name: str, number: int, answers: Mapping[str, Answer]
) -> None:
    title = text("questionnaire.theme.title", number=number, theme=theme.title)
    sheet = job.open_named(name, title)
    last = q.FIRST_ROW + len(theme.questions) - 1
    _count_answered(job, sheet, last, sum(one.id in answers for one in theme.questions))
    note = text("questionnaire.theme.note", covers=theme.covers, reference=job.reference)
    put_text(sheet["A4"], note).font = styles.font(colour=styles.MUTED)
    for at, column in enumerate(q.COLUMNS, 1):
        sheet.column_dimensions[chr(ord("A") + at - 1)].width = column.width
        mine = column.key in q.TO_FILL_IN
        colour = styles.NAVY if mine else styles.TOOL_HEADING
        put_heading(cell_at(sheet, q.HEADING_ROW, at), column.heading, colour=colour)
    for row, question in enumerate(theme.questions, q.FIRST_ROW):
        asked = f"{question.title}\n{question.text}"
        if question.red_level is not None:
            red = text("questionnaire.theme.red_line", level=q.label_of_level(question.red_level))
            asked = f"{asked}\n{red}"
        levels = dict(zip(q.LEVEL_KEYS, question.levels, strict=True))
        ref = question_ref(job.findings, question.id)
        values = {q.REF: ref, q.QUESTION: asked, **levels, **values_of(answers.get(question.id))}
        for at, column in enumerate(q.COLUMNS, 1):
            put_value(cell_at(sheet, row, at), column.key, values[column.key])
    guard(sheet, last, q.COLUMNS)
    finish_theme(job, sheet, f"Theme{number_name(number)}", last, q.COLUMNS)


def _count_answered(job: Job, sheet: Worksheet, last: int, answered: int) -> None:
    """A3 says how many questions of this theme have an answer, as they are typed."""
    of = last - q.FIRST_ROW + 1
    says = text("questionnaire.theme.answered", answered="\x01", of=of)
    before, after = says.split("\x01")
    letter = q.letter_of(q.ANSWER)
    cells = f"{letter}{q.FIRST_ROW}:{letter}{last}"
    gives = text("questionnaire.theme.answered", answered=answered, of=of)
    job.put(sheet["A3"], Formula(f'="{before}"&COUNTIF({cells},"?*")&"{after}"', gives))
    sheet["A3"].font = styles.font(colour=styles.MUTED)


def finish_theme(
    job: Sheets, sheet: Worksheet, table: str, last: int, columns: tuple[q.AnswerColumn, ...]
) -> None:
    """The table is marked up and made ready to print."""
    headings = [column.heading for column in columns]
    job.mark_table(sheet, Table(table, q.HEADING_ROW, last, headings))
    fit_rows(sheet, range(q.HEADING_ROW, last + 1), len(columns))
    _mark_chosen(sheet, last, columns)
    protect(sheet)
    repeat = f"{q.HEADING_ROW}:{q.HEADING_ROW}"
    set_print(sheet, A3, landscape=True, repeat=repeat)
    sheet.freeze_panes = f"C{q.FIRST_ROW}"


def number_name(number: int) -> str:
    """A number as letters, since the name of a table takes none at its end: A, B, C."""
    return chr(ord("A") + number - 1) if number <= 26 else f"A{number_name(number - 26)}"


def put_value(cell: Cell, key: str, words: str) -> None:
    """The cell holds the text of a column, and looks like one to fill in if it is."""
    put_text(cell, words)
    cell.number_format = "@"
    cell.alignment = styles.TOP_LEFT
    cell.border = styles.UNDERLINED
    cell.font = styles.font(bold=key in (q.REF, q.ANSWER))
    if key in q.TO_FILL_IN:
        dress_input(cell)


def dress_input(cell: Cell) -> None:
    """The cell looks like one to fill in, and is not locked."""
    cell.fill = styles.fill(q.INPUT)
    cell.border = _BOXED
    cell.protection = Protection(locked=False)
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


_LINE = Side(style="thin", color="8A6D3B")
_BOXED = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def guard(sheet: Worksheet, last: int, columns: tuple[q.AnswerColumn, ...]) -> None:
    """Each column to fill in says what it takes."""
    for at, column in enumerate(columns, 1):
        if column.key not in q.TO_FILL_IN:
            continue
        letter = chr(ord("A") + at - 1)
        rule = limit_rule(column) if column.limit else list_rule(column.key, f"{column.key}_labels")
        rule.add(f"{letter}{q.FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(rule)


def list_rule(key: str, names: str) -> DataValidation:
    """The rule that offers the words of a named list."""
    return DataValidation(
        type="list",
        formula1=names,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=text(f"questionnaire.rule.{key}_title"),
        error=text(f"questionnaire.rule.{key}"),
    )


def limit_rule(column: q.AnswerColumn) -> DataValidation:
    """The rule that says how much text a column takes."""
    rule = DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(column.limit),
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=text("questionnaire.rule.text_title"),
        error=text("questionnaire.rule.text", limit=f"{column.limit:,}"),
    )
    if column.key == q.COMMENT:
        rule.promptTitle = text("questionnaire.rule.hint_title")
        rule.prompt = text("questionnaire.rule.hint")
        rule.showInputMessage = True
    return rule


def _hint(cells: str, says: str) -> DataValidation:
    rule = DataValidation(type=None, allow_blank=True, showInputMessage=True, prompt=says)
    rule.add(cells)
    return rule


def _mark_chosen(sheet: Worksheet, last: int, columns: tuple[q.AnswerColumn, ...]) -> None:
    """The description that was chosen is bold, on a pale ground and framed."""
    keys = [column.key for column in columns]
    if q.LEVEL_KEYS[0] not in keys:
        return
    letters = [chr(ord("A") + keys.index(key)) for key in (*q.LEVEL_KEYS, q.ANSWER)]
    first, end, answer = letters[0], letters[4], letters[5]
    line = Side(style="thin", color=styles.NAVY)
    style = DifferentialStyle(
        font=Font(bold=True, color=styles.NAVY),
        fill=styles.fill("DCE9F7"),
        border=Border(left=line, right=line, top=line, bottom=line),
    )
    row = q.FIRST_ROW
    formula = f'AND(${answer}{row}<>"",LEFT(${answer}{row},1)=LEFT({first}${q.HEADING_ROW},1))'
    rule = Rule(type="expression", dxf=style, formula=[formula])
    sheet.conditional_formatting.add(f"{first}{row}:{end}{last}", rule)
