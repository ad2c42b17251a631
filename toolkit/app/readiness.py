"""Whether this process can serve people now, for whoever looks after the service."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from toolkit.errors import ToolkitError
from toolkit.settings import read_settings
from toolkit.store.database import Store
from toolkit.store.steps import known_revisions

LEAST_FREE = 100_000_000  # bytes beside the database file, or where backups are made


def routes(the_store: Callable[[], Store]) -> list[Route]:
    """Give the two checks: the process runs; the process can serve people."""

    async def show_health(request: Request) -> Response:
        return _answer({"status": "ok"}, 200)

    async def show_ready(request: Request) -> Response:
        wrong = await run_in_threadpool(find_wrong, the_store)
        if wrong:
            return _answer({"status": "not ready", "wrong": wrong}, 503)
        return _answer({"status": "ok"}, 200)

    return [Route("/healthz", show_health), Route("/readyz", show_ready)]


def find_wrong(the_store: Callable[[], Store]) -> list[str]:
    """What keeps people from being served, of `database`, `schema` and `space`."""
    try:
        store = the_store()
        revision = store.revision()
    except ToolkitError:
        return ["database"]
    wrong = [] if revision == known_revisions()[-1] else ["schema"]
    folder = store.path.parent if isinstance(store.path, Path) else read_settings().data
    return wrong + ([] if has_space(folder) else ["space"])


def has_space(folder: Path, least: int = LEAST_FREE) -> bool:
    """Whether there is room where the folder is, or would be made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free >= least


def _answer(said: dict[str, object], status: int) -> Response:
    return JSONResponse(said, status, {"Cache-Control": "no-store"})
