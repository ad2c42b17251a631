"""What is left of a database after a power cut, at any moment of what was written to it.

A kill loses nothing that was written, since the operating system still holds it; a power cut loses
whatever no disk was told to keep. `recording` puts itself between SQLite and the files of one
database, through the very library that the store uses, and keeps a tape of all that is written,
cut off, deleted and synced. `Tape.cut` then makes the folder as the disk may be after a cut at any
place of the tape: what was synced is there; of what was not, nothing, or a random part, down to
single sectors.

A deletion counts as kept once anything was synced after it, as on a file system with a journal. A
disk that says "synced" and lies, and a sector that is half old and half new, are not made up here.
It needs a library that shows its names, as they do on Linux and macOS.
"""

from __future__ import annotations

import contextlib
import ctypes
import random
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from toolkit.store.sqlite import sqlite_module

SECTOR = 512

OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
CLOSE = CFUNCTYPE(c_int, c_void_p)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class Vfs(Structure):
    """How SQLite reaches the operating system (sqlite3_vfs)."""

    _fields_ = [
        *(("version", c_int), ("file_size", c_int), ("longest_path", c_int)),
        *(("next", c_void_p), ("name", c_char_p), ("data", c_void_p)),
        *(("open", OPEN), ("delete", DELETE)),
        ("others", c_void_p * 13),
    ]


class Methods(Structure):
    """What can be done to an open file (sqlite3_io_methods)."""

    _fields_ = [
        *(("version", c_int), ("close", CLOSE), ("read", c_void_p), ("write", WRITE)),
        *(("truncate", TRUNCATE), ("sync", SYNC)),
        ("others", c_void_p * 13),
    ]


class File(Structure):
    """An open file, of which only the beginning concerns us (sqlite3_file)."""

    _fields_ = [("methods", POINTER(Methods))]


@dataclass(frozen=True)
class Write:
    """Bytes were written, and no disk was told to keep them yet."""

    name: str
    at: int
    body: bytes


@dataclass(frozen=True)
class Cut:
    """A file was made to end here."""

    name: str
    size: int


@dataclass(frozen=True)
class Sync:
    """The disk was told to keep all of a file."""

    name: str


@dataclass(frozen=True)
class Gone:
    """A file was deleted."""

    name: str


@dataclass(frozen=True)
class Told:
    """Somebody was told that something is saved."""

    what: Any


Change = Write | Cut
Deed = Change | Sync | Gone | Told


@dataclass
class Tape:
    """All that was done to the files of one database, in its order."""

    path: Path
    before: dict[str, bytes]
    deeds: list[Deed] = field(default_factory=list)

    def tell(self, what: Any) -> None:
        """From here on somebody counts on this."""
        self.deeds.append(Told(what))

    def told(self, at: int) -> list[Any]:
        """What somebody counted on when the power was cut before the deed of this number."""
        return [deed.what for deed in self.deeds[:at] if isinstance(deed, Told)]

    def cut(self, at: int, folder: Path, chance: random.Random | None = None) -> Path:
        """The database as a cut before the deed of this number left it; gives its path.

        Without `chance` nothing is left that was not synced; with it a random part.
        """
        for name, body in _left(self.before, self.deeds[:at], chance).items():
            (folder / name).write_bytes(body)
        return folder / self.path.name


def _left(
    before: dict[str, bytes], deeds: list[Deed], chance: random.Random | None
) -> dict[str, bytearray]:
    """The files after these deeds and a cut."""
    kept = {name: bytearray(body) for name, body in before.items()}
    waiting, gone = dict[str, list[Change]](), set[str]()
    for deed in deeds:
        if isinstance(deed, Write | Cut):
            if deed.name in gone:  # made anew, so that it was deleted before
                _forget(deed.name, kept, waiting, gone)
            waiting.setdefault(deed.name, []).append(deed)
        elif isinstance(deed, Sync):
            for name in tuple(gone):
                _forget(name, kept, waiting, gone)
            for change in waiting.pop(deed.name, []):
                _apply(kept.setdefault(deed.name, bytearray()), change)
        elif isinstance(deed, Gone):
            gone.add(deed.name)
    if chance is not None:
        _keep_a_part(kept, waiting, gone, chance)
    return kept


def _forget(
    name: str, kept: dict[str, bytearray], waiting: dict[str, list[Change]], gone: set[str]
) -> None:
    kept.pop(name, None)
    waiting.pop(name, None)
    gone.discard(name)


def _keep_a_part(
    kept: dict[str, bytearray],
    waiting: dict[str, list[Change]],
    gone: set[str],
    chance: random.Random,
) -> None:
    """Of what no disk was told to keep a random part was kept all the same."""
    for name in sorted(gone):
        if chance.random() < 0.5:
            _forget(name, kept, waiting, gone)
    share = chance.choice((0.1, 0.5, 0.9))
    for name, changes in waiting.items():
        for piece in chain.from_iterable(map(_pieces, changes)):
            if chance.random() < share:
                _apply(kept.setdefault(name, bytearray()), piece)


