"""Databases that are made once and then copied, since to make one anew takes longer."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.samples import first_start
from toolkit.store.database import open_store


def put_empty(path: Path) -> Path:
    """An empty database of this version stands at the path, which is given back."""
    return Path(shutil.copyfile(_folder() / "empty.db", path))


def put_sample(path: Path) -> Path:
    """A database as the first start leaves it stands at the path, which is given back."""
    return Path(shutil.copyfile(_sample(), path))


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
