"""Two processes of the app behind nginx, on one PostgreSQL; one is killed while a room votes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.test_workshop_browser import vote
from tests.postgres import APP, PostgresServer
from tests.proxy import Proxy, running_proxy
from tests.serving import RunningApp, open_one_of_several
from toolkit.model.council import Council
from toolkit.model.room import Entrance, Turnout
from toolkit.samples import our_bank
from toolkit.store.database import Store, open_store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, start_council

pytestmark = pytest.mark.postgres
LEVELS = (1, 1, 2, 3, 4, 4)


@dataclass
class Service:
    """Two processes behind a proxy, and the round that is held there."""

    proxy: Proxy
    processes: dict[int, RunningApp]
    store: Store
    workspace: Workspace
    round_id: str
    entrance: Entrance
    place: str
    stack: ExitStack
    opened: list[BrowserContext] = field(default_factory=list)

    def process_of(self, path: str) -> int:
        """The port of the process that answered the newest request for a path that begins so."""
        lines = [line.split() for line in self.proxy.log.splitlines()]
        found = [line for line in lines if len(line) > 5 and line[2].startswith(path)]
        return int(found[-1][-1].rsplit(":", 1)[1])

    @property
    def turnout(self) -> Turnout:
        """How many have joined and voted, as a third process reads it."""
        return self.workspace.turnout(self.round_id)

    def restart(self, port: int) -> None:
        """The process that was killed is there again."""
        again = open_one_of_several(self.place, port)
        self.processes[port] = self.stack.enter_context(again)

    def said(self) -> str:
        """All that the processes have written; they have ended then."""
        for one in self.processes.values():
            one.kill()
        return self.proxy.log + "".join(one.said for one in self.processes.values())


@pytest.fixture
def service(postgres: PostgresServer) -> Iterator[Service]:
    """A room round in step, that nobody has joined, on two processes that have just started."""
    name = postgres.make_database()
    place = postgres.url(name, APP)
    store = open_store(place)
    council = Council(id="own", name="Ownborough Council")
    workspace = start_council(store, LOCAL_ACCOUNT, council)
    assessment = workspace.start_assessment(our_bank(), title="Spring 2026", year=2026, form="core")
    groups = ("leadership", "members")
    one = workspace.open_round(assessment.id, "Workshop", "room", groups, pace="together")
    entrance = workspace.entrance(one.id)
    with ExitStack() as stack:
        running = [stack.enter_context(open_one_of_several(place)) for _ in range(2)]
        by_port = {urlsplit(app.address).port or 0: app for app in running}
        proxy = stack.enter_context(running_proxy(list(by_port)))
        yield Service(proxy, by_port, store, workspace, one.id, entrance, place, stack)
    store.close()
    postgres.drop_database(name)


@pytest.fixture
def visit(chromium: Browser, service: Service) -> Iterator[object]:
    """Opens pages of the service, each in a browser of its own."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []

    def opened(path: str, width: int = 1440) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, ignore_https_errors=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda asked: note(asked.url))
        page.on("websocket", lambda socket: note(socket.url))
        page.goto(f"{service.proxy.address}{path}")
        page.get_by_role("heading", level=1).first.wait_for()
        return page

    def note(url: str) -> None:
        parts = urlsplit(url)
        secure = parts.scheme in {"https", "wss"} and parts.hostname == "localhost"
        if not secure and parts.scheme not in {"data", "blob"}:
            outside.append(url)

    yield opened

    for context in contexts:
        context.close()
    assert outside == []


def sit_down(page: Page) -> None:
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Waiting for the first question")).to_be_visible()


def press_until(page: Page, name: str, seen: Locator) -> None:
    """The button was pressed until it did something, as a person does when a press was lost."""
    for _ in range(6):
        page.get_by_role("button", name=name).click()
        with suppress(PlaywrightTimeout):
            seen.wait_for(timeout=5000)
            return
    raise AssertionError(f"“{name}” does nothing")


def test_a_room_goes_on_when_a_process_is_killed_and_every_vote_counts_once(
    service: Service, visit, shots
) -> None:
    host = visit("/workshop")
    doomed = service.process_of("/workshop")
    wall = visit(f"/projector?round={service.round_id}", width=1920)
    phones: dict[int, list[Page]] = {port: [] for port in service.processes}
    while min(map(len, phones.values())) < 3:  # three of each process take part
        phone = visit(f"/join/{service.entrance.token}", width=390)
        port = service.process_of("/join")
        if len(phones[port]) < 3:
            sit_down(phone)
            phones[port].append(phone)
    (survivor,) = set(service.processes) - {doomed}
    voters = [*phones[doomed], *phones[survivor]]
    expect(wall.get_by_test_id("stMain").get_by_text("6 have joined.")).to_be_visible()
    host.get_by_role("button", name=re.compile("Put the next question")).click()
    vote(phones[doomed][0], 1)
    vote(phones[survivor][0], 3)

    service.processes[doomed].kill()

    for phone, level in zip(voters, LEVELS, strict=True):
        vote(phone, level)
    expect(wall.get_by_test_id("stMain").get_by_text("6 of 6 have voted.")).to_be_visible()
    assert (service.turnout.joined, service.turnout.answered) == (6, 6)
    expect(host.get_by_test_id("stMain").get_by_text("6 of 6 have voted.")).to_be_visible()
    shots(host, "two-processes-host-asking")
    shots(voters[0], "two-processes-phone")
    host.get_by_role("button", name="Show the votes").click()
    expect(wall.get_by_role("heading", name=re.compile("The room is"))).to_be_visible()
    wall.get_by_text("Show this chart as a table").first.click()
    expect(wall.get_by_role("row", name=re.compile("4 Sustained"))).to_contain_text("2")
    expect(wall.get_by_role("row", name=re.compile("1 Early"))).to_contain_text("2")
    shots(wall, "two-processes-wall-shown")

    service.restart(doomed)
    service.processes[survivor].kill()

    press_until(host, "Record the agreed level", host.get_by_test_id("stRadioOption").nth(2))
    host.get_by_test_id("stRadioOption").nth(2).click()
    host.get_by_label(re.compile("Why this level")).fill("Written down, and used by half of us.")
    host.get_by_label(re.compile("Who decides")).fill("Ana Price, chief executive")
    host.get_by_role("button", name="Record it").click()
    expect(wall.get_by_role("heading", name="We agreed: 2 Partial")).to_be_visible()
    said = service.said()
    assert service.entrance.token not in said
    assert service.entrance.code not in said
    assert "Traceback" not in said
