"""The part of Results about people who answered: only what frozen pictures show."""

from __future__ import annotations

import streamlit as st

from toolkit import charts
from toolkit.app import parts, picks, prose
from toolkit.app.pictures import origin_in
from toolkit.findings import Findings
from toolkit.frames import group_name, groups, theme_groups
from toolkit.words import text


def show(findings: Findings) -> None:
    """How groups see the council stands here, and both sides of the street next to each other."""
    if any(one.promise == "survey" for one in findings.pictures):  # a vote is never by group
        show_groups(findings)
    levels = picks.two_way_levels(findings)
    if levels:
        parts.heading(text("results.two_way.title"))
        parts.say("results.two_way.about")
        prose.bullets(levels)
    seen = picks.two_way(findings)
    if seen is not None:
        prose.table(seen, text("results.two_way.title"))


def show_groups(findings: Findings) -> None:
    """The gaps between groups, in a sentence, in charts and in a table."""
    reference = group_name(findings, findings.method.reference)
    gaps = picks.gap_counts(findings)
    clear, possible = gaps.get("clear", 0), gaps.get("possible", 0)
    kind = "clear" if clear else "possible" if possible else "none"
    parts.heading(text(f"results.groups.{kind}", n=clear or possible, reference=reference))
    prose.paragraph(text("results.groups.about"))
    surveys = [one for one in findings.pictures if one.promise == "survey"]
    hidden = dict.fromkeys(group for picture in surveys for group in picture.hidden)
    if hidden:
        names = ", ".join(group_name(findings, group) for group in hidden)
        prose.paragraph(text("results.groups.hidden", groups=names))
    by_theme = charts.draw_groups(theme_groups(findings), reference)
    if by_theme is not None:
        parts.subheading(by_theme.finding)
        parts.chart(by_theme, "groups", origin_in(findings))
    widest = charts.draw_widest(groups(findings), reference)
    if widest is not None:
        parts.subheading(widest.finding)
        parts.chart(widest, "widest", origin_in(findings))
    if clear + possible:
        with st.expander(text("results.groups.all", n=clear + possible)):
            prose.paragraph(text("results.groups.words"))
            prose.table(picks.gaps_seen(findings), text("results.groups.alt"))
