"""The plan as words, cell by cell: as it was exported, and as it stands now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from toolkit import frames
from toolkit.findings import Findings
from toolkit.words import text, texts_of
from toolkit.workbook import layout
from toolkit.workbook.reading.values import normal
from toolkit.workbook.writing import base_state


@dataclass(frozen=True)
class PlanRow:
    """One action as the plan writes it: words by column, days as 2026-03-31, nothing as ''."""

    id: str
    ref: str
    row_key: str
    values: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """What stands in this column; nothing where that version of Candour had no such column."""
        return self.values.get(key, "")


@dataclass(frozen=True)
class Standing:
    """All that a workbook is compared with: the plan now, as it was exported, and the lists.

    `base` is None where it is not known what was exported. `questions` are ids by their numbers,
    `themes` the words for a theme by its id, the one that the list offers first.
    """

    assessment_id: str
    now: tuple[PlanRow, ...]
    base: tuple[PlanRow, ...] | None
    themes: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, str]
    today: date

    def offered(self, key: str) -> dict[str, str]:
        """The words that a list offers, by their codes."""
        if key == "theme":
            return {id: names[0] for id, names in self.themes.items()}
        return texts_of(f"codes.{CODES[key]}")

    def also(self, key: str) -> dict[str, str]:
        """What else is taken for a word of the list, by its code, apart by commas."""
        if key == "theme":
            return {id: ",".join(names[1:]) for id, names in self.themes.items()}
        return texts_of(f"reading.also.{CODES[key]}")


CODES = {"status": "action_status", "effort": "effort", "lever": "lever"}


def standing(findings: Findings, base: str | None) -> Standing:
    """What a workbook of this assessment is compared with; `base` was kept when it was made."""
    numbers = frames.question_numbers(findings)
    return Standing(
        assessment_id=findings.assessment.id,
        now=rows_of(base_state(findings)),
        base=None if base is None else rows_of(base),
        themes={one.id: (one.short, one.title, one.code) for one in findings.bank.themes},
        questions={frames.question_ref(findings, id): id for id in numbers},
        today=findings.today,
    )


def rows_of(state: str) -> tuple[PlanRow, ...]:
    """The rows of a state that `writing.base_state` gave, of this or an earlier version."""
    return tuple(
        PlanRow(
            id=row["id"],
            ref=row["values"]["ref"],
            row_key=row[layout.ROW_KEY],
            values={key: normal(words) for key, words in row["values"].items()},
        )
        for row in json.loads(state)["rows"]
    )


def shown(key: str, words: str) -> str:
    """A value as a person reads it: a day in words, nothing as such."""
    if not words:
        return text("reading.empty")
    if key in DATES:
        return frames.as_text(date.fromisoformat(words))
    return words


DATES = tuple(column.key for column in layout.PLAN_COLUMNS if column.kind == "date")
