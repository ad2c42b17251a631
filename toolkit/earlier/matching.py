"""Rows of a foreign spreadsheet beside the questions that they may be about."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from toolkit.model.bank import Bank

Rows = Sequence[Sequence[str]]
By = Literal["words", "id", "ref"]

BYS: tuple[By, ...] = ("words", "id", "ref")
NEAR_MOST = 3
NEAR_LEAST, LIKELY = 0.6, 0.8
LOOKED_AT = 8  # wordings
SEARCH_MOST = 300  # rows: comparing words takes its time
LONGEST = 400  # signs of a cell that are compared; the longest question has fewer


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
    count only once a person has confirmed one; `likely` says that the first is very close.
    `is_theme` says that the words name a theme.
    """

    number: int
    words: str
    value: str
    question_id: str | None = None
    near: tuple[str, ...] = ()
    likely: bool = False
    is_theme: bool = False


def match_rows(bank: Bank, rows: Rows, heading: int, columns: Columns) -> tuple[Line, ...]:
    """Each row below the heading that says anything, with the questions it may be about."""
    exact, ours = names_of(bank, columns.by), _wordings(bank)
    themes = {normal(name) for theme in bank.themes for name in (theme.title, theme.short)}
    found, theme, searched = [], "", 0
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        words, value = cell_of(row, columns.question), cell_of(row, columns.level)
        if columns.theme is not None:
            theme = normal(cell_of(row, columns.theme)) or theme
        if not words and not value:
            continue
        said = normal(words)
        question_id = exact.get(said)
        is_theme = question_id is None and said in themes
        near: tuple[tuple[float, str], ...] = ()
        if columns.by == "words" and words and question_id is None and not is_theme:
            searched += 1
            near = _near(said, theme, ours) if searched <= SEARCH_MOST else ()
        likely = bool(near) and near[0][0] >= LIKELY
        ids = tuple(id for _, id in near)
        found.append(Line(number, words, value, question_id, ids, likely, is_theme))
    return tuple(found)


def normal(words: str) -> str:
    """The words without case, marks and spacing, for comparing."""
    plain = unicodedata.normalize("NFKC", words[:LONGEST]).casefold()
    plain = plain.replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(re.sub(r"[^\w'%/.+-]+", " ", plain).split()).rstrip(".")


def names_of(bank: Bank, by: By) -> dict[str, str]:
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


@dataclass(frozen=True)
class _Wording:
    """One way in which a question is worded, and the name of its theme."""

    question_id: str
    theme: str
    words: str
    bag: frozenset[str]


def _wordings(bank: Bank) -> list[_Wording]:
    return [
        _Wording(one.id, normal(bank.theme_of[one.id].title), words, frozenset(words.split()))
        for one in bank.questions
        for words in map(normal, (one.title, one.text))
    ]


def _near(said: str, theme: str, ours: Iterable[_Wording]) -> tuple[tuple[float, str], ...]:
    """How close and which the nearest questions are; those of the same theme come first.

    Letters are compared for the few wordings that share most words: comparing all takes a second.
    """
    bag = frozenset(said.split())
    ranked = sorted(ours, key=lambda one: -_shared(bag, one.bag))[:LOOKED_AT]
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(said)
    found: dict[str, tuple[bool, float]] = {}
    for one in ranked:
        matcher.set_seq1(one.words)
        if matcher.real_quick_ratio() >= NEAR_LEAST and matcher.quick_ratio() >= NEAR_LEAST:
            rank = (one.theme != theme, -matcher.ratio())
            found[one.question_id] = min(rank, found.get(one.question_id, rank))
    near = sorted((rank, id) for id, rank in found.items() if -rank[1] >= NEAR_LEAST)
    return tuple((-rank[1], id) for rank, id in near[:NEAR_MOST])


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How many words two sets share, as a share of both; long words count more."""
    return 2 * sum(map(len, one & other)) / (sum(map(len, one)) + sum(map(len, other)) or 1)


def cell_of(row: Sequence[str], column: int) -> str:
    """What stands in this column of a row; nothing where the row is shorter."""
    return row[column].strip() if column < len(row) else ""
