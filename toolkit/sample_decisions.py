"""The decisions that a sample council checked, put in through the workspace, each on its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from toolkit.banks.places import Document, read_yaml
from toolkit.deciding import begin_decision
from toolkit.errors import Problem, ToolkitError
from toolkit.model.checks import CameOf, Decision, DecisionKind, Maker, Reply
from toolkit.sample_parts import read_part
from toolkit.words import advice
from toolkit.workspace import Workspace

FILE = "decisions.yaml"


@dataclass(frozen=True)
class CheckPart:
    """One entry under `checks`: who made it and when, and what was replied to which prompt."""

    made_on: date
    author: str = ""
    challenger: str = ""
    replies: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionPart:
    """One entry under `decisions`."""

    title: str
    checks: tuple[CheckPart, ...]
    decide_on: date | None = None
    maker: Maker = "cabinet"
    kind: DecisionKind = "policy"
    wards: str = ""
    theme_id: str = ""
    came_of: CameOf = "open"
    what_changed: str = ""


@dataclass(frozen=True)
class DecisionsPart:
    """What `decisions.yaml` tells, and where to find its faults."""

    document: Document = field(default_factory=lambda: Document(FILE))
    decisions: tuple[DecisionPart, ...] = ()


def read_decisions(folder: Path, problems: list[Problem]) -> DecisionsPart:
    """What the file of a folder tells of decisions; nothing where there is none."""
    path = folder / FILE
    if not path.is_file():
        return DecisionsPart()
    document = read_yaml(path)
    found = read_part(tuple[DecisionPart, ...], document, "decisions", problems) or ()
    for i, one in enumerate(found):
        if not one.checks:
            where = document.where("decisions", i)
            problems.append(Problem(where, *advice("faults_samples.has_no_check")))
    return DecisionsPart(document, found)


def load_decisions(workspace: Workspace, part: DecisionsPart) -> None:
    """The decisions are there with their checks. Raises ToolkitError that names a bad one."""
    for i, one in enumerate(part.decisions):
        try:
            _load(workspace, one)
        except ToolkitError as error:
            where = part.document.where("decisions", i)
            raise ToolkitError(replace(fault, where=where) for fault in error.problems) from error


def empty_decisions(workspace: Workspace) -> None:
    """No decision is there any more."""
    for judged in workspace.decisions():
        workspace.delete_decision(judged.decision.id, judged.decision.ref)


def _load(workspace: Workspace, part: DecisionPart) -> None:
    first, *later = part.checks
    told = {name: getattr(part, name) for name in _TOLD}
    then = _on(workspace, first.made_on)
    decision = then.add_decision(_named(replace(begin_decision(then.today), **told), first))
    _reply(then, decision, first)
    for check in later:
        then = _on(workspace, check.made_on)
        again = then.check_again(decision.id, decision.last.number)
        decision = then.save_decision(_named(again, check), again.revision)
        _reply(then, decision, check)
    came = replace(decision, came_of=part.came_of, what_changed=part.what_changed)
    then.save_decision(came, decision.revision)


_TOLD = ("title", "decide_on", "maker", "kind", "wards", "theme_id")


def _named(decision: Decision, check: CheckPart) -> Decision:
    last = replace(decision.last, author=check.author, challenger=check.challenger)
    return replace(decision, runs=(*decision.runs[:-1], last))


def _reply(workspace: Workspace, decision: Decision, check: CheckPart) -> None:
    there = decision.last.replies
    replies = [
        (Reply(id, option, check.words.get(id, "")), there[id].revision if id in there else 0)
        for id, option in check.replies.items()
    ]
    workspace.keep_replies(decision.id, decision.last.number, replies)


def _on(workspace: Workspace, day: date) -> Workspace:
    noon = datetime.combine(day, time(12), UTC)
    return replace(workspace, now=partial(_moment, noon))


def _moment(moment: datetime) -> datetime:
    return moment
