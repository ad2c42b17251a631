"""What the confirmed rows and values of a foreign spreadsheet come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.earlier.matching import Line, normal
from toolkit.earlier.values import Choice
from toolkit.errors import Problem
from toolkit.model.bank import Bank, Question

Why = Literal["theme", "not_ours", "no_words", "no_value", "value_left_out", "not_on_form"]
NAMED = 80  # signs of a value that a message repeats


@dataclass(frozen=True)
class LeftOut:
    """A row that is not imported, and why."""

    number: int
    words: str
    why: Why


@dataclass(frozen=True)
class Prepared:
    """What would be imported: a level for each question, None for a don't know.

    With any problem nothing is imported.
    """

    levels: Mapping[str, int | None]
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()


def prepare(
    bank: Bank,
    form: Iterable[str],
    lines: Sequence[Line],
    confirmed: Mapping[int, str],
    choices: Mapping[str, Choice | None],
) -> Prepared:
    """What the confirmed rows and values come to, and what is left out and why.

    `confirmed` holds the question that a person chose for a row with close matches; `choices`
    what a person says that each value means.
    """
    asked, taken = set(form), dict[str, Line]()
    levels: dict[str, int | None] = {}
    left_out, problems = list[LeftOut](), list[Problem]()
    undecided: dict[str, Line] = {}
    for line in lines:
        id = line.question_id or confirmed.get(line.number)
        choice = choices.get(normal(line.value))
        why = _why_not(line, id, asked, choice)
        if why is not None or id is None:
            left_out.append(LeftOut(line.number, line.words, why or "not_ours"))
            continue
        if id in taken:
            problems.append(_twice(bank.by_id[id], taken[id], line))
        elif choice is None:
            undecided.setdefault(normal(line.value), line)
        taken.setdefault(id, line)
        levels[id] = choice if isinstance(choice, int) else None
    if not undecided and all(level is None for level in levels.values()):
        problems.insert(0, _nothing(lines))
    problems += map(_undecided, undecided.values())
    return Prepared(levels, tuple(left_out), tuple(problems))


def _why_not(line: Line, id: str | None, asked: set[str], choice: Choice | None) -> Why | None:
    if line.is_theme:
        return "theme"
    if not line.words:
        return "no_words"
    if id is None:
        return "not_ours"
    if id not in asked:
        return "not_on_form"
    if not line.value:
        return "no_value"
    return "value_left_out" if choice == "leave_out" else None


def _twice(question: Question, first: Line, second: Line) -> Problem:
    return Problem.of(
        "faults_import.rows_and_both_about",
        number=second.number,
        first=first.number,
        question=question.title,
    )


def _undecided(line: Line) -> Problem:
    return Problem.of("faults_import.nobody_has_said", number=line.number, line=line.value[:NAMED])


def _nothing(lines: Sequence[Line]) -> Problem:
    if any(line.is_theme for line in lines) and not any(line.question_id for line in lines):
        return Problem.of("faults_import.holds_scores_whole_themes")
    return Problem.of("faults_import.no_row_gives_level")
