"""Findings in open formats, for other programs: tables as CSV in an archive, everything as JSON.

Both hold what findings may show and no more: nobody's own answers to a survey, no sealed figures.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from toolkit import __version__, explaining, frames
from toolkit.findings import Findings
from toolkit.frames import columns
from toolkit.model.council import FINISHED, Action
from toolkit.words import csv_cell, text

FORMAT, FORMAT_VERSION = "candour-findings", "1.0"
_EARLIEST = (1980, 1, 1)


def to_csv(findings: Findings, more: Mapping[str, pd.DataFrame] | None = None) -> bytes:
    """A zip archive with one CSV file a table, and a page that says what is in it.

    `more` are tables that go through all years of the council, by the names of their files.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        found = tables(findings) | dict(more or {})
        archive.writestr(_entry("README.txt", findings), _read_me(findings, found))
        for name, frame in found.items():
            body = write_table(frame).encode("utf-8-sig")  # Excel takes UTF-8 for Latin without it
            archive.writestr(_entry(f"{name}.csv", findings), body)
    return written.getvalue()


def tables(findings: Findings) -> dict[str, pd.DataFrame]:
    """Every table there is, by the name of its file; those of years only where there are some."""
    found = {
        "themes": frames.theme_scores(findings, with_overall=True),
        "questions": frames.question_scores(findings),
        "red_lines": frames.red_lines(findings),
        "signs": frames.signs(findings),
        "needs": frames.needs(findings),
        "actions": frames.plan(findings),
        "plan_check": frames.plan_problems(findings),
        "years": frames.years(findings),
        "settings": frames.settings(findings),
    }
    change = frames.latest_change(findings)
    if change is not None:
        last = findings.earlier[-1]
        found["changes"] = frames.changes(findings, change)
        found["question_changes"] = frames.question_changes(findings, change)
        found["published_changes"] = frames.published_changes(last, findings, change)
        found["group_changes"] = frames.group_changes(last, findings)
        found["year_counts"] = frames.year_counts(last, findings)
    if findings.pictures:
        found["people"] = frames.groups(findings)
        found["people_themes"] = frames.theme_groups(findings)
    return found


def write_table(frame: pd.DataFrame) -> str:
    """The table as CSV, headed by the names of its columns; typed text cannot run as a command."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return csv_cell(value) if isinstance(value, str) else str(value)


def _entry(name: str, findings: Findings) -> zipfile.ZipInfo:
    """The same findings make the same archive, so the entry carries their day and no clock."""
    day = findings.today
    entry = zipfile.ZipInfo(name, (*max((day.year, day.month, day.day), _EARLIEST), 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _read_me(findings: Findings, found: Mapping[str, pd.DataFrame]) -> str:
    council = findings.council.name
    if findings.council.sample:
        council = f"{council}\n{text('exchange.made_up', council=council)}"
    return text(
        "exchange.read_me",
        council=council,
        assessment=findings.assessment.title,
        version=__version__,
        date=findings.today.isoformat(),
        files="".join(f"{text(f'exchange.file.{name}')}\n" for name in found),
        warning=text("workbook.fact_says.sharing"),
        least=findings.method.k,
    ).lstrip()


def to_json(findings: Findings, more: Mapping[str, pd.DataFrame] | None = None) -> str:
    """Everything the findings may show as one JSON document, with sorted keys.

    `more` are tables that go through all years of the council, by their names.
    """
    council = findings.council
    found = tables(findings) | dict(more or {})
    record = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_with": f"Candour {__version__}",
        "made_on": findings.today,
        "fictional": council.sample,
        "warning": text("workbook.fact_says.sharing"),
        "council": {
            "id": council.id,
            "name": council.name,
            "nation": council.nation,
            "kind": council.kind,
            "functions": council.functions,
            "handling": council.handling,
        },
        "assessment": _assessment(findings),
        "bank": {
            "id": findings.bank.id,
            "version": findings.bank.version,
            "fingerprint": findings.bank.fingerprint,
        },
        "method": {one.name: one.value for one in findings.method.described()},
        "headline": explaining.headline_overall(findings),
        "plan": [asdict(action) for action in findings.actions.actions],
        "pictures": [picture.to_json() for picture in findings.pictures],
        "tables": {name: frames.known_records(frame) for name, frame in found.items()},
    }
    return _dump(record)


def _assessment(findings: Findings) -> dict[str, Any]:
    assessment = findings.assessment
    return {
        "id": assessment.id,
        "title": assessment.title,
        "year": assessment.year,
        "label": assessment.label,
        "form": assessment.form,
        "held_on": assessment.held_on,
        "people": assessment.people,
        "imported": assessment.imported,
        "provisional": findings.provisional,
        "one_persons_view": findings.one_persons_view,
        "agreed": {id: asdict(one) for id, one in assessment.agreed.items()},
    }


def plan_to_json(findings: Findings) -> str:
    """The action plan in the method's order, with what the plan check found, as JSON."""
    names = ("actions", "plan_check", "needs")
    found = {name: frame for name, frame in tables(findings).items() if name in names}
    return _dump({name: frames.known_records(frame) for name, frame in found.items()})


def _dump(record: Mapping[str, Any]) -> str:
    return json.dumps(record, default=_plain, ensure_ascii=False, sort_keys=True, indent=1)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export.")


# The days of the plan ------------------------------------------------------------------------


def to_calendar(findings: Findings, made_at: datetime) -> bytes:
    """The due days of open actions, and the days to look again, as an iCalendar file (RFC 5545).

    `made_at` is in UTC. Every entry lasts a whole day, and keeps its name for life, so that a
    file taken again replaces what a calendar holds.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Candour//Action plan//EN"]
    lines += ["CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_ics(_calendar_name(findings))}"]
    for action in findings.actions.actions:
        if action.status not in FINISHED:
            for kind, day in (("due", action.due), ("review", action.review_on)):
                if day is not None:
                    lines += _event(findings, action, kind, day, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _calendar_name(findings: Findings) -> str:
    values = {"council": findings.council.name, "label": findings.assessment.label}
    return text("exchange.calendar.name", **values)


def _event(
    findings: Findings, action: Action, kind: str, day: date, made_at: datetime
) -> list[str]:
    title = " ".join(action.title.split())
    notes = [
        f"{frames.heading(column)}: {said.strip()}"
        for column, said in (
            (columns.OWNER, action.owner),
            (columns.POST, action.job_title),
            (columns.STATUS, frames.word("action_status", action.status)),
            (columns.MEASURE, action.measure),
        )
        if said.strip()
    ]
    name = findings.council.name
    made_up = [text("exchange.made_up", council=name)] if findings.council.sample else []
    return [
        "BEGIN:VEVENT",
        f"UID:{action.id}-{kind}@{findings.assessment.id}.candour",
        f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{action.revision}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(1):%Y%m%d}",
        f"SUMMARY:{_ics(text(f'exchange.calendar.{kind}', ref=action.ref, title=title))}",
        f"DESCRIPTION:{_ics(chr(10).join([*notes, *made_up]))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


_NOT_IN_A_CALENDAR = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


def _ics(words: str) -> str:
    """Words as a value: signs that mean something there are escaped, line ends are told."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    plain = _NOT_IN_A_CALENDAR.sub("", plain)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in parts of at most 75 bytes, none of which ends within a letter."""
    parts, part = [], ""
    for letter in line:
        if len(f"{part}{letter}".encode()) > _LINE_BYTES:
            parts.append(part)
            part = " "
        part += letter
    return "\r\n".join([*parts, part])


_LINE_BYTES = 75
