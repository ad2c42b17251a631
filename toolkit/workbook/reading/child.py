"""The process that reads one workbook and ends: little memory, little time, nothing to write to.

The bytes come in on standard input; JSON goes out. It is started by `worker.open_book` alone.
"""

from __future__ import annotations

import contextlib
import json
import sys

MEMORY = 300 * 1024 * 1024
SECONDS = 10


def main() -> None:
    """What the workbook holds, or the code of what is wrong with it, stands on standard output."""
    data = sys.stdin.buffer.read()
    _limit()
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl looks for it and can do without
    try:
        from toolkit.workbook.reading import guard

        said = _read(data)
    except MemoryError:
        said = {"refused": "F11", "values": {}}
    except guard.Refused as refused:
        said = {"refused": refused.code, "values": refused.values}
    sys.stdout.buffer.write(json.dumps(said).encode())


def _read(data: bytes) -> dict[str, object]:
    from toolkit.workbook.reading import cells, guard

    guard.check_zip(data)
    try:
        return cells.plain_book(data)
    except (guard.Refused, MemoryError):
        raise
    except Exception as error:
        # Whatever a damaged file makes the library stumble over, the file is what is damaged.
        raise guard.Refused("F09") from error


def _limit() -> None:
    """This process gets no more memory and no more time, where the system can hold it to that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
