"""The sheets on what is not in our hands: what we ask of others, and what is still searched for."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import frames
from toolkit.frames import columns as c
from toolkit.words import text
from toolkit.workbook.layout import HEADING_ROW
from toolkit.workbook.sheets import A4, Field, Job, Look, protect, set_print

Wide = tuple[str, float, Look]
_ASKS: Sequence[Wide] = (
    (c.REF, 9, "bold"),
    (c.LEVER, 14, "text"),
    (c.ASKED_OF, 24, "text"),
    (c.TITLE, 44, "text"),
    (c.ASKER, 20, "text"),
    (c.OWNER, 20, "text"),
    (c.POST, 22, "text"),
    (c.DUE, 14, "date"),
    (c.REVIEW_ON, 14, "date"),
    (c.STATUS, 14, "text"),
    (c.FINDING, 30, "text"),
)
_SEARCHING: Sequence[Wide] = (
    (c.REF, 9, "bold"),
    (c.TITLE, 44, "text"),
    (c.TRIED, 60, "text"),
    (c.REVIEW_ON, 14, "date"),
    (c.OWNER, 22, "text"),
    (c.POST, 24, "text"),
)


def sheets_wanted(job: Job) -> tuple[str, ...]:
    """The keys of those of these sheets that have something to say."""
    found = {
        "asks": frames.asks(job.findings, job.plan),
        "searching": frames.searching(job.findings),
    }
    return tuple(key for key, frame in found.items() if not frame.empty)


def add_asks(job: Job, title: str) -> Worksheet:
    """The sheet has the open actions about which others decide: whom we ask, and who asks."""
    note = text("workbook.asks.note")
    return _add(job, "asks", "Asks", title, note, frames.asks(job.findings, job.plan), _ASKS)


def add_searching(job: Job, title: str) -> Worksheet:
    """The sheet has what no way was found for yet: what was tried, and when it is tried again."""
    note, found = text("workbook.searching.note"), frames.searching(job.findings)
    return _add(job, "searching", "Searching", title, note, found, _SEARCHING)


def _add(
    job: Job, key: str, name: str, title: str, note: str, frame: pd.DataFrame, wide: Sequence[Wide]
) -> Worksheet:
    sheet = job.open_sheet(key, title, note)
    fields = [Field(frames.heading(column), width, look) for column, width, look in wide]
    rows = [[row[column] for column, _, _ in wide] for row in frames.records(frame)]
    job.put_table(sheet, name, HEADING_ROW, fields, rows)
    protect(sheet)
    set_print(sheet, A4, landscape=True, repeat=f"{HEADING_ROW}:{HEADING_ROW}")
    return sheet
