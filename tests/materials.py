"""What Candour is made of, from its lock: a bill of materials, and what is known to be unsafe.

    python -m tests.materials > candour.cdx.json

writes the bill in CycloneDX, which scanners and procurement read. It needs no network. Where a list
of advisories can be reached, `pip-audit --require-hashes -r toolkit/requirements-run.txt` compares
the lock with it; what that finds goes into `tests/advisories.toml` with what was decided.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from packaging.version import Version

from toolkit import __version__

HERE = Path(__file__).parent
LOCK = HERE.parent / "toolkit" / "requirements-run.txt"
ENTRY = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
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


if __name__ == "__main__":
    json.dump(write_bill(read_lock()), sys.stdout, indent=2)
