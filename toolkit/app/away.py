"""The database is away for a moment: the page stays as it is, says so, and goes on by itself.

A run that is ended to be begun again leaves on the page what stood there, and every widget keeps
what was chosen or typed in it. So while the database is away the run is begun again and again; the
first one that reaches it saves what is missing, by comparison, as every run does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from toolkit.app import parts, session
from toolkit.errors import DatabaseAway

P = ParamSpec("P")
PAUSE_SECONDS = 2.0
LOG_SECONDS = 60.0
log = logging.getLogger("toolkit.app")
_told_at = -LOG_SECONDS


def holding(show: Callable[[], None]) -> None:
    """The page is shown; while the database is away it stays as it is, and says so at its top."""
    place = st.empty()  # the first on the page, so that nothing else moves when it is filled
    try:
        show()
    except DatabaseAway as error:
        note(error)
        with place.container(key="away"):
            parts.wait_note()
        _begin_again()


def in_fragment(act: Callable[P, None]) -> Callable[P, None]:
    """Give the same act, which has the whole page wait for a database that is away.

    For fragments, inside `parts.told`. Not for callbacks, which cannot begin a run again.
    """

    @wraps(act)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except DatabaseAway:
            _begin_again()

    return waiting


def _begin_again() -> NoReturn:
    """The run begins again, unless the page was closed: it said that it had not saved everything.

    Left to itself such a run could save, much later, over what was chosen since.
    """
    time.sleep(PAUSE_SECONDS)
    page = get_script_run_ctx()
    if page is not None and not session.is_open(page.session_id):
        st.stop()
    st.rerun()


def note(error: DatabaseAway) -> None:
    """The log says what happened, once a minute for all who wait, and not where."""
    global _told_at
    if time.monotonic() - _told_at >= LOG_SECONDS:
        _told_at = time.monotonic()
        log.error("%s", " ".join(one.what for one in error.problems))
