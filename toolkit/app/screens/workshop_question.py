"""The question that the room has now: put, voted on, shown, talked over, agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from toolkit import charts
from toolkit.app import hosting, parts, prose
from toolkit.app.hosting import Room
from toolkit.app.pictures import origin_of
from toolkit.app.screens import workshop_deeds, workshop_record
from toolkit.explaining import (
    headline_votes,
    level_words,
    prompts,
    sentence_change,
    sentence_saying,
    sentence_start,
    sentence_votes,
)
from toolkit.release import QuestionPicture
from toolkit.words import text
from toolkit.workspace.rooms import BoardItem


def show(room: Room) -> None:
    """The question stands here with what may be done with it now."""
    item = room.item
    if item is None:
        workshop_deeds.show_next(room)
        return
    show_head(room, item)
    workshop_record.show_record(item.record)
    workshop_deeds.show_deeds(room, item)
    with st.expander(text("workshop.question.levels"), expanded=room.stage.phase == "asking"):
        prose.bullets(
            f"{level_words(level)}: {words}" for level, words in enumerate(item.question.levels)
        )
    shown = hosting.pictures_of(item)
    if room.stage.phase == "shown" and shown:
        show_votes(room, item, shown)
    if item.before is not None and (item.before not in shown or room.stage.phase == "asking"):
        with st.expander(text("workshop.question.before")):
            show_picture(room, item, item.before, f"before-{item.question.id}")
    if room.stage.phase == "asking":
        workshop_deeds.show_timer(room)
    elif room.round.promise == "room" and room.is_open:
        workshop_deeds.show_again(room)


def show_head(room: Room, item: BoardItem) -> None:
    """The question itself, as people are asked it."""
    parts.note(hosting.topic_words(room, item.question))
    with parts.target("question"):
        parts.heading(item.question.text)
    if item.question.red_line:
        parts.badge(text("workshop.question.red_line"), "bad")


def show_votes(room: Room, item: BoardItem, shown: Sequence[QuestionPicture]) -> None:
    """What people answered, the last vote first, with what it says and what to ask about it."""
    last = shown[-1]
    with parts.target("verdict"):
        parts.subheading(headline_votes(last))
    show_picture(room, item, last, f"{item.question.id}-{len(shown)}")
    if len(shown) > 1:
        prose.paragraph(sentence_change(shown[-2], last))
    for turn, picture in enumerate(shown[:-1], 1):
        with st.expander(text("workshop.question.first_vote", n=turn)):
            show_picture(room, item, picture, f"{item.question.id}-{turn}")
    parts.subheading(text("workshop.question.prompts"))
    prose.bullets(prompts(item.question, last))


def show_picture(room: Room, item: BoardItem, picture: QuestionPicture, key: str) -> None:
    """What one picture shows: sentences, and bars where there may be bars."""
    told = (sentence_votes(picture), sentence_start(picture), sentence_saying(picture))
    prose.paragraph(" ".join(filter(None, told)))
    drawing = charts.draw_votes(picture)
    if drawing is not None:
        # A picture that was saved stands alone, so it says which question it is about.
        about = {"question": item.question.title}
        named = replace(
            drawing,
            title=text("votes.chart.of", **about, words=drawing.title),
            finding=text("votes.chart.of", **about, words=drawing.finding),
        )
        parts.votes(named, key, origin_of(room.context.council, room.assessment))
