"""What a workbook would change, as tables and sentences for the page that asks about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit import frames
from toolkit.words import short_date, text
from toolkit.workbook.reading import notes
from toolkit.workbook.reading.applying import BOTH, TOOLKIT, WORKBOOK
from toolkit.workbook.reading.issues import Issue
from toolkit.workbook.reading.merging import Difference
from toolkit.workbook.reading.plan import FileRead, NewAction
from toolkit.workbook.reading.state import shown
from toolkit.workspace.returning import Preview


def summary(read: FileRead) -> str:
    """How much would change, in one line."""
    return counted(
        changes=len(read.changes),
        decide=len(read.conflicts),
        new=len(read.new),
        kept=len(read.kept),
        problems=len(read.problems),
    )


def counted(*, changes: int, **others: int) -> str:
    """How many changes there are, and how many of each other kind that there are any of."""
    said = [text("bringing.summary.changes", n=changes)]
    said += [text(f"bringing.summary.{name}", n=n) for name, n in others.items() if n]
    return ", ".join(said) + "."


def field(one: Difference) -> str:
    """The heading of the column that differs."""
    return frames.heading(one.key)


def versions(preview: Preview, one: Difference, names: Mapping[str, str]) -> pd.DataFrame:
    """The versions of one cell side by side."""
    found = {} if one.base is None else {text("bringing.version.base"): one.base}
    found |= {_now_label(preview, one, names): one.now}
    found |= {text("bringing.version.theirs", where=one.where): one.theirs}
    return pd.DataFrame({name: [shown(one.key, words)] for name, words in found.items()})


def _now_label(preview: Preview, one: Difference, names: Mapping[str, str]) -> str:
    wrote = preview.writings.get(one.action_id)
    if wrote is None or one.base == one.now:
        return text("bringing.version.now")
    day = short_date(wrote.at.date())
    if wrote.by == preview.account_id:
        return text("bringing.version.now_since", day=day)
    who = names.get(wrote.by) or text("bringing.version.somebody")
    return text("bringing.version.now_by", who=who, day=day)


def options(one: Difference) -> dict[str, str]:
    """What may be chosen about a conflict, by its code."""
    codes = (TOOLKIT, WORKBOOK) if one.both is None else (TOOLKIT, WORKBOOK, BOTH)
    return {code: text(f"bringing.decide.{code}") for code in codes}


def of_kind(read: FileRead, how: str) -> tuple[Difference, ...]:
    """The changes of one kind, in the order of the plan."""
    return tuple(one for one in read.changes if one.how == how)


def changed_table(found: Iterable[Difference]) -> pd.DataFrame:
    """What stands here now, and what it will become, a row for each cell."""
    rows = [
        (_about(one), shown(one.key, one.now), _becomes(one, shown(one.key, one.becomes or "")))
        for one in found
    ]
    return frame_of(("about", "now", "becomes"), rows)


def cleared_table(found: Iterable[Difference]) -> pd.DataFrame:
    """What is emptied, with what it said."""
    return frame_of(("about", "was"), [(_about(one), shown(one.key, one.now)) for one in found])


def added_table(found: Iterable[Difference]) -> pd.DataFrame:
    """The lines that are added under notes that stay."""
    rows = [
        (_about(one), "\n".join(notes.missing(notes.lines_of(one.becomes or ""), one.now, "")))
        for one in found
    ]
    return frame_of(("about", "adds"), rows)


def new_table(one: NewAction) -> pd.DataFrame:
    """What a new row says, a row for each field that is filled in."""
    rows = [(frames.heading(key), shown(key, words)) for key, words in one.values.items() if words]
    return frame_of(("field", "says"), rows)


def issue_table(found: Sequence[Issue]) -> pd.DataFrame:
    """What is said about the workbook: where, what, what to do."""
    return frame_of(("where", "what", "fix"), [(one.where, one.what, one.fix) for one in found])


def issue_list(found: Sequence[Issue]) -> bytes:
    """The same as plain text, one line each, to take away."""
    return "\n".join(str(one.problem) for one in found).encode() + b"\n"


def _about(one: Difference) -> str:
    return text("bringing.cell.about", ref=one.ref, field=field(one))


def _becomes(one: Difference, words: str) -> str:
    return text("bringing.cell.becomes", words=words, where=one.where)


def frame_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    """These rows under the headings of these columns."""
    names = [text(f"bringing.column.{name}") for name in columns]
    return pd.DataFrame(list(rows), columns=names, dtype="object")


def choices_of(session: Mapping[Any, Any], prefix: str) -> dict[str, str]:
    """What was chosen on the page, by the names that the workbook's reading gave."""
    return {
        name.removeprefix(prefix): value
        for name, value in session.items()
        if isinstance(name, str) and name.startswith(prefix) and isinstance(value, str)
    }
