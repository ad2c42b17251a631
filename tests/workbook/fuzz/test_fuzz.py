"""A few hundred damaged workbooks with every run of the tests; thousands by the command."""

from __future__ import annotations

import re
import subprocess
import sys
import time

from tests.workbook.fuzz.__main__ import run
from toolkit.workbook.reading import child


def test_damaged_workbooks_are_refused_or_taken_over_whole():
    seed = int(time.time())

    tally = run(seed, files=120, in_process=True)

    assert tally.faults == [], f"first seed {seed}"
    assert tally.files == 120
    assert len(tally.outcomes) > 3


def test_damaged_workbooks_keep_within_time_and_memory():
    # in a process of its own: what children used is told of all that a process ever had
    command = [sys.executable, "-m", "tests.workbook.fuzz", "--seconds", "5", "--seed", "20261122"]

    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
    found = re.search(r"most memory (\d+)", done.stdout)
    assert found is not None, done.stdout
    assert int(found[1]) * 1024 * 1024 < child.MEMORY


def test_the_command_prints_its_seed_and_what_became_of_the_files():
    command = [sys.executable, "-m", "tests.workbook.fuzz", "--seconds", "1", "--seed", "5"]

    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
    assert "first seed 5" in done.stdout
    assert "most memory" in done.stdout
