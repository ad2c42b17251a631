"""Whether a process can serve people, told to whoever looks after the service."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from tests.app.visitor import Visitor
from toolkit.app import readiness
from toolkit.errors import Problem, StoreError
from toolkit.store.database import Store


def ask(store: Store, path: str = "/readyz") -> tuple[int, str]:
    answer = Visitor(Starlette(routes=readiness.routes(lambda: store))).get(path)
    return answer.status, answer.text


@pytest.mark.both_kinds
def test_a_process_with_a_sound_database_is_ready(store: Store) -> None:
    assert ask(store) == (200, '{"status":"ok"}')
    assert ask(store, "/healthz") == (200, '{"status":"ok"}')


def test_a_process_whose_schema_was_changed_is_not_ready(store: Store) -> None:
    change = text("UPDATE alembic_version SET version_num = '9999'")
    store.run_tx(lambda connection: connection.execute(change))

    assert ask(store) == (503, '{"status":"not ready","wrong":["schema"]}')
    assert ask(store, "/healthz")[0] == 200


def test_a_process_that_cannot_open_its_database_is_not_ready_and_says_no_more() -> None:
    def refuse() -> Store:
        raise StoreError(Problem("/secret/place", "It is damaged.", "Restore it."))

    answer = Visitor(Starlette(routes=readiness.routes(refuse))).get("/readyz")

    assert (answer.status, answer.text) == (503, '{"status":"not ready","wrong":["database"]}')


def test_space_is_looked_for_where_the_folder_is_or_will_be(tmp_path: Path) -> None:
    later = tmp_path / "not" / "yet"

    assert readiness.has_space(later, least=1)
    assert not readiness.has_space(later, least=10**18)
    assert not later.exists()
