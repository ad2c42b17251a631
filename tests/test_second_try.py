"""What a second try forgives and what not, seen on a run of tests that fail on purpose."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONFTEST = "from tests.second_try import pytest_runtest_makereport, pytest_runtest_teardown"
TESTS = """
import pytest
from tests.second_try import SECOND_TRY, NoSecondTryError

pytestmark = SECOND_TRY
tries = []

@pytest.fixture(scope="module")
def council():
    return []

def test_once(council):
    council.append("written")
    tries.append(1)
    assert len(council) == 1
    assert len(tries) == 2, "too slow"

def test_next(council):
    assert council == ["written"]

def test_never():
    assert not tries

def test_elsewhere():
    raise NoSecondTryError("elsewhere.example")
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> str:
    """What pytest said of these tests, run as the whole is run: by a worker."""
    folder = tmp_path_factory.mktemp("tried")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_it.py").write_text(TESTS, encoding="utf-8")
    how = ["-c", "pyproject.toml", "--rootdir", str(folder), "-p", "no:cacheprovider", "-n", "1"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", str(folder), *how],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    return ended.stdout


def named(said: str, word: str) -> list[str]:
    """The tests that stand under this word at the end of the run."""
    return re.findall(rf"^{word} \S*test_it\.py::(\w+)", said, re.MULTILINE)


def test_a_test_that_passes_the_second_time_is_named_at_the_end_with_what_went_wrong(said):
    assert named(said, "RERUN") == ["test_once", "test_never"]
    assert "AssertionError: too slow" in said


def test_the_second_try_finds_nothing_of_the_first_and_the_next_test_what_the_second_left(said):
    assert "2 failed, 2 passed, 2 rerun" in said


def test_a_test_that_fails_twice_fails_the_run(said):
    assert "test_never" in named(said, "FAILED")


def test_what_no_busy_machine_can_cause_has_no_second_try(said):
    assert "test_elsewhere" in named(said, "FAILED")
    assert "test_elsewhere" not in named(said, "RERUN")
