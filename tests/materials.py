"""What Candour is made of, from its lock: a bill of materials, and what is known to be unsafe.

    python -m tests.materials > candour.cdx.json

writes the bill in CycloneDX, which scanners and procurement read.

    python -m tests.materials --against FOLDER

compares the lock with a copy of a database of advisories in the form of OSV, such as PyPA's, and
ends with 1 if one of them is about a version in the lock. Neither needs a network. What is found
goes into `tests/advisories.toml` with what was decided.

    python -m tests.materials --history FOLDER

lays out every line that a commit ever added, for a scanner to look for secrets.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from toolkit import __version__

HERE = Path(__file__).parent
LOCK = HERE.parent / "toolkit" / "requirements-run.txt"
ENTRY = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
ADDED = (
    *("log", "--all", "--reverse", "--patch", "-m", "--unified=0", "--format="),
    *(
        "--no-renames",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--src-prefix=a/",
        "--dst-prefix=b/",
    ),
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Material:
    """One package of the lock, with the hashes of the files that may be installed."""

    name: str
    version: str
    hashes: tuple[str, ...]


@dataclass(frozen=True)
class Advisory:
    """A known weakness, and the first version without it."""

    package: str
    id: str
    mended: str
    why: str


def read_lock(path: Path = LOCK) -> tuple[Material, ...]:
    """Every package of a lock, in its order."""
    text = path.read_text(encoding="utf-8")
    starts = [*(found.start() for found in ENTRY.finditer(text)), len(text)]
    parts = [text[a:b] for a, b in pairwise(starts)]
    found = [(ENTRY.match(part), part) for part in parts]
    return tuple(
        Material(entry[1], entry[2], tuple(HASH.findall(part))) for entry, part in found if entry
    )


def read_advisories(path: Path = HERE / "advisories.toml") -> tuple[Advisory, ...]:
    """The advisories that somebody has read."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))["advisory"]
    return tuple(Advisory(**one) for one in found)


def find_unsafe(materials: tuple[Material, ...], known: tuple[Advisory, ...]) -> list[str]:
    """The packages that are older than an advisory allows, each with the advisory."""
    here = {one.name: Version(one.version) for one in materials}
    return [
        f"{one.package} {here[one.package]}: {one.id}, mended in {one.mended}"
        for one in known
        if one.package in here and here[one.package] < Version(one.mended)
    ]


def write_bill(materials: tuple[Material, ...]) -> dict[str, Any]:
    """The bill of materials, the same for the same lock."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{one.name}@{one.version}",
            "name": one.name,
            "version": one.version,
            "purl": f"pkg:pypi/{one.name}@{one.version}",
            "properties": [{"name": "candour:sha256", "value": value} for value in one.hashes],
        }
        for one in materials
    ]
    ours = {"type": "application", "name": "candour", "version": __version__, "bom-ref": "candour"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": components,
        "dependencies": [{"ref": "candour", "dependsOn": [one["purl"] for one in components]}],
    }


# ---- Against a copy of a database of advisories ------------------------------------------------


@dataclass(frozen=True)
class Audit:
    """What a copy says of a lock; `newest` is the day of its newest entry, as it tells it."""

    entries: int
    newest: str
    found: tuple[str, ...]


def audit(materials: tuple[Material, ...], folder: Path) -> Audit:
    """Every package is compared with every entry about it that was not withdrawn."""
    here = {canonicalize_name(one.name): one.version for one in materials}
    entries, newest, found = 0, "", set[str]()
    for entry in read_entries(folder):
        entries += 1
        newest = max(newest, str(entry.get("modified", ""))[:10])
        for part in entry.get("affected", []):
            about = part.get("package", {})
            name = canonicalize_name(about.get("name", ""))
            ours = about.get("ecosystem") == "PyPI" and not entry.get("withdrawn")
            if ours and name in here and is_affected(here[name], part):
                names = ", ".join([entry["id"], *entry.get("aliases", [])])
                found.add(f"{name} {here[name]}: {names}")
    return Audit(entries, newest, tuple(sorted(found)))


def read_entries(folder: Path) -> Iterator[dict[str, Any]]:
    """Every entry of a copy, in JSON or YAML."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".json", ".yaml", ".yml"}:
            continue
        text = path.read_text(encoding="utf-8")
        entry = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
        if isinstance(entry, dict) and "affected" in entry:
            yield entry


