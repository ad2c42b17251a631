"""The contract between writing and reading: sheets, columns, lists, limits, and where they are.

The reader finds columns by their headings and rows by their ref, so people may sort, hide and move
what they like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toolkit.frames import columns as c
from toolkit.words import text

SCHEMA = "1.0"
KIND = "action-plan"
MANIFEST_SHEET = "_toolkit"
HEADING_ROW, FIRST_ROW, LAST_ROW = 4, 5, 504
MOST_ACTIONS = LAST_ROW - FIRST_ROW + 1
PLAN_TABLE = "ActionPlan"
ROW_KEY = "row_key"
FIRST_DATE, LAST_DATE = (2020, 1, 1), (2045, 12, 31)

Filler = Literal["candour", "council"]
Kind = Literal["text", "date", "list", "number", "formula"]


@dataclass(frozen=True)
class Column:
    """One column of the plan: who fills it in, what it holds, and how much.

    `names` is the defined name of the list that offers its values.
    """

    key: str
    width: float
    filler: Filler
    kind: Kind = "text"
    limit: int = 0
    names: str = ""
    hidden: bool = False

    @property
    def heading(self) -> str:
        """What stands above it."""
        return text(f"frames.column.{self.key}")


# What is edited each month comes first, and is on the first of two printed pages.
PLAN_COLUMNS = (
    Column(c.REF, 9, "candour"),
    Column(c.THEME, 15, "council", "list", names="list_theme"),
    Column(c.TITLE, 40, "council", limit=1000),
    Column(c.OWNER, 18, "council", limit=120),
    Column(c.POST, 18, "council", limit=120),
    Column(c.DUE, 12.5, "council", "date"),
    Column(c.STATUS, 14, "council", "list", names="list_status"),
    Column(c.POSITION, 15, "candour", "formula"),
    Column(c.COMPLETED_ON, 14, "council", "date"),
    Column(c.REVIEW_ON, 13, "council", "date"),
    Column(c.NOTES, 44, "council", limit=4000),
    Column(c.WHEN, 9.5, "candour"),
    Column(c.NEED, 8, "candour", "number"),
    Column(c.EFFORT, 10, "council", "list", names="list_effort"),
    Column(c.LEVER, 15, "council", "list", names="list_lever"),
    Column(c.ASKER, 16, "council", limit=120),
    Column(c.ASKED_OF, 20, "council", limit=200),
    Column(c.MEASURE, 28, "council", limit=500),
    Column(c.QUESTIONS, 11.5, "council", limit=200),
    Column(c.STOPPED_BECAUSE, 20, "council", limit=1000),
    Column(c.RESULT, 22, "council", limit=2000),
    Column(c.CHANGED_FOR, 22, "council", limit=2000),
    Column(c.FINDING, 25, "candour"),
    Column(ROW_KEY, 14, "candour", hidden=True),
)
EDITABLE = tuple(column for column in PLAN_COLUMNS if column.filler == "council")


def column_of(key: str) -> Column:
    """The plan's column of this key."""
    return next(column for column in PLAN_COLUMNS if column.key == key)


def letter_of(key: str) -> str:
    """The letter under which this column is written."""
    return chr(ord("A") + [column.key for column in PLAN_COLUMNS].index(key))


def plan_range(key: str) -> str:
    """The cells of one column of the plan, as another sheet's formula names them."""
    letter = letter_of(key)
    return f"'{sheet_name('plan')}'!${letter}${FIRST_ROW}:${letter}${LAST_ROW}"


def sheet_name(key: str) -> str:
    """What a sheet is called."""
    return text(f"workbook.sheet.{key}")
