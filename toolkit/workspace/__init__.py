"""What somebody who works for the council may do: the list of everything the toolkit can.

Every method asks the store, not the session, whether the person may; then it loads, calls pure
functions, and saves.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from toolkit.errors import AnswerError, DatabaseAway, Problem, ToolkitError
from toolkit.model.account import LOCAL_ACCOUNT, Visit
from toolkit.model.council import Council, Role
from toolkit.seat import new_key
from toolkit.store.database import Door, Store
from toolkit.store.trail import Stamp, Trail
from toolkit.store.upkeep import rounds_due
from toolkit.words import text
from toolkit.workspace.answer_sheets import AnswerSheets
from toolkit.workspace.answering import Kept
from toolkit.workspace.importing import Importing
from toolkit.workspace.keeping import Keeping
from toolkit.workspace.next_year import NextYear
from toolkit.workspace.on_paper import OnPaper
from toolkit.workspace.others import WithOthers
from toolkit.workspace.papers import Papers
from toolkit.workspace.people import People
from toolkit.workspace.registers import Registers
from toolkit.workspace.returning import Returning
from toolkit.workspace.rooms import Rooms
from toolkit.workspace.unsaved import Unsaved

__all__ = [
    "LOCAL_ACCOUNT",
    "Kept",
    "Workspace",
    "close_what_is_due",
    "open_workspace",
    "start_council",
    "workspaces_of",
]


@dataclass(frozen=True)
class Workspace(
    WithOthers,
    Keeping,
    Rooms,
    Importing,
    NextYear,
    AnswerSheets,
    Returning,
    Papers,
    OnPaper,
    Registers,
    People,
    Unsaved,
):
    """One person at work for one council. Made by `open_workspace`."""


class Caretaker(Workspace):
    """Nobody in person: does on its day what people were told would be done then."""

    def require(self, least: Role) -> Role:
        """That of whoever may run a round, and not more."""
        return "facilitator"


CARETAKER = "candour"  # as which it stands in the audit trail
log = logging.getLogger("toolkit.workspace")


def open_workspace(
    store: Store,
    account_id: str,
    council_id: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = new_key,
    visit: Visit | None = None,
) -> Workspace:
    """A workspace for an account that belongs to the council. Raises NotAllowed otherwise."""
    workspace = Workspace(store, account_id, council_id, now, new_id, visit)
    workspace.require("reader")
    return workspace


def workspaces_of(
    store: Store, account_id: str, visit: Visit | None = None
) -> tuple[Workspace, ...]:
    """A workspace for each council that the account belongs to, made-up councils last."""
    found = store.memberships(account_id)
    return tuple(open_workspace(store, account_id, one.id, visit=visit) for one, _ in found)


def start_council(
    store: Store,
    account_id: str,
    council: Council,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = new_key,
) -> Workspace:
    """A new council is there, with this account as its first admin."""
    if not council.name.strip():
        raise AnswerError(Problem.of("faults_people.empty"))
    made = replace(council, id=council.id or new_id())
    stamp = Stamp(account_id, now().replace(tzinfo=None))
    with store.together():
        store.add_council(made, account_id)
        Trail(Door(store, made.id)).note(stamp, "start", text("trail.council"))
    return open_workspace(store, account_id, made.id, now, new_id)


def close_what_is_due(store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Every round whose last day is over is closed, as people were told; says how many were.

    In every council, whether or not anybody of it is here. What is wrong with one council's records
    stands in the log and keeps nobody of another out.
    """
    closed = 0
    for council_id in store.council_ids():
        try:
            closed += _close_due(Caretaker(store, CARETAKER, council_id, now, new_key))
        except DatabaseAway:
            raise
        except ToolkitError as error:
            kind = type(error).__name__
            log.error("Council %s: a round that is due cannot be closed (%s)", council_id, kind)
    return closed


def _close_due(workspace: Workspace) -> int:
    due = rounds_due(Door(workspace.store, workspace.council_id), workspace.today)
    for assessment_id, round_id in due:
        workspace.close_round(assessment_id, round_id)
    return len(due)
