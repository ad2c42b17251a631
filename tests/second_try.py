"""A second try for tests that drive a real browser, which a busy machine may keep waiting.

Before it everything is put away that the first try used, down to the app's process: what the first
left in a council cannot make the second fail, nor pass.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest


class NoSecondTryError(AssertionError):
    """Something is wrong that no busy machine can have caused."""


SECOND_TRY = pytest.mark.flaky(reruns=1, rerun_except=NoSecondTryError)
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """It is kept whether anything of this try has failed so far."""
    report = yield
    item.stash[FAILED] = report.failed or (report.when != "setup" and item.stash[FAILED])
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """After a failure no fixture is left standing, of whatever scope."""
    standing = item.session._setupstate
    if item.stash[FAILED]:
        standing.teardown_exact(None)
    try:
        yield
    except Exception:
        standing.teardown_exact(None)
        raise