def _pieces(change: Change) -> Iterator[Change]:
    """A change, sector by sector."""
    if isinstance(change, Cut):
        yield change
        return
    start, end = change.at, change.at + len(change.body)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Write(change.name, start, change.body[start - change.at : stop - change.at])
        start = stop


def _apply(body: bytearray, change: Change) -> None:
    if isinstance(change, Cut):
        del body[change.size :]
        return
    body.extend(bytes(max(0, change.at - len(body))))
    body[change.at : change.at + len(change.body)] = change.body


# ---- Between SQLite and the files --------------------------------------------------------------


@contextlib.contextmanager
def recording(path: Path) -> Iterator[Tape]:
    """All that connections opened meanwhile do to this database goes on the tape, and is done."""
    names = [path.name, *(f"{path.name}-{ending}" for ending in ("wal", "journal"))]
    there = [name for name in names if path.with_name(name).exists()]
    tape = Tape(path, {name: path.with_name(name).read_bytes() for name in there})
    with _recorder().between(str(path.parent.resolve()), tape, frozenset(names)):
        yield tape


@cache
def _recorder() -> Recorder:
    """The one that stands between; it stays for as long as the process, as a connection may."""
    return Recorder()


class Recorder:
    """Stands between SQLite and the system's files, and passes everything on."""

    def __init__(self) -> None:
        """Know the usual way to the files, and be ready to take its place."""
        self._tapes: dict[str, tuple[Tape, frozenset[str]]] = {}
        self._open_files: dict[int, tuple[Tape, str]] = {}
        self._methods: dict[int, Methods] = {}
        self._library = ctypes.CDLL(_library())
        self._library.sqlite3_vfs_find.restype = POINTER(Vfs)
        self._usual = self._library.sqlite3_vfs_find(None).contents
        self._vfs = Vfs()
        ctypes.memmove(ctypes.byref(self._vfs), ctypes.byref(self._usual), ctypes.sizeof(Vfs))
        self._vfs.name, self._vfs.next = b"recorded", None
        self._vfs.open, self._vfs.delete = OPEN(self._open), DELETE(self._delete)

    @contextlib.contextmanager
    def between(self, folder: str, tape: Tape, names: frozenset[str]) -> Iterator[None]:
        """Every connection opened meanwhile goes through here; these files are recorded."""
        self._tapes[folder] = (tape, names)
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == 0
        try:
            yield
        finally:
            self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
            self._library.sqlite3_vfs_register(ctypes.byref(self._usual), 1)
            del self._tapes[folder]

    def _open(self, vfs: int, name: int | None, at: int, flags: int, out: Any) -> int:
        done = int(self._usual.open(vfs, name, at, flags, out))
        file = File.from_address(at)
        if done == 0 and name and file.methods and (found := self._find(name)):
            self._open_files[at] = found
            file.methods = ctypes.pointer(self._between(file.methods.contents))
        return done

    def _delete(self, vfs: int, name: int, now: int) -> int:
        found = self._find(name)
        done = int(self._usual.delete(vfs, name, now))
        if done == 0 and found:
            tape, called = found
            tape.deeds += [Gone(called), Sync("the folder")] if now else [Gone(called)]
        return done

    def _find(self, name: int) -> tuple[Tape, str] | None:
        path = Path(ctypes.string_at(name).decode())
        tape, names = self._tapes.get(str(path.parent), (None, frozenset[str]()))
        return (tape, path.name) if tape is not None and path.name in names else None

    def _between(self, usual: Methods) -> Methods:
        """The same methods, but that those which change a file are recorded."""
        key = ctypes.addressof(usual)
        if key not in self._methods:
            made = Methods()
            ctypes.memmove(ctypes.byref(made), ctypes.byref(usual), ctypes.sizeof(Methods))

            def write(file: int, body: int, size: int, at: int) -> int:
                tape, name = self._open_files[file]
                tape.deeds.append(Write(name, at, ctypes.string_at(body, size)))
                return int(usual.write(file, body, size, at))

            def truncate(file: int, size: int) -> int:
                tape, name = self._open_files[file]
                tape.deeds.append(Cut(name, size))
                return int(usual.truncate(file, size))

            def sync(file: int, how: int) -> int:
                tape, name = self._open_files[file]
                done = int(usual.sync(file, how))
                tape.deeds.append(Sync(name))
                return done

            def close(file: int) -> int:
                self._open_files.pop(file, None)
                return int(usual.close(file))

            made.write, made.truncate = WRITE(write), TRUNCATE(truncate)
            made.sync, made.close = SYNC(sync), CLOSE(close)
            self._methods[key] = made
        return self._methods[key]


def _library() -> str | None:
    """The file with the very SQLite that the store uses; None where it is in Python itself."""
    if (module := sqlite_module()).__name__.startswith("pysqlite3"):
        from pysqlite3 import _sqlite3 as inner
    else:
        import _sqlite3 as inner
    assert module.sqlite_version == inner.sqlite_version
    return getattr(inner, "__file__", None)
