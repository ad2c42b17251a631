"""The contract between writing and reading the offline questionnaire: columns, words, limits.

The reader finds columns by their headings and questions by their ref, on whatever sheet they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from openpyxl.utils import get_column_letter

from toolkit.method import level_names
from toolkit.model.answers import Answer
from toolkit.model.bank import EVIDENCE_GRADES, LEVELS
from toolkit.words import clean_text, text
from toolkit.workbook.manifest import short_code
from toolkit.workbook.text import SHEET_NAME_LIMIT

KIND, PRIVATE_KIND = "questionnaire", "private-sheet"
SCHEMA = "1.0"
HEADING_ROW, FIRST_ROW = 5, 6
REF, QUESTION, ANSWER, EVIDENCE = "ref", "question", "answer", "evidence"
REFERENCE, COMMENT, REASON = "reference", "comment", "reason"
TYPED = (REFERENCE, COMMENT, REASON)
LEVEL_KEYS = tuple(f"level{level}" for level in LEVELS)
DONT_KNOW, NOT_APPLICABLE = "dont_know", "not_applicable"
RETURN = ("decider", "facilitator", "agreed_on")
INPUT = "FFF8E1"
_EDGES = "' "
_NOT_IN_A_NAME = re.compile(r"[:\\/?*\[\]\x00-\x1f]")


@dataclass(frozen=True)
class AnswerColumn:
    """One column of a theme sheet; `limit` is how much may be typed into it.

    `own` says that one person answers for themselves.
    """

    key: str
    width: float
    limit: int = 0
    own: bool = False

    @property
    def heading(self) -> str:
        """What stands above it."""
        if self.key in LEVEL_KEYS:
            return label_of_level(LEVEL_KEYS.index(self.key))
        if self.own and self.key == ANSWER:
            return text("questionnaire.column.own_answer")
        return text(f"questionnaire.column.{self.key}")


COLUMNS = (
    AnswerColumn(REF, 7.5),
    AnswerColumn(QUESTION, 34),
    *(AnswerColumn(key, 20) for key in LEVEL_KEYS),
    AnswerColumn(ANSWER, 17.5),
    AnswerColumn(EVIDENCE, 18),
    AnswerColumn(REFERENCE, 28, 1000),
    AnswerColumn(COMMENT, 40, 4000),
    AnswerColumn(REASON, 24, 1000),
)
TO_FILL_IN = (ANSWER, EVIDENCE, *TYPED)


def letter_of(key: str) -> str:
    """The letter under which a column of a theme sheet is written."""
    return get_column_letter([column.key for column in COLUMNS].index(key) + 1)


def label_of_level(level: int) -> str:
    """A level as the list offers it: "3 In place"."""
    return f"{level} {level_names()[level]}"


def answer_labels() -> Mapping[str, int | None]:
    """What the list of answers offers, each with its score."""
    levels: dict[str, int | None] = {label_of_level(level): level for level in LEVELS}
    return levels | {label_of_status(one): None for one in (DONT_KNOW, NOT_APPLICABLE)}


def label_of_status(status: str) -> str:
    """What an answer without a level is called."""
    return text(f"codes.status.{status}")


def label_of(answer: Answer) -> str:
    """An answer as the list offers it."""
    return label_of_status(answer.status) if answer.level is None else label_of_level(answer.level)


def evidence_labels() -> tuple[str, ...]:
    """What the list of grades offers, from none to checked from outside."""
    return tuple(f"{grade} {text(f'codes.grade.g{grade}')}" for grade in EVIDENCE_GRADES)


def sheet_name(key: str) -> str:
    """What a sheet beside those of the themes is called."""
    return text(f"questionnaire.sheet.{key}")


def tab_name(words: str, taken: tuple[str, ...] = ()) -> str:
    """The words as the name of a sheet: cut to what Excel takes, and unlike all that are taken."""
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", clean_text(words)).split())
    used = {one.casefold() for one in taken} | {"history"}
    endings = ("" if number == 1 else f" ({number})" for number in count(1))
    names = (f"{plain[: SHEET_NAME_LIMIT - len(end)].strip(_EDGES)}{end}" for end in endings)
    return next(name.strip() for name in names if name and name.strip().casefold() not in used)


def make_reference(assessment_id: str, number: int) -> str:
    """The reference of one answer sheet, as people may quote it: AS-7Q2M-9X4K-E3."""
    code = short_code(f"assessment {assessment_id}", 8)
    return f"AS-{code[:4]}-{code[4:]}-E{number}"


def private_reference(round_id: str, group: str) -> str:
    """The reference of a group's private sheet: the same for each who fills one in."""
    code = short_code(f"round {round_id} {group}", 8)
    return f"PS-{code[:4]}-{code[4:]}"
