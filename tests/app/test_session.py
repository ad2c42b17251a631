"""A tab that is closed at once, over the websocket that a browser speaks."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic, sleep

from benchmarks.sessions import Session
from tests.prepared import put_empty
from tests.serving import open_app
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council, workspaces_of

PATIENCE = 60.0  # seconds
FOURTH = 3


def prepare(data: Path) -> None:
    store = open_store(put_empty(data / "candour.db"))
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    workspace.start_assessment(our_bank(), title="Spring 2026", year=2026)
    store.close()


def levels(data: Path) -> list[int | None]:
    store = open_store(data / "candour.db", writable=False)
    try:
        workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]
        kept = workspace.kept(workspace.assessments()[0])
        return [one.answer.level for one in kept.values() if one.answer]
    finally:
        store.close()


async def choose_and_leave(address: str) -> None:
    async with Session(address, page="questionnaire") as tab:
        await tab.open()
        scale = tab.find("radio")
        choosing = asyncio.create_task(tab.choose(scale, scale.options[FOURTH]))
        await asyncio.sleep(0)  # it is sent
    choosing.cancel()


def test_what_was_chosen_just_before_the_tab_closed_is_kept(tmp_path):
    prepare(tmp_path)
    with open_app(tmp_path) as app:
        asyncio.run(choose_and_leave(app.address))

        end = monotonic() + PATIENCE
        while not (found := levels(tmp_path)) and monotonic() < end:
            sleep(0.1)
        assert found == [FOURTH]
