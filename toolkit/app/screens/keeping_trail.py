"""The audit trail on Data and records: who did what, whether it is whole, and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.state import Context
from toolkit.words import short_date, text, texts_of
from toolkit.workspace.keeping import TrailLine

AT_ONCE = 25
MORE = "keeping_trail_more"


def show(context: Context) -> None:
    """The newest lines stand here, those that were asked for; all of them come as a file."""
    parts.heading(text("keeping.trail.title"))
    parts.say("keeping.trail.about")
    chain = context.workspace.check_trail()
    if chain.broken_at is None:
        parts.say("keeping.trail.whole", n=chain.lines, head=chain.head[:16])
    else:
        parts.problem(text("keeping.trail.broken", line=chain.broken_at), focus=False)
    lines, names = context.workspace.trail(), context.workspace.trail_names()
    found = choose(lines, names)
    show_lines(found, names)
    parts.download(
        text("keeping.trail.button"),
        text("keeping.trail.name"),
        "csv",
        context.workspace.export_trail,
    )


def choose(lines: Sequence[TrailLine], names: Mapping[str, str]) -> list[TrailLine]:
    """The lines of the deed, the person and the words that were chosen."""
    deeds = sorted({one.verb for one in lines}, key=called)
    people = sorted({one.actor for one in lines}, key=lambda one: who(one, names))
    left, middle, right = st.columns(3)
    every = text("keeping.trail.every")
    with left:
        verbs = st.multiselect(
            text("keeping.trail.deed"), deeds, format_func=called, placeholder=every
        )
    with middle:
        actors = st.multiselect(
            text("keeping.trail.who"),
            people,
            format_func=lambda one: who(one, names),
            placeholder=every,
        )
    with right:
        words = st.text_input(text("keeping.trail.words"), max_chars=80).strip().casefold()
    return [
        one
        for one in lines
        if (not verbs or one.verb in verbs)
        and (not actors or one.actor in actors)
        and words in one.subject.casefold()
    ]


def show_lines(found: Sequence[TrailLine], names: Mapping[str, str]) -> None:
    """The lines stand as a table, the newest first; more of them at the press of a button."""
    shown = found[: AT_ONCE + st.session_state.get(MORE, 0)]
    parts.note(text("keeping.trail.found", n=len(found), shown=len(shown)))
    if not shown:
        return
    headings = texts_of("keeping.trail.columns")
    frame = pd.DataFrame(
        {
            headings["line"]: [str(one.seq) for one in shown],
            headings["day"]: [f"{short_date(one.at.date())} {one.at:%H:%M}" for one in shown],
            headings["who"]: [who(one.actor, names) for one in shown],
            headings["what"]: [done(one) for one in shown],
        }
    )
    prose.table(frame, text("keeping.trail.alt"))
    if len(found) > len(shown) and st.button(text("keeping.trail.more")):
        st.session_state[MORE] = len(shown)
        st.rerun()


def who(actor: str, names: Mapping[str, str]) -> str:
    """What to call whoever did something."""
    known = texts_of("keeping.actors")
    return names.get(actor) or known.get(actor) or text("keeping.trail.account", id=actor[:8])


def done(line: TrailLine) -> str:
    """The deed and what it was done to, in one line."""
    what = line.subject or text("keeping.trail.blank")
    return text("keeping.trail.done", deed=called(line.verb), what=what)


def called(verb: str) -> str:
    """What to call a deed; one that has no word of its own is called by its verb."""
    return texts_of("keeping.deeds").get(verb.replace(" ", "_"), verb)
