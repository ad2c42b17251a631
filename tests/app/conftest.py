"""Where a screen that is driven in process begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prepared import put_empty
from toolkit.app import state
from toolkit.app.doors import DATABASE
from toolkit.app.state import Context
from toolkit.model.answers import Form
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, start_council, workspaces_of


def begin(workspace: Workspace, bank: Bank, form: Form = "full") -> Context:
    """A context at a new assessment."""
    assessment = workspace.start_assessment(bank, title="Spring 2026", year=2026, form=form)
    return Context(workspace, workspace.council(), assessment)


@pytest.fixture(scope="package", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a screen opens by itself is never the database of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANDOUR_DATA", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture
def app_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A council of one's own and no other, in the database that the app opens, on the app's day."""
    path = put_empty(tmp_path / "candour.db")
    opened = open_store(path)
    start_council(opened, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    opened.close()
    monkeypatch.setenv(DATABASE, str(path))
    forget()
    found = workspaces_of(state.the_store(), LOCAL_ACCOUNT)[0]
    yield found
    state.the_store().close()
    forget()


def forget() -> None:
    """What the app holds for the whole process is made anew by whoever comes next."""
    state.the_store.clear()
    state.the_shelf.clear()
