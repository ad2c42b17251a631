"""Every page of the app: who is here, where they are, and the page they asked for.

Streamlit runs this file from top to bottom each time somebody does something.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from toolkit.app import away, doors, entry_fields, parts, roles, state, wards_draft
from toolkit.app.check_cards import sweep_checks
from toolkit.app.form import sweep
from toolkit.app.screens import (
    about,
    answer,
    bring,
    bring_answers,
    decisions,
    decisions_one,
    files,
    home,
    keeping,
    levers,
    others,
    people,
    plan,
    plan_table,
    projector,
    registers,
    results,
    searching,
    set_up,
    sign_in,
    take_part,
    workshop,
    years,
)
from toolkit.app.sign_in import Outside
from toolkit.errors import DatabaseAway, Problem, ToolkitError
from toolkit.words import text

STATIC = Path(__file__).parent / "static"

Screen = Callable[[state.Context], None]

# The name of its title, the address, the screen; in the order of the navigation, under the name of
# the section that they stand in. Home comes before all sections.
SECTIONS: dict[str, tuple[tuple[str, str, Screen], ...]] = {
    "": (("home", "", home.show),),
    "answer": (
        ("set_up", "set-up", set_up.show),
        ("answer", "questionnaire", answer.show),
        ("bring_answers", "bring-answers-back", bring_answers.show),
        ("workshop", "workshop", workshop.show),
        ("projector", "projector", projector.show),
    ),
    "see": (
        ("results", "results", results.show),
        ("years", "year-on-year", years.show),
        ("others", "other-councils", others.show),
    ),
    "act": (
        ("plan", "action-plan", plan.show),
        ("bring", "bring-the-plan-back", bring.show),
        ("levers", "levers", levers.show),
        ("searching", "still-searching", searching.show),
    ),
    "between": (
        ("decisions", "decision-check", decisions.show),
        ("decision", "decision", decisions_one.show),
        ("registers", "registers", registers.show),
    ),
    "keep": (
        ("files", "files", files.show),
        ("keeping", "data-and-records", keeping.show),
        ("people", "people", people.show),
        ("about", "about", about.show),
    ),
}
PAGES = tuple(page for section in SECTIONS.values() for page in section)
# Pages that others lead to; they have an address of their own and no place in the navigation.
ASIDE = frozenset({"bring", "bring_answers", "decision", "projector"})
# What a whole room reads has nothing beside it.
ALONE = frozenset({"projector"})


def show_app() -> None:
    """The page that was asked for is on the screen, or what is in its way."""
    away.holding(show_page)


def show_page() -> None:
    """The seat's page, or a page of those who work for a council, is on the screen."""
    if doors.is_for_a_seat():
        take_part.show_seat()
        return
    st.set_page_config(page_title=text("common.product"), layout="wide")
    alone = urlsplit(st.context.url or "").path.strip("/") in ALONE
    if not alone:
        st.logo(str(STATIC / "wordmark.svg"), icon_image=str(STATIC / "mark.svg"), size="large")
    context = find_place()
    if context is not None:
        show_pages(context, alone=alone)


def find_place() -> state.Context | None:
    """Where this session is; or None, once the page says why it is nowhere and what to do."""
    try:
        return state.current()
    except Outside as outside:
        sign_in.show_outside(outside)
    except state.Nowhere as nowhere:
        sign_in.show_nowhere(nowhere.person)
    except DatabaseAway:
        raise
    except ToolkitError as error:
        parts.title(text("common.product"))
        parts.problem(error)
    return None


def show_pages(context: state.Context, *, alone: bool) -> None:
    """The page that was asked for is on the screen, with the navigation beside it."""
    refused = keep_what_cards_say(context)
    hidden = ASIDE | {name for name, _, _ in PAGES if not roles.leads_to(context, name)}
    pages = {
        name: st.Page(
            partial(show_screen, name, screen, context),
            title=text(f"common.pages.{name}"),
            url_path=address,
            default=not address,
            visibility="hidden" if name in hidden else "visible",
        )
        for name, address, screen in PAGES
    }
    parts.know_pages({name: pages[name] for name in pages if roles.leads_to(context, name)})
    where: Literal["hidden", "sidebar"] = "hidden" if alone else "sidebar"
    sections = {
        text(f"common.sections.{section}") if section else "": [pages[name] for name, _, _ in under]
        for section, under in SECTIONS.items()
    }
    page = st.navigation(sections, position=where, expanded=True)
    st.set_page_config(page_title=text("common.page_title", page=page.title))
    if not alone:
        with st.sidebar:
            parts.where_you_are(context.captions)
            sign_in.show_who(context)
    at_table = page is pages["plan"] and st.query_params.get("show") == "table"
    tell(refused, at_table=at_table)
    page.run()


def tell(refused: ToolkitError | None, *, at_table: bool) -> None:
    """The page says what was refused, but what the table of the plan says itself."""
    problems = refused.problems if refused is not None else ()
    elsewhere = [one for one in problems if not (at_table and isinstance(one, plan_table.RowWaits))]
    if elsewhere:
        parts.problem(ToolkitError(elsewhere), focus=False)


def keep_what_cards_say(context: state.Context) -> ToolkitError | None:
    """What was chosen or typed is kept; what was refused is given back, to be told on the page."""
    problems: list[Problem] = []
    for keep in (entry_fields.sweep, wards_draft.sweep, plan_table.sweep, sweep, sweep_checks):
        try:
            keep(context)
        except DatabaseAway:
            raise
        except ToolkitError as refused:
            problems.extend(refused.problems)
    return ToolkitError(problems) if problems else None


def show_screen(name: str, screen: Screen, context: state.Context) -> None:
    """The screen is shown, to whom it is for; what can be put right is said instead of failing."""
    try:
        if roles.may_open(context, name):
            screen(context)
        else:
            roles.show_shut(context, name)
    except DatabaseAway:
        raise
    except ToolkitError as error:
        parts.problem(error)


if __name__ == "__main__":
    show_app()
