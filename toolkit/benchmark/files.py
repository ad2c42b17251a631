"""The file in which one council hands its points to another: small, strict, without a name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from toolkit.benchmark.pictures import SharedScore
from toolkit.errors import Problem, ToolkitError

FORMAT, FORMAT_VERSION = "candour-benchmark", 1
BYTES_MOST = 20_000
ABOUT = (
    "Self-assessed points of one council, which chose to share them. There is no name in this "
    "file: ask nobody to guess one."
)
_KEYS = ("about", "council", "format", "format_version", "instrument", "month", "points")
_ID = re.compile(r"[0-9a-f]{32}")
_INSTRUMENT = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_FIX = "Ask for a new file: 'Other councils' makes one."


def write_shared(score: SharedScore) -> bytes:
    """The file that other councils can read."""
    record = {
        "about": ABOUT,
        "council": score.peer_id,
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "instrument": score.instrument,
        "month": f"{score.month:%Y-%m}",
        "points": dict(score.points),
    }
    return (json.dumps(record, indent=1, sort_keys=True) + "\n").encode()


def read_shared(name: str, data: bytes, themes: Iterable[str]) -> SharedScore:
    """What the file shares, if it is exactly such a file; `themes` are the places it may name.

    Raises ToolkitError for anything else. Nothing in it is ever run, followed or shown.
    """
    if len(data) > BYTES_MOST:
        what = "It is far larger than such a file ever is."
        raise ToolkitError(Problem(name, what, _FIX))
    try:
        found = json.loads(
            data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:  # ValueError: bad text, bad JSON, a name twice
        raise ToolkitError(Problem(name, "It is not a file of shared points.", _FIX)) from error
    what = _fault(found, set(themes))
    if what:
        raise ToolkitError(Problem(name, what, _FIX))
    year, month = map(int, found["month"].split("-"))
    return SharedScore(found["council"], found["instrument"], date(year, month, 1), found["points"])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _fault(found: Any, themes: set[str]) -> str:
    """What is wrong with what was read; empty where it is sound."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return "It is not a file of shared points."
    version = found.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        return "It was made by another version of Candour."
    sound = (
        sorted(found) == list(_KEYS),
        _matches(_ID, found.get("council")),
        _matches(_INSTRUMENT, found.get("instrument")),
        _matches(_MONTH, found.get("month")),
        isinstance(found.get("points"), dict) and bool(found.get("points")),
    )
    if not all(sound):
        return "Something in it was changed or left out."
    if not set(found["points"]) <= themes:
        return "It holds points of themes that we do not have."
    if not all(type(one) is int and 0 <= one <= 100 for one in found["points"].values()):
        return "Points are whole numbers from 0 to 100, and in it there are others."
    return ""


def _matches(pattern: re.Pattern[str], said: object) -> bool:
    return isinstance(said, str) and pattern.fullmatch(said) is not None


def read_made_up(data: bytes) -> tuple[SharedScore, ...]:
    """The made-up councils of the sample: a list of points, under ids that say so."""
    found = json.loads(data)
    return tuple(
        SharedScore(f"made-up-{number}", "made-up", date.min, points)
        for number, points in enumerate(found["made_up_councils"], 1)
    )
