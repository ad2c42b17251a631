"""Hostile words in every field that somebody may type into, and every page that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import Column, Connection, Text, Update, select, update

from tests.browser.hostile import ALIVE, HOST, PAYLOADS
from tests.prepared import put_sample
from tests.serving import open_app
from toolkit.app.main import PAGES
from toolkit.model.room import Entrance
from toolkit.seat import join, new_key
from toolkit.store import tables
from toolkit.store.database import Store, open_store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, workspaces_of

OURS = {"bank", "picture", "sealed", "export", "audit_event", "account"}  # no text of people's
OpenPage = Callable[..., Page]


@dataclass(frozen=True)
class Council:
    """A council in which whatever people may type is hostile."""

    address: str
    room: Entrance
    survey: Entrance
    round_id: str


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The sample council, with a room and a survey that are open, and its texts spoilt."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    store = open_store(put_sample(folder / "candour.db"))
    (workspace,) = workspaces_of(store, LOCAL_ACCOUNT)
    room, survey, round_id = open_rounds(workspace)
    assert spoil(store) > 10 * len(PAYLOADS)
    store.close()
    with open_app(folder) as app:
        yield Council(app.address, room, survey, round_id)


def open_rounds(workspace: Workspace) -> tuple[Entrance, Entrance, str]:
    """The ways into a room and a survey of the newest assessment; people commented in the room."""
    newest = workspace.assessments()[0]
    if newest.state == "published":
        workspace.reopen(newest.id)
    groups = ("leadership", "frontline")
    room = workspace.open_round(newest.id, "Room", "room", groups, pace="together")
    survey = workspace.open_round(newest.id, "Survey", "survey", groups, pace="own")
    way = workspace.entrance(room.id)
    seats = [join(workspace.store, way.token, "leadership")[0] for _ in range(6)]
    question_id = seats[0].questions[0].id
    workspace.ask(room.id, question_id, workspace.stage(room.id).pulse)
    for number, seat in enumerate(seats):
        seat.send_comment(question_id, f"comment {number}", new_key())
    return way, workspace.entrance(survey.id), room.id


def spoil(store: Store) -> int:
    """A payload stands behind each text of a person in the database; says how many there are."""
    spoilt = 0
    places = [
        (table, column)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text) and table.name not in OURS
    ]
    with store.together():
        for table, column in places:
            for words in store.read(partial(texts_of, column)):
                if words is None or not words.strip() or words[0] in "[{":
                    continue
                told = f"{words} {PAYLOADS[spoilt % len(PAYLOADS)]}"
                store.run_tx(partial(put_in, update(table).where(column == words), column, told))
                spoilt += 1
    return spoilt


def texts_of(column: Column[str], connection: Connection) -> Sequence[str | None]:
    return connection.execute(select(column).distinct()).scalars().all()


def put_in(where: Update, column: Column[str], told: str, connection: Connection) -> None:
    connection.execute(where.values({column.name: told}))


def look(page: Page) -> list[str]:
    """What came alive on the page, with everything on it unfolded."""
    app = page.locator(".stApp")
    expect(app).not_to_have_attribute("data-test-script-state", "running")
    page.evaluate(
        "document.querySelectorAll('details:not([open]) > summary').forEach(e => e.click())"
    )
    page.wait_for_timeout(700)
    return list(page.evaluate(ALIVE))


def watch(page: Page, dialogs: list[str]) -> None:
    """A dialog that a script opens is written down; the log notes what is asked of others."""

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)


@pytest.mark.parametrize("address", [address for _, address, _ in PAGES])
def test_nothing_that_was_typed_comes_alive_on_a_page(
    council: Council, open_page: OpenPage, address: str
) -> None:
    dialogs: list[str] = []
    page = open_page(f"{council.address}/{address}", before=partial(watch, dialogs=dialogs))

    alive = look(page)

    assert alive == []
    assert dialogs == []
    assert HOST not in page.url


def test_the_text_was_there_and_was_shown_as_it_was_typed(
    council: Council, open_page: OpenPage
) -> None:
    page = open_page(f"{council.address}/action-plan")

    heads = [words.split("\n")[0] for words in PAYLOADS]
    page.wait_for_function(
        "heads => heads.filter(one => document.body.innerText.includes(one)).length >= 5", arg=heads
    )


def test_nothing_comes_alive_on_a_phone_or_on_the_wall(
    council: Council, open_page: OpenPage
) -> None:
    dialogs: list[str] = []
    pages = [
        open_page(f"{council.address}/join/{way.token}", width=390)
        for way in (council.room, council.survey)
    ]
    alive = [one for page in pages for one in page.evaluate(ALIVE)]
    for page in pages:
        watch(page, dialogs)
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_test_id("stMain")).to_be_visible()
        alive += look(page)
    pages.append(open_page(f"{council.address}/projector?round={council.round_id}"))
    pages.append(open_page(f"{council.address}/workshop"))
    alive += [one for page in pages[2:] for one in look(page)]

    assert alive == []
    assert dialogs == []
