"""A real Chromium, the app it visits, and a log of what each page asked for."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.prepared import put_sample
from tests.second_try import NoSecondTryError, pytest_runtest_makereport, pytest_runtest_teardown
from tests.serving import RunningApp, open_app

__all__ = ["pytest_runtest_makereport", "pytest_runtest_teardown"]  # pytest finds them here

# A busy machine is no failure: what never comes is, however long one waits. In milliseconds.
PATIENCE = 60_000
FIRST_PATIENCE = 120_000  # the first page of a fresh app loads everything
expect.set_options(timeout=PATIENCE)

OPEN_PAGE = Callable[..., Page]
# It would draw with a graphics card that has to be imitated, at twice the cost.
FLAGS = ("--disable-gpu",)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Log:
    """What the pages of one test asked for and complained of."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Everything this page asks for or complains of is written down."""
        page.on("request", lambda request: self.note(request.url))
        page.on("websocket", lambda socket: self.note(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.note_said(said.type, said.text))
        page.on("response", lambda answer: self.note_answer(answer.status, answer.url))

    def note_said(self, kind: str, words: str) -> None:
        """An error is written down; a failed answer is told with its address by `note_answer`."""
        if kind == "error" and not words.startswith("Failed to load resource"):
            self.complaints.append(words)

    def note_answer(self, status: int, url: str) -> None:
        """An answer that failed is written down.

        On a page with an address of its own Streamlit first looks for itself under that address.
        """
        if status >= 400 and not re.search(r"/[a-z-]+/_stcore/(health|host-config)$", url):
            self.complaints.append(f"{status} {url}")

    def note(self, url: str) -> None:
        """An address on another machine is written down."""
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname not in {"127.0.0.1"}:
            self.outside.append(url)


def is_of_ended_app(complaint: str) -> bool:
    """A page could not fetch a part of Streamlit, since the test had ended its app meanwhile."""
    found = re.search(r"dynamically imported module: http://127\.0\.0\.1:(\d+)/", complaint)
    if found is None:
        return False
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", int(found[1]))) != 0


# Package and not session: while it is open, this thread has a running event loop.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A Chromium: the one named by CHROMIUM, the system's, or Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=[*FLAGS, *(["--no-sandbox"] if as_root else [])]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder_of_app(tmp_path_factory) -> Path:
    """The data folder of `app`, which nothing else uses."""
    folder: Path = tmp_path_factory.mktemp("data")
    put_sample(folder / "candour.db")
    return folder


@pytest.fixture(scope="module")
def app(folder_of_app: Path) -> Iterator[RunningApp]:
    """The app itself, with the sample council."""
    with open_app(folder_of_app) as running:
        yield running


@pytest.fixture
def log() -> Iterator[Log]:
    """What the test's pages asked for; the test fails if any of it was outside or refused."""
    written = Log()

    yield written

    if written.outside:
        raise NoSecondTryError(written.outside)
    assert [one for one in written.complaints if not is_of_ended_app(one)] == []


@pytest.fixture
def open_page(chromium: Browser, log: Log) -> Iterator[OPEN_PAGE]:
    """Opens pages: `open_page(address, width=390, mode="dark")`, each in a browser of its own.

    What is given as `before` is done with the page while it is still empty.
    """
    contexts = []

    def opened(
        address: str,
        width: int = 1440,
        mode: str = "light",
        before: Callable[[Page], None] = lambda page: None,
    ) -> Page:
        size = ViewportSize(width=width, height=900)
        context = chromium.new_context(
            viewport=size, color_scheme="dark" if mode == "dark" else "light"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        log.watch(page)
        before(page)
        page.goto(address, timeout=FIRST_PATIENCE)
        page.get_by_role("heading", level=1).first.wait_for(timeout=FIRST_PATIENCE)
        return page

    yield opened

    for context in contexts:
        context.close()


@pytest.fixture
def shots() -> Callable[[Page, str], None]:
    """Takes a picture of a page for people to look at, into $CANDOUR_SHOTS if that is set."""
    folder = os.environ.get("CANDOUR_SHOTS")

    def taken(page: Page, name: str) -> None:
        if folder is None:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        # Streamlit scrolls a box inside the page, so the window has to be as tall as that box.
        height = page.get_by_test_id("stMain").evaluate("e => e.scrollHeight")
        before = page.viewport_size or ViewportSize(width=1440, height=900)
        page.set_viewport_size(ViewportSize(width=before["width"], height=height + 20))
        page.wait_for_timeout(500)
        page.screenshot(path=Path(folder) / f"{name}.png")
        page.set_viewport_size(before)

    return taken
