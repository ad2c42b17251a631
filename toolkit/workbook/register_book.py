"""A register as a workbook to read: one sheet that says what may be passed on, and one table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal

import pandas as pd

from toolkit.frames.registers import exemption_table, kindness_table
from toolkit.model.council import Council
from toolkit.model.registers import Exemption, Kindness
from toolkit.words import text
from toolkit.workbook.answers_book import Listing, write_listings
from toolkit.workbook.sheets import Field, whose_council

Name = Literal["kindness", "exemption"]
# Long texts are wide, lists of words less so; all fit on one page, on its side.
_WIDE = {
    **dict.fromkeys(("what", "prompts"), 36.0),
    **dict.fromkeys(("standard", "why", "asked_says", "bears", "became", "outcome"), 28.0),
    **dict.fromkeys(("for_whom", "differences", "helped", "hindered", "acts", "amplify"), 18.0),
}
_DAYS = {"consent_on", "by_when", "done_on", "approved_on", "review_on", "ended_on"}


def write_kindness(council: Council, entries: Iterable[Kindness], made_on: datetime) -> bytes:
    """The register of kindness as an .xlsx file; a role only where the person agreed to it."""
    return _write("kindness", council, kindness_table(entries), made_on)


def write_exemptions(council: Council, entries: Iterable[Exemption], made_on: datetime) -> bytes:
    """The register of exceptions as an .xlsx file, with what is worth another look."""
    today = made_on.date()
    return _write("exemption", council, exemption_table(entries, today), made_on)


def _write(name: Name, council: Council, frame: pd.DataFrame, made_on: datetime) -> bytes:
    made_on = made_on.astimezone(UTC).replace(tzinfo=None) if made_on.tzinfo else made_on
    title = text(f"registers.book.title_{name}")
    notes = (f"registers.book.note_{name}", "registers.care", "registers.book.empty")
    listing = Listing(
        name=text(f"registers.book.sheet_{name}"),
        title=title,
        note=" ".join(map(text, notes)),
        table=f"{name.title()}Register",
        fields=[_field(name, column) for column in frame.columns],
        rows=[[_cell(value) for value in row] for row in frame.itertuples(index=False)],
    )
    return write_listings([listing], whose_council(council), f"{title}: {council.name}", made_on)


def _field(name: Name, column: str) -> Field:
    key = "arrangement" if name == "exemption" and column == "what" else column
    heading = text(f"registers.fields.{key}")
    if column in _DAYS:
        return Field(heading, 13, "date")
    return Field(heading, _WIDE.get(column, 14), "bold" if column == "ref" else "text")


def _cell(value: object) -> str | date | None:
    return value if isinstance(value, date) else (str(value) or None if value else None)
