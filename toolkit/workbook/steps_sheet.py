"""The sheet that shows how each number came about, in the same steps as the screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from toolkit import explaining, frames
from toolkit.findings import Findings
from toolkit.model.council import FINISHED
from toolkit.words import text
from toolkit.workbook.layout import HEADING_ROW
from toolkit.workbook.sheets import A4, Field, Job, Value, protect, set_print


def add_steps(job: Job, title: str) -> Worksheet:
    """The sheet has the steps to each score, red line, need and year-on-year word, one a row."""
    sheet = job.open_sheet("steps", title, text("workbook.steps.note"))
    fields = [
        Field(text("workbook.steps.about"), 34, "bold"),
        Field(text("workbook.steps.step"), 7, "whole"),
        Field(text("workbook.steps.how"), 92),
    ]
    rows: list[list[Value]] = [
        [about, number, step]
        for about, steps in explained(job.findings)
        for number, step in enumerate(steps, 1)
    ]
    job.put_table(sheet, "StepsToNumbers", HEADING_ROW, fields, rows)
    protect(sheet)
    set_print(sheet, A4, landscape=True, repeat=f"{HEADING_ROW}:{HEADING_ROW}")
    return sheet


def explained(findings: Findings) -> Iterator[tuple[str, Sequence[str]]]:
    """Each number that a reader may ask about, with the steps to it (METHOD 1 to 5)."""
    yield text("workbook.steps.overall"), explaining.explain_overall(findings)
    for theme in findings.form:
        yield theme.title, explaining.explain_theme(findings, theme.id)
    for line in findings.red_lines:
        ref = frames.question_ref(findings, line.question_id)
        about = text("workbook.steps.red_line", ref=ref)
        yield about, explaining.explain_red_line(findings, line.question_id)
    yield from _needs(findings)
    yield from _years(findings)


def _needs(findings: Findings) -> Iterator[tuple[str, Sequence[str]]]:
    for action in findings.actions.actions:
        leading = findings.plan.needs[action.id].leading
        if leading is not None and action.status not in FINISHED:
            about = text("workbook.steps.need", ref=action.ref)
            yield about, explaining.explain_need(findings, leading)


def _years(findings: Findings) -> Iterator[tuple[str, Sequence[str]]]:
    if not findings.earlier:
        return
    last = findings.earlier[-1].assessment
    change = next(one for one in findings.changes if one.before_id == last.id)
    since = text("workbook.steps.since", year=last.label)
    yield since, explaining.explain_change(findings, change)
    for theme in findings.form:
        if any(one.theme_id == theme.id for one in change.themes):
            about = text("workbook.steps.theme_since", theme=theme.title, year=last.label)
            yield about, explaining.explain_change(findings, change, theme.id)
