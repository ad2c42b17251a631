"""The sheet Year on year: every year as published, and the last two beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

import pandas as pd
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import frames
from toolkit.comparison import Change
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.tables import Row
from toolkit.method import round_half_up
from toolkit.scoring import Scores
from toolkit.words import clean_text, listed, text
from toolkit.workbook.drawing import Chart, bars_by_theme, bars_of
from toolkit.workbook.layout import HEADING_ROW
from toolkit.workbook.sheets import (
    A4,
    Field,
    Job,
    Value,
    protect,
    put_section,
    set_print,
)
from toolkit.workbook.summary import add_lines, full_points

ALT_MOST = 249
LINES_ROWS = 20  # the lines are 9 cm high
CHART_WIDTH, CHART_HEIGHT = 24, 8  # centimetres
CHART_ROWS = 17  # rows of the usual height with one to spare


def add_years(job: Job, title: str) -> Worksheet:
    """The sheet has each theme's points in every year, and the last two years like for like."""
    findings = job.findings
    change = frames.latest_change(findings)
    sheet = job.open_sheet("years", title, _note(findings))
    fields = _fields(findings)
    below = job.put_table(sheet, "YearOnYear", HEADING_ROW, fields, _year_rows(job))
    add_lines(job, sheet, f"A{below + 1}", source=sheet, width=CHART_WIDTH)
    if change is not None:
        top = below + 1 + LINES_ROWS
        if change.overall.comparable:
            first_like = 2 + 2 * (len(findings.earlier) + 1)
            _add_like_bars(job, sheet, top, below, first_like)
            top += CHART_ROWS
        _add_parts(job, sheet, top, change)
    protect(sheet)
    set_print(sheet, A4, landscape=True, repeat="1:2")
    return sheet


def _note(findings: Findings) -> str:
    before, after = findings.earlier[-1].assessment.label, findings.assessment.label
    note = text("workbook.years.note", before=before, after=after)
    other = [
        one.assessment.label
        for one in findings.earlier
        if one.bank.fingerprint != findings.bank.fingerprint
    ]
    if not other:
        return note
    return f"{note} {text('workbook.years.other_questions', years=listed(other))}"


def _fields(findings: Findings) -> list[Field]:
    labels = [one.assessment.label for one in (*findings.earlier, findings)]
    like = {"before": labels[-2], "after": labels[-1]}
    return [
        Field(frames.heading(c.THEME), 24, "bold"),
        *(Field(text("workbook.years.evidenced", year=year), 12.5, "whole") for year in labels),
        *(Field(text("workbook.years.claimed", year=year), 11, "whole") for year in labels),
        *(
            Field(text(f"workbook.years.{key}", **like), 13, look)  # type: ignore[arg-type] # looks
            for key, look in (
                ("like_before", "whole"),
                ("like_after", "whole"),
                ("like_change", "signed"),
            )
        ),
        Field(text("workbook.years.verdict"), 17),
        Field(text("workbook.years.tested"), 24),
    ]


def _add_like_bars(job: Job, sheet: Worksheet, top: int, below: int, column: int) -> None:
    """Both years like for like, as bars drawn from the table above."""
    before, after = _labels(job.findings)
    title = text("workbook.years.bars", before=before, after=after)
    rows = (HEADING_ROW + 1, below - 2)
    bars = bars_by_theme(sheet, title, rows, HEADING_ROW, (column, column + 1))
    _new_page(sheet, top)
    told = _moves(job.moved)
    words = text("workbook.years.bars_alt", before=before, after=after, moved=told)
    job.put_chart(sheet, _chart(top, bars, words))


def _moves(moved: Iterable[Row]) -> str:
    """Each theme with its change like for like, as one phrase."""
    return listed(
        f"{row[c.THEME_SHORT]} {int(row[c.CHANGE]):+d}"
        for row in moved
        if row[c.THEME_ID] != c.OVERALL_ID and frames.whole(row[c.CHANGE]) is not None
    )


def _new_page(sheet: Worksheet, row: int) -> None:
    """This row is the first of a printed page."""
    sheet.row_breaks.append(Break(id=row - 1))


def _chart(row: int, xml: str, words: str) -> Chart:
    """A chart across the page; of its words under 250 signs, which is all that is read aloud."""
    told = shorten(words, ALT_MOST, placeholder="…")
    return Chart(f"A{row}", CHART_WIDTH, CHART_HEIGHT, xml, told)


def _labels(findings: Findings) -> tuple[str, str]:
    """What the two years are called above a column, which must be called something."""
    before, after = findings.earlier[-1].assessment.label, findings.assessment.label
    return (
        clean_text(before).strip() or frames.heading(c.BEFORE),
        clean_text(after).strip() or frames.heading(c.AFTER),
    )


def _add_parts(job: Job, sheet: Worksheet, top: int, change: Change) -> None:
    """The tables below the charts: what changed questions did, what gave the change, who moved."""
    findings, before = job.findings, job.findings.earlier[-1]
    top = _add_published(job, sheet, top, change)
    groups = frames.group_changes(before, findings)
    if not groups.empty:
        _new_page(sheet, top)
        top = _add_groups(job, sheet, top, groups)
    _new_page(sheet, top)
    names = _labels(findings)
    fields = [Field(text("frames.column.measure_counted")), *(Field(name) for name in names)]
    rows = frames.year_counts(before, findings).values.tolist()
    top = _put(job, sheet, top, "YearCounts", "counts", fields, rows)
    fields = [
        Field(frames.heading(c.QUESTION), look="bold"),
        *(Field(name, look="whole") for name in names),
        Field(frames.heading(c.CONTRIBUTION), look="tenth"),
    ]
    shared = _question_rows(findings, change)
    _put(job, sheet, top, "QuestionChanges", "questions", fields, shared)


