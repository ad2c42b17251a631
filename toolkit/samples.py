"""Whole councils from files, put in through the doors that people use: Merrowdale, and one's own.

`sample_data/README.md` describes the format. Everything that a file says goes through a workspace
and seats, so nothing in the database is there that a person could not have typed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from toolkit.banks.places import Document, read_yaml
from toolkit.banks.reading import read_bank
from toolkit.data import find_data
from toolkit.errors import Problem, ToolkitError
from toolkit.model.answers import AgreedRecord, Answer, Assessment, Dissent, Form, Status
from toolkit.model.bank import Bank, Effort, Function, Lever
from toolkit.model.council import Action, ActionStatus, Council, Nation, Note
from toolkit.sample_decisions import (
    DecisionsPart,
    empty_decisions,
    load_decisions,
    read_decisions,
)
from toolkit.sample_parts import read_part
from toolkit.sample_registers import RegistersPart, empty_registers, load_registers, read_registers
from toolkit.seat import new_key
from toolkit.store import upkeep
from toolkit.store.database import Store
from toolkit.words import advice, text
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, start_council

SAMPLE = "merrowdale"


@dataclass(frozen=True)
class CouncilPart:
    """The part `council` of a file."""

    id: str
    name: str
    nation: Nation = "england"
    kind: str = ""
    functions: tuple[Function, ...] = ("all", "upper", "housing")
    sample: bool = False
    about: str = ""
    facts: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class AssessmentPart:
    """The part `assessment` of a file. `bank` is a folder of ours; empty: the newest version."""

    year: int
    title: str
    held_on: date
    label: str = ""
    bank: str = ""
    form: Form = "full"
    people: str = ""
    facilitator: str = ""
    mood: str = ""


@dataclass(frozen=True)
class Entry:
    """One question under `agreed` or `answers`."""

    status: Status = "rated"
    level: int | None = None
    evidence: int | None = None
    reference: str = ""
    reason: str = ""
    comment: str = ""
    rationale: str = ""
    decider: str = ""
    approver: str = ""
    searching: str = ""
    review_on: date | None = None
    dissent: tuple[Dissent, ...] = ()


@dataclass(frozen=True)
class ActionPart:
    """One action under `plan`."""

    ref: str
    question_ids: tuple[str, ...]
    title: str
    owner: str = ""
    job_title: str = ""
    due: date | None = None
    measure: str = ""
    effort: Effort = "M"
    lever: Lever = "direct"
    status: ActionStatus = "not_started"
    completed_on: date | None = None
    notes: tuple[Note, ...] = ()
    reason: str = ""
    result: str = ""
    changed_for: str = ""
    carried_from: int | None = None
    review_on: date | None = None
    asker: str = ""
    asked_of: str = ""


@dataclass(frozen=True)
class Year:
    """One assessment with what was answered, agreed and planned, and where to find its faults."""

    document: Document
    assessment: AssessmentPart
    agreed: Mapping[str, Entry] = field(default_factory=dict)
    answers: Mapping[str, Entry] = field(default_factory=dict)
    plan: tuple[ActionPart, ...] = ()
    people: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Sample:
    """A council and its years, oldest first, as files told it."""

    council: CouncilPart
    years: tuple[Year, ...]
    registers: RegistersPart = field(default_factory=RegistersPart)
    decisions: DecisionsPart = field(default_factory=DecisionsPart)


def first_start(store: Store) -> None:
    """Whoever opens Candour finds the sample council there, and old answers forgotten."""
    if not store.memberships(LOCAL_ACCOUNT):
        sample = read_sample(find_data("sample_data") / SAMPLE)
        with store.together():
            store.keep_account(LOCAL_ACCOUNT)  # here a second process waits for the first
            if not store.memberships(LOCAL_ACCOUNT):
                load(store, sample)
    upkeep.forget_old_answers(store, datetime.now(UTC).date())


def reset_sample(store: Store, workspace: Workspace) -> Workspace:
    """The sample council is as it came, all of it; what was tried out in it is gone."""
    sample = read_sample(find_data("sample_data") / SAMPLE)
    if not workspace.council().sample:
        raise ToolkitError(
            Problem(workspace.council().name, *advice("faults_samples.not_sample_council"))
        )
    with store.together():
        now = workspace.council()
        workspace.save_council(_council(sample.council, now.id), now.revision)
        for assessment in workspace.assessments():
            workspace.delete_assessment(assessment.id, assessment.title)
        empty_registers(workspace)
        empty_decisions(workspace)
        workspace.begin_refs_anew()
        _load_years(workspace, sample, our_bank())
        load_registers(workspace, sample.registers)
        load_decisions(workspace, sample.decisions)
    upkeep.forget_old_answers(store, datetime.now(UTC).date())
    return workspace


def our_bank(folder: str = "candour") -> Bank:
    """The question bank that comes with Candour, or an earlier version of it in another folder."""
    return read_bank(find_data("questions") / folder)


def read_sample(path: Path) -> Sample:
    """What a file, or a folder of files, tells; else ToolkitError with every fault at its line."""
    try:
        single = not path.is_dir()
        found = path.exists()
    except OSError as error:
        raise ToolkitError(
            Problem(str(path), *advice("faults_samples.cannot_be_read", reason=error.strerror))
        ) from error
    if not found:
        raise ToolkitError(Problem(str(path), *advice("faults_samples.no_such_file")))
    names = [path] if single else sorted(path.glob("[0-9]*.yaml"))
    problems: list[Problem] = []
    head = read_yaml(path if single else path / "council.yaml")
    council = read_part(CouncilPart, head, "council", problems)
    years = []
    for name in names:
        document = head if single else read_yaml(name)
        years.append(_year(document, path, problems))
    if not names:
        problems.append(Problem(str(path), *advice("faults_samples.no_assessment_here")))
    registers, decisions = read_registers(path, problems), read_decisions(path, problems)
    if problems or council is None:
        raise ToolkitError(dict.fromkeys(problems))
    told = [year for year in years if year is not None]
    held = sorted(told, key=lambda year: year.assessment.held_on)
    return Sample(council, tuple(held), registers, decisions)


def load(store: Store, sample: Sample, bank: Bank | None = None) -> Workspace:
    """The council is in the database with all its years, or nothing of it if a part is refused."""
    council = _council(sample.council, f"{sample.council.id}-{new_key()[:8]}")
    with store.together():
        workspace = start_council(store, LOCAL_ACCOUNT, council)
        _load_years(workspace, sample, bank or our_bank())
        load_registers(workspace, sample.registers)
        load_decisions(workspace, sample.decisions)
    return workspace


def _council(part: CouncilPart, council_id: str) -> Council:
    return Council(
        id=council_id,
        name=part.name,
        nation=part.nation,
        kind=part.kind,
        functions=part.functions,
        sample=part.sample,
    )


def _load_years(workspace: Workspace, sample: Sample, bank: Bank) -> None:
    plans: dict[tuple[int, str], str] = {}
    for year in sample.years:
        noon = datetime.combine(year.assessment.held_on, time(12), UTC)
        then = replace(workspace, now=partial(_moment, noon))
        is_last = year is sample.years[-1]
        asked = _bank_of(year) or bank
        assessment = _load_year(then, year, asked)
        for part in year.plan:
            plans[year.assessment.year, part.ref] = _load_action(
                then, assessment, part, asked, plans, year.document
            )
        if not is_last:
            then.publish(assessment.id)


def _bank_of(year: Year) -> Bank | None:
    """The version of our bank that the file names, or None where it names none."""
    name = year.assessment.bank
    if not name:
        return None
    known = sorted(path.parent.name for path in find_data("questions").glob("*/bank.yaml"))
    if name not in known:
        where = year.document.where("assessment", "bank")
        raise ToolkitError(
            Problem(where, *advice("faults_samples.no_bank", name=name, names=", ".join(known)))
        )
    return our_bank(name)


def _moment(moment: datetime) -> datetime:
    return moment


def _load_year(workspace: Workspace, year: Year, bank: Bank) -> Assessment:
    part = year.assessment
    assessment = workspace.start_assessment(
        bank,
        title=part.title,
        year=part.year,
        label=part.label,
        form=part.form,
        held_on=part.held_on,
        people=part.people,
    )
    if year.people:
        _load_people(workspace, assessment, year, bank)
    for question_id, entry in year.answers.items():
        answer = _answer(question_id, entry)
        workspace.keep_answer(assessment.id, answer, 0, new_key())
    records = [
        AgreedRecord(
            question_id,
            facilitator=part.facilitator,
            agreed_on=part.held_on,
            **{name: getattr(entry, name) for name in _SHARED},
        )
        for question_id, entry in year.agreed.items()
    ]
    workspace.agree_all(assessment.id, [(record, 0) for record in records])
    return assessment


_SHARED = [one.name for one in fields(Entry) if one.name != "comment"]


def _load_people(workspace: Workspace, assessment: Assessment, year: Year, bank: Bank) -> None:
    groups = tuple(group.id for group in bank.groups)
    one = workspace.open_round(
        assessment.id, text("faults_samples.survey", title=assessment.title), "survey", groups
    )
    for row in year.people:
        seat = workspace.take_seat(assessment, one, row["group"])
        seat.save_answers([_said(id, row[id]) for id in bank.by_id if row.get(id)], new_key())
    workspace.close_round(assessment.id, one.id)


def _said(question_id: str, said: str) -> Answer:
    level = int(said) if said.isdecimal() else None
    status: Any = "rated" if level is not None else said
    return Answer(question_id, status, level)


def _load_action(
    workspace: Workspace,
    assessment: Assessment,
    part: ActionPart,
    bank: Bank,
    plans: Mapping[tuple[int, str], str],
    document: Document,
) -> str:
    theme = bank.theme_of.get(part.question_ids[0]) if part.question_ids else None
    earlier = part.carried_from
    if earlier is not None and (earlier, part.ref) not in plans:
        raise ToolkitError(
            Problem(
                document.where("plan"),
                *advice("faults_samples.action_not_in_plan", ref=part.ref, earlier=earlier),
            )
        )
    told = {one.name: getattr(part, one.name) for one in fields(part)}
    told["carried_from"] = plans[earlier, part.ref] if earlier is not None else None
    action = Action(id="", theme_id=theme.id if theme else "", **told)
    return workspace.add_action(assessment.id, action).id


def _answer(question_id: str, entry: Entry) -> Answer:
    status: Any = entry.status
    return Answer(
        question_id,
        status,
        entry.level,
        entry.evidence,
        entry.reference,
        entry.reason,
        entry.comment,
    )


def _year(document: Document, path: Path, problems: list[Problem]) -> Year | None:
    assessment = read_part(AssessmentPart, document, "assessment", problems)
    agreed = _entries(document, "agreed", problems)
    answers = _entries(document, "answers", problems)
    plan = read_part(tuple[ActionPart, ...], document, "plan", problems, needed=False)
    if assessment is None or document.data is None:
        return None
    table = path / f"answers-{assessment.year}.csv"
    people = tuple(_people(table, problems)) if table.is_file() else ()
    return Year(document, assessment, agreed, answers, plan or (), people)


def _entries(document: Document, name: str, problems: list[Problem]) -> Mapping[str, Entry]:
    found = read_part(Mapping[str, Entry], document, name, problems, needed=False) or {}
    for question_id, entry in found.items():
        where = document.where(name, question_id)
        problems.extend(_answer(question_id, entry).check(where))
    return found


def _people(table: Path, problems: list[Problem]) -> Iterator[Mapping[str, str]]:
    allowed = {"0", "1", "2", "3", "4", "dont_know", "not_applicable", ""}
    with table.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        for number, row in enumerate(reader, start=2):
            for column, said in row.items():
                if column not in ("code", "group", "role") and said not in allowed:
                    where = f"{table.name}:{number} ({column})"
                    problems.append(Problem(where, *advice("faults_samples.not_answer", said=said)))
            yield row
