"""Kill a process, or a PostgreSQL server, again and again while it saves answers or migrates.

    python -m benchmarks.kills [--kills N] [--cuts N] [--only saving|cuts|migrating]

For each: how many answers were acknowledged, how many of them were lost (none may be), how many
came back other than they were given, how many were stored though nobody was told, and how often the
database was not sound. Then the same for power cuts at random places of what SQLite wrote, once as
the store has it sync and once with less, which has to lose answers. Then migrations that were
killed: how many were left in the old schema, and how many in the new one. Ends with 1 if an answer
was lost; a migration that left anything else than the old or the new database stops it.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from tests import kills, migrating
from tests.postgres import APP, PostgresServer, running_server
from tests.prepared import put_empty

P = ParamSpec("P")
SAFE = ("synchronous_commit=on", "fsync=on")
PARTS = ("saving", "cuts", "migrating")
ANSWERS = 25  # of each person, on each tape


def main(arguments: list[str]) -> int:
    """Kill each of them, and print what was found; 0 if nothing was lost that may not be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50, help="of each kind; default: 50")
    parser.add_argument("--cuts", type=int, default=1000, help="power cuts; default: 1000")
    parser.add_argument("--only", choices=PARTS, help="one part of the three")
    options = parser.parse_args(arguments)
    parts = (options.only,) if options.only else PARTS
    found = []
    if "saving" in parts:
        found += kill_while_saving(options.kills)
    if "cuts" in parts:
        found += cut_power(options.cuts)
    if "migrating" in parts:
        kill_while_migrating(options.kills, options.cuts // 10)
    return int(any(tally.lost or tally.wrong or tally.unsound for tally in found))


# ---- While answers are saved -------------------------------------------------------------------


def kill_while_saving(count: int) -> list[kills.Tally]:
    """Kill processes on both kinds of database, and the server itself."""
    found = []
    head("killed,seconds,kills,acknowledged,lost,wrong,stored_untold,unsound")
    with tempfile.TemporaryDirectory() as folder:
        found.append(tell("process on SQLite", Path(folder) / "candour.db", count))
    with running_server(SAFE) as server:
        place = server.url(server.make_database(), APP)
        found.append(tell("process on PostgreSQL", place, count))
        place = server.url(server.make_database(), APP)
        found.append(tell("PostgreSQL itself", place, count, server))
    return found


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
    return timed(what, kills.kill_writers, place, count, kill_server if server else None)


def cut_power(count: int) -> list[kills.Tally]:
    """Cut the power at random places of what was written; what synced less is not judged."""
    head("power cut,seconds,cuts,acknowledged,lost,wrong,stored_untold,unsound")
    found = []
    for how in (None, "NORMAL", "OFF"):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            tape = kills.save_on_tape(put_empty(place / "candour.db"), ANSWERS, how)
            cuts = count if how is None else count // 10
            tally = timed(f"synchronous={how or 'FULL'}", kills.cut_power, tape, cuts, place)
        if how is None:
            found.append(tally)
        else:
            assert tally.lost, "a power cut that loses nothing here would find nothing above"
    return found


def timed(what: str, work: Callable[P, kills.Tally], *given: P.args, **by: P.kwargs) -> kills.Tally:
    """Print what the work found, and how long it took."""
    started = time.monotonic()
    tally = work(*given, **by)
    seconds = time.monotonic() - started
    numbers = (tally.kills, tally.acknowledged, tally.lost, tally.wrong, tally.stored_untold)
    print(what, f"{seconds:.0f}", *numbers, tally.unsound, sep=",", flush=True)
    return tally


# ---- While the schema is brought up to date ----------------------------------------------------


def kill_while_migrating(count: int, cuts: int) -> None:
    """Kill migrations on both kinds of database; each has to be the old or the new one, whole."""
    head("migration,seconds,times,left_old,left_new")
    with tempfile.TemporaryDirectory() as folder:
        old = migrating.OldFile(Path(folder))
        tell_migrations("SQLite killed", migrating.kill_migrations, old, count)
        tell_migrations("SQLite power cut", migrating.cut_power_in_migration, old, cuts)
    with running_server(SAFE) as server:
        on_server = migrating.OldOnServer(server)
        tell_migrations("PostgreSQL killed", migrating.kill_migrations, on_server, count)


def tell_migrations(
    what: str, work: Callable[P, migrating.Migrations], *given: P.args, **by: P.kwargs
) -> None:
    """Print what was left."""
    started = time.monotonic()
    done = work(*given, **by)
    print(what, f"{time.monotonic() - started:.0f}", done.kills, done.old, done.new, sep=",")
    sys.stdout.flush()


def head(line: str) -> None:
    """Print what the columns below are."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
