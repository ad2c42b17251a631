"""Findings into the bytes of the action plan workbook, and what exactly was exported."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from openpyxl import Workbook

from toolkit import frames
from toolkit.errors import Problem, ToolkitError
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.words import clean_text, text
from toolkit.workbook import layout, pages, styles
from toolkit.workbook.asks_sheet import add_asks, add_searching, sheets_wanted
from toolkit.workbook.manifest import add_manifest, describe, manifest, row_key
from toolkit.workbook.plan_sheet import add_plan
from toolkit.workbook.sheets import Job
from toolkit.workbook.steps_sheet import add_steps
from toolkit.workbook.summary import add_lines, add_summary, lines_anchor
from toolkit.workbook.years_sheet import add_years


def write_plan(findings: Findings, *, reference: str, made_on: datetime) -> bytes:
    """The action plan as an .xlsx file, built from nothing but the findings.

    `reference` comes from `manifest.make_reference` and names this export. Raises ToolkitError
    for a plan of more actions than the sheet holds.
    """
    if len(findings.actions.actions) > layout.MOST_ACTIONS:
        raise ToolkitError(
            Problem.of("faults_files.has_more_than_actions", most=layout.MOST_ACTIONS)
        )
    made_on = made_on.astimezone(UTC).replace(tzinfo=None) if made_on.tzinfo else made_on
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.set_up_styles(book)
    job = Job(book, findings, reference)
    year = findings.assessment.label
    keys = _sheet_keys(job)
    titles = {key: text(f"workbook.{key}.title", year=year) for key in ("read_me", *keys)}
    pages.add_read_me(job, titles["read_me"], list(keys), made_on)
    summary = add_summary(job, titles["summary"])
    add_plan(job, titles["plan"])
    pages.add_scores(job, titles["scores"])
    pages.add_reasons(job, titles["reasons"])
    add_steps(job, titles["steps"])
    if "years" in keys:
        years = add_years(job, titles["years"])
        add_lines(job, summary, lines_anchor(findings), source=years)
    if "asks" in keys:
        add_asks(job, titles["asks"])
    if "searching" in keys:
        add_searching(job, titles["searching"])
    pages.add_lists(job, titles["lists"])
    pages.add_sources(job, titles["sources"])
    add_manifest(book, manifest(findings, reference, made_on))
    told = text("workbook.document.title", year=year, council=findings.council.name)
    describe(book, told, text("workbook.document.keywords"), reference, made_on)
    return job.save()


def _sheet_keys(job: Job) -> tuple[str, ...]:
    years = ("years",) if job.findings.earlier else ()
    others = sheets_wanted(job)
    return ("summary", "plan", "scores", "reasons", "steps", *years, *others, "lists", "sources")


def base_state(findings: Findings) -> str:
    """Exactly the values that the plan was exported with, as JSON: what an upload is compared to.

    One entry an action: its id, its row key, and each of its columns by key; dates are written
    2026-03-31, and an empty cell is an empty text.
    """
    rows = []
    for row in frames.records(frames.plan(findings)):
        values = {
            column.key: _exported(row[c.THEME_SHORT if column.key == c.THEME else column.key])
            for column in layout.PLAN_COLUMNS
            if column.key != layout.ROW_KEY
        }
        rows.append({"id": row[c.ID], layout.ROW_KEY: row_key(str(row[c.ID])), "values": values})
    state = {"schema": layout.SCHEMA, "assessment_id": findings.assessment.id, "rows": rows}
    return json.dumps(state, ensure_ascii=False, sort_keys=True)


def _exported(value: object) -> str:
    if value is None:
        return ""
    iso = getattr(value, "isoformat", None)
    return iso() if iso is not None else clean_text(str(value))
