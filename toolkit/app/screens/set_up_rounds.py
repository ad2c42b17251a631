"""Who is asked: the rounds of an assessment, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import streamlit as st

from toolkit.app import hosting, parts, prose
from toolkit.app.screens import set_up_rounds_entry, set_up_rounds_new, set_up_rounds_paper
from toolkit.app.state import Context
from toolkit.model.answers import Assessment, Round, RoundState
from toolkit.words import listed, long_date, text

BADGES: dict[RoundState, parts.Kind] = {"open": "good", "paused": "care"}


def show(context: Context) -> None:
    """Each round stands as a card; a new one can be opened while the scores are not final."""
    assessment = context.assessment
    if assessment is None:
        return
    with parts.target("rounds"):
        parts.heading(text("rounds.title"))
    parts.say("rounds.about")
    asked = [one for one in assessment.rounds if one.promise != "alone"]
    if not asked:
        parts.note(text("rounds.none"))
    for one in reversed(asked):
        show_round(context, assessment, one)
    if assessment.is_final:
        parts.note(text("rounds.final"))
    else:
        set_up_rounds_new.show(context, assessment)


def is_asking(context: Context) -> bool:
    """Whether a new round is being decided now."""
    assessment = context.assessment
    return assessment is not None and set_up_rounds_new.is_begun(assessment)


def show_round(context: Context, assessment: Assessment, one: Round) -> None:
    """One round: its promise, who has come, the way in, and its end."""
    with st.container(border=True, key=f"round-{one.id[:8]}"):
        promise = text(f"rounds.promise.{one.promise}")
        with st.container(horizontal=True, vertical_alignment="center"):
            parts.subheading(text("rounds.card", title=one.title, promise=promise))
            parts.badge(text(f"rounds.state.{one.state}"), BADGES.get(one.state, "neutral"))
        prose.paragraph(" ".join(told_of(context, assessment, one)))
        if one.state != "closed":
            parts.note(turnout_words(context, one))
        with st.container(horizontal=True, vertical_alignment="center"):
            if one.state == "closed":
                parts.link_to("workshop", text("rounds.talk"), round=one.id)
            elif hosting.needs_host(one):
                parts.link_to("workshop", text("rounds.host"), round=one.id)
                hosting.link_to_wall(assessment, one)
        _show_deeds(context, assessment, one)


def told_of(context: Context, assessment: Assessment, one: Round) -> Iterator[str]:
    """What is fixed in a round, as sentences."""
    titles = {group.id: group.title for group in context.workspace.bank(assessment).groups}
    count = len(one.question_ids) or len(assessment.question_ids)
    yield text("rounds.question_count", questions=count, pace=text(f"rounds.pace.{one.pace}"))
    yield text("rounds.groups", groups=listed(titles.get(id, id) for id in one.groups))
    if one.promise == "room":
        yield text("rounds.minutes", n=one.minutes)
    if one.sayable:
        yield text("rounds.sayable")
    if one.opened_on:
        yield text("rounds.opened", day=long_date(one.opened_on))
    if one.closed_on:
        yield text("rounds.closed", day=long_date(one.closed_on))
    elif one.closes_on:
        yield text("rounds.closes", day=long_date(one.closes_on))


def turnout_words(context: Context, one: Round) -> str:
    """How many have come, never who: exact in a room, in steps of five in a survey."""
    turnout = context.workspace.turnout(one.id)
    if not turnout.exact and not turnout.joined:
        return text("rounds.turnout_few")
    kind = "exact" if turnout.exact else "steps"
    counted = {"joined": turnout.joined, "answered": turnout.answered}
    return text(f"rounds.turnout_{kind}", **counted)


def _show_deeds(context: Context, assessment: Assessment, one: Round) -> None:
    if one.state != "closed":
        with st.expander(text("rounds.entry.title")):
            set_up_rounds_entry.show(context, assessment, one)
        if one.promise == "survey":
            with st.expander(text("paper_form.typing.title")):
                set_up_rounds_paper.show(context, assessment, one)
        _show_pause(context, one)
        with st.expander(text("rounds.close.title")):
            k = context.workspace.method(context.workspace.bank(assessment)).k
            parts.say(f"rounds.close.{one.promise}", k=k)
            _button(context.workspace.close_round, "close", assessment.id, one.id)
    elif not assessment.is_final:
        with st.expander(text("rounds.reopen.title")):
            parts.say("rounds.reopen.about")
            _button(context.workspace.reopen_round, "reopen", assessment.id, one.id)


def _show_pause(context: Context, one: Round) -> None:
    workspace = context.workspace
    deed = "resume" if one.state == "paused" else "pause"
    act = workspace.resume if one.state == "paused" else workspace.pause
    _button(act, deed, one.id, workspace.stage(one.id).pulse)


def _button(act: Callable[..., object], deed: str, *args: object) -> None:
    """A button that does this; above it stands what is in the way, if anything is."""
    message = st.container()
    pressed = st.button(text(f"rounds.deed.{deed}"), key=f"{deed}-{'-'.join(map(str, args))}")
    if pressed:
        with message:
            parts.told(_do)(act, *args)


def _do(act: Callable[..., object], *args: object) -> None:
    act(*args)
    st.rerun()
