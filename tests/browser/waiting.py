"""Waiting for what no locator can tell: what is on the disk, or how things lie on the page."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from playwright.sync_api import Page

PATIENCE = 60.0  # seconds, as long as for what a page says


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """It is so, and the page went on living while it was waited for."""
    end = monotonic() + PATIENCE
    while not is_so():
        assert monotonic() < end, "it never came to be so"
        page.wait_for_timeout(125)
