"""Home: where we are, what comes next, and every assessment by year."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, prose, roles
from toolkit.app.picks import action_counts
from toolkit.app.screens import home_between, home_councils, home_welcome
from toolkit.app.screens.home_steps import Step, next_step
from toolkit.app.state import Context, choose_assessment
from toolkit.explaining import headline_red_lines
from toolkit.findings import Findings
from toolkit.method import level_name
from toolkit.model.answers import Assessment, AssessmentState
from toolkit.words import long_date, text

STATE_KIND: dict[AssessmentState, parts.Kind] = {
    "draft": "neutral",
    "open": "info",
    "published": "good",
    "archived": "neutral",
}


def show(context: Context) -> None:
    """The council's name, one next step and its assessments are on the screen."""
    parts.title(context.council.name)
    home_councils.show_what_was_done()
    if context.council.sample:
        st.info(text("home.sample"))
        home_welcome.show(context)
    years = every_year(context)
    show_next(context, next_step(years))
    if years:
        parts.heading(text("home.years"))
        for findings in years:
            show_year(context, findings)
    home_between.show()
    home_councils.show(context)


def every_year(context: Context) -> tuple[Findings, ...]:
    """The findings of every assessment, newest year first.

    The newest carries those before it; only assessments of one and the same day need their own.
    """
    assessments = context.workspace.assessments()
    found: dict[str, Findings] = {}
    for assessment in assessments:
        if assessment.id not in found:
            findings = context.workspace.findings(assessment.id)
            for one in (findings, *findings.earlier):
                found.setdefault(one.assessment.id, one)
    return tuple(found[assessment.id] for assessment in assessments)


def show_next(context: Context, step: Step) -> None:
    """One card says what comes next, with one button for whoever may do it."""
    with st.container(border=True):
        parts.heading(text("home.next.title", what=step.what))
        if step.share is None:
            prose.paragraph(step.words)
        else:
            parts.progress(step.words, step.share)
        with st.container(horizontal=True):
            may = roles.leads_to(context, step.page)
            if may and st.button(step.label, type="primary", key="next"):
                _go(step, step.page)
            if step.other and st.button(text(f"home.other.{step.other}"), key="next-other"):
                _go(step, step.other)


def _go(step: Step, page: str) -> None:
    if step.assessment_id:
        choose_assessment(step.assessment_id)
    if step.place and page == "answer":
        st.session_state["question"] = step.place
    parts.go_to(page)


def show_year(context: Context, findings: Findings) -> None:
    """One assessment stands as a card: its state, one line on how it came out, and ways in."""
    assessment = findings.assessment
    with st.container(border=True):
        about, ways = st.columns([0.7, 0.3], vertical_alignment="center")
        with about:
            title = text("home.year.title", label=assessment.label, title=assessment.title)
            parts.subheading(title)
            with st.container(horizontal=True, vertical_alignment="center"):
                parts.badge(text(f"home.state.{assessment.state}"), STATE_KIND[assessment.state])
                if assessment.held_on:
                    parts.note(long_date(assessment.held_on))
            prose.paragraph(describe_year(findings))
        with ways, st.container(key=f"ways-{assessment.id}", gap="xsmall"):
            for page in ("results", "answer", "plan"):
                if roles.leads_to(context, page):
                    _show_way(assessment, page)


def _show_way(assessment: Assessment, page: str) -> None:
    pressed = st.button(
        parts.plain(text(f"home.year.{page}", label=assessment.label)),
        key=f"{page}-{assessment.id}",
        type="tertiary",
    )
    if pressed:
        choose_assessment(assessment.id)
        parts.go_to(page)


def describe_year(findings: Findings) -> str:
    """The line of one year: level, score, red lines not met, actions done."""
    standings = findings.standings.values()
    answered = sum(one.status != "unanswered" for one in standings)
    if not answered:
        return text("home.year.nothing", of=len(standings))
    score = findings.overall
    said = []
    if score.rating is not None:
        values = {"claimed": score.points_claimed, "evidenced": score.points_evidenced}
        key = "same" if score.points_claimed == score.points_evidenced else "rated"
        said.append(text(f"home.year.{key}", level=level_name(score.rating), **values))
    elif score.points_claimed is not None:
        said.append(text("home.year.claimed", claimed=score.points_claimed))
    else:
        said.append(text("home.year.part", n=answered, of=len(standings)))
    if score.points_claimed is not None:
        said.append(headline_red_lines(findings))
    if findings.actions.actions:
        counts = action_counts(findings)
        said.append(text("home.year.done", done=counts["complete"], n=counts["n"]))
    return " ".join(f"{one.rstrip('.')}." for one in said)
