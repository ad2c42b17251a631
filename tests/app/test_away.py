"""The database is away: a page waits for it, as long as somebody looks at the page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page_that_was_closed() -> None:
    from streamlit.runtime import get_instance

    from toolkit.app import away
    from toolkit.errors import DatabaseAway, Problem

    def show() -> None:
        raise DatabaseAway(Problem("The database", "It is away.", "Wait."))

    get_instance().is_active_session.return_value = False  # type: ignore[attr-defined]
    away.holding(show)


def test_a_page_that_was_closed_does_not_go_on_waiting_for_the_database():
    test = AppTest.from_function(page_that_was_closed, default_timeout=20)

    test.run()  # it would begin again and again otherwise

    assert not test.exception
