"""The file that all of a council travels in: JSON to be read back, CSV to be looked at."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from toolkit import __version__
from toolkit.errors import AnswerError, Problem
from toolkit.store.archive import Holding, Row, left_out
from toolkit.store.steps import known_revisions
from toolkit.words import advice, csv_cell, text

FORMAT, VERSION = "candour-council", 1
MOST_FILES, MOST_BYTES = 300, 1_000_000_000
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same council makes the same file, on whatever day


def write_archive(holding: Holding, today: date) -> bytes:
    """The council as one zip. Nothing but the day tells two of the same content apart."""
    bodies = {
        f"tables/{name}.json": _json(list(rows)).encode() for name, rows in holding.rows.items()
    }
    about = {
        "format": FORMAT,
        "format_version": VERSION,
        "schema": known_revisions()[-1],
        "made_with": f"Candour {__version__}",
        "made_on": today.isoformat(),
        "council": {"id": holding.council_id, "name": holding.name},
        "whole": holding.whole,
        "left_out": [] if holding.whole else list(left_out()),
        "files": {
            name: {"sha256": hashlib.sha256(body).hexdigest()} for name, body in bodies.items()
        },
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "README.txt", _read_me(holding, today).encode())
        _add(archive, "about.json", _json(about).encode())
        for name, body in bodies.items():
            _add(archive, name, body)
        for name, rows in holding.rows.items():
            _add(archive, f"csv/{name}.csv", _csv(rows).encode("utf-8-sig"))
    return written.getvalue()


def _add(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, body)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)


def _csv(rows: tuple[Row, ...]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_cell(value)
    return _line(value) if isinstance(value, (list, dict)) else str(value)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _read_me(holding: Holding, today: date) -> str:
    return text(
        "keeping.archive.read_me",
        council=holding.name,
        date=today.isoformat(),
        version=__version__,
        warning=text("workbook.fact_says.sharing"),
        held=text("keeping.archive.whole" if holding.whole else "keeping.archive.open"),
    ).lstrip()


def read_archive(name: str, data: bytes) -> Holding:
    """All that the file holds of a council. Raises AnswerError for one that is not sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_size(name, archive)
            about = json.loads(archive.read("about.json"))
            _check_about(name, about)
            rows = {one: _rows(archive, one, about["files"][one]) for one in about["files"]}
        council = about["council"]
        found = {one.removeprefix("tables/").removesuffix(".json"): rows[one] for one in rows}
        return Holding(str(council["id"]), str(council["name"]), bool(about["whole"]), found)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, NotImplementedError) as error:
        raise AnswerError(Problem(name, *advice("faults_store.no_export_council"))) from error


def _check_size(name: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise AnswerError(Problem(name, *advice("faults_store.larger_than_any_council")))


def _check_about(name: str, about: Mapping[str, Any]) -> None:
    if about["format"] != FORMAT:
        raise ValueError(about["format"])
    newer = about["format_version"] > VERSION or about["schema"] not in known_revisions()
    if newer:
        raise AnswerError(
            Problem(name, *advice("faults_store.made_by_newer_version", schema=about["schema"]))
        )


def _rows(archive: zipfile.ZipFile, entry: str, told: Mapping[str, str]) -> tuple[Row, ...]:
    body = archive.read(entry)
    if hashlib.sha256(body).hexdigest() != told["sha256"]:
        raise ValueError(entry)
    found = json.loads(body)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError(entry)
    return tuple(found)
