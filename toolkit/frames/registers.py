"""The registers as tables: what may be shown of each entry, in words.

A connector's role stands in none of them unless the person agreed to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from toolkit.frames.tables import Row, make_frame
from toolkit.model.registers import Exemption, Kindness
from toolkit.registers import prompts_for, shown_role
from toolkit.words import month_and_year, short_date, text

KINDNESS_COLUMNS = (
    "ref", "what", "kind", "ward", "month", "differences", "connector_role", "connector_kind",
    "consent", "consent_on", "heard", "helped", "hindered", "ours", "amplify", "acts", "by_when",
    "done_on", "exposure", "outcome",
)  # fmt: skip
EXEMPTION_COLUMNS = (
    "ref", "what", "standard", "for_whom", "why", "asked", "asked_says", "voices", "bears",
    "basis", "protection", "approved_by", "approved_on", "review_on", "state", "became",
    "ended_on", "prompts",
)  # fmt: skip
CODES = {
    *("kind", "connector_kind", "consent", "heard", "ours", "amplify", "exposure"),
    *("asked", "basis", "protection", "state"),
}
SEVERAL = {"differences", "helped", "hindered", "voices"}


def field_heading(entry: Kindness | Exemption, name: str) -> str:
    """What a field of an entry is called."""
    if name == "what" and isinstance(entry, Exemption):
        return text("registers.fields.arrangement")
    return text(f"registers.fields.{name}")


def entry_cell(entry: Kindness | Exemption, name: str) -> str:
    """One field of an entry as a reader sees it, in words."""
    value: Any = getattr(entry, name)
    if name in CODES:
        return text(f"registers.{name}.{value}")
    if name in SEVERAL:
        return "; ".join(text(f"registers.{name}.{code}") for code in value)
    if isinstance(value, date):
        return month_and_year(value) if name == "month" else short_date(value)
    return str(value or "")


def kindness_table(entries: Iterable[Kindness]) -> pd.DataFrame:
    """One row an act of kindness; the role of a connector only where they agreed. Days are days."""
    rows = [_row(entry, KINDNESS_COLUMNS, connector_role=shown_role(entry)) for entry in entries]
    return make_frame(rows, KINDNESS_COLUMNS)


def exemption_table(entries: Iterable[Exemption], today: date) -> pd.DataFrame:
    """One row an exception, with what is worth another look at it. Days are days."""
    rows = [
        _row(entry, EXEMPTION_COLUMNS, prompts=" ".join(prompts_in_words(entry, today)))
        for entry in entries
    ]
    return make_frame(rows, EXEMPTION_COLUMNS)


def prompts_in_words(entry: Exemption, today: date) -> tuple[str, ...]:
    """What is worth another look in an exception, as sentences."""
    return tuple(text(f"registers.prompt.{code}") for code in prompts_for(entry, today))


def _row(entry: Kindness | Exemption, columns: Sequence[str], **instead: str) -> Row:
    return {name: instead[name] if name in instead else _value(entry, name) for name in columns}


def _value(entry: Kindness | Exemption, name: str) -> object:
    value: object = getattr(entry, name)
    return value if isinstance(value, date) and name != "month" else entry_cell(entry, name)
