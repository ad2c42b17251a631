"""What an answer sheet would change: each cell beside what it was and what stands now.

A three-way merge, cell by cell. What only one side changed is taken over; what both changed is
shown, and a person chooses. Where it is not known what the sheet was filled in with, a person
chooses for every difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.model.answers import Answer, AnswerStatus
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.questionnaire import values_of
from toolkit.workbook.questionnaire_reading import AnswersRead, issue
from toolkit.workbook.questionnaire_values import normal
from toolkit.workbook.reading.issues import Issue

Kind = Literal["change", "cleared", "conflict"]
Side = Literal["toolkit", "workbook", "both"]
Base = Mapping[str, Mapping[str, str]] | None


@dataclass(frozen=True)
class Difference:
    """One cell that would be changed. `before` is what it was filled in with, None if unknown."""

    question_id: str
    field: str
    kind: Kind
    before: str | None
    now: str
    uploaded: str
    cell: str

    @property
    def key(self) -> tuple[str, str]:
        """What a choice is kept under."""
        return self.question_id, self.field


@dataclass(frozen=True)
class Merged:
    """All that an answer sheet would change, and what is in the way. Plain values."""

    read: AnswersRead
    differences: tuple[Difference, ...] = ()
    errors: tuple[Issue, ...] = ()
    confirms: tuple[Issue, ...] = ()
    notes: tuple[Issue, ...] = ()

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """What a person has to choose between."""
        return tuple(one for one in self.differences if one.kind == "conflict")

    def undecided(self, choices: Mapping[tuple[str, str], Side]) -> int:
        """How many conflicts nobody has chosen between yet."""
        return sum(one.key not in choices for one in self.conflicts)


def base_of(state: str) -> Mapping[str, Mapping[str, str]]:
    """What a sheet was filled in with, by question, from the JSON that was kept of it."""
    rows: Mapping[str, Mapping[str, str]] = json.loads(state)["rows"]
    return rows


def merge(
    read: AnswersRead,
    base: Base,
    now: Mapping[str, Answer],
    refs: Mapping[str, str],
) -> Merged:
    """What the sheet would change in what stands `now`. `refs` are by question id."""
    differences: list[Difference] = []
    errors, notes = list(read.errors), list(read.notes)
    confirms = list(read.confirms)
    if base is None and read.number is not None:
        confirms.append(issue("W06", read.reference))
    for id, row in read.rows.items():
        stands = values_of(now.get(id))
        was = None if base is None else base.get(id, values_of(None))
        found = [
            one
            for key, uploaded in row.values.items()
            if (one := _compare(id, key, was, stands[key], uploaded, row.cells[key])) is not None
        ]
        ref, answered = refs[id], bool(row.values.get(q.ANSWER) or stands[q.ANSWER])
        emptied = next((one for one in found if one.field == q.ANSWER and not one.uploaded), None)
        if emptied is not None:
            notes.append(issue("A02", emptied.cell, ref=ref))
            found.remove(emptied)
        if found and not answered:
            errors.append(issue("A01", found[0].cell, ref=ref))
        errors.extend(_too_long(found))
        differences.extend(found)
    return Merged(read, tuple(differences), tuple(errors), tuple(confirms), tuple(notes))


def _compare(
    id: str, key: str, was: Mapping[str, str] | None, stands: str, uploaded: str, cell: str
) -> Difference | None:
    before = None if was is None else normal(was.get(key, ""))
    now = normal(stands)
    if uploaded in (before, now):
        return None
    kind: Kind = "change" if uploaded else "cleared"
    if before is None:
        kind = kind if not now else "conflict"
    elif before != now:
        kind = "conflict"
    return Difference(id, key, kind, before, now, uploaded, cell)


def _too_long(found: Iterable[Difference]) -> list[Issue]:
    limits = {column.key: column for column in q.COLUMNS if column.limit}
    return [
        issue("C06", one.cell, column=column.heading, n=len(one.uploaded), limit=column.limit)
        for one in found
        if (column := limits.get(one.field)) and len(one.uploaded) > column.limit
    ]


def has_moved(merged: Merged, now: Mapping[str, Answer]) -> bool:
    """Whether what stands is no longer what the differences were shown against."""
    return any(
        normal(values_of(now.get(one.question_id))[one.field]) != one.now
        for one in merged.differences
    )


def settle(
    merged: Merged, now: Mapping[str, Answer], choices: Mapping[tuple[str, str], Side]
) -> tuple[Answer, ...]:
    """The answers as they are to stand, of the questions where something changes.

    Every conflict has to be among the `choices`; KeyError otherwise.
    """
    values: dict[str, dict[str, str]] = {}
    for one in merged.differences:
        side = choices[one.key] if one.kind == "conflict" else "workbook"
        if side == "toolkit":
            continue
        told = f"{one.now}\n{one.uploaded}".strip() if side == "both" else one.uploaded
        values.setdefault(one.question_id, {})[one.field] = told
    return tuple(_answer(id, changed, now.get(id)) for id, changed in values.items())


def _answer(id: str, changed: Mapping[str, str], stands: Answer | None) -> Answer:
    answer = stands or Answer(id, "dont_know")
    if q.ANSWER in changed:
        level = q.answer_labels()[changed[q.ANSWER]]
        status: AnswerStatus = "rated"
        if level is None:
            outside = changed[q.ANSWER] == q.label_of_status(q.NOT_APPLICABLE)
            status = "not_applicable" if outside else "dont_know"
        answer = replace(answer, status=status, level=level)
    if q.EVIDENCE in changed:
        labels = q.evidence_labels()
        grade = labels.index(changed[q.EVIDENCE]) if changed[q.EVIDENCE] else None
        answer = replace(answer, evidence=grade)
    typed = {key: changed[key] for key in q.TYPED if key in changed}
    return replace(answer, **typed)  # type: ignore[arg-type] # texts under the names of texts
