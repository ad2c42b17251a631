"""What every test may need that has to be opened and closed, and which tests need a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.store.database import Store, open_store
from toolkit.workspace import Workspace, start_council

BROWSER_TESTS = Path(__file__).parent / "browser"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests that need a browser can be left out, on purpose and by name."""
    parser.addoption(
        "--without-browser",
        action="store_true",
        help="leave out the tests that drive a real Chromium",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test in tests/browser is marked as such, and left out if that was asked for."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
    if config.getoption("--without-browser"):
        left_out = [item for item in items if item.get_closest_marker("browser")]
        items[:] = [item for item in items if not item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The question bank that comes with the toolkit."""
    return our_bank()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database of its own."""
    opened = open_store(tmp_path / "candour.db")
    yield opened
    opened.close()


@pytest.fixture
def workspace(store: Store) -> Workspace:
    """Somebody at work, at noon, for a council of their own."""
    council = Council(id="own", name="Ownborough Council")
    return start_council(store, "local", council, now=lambda: NOON)
