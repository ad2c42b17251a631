"""One question on the wall: put, voted on, shown, agreed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from toolkit import charts
from toolkit.app import away, hosting, parts, prose
from toolkit.app.hosting import Room
from toolkit.app.screens.projector_way_in import show_way_in
from toolkit.explaining import (
    headline_votes,
    level_words,
    prompts,
    sentence_saying,
    sentence_votes,
)
from toolkit.model.answers import AgreedRecord
from toolkit.release import QuestionPicture
from toolkit.words import text
from toolkit.workspace import Workspace
from toolkit.workspace.rooms import BoardItem

LARGE, SMALL = 24, 18  # pixels of the words of a drawing
MOST_COMMENTS, COMMENTS_EVERY = 4, 10  # the second in seconds


def show(room: Room, show_line: Callable[[Room], None]) -> None:
    """The question as large as it will go, and below it what may be seen now."""
    item = room.item
    if item is None:
        return
    pictures = hosting.pictures_of(item)
    asking = room.stage.phase == "asking" or not pictures
    work, aside = st.columns([0.64, 0.36], gap="large")
    with work:
        parts.note(hosting.topic_words(room, item.question))
        parts.title(item.question.text)
        if asking:
            show_levels(item)
        else:
            _show_votes(pictures, item)
        show_line(room)
        if item.before is not None and item.before not in pictures and not asking:
            parts.subheading(text("workshop.question.before"))
            prose.paragraph(f"{headline_votes(item.before)}. {sentence_votes(item.before)}")
    with aside:
        if item.record is not None:
            show_agreed(item.record)
        elif asking:
            show_way_in(room)
        else:
            _show_talk(item, pictures[-1])
        if item.record is not None or not asking:
            show_comments(room.workspace, room.round.id, item.question.id)


def show_levels(item: BoardItem) -> None:
    """The five levels to choose from; no vote is seen."""
    st.markdown(
        "\n".join(
            f"- **{parts.plain(level_words(level))}.** {parts.plain(words)}"
            for level, words in enumerate(item.question.levels)
        )
    )


def _show_votes(pictures: Sequence[QuestionPicture], item: BoardItem) -> None:
    """The last vote as large as it will go, and below it the one before."""
    last = len(pictures)
    _show_drawing(pictures, item, last, LARGE)
    if last > 1:
        verdict = headline_votes(pictures[-2])
        parts.subheading(text("wall.before", n=last - 1, verdict=verdict))
        _show_drawing(pictures, item, last - 1, SMALL)


def _show_drawing(
    pictures: Sequence[QuestionPicture], item: BoardItem, turn: int, size: int
) -> None:
    """One of the votes, the first being turn 1."""
    drawn = charts.draw_votes(pictures[turn - 1], size)
    if drawn is None:
        parts.say("votes.no_figures")
    else:
        parts.votes(drawn, f"wall-{item.question.id}-{turn}")


def _show_talk(item: BoardItem, last: QuestionPicture) -> None:
    """What the votes say, and what to ask one another now."""
    parts.heading(headline_votes(last))
    prose.paragraph(" ".join(filter(None, (sentence_votes(last), sentence_saying(last)))))
    parts.subheading(text("workshop.question.prompts"))
    prose.bullets(prompts(item.question, last))


def show_agreed(record: AgreedRecord) -> None:
    """What the room agreed, why, and the views that differ."""
    with st.container(key="wall-agreed", border=True):
        parts.heading(hosting.agreed_words(record))
        if record.rationale or record.reason:
            prose.paragraph(record.rationale or record.reason)
        for one in record.dissent:
            if one.level is None:
                parts.say("wall.dissent", words=one.words)
            else:
                parts.say("wall.dissent_at", words=one.words, level=level_words(one.level))


@st.fragment(run_every=COMMENTS_EVERY)
@parts.told
@away.in_fragment
def show_comments(workspace: Workspace, round_id: str, question_id: str) -> None:
    """Comments that the facilitator let through, in no order; letting one through is no deed."""
    words = workspace.shown_comments(round_id, question_id)
    if words:
        parts.subheading(text("wall.comments.title"))
        for one in sorted(words)[:MOST_COMMENTS]:  # in one order, or they would jump at each look
            parts.show_text(one)
