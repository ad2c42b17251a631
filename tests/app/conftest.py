"""Real workspaces on real databases, for screens that are driven in process."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.app.state import Context
from toolkit.model.answers import Form
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.store.database import Store, open_store
from toolkit.workspace import Workspace, start_council

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def bank() -> Bank:
    return our_bank()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "candour.db")
    yield opened
    opened.close()


@pytest.fixture
def workspace(store: Store) -> Workspace:
    council = Council(id="own", name="Ownborough Council")
    return start_council(store, "local", council, now=lambda: NOON)


def begin(workspace: Workspace, bank: Bank, form: Form = "full") -> Context:
    """A context at a new assessment."""
    assessment = workspace.start_assessment(bank, title="Spring 2026", year=2026, form=form)
    return Context(workspace, workspace.council(), assessment)
