"""Who the council is, and what it will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit.model.bank import Effort, Function, Lever

Nation = Literal["england", "wales", "scotland"]
Role = Literal["reader", "contributor", "facilitator", "admin"]
ActionStatus = Literal["not_started", "in_progress", "blocked", "searching", "complete", "stopped"]
ROLES: tuple[Role, ...] = ("reader", "contributor", "facilitator", "admin")
FINISHED: tuple[ActionStatus, ...] = ("complete", "stopped")
OTHERS_DECIDE: tuple[Lever, ...] = ("influence", "lobby")
# Every day that somebody enters lies between these; any other is a slip of the keyboard.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Council:
    """A council. `functions` are the duties it has besides those of every council.

    `sample` marks a made-up council: it says so on every page and never enters a comparison.
    """

    id: str
    name: str
    nation: Nation = "england"
    kind: str = ""
    functions: tuple[Function, ...] = ("all", "upper", "housing")
    sample: bool = False
    handling: str = ""
    revision: int = 0


@dataclass(frozen=True)
class Membership:
    """What one account may do for one council."""

    account_id: str
    council_id: str
    role: Role


@dataclass(frozen=True)
class Note:
    """A line of progress on an action."""

    on: date
    words: str


@dataclass(frozen=True)
class Action:
    """One thing the council will do. `ref` ("CH-03") is what people call it and never changes.

    `owner` is one named person, `job_title` the post that person holds (METHOD 4.6).
    `reason` says why an action was stopped; `result` what came of it; `changed_for` for whom.
    `review_on` is the day on which somebody looks again, as where no way was found yet.
    `carried_from` is the id of the action of an earlier year that this one goes on with.
    Where others decide (`OTHERS_DECIDE`), `asker` is the one person who asks them, and `asked_of`
    says whom. `source` says what it grew from, where that is kept elsewhere: "D-2026-003 isolation"
    is a prompt of a decision check.
    """

    id: str
    ref: str
    question_ids: tuple[str, ...]
    title: str
    theme_id: str = ""
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
    carried_from: str | None = None
    review_on: date | None = None
    asker: str = ""
    asked_of: str = ""
    source: str = ""
    revision: int = 0


@dataclass(frozen=True)
class Plan:
    """The actions of one assessment, in the order in which they were added."""

    actions: tuple[Action, ...] = ()
