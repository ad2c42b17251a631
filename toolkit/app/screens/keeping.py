"""Data and records: what is held and until when, all of it to take away, and the ways out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.screens import keeping_end, keeping_erase, keeping_trail
from toolkit.app.state import Context
from toolkit.words import long_date, text, texts_of
from toolkit.workspace.keeping import Held, last_day_of


def show(context: Context) -> None:
    """What the council keeps stands as a list; below it whatever can be done with it."""
    parts.title(text("common.pages.keeping"))
    parts.note(text("keeping.of", council=context.council.name))
    parts.say("keeping.about")
    done = st.session_state.pop(keeping_erase.DONE, None)
    with st.container():  # always there, so that what stands below keeps its place and stays open
        if done:
            with parts.target("keeping"):
                st.success(done)
    held = context.workspace.held()
    show_held(held)
    show_rounds(held)
    show_everything(context)
    keeping_trail.show(context)
    keeping_erase.show(context)
    keeping_end.show(context)


def show_held(held: Held) -> None:
    """Each kind of record has a line: how many there are, and how long they stay."""
    parts.heading(text("keeping.held.title"))
    names, until = texts_of("keeping.kinds"), texts_of("keeping.until")
    kinds = [kind for kind in names if held.kinds.get(kind)]
    headings = texts_of("keeping.held.columns")
    frame = pd.DataFrame(
        {
            headings["what"]: [names[kind] for kind in kinds],
            headings["many"]: [f"{held.kinds[kind]:,}" for kind in kinds],
            headings["until"]: [until.get(kind, until["else"]) for kind in kinds],
        }
    )
    prose.table(frame, text("keeping.held.alt"))
    if held.backups and held.oldest_backup is not None:
        gone = long_date(last_day_of(held.oldest_backup))
        parts.say("keeping.held.backups", n=held.backups, day=gone)
    else:
        parts.say("keeping.held.no_backups")


def show_rounds(held: Held) -> None:
    """Each round whose answers are still here has the day on which they go."""
    parts.subheading(text("keeping.rounds.title"))
    if not held.rounds:
        parts.say("keeping.rounds.none")
        return
    parts.say("keeping.rounds.about")
    prose.bullets(
        text("keeping.rounds.gone", title=one.title, day=long_date(one.gone_on))
        if one.gone_on
        else text("keeping.rounds.open", title=one.title)
        for one in held.rounds
    )


def show_everything(context: Context) -> None:
    """All of it can be taken away in one file, under a warning."""
    parts.heading(text("keeping.everything.title"))
    parts.say("keeping.everything.about")
    with st.container(border=True):
        parts.say("files.warning.open")
        parts.say("keeping.everything.warning")
    parts.download(
        text("keeping.everything.button"),
        text("keeping.everything.name"),
        "zip",
        context.workspace.export_everything,
    )
