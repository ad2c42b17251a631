"""Data for tests: each builder takes what the test is about and fills in the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from toolkit.counting import Person, Tally
from toolkit.model.answers import AgreedRecord, Answer, Assessment, Respondent, Round
from toolkit.model.bank import EFFORT_POINTS, Bank, Effort, Group, Question, SuggestedAction, Theme
from toolkit.model.council import Action, ActionStatus, Council

GROUPS = ("leadership", "members", "frontline", "partners", "community")
EFFORTS: Mapping[int, Effort] = {cost: effort for effort, cost in EFFORT_POINTS.items()}


def question(
    id: str = "q1",
    *,
    weight: float = 1,
    red_level: int | None = None,
    target: int | None = None,
    major: int = 1,
    asked: Sequence[str] = GROUPS,
) -> Question:
    """A question that every group is asked."""
    action = SuggestedAction(f"Act on {id}", "chief executive", "M", 6, "all staff")
    return Question(
        id=id,
        title=f"Title of {id}",
        text=f"What is true of {id}?",
        why="Because it matters.",
        probe="How would a stranger know?",
        levels=("Nothing.", "A start.", "Partly.", "Mostly.", "Always."),
        evidence=("A minute.",),
        sources=(),
        audience=tuple(asked),
        lever="direct",
        actions={"low": action, "mid": action, "high": action},
        weight=weight,  # type: ignore[arg-type]  # a case file may weigh by any number
        red_level=red_level,
        target=target,
        mirrored={group: f"What do you see of {id}?" for group in asked if group != "leadership"},
        major=major,
    )


def theme(id: str = "t", questions: Iterable[Question] = (), *, weight: float = 1.0) -> Theme:
    """A theme with these questions."""
    return Theme(
        id=id,
        title=f"Theme {id}",
        short=id[:24],
        code="TH",
        covers="What it covers.",
        opening="An opening.",
        minutes=20,
        questions=tuple(questions),
        weight=weight,
    )


def bank(*themes: Theme) -> Bank:
    """A bank with these themes and the five groups."""
    groups = tuple(Group(id, id.title(), f"People of {id}") for id in GROUPS)
    return Bank("test", "1.0", "A bank", "MIT", themes, groups, ("chief executive",))


def agreed(
    question_id: str = "q1", level: int | None = None, evidence: int | None = 3, **more: object
) -> AgreedRecord:
    """A sound agreed record; a level of None is "don't know"."""
    given: dict[str, object] = {
        "status": "dont_know" if level is None else "rated",
        "level": level,
        "evidence": None if level is None else evidence,
        "reference": "minute 12",
        "rationale": "as agreed in the workshop",
    }
    return AgreedRecord(question_id, **{**given, **more})  # type: ignore[arg-type]


def answer(question_id: str, level: int | None, evidence: int | None = None) -> Answer:
    """A level, or "don't know" where it is None."""
    return Answer(question_id, "dont_know" if level is None else "rated", level, evidence)


def person(id: str, group: str, levels: Mapping[str, int | None]) -> Person:
    """Somebody's answers; a question that is not in `levels` was left blank."""
    answers = {question_id: answer(question_id, level) for question_id, level in levels.items()}
    return Person(Respondent(id, group), answers)


def counted(
    levels: Iterable[int] = (),
    evidence: Iterable[int | None] | None = None,
    dk: int = 0,
    na: int = 0,
    blank: int = 0,
) -> Tally:
    """One group's answers to one question, as a count; no grade given counts as 0."""
    given = list(levels)
    grades = [grade or 0 for grade in (evidence or [0] * len(given))]
    return Tally(
        tuple(given.count(level) for level in range(5)),
        tuple(grades.count(grade) for grade in range(4)),
        dk,
        na,
        blank,
    )


def action(
    id: str,
    questions: Sequence[str],
    *,
    effort: int = 1,
    owner: str = "Ana Price",
    due: date | None = date(2026, 9, 30),
    measure: str = "share of staff who report it",
    status: ActionStatus = "not_started",
    completed_on: date | None = None,
) -> Action:
    """A sound action; its ref is its id."""
    return Action(
        id=id,
        ref=id,
        question_ids=tuple(questions),
        title=f"Do {id}",
        owner=owner,
        due=due,
        measure=measure,
        effort=EFFORTS[effort],
        status=status,
        completed_on=completed_on,
    )


def council(name: str = "Testford") -> Council:
    """A council with every function."""
    return Council("c1", name)


def survey(id: str = "r1", groups: Sequence[str] = GROUPS) -> Round:
    """A closed private survey of these groups."""
    return Round(id, "Survey", "survey", tuple(groups), state="closed")


def assessment(
    of: Bank,
    records: Iterable[AgreedRecord] = (),
    *,
    id: str = "a1",
    year: int = 2026,
    rounds: Sequence[Round] = (),
) -> Assessment:
    """An assessment with the whole bank on its form."""
    return Assessment(
        id=id,
        title=f"Assessment {year}",
        year=year,
        label=str(year),
        bank_fingerprint=of.fingerprint,
        form="full",
        question_ids=tuple(question.id for question in of.questions),
        agreed={record.question_id: record for record in records},
        rounds=tuple(rounds),
    )
