"""Who is here and where they are, and everything that is cached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from threading import Event, Thread

import streamlit as st

from toolkit.app import sign_in
from toolkit.app.doors import DATABASE
from toolkit.app.sign_in import Person
from toolkit.banks.shelf import Shelf, read_shelf
from toolkit.errors import NotAllowed, Problem, ToolkitError
from toolkit.model.account import Visit
from toolkit.model.answers import Assessment
from toolkit.model.council import ROLES, Council, Role
from toolkit.samples import first_start
from toolkit.settings import read_settings
from toolkit.store.accounts import forget_strangers
from toolkit.store.database import Store, open_store
from toolkit.store.members import forget_lapsed
from toolkit.store.tries import forget_tries
from toolkit.store.upkeep import forget_old_answers
from toolkit.words import text
from toolkit.workspace import Workspace, close_what_is_due, start_council, workspaces_of

ADDRESS = "assessment"
CARE_SECONDS = 600.0


class Nowhere(Exception):
    """Whoever is signed in works for no council."""

    def __init__(self, person: Person) -> None:
        """Carry who it is."""
        self.person = person
        super().__init__(person.account_id)


@dataclass(frozen=True)
class Context:
    """One person's place in the app: their workspace and the assessment they are looking at."""

    workspace: Workspace
    council: Council
    assessment: Assessment | None
    councils: tuple[Council, ...] = ()
    person: Person = field(default_factory=Person)

    @cached_property
    def role(self) -> Role:
        """What this person is in the council, as it was when the run began."""
        return self.workspace.require("reader")

    def may(self, least: Role) -> bool:
        """Whether this role is enough for what needs `least`, to show no way that is shut.

        What is done asks the store again: `Workspace.require`.
        """
        return ROLES.index(self.role) >= ROLES.index(least)

    @property
    def captions(self) -> Iterator[str]:
        """The lines under the navigation: whose pages these are."""
        yield self.council.name
        if self.council.sample:
            yield text("common.sidebar.sample")
        title = self.assessment.title if self.assessment else text("common.sidebar.no_assessment")
        yield title


def current() -> Context:
    """Where this session is: what the address says, else what it chose, else the newest there is.

    An assessment other than the newest stands in the address, so that a reload or a link comes
    back to the same council and year. Raises Outside and Nowhere.
    """
    store = the_store()
    look_after(datetime.now(UTC).date())
    person = sign_in.person_here(store)
    workspaces = _workspaces(store, person)
    found = {one.council_id: one.assessment_ids() for one in workspaces}
    home_of = {id: council for council, several in found.items() for id in several}
    wished = st.query_params.get(ADDRESS) or st.session_state.get("assessment_id")
    chosen = home_of.get(wished or "", st.session_state.get("council_id"))
    at = next((place for place, one in enumerate(workspaces) if one.council_id == chosen), 0)
    workspace, ids = workspaces[at], found[workspaces[at].council_id]
    newest = next(iter(ids), None)
    id = wished if wished in ids else newest
    assessment = workspace.assessment(id) if id is not None else None
    _note(workspace.council_id, assessment, plain=at == 0 and id == newest)
    councils = tuple(one.council() for one in workspaces)
    return Context(workspace, councils[at], assessment, councils, person)


def _workspaces(store: Store, person: Person) -> tuple[Workspace, ...]:
    """Where this person works, with invitations taken up as they come. Raises Nowhere."""
    visit_id = person.visit.id if person.visit else ""
    found = workspaces_of(store, person.account_id, person.visit)
    if not found or st.session_state.get("joined_by") != visit_id:
        st.session_state["joined_by"] = visit_id
        if sign_in.join_where_invited(store, person):
            found = workspaces_of(store, person.account_id, person.visit)
    if not found:
        raise Nowhere(person)
    return found


def begin_council(person: Person, name: str) -> None:
    """A new council is there with this person as its admin, and this session is at it.

    Raises ToolkitError where the name is empty, or where this service lets nobody begin one.
    """
    if not sign_in.may_found():
        what, fix = text("sign_in.founding_what"), text("sign_in.founding_fix")
        raise NotAllowed(Problem(name.strip(), what, fix))
    store = the_store()
    made = start_council(store, person.account_id, Council(id="", name=name.strip()))
    choose_council(made.council_id)


def sign_out(visit: Visit) -> None:
    """The visit is over, and the provider is told."""
    sign_in.sign_out(the_store(), visit)


def _note(council_id: str, assessment: Assessment | None, *, plain: bool) -> None:
    st.session_state["council_id"] = council_id
    st.session_state["assessment_id"] = assessment.id if assessment else None
    if assessment is not None and not plain:
        if st.query_params.get(ADDRESS) != assessment.id:
            st.query_params[ADDRESS] = assessment.id
    elif ADDRESS in st.query_params:
        del st.query_params[ADDRESS]


def choose_council(council_id: str) -> None:
    """This session is at this council from the next run on."""
    st.session_state["council_id"] = council_id
    st.session_state.pop("assessment_id", None)
    st.query_params.pop(ADDRESS, None)


def choose_assessment(assessment_id: str) -> None:
    """This session looks at this assessment from the next run on."""
    st.session_state["assessment_id"] = assessment_id
    st.query_params.pop(ADDRESS, None)


@st.cache_resource(show_spinner=False)
def the_store() -> Store:
    """The one open database of this process.

    On a computer of one's own the sample council is in it from the first start. On a service it is
    not: there whoever changes it would change it for people of other councils.
    """
    named = os.environ.get(DATABASE)
    store = open_store(named or read_settings().database)
    try:
        if sign_in.provider() is None:
            first_start(store)
    except BaseException:
        store.close()  # or the next try would be told that another Candour is running
        raise
    return store


@contextmanager
def opened(database: Path | str, every: float = CARE_SECONDS) -> Iterator[Store]:
    """While this lasts the database is this process's own; then all is in its file, and closed.

    What is wrong with the database is told before anybody is let in, and a second Candour on it
    is refused from the start and not from the first visit on. What was promised for a day is done
    then, though nobody opens a page: it is looked after each `every` seconds.
    """
    os.environ[DATABASE] = database if isinstance(database, str) else str(database.absolute())
    store, over = the_store(), Event()
    caring = Thread(target=_care, args=(store, over, every), daemon=True)
    caring.start()
    try:
        yield store
    finally:
        over.set()
        caring.join()
        the_store.clear()
        store.close()


def _care(store: Store, over: Event, every: float) -> None:
    """Until it is over. What cannot be done now is tried again, and told to whoever comes next.

    It begins at once, and again with each new day, so that no visitor has to wait for it.
    """
    while True:
        with suppress(ToolkitError):
            look_after(datetime.now(UTC).date())
            forget_tries(store)
        if over.wait(min(every, seconds_left(datetime.now(UTC)))):
            return


def seconds_left(now: datetime) -> float:
    """How long it is until the day of this moment is over."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return (tomorrow - now).total_seconds()


@st.cache_resource(show_spinner=False, max_entries=1)
def look_after(day: date) -> tuple[int, int]:
    """What was promised for this day is done, once a day: rounds close, old answers are gone.

    So are the addresses of those who never joined anything.
    """
    store = the_store()
    forget_lapsed(store, day)
    forget_strangers(store, datetime.combine(day, time()))
    return close_what_is_due(store), forget_old_answers(store, day)


@st.cache_resource(show_spinner=False)
def the_shelf() -> Shelf:
    """The question banks at hand: ours, and those in the `banks` folder beside the database."""
    path = the_store().path
    folder = path.parent if isinstance(path, Path) else read_settings().data
    return read_shelf(folder / "banks")
