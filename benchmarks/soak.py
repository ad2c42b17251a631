"""Hours of a survey that people come to and leave: does the app hold more with every hour?

`python -m benchmarks.soak [--people N] [--minutes M] [--pause S] [--sample S]` starts the app as
it is run, on a new database, with a facilitator's page and a wall open all the while. Each person
opens their page, answers some questions with a pause between them, closes it, and opens it again:
so it goes on until the time is over. Every so often the memory that the app alone holds, its open
files and its threads are written down.

The first quarter warms the app up. Of the rest, the lines through memory and through open files say
how much more is held with each hour; at the end every answer is read from the database and compared
with what its person last chose. Linux only: all is read from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.sessions import Sample, Session, in_ms
from benchmarks.workshop import (
    MAIN,
    WATCHERS,
    Person,
    Server,
    Way,
    count_lost,
    join,
    prepare,
    seated,
    serving,
    tabs,
    turn_page,
    warm_up,
)
from toolkit.words import text

QUESTIONS_A_VISIT = 8
WARM = 0.25


@dataclass(frozen=True)
class Held:
    """What the app held at one moment, in seconds since the beginning."""

    at: float
    memory: int
    files: int
    threads: int


@dataclass
class Soak:
    """All that was seen of the app while people came and went."""

    held: list[Held] = field(default_factory=list)
    answers: list[Sample] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    visits: int = 0


def look(server: Server, since: float) -> Held:
    """What the app holds now."""
    process = Path(f"/proc/{server.process.pid}")
    files, threads = (len(os.listdir(process / name)) for name in ("fd", "task"))
    return Held(time.monotonic() - since, server.memory(), files, threads)


async def visit(server: Server, person: Person, pause: float, seen: Soak) -> None:
    """One page was opened, some questions were answered on it, and it was closed."""
    async with person.session as session:
        seen.visits += 1
        await session.open()
        for _ in range(QUESTIONS_A_VISIT):
            if not any(one.label == text("take_part.continue") for one in session.widgets.values()):
                await session.press("1\\.")  # all were answered: from the list to the first again
            await asyncio.sleep(pause)
            seen.answers.append(await person.answer())
            await turn_page(person)
        seen.errors += session.errors


async def come_and_go(
    server: Server, person: Person, until_then: float, pause: float, seen: Soak
) -> None:
    """This person opens their page again and again until the time is over."""
    while time.monotonic() < until_then:
        person.session = seated(server, person.secret)
        try:
            await visit(server, person, pause, seen)
        except (LookupError, OSError) as error:
            seen.errors.append(repr(error))
        await asyncio.sleep(pause)


async def watch(server: Server, since: float, sample: float, seen: Soak) -> None:
    """What the app holds is written down and told, every so often."""
    while True:
        await asyncio.sleep(sample)
        now = look(server, since)
        seen.held.append(now)
        told = f"{now.memory / 1e6:.1f} MB, {now.files} files, {now.threads} threads"
        done = f"{seen.visits} visits, {len(seen.answers)} answers, {len(seen.errors)} errors"
        print(f"{now.at / 60:6.1f} min  {told}; {done}", flush=True)


async def soak(
    server: Server, way: Way, people: Sequence[Person], options: argparse.Namespace
) -> Soak:
    """People come and go until the time is over, with two pages that watch."""
    seen, since = Soak(), time.monotonic()
    watching = [Session(server.address, page, f"round={way.round_id}") for page in WATCHERS]
    async with tabs(watching):
        watcher = asyncio.create_task(watch(server, since, options.sample, seen))
        end = since + 60 * options.minutes
        await asyncio.gather(
            *(come_and_go(server, one, end, options.pause, seen) for one in people)
        )
        watcher.cancel()
        seen.errors += [error for one in watching for error in one.errors]
    return seen


def slope(points: Sequence[tuple[float, float]]) -> float:
    """By how much the second number rises with each hour of the first, on the best line."""
    n = len(points)
    middle = sum(x for x, _ in points) / n
    height = sum(y for _, y in points) / n
    width = sum((x - middle) ** 2 for x, _ in points)
    return 3600 * sum((x - middle) * (y - height) for x, y in points) / width if width else 0.0


def print_soak(seen: Soak, people: int, lost: int) -> None:
    """The figures stand on the terminal."""
    times = in_ms(seen.answers)
    over = seen.held[-1].at if seen.held else 0.0
    kept = [one for one in seen.held if one.at >= WARM * over]
    memory = slope([(one.at, one.memory / 1e6) for one in kept]) if kept else float("nan")
    files = slope([(one.at, float(one.files)) for one in kept]) if kept else float("nan")
    lines = [
        ("people, visits, answers", f"{people}, {seen.visits}, {len(seen.answers)}", ""),
        ("memory after the first quarter", f"{kept[0].memory / 1e6:.1f} MB" if kept else "", ""),
        ("memory at the end", f"{kept[-1].memory / 1e6:.1f} MB" if kept else "", ""),
        ("memory more with each hour", f"{memory:+.1f} MB", "below 5"),
        ("open files, least and most", _range([one.files for one in kept]), ""),
        ("open files more with each hour", f"{files:+.1f}", "0"),
        ("threads, least and most", _range([one.threads for one in kept]), ""),
        ("answer kept, p50 and p95", f"{times['p50']:.0f} and {times['p95']:.0f} ms", ""),
        ("answers lost", str(lost), "0"),
        ("errors", f"{len(seen.errors)} {seen.errors[0] if seen.errors else ''}", "0"),
    ]
    for name, told, aim in lines:
        print(f"  {name:34}{told:26} {aim and 'aim ' + aim}")


def _range(numbers: Sequence[int]) -> str:
    return f"{min(numbers)} and {max(numbers)}" if numbers else ""


def main() -> None:
    """People come and go for as long as asked for, and what the app held is told."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--pause", type=float, default=15.0, help="seconds before an answer")
    parser.add_argument("--sample", type=float, default=60.0, help="seconds between two looks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "soak.db")
        survey, _ = prepare(database)
        with serving(database, MAIN) as server:
            warm_up(server)
            secrets = [join(server.address, survey) for _ in range(options.people)]
            people = [Person(seated(server, secret), secret) for secret in secrets]
            seen = asyncio.run(soak(server, survey, people, options))
        print_soak(seen, options.people, count_lost(database, people))


if __name__ == "__main__":
    main()
