"""What Candour is made of is known, and none of it unsafe; all of its history can be looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.materials import (
    HERE,
    Material,
    audit,
    find_unsafe,
    main,
    read_advisories,
    read_lock,
    write_history,
)

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


# ---- Against a copy of a database of advisories ------------------------------------------------

LIKE_OSV = """
id: PYSEC-1
modified: "2026-11-01T10:00:00Z"
aliases: [CVE-1]
affected:
- package: {name: Some_Thing, ecosystem: PyPI}
  ranges:
  - type: ECOSYSTEM
    events: [{introduced: "0"}, {fixed: "1.4.2"}, {introduced: "2.0"}, {last_affected: "2.3"}]
  - type: GIT
    events: [{introduced: "0"}]
  versions: ["3.7"]
"""


@pytest.mark.parametrize(
    ("number", "unsafe"),
    [
        ("0.1", True),
        ("1.4.1", True),
        ("1.4.2", False),
        ("1.10", False),
        ("2.0", True),
        ("2.3", True),
        ("2.3.1", False),
        ("3.7", True),
    ],
)
def test_a_version_is_found_where_an_entry_says_so(
    tmp_path: Path, number: str, unsafe: bool
) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "one.yaml").write_text(LIKE_OSV, encoding="utf-8")

    told = audit((Material("some-thing", number, ()),), tmp_path)

    assert told.found == ((f"some-thing {number}: PYSEC-1, CVE-1",) if unsafe else ())
    assert (told.entries, told.newest) == (1, "2026-11-01")


def test_what_was_withdrawn_or_is_about_another_ecosystem_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(LIKE_OSV + "withdrawn: 2026-11-02\n", encoding="utf-8")
    other = LIKE_OSV.replace("PyPI", "npm")
    (tmp_path / "b.yaml").write_text(other, encoding="utf-8")

    told = audit((Material("some-thing", "0.1", ()),), tmp_path)

    assert (told.entries, told.found) == (2, ())


def test_an_audit_ends_with_one_for_what_is_unsafe_and_with_two_for_an_empty_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    full.mkdir()
    about = {"package": {"name": "streamlit", "ecosystem": "PyPI"}}
    range_ = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}
    entry = {"id": "GHSA-1", "affected": [about | {"ranges": [range_]}]}
    (full / "one.json").write_text(json.dumps(entry), encoding="utf-8")

    assert main(["--against", str(empty)]) == 2
    assert main(["--against", str(full)]) == 1
    said = capsys.readouterr().out
    assert "nothing was compared" in said
    assert f"streamlit {version('streamlit')}: GHSA-1\n1 found in 1 advisories" in said


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository in which a line was taken out again that should never have been there."""
    made = tmp_path / "repository"
    made.mkdir()
    git(made, "init", "-q")
    for number, words in enumerate(("sesame\nkept\n", "kept\n", "kept\nlast\n")):
        (made / "settings.txt").write_text(words, encoding="utf-8")
        git(made, "add", "settings.txt")
        git(made, "commit", "-q", "-m", f"Say it for the {number}. time")
    return made


def git(folder: Path, *arguments: str) -> None:
    """Git has done it, as somebody made up."""
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *who, *arguments]
    subprocess.run(command, check=True)


def test_what_was_taken_out_again_is_still_among_the_lines_of_the_history(
    repository: Path, tmp_path: Path
) -> None:
    told = write_history(repository, tmp_path / "lines")

    assert (tmp_path / "lines" / "settings.txt").read_text() == "sesame\nkept\nlast\n"
    assert "Say it for the 0. time" in (tmp_path / "lines" / "messages of commits").read_text()
    assert "in 3 commits" in told
    assert "cut short" not in told


def test_a_clone_that_was_cut_short_says_that_it_does_not_hold_all_of_the_history(
    repository: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), str(clone))

    told = write_history(clone, tmp_path / "lines")

    assert "in 1 commits; this clone is cut short" in told
