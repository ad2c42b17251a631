"""Worked examples that stand beside a bank: answers, and the scores they must give by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from toolkit.banks.checks import suggest
from toolkit.banks.places import Document
from toolkit.errors import Problem
from toolkit.method import DEFAULT
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Bank, Theme
from toolkit.scoring import score_theme
from toolkit.standing import stand_agreed
from toolkit.words import advice, text

OTHERS = "others"
_SCORES = ("claimed", "evidenced", "gap", "low", "high", "rating", "reason")
_BEST_GRADE = {OTHERS: 3}


@dataclass(frozen=True)
class Example:
    """Answers to one theme and what the method must make of them.

    `answers` gives a level, dont_know or not_applicable by question id; `others` stands for every
    question that is not named. `evidence` gives grades in the same way, each with its reference.
    """

    name: str
    theme: str
    answers: Mapping[str, str]
    expect: Mapping[str, str]
    evidence: Mapping[str, int] = field(default_factory=lambda: _BEST_GRADE)


def check_examples(document: Document, bank: Bank) -> tuple[Problem, ...]:
    """Every example of this file that cannot be worked, or that gives another score."""
    if document.problems:
        return document.problems
    try:
        examples = _FORM.validate_python(document.data)["examples"]
    except ValidationError as error:
        return tuple(
            Problem(
                document.where(*(step for step in fault["loc"] if step != "[key]")),
                *advice("faults_bank.example_cannot_be_read", reason=fault["msg"].lower()),
            )
            for fault in error.errors()
        )
    except KeyError:
        return (Problem(document.where(), *advice("faults_bank.no_list_examples")),)
    return tuple(
        problem
        for i, example in enumerate(examples)
        for problem in _work(example, f"{document.where('examples', i)} ({example.name})", bank)
    )


_FORM: TypeAdapter[dict[str, tuple[Example, ...]]] = TypeAdapter(
    dict[str, tuple[Example, ...]], config=ConfigDict(extra="forbid")
)


def _work(example: Example, where: str, bank: Bank) -> Iterator[Problem]:
    theme = next((theme for theme in bank.themes if theme.id == example.theme), None)
    if theme is None:
        known = [theme.id for theme in bank.themes]
        yield Problem(
            where, text("faults_bank.no_theme", theme=example.theme), suggest(example.theme, known)
        )
        return
    faults = tuple(_names(example, where, theme))
    yield from faults
    if faults:
        return
    found = _score(example, theme)
    for name, expected in example.expect.items():
        if str(found[name]) != expected:
            yield Problem(
                where,
                *advice(
                    "faults_bank.method_gives_example",
                    name=name,
                    found=found[name],
                    expected=expected,
                ),
            )


def _names(example: Example, where: str, theme: Theme) -> Iterator[Problem]:
    ids = [question.id for question in theme.questions]
    for name in (*example.answers, *example.evidence):
        if name not in (*ids, OTHERS):
            yield Problem(
                where, text("faults_bank.theme_has_no_question", name=name), suggest(name, ids)
            )
    for name in example.expect:
        if name not in _SCORES:
            yield Problem(where, text("faults_bank.not_score", name=name), suggest(name, _SCORES))
    for given in example.answers.values():
        if given not in ("0", "1", "2", "3", "4", "dont_know", "not_applicable"):
            yield Problem(where, *advice("faults_bank.not_answer", given=given))
    if OTHERS not in example.answers and set(ids) - set(example.answers):
        yield Problem(where, *advice("faults_bank.some_questions_have_no", others=OTHERS))


def _score(example: Example, theme: Theme) -> dict[str, Any]:
    standings = {}
    for question in theme.questions:
        given = example.answers.get(question.id) or example.answers[OTHERS]
        rated = given.isdigit()
        record = AgreedRecord(
            question.id,
            "rated" if rated else "dont_know" if given == "dont_know" else "not_applicable",
            level=int(given) if rated else None,
            evidence=example.evidence.get(question.id, example.evidence.get(OTHERS, 3)),
            reference="the example's own",
            reason="the example says so",
            approver="a second person",
            rationale="worked by hand",
        )
        standings[question.id] = stand_agreed(question, record, DEFAULT)
    score = score_theme(theme, standings, DEFAULT)
    values = (
        score.points_claimed,
        score.points_evidenced,
        score.gap_points,
        score.points_low,
        score.points_high,
        score.rating,
        score.reason,
    )
    return dict(zip(_SCORES, values, strict=True))
