"""What every test may need that has to be opened and closed, and which tests may be left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import APP, PostgresServer, running_server
from tests.prepared import put_empty
from tests.second_try import SECOND_TRY
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.store.database import Store, open_store
from toolkit.workspace import Workspace, start_council

BROWSER_TESTS = Path(__file__).parent / "browser"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


LEFT_OUT = {"browser": "drive a real Chromium", "postgres": "need a real PostgreSQL"}
KINDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


# The same examples at each run, however long one takes on a machine that is busy with other tests.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Tests may be marked to run on each kind of database, where they use one at all."""
    config.addinivalue_line("markers", "both_kinds: runs on SQLite and on PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that is marked for it runs on each kind, unless it uses none or names its own."""
    marked = metafunc.definition.get_closest_marker("both_kinds") is not None
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if marked and "kind" in metafunc.fixturenames and "kind" not in named:
        metafunc.parametrize("kind", KINDS, indirect=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests that need a browser or a server can be left out, on purpose and by name."""
    for name, what in LEFT_OUT.items():
        said = f"leave out the tests that {what}"
        parser.addoption(f"--without-{name}", action="store_true", help=said)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test in tests/browser is marked as such, with a second try; some are left out if asked.

    They come first: they take longest, and last of all one of them would be waited for alone.
    """
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
            item.add_marker(SECOND_TRY)
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    names = [name for name in LEFT_OUT if config.getoption(f"--without-{name}")]
    out = [item for item in items if any(item.get_closest_marker(name) for name in names)]
    if out:
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The question bank that comes with the toolkit."""
    return our_bank()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of the tests' own, started when the first test asks for it."""
    with running_server() as server:
        yield server


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database; a test marked `both_kinds` runs on each."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path | str]:
    """Where an empty database of its own is, or will be."""
    if kind == "sqlite":
        yield tmp_path / "candour.db"
        return
    server = request.getfixturevalue("postgres")
    name = server.make_database()
    yield server.url(name, APP)
    server.drop_database(name)


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """An empty database of its own."""
    if isinstance(place, Path):
        put_empty(place)
    opened = open_store(place)
    yield opened
    opened.close()


@pytest.fixture
def workspace(store: Store) -> Workspace:
    """Somebody at work, at noon, for a council of their own."""
    council = Council(id="own", name="Ownborough Council")
    return start_council(store, "local", council, now=lambda: NOON)
