"""The page of a seat: what somebody who answers sees on their phone, and nothing of others."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from toolkit.app import away, parts
from toolkit.app.doors import SEAT_PAGE
from toolkit.app.joining import join_address
from toolkit.app.screens import take_part_own, take_part_room
from toolkit.app.seating import FoundSeat, SeatSheet, find_seat, secrets_here
from toolkit.app.state import look_after, the_store
from toolkit.errors import DatabaseAway, ToolkitError
from toolkit.words import text

LIVE_SECONDS, CALM_SECONDS = 1, 5  # between two looks at the pulse


def show_seat() -> None:
    """The page of this browser's seat is shown, with no way to any other page."""
    st.set_page_config(page_title=text("common.product"), layout="centered")
    page = st.Page(_show, title=text("common.pages.take_part"), url_path=SEAT_PAGE.strip("/"))
    # The first page of a list has no address of its own, and this one has.
    first = st.Page(_show_again, title=text("common.product"), default=True)
    st.navigation([first, page], position="hidden").run()


def _show_again() -> None:
    _show()


def _show() -> None:
    try:
        look_after(datetime.now(UTC).date())
        place = find_seat(the_store(), secrets_here())
        if place is None:
            parts.title(text("common.product"))
            parts.say("take_part.no_place")
            parts.say("take_part.to_join", address=join_address())
        else:
            place.sheet()  # a database that is away is told here: no error leaves a fragment
            show_sheet(place)
    except DatabaseAway:
        raise
    except ToolkitError as error:
        parts.problem(error)


@st.fragment
@parts.told
@away.in_fragment
def show_sheet(place: FoundSeat) -> None:
    """What this seat has before it now is on the page.

    A fragment: when a page is turned or the room moves on, nothing around it is run again.
    """
    sheet = place.sheet()
    _follow_focus(sheet)
    if sheet.is_over or sheet.is_paused:
        take_part_room.show_still(sheet)
    elif sheet.in_step:
        take_part_room.show_step(sheet)
    else:
        take_part_own.show(sheet)
    _draw_looking_glass(sheet)


def _draw_looking_glass(sheet: SeatSheet) -> None:
    """What `app.js` needs to see that the room moved on stands here, and is seen by nobody.

    The name of the button says how often to look, where, and what this page was drawn for; the
    script presses it once the pulse is another (`find_pulse`).
    """
    often = LIVE_SECONDS if sheet.votes or sheet.in_step else CALM_SECONDS  # people sit and wait
    name = f"look-{often}-{sheet.seat.round.id}-{sheet.stage.pulse}"
    st.button(text("take_part.look"), key=name)


def _follow_focus(sheet: SeatSheet) -> None:
    """Focus moves to the heading when the room moves on, as on a page that was just opened."""
    stage = sheet.stage
    now = (stage.phase, stage.question_id, stage.turn)
    if sheet.in_step and st.session_state.get("stage_seen", now) != now:
        parts.move_focus("question")
    st.session_state["stage_seen"] = now
