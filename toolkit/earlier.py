"""Earlier years from a spreadsheet that was never ours: what its cells would become here.

Nothing is guessed silently: what is worked out here is proposed, a person confirms it, and
`prepare` takes only what was confirmed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from toolkit.errors import Problem
from toolkit.method import LEVEL_NAMES, band
from toolkit.model.bank import Bank, Question

Rows = Sequence[Sequence[str]]
By = Literal["words", "id", "ref"]
Scale = Literal["zero_to_four", "one_to_five", "percent", "words"]
Choice = int | Literal["dont_know", "leave_out"]
Why = Literal["theme", "not_ours", "no_words", "no_value", "value_left_out", "not_on_form"]

BYS: tuple[By, ...] = ("words", "id", "ref")
SCALES: tuple[Scale, ...] = ("zero_to_four", "one_to_five", "percent", "words")
HEADING_WITHIN = 30
SCALE_MOST = 40  # more different values than this are no scale
NEAR_MOST = 3
NEAR_LEAST = 0.6
LONGEST = 400  # signs of a cell that are compared; the longest question has fewer

_DONT_KNOW = {"don't know", "dont know", "do not know", "not known", "unknown", "not sure", "dk"}
_NOT_APPLICABLE = {"n/a", "na", "not applicable", "does not apply"}
_LEVEL_WORDS = ("level", "score", "rating", "mark", "grade", "assessment", "answer")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


@dataclass(frozen=True)
class Columns:
    """Which columns say what, counted from 0; `theme` is None where none does."""

    question: int
    level: int
    theme: int | None = None
    by: By = "words"


@dataclass(frozen=True)
class Line:
    """One row of the spreadsheet: what it says, and the questions of the bank it may be about.

    `question_id` is given where the match is exact; `near` are close matches, best first, which
    count only once a person has confirmed one. `is_theme` says that the words name a theme.
    """

    number: int
    words: str
    value: str
    question_id: str | None = None
    near: tuple[str, ...] = ()
    is_theme: bool = False


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


def find_heading(rows: Rows) -> int:
    """The row that probably holds the names of the columns, counted from 0.

    It is the first that has two names or more and is followed by a row that is filled as well.
    """
    for place, row in enumerate(rows[:HEADING_WITHIN]):
        names = [cell for cell in row if cell.strip()]
        below = [cell for cell in next(iter(rows[place + 1 : place + 2]), ()) if cell.strip()]
        if len(names) >= 2 and len(below) >= 2 and not any(_is_number(cell) for cell in names):
            return place
    return 0


def name_columns(rows: Rows, heading: int) -> tuple[str, ...]:
    """What each column is called: its letter, and its name where it has one."""
    width = max((len(row) for row in rows), default=0)
    names = rows[heading] if heading < len(rows) else ()
    told = [" ".join(names[i].split()) if i < len(names) else "" for i in range(width)]
    return tuple(f"{letter(i)}: {name}" if name else letter(i) for i, name in enumerate(told))


def letter(column: int) -> str:
    """The letter that a spreadsheet gives a column counted from 0."""
    found, rest = "", column + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        found = chr(ord("A") + sign) + found
    return found


def find_columns(bank: Bank, rows: Rows, heading: int) -> Columns:
    """Which columns probably say which question and which level; a person confirms them."""
    body = rows[heading + 1 :]
    width = max((len(row) for row in rows), default=0)
    cells = [[_cell(row, i) for row in body] for i in range(width)]
    tables = {by: _names(bank, by) for by in BYS}
    hits = {
        (sum(normal(cell) in tables[by] for cell in cells[i]), -BYS.index(by), -i): (i, by)
        for i in range(width)
        for by in BYS
    }
    best, by = hits[max(hits)] if hits else (0, BYS[0])
    if not hits or max(hits)[0] == 0:
        by = "words"
        best = max(range(width), key=lambda i: sum(map(len, cells[i])), default=0)
    names = rows[heading] if heading < len(rows) else ()
    level = max(
        (i for i in range(width) if i != best),
        key=lambda i: (_like_levels(cells[i]), _named(names, i), -i),
        default=best,
    )
    titles = {normal(theme.title) for theme in bank.themes}
    themes = [i for i in range(width) if i not in (best, level)]
    theme = next((i for i in themes if sum(normal(c) in titles for c in cells[i]) > 1), None)
    return Columns(best, level, theme, by)


def _named(names: Sequence[str], column: int) -> bool:
    name = names[column].casefold() if column < len(names) else ""
    return any(word in name for word in _LEVEL_WORDS)


def _like_levels(cells: Sequence[str]) -> float:
    """How much a column looks like one of levels: filled, with few values, often repeated."""
    filled = [normal(cell) for cell in cells if cell.strip()]
    if not filled or len(set(filled)) > SCALE_MOST:
        return 0.0
    numbers = sum(_as_percent(cell) is not None for cell in cells)
    known = sum(one in _LEVELS_SAID or one in _DONT_KNOW for one in filled)
    counted = filled == [str(n) for n in range(1, len(filled) + 1)]  # numbers of the rows
    return 0.0 if counted else (numbers + known) / len(cells)


def match_rows(bank: Bank, rows: Rows, heading: int, columns: Columns) -> tuple[Line, ...]:
    """Each row below the heading that says anything, with the questions it may be about."""
    exact, ours = _names(bank, columns.by), _wordings(bank)
    themes = {normal(name) for theme in bank.themes for name in (theme.title, theme.short)}
    found, theme = [], ""
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        words, value = _cell(row, columns.question), _cell(row, columns.level)
        if columns.theme is not None:
            theme = normal(_cell(row, columns.theme)) or theme
        if not words and not value:
            continue
        said = normal(words)
        question_id = exact.get(said)
        is_theme = question_id is None and said in themes
        near: tuple[str, ...] = ()
        if columns.by == "words" and words and question_id is None and not is_theme:
            near = _near(said, theme, ours)
        found.append(Line(number, words, value, question_id, near, is_theme))
    return tuple(found)


def normal(words: str) -> str:
    """The words without case, marks and spacing, for comparing."""
    plain = unicodedata.normalize("NFKC", words[:LONGEST]).casefold()
    plain = plain.replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(re.sub(r"[^\w'%/.+-]+", " ", plain).split()).rstrip(".")


def _names(bank: Bank, by: By) -> dict[str, str]:
    """Every name under which a question is known exactly, and its id."""
    if by == "id":
        return {normal(question.id): question.id for question in bank.questions}
    if by == "ref":
        every = list(enumerate(bank.questions, 1))
        return {f"{start}{n}": one.id for n, one in every for start in ("", "q", "q ")}
    count = Counter(normal(name) for one in bank.questions for name in (one.title, one.text))
    return {
        normal(name): one.id
        for one in bank.questions
        for name in (one.title, one.text)
        if count[normal(name)] == 1
    }


def _wordings(bank: Bank) -> list[tuple[Question, str, tuple[str, ...]]]:
    """Each question with the name of its theme and all that it is asked in."""
    return [
        (one, normal(bank.theme_of[one.id].title), tuple(map(normal, (one.title, one.text))))
        for one in bank.questions
    ]


def _near(
    said: str, theme: str, ours: Iterable[tuple[Question, str, tuple[str, ...]]]
) -> tuple[str, ...]:
    """The questions whose words are close, best first; those of the same theme come first."""
    found = []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(said)
    for question, of_theme, wordings in ours:
        closest = 0.0
        for wording in wordings:
            matcher.set_seq1(wording)
            if matcher.real_quick_ratio() > NEAR_LEAST and matcher.quick_ratio() > NEAR_LEAST:
                closest = max(closest, matcher.ratio())
        if closest >= NEAR_LEAST:
            found.append((of_theme != theme, -closest, question.id))
    return tuple(id for _, _, id in sorted(found)[:NEAR_MOST])


def values_of(lines: Iterable[Line]) -> dict[str, str]:
    """Each value that stands for a level somewhere, as it is compared and as it is written.

    Numbers come first, in order, then words.
    """
    found = {normal(line.value): line.value for line in lines if line.value and not line.is_theme}
    numbers = {said: _as_percent(value) for said, value in found.items()}

    def order(said: str) -> tuple[bool, float, str]:
        number = numbers[said]
        return number is None, number or 0.0, said

    return {said: found[said] for said in sorted(found, key=order)}


def find_scale(values: Collection[str]) -> Scale | None:
    """The scale that the values can only be on, or None where a person has to say."""
    numbers = [number for value in values if (number := _as_percent(value)) is not None]
    if not numbers:
        return "words"
    if any("%" in value for value in values) or max(numbers) > 5:
        return "percent"
    if min(numbers) < 1:
        return "zero_to_four" if max(numbers) <= 4 else None
    return "one_to_five" if max(numbers) > 4 else None


def propose(values: Iterable[str], scale: Scale) -> dict[str, Choice | None]:
    """What each value could mean on a scale, to be confirmed; None where nobody but a person knows.

    A percentage becomes the level that it lies nearest to (METHOD 1.5).
    """
    return {value: _propose(value, scale) for value in values}


def _propose(value: str, scale: Scale) -> Choice | None:
    said = normal(value)
    if said in _DONT_KNOW:
        return "dont_know"
    if said in _NOT_APPLICABLE:
        return "leave_out"
    if scale == "words":
        return _LEVELS_SAID.get(said)
    number = _as_percent(value)
    if number is None:
        return None
    if scale == "percent":
        return band(int(number + 0.5)) if 0 <= number <= 100 else None
    level = number - (scale == "one_to_five")
    return int(level) if level in (0, 1, 2, 3, 4) else None


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
            problems.append(_undecided(line))
        taken.setdefault(id, line)
        levels[id] = choice if isinstance(choice, int) else None
    if all(level is None for level in levels.values()):
        problems.insert(0, _nothing(lines))
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
    what = f"Rows {first.number} and {second.number} are both about '{question.title}'."
    return Problem(f"Row {second.number}", what, "Choose which of the two counts.")


def _undecided(line: Line) -> Problem:
    what = f"Nobody has said which level '{line.value}' is."
    return Problem(f"Row {line.number}", what, "Choose a level for it, or leave it out.")


def _nothing(lines: Sequence[Line]) -> Problem:
    if any(line.is_theme for line in lines) and not any(line.question_id for line in lines):
        what = "It holds scores of whole themes, without the questions under them."
        fix = (
            "Such scores cannot be compared with ours: nobody can say which questions they rest "
            "on. Use a spreadsheet with a row for each question."
        )
        return Problem("The spreadsheet", what, fix)
    what = "No row gives a level for one of our questions."
    fix = "Look again at the sheet, the columns, and which question each row is about."
    return Problem("The spreadsheet", what, fix)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell.strip().rstrip("%").strip()) is not None


def _as_percent(cell: str) -> float | None:
    """The number in a cell, without its per cent sign, or None where there is none."""
    return float(cell.strip().rstrip("%").strip()) if _is_number(cell) else None


_LEVELS_SAID = {name.casefold(): level for level, name in enumerate(LEVEL_NAMES)}
_LEVELS_SAID |= {f"{level} {name.casefold()}": level for level, name in enumerate(LEVEL_NAMES)}