def is_affected(version: str, part: dict[str, Any]) -> bool:
    """A version is named by an entry, or lies in one of its ranges."""
    return version in part.get("versions", []) or any(
        lies_in(Version(version), one["events"])
        for one in part.get("ranges", [])
        if one["type"] == "ECOSYSTEM"
    )


def lies_in(version: Version, events: list[dict[str, str]]) -> bool:
    """After the last event up to a version, what is wrong is there."""
    steps = sorted((at(value), kind) for one in events for kind, value in one.items())
    wrong = False
    for when, kind in steps:
        if kind == "introduced" and when <= version:
            wrong = True
        if (kind == "fixed" and when <= version) or (kind == "last_affected" and when < version):
            wrong = False
    return wrong


def at(version: str) -> Version:
    """The version of an event; "0" is before all others."""
    try:
        return Version("0.dev0" if version == "0" else version)
    except InvalidVersion:
        return Version("0.dev0")  # better found once too often


# ---- What its history held ---------------------------------------------------------------------


def write_history(repository: Path, folder: Path) -> str:
    """Every line that any commit added stands in the folder, a file for each path; says how many.

    Whoever took a line out again did not take it out of the history, so a scanner for secrets has
    to see it too. What a clone cut short does not hold is not looked at, and that is said.
    """
    lines = defaultdict[str, list[str]](list)
    path = before = ""
    for line in read_git(repository, *ADDED).split("\n"):
        if line.startswith("+++ ") and before.startswith("--- "):
            path = line.removeprefix("+++ ").removeprefix("b/")
        elif line.startswith("+"):
            lines[path].append(line[1:])
        before = line
    lines["messages of commits"] = read_git(repository, "log", "--all", "--format=%B").split("\n")
    for name, added in lines.items():
        made = folder / name.strip('"')
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text("\n".join(added) + "\n", encoding="utf-8")
    commits = read_git(repository, "rev-list", "--count", "--all").strip()
    told = f"{sum(map(len, lines.values()))} lines of {len(lines)} files in {commits} commits"
    if read_git(repository, "rev-parse", "--is-shallow-repository").strip() == "true":
        told += "; this clone is cut short: fetch the rest with git fetch --unshallow"
    return told


def read_git(repository: Path, *arguments: str) -> str:
    """What git says of a repository."""
    command = ["git", "-C", str(repository), *arguments]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    return said.decode("utf-8", errors="replace")


def main(arguments: list[str]) -> int:
    """Write the bill or the history, or compare; 1 if the lock has what is known to be unsafe."""
    parser = argparse.ArgumentParser(prog="python -m tests.materials")
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="a copy of advisories")
    parser.add_argument("--history", type=Path, metavar="FOLDER", help="where to lay it out")
    options = parser.parse_args(arguments)
    if options.history is not None:
        sys.stdout.write(f"{write_history(HERE.parent, options.history)}\n")
        return 0
    folder = options.against
    if folder is None:
        json.dump(write_bill(read_lock()), sys.stdout, indent=2)
        return 0
    told = audit(read_lock(), folder)
    if not told.entries:
        sys.stdout.write(f"{folder}: no advisories were found there, so nothing was compared.\n")
        return 2
    last = f"{len(told.found)} found in {told.entries} advisories, the newest of {told.newest}"
    sys.stdout.writelines(f"{line}\n" for line in (*told.found, last))
    return int(bool(told.found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
