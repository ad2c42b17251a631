"""The app as a person starts and stops it from a terminal: who owns the database, what is left."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from toolkit.app import state
from toolkit.errors import StoreError
from toolkit.store.database import open_store

ROOT = Path(__file__).parent.parent


def free_port() -> str:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return str(trial.getsockname()[1])


@contextmanager
def candour(*arguments: str, temporary: Path) -> Iterator["subprocess.Popen[str]"]:
    """The command, with its app open; killed at the end if it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "toolkit.cli", *arguments, "--no-browser", "--port", free_port()],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert any(re.search(r"http://", line) for line in process.stdout)
        yield process
    finally:
        process.kill()
        process.communicate()


def end(process: "subprocess.Popen[str]", how: signal.Signals) -> tuple[int, str]:
    process.send_signal(how)
    said, _ = process.communicate(timeout=60)
    return process.returncode, said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demonstration_leaves_nothing_behind_however_it_is_stopped(
    tmp_path: Path, how: signal.Signals
) -> None:
    with candour("demo", temporary=tmp_path) as process:
        assert list(tmp_path.glob("candour-demo-*/candour.db"))
        code, said = end(process, how)

    assert code == 0
    assert "Candour has stopped." in said
    assert list(tmp_path.iterdir()) == []


def test_the_database_is_owned_from_the_start_and_whole_in_its_file_at_the_end(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with candour("run", "--data", str(data), temporary=tmp_path) as process:
        with pytest.raises(StoreError, match="Another Candour is running"):
            open_store(data / "candour.db")
        end(process, signal.SIGTERM)

    assert not (data / "candour.db-wal").exists()


def test_a_first_start_that_fails_gives_the_database_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "candour.db"
    open_store(database).close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON council BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    monkeypatch.setenv("CANDOUR_DATABASE", str(database))
    state.the_store.clear()

    with pytest.raises(StoreError):
        state.the_store()

    open_store(database).close()
