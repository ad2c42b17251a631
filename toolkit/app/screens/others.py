"""Other councils: where we stand among those that share, and whether we share ourselves."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.pictures import origin_in
from toolkit.app.screens import others_sharing
from toolkit.app.state import Context
from toolkit.benchmark import HUNDREDS_FROM, JOIN_LEAST, PLACE_FROM, QUARTILES_FROM
from toolkit.charts.others import draw_others
from toolkit.explaining.others import headline_others, sentence_instrument, sentences_others
from toolkit.frames.others import other_councils
from toolkit.words import long_date, text
from toolkit.workspace.others import OtherCouncils


def show(context: Context) -> None:
    """The comparison stands on the page, or what is in its way; and who shares what."""
    parts.title(text("common.pages.others"))
    if context.assessment is None:
        parts.say("others.no_assessment")
        parts.link_to("set_up")
        return
    assessment = context.assessment
    parts.note(text("others.of", council=context.council.name, title=assessment.title))
    found = context.workspace.other_councils(assessment.id)
    if found.made_up:
        with st.container(border=True):
            parts.say("others.made_up", n=found.joined)
            if assessment.state != "published":
                parts.say("others.not_final_yet")
    if found.hindrance is not None:
        parts.say(f"others.hindrance.{found.hindrance}")
        parts.say("others.standing")
    else:
        show_comparison(found)
    show_limits(found)
    if not context.council.sample:
        others_sharing.show(context, found)


def show_comparison(found: OtherCouncils) -> None:
    """The headline, what may be said of the whole, each theme as a drawing and in a word."""
    least = found.findings.method.bench_min
    parts.heading(headline_others(found.rows, least))
    parts.say("others.standing")
    if not found.made_up:
        parts.say("others.joined", n=found.joined)
    for sentence in sentences_others(found.rows):
        prose.paragraph(sentence)
    prose.paragraph(sentence_instrument(found.findings))
    frame = other_councils(found.findings, found.rows)
    if not any(row.result.shown for row in found.rows):
        return
    parts.say("others.about")
    drawn = draw_others(frame)
    parts.subheading(drawn.finding)
    parts.chart(drawn, "others", origin_in(found.findings))
    made = [row.made_on for row in found.rows if row.made_on is not None]
    if made:
        parts.note(text("others.made_on", day=long_date(max(made)), n=JOIN_LEAST))


def show_limits(found: OtherCouncils) -> None:
    """What is compared, when it is shown, and what it does not say."""
    values = {
        "least": found.findings.method.bench_min,
        "half": QUARTILES_FROM,
        "quarter": PLACE_FROM,
        "hundred": HUNDREDS_FROM,
        "join": JOIN_LEAST,
    }
    with st.expander(text("others.limits.title")):
        prose.bullets(
            (
                text("others.limits.what"),
                text("others.limits.when", **values),
                text("others.limits.refresh", join=values["join"]),
                text("others.limits.word"),
                text("others.limits.never"),
                text("others.limits.people"),
            )
        )
