"""Worked-out findings of small made-up councils, for tests of tables, sentences and sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tests.builders import action, agreed, assessment, bank, council, question, theme
from toolkit.findings import Findings, Material, work_out
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Bank
from toolkit.model.council import Action, Council, Plan

TODAY = date(2026, 11, 22)
BANK = bank(
    theme("roads", [question("r1", red_level=2, weight=2), question("r2"), question("r3")]),
    theme("parks", [question("p1"), question("p2", weight=3), question("p3")]),
)
IDS = tuple(one.id for one in BANK.questions)


def records(
    levels: Iterable[int | None], evidence: int = 3, ids: Sequence[str] = IDS
) -> list[AgreedRecord]:
    """Agreed levels in form order; None is "don't know"."""
    return [agreed(id, level, evidence) for id, level in zip(ids, levels, strict=False)]


def act(id: str, questions: Sequence[str] = ("r1",), **more: object) -> Action:
    """An action in the theme of its first question."""
    theme_id = "roads" if questions and questions[0].startswith("r") else "parks"
    return replace(action(id, questions), **{"theme_id": theme_id, **more})  # type: ignore[arg-type]


def material(
    agreed_records: Iterable[AgreedRecord] = (),
    actions: Iterable[Action] = (),
    *,
    year: int = 2026,
    of: Bank = BANK,
    who: Council | None = None,
    earlier: Sequence[Material] = (),
) -> Material:
    """What a store would hand over for one year."""
    made = assessment(of, agreed_records, id=f"a{year}", year=year)
    plan = Plan(tuple(actions))
    return Material(who or council(), of, made, TODAY, plan=plan, earlier=tuple(earlier))


def first_year(
    levels: Iterable[int | None] = (3, 2, 2, 1, 2, 4),
    actions: Iterable[Action] = (),
    *,
    evidence: int = 3,
    who: Council | None = None,
) -> Findings:
    """A council that looks at itself for the first time."""
    return work_out(material(records(levels, evidence), actions, who=who))


def two_years(
    before: Iterable[int | None] = (1, 1, 1, 2, 2, 2),
    after: Iterable[int | None] = (3, 2, 2, 1, 2, 4),
    actions: Iterable[Action] = (),
) -> Findings:
    """A council with a year behind it."""
    earlier = material(records(before), year=2025)
    return work_out(material(records(after), actions, earlier=[earlier]))
