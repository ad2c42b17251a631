"""What Candour is made of is known, and none of it is known to be unsafe."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version

from tests.materials import HERE, find_unsafe, read_advisories, read_lock

ROOT = HERE.parent


def test_nothing_in_the_lock_is_older_than_a_reviewed_advisory_allows() -> None:
    assert find_unsafe(read_lock(), read_advisories()) == []


def test_an_older_package_would_be_found() -> None:
    older = tuple(
        replace(one, version="1.10.0") if one.name == "streamlit" else one for one in read_lock()
    )

    found = find_unsafe(older, read_advisories())

    assert len(found) == 4
    assert found[0] == "streamlit 1.10.0: CVE-2022-35918, mended in 1.11.1"


def test_each_advisory_is_about_something_in_the_lock_and_says_why_it_matters() -> None:
    names = {one.name for one in read_lock()}

    assert [one.id for one in read_advisories() if one.package not in names or not one.why] == []


def test_what_is_installed_here_is_what_the_lock_says() -> None:
    strange = {
        one.name: version(one.name)
        for one in read_lock()
        if one.name not in {"tzdata", "pysqlite3", "watchdog"} and version(one.name) != one.version
    }

    assert strange == {}


def test_the_bill_of_materials_names_every_package_with_its_hashes() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tests.materials"], cwd=ROOT, capture_output=True, check=True
    )

    bill = json.loads(said.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    names = [one["name"] for one in bill["components"]]
    assert names == [one.name for one in read_lock()]
    assert "streamlit" in names
    assert all(one["properties"] for one in bill["components"])
