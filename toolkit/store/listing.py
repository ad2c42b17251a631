"""Which assessments a council has, without reading them: asked on every run of every page."""

from __future__ import annotations

from sqlalchemy import Connection, select

from toolkit.store import tables
from toolkit.store.database import Door

_TABLE = tables.assessment.c
NEWEST_FIRST = (_TABLE.year.desc(), _TABLE.held_on.desc().nulls_last(), _TABLE.title)


def list_assessments(door: Door) -> tuple[str, ...]:
    """The ids of the council's assessments, newest year first."""

    def work(connection: Connection, council_id: str) -> tuple[str, ...]:
        query = select(_TABLE.id).where(_TABLE.council_id == council_id).order_by(*NEWEST_FIRST)
        return tuple(connection.execute(query).scalars())

    return door.read(work)
