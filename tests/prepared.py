"""Databases that are made once and then copied, since to make one anew takes longer."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.model.council import Council
from toolkit.samples import first_start, our_bank
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, Kept, start_council, workspaces_of


def put_empty(path: Path) -> Path:
    """An empty database of this version stands at the path, which is given back."""
    return Path(shutil.copyfile(_folder() / "empty.db", path))


def put_sample(path: Path) -> Path:
    """A database as the first start leaves it stands at the path, which is given back."""
    return Path(shutil.copyfile(_sample(), path))


def put_council(folder: Path) -> Path:
    """The folder, which is given back, holds a council with one open assessment and no answers."""
    store = open_store(put_empty(folder / "candour.db"))
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    workspace.start_assessment(our_bank(), title="Spring 2026", year=2026)
    store.close()
    return folder


def kept_in(folder: Path) -> dict[str, Kept]:
    """What stands for each question of the council's assessment, read beside a running app."""
    store = open_store(folder / "candour.db", writable=False)
    try:
        workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]
        return dict(workspace.kept(workspace.assessments()[0]))
    finally:
        store.close()


@cache
def _folder() -> Path:
    folder = Path(_kept().name)
    open_store(folder / "empty.db").close()
    return folder


@cache
def _kept() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="candour-prepared-")  # gone when the process ends


@cache
def _sample() -> Path:
    path = put_empty(_folder() / "sample.db")
    store = open_store(path)
    first_start(store)
    store.close()
    return path
