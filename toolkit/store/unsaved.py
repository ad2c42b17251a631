"""What one person typed into a form that is not saved yet, kept for them and for nobody else.

A page that is loaded again, or a server that starts again, gives it back. It goes once the form is
saved or dropped, and after thirty days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from toolkit.store import tables
from toolkit.store.database import Door, put

KEEP_DRAFTS_DAYS = 30
_T = tables.draft


def read_draft(door: Door, account_id: str, place: str) -> dict[str, Any] | None:
    """What this account typed into the form of this name; None where nothing waits."""
    return read_drafts(door, account_id, place).get(place)


def read_drafts(door: Door, account_id: str, beginning: str) -> dict[str, dict[str, Any]]:
    """What this account typed into each form whose name begins so, by the whole name."""

    def work(connection: Connection, council_id: str) -> dict[str, dict[str, Any]]:
        query = select(_T.c.place, _T.c.body).filter_by(
            council_id=council_id, account_id=account_id
        )
        here = query.where(_T.c.place.startswith(beginning, autoescape=True)).order_by(_T.c.place)
        return {place: dict(body) for place, body in connection.execute(here)}

    return door.read(work)


def keep_draft(door: Door, account_id: str, place: str, body: Mapping[str, Any], on: date) -> None:
    """This is what waits in the form, in the place of what did before."""

    def work(connection: Connection, council_id: str) -> None:
        row = {"council_id": council_id, "account_id": account_id, "place": place}
        connection.execute(put(_T), row | {"body": dict(body), "kept_on": on})

    door.run_tx(work)


def drop_draft(door: Door, account_id: str, place: str) -> None:
    """Nothing waits in the form any more, nor is anything of it left in the file."""

    def work(connection: Connection, council_id: str) -> None:
        here = (_T.c.account_id == account_id) & (_T.c.place == place)
        connection.execute(delete(_T).where(here & (_T.c.council_id == council_id)))

    door.run_tx(work, scrub=True)


def forget_drafts(door: Door, today: date) -> None:
    """What waited in forms for more than thirty days is gone."""
    before = today - timedelta(days=KEEP_DRAFTS_DAYS)
    old = (_T.c.council_id == door.council_id) & (_T.c.kept_on < before)
    if door.read(lambda one, _: one.execute(select(_T.c.place).where(old).limit(1)).first()):
        door.run_tx(lambda one, _: one.execute(delete(_T).where(old)))
