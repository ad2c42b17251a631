"""The file in which one council hands its points to another: small, strict, without a name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from toolkit.benchmark.pictures import SharedScore
from toolkit.errors import Problem, ToolkitError
from toolkit.words import text

FORMAT, FORMAT_VERSION = "candour-benchmark", 1
BYTES_MOST = 20_000
_KEYS = ("about", "council", "format", "format_version", "instrument", "month", "points")
_ID = re.compile(r"[0-9a-f]{32}")
_INSTRUMENT = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


def write_shared(score: SharedScore) -> bytes:
    """The file that other councils can read."""
    record = {
        "about": text("faults_others.self_assessed_points_one"),
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
        what = text("faults_others.far_larger_than_such")
        raise _refused(name, what)
    try:
        found = json.loads(
            data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:  # ValueError: bad text, bad JSON, a name twice
        raise _refused(name, text("faults_others.not_file_shared_points")) from error
    what = _fault(found, set(themes))
    if what:
        raise _refused(name, what)
    year, month = map(int, found["month"].split("-"))
    return SharedScore(found["council"], found["instrument"], date(year, month, 1), found["points"])


def _refused(name: str, what: str) -> ToolkitError:
    return ToolkitError(Problem(name, what, text("faults_others.ask_for_new_file")))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _fault(found: Any, themes: set[str]) -> str:
    """What is wrong with what was read; empty where it is sound."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return text("faults_others.not_file_shared_points")
    version = found.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        return text("faults_others.made_by_another_version")
    sound = (
        sorted(found) == list(_KEYS),
        _matches(_ID, found.get("council")),
        _matches(_INSTRUMENT, found.get("instrument")),
        _matches(_MONTH, found.get("month")),
        isinstance(found.get("points"), dict) and bool(found.get("points")),
    )
    if not all(sound):
        return text("faults_others.something_in_changed")
    if not set(found["points"]) <= themes:
        return text("faults_others.holds_points_themes_we")
    if not all(type(one) is int and 0 <= one <= 100 for one in found["points"].values()):
        return text("faults_others.points_whole_numbers_from")
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
