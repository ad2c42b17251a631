"""A council whose plan goes out in a workbook and comes home again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import NOON
from tests.workbook.reading.edits import Plan, edited
from toolkit.model.answers import Assessment
from toolkit.model.bank import Bank
from toolkit.model.council import Action, Note
from toolkit.model.council import Council as CouncilDetails
from toolkit.store.database import Store, open_store
from toolkit.workbook.reading.issues import FileRefused
from toolkit.workspace import Workspace, open_workspace, start_council
from toolkit.workspace.returning import Preview

TITLES = ("Teach English", "Open the hall", "Count who comes", "Ask the schools", "Pay the club")


@dataclass
class Council:
    """One council at work: what it has stored, and the workbook that it downloaded."""

    workspace: Workspace
    assessment: Assessment
    data: bytes = b""

    @property
    def actions(self) -> dict[str, Action]:
        """What is stored, by Ref."""
        return {one.ref: one for one in self.workspace.plan(self.assessment.id).actions}

    def change(self, ref: str, **values: object) -> None:
        """Somebody changed an action in the toolkit."""
        action = self.actions[ref]
        changed = replace(action, **values)  # type: ignore[arg-type]
        self.workspace.save_action(self.assessment.id, changed, action.revision)

    def download(self) -> bytes:
        """The plan as it is now, as a workbook."""
        self.data = self.workspace.export_plan(self.assessment.id)
        return self.data

    def read(self, edit: Callable[[Plan], object] | bytes | None = None) -> Preview:
        """What the downloaded workbook would change after this edit, or what this file would."""
        data = edit if isinstance(edit, bytes) else self.data
        if callable(edit):
            data = edited(self.data, edit)
        return self.workspace.read_plan(self.assessment.id, "plan.xlsx", data)

    def codes(self, edit: Callable[[Plan], object] | bytes) -> list[tuple[str, str]]:
        """Code and cell of everything that is said about the workbook after this edit."""
        try:
            read = self.read(edit).read
        except FileRefused as refused:
            return [(one.code, one.where) for one in refused.issues]
        asked = [one.issue for one in read.confirmations]
        asked += [one.asked for one in read.new if one.asked]
        return [(one.code, one.where) for one in (*read.problems, *asked, *read.notes)]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, bank: Bank) -> tuple[Path, bytes]:
    """A database with ten actions in two themes, and the workbook that was downloaded from it."""
    path = tmp_path_factory.mktemp("made") / "candour.db"
    store = open_store(path)
    council = at_work(store, start_council(store, "local", OWN, now=lambda: NOON), bank)
    store.close()
    return path, council.data


OWN = CouncilDetails(id="own", name="Ownborough Council")


def at_work(store: Store, workspace: Workspace, bank: Bank) -> Council:
    """The council has started an assessment, planned ten actions, and downloaded them."""
    made = Council(workspace, workspace.start_assessment(bank, title="Spring 2026", year=2026))
    with store.together():
        for n in range(10):
            theme = bank.themes[n % 2]
            action = Action(
                "",
                "",
                (theme.questions[n % 3].id,),
                f"{TITLES[n % 5]} {n}",
                theme_id=theme.id,
                owner=f"Ana Price{n}",
                job_title="Head of Place",
                due=date(2027, 3, n + 1),
                measure=f"{n} people say so",
                effort="M",
                status="in_progress",
                notes=(Note(date(2026, 10, n + 1), f"Met {n} times."),),
            )
            workspace.add_action(made.assessment.id, action)
    made.download()
    return made


@pytest.fixture
def council(made: tuple[Path, bytes], tmp_path: Path) -> Iterator[Council]:
    """The council in a database of this test's own."""
    shutil.copy(made[0], tmp_path / "candour.db")
    store = open_store(tmp_path / "candour.db")
    workspace = open_workspace(store, "local", "own", now=lambda: NOON)
    yield Council(workspace, workspace.assessments()[0], made[1])
    store.close()
