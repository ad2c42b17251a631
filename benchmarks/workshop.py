"""A room full of phones: how long an answer takes to be kept, and a reveal to be seen.

`python -m benchmarks.workshop [PEOPLE …] [--postgres] [--rounds N]` starts the app as it is run, on
a new database, lets people join as phones do, and drives one Streamlit session for each of them
over its websocket, with the pages of a facilitator and a projector open. The floor is an empty
Streamlit page with one widget, served with the same settings in the same run to as many sessions.

1. A private survey at one's own pace: everybody answers at the same instant, question by question.
2. A room vote in step: a question is put, all vote at once, the votes are shown.
3. Everybody waits and nothing happens: what a page that lives costs.

Times are printed with their ratios to the floor; the aims are those of docs/performance.md. At the
end every answer is read from the database and compared with what its person last chose.
Linux only: processor time and memory are read from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode, urlsplit

from benchmarks.sessions import CARD, Sample, Session, in_ms
from toolkit.app.answering import ADDRESS
from toolkit.app.joining import COOKIE
from toolkit.model.council import Council
from toolkit.model.room import Entrance
from toolkit.samples import our_bank
from toolkit.seat import come_back
from toolkit.store.database import open_store
from toolkit.words import text
from toolkit.workspace import LOCAL_ACCOUNT, start_council

PEOPLE = (1, 20, 50, 100, 150)
ROUNDS, IDLE_SECONDS, AT_ONCE = 8, 10.0, 10
FLOOR = (
    'import streamlit as st\nst.radio("Pick", ["1", "2", "3", "4", "5"], index=None, key="q1")\n'
)
START = (
    "import os, pathlib, sys; from toolkit.app import doors; from toolkit.app.server import serve; "
    "os.environ[doors.DATABASE] = sys.argv[1]; serve(0, None, False, pathlib.Path(sys.argv[2]))"
)
MAIN = Path(__file__).parent.parent / "toolkit" / "app" / "main.py"


@dataclass
class Server:
    """The app as a process of its own."""

    process: subprocess.Popen[str]
    address: str

    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        said = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes that this process alone holds."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        found = re.findall(r"^Private_\w+:\s+(\d+) kB", rollup, re.MULTILINE)
        return 1024 * sum(int(one) for one in found)


@contextmanager
def serving(database: str, script: Path) -> Iterator[Server]:
    """Give the server on a free port over this database; it is stopped afterwards."""
    command = [sys.executable, "-c", START, database, str(script)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            break
    else:
        raise SystemExit("The app did not open.")
    try:
        yield Server(process, found[0])
    finally:
        process.terminate()
        process.wait(timeout=30)


@dataclass(frozen=True)
class Way:
    """How people get into one round, and where its hosts look."""

    round_id: str
    entrance: Entrance


def prepare(database: str) -> tuple[Way, Way]:
    """A council with a private survey and a vote in the room, both open; gives the ways in."""
    store = open_store(database)
    try:
        workspace = start_council(store, LOCAL_ACCOUNT, Council("own", "Ownborough Council"))
        one = workspace.start_assessment(our_bank(), title="Spring 2026", year=2026, form="core")
        groups = ("leadership",)
        survey = workspace.open_round(one.id, "Survey", "survey", groups)
        room = workspace.open_round(one.id, "Room", "room", groups, pace="together")
        found = [Way(each.id, workspace.entrance(each.id)) for each in (survey, room)]
        return found[0], found[1]
    finally:
        store.close()


def join(address: str, way: Way) -> str:
    """Somebody is in; gives the secret that their browser then holds."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=60)
    connection.request("GET", f"/join/{way.entrance.token}")
    page = connection.getresponse().read().decode()
    hidden = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', page))
    said = {"token": hidden["token"], "key": hidden["key"], "group": "leadership"}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    headers["Origin"] = f"http://{place.netloc}"
    connection.request("POST", "/join/seat", urlencode(said), headers)
    answer = connection.getresponse()
    cookie = answer.getheader("Set-Cookie") or ""
    connection.close()
    found = re.match(rf'{COOKIE}="?([^;"]+)', cookie)
    if answer.status != 303 or found is None:
        raise SystemExit(f"Joining was answered with {answer.status}.")
    return found[1]


@dataclass
class Person:
    """One phone: its session, and what was last chosen on it for each question."""

    session: Session
    secret: str
    chosen: dict[str, int] = field(default_factory=dict)

    async def answer(self) -> Sample:
        """A level was chosen on the card that is on the page, and is kept."""
        card = self.session.form
        level = random.randrange(5)  # noqa: S311  # no secret
        said = {**card, "choice": str(level), "key": token_hex(16)}
        sample = await self.session.send(ADDRESS, said)
        if sample.error:  # it may be kept or not: nobody was told
            self.chosen.pop(card["question"], None)
        else:
            self.chosen[card["question"]] = level
        return sample

    async def pick(self) -> Sample:
        """Something was chosen on the empty page."""
        one = self.session.find("radio")
        return await self.session.choose(one, random.choice(one.options))  # noqa: S311


