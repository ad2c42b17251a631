"""Year on year: what changed between two years, like for like, and what became of promises."""

from __future__ import annotations

import streamlit as st

from toolkit import charts
from toolkit.app import parts, prose, spans
from toolkit.app.bank_changes import show_bank_changes
from toolkit.app.pictures import origin_in
from toolkit.app.screens import years_people, years_scores, years_since
from toolkit.app.state import Context
from toolkit.comparison import Change
from toolkit.explaining import explain_verdict, headline_years
from toolkit.findings import Findings
from toolkit.frames import changes
from toolkit.model.answers import Assessment
from toolkit.words import text

BEFORE, AFTER = "before", "after"  # the years that are compared, in the address


def show(context: Context) -> None:
    """Two years stand side by side, and all years as a trend where there are three."""
    parts.title(text("common.pages.years"))
    parts.note(context.council.name)
    found = context.workspace.assessments()
    if len(found) < 2:
        parts.say("years.one_year")
        parts.link_to("results" if found else "set_up")
        if found:
            parts.link_to("set_up", text("importing.begin"))
        return
    pair = choose(found)
    if pair is None:
        parts.say("years.order")
        return
    for one in pair:
        if one.imported:
            parts.say("importing.compared", label=one.label)
    after = context.workspace.findings(pair[1].id)
    before = next((one for one in after.earlier if one.assessment.id == pair[0].id), None)
    if before is None:
        parts.say("years.order")
        return
    known = {(one.before_id, one.after_id): one for one in after.changes}
    ids = pair[0].id, pair[1].id
    change = known.get(ids) or context.workspace.compare(*ids)
    show_change(before, after, change)
    years_scores.show(before, after, change)
    years_people.show(before, after, change)
    years_since.show_red_lines(before, after)
    years_since.show_promises(before, after, change)
    if after.earlier[1:]:
        years_since.show_trend(after)


def choose(found: tuple[Assessment, ...]) -> tuple[Assessment, Assessment] | None:
    """The two assessments to compare, the earlier one first; the newest two unless chosen.

    Both stand in the address, so that a link leads to the same two.
    """
    names = {one.id: one for one in found}

    def titled(id: str) -> str:
        return text("years.choice", label=names[id].label, title=names[id].title)

    def place(name: str, usual: int) -> int:
        asked = st.query_params.get(name)
        return list(names).index(asked) if asked in names else usual

    with st.grid(columns=2, min_column_width=240):
        labels = text("years.before"), text("years.after")
        first, second = (
            st.selectbox(
                label, list(names), place(name, usual), format_func=titled, key=f"years-{name}"
            )
            for label, name, usual in zip(labels, (BEFORE, AFTER), (1, 0), strict=True)
        )
    newest, last = list(names)[:2]
    if (first, second) != (last, newest) or BEFORE in st.query_params:
        st.query_params[BEFORE], st.query_params[AFTER] = first, second
    if first == second or list(names).index(first) < list(names).index(second):
        return None
    return names[first], names[second]


def show_change(before: Findings, after: Findings, change: Change) -> None:
    """The headline, how far the years compare, and each theme with its word."""
    labels = before.assessment.label, after.assessment.label
    parts.heading(headline_years(after, change))
    show_like_for_like(before, after, change)
    prose.paragraph(explain_verdict(after, change.overall))
    years_people.show_moved(change)
    lowered = spans.lowered_with_evidence(after, change)
    if lowered:
        parts.say("years.honest", n=len(lowered), themes=", ".join(lowered))
    drawn = charts.draw_change(changes(after, change), *labels)
    parts.heading(drawn.finding)
    parts.say("years.themes.about")
    parts.chart(drawn, "change", origin_in(after))
    prose.table(spans.theme_words(after, change), text("years.themes.alt"))
    years_scores.show_steps(after, change)


def show_like_for_like(before: Findings, after: Findings, change: Change) -> None:
    """Which questions are compared and which are not stands in a box, and below it what changed."""
    common = len(change.questions)
    key = "common" if common < len(after.questions) else "all"
    said = [text(f"years.like.{key}", n=common, of=len(after.questions))]
    for name, n in spans.left_out(after, change).items():
        if n:
            said.append(text(f"years.like.{name}", n=n))
    overall = change.overall
    if overall.published_change is not None:
        same = not overall.method_effect
        key = "years.like.published_same" if same else "years.like.published"
        published, effect = overall.published_change, overall.method_effect or 0
        words = {"published": charts.change_word(published), "effect": charts.change_word(effect)}
        said.append(text(key, **words))
    st.info(parts.plain(" ".join(said)))
    show_bank_changes(before.bank, after.bank)
