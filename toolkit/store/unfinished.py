"""Files that are being made: nothing of their name is ever a half, and what a kill left is removed.

A file is made under a name of its own beside the one that it will have. Whoever is killed meanwhile
leaves that behind, with all that it held; whoever makes a file in the same folder an hour later or
more takes it away, and so does the look-after of each day. A place in which a restore was being
made ready goes at the next start already: only one process at a time owns the database. A folder
among the system's temporary ones goes when the next is made, a day later or more.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from glob import escape
from pathlib import Path

HOUR, DAY = 3600, 86400
_HALF = re.compile(r"\.[0-9a-f]{1,16}\.unfinished")


@contextlib.contextmanager
def unfinished(made: Path, *, private: bool = True) -> Iterator[Path]:
    """What is written to the path that is given stands at `made` afterwards, kept by the disk.

    If that fails, what was there before is there still, and nothing is left beside it. With
    `private` nobody but its owner may read it.
    """
    forget_halves(made.parent)
    path = made.with_name(f".{secrets.token_hex(8)}.unfinished")
    try:
        path.touch(mode=0o600 if private else 0o666)
        yield path
        keep(path)
        path.replace(made)
        keep_names(made.parent)
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def keep(path: Path) -> None:
    """The disk was told to keep what is in the file."""
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def keep_names(folder: Path) -> None:
    """The disk was told to keep the names of the files in a folder, where a system knows how."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def forget_halves(folder: Path) -> None:
    """What somebody who was killed left half made in the folder, an hour ago or longer, is gone."""
    for half in _older(folder, ".*.unfinished", HOUR):
        with contextlib.suppress(OSError):
            if _HALF.fullmatch(half.name):
                half.unlink()


@contextlib.contextmanager
def place_beside(path: Path) -> Iterator[Path]:
    """A folder of its own beside the database, for a file to be made ready in; gone afterwards."""
    folder = path.parent / f"{_beside(path)}{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forget_places(path: Path) -> None:
    """What a restore that was killed left beside the database is gone; for the one who owns it."""
    with contextlib.suppress(OSError):
        for folder in path.parent.glob(f"{escape(_beside(path))}*"):
            shutil.rmtree(folder, ignore_errors=True)


def _beside(path: Path) -> str:
    return f".restoring-{path.name}-"


@contextlib.contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """A folder that only its owner may read, away from everything else; gone afterwards."""
    for left in _older(Path(tempfile.gettempdir()), f"{name}-*", DAY):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        yield Path(folder)


def _older(folder: Path, pattern: str, seconds: int) -> Iterator[Path]:
    """What is called so in a folder, and was last changed longer ago than this."""
    before = time.time() - seconds
    with contextlib.suppress(OSError):
        for path in list(folder.glob(pattern)):
            with contextlib.suppress(OSError):
                if path.lstat().st_mtime < before:
                    yield path