@asynccontextmanager
async def tabs(sessions: Sequence[Session]) -> AsyncIterator[list[Sample]]:
    """All are open with their first page drawn, ten at a time; gives how long that took."""
    first: list[Sample] = []
    gate = asyncio.Semaphore(AT_ONCE)
    async with AsyncExitStack() as stack:

        async def enter(one: Session) -> None:
            async with gate:
                await stack.enter_async_context(one)
                first.append(await one.open())

        await asyncio.gather(*(enter(one) for one in sessions))
        yield first


async def everybody(
    people: Sequence[Person], act: Callable[[Person], Awaitable[Sample]]
) -> list[Sample]:
    """Everybody does this at the same instant; gives how it went."""
    return list(await asyncio.gather(*(act(one) for one in people)))


@dataclass
class Cost:
    """What answering cost: the samples, processor time for each, memory for each session."""

    samples: list[Sample]
    cpu: float
    memory: float
    first: list[Sample]

    @property
    def bytes_in(self) -> float:
        """Bytes that one answer brings to the phone, at the median."""
        sizes = sorted(one.bytes_in for one in self.samples)
        return sizes[len(sizes) // 2]


async def answer_floor(server: Server, n: int, rounds: int) -> Cost:
    """As many sessions of the empty page, all clicking at once."""
    before = server.memory()
    people = [Person(Session(server.address), "") for _ in range(n)]
    async with tabs([one.session for one in people]) as first:
        await everybody(people, lambda one: one.pick())
        start, samples = server.cpu(), list[Sample]()
        for _ in range(rounds):
            samples += await everybody(people, lambda one: one.pick())
        used, held = server.cpu() - start, server.memory() - before
        return Cost(samples, used / len(samples), held / n, first)


async def answer_survey(
    server: Server, way: Way, secrets: Sequence[str], rounds: int
) -> tuple[Cost, list[Person]]:
    """Everybody answers the survey at once, question by question, with two pages that watch."""
    watching = [Session(server.address, page, f"round={way.round_id}") for page in WATCHERS]
    before = server.memory()
    people = [Person(seated(server, secret), secret) for secret in secrets]
    async with tabs(watching), tabs([one.session for one in people]) as first:
        await everybody(people, lambda one: one.answer())
        await everybody(people, turn_page)
        samples, used = list[Sample](), 0.0
        for _ in range(rounds):
            start = server.cpu()
            samples += await everybody(people, lambda one: one.answer())
            used += server.cpu() - start
            await everybody(people, turn_page)
        held = server.memory() - before
        return Cost(samples, used / len(samples), held / len(people), first), people


WATCHERS = ("workshop", "projector")


def seated(server: Server, secret: str) -> Session:
    """The session of a phone whose browser holds this place."""
    return Session(server.address, "take-part", cookie=f"{COOKIE}={secret}")


async def turn_page(one: Person) -> Sample:
    """The next question is on the page."""
    return await one.session.press(text("take_part.continue"))


@dataclass
class Room:
    """What a vote in the room took: until kept, until shown everywhere, and what waiting costs."""

    votes: list[Sample]
    seen: float
    idle: float


async def vote_in_room(
    server: Server, way: Way, secrets: Sequence[str]
) -> tuple[Room, list[Person], list[str]]:
    """A question is put, everybody votes at once, and the votes are shown on every page."""
    host, wall = (Session(server.address, page, f"round={way.round_id}") for page in WATCHERS)
    people = [Person(seated(server, secret), secret) for secret in secrets]
    pages = [wall, *(one.session for one in people)]
    async with tabs([host]), tabs(pages):
        start = server.cpu()
        await asyncio.sleep(IDLE_SECONDS)
        idle = (server.cpu() - start) / IDLE_SECONDS / (len(pages) + 1)
        await host.press(text("workshop.do.ask_next", title="").rstrip(": "))
        asked = await until(lambda: all(has_card(one) for one in people))
        votes = await everybody(people, lambda one: one.answer())
        shown = text("take_part.shown.title")
        pressed = asyncio.create_task(host.press(text("workshop.do.reveal")))
        seen = await until(lambda: all(shown in one.session.said for one in people))
        await pressed
        errors = [error for one in (host, *pages) for error in one.errors]
        errors += [] if asked is not None else ["the question was not seen on every phone"]
        errors += [] if seen is not None else ["the votes were not seen on every phone"]
        return Room(votes, seen or float("nan"), idle), people, errors


def has_card(one: Person) -> bool:
    """Whether there is something to choose on the phone."""
    return any(CARD in said for said in one.session.said)


async def until(true: Callable[[], bool], patience: float = 30.0) -> float | None:
    """How many seconds it took until this was so; None where it was not in time."""
    start = time.perf_counter()
    while not true():
        if time.perf_counter() - start > patience:
            return None
        await asyncio.sleep(0.005)
    return time.perf_counter() - start


def count_lost(database: str, people: Sequence[Person]) -> int:
    """How many of the answers that were acknowledged are not in the database."""
    store = open_store(database)
    lost = 0
    try:
        for one in people:
            seat = come_back(store, one.secret)
            own = seat.own() if seat is not None else {}
            levels = {id: answer.level for id, answer in own.items()}
            lost += sum(levels.get(id) != level for id, level in one.chosen.items())
    finally:
        store.close()
    return lost


def measure(n: int, rounds: int, database: str, floor_page: Path, floor_database: str) -> None:
    """One size of room, with its floor, is measured and told."""
    survey, room = prepare(database)
    with serving(floor_database, floor_page) as server:
        floor = asyncio.run(answer_floor(server, n, rounds))
    with serving(database, MAIN) as server:
        warm_up(server)
        places = [[join(server.address, way) for _ in range(n)] for way in (survey, room)]
        cost, answered = asyncio.run(answer_survey(server, survey, places[0], rounds))
        voted, voters, errors = asyncio.run(vote_in_room(server, room, places[1]))
    errors += [one.error for one in (*cost.samples, *voted.votes) if one.error]
    errors += [error for one in (*answered, *voters) for error in one.session.errors]
    print_size(n, cost, floor, voted, count_lost(database, [*answered, *voters]), errors)


def warm_up(server: Server) -> None:
    """The first page of the process has been drawn: what it loads once is loaded."""

    async def visit() -> None:
        async with tabs([Session(server.address, "workshop")]):
            pass

    asyncio.run(visit())


def print_size(
    n: int, cost: Cost, floor: Cost, room: Room, lost: int, errors: Sequence[str]
) -> None:
    """The figures of one size of room stand on the terminal."""
    own, base = in_ms(cost.samples), in_ms(floor.samples)
    first, base_first = in_ms(cost.first), in_ms(floor.first)
    lines = [
        ("answer kept and drawn, p50", own["p50"], "ms", own["p50"] / base["p50"], "2.0 at 50"),
        ("answer kept and drawn, p95", own["p95"], "ms", own["p95"] / base["p95"], "2.5 at 50"),
        ("answer kept and drawn, max", own["max"], "ms", own["max"] / base["max"], ""),
        ("processor time an answer", 1000 * cost.cpu, "ms", cost.cpu / floor.cpu, "1.6"),
        ("bytes an answer", cost.bytes_in, "B", cost.bytes_in / floor.bytes_in, "2.2"),
        ("memory a session", cost.memory / 1000, "kB", cost.memory / floor.memory, "2.5"),
        ("first page, p50", first["p50"], "ms", first["p50"] / base_first["p50"], "4.5"),
    ]
    print(f"\n{n} people (floor: p50 {base['p50']:.1f} ms, {1000 * floor.cpu:.2f} ms of processor)")
    for name, value, unit, ratio, aim in lines:
        print(f"  {name:32}{value:10.1f} {unit:3}{ratio:8.2f} x floor   {aim and 'aim ' + aim}")
    votes = in_ms(room.votes)
    plain = [
        ("all vote at once, p95", f"{votes['p95']:.1f} ms", "1000 at 150"),
        ("votes seen on every page", f"{room.seen:.2f} s", "2 at 150"),
        ("a page that waits, a second", f"{1000 * room.idle:.2f} ms of processor", "6"),
        ("answers lost", str(lost), "0"),
        ("errors", f"{len(errors)} {errors[0] if errors else ''}", "0"),
    ]
    for name, told, aim in plain:
        print(f"  {name:32}{told:34} aim {aim}")


def main() -> None:
    """Rooms of several sizes are measured, on SQLite or on a PostgreSQL started for it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("people", nargs="*", type=int, default=PEOPLE)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    print(f"{'PostgreSQL' if options.postgres else 'SQLite'}, {options.rounds} answers a person")
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        page = folder / "floor.py"
        page.write_text(FLOOR, encoding="utf-8")
        if options.postgres:
            measure_on_server(options.people, options.rounds, page)
            return
        for n in options.people:
            databases = [str(folder / f"{kind}-{n}.db") for kind in ("room", "floor")]
            measure(n, options.rounds, databases[0], page, databases[1])


def measure_on_server(people: Sequence[int], rounds: int, page: Path) -> None:
    """The same on PostgreSQL, as safe as it is in use: each commit waits for the disk."""
    from tests.postgres import APP, running_server

    with running_server(settings=()) as server:
        for n in people:
            urls = [server.url(server.make_database(), APP) for _ in range(2)]
            measure(n, rounds, urls[0], page, urls[1])


if __name__ == "__main__":
    main()
