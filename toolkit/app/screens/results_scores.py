"""The part of Results about scores: metrics, red lines, themes, claim and evidence."""

from __future__ import annotations

import streamlit as st

from toolkit import charts
from toolkit.app import parts, picks, prose
from toolkit.app.pictures import origin_in
from toolkit.app.screens import results_actions
from toolkit.app.state import Context
from toolkit.explaining import headline_claims, headline_red_lines
from toolkit.findings import Findings
from toolkit.frames import columns, red_lines, theme_scores
from toolkit.method import level_name
from toolkit.words import text

KINDS: dict[str, parts.Kind] = {
    "below": "bad",
    "unknown": "care",
    "unproven": "care",
    "met": "good",
    "not_applicable": "neutral",
}


def show_metrics(findings: Findings) -> None:
    """Four figures stand in one row: rating, evidence, red lines, and what is not known."""
    overall = findings.overall
    met, lines = picks.red_line_counts(findings)
    unknown, unanswered, applicable = picks.unknown_counts(findings)
    rating, shown = text("results.metrics.no_rating"), text("results.metrics.no_score")
    held = "claim_none"
    if overall.rating is not None:
        rating = level_name(overall.rating)
        held = "held" if overall.held_down else "not_held"
    if overall.points_evidenced is not None:
        shown = str(overall.points_evidenced)
    claimed = text("results.metrics.claim_none")
    if overall.points_claimed is not None:
        claimed = text("results.metrics.claim", points=overall.points_claimed)
    share = {"met": met, "of": lines}
    with st.grid(columns=4, min_column_width=150):
        _metric("rating", rating, text(f"results.metrics.{held}"))
        _metric("evidenced", shown, claimed)
        _metric(
            "red_lines",
            text("results.metrics.share", n=met, of=lines) if lines else "0",
            text("results.metrics.red_lines_note", n=lines - met, **share),
        )
        _metric(
            "unknown",
            text("results.metrics.share", n=unknown, of=applicable),
            text("results.metrics.unanswered", n=unanswered),
        )


def _metric(key: str, value: str, note: str) -> None:
    st.metric(
        text(f"results.metrics.{key}"),
        value,
        delta=note,
        delta_color="off",
        delta_arrow="off",
        border=True,
    )


def show_red_lines(findings: Findings) -> None:
    """The red lines that need attention stand in a list, those that are met are folded away."""
    found = red_lines(findings)
    parts.heading(headline_red_lines(findings))
    if found.empty:
        return
    parts.say("results.red_lines.about")
    settled = found[columns.RED_STATE].isin(["met", "not_applicable"])
    worst_first = list(KINDS)
    rows = found[~settled].to_dict("records")
    for row in sorted(rows, key=lambda row: worst_first.index(str(row[columns.RED_STATE]))):
        _show_red_line({str(name): value for name, value in row.items()})
    calm = found[settled].to_dict("records")
    if calm:
        with st.expander(text("results.red_lines.met", n=len(calm))):
            for row in calm:
                _show_red_line({str(name): value for name, value in row.items()})


def _show_red_line(row: dict[str, object]) -> None:
    with st.container(key=f"row-red-{row[columns.QUESTION_ID]}"):
        left, right = st.columns([0.25, 0.75])
    with left:
        parts.badge(str(row[columns.RED_LINE]), KINDS[str(row[columns.RED_STATE])])
    with right, st.container(gap=None):
        prose.paragraph(f"{row[columns.REF]} {row[columns.QUESTION]}")
        level = text("results.red_lines.no_level")
        if row[columns.LEVEL_NAME]:
            level = f"{row[columns.LEVEL]} {row[columns.LEVEL_NAME]}"
        grade = str(row[columns.GRADE_NAME])
        kind = "line" if grade else "line_no_grade"
        theme = str(row[columns.THEME])
        parts.note(text(f"results.red_lines.{kind}", theme=theme, level=level, grade=grade))


def show_themes(findings: Findings, context: Context) -> None:
    """Each theme with its range stands beside the strongest and weakest answers."""
    scores = theme_scores(findings)
    drawn = charts.draw_themes(scores)
    parts.heading(drawn.finding)
    if scores[columns.CLAIMED].isna().all():
        parts.say("results.themes.none")  # ranges from one end to the other say no more
        parts.link_to("answer", text("results.answer"))
        results_actions.show(context, findings)
        return
    left, right = st.columns([0.64, 0.36], gap="large")
    with left:
        parts.say("results.themes.about")
        parts.chart(drawn, "themes", origin_in(findings))
    with right:
        _show_ends(findings)
        results_actions.show(context, findings)


def _show_ends(findings: Findings) -> None:
    for name, answers in zip(("strongest", "weakest"), picks.ends(findings), strict=True):
        if answers:
            parts.subheading(text(f"results.themes.{name}"))
            prose.numbered(answers)


def show_claims(findings: Findings) -> None:
    """What is claimed stands beside what can be shown."""
    parts.heading(headline_claims(findings))
    drawn = charts.draw_claims(theme_scores(findings))
    if drawn is None:
        parts.say("results.claims.unjudged")
        return
    parts.say("results.claims.about")
    parts.chart(drawn, "claims", origin_in(findings))
