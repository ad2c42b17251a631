"""One seat's page as a phone gets it, driven in process."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.app.pages import sound
from toolkit.seat import Seat, join
from toolkit.workspace import Workspace


def page(store: object, secret: str) -> None:  # AppTest runs its text by itself
    """Show the page of the seat that this secret leads to."""
    from toolkit.app.screens.take_part import show_sheet
    from toolkit.app.seating import find_seat
    from toolkit.store.database import Store

    assert isinstance(store, Store)
    place = find_seat(store, [secret])
    assert place is not None
    show_sheet(place)


def sit_down(workspace: Workspace, round_id: str, group: str = "frontline") -> tuple[Seat, str]:
    """Somebody of this group sits in the round; gives their seat and its secret."""
    return join(workspace.store, workspace.entrance(round_id).token, group)


def open_seat(workspace: Workspace, secret: str) -> AppTest:
    """The page of this seat in a session of its own."""
    return sound(
        AppTest.from_function(page, args=(workspace.store, secret), default_timeout=60).run()
    )


def title(test: AppTest) -> str:
    """What the page is about."""
    return str(test.title[0].value).replace("\\", "")


def words(test: AppTest) -> str:
    """All that the page says in sentences."""
    drawn = [*test.markdown, *test.caption, *test.success, *test.text, *test.error, *test.header]
    return "\n".join(str(one.value) for one in drawn).replace("\\", "")


def choose(test: AppTest, place: int, radio: int = 0) -> AppTest:
    """The choice at this place was made."""
    one = test.radio[radio]
    return sound(one.set_value(one.options[place]).run())
