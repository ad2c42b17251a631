"""A backup in a file carries a sum over its bytes: SQLite itself notices no changed letter.

The sum stands in the four bytes of SQLite's header that belong to whatever program made the file
(`user_version`), so it goes along wherever the file is copied. It tells what a disk or a copy did
to a file by mistake. Whoever changes a file on purpose can make the sum again; against them stands
the chain of the audit trail.
"""

from __future__ import annotations

import zlib
from pathlib import Path

_AT, _LENGTH, _PIECE = 60, 4, 1 << 20


def add_sum(path: Path) -> None:
    """The file of a database that nobody has open carries the sum over its other bytes."""
    _write(path, _sum_of(path))


def take_sum_out(path: Path) -> None:
    """The file carries no sum: from now on it is changed."""
    _write(path, 0)


def sum_fits(path: Path) -> bool | None:
    """Whether the file is as it was when the sum was added; None where it carries none."""
    with path.open("rb") as opened:
        opened.seek(_AT)
        carried = int.from_bytes(opened.read(_LENGTH), "big")
    return carried == _sum_of(path) if carried else None


def _sum_of(path: Path) -> int:
    found = 0
    with path.open("rb") as opened:
        start = bytearray(opened.read(_AT + _LENGTH))
        start[_AT:] = bytes(_LENGTH)
        found = zlib.crc32(start)
        while piece := opened.read(_PIECE):
            found = zlib.crc32(piece, found)
    return found or 1  # 0 says that there is none


def _write(path: Path, number: int) -> None:
    with path.open("rb+") as opened:
        opened.seek(_AT)
        opened.write(number.to_bytes(_LENGTH, "big"))
