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
CATCH_UP_LIVE, CATCH_UP_CALM = 5, 15  # in a survey the next press keeps it too


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
    """What this seat has before it now is on the page, and what its cards say is kept.

    A fragment: when a page is turned or the room moves on, nothing around it is run again.
    """
    sheet = place.sheet()
    refused = _keep(sheet)
    _follow_focus(sheet)
    if sheet.is_over or sheet.is_paused:
        take_part_room.show_still(sheet)
    elif sheet.in_step:
        take_part_room.show_step(sheet)
    else:
        take_part_own.show(sheet)
    if refused is not None:
        parts.problem(refused, focus=False)
    _draw_looking_glass(sheet)
    if not sheet.is_over:
        every = CATCH_UP_LIVE if _is_live(sheet) else CATCH_UP_CALM
        st.fragment(_catch_up, run_every=every)(sheet)


def _is_live(sheet: SeatSheet) -> bool:
    """Whether people sit together and wait for what a host does."""
    return sheet.votes or sheet.in_step


def _draw_looking_glass(sheet: SeatSheet) -> None:
    """What `app.js` needs to see that the room moved on stands here, and is seen by nobody.

    The name of the button says how often to look, where, and what this page was drawn for; the
    script presses it once the pulse is another (`find_pulse`).
    """
    often = LIVE_SECONDS if _is_live(sheet) else CALM_SECONDS
    name = f"look-{often}-{sheet.seat.round.id}-{sheet.stage.pulse}"
    st.button(text("take_part.look"), key=name)


def _keep(sheet: SeatSheet) -> ToolkitError | None:
    """What was chosen is kept before anything is drawn; what was refused is given back."""
    try:
        sheet.keep_all()
    except DatabaseAway:
        raise
    except ToolkitError as error:
        return error
    return None


def _follow_focus(sheet: SeatSheet) -> None:
    """Focus moves to the heading when the room moves on, as on a page that was just opened."""
    stage = sheet.stage
    now = (stage.phase, stage.question_id, stage.turn)
    if sheet.in_step and st.session_state.get("stage_seen", now) != now:
        parts.move_focus("question")
    st.session_state["stage_seen"] = now


@parts.told
@away.in_fragment
def _catch_up(sheet: SeatSheet) -> None:
    """Draw nothing; the page is drawn anew when a tap had gone unheard, or the room moved on.

    A tap in the moment when a phone finds its server again belongs to no card of the new session;
    the browser says what was chosen with everything that it sends later.
    """
    if st.session_state.get("drawn") is not sheet:
        st.session_state["drawn"] = sheet  # this moment, as a part of its page
    elif sheet.keep_all() or sheet.seat.stage().pulse != sheet.stage.pulse:
        st.rerun()
