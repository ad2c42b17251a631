"""What the store's tests open and close."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import KINDS
from tests.prepared import put_empty
from toolkit.model.answers import Assessment, Round
from toolkit.model.council import Council
from toolkit.store.answers import Answers
from toolkit.store.database import Door, Store, open_store
from toolkit.store.records import Records, Stamp

STAMP = Stamp("local", datetime(2026, 3, 12, 10, 30, 45))  # noqa: DTZ001  # UTC without a zone
ALONE = Round("r-alone", "Own answers", "alone", ("leadership",), state="open")
SURVEY = Round("r-survey", "Survey", "survey", ("leadership", "frontline"), state="open")
ASSESSMENT = Assessment(
    id="a-2026",
    title="Spring 2026",
    year=2026,
    label="2026",
    bank_fingerprint="f" * 64,
    form="full",
    question_ids=("one", "two", "three"),
    state="open",
    rounds=(ALONE, SURVEY),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The store's tests run on both kinds, unless one looks at the file or the server itself."""
    if "kind" in metafunc.fixturenames:
        on_server = metafunc.definition.get_closest_marker("postgres") is not None
        kinds = KINDS[1:] if on_server else KINDS
        metafunc.parametrize(
            "kind", KINDS[:1] if "path" in metafunc.fixturenames else kinds, indirect=True
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "candour.db"


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    if isinstance(place, Path):
        put_empty(place)
    opened = open_store(place)
    opened.add_council(Council(id="m", name="Merrowdale"), "local")
    opened.keep_bank("f" * 64, "candour", "2.0", "The bank", "{}")
    yield opened
    opened.close()


@pytest.fixture
def records(store: Store) -> Records:
    made = Records(Door(store, "m"))
    made.add_assessment(ASSESSMENT, STAMP)
    return made


@pytest.fixture
def answers(store: Store, records: Records) -> Answers:
    return Answers(records.door)
