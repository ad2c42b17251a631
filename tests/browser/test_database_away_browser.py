"""The database goes away while people are at work: every page waits, and goes on with it."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Log
from tests.browser.test_take_part_browser import choose, saved
from tests.browser.test_workshop_browser import vote
from tests.postgres import APP, PostgresServer, running_server
from tests.serving import RunningApp, open_one_of_several
from toolkit.model.council import Council
from toolkit.model.room import Entrance
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

pytestmark = pytest.mark.postgres
PHONE_AWAY = re.compile(r"503 http://[^/]+/candour/(pulse/[0-9a-f]+|answer)$")
AWAY, NOT_YET = "Candour cannot reach its database", "Not saved yet. We are trying again."


@dataclass
class Service:
    """An app on a server that a test may stop and start, with a room and a survey that are open."""

    app: RunningApp
    server: PostgresServer
    name: str
    assessment_id: str
    room: Entrance
    survey: Entrance

    def levels(self) -> list[object]:
        """The levels of all answers that the server holds, in their own order."""
        found = self.server.run("SELECT level FROM answer ORDER BY level", self.name)
        return [row[0] for row in found]


@pytest.fixture
def service() -> Iterator[Service]:
    """A council at work, on a server of its own."""
    with running_server() as server:
        name = server.make_database()
        place = server.url(name, APP)
        store = open_store(place)
        council = Council(id="own", name="Ownborough Council")
        workspace = start_council(store, LOCAL_ACCOUNT, council)
        one = workspace.start_assessment(our_bank(), title="Spring", year=2026, form="core")
        groups = ("leadership", "frontline")
        survey = workspace.open_round(one.id, "What we see", "survey", groups, pace="own")
        room = workspace.open_round(one.id, "Room", "room", groups, pace="together")
        ways = [workspace.entrance(each.id) for each in (room, survey)]
        store.close()
        with open_one_of_several(place, more={}) as app:
            yield Service(app, server, name, one.id, *ways)


def test_what_was_chosen_while_the_database_was_away_is_kept_and_every_page_goes_on(
    service: Service,
    open_page: Callable[..., Page],
    shots: Callable[[Page, str], None],
    log: Log,
) -> None:
    address = service.app.address
    form = open_page(f"{address}/questionnaire?assessment={service.assessment_id}")
    host = open_page(f"{address}/workshop")
    voter, answerer = (
        open_page(f"{address}/join/{way.token}", width=390)
        for way in (service.room, service.survey)
    )
    for page in (voter, answerer):
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Start").click()
    choose(answerer, 2)
    saved(answerer)
    host.get_by_role("button", name=re.compile("Put the next question")).click()
    vote(voter, 1)

    service.server.stop(signal.SIGKILL)

    form.get_by_test_id("stRadioOption").nth(3).click()
    choose(answerer, 4)
    choose(voter, 2)
    for page in (form, host):
        expect(page.get_by_text(AWAY).first).to_be_visible()
    expect(form.get_by_role("radio").nth(3)).to_be_checked()
    expect(answerer.get_by_role("radio").nth(4)).to_be_checked()
    for page in (answerer, voter):
        expect(page.get_by_text(NOT_YET)).to_be_visible()
    shots(form, "away-form")
    shots(answerer, "away-phone")
    said = answerer.request.get(f"{address}/join/{service.survey.token}")
    assert (said.status, said.headers["retry-after"]) == (503, "5")
    assert "Nothing that was saved is lost" in said.text()
    ready = answerer.request.get(f"{address}/readyz")
    assert (ready.status, ready.json()["wrong"]) == (503, ["database"])

    service.server.start()

    for page in (form, host):
        expect(page.get_by_text(AWAY)).to_have_count(0)
    saved(form)
    saved(answerer)
    expect(voter.get_by_text("Your vote is in.")).to_be_visible()
    assert service.server.run("SELECT level FROM vote", service.name) == [(2,)]
    assert service.levels() == [3, 4]
    assert answerer.request.get(f"{address}/readyz").status == 200
    choose(answerer, 1)
    saved(answerer)
    # phones asked for the pulse and sent answers meanwhile, and were told that it is away
    log.complaints[:] = [one for one in log.complaints if not PHONE_AWAY.match(one)]
    answerer.get_by_role("button", name="Continue").click()
    expect(answerer.get_by_text("Question 2 of")).to_be_visible()
    assert service.levels() == [1, 3]
