"""Results: what we found, in the order in which a reader needs it."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.screens import results_people, results_rooms, results_scores, searching
from toolkit.app.state import Context
from toolkit.app.year_choice import show_choice
from toolkit.explaining import (
    explain_overall,
    explain_red_line,
    explain_theme,
    headline_overall,
    sentence_scores,
    sentence_settings,
)
from toolkit.findings import Findings
from toolkit.frames import columns, levers, question_ref, signs, table
from toolkit.words import long_date, text


def show(context: Context) -> None:
    """Everything that was found about one assessment stands on the page."""
    if context.assessment is None:
        parts.title(text("common.pages.results"))
        parts.say("results.no_assessment")
        parts.link_to("set_up")
        return
    findings = context.workspace.findings(context.assessment.id)
    show_head(findings)
    show_choice(context, context.assessment, text("results.choose"))
    if all(one.status == "unanswered" for one in findings.standings.values()):
        parts.say("results.nothing")
        parts.link_to("answer", text("results.answer"))
        return
    parts.heading(headline_overall(findings))
    prose.paragraph(sentence_scores(findings))
    results_scores.show_metrics(findings)
    results_scores.show_red_lines(findings)
    results_scores.show_themes(findings, context)
    results_people.show(findings)
    results_rooms.show(findings, context)
    results_scores.show_claims(findings)
    show_signs(findings)
    show_levers(findings)
    show_steps(findings)
    with st.container(horizontal=True):
        parts.link_to("years", text("results.to_years"))
        parts.link_to("plan", text("results.to_plan"))
        parts.link_to("levers", text("levers.to_levers"))
    searching.show_line(findings)


def show_head(findings: Findings) -> None:
    """The page says whose results these are, and how final."""
    assessment = findings.assessment
    parts.title(text("results.title", label=assessment.label))
    on = long_date(assessment.held_on) if assessment.held_on else ""
    about = [findings.council.name, assessment.title, assessment.people, on]
    parts.note(". ".join(one for one in about if one) + ".")
    overall = findings.overall
    with st.container(horizontal=True):
        if assessment.imported:
            parts.badge(text("importing.badge"), "info")
        if findings.provisional:
            words = text("results.provisional", n=overall.n_agreed, of=overall.n_questions)
            parts.badge(words, "care")
        if findings.one_persons_view:
            parts.badge(text("results.one_person"), "info")
        if overall.status == "rated" and not overall.evidence_judged:
            parts.badge(text("codes.reason.evidence_not_judged"), "neutral")


def show_signs(findings: Findings) -> None:
    """Where the council may be claiming too much, as prompts and not as findings (METHOD 1.7)."""
    found = signs(findings)
    n = len(findings.blind_spots)
    parts.heading(text("results.signs.title", n=n) if n else text("results.signs.look_again"))
    if found.empty:
        parts.say("results.signs.none")
        return
    parts.say("results.signs.prompts")
    shown = found.assign(
        **{
            columns.QUESTION: found[columns.REF] + " " + found[columns.QUESTION],
            columns.SIGNS: found[columns.PROMPT] + ". " + found[columns.SIGNS],
        }
    )
    prose.table(table(shown, (columns.QUESTION, columns.SIGNS)), text("results.signs.alt"))


def show_levers(findings: Findings) -> None:
    """How the lowest answers divide by what the council can do about them."""
    found = levers(findings)
    n = int(found[columns.COUNT].sum())
    if not n:
        return
    direct = int(found[columns.COUNT].iloc[0])
    parts.heading(text("results.levers.title", n=n, direct=direct))
    parts.say("results.levers.about")
    held = found[found[columns.COUNT] > 0]
    told = zip(held[columns.LEVER], held[columns.COUNT], held[columns.MEANING], strict=True)
    levers_told = [
        text("results.levers.line", lever=lever, n=count, meaning=meaning)
        for lever, count, meaning in told
    ]
    shown = held.assign(**{columns.LEVER: levers_told})
    prose.table(table(shown, (columns.LEVER, columns.QUESTIONS)), text("results.levers.alt"))


def show_steps(findings: Findings) -> None:
    """How any of the numbers came about, in steps for a pencil."""
    with st.expander(text("results.steps.title")):
        options = {
            "overall": text("results.steps.overall"),
            **{f"theme:{theme.id}": theme.title for theme in findings.form},
            **{
                f"line:{line.question_id}": text(
                    "results.steps.red_line",
                    ref=question_ref(findings, line.question_id),
                    title=findings.bank.by_id[line.question_id].title,
                )
                for line in findings.red_lines
            },
        }
        chosen = st.selectbox(
            text("results.steps.choose"), list(options), format_func=lambda key: options[key]
        )
        prose.numbered(steps_of(findings, chosen))
        parts.note(sentence_settings(findings))


def steps_of(findings: Findings, chosen: str) -> tuple[str, ...]:
    """The steps to one number: of the whole form, a theme or a red line."""
    kind, _, about = chosen.partition(":")
    if kind == "theme":
        return explain_theme(findings, about)
    return explain_red_line(findings, about) if kind == "line" else explain_overall(findings)
