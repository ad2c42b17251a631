"""Opening an untrusted workbook: in a process of its own, within ten seconds and 300 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from toolkit.workbook.reading import guard
from toolkit.workbook.reading.book import Book, book_from_plain
from toolkit.workbook.reading.issues import FileRefused, refuse

SECONDS = 10.0
_AT_ONCE = threading.BoundedSemaphore(2)
_ROOT = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    " from toolkit.workbook.reading.child import main; main()"
)


def open_book(name: str, data: bytes, seconds: float = SECONDS) -> Book:
    """What stands in the workbook. Raises FileRefused for a file that may not or cannot be read.

    `name` is what the person called the file; it is only ever said back to them.
    """
    try:
        guard.check_bytes(data)
    except guard.Refused as found:
        raise _told(name, found.code, found.values) from found
    with _AT_ONCE:
        said = _ask(name, data, seconds)
    if "refused" in said:
        raise _told(name, str(said["refused"]), dict(said["values"]))  # type: ignore[call-overload]
    return book_from_plain(said)


def _ask(name: str, data: bytes, seconds: float) -> dict[str, object]:
    """What the reading process says. It is gone when this returns, whatever it was doing."""
    # -I: nothing of this machine's settings changes what the process imports.
    command = [sys.executable, "-I", "-c", _START, str(_ROOT)]
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and a fixed program
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            close_fds=True,
            env={key: os.environ[key] for key in ("SYSTEMROOT", "PATH") if key in os.environ},
        )
    except subprocess.TimeoutExpired as late:
        raise refuse("F18", name) from late
    if done.returncode != 0 or not done.stdout:
        raise refuse("F18", name)
    said: dict[str, object] = json.loads(done.stdout)
    return said


def _told(name: str, code: str, values: dict[str, str]) -> FileRefused:
    return refuse(code, name, **values)
