"""Kill a process, or a PostgreSQL server, again and again while it saves answers.

    python -m benchmarks.kills [--kills N]

For each: how many answers were acknowledged, how many of them were lost (none may be), how many
came back other than they were given, and how many were stored though nobody was told. Ends with 1
if an answer was lost.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import kills
from tests.postgres import APP, PostgresServer, running_server

SAFE = ("synchronous_commit=on", "fsync=on")


def main(arguments: list[str]) -> int:
    """Kill each of the three, and print what was found; 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50, help="of each kind; default: 50")
    count = parser.parse_args(arguments).kills
    found = []
    print("killed,seconds,kills,acknowledged,lost,wrong,stored_untold")
    with tempfile.TemporaryDirectory() as folder:
        found.append(tell("process on SQLite", Path(folder) / "candour.db", count))
    with running_server(SAFE) as server:
        place = server.url(server.make_database(), APP)
        found.append(tell("process on PostgreSQL", place, count))
        place = server.url(server.make_database(), APP)
        found.append(tell("PostgreSQL itself", place, count, server))
    return int(any(tally.lost or tally.wrong for tally in found))


def tell(
    what: str, place: Path | str, count: int, server: PostgresServer | None = None
) -> kills.Tally:
    """Print what was found after so many kills."""

    def kill_server(writer: subprocess.Popen[bytes]) -> None:
        assert server is not None
        server.stop(signal.SIGKILL)
        writer.kill()
        server.start()

    kills.prepare(place)
    started = time.monotonic()
    tally = kills.kill_writers(place, count, kill_server if server else None)
    seconds = time.monotonic() - started
    numbers = (tally.kills, tally.acknowledged, tally.lost, tally.wrong, tally.stored_untold)
    print(what, f"{seconds:.0f}", *numbers, sep=",", flush=True)
    return tally


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
