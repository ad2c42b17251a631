"""A certified sign-in provider on this machine, and the service that people sign in to with it."""

from __future__ import annotations

import fcntl
import filecmp
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.postgres import APP, PostgresServer
from tests.serving import ROOT

HERE = Path(__file__).parent / "oidc"
KEPT = ROOT / ".pytest_cache" / "oidc"
MISSING = (
    "Node: The tests of signing in start a provider with it, and node and npm were not found and "
    "could not be installed. Install them (on Debian: apt-get install nodejs npm), or leave the "
    "tests with a browser out with --without-browser.\n{said}"
)
ANN = {"name": "Ann Lee", "email": "ann@example.gov.uk", "email_verified": True}
BOB = {"name": "Bob Ray", "email": "bob@example.gov.uk", "email_verified": True}
MALLORY = {"name": "Mallory", "email": "ann@example.gov.uk", "email_verified": False}
PEOPLE = {"ann": ANN, "bob": BOB, "mallory": MALLORY}


@dataclass
class Service:
    """The service under its address, with what administers it."""

    address: str
    process: subprocess.Popen[str]
    variables: Mapping[str, str]
    database: str

    def candour(self, *words: str) -> str:
        """What the command said; it did what it was asked to."""
        done = subprocess.run(
            [sys.executable, "-m", "toolkit.cli", *words],
            cwd=ROOT,
            env={**os.environ, **self.variables},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def find_node() -> tuple[str, str]:
    """Node and npm, as they are, or as Debian brings them. Fails if they cannot be had."""
    said = ""
    with one_at_a_time("node"):
        if not (shutil.which("node") and shutil.which("npm")):
            said = _install_node()
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.fail(MISSING.format(said=said), pytrace=False)
    return node, npm


def _install_node() -> str:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return ""
    said = ""
    wait = ["-o", "DPkg::Lock::Timeout=300"]  # for whoever else installs something
    install = [*wait, "install", "-y", "--no-install-recommends", "nodejs", "npm"]
    for words in (install, [*wait, "update"], install):
        done = _run([apt, *words], {"DEBIAN_FRONTEND": "noninteractive"})
        said = done.stdout[-500:]
        if words is install and not done.returncode:
            break
    return said


def provider_folder(npm: str) -> Path:
    """The folder in which the provider lies ready, as the lock beside it names every part."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = KEPT / hashlib.sha256(lock).hexdigest()[:16]
    with one_at_a_time("provider"):
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder)
            done = _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], {}, folder)
            if done.returncode:
                told = f"The sign-in provider could not be got:\n{done.stdout}"
                pytest.fail(told, pytrace=False)
            (folder / "complete").touch()
        program = HERE / "provider.mjs"
        if not (folder / program.name).exists() or not filecmp.cmp(program, folder / program.name):
            shutil.copy(program, folder)
    return folder


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """While this lasts no other process of the tests is here under the same name."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _run(
    command: Sequence[str], more: Mapping[str, str], folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )


@contextmanager
def running_provider(public_url: str) -> Iterator[str]:
    """Give the issuer's address; the provider is gone afterwards."""
    node, npm = find_node()
    folder, port = provider_folder(npm), free_port()
    command = [node, "provider.mjs", str(port), public_url, json.dumps(PEOPLE)]
    with _started(command, folder, {}) as process:
        _wait_for(process, "ready ")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running_service(server: PostgresServer) -> Iterator[Service]:
    """Give the service on a database of its own, with a provider of its own."""
    name, port = server.make_database(), free_port()
    public_url = f"http://127.0.0.1:{port}"
    with running_provider(public_url) as issuer:
        variables = settings_for(server.url(name, APP), public_url, issuer)
        with running_process(variables, port) as process:
            yield Service(public_url, process, variables, name)
    server.drop_database(name)


def settings_for(database: str, public_url: str, issuer: str) -> dict[str, str]:
    """What a process of the service is told, so that people sign in with the provider."""
    return {
        "CANDOUR_DATABASE_URL": database,
        "CANDOUR_PUBLIC_URL": public_url,
        "CANDOUR_COOKIE_SECRET": hashlib.sha256(database.encode()).hexdigest(),
        "CANDOUR_SIGN_IN_ISSUER": issuer,
        "CANDOUR_SIGN_IN_CLIENT_ID": "candour",
        "CANDOUR_SIGN_IN_CLIENT_SECRET": "a secret between the two of them",
    }


@contextmanager
def running_process(variables: Mapping[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    """Give one process of the service on this port, ready for visitors."""
    command = [sys.executable, "-m", "toolkit.cli", "run", "--no-browser", "--port", str(port)]
    with _started(command, ROOT, {**variables, "PYTHONUNBUFFERED": "1"}) as process:
        _wait_for(process, "http://")
        yield process


@contextmanager
def _started(
    command: Sequence[str], folder: Path, more: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)


def _wait_for(process: subprocess.Popen[str], words: str) -> None:
    """The program has said that it is ready. Fails with all it said if it ends before."""
    assert process.stdout is not None
    said = ""
    while not re.search(words, said):
        line = process.stdout.readline()
        assert line, f"It ended before it was ready:\n{said}"
        said += line
