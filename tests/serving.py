"""The app as a process of its own, opened and closed by a test."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAIN = ROOT / "toolkit" / "app" / "main.py"
START = (
    "import sys, pathlib; from toolkit.app.server import serve; "
    "serve(int(sys.argv[1]), sys.argv[2], False, pathlib.Path(sys.argv[3]), "
    "room=sys.argv[4] if len(sys.argv) > 4 else None)"
)
# One process of several on a server's database, before which a proxy stands.
START_ONE_OF_SEVERAL = (
    "import sys; from toolkit.app.state import opened; from toolkit.app.server import serve\n"
    "with opened(sys.argv[2]): serve(int(sys.argv[1]), None, False)"
)
START_IN_ANOTHER_LANGUAGE = (
    "import sys, pathlib; from toolkit import words; "
    f"words.FOLDER = pathlib.Path(sys.argv.pop(1)); {START}"
)
START_WITH_FEW_FILES = (
    "import resource, sys; kind = resource.RLIMIT_NOFILE; "
    f"resource.setrlimit(kind, (int(sys.argv.pop(1)), resource.getrlimit(kind)[1])); {START}"
)
BEHIND_A_PROXY = {
    "CANDOUR_PROXIES": "127.0.0.1",
    "CANDOUR_COOKIE_SECRET": "the same long secret for each of the processes",
}


@dataclass
class RunningApp:
    """An app that takes visitors, and what it has said on its terminal so far."""

    process: subprocess.Popen[str]
    address: str
    said: str

    def press_ctrl_c(self) -> int:
        """The app was stopped as a person stops it; gives its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self._end()

    def kill(self) -> int:
        """The app was stopped with no chance to put anything in order."""
        self.process.kill()
        return self._end()

    def _end(self) -> int:
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()  # with what came along with an earlier line
        return self.process.wait(timeout=60)


@contextmanager
def open_app(
    data: Path, script: Path = MAIN, port: int = 0, room: str | None = None
) -> Iterator[RunningApp]:
    """Give the app on a free port, over the database in this folder; stop it afterwards.

    With `room` it has a door at this address of the machine too.
    """
    doors = [] if room is None else [room]
    yield from _opened([START, str(port), str(data / "candour.db"), str(script), *doors], {})


@contextmanager
def open_with_few_files(data: Path, files: int) -> Iterator[RunningApp]:
    """Give the app, begun by a system that lets a program open no more files until it asks."""
    yield from _opened(
        [START_WITH_FEW_FILES, str(files), "0", str(data / "candour.db"), str(MAIN)], {}
    )


@contextmanager
def open_in_another_language(data: Path, texts: Path, language: str) -> Iterator[RunningApp]:
    """Give the app over the database in this folder, with the texts of another folder."""
    place = [START_IN_ANOTHER_LANGUAGE, str(texts), "0", str(data / "candour.db"), str(MAIN)]
    yield from _opened(place, {"CANDOUR_LANGUAGE": language})


@contextmanager
def open_one_of_several(
    place: str, port: int = 0, more: Mapping[str, str] = BEHIND_A_PROXY
) -> Iterator[RunningApp]:
    """Give one process of the app on a server's database, as one of several behind a proxy."""
    yield from _opened([START_ONE_OF_SEVERAL, str(port), place], more)


def _opened(command: Sequence[str], more: Mapping[str, str]) -> Iterator[RunningApp]:
    process = subprocess.Popen(
        [sys.executable, "-c", *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    while not (found := re.search(r"http://[\w.:]+", said)):
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"The app did not open. It said:\n{said}")
        said += line
    app = RunningApp(process, found[0], said)
    try:
        yield app
    finally:
        if process.poll() is None:
            app.kill()
