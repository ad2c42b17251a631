"""What to talk about first, and how many questions fit into the time there is (METHOD 2.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from toolkit.app import hosting, parts
from toolkit.app.hosting import Room
from toolkit.explaining import level_words
from toolkit.frames import word
from toolkit.model.answers import AgreedRecord
from toolkit.words import text
from toolkit.workspace.rooms import BoardItem


def show(room: Room) -> None:
    """The questions stand in their talking order; any of them can be put to the room."""
    parts.heading(text("workshop.talk.title"))
    items, offered = room.board.items, room.board.offered
    minutes = room.round.minutes
    if room.round.promise == "room":
        rest = len(items) - offered
        kind = "fits" if rest > 0 else "fits_all"
        parts.note(
            text(f"workshop.talk.{kind}", n=min(offered, len(items)), minutes=minutes, rest=rest)
        )
    first = items[:offered] or items
    _show_lines(room, first, 1)
    if len(items) > len(first):
        with st.expander(text("workshop.talk.rest", n=len(items) - len(first))):
            _show_lines(room, items[len(first) :], len(first) + 1)
    if room.hosted and room.recording is None:
        _show_choice(room)


def _show_lines(room: Room, items: Sequence[BoardItem], start: int) -> None:
    lines = []
    for number, item in enumerate(items, start):
        line = parts.plain(item.question.title)
        states = ", ".join(states_of(room, item))
        told = text("workshop.talk.state", line=line, states=states) if states else line
        here = item.question.id == room.stage.question_id
        lines.append(f"{number}. **{told}**" if here else f"{number}. {told}")
    st.markdown("\n".join(lines))


def states_of(room: Room, item: BoardItem) -> Iterator[str]:
    """What is worth knowing about a question in the list, in a few words."""
    if item.question.id == room.stage.question_id:
        yield text("workshop.talk.now")
    if item.first:
        yield text("workshop.talk.first")
    elif item.question.red_line:
        yield text("workshop.talk.red_line")
    if item.record is not None:
        yield agreed_words(item.record)
    elif shown := hosting.pictures_of(item):
        kind = "survey" if shown[-1].counts is None else "shown"
        spread = shown[-1].whole.spread if shown[-1].whole else "too few to say"
        yield text(f"workshop.talk.{kind}", word=_inside(word("spread", spread)))


def agreed_words(record: AgreedRecord) -> str:
    """What was agreed, in a few words."""
    if record.level is None:
        return text(f"workshop.talk.agreed_{record.status}")
    return text("workshop.talk.agreed", level=level_words(record.level))


def _inside(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]


def _show_choice(room: Room) -> None:
    titles = {one.question.id: one.question.title for one in room.board.items}
    waiting = [one.question.id for one in room.board.items if one.record is None]
    others = [id for id in (waiting or titles) if id != room.stage.question_id]
    options = [*others, *(id for id in titles if id not in others)]
    chosen = st.selectbox(
        text("workshop.talk.next"), options, format_func=titles.__getitem__, key="ask-which"
    )
    st.button(
        text("workshop.do.ask"),
        key="ask-chosen",
        on_click=_ask,
        args=(room, chosen),
    )


def _ask(room: Room, chosen: str) -> None:
    """Put what the field says as the button is pressed, not what it said when it was drawn."""
    chosen = st.session_state.get("ask-which", chosen)
    workspace, pulse = room.workspace, room.stage.pulse
    hosting.act(workspace.ask, room.round.id, chosen, pulse, focus="question")
