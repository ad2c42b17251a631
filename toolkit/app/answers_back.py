"""What an answer sheet would change, as tables and sentences for the page that asks about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from toolkit.app import bringing
from toolkit.words import text
from toolkit.workbook.questionnaire_layout import COLUMNS, TYPED
from toolkit.workbook.questionnaire_merging import Difference, Merged, Side
from toolkit.workspace.answer_sheets import AnswersPreview

SIDES: tuple[Side, ...] = ("toolkit", "workbook", "both")


def summary(merged: Merged) -> str:
    """How much would change, in one line."""
    n = len(merged.conflicts)
    changes = len(merged.differences) - n
    return bringing.counted(changes=changes, decide=n, problems=len(merged.errors))


def about(preview: AnswersPreview, one: Difference) -> str:
    """The question and the column that differ."""
    heading = next(column.heading for column in COLUMNS if column.key == one.field)
    return text("bringing.cell.about", ref=preview.refs[one.question_id], field=heading)


def versions(one: Difference) -> pd.DataFrame:
    """The three versions of one cell, one under the other."""
    rows = [
        (text("bringing.version.now"), _told(one.now)),
        (text("bringing_answers.version.theirs", where=one.cell), _told(one.uploaded)),
    ]
    if one.before is not None:
        rows.insert(0, (text("bringing.version.base"), _told(one.before)))
    return bringing.frame_of(("version", "says"), rows)


def options(one: Difference) -> dict[str, str]:
    """What may be chosen about a conflict, by its code; texts can be kept both."""
    both = one.field in TYPED and bool(one.now and one.uploaded)
    codes = SIDES if both else SIDES[:2]
    return {code: text(f"bringing_answers.decide.{code}") for code in codes}


def of_kind(merged: Merged, kind: str) -> tuple[Difference, ...]:
    """The differences of one kind, in the order of the sheet."""
    return tuple(one for one in merged.differences if one.kind == kind)


def changed_table(preview: AnswersPreview, found: Iterable[Difference]) -> pd.DataFrame:
    """What stands here now and what it will become, a row for each cell."""
    rows = [
        (
            about(preview, one),
            _told(one.now),
            text("bringing.cell.becomes", words=one.uploaded, where=one.cell),
        )
        for one in found
    ]
    return bringing.frame_of(("question", "now", "becomes"), rows)


def cleared_table(preview: AnswersPreview, found: Iterable[Difference]) -> pd.DataFrame:
    """What is emptied, with what it said."""
    return bringing.frame_of(("question", "was"), [(about(preview, one), one.now) for one in found])


def choices_of(
    session: Mapping[Any, Any], prefix: str, merged: Merged
) -> dict[tuple[str, str], Side]:
    """What was chosen on the page about each conflict."""
    said = {one.key: session.get(name_of(prefix, one)) for one in merged.conflicts}
    return {key: side for key, found in said.items() for side in SIDES if side == found}


def name_of(prefix: str, one: Difference) -> str:
    """The name of the choice between the versions of a cell."""
    return f"{prefix}{one.question_id}/{one.field}"


def _told(words: str) -> str:
    return words or text("reading.empty")
