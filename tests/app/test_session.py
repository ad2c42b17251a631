"""A tab that is closed at once, over the websocket that a browser speaks."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic, sleep

from benchmarks.sessions import Session
from tests.prepared import kept_in, put_council
from tests.serving import open_app

PATIENCE = 60.0  # seconds
FOURTH = 3


def levels(data: Path) -> list[int | None]:
    return [one.answer.level for one in kept_in(data).values() if one.answer]


async def choose_and_leave(address: str) -> None:
    async with Session(address, page="questionnaire") as tab:
        await tab.open()
        scale = tab.find("radio")
        choosing = asyncio.create_task(tab.choose(scale, scale.options[FOURTH]))
        await asyncio.sleep(0)  # it is sent
    choosing.cancel()


def test_what_was_chosen_just_before_the_tab_closed_is_kept(tmp_path):
    with open_app(put_council(tmp_path)) as app:
        asyncio.run(choose_and_leave(app.address))

        end = monotonic() + PATIENCE
        while not (found := levels(tmp_path)) and monotonic() < end:
            sleep(0.1)
        assert found == [FOURTH]
