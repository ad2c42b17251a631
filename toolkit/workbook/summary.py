"""The sheet for a leadership meeting: scores by theme, charts, and a live count of actions."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import frames
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.method import level_name, points
from toolkit.scoring import Scores
from toolkit.standing import BAD_STATES
from toolkit.words import text
from toolkit.workbook.drawing import Chart, bars_by_theme, lines_by_year
from toolkit.workbook.layout import FIRST_ROW, HEADING_ROW, plan_range
from toolkit.workbook.sheets import A4, Field, Formula, Job, Value, protect, set_print

HEADLINES_ROW, THEMES_ROW = 5, 8
WIDTHS = (27, 13.5, 13.5, 13.5, 12, 22, 12, 12, 12, 13)
UNSETTLED = (*BAD_STATES, "unproven")


@dataclass(frozen=True)
class _Years:
    """This year and, where there is one, the year before."""

    after: Findings
    before: Findings | None

    @property
    def labels(self) -> tuple[str, str]:
        """What the year before and this year are called."""
        before = self.before.assessment.label if self.before else ""
        return before, self.after.assessment.label


def full_points(findings: Findings, level: float | None) -> float | None:
    """A level as points in full, which Excel shows as a whole number, a half going up.

    Where levels rest on several people's answers they are whole points already: a score in full
    would tell more of single answers than their pictures do.
    """
    if level is None:
        return None
    return round(25 * level, 9) if findings.exact else points(level)


def add_summary(job: Job, title: str) -> Worksheet:
    """The sheet has the headlines, the themes, and charts of both; it prints on one A4 page."""
    findings = job.findings
    years = _Years(findings, findings.earlier[-1] if findings.earlier else None)
    sheet = job.open_sheet("summary", title, text("workbook.summary.note"))
    job.put_table(
        sheet, "Headlines", HEADLINES_ROW, _headline_fields(years), [_headlines(job, years)]
    )
    rows = _theme_rows(years, job.plan)
    below = job.put_table(sheet, "ThemeScores", THEMES_ROW, _theme_fields(years), rows)
    if any(one.points_claimed is not None for one in findings.themes):
        _add_bars(job, sheet, years, below)
    protect(sheet)
    set_print(sheet, A4, landscape=True, pages_high=1)
    return sheet


def _fields(names: list[tuple[str, str, str]], years: _Years, first_year: bool) -> list[Field]:
    before, after = years.labels
    fields = []
    for (key, year, look), width in zip(names, WIDTHS, strict=True):
        heading = text(f"workbook.summary.{key}", year=before if year == "before" else after)
        fields.append(Field(heading, width, look))  # type: ignore[arg-type] # one of the looks
    if first_year:
        return [
            one
            for one, (_, year, look) in zip(fields, names, strict=True)
            if not (year == "before" or look.endswith("signed"))
        ]
    return fields


def _headline_fields(years: _Years) -> list[Field]:
    names = [
        ("rating", "after", "large"),
        ("claimed", "after", "large"),
        ("evidenced", "after", "large"),
        ("evidenced", "before", "large"),
        ("change", "after", "large signed"),
        ("red_lines", "after", "large"),
        ("actions", "after", "large"),
        ("complete", "after", "large"),
        ("overdue", "after", "large"),
        ("waiting", "after", "large"),
    ]
    return _fields(names, years, years.before is None)


def _theme_fields(years: _Years) -> list[Field]:
    names = [
        ("theme", "after", "bold"),
        ("theme_claimed", "after", "whole"),
        ("theme_evidenced", "after", "whole"),
        ("theme_evidenced", "before", "whole"),
        ("theme_change", "after", "signed"),
        ("theme_rating", "after", "text"),
        ("theme_actions", "after", "whole"),
        ("theme_complete", "after", "whole"),
        ("theme_overdue", "after", "whole"),
        ("theme_waiting", "after", "whole"),
    ]
    return _fields(names, years, years.before is None)


def rating_word(score: Scores) -> str:
    """The rating in words, or why there is none."""
    if score.rating is not None:
        name = level_name(score.rating)
        return text("workbook.summary.held", rating=name) if score.held_down else name
    if score.status == "rated":
        return text("codes.reason.evidence_not_judged")
    return frames.word("score_status", score.status)


def _headlines(job: Job, years: _Years) -> list[Value]:
    findings = job.findings
    score = findings.overall
    bad = sum(line.state in UNSETTLED for line in findings.red_lines)
    counts: list[Value] = [bad, *_counts(job.plan)]
    shown: list[Value] = [
        "" if score.rating is None else level_name(score.rating),
        full_points(findings, score.claimed),
        full_points(findings, score.evidenced),
    ]
    if score.rating is None:
        shown[0] = rating_word(score)
    if years.before is None:
        return [*shown, *counts]
    before = years.before.overall
    return [*shown, full_points(years.before, before.evidenced), _change(before, score), *counts]


def _counts(plan: pd.DataFrame) -> list[Formula]:
    """Live counts of the whole plan: actions, complete, overdue, blocked or without a date."""
    position = plan_range(c.POSITION)
    found = list(plan[c.POSITION])

    def count(*codes: str) -> Formula:
        words = [frames.word("position", code) for code in codes]
        terms = [f'COUNTIF({position},"{word}")' for word in words]
        return Formula("=" + "+".join(terms), sum(found.count(word) for word in words))

    actions = Formula(f'=COUNTIF({plan_range(c.TITLE)},"?*")', len(found))
    waiting = count("blocked", "no_date", "check_date")
    return [actions, count("complete"), count("overdue"), waiting]


def _theme_rows(years: _Years, plan: pd.DataFrame) -> list[list[Value]]:
    findings = years.after
    earlier = {one.theme_id: one for one in years.before.themes} if years.before else {}
    rows: list[list[Value]] = []
    for row, (theme, score) in enumerate(
        zip(findings.form, findings.themes, strict=True), THEMES_ROW + 1
    ):
        before = earlier.get(theme.id)
        past: list[Value] = []
        if years.before is not None:
            level = before.evidenced if before else None
            past = [full_points(years.before, level), _change(before, score)]
        rows.append(
            [
                theme.short,
                full_points(findings, score.claimed),
                full_points(findings, score.evidenced),
                *past,
                rating_word(score),
                *_theme_counts(plan, theme.short, row),
            ]
        )
    return rows


def _change(before: Scores | None, after: Scores) -> int | None:
    """The difference of the two whole numbers that stand beside it."""
    if before is None or before.points_evidenced is None or after.points_evidenced is None:
        return None
    return after.points_evidenced - before.points_evidenced


def _theme_counts(plan: pd.DataFrame, theme: str, row: int) -> list[Formula]:
    own = [str(word) for word in plan[plan[c.THEME_SHORT] == theme][c.POSITION]]
    same = f"({plan_range(c.THEME)}=$A{row})"

    def count(*codes: str) -> Formula:
        words = [frames.word("position", code) for code in codes]
        terms = [f'({plan_range(c.POSITION)}="{word}")' for word in words]
        either = f"({'+'.join(terms)})"
        return Formula(f"=SUMPRODUCT({same}*{either})", sum(own.count(word) for word in words))

    actions = Formula(f'=SUMPRODUCT({same}*({plan_range(c.TITLE)}<>""))', len(own))
    waiting = count("blocked", "no_date", "check_date")
    return [actions, count("complete"), count("overdue"), waiting]


def _add_bars(job: Job, sheet: Worksheet, years: _Years, below: int) -> None:
    before, after = years.labels
    rows = (THEMES_ROW + 1, below - 1)
    first_year = years.before is None
    kind = "bars_first" if first_year else "bars"
    columns = (2, 3) if first_year else (4, 3)
    title = text(f"workbook.summary.{kind}", before=before, after=after)
    bars = bars_by_theme(sheet, title, rows, THEMES_ROW, columns)
    job.put_chart(sheet, Chart(f"A{below + 1}", 15, 9, bars, _bars_in_words(years, kind)))


def _bars_in_words(years: _Years, kind: str) -> str:
    before, after = years.labels
    found = [
        (one.points_evidenced, theme.short)
        for theme, one in zip(years.after.form, years.after.themes, strict=True)
        if one.points_evidenced is not None
    ]
    if not found:
        return text("workbook.alt.claimed", after=after)
    (high, best), (low, worst) = max(found), min(found)
    named = {"best": best, "high": high, "worst": worst, "low": low}
    return text(f"workbook.alt.{kind}", before=before, after=after, **named)


def add_lines(
    job: Job, sheet: Worksheet, anchor: str, *, source: Worksheet, width: int = 14
) -> None:
    """A line chart of the years, drawn from the sheet that holds them."""
    every = (*job.findings.earlier, job.findings)
    before, after = every[0], every[-1]
    labels = {"before": before.assessment.label, "after": after.assessment.label}
    rows = range(FIRST_ROW, FIRST_ROW + len(job.findings.form) + 1)
    title = text("workbook.summary.lines", **labels)
    lines = lines_by_year(source, title, rows, HEADING_ROW, (2, 1 + len(every)))
    unknown = text("workbook.alt.unknown")
    first, last = (
        unknown if one.overall.points_evidenced is None else one.overall.points_evidenced
        for one in (before, after)
    )
    words = text("workbook.alt.lines", **labels, first=first, last=last)
    job.put_chart(sheet, Chart(anchor, width, 9, lines, words))


def lines_anchor(findings: Findings) -> str:
    """Where the line chart of the Summary stands: beside the bars."""
    return f"F{THEMES_ROW + len(findings.form) + 2}"