def _put(
    job: Job,
    sheet: Worksheet,
    top: int,
    name: str,
    key: str,
    fields: Sequence[Field],
    rows: Sequence[Sequence[Value]],
) -> int:
    """A heading with a table under it; gives the row where the next heading may stand."""
    before, after = _labels(job.findings)
    put_section(sheet, top, text(f"workbook.years.{key}", before=before, after=after))
    return job.put_table(sheet, name, top + 1, fields, rows) + 1


def _add_published(job: Job, sheet: Worksheet, top: int, change: Change) -> int:
    findings = job.findings
    found = frames.published_changes(findings.earlier[-1], findings, change)
    fields = [
        Field(frames.heading(c.THEME), look="bold"),
        Field(frames.heading(c.PUBLISHED_CHANGE), look="signed"),
        Field(text("workbook.years.like"), look="signed"),
        Field(text("workbook.years.effect"), look="signed"),
        Field(text("workbook.years.gave"), look="tenth"),
    ]
    exact = {row[c.THEME_ID]: row for row in job.moved}
    rows: list[list[Value]] = [
        [
            row[c.THEME_SHORT],
            *(frames.whole(row[key]) for key in (c.PUBLISHED_CHANGE, c.CHANGE, c.METHOD_EFFECT)),
            _tenth(exact[row[c.THEME_ID]][c.CONTRIBUTION]),
        ]
        for row in frames.records(found)
    ]
    below = _put(job, sheet, top, "AsPublished", "published", fields, rows)
    if not change.overall.comparable:
        return below
    title = text("charts.contributions.title")
    bars = bars_of(sheet, title, (top + 2, below - 3), top + 1, (5,))
    _new_page(sheet, below)
    gave = listed(f"{row[0]} {row[4]:+.1f}" for row in rows[:-1] if isinstance(row[4], float))
    job.put_chart(sheet, _chart(below, bars, text("workbook.years.gave_alt", gave=gave)))
    return below + CHART_ROWS


def _tenth(points: float | None) -> float | None:
    return None if points is None else round_half_up(10 * points) / 10


def _add_groups(job: Job, sheet: Worksheet, top: int, groups: pd.DataFrame) -> int:
    before, after = _labels(job.findings)
    names = (before, after, frames.heading(c.CHANGE))
    fields = [
        Field(frames.heading(c.GROUP), look="bold"),
        *(Field(name, look="tenth") for name in names),
        Field(frames.heading(c.N_QUESTIONS), look="whole"),
    ]
    keys = (c.GROUP, c.BEFORE, c.AFTER, c.CHANGE, c.N_QUESTIONS)
    rows: list[list[Value]] = [
        [*(row[key] for key in keys[:-1]), frames.whole(row[keys[-1]])]
        for row in frames.records(groups)
    ]
    below = _put(job, sheet, top, "GroupChanges", "groups", fields, rows)
    title = text("charts.group_change.title", before=before, after=after)
    bars = bars_of(sheet, title, (top + 2, below - 2), top + 1, (2, 3), most=4)
    told = listed(f"{row[0]} {row[1]:.1f} and {row[2]:.1f}" for row in rows)
    words = text("workbook.years.groups_alt", before=before, after=after, groups=told)
    job.put_chart(sheet, _chart(below, bars, words))
    return below + CHART_ROWS


def _question_rows(findings: Findings, change: Change) -> list[list[Value]]:
    found = frames.question_changes(findings, change)
    return [
        [
            f"{row[c.REF]} {row[c.QUESTION]}",
            row[c.BEFORE],
            row[c.AFTER],
            _tenth(row[c.CONTRIBUTION]),
        ]
        for row in frames.records(found)
        if _tenth(row[c.CONTRIBUTION])
    ]


def _year_rows(job: Job) -> Iterator[list[Value]]:
    findings = job.findings
    every = (*findings.earlier, findings)
    compared = {row[c.THEME_ID]: row for row in job.moved}
    themes = [(theme.id, theme.short) for theme in findings.form]
    for id, name in [*themes, (c.OVERALL_ID, text("workbook.overall"))]:
        scores = [(one, _score(one, id)) for one in every]
        found = compared.get(id, {})
        yield [
            name,
            *(full_points(one, score.evidenced) if score else None for one, score in scores),
            *(full_points(one, score.claimed) if score else None for one, score in scores),
            *(frames.whole(found.get(key)) for key in (c.BEFORE, c.AFTER, c.CHANGE)),
            str(found.get(c.VERDICT, "")),
            str(found.get(c.TESTED, "")),
        ]


def _score(findings: Findings, theme_id: str) -> Scores | None:
    if theme_id == c.OVERALL_ID:
        return findings.overall
    return next((one for one in findings.themes if one.theme_id == theme_id), None)
