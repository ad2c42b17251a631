"""Each screen shows each role what it may do, and nothing that would only be refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import update
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.testing.v1 import AppTest

from tests.app.pages import told
from tests.app.signed_in import said
from tests.prepared import put_sample
from toolkit.app import roles, state
from toolkit.app.doors import DATABASE
from toolkit.app.main import PAGES
from toolkit.errors import ToolkitError
from toolkit.model.council import ROLES, Role
from toolkit.store import tables
from toolkit.store.database import Store

NAMES = [name for name, _, _ in PAGES]
REFUSED = "This needs the role"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the sample council, which uses every part of every page."""
    return put_sample(tmp_path_factory.mktemp("sample") / "candour.db")


@pytest.fixture
def at(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """Opens a page in this role, over a council as it came."""
    path = tmp_path / "candour.db"
    monkeypatch.setenv(DATABASE, str(path))
    stores: list[Store] = []

    def close() -> None:
        state.the_store.clear()
        while stores:
            stores.pop().close()

    def opened(role: Role | None, page: str, **query: str) -> AppTest:
        close()
        shutil.copyfile(sample, path)
        stores.append(state.the_store())
        make(stores[0], role)
        return show(page, **query)

    yield opened
    close()


def make(store: Store, role: Role | None) -> None:
    """The one person here has this role now, or none."""
    link = tables.membership
    ended = date(2026, 1, 1) if role is None else None
    values = {"role": role or "admin", "ended_on": ended}
    store.run_tx(lambda connection: connection.execute(update(link).values(**values)))


def show(page: str, **query: str) -> AppTest:
    test = AppTest.from_function(drawn, kwargs={"page": page}, default_timeout=60)
    test.query_params.update(query)
    return test.run()


def drawn(page: str) -> None:  # AppTest runs its text by itself
    """One page as the app shows it."""
    import streamlit as st

    from toolkit.app import main

    context = main.find_place()
    if context is not None:
        if (refused := main.keep_what_cards_say(context)) is not None:
            st.session_state["refused"] = str(refused)
        screen = next(one for name, _, one in main.PAGES if name == page)
        main.show_screen(page, screen, context)


def check(test: AppTest, role: Role, did: str) -> None:
    """Nothing was refused for want of a role, and no way led to a page that is shut."""
    assert not test.exception, (did, [one.message for one in test.exception])
    assert REFUSED not in told(test), did
    assert "refused" not in test.session_state, did
    wished = "going_to" in test.session_state
    going_to = str(test.session_state["going_to"]) if wished else "home"
    needed = roles.NEEDED.get(going_to, "reader")
    assert ROLES.index(role) >= ROLES.index(needed), f"{did} leads to {going_to}"


def kinds_of(test: AppTest) -> dict[str, int]:
    """One button of each kind, by its number: those that differ in what they are about are one."""
    found: dict[str, int] = {}
    for number, one in enumerate(test.button):
        if not one.disabled:
            kind = one.key.split("-")[0] if one.key else one.label
            found.setdefault(kind, number)
    return found


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("role", ROLES[:-1])  # an admin may do everything
def test_every_button_that_a_role_is_shown_does_something_for_it(
    at: Callable[..., AppTest], role: Role, page: str
) -> None:
    first = at(role, page)
    check(first, role, "opening the page")

    for kind, number in kinds_of(first).items():
        test = at(role, page)

        check(test.button[number].click().run(), role, f"pressing {kind!r}")


CHANGES: dict[str, Callable[[Any], object]] = {
    "text_input": lambda one: one.set_value("Changed"),
    "text_area": lambda one: one.set_value("Changed"),
    "checkbox": lambda one: one.set_value(not one.value),
    "toggle": lambda one: one.set_value(not one.value),
    "radio": lambda one: choose_other(one),
    "selectbox": lambda one: choose_other(one),
}


def choose_other(one: Any) -> object:
    """An option that is not chosen yet is chosen, by what it reads as."""
    unchosen = [words for number, words in enumerate(one.options) if number != one.index]
    one.root.session_state[TESTING_KEY][one.id] = str
    return one.set_value((unchosen or one.options)[0])


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("role", ROLES[:2])
def test_every_field_that_a_role_is_shown_can_be_changed_by_it(
    at: Callable[..., AppTest], role: Role, page: str
) -> None:
    first = at(role, page)
    fields = [
        (kind, number)
        for kind in CHANGES
        for number, one in enumerate(getattr(first, kind))
        if not one.disabled
    ]

    for kind, number in fields[:12]:
        test = at(role, page)
        one = getattr(test, kind)[number]
        CHANGES[kind](one)

        check(test.run(), role, f"changing {one.label!r}")


Made = tuple[str, Callable[[], bytes]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Made]:
    """The files that a page offers, each with what makes it; Streamlit makes none in a test."""
    found: list[Made] = []

    def keep(label: str, *, data: Callable[[], bytes], **_: Any) -> bool:
        found.append((label, data))
        return False

    monkeypatch.setattr(st, "download_button", keep)
    return found


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("role", ROLES[:-1])
def test_every_file_that_a_role_is_offered_is_made_for_it(
    at: Callable[..., AppTest], offered: list[Made], role: Role, page: str
) -> None:
    check(at(role, page), role, "opening the page")

    assert offered or page != "files"
    for label, file in offered:
        assert file(), label


def test_a_file_is_made_for_nobody_whose_role_was_taken_away_meanwhile(
    at: Callable[..., AppTest], offered: list[Made]
) -> None:
    at("admin", "files")
    make(state.the_store(), None)

    assert len(offered) > 5
    for _, file in offered:
        with pytest.raises(ToolkitError):
            file()


@pytest.mark.parametrize("page", NAMES)
def test_without_a_role_no_page_shows_anything_of_the_council(
    at: Callable[..., AppTest], page: str
) -> None:
    test = at(None, page)

    assert "Merrowdale" not in said(test)
    assert not [one for one in test.button if one.label not in ("Look again", "Sign out")]


@pytest.mark.parametrize("page", NAMES)
def test_a_role_that_is_taken_away_meanwhile_lets_the_next_click_write_nothing(
    at: Callable[..., AppTest], page: str
) -> None:
    kinds = kinds_of(at("admin", page))

    for kind, number in list(kinds.items())[:6]:
        test = at("admin", page)
        store = state.the_store()
        make(store, None)
        before = everything(store)

        test.button[number].click().run()

        assert everything(store) == before, kind
        assert "Merrowdale" not in said(test)


FIELDS: dict[str, Callable[[Any], object]] = {
    **CHANGES,
    "multiselect": lambda one: one.set_value(one.options[-1:] if one.value else one.options[:1]),
    "number_input": lambda one: one.set_value(one.min if one.value != one.min else one.max),
    "date_input": lambda one: one.set_value(date(2026, 3, 5)),
}
TYPED = {"title": "Changed", "owner": "Changed", "measure": "Changed", "status": "complete"}


def sent_of(test: AppTest) -> WidgetStates:
    """What a browser would send with every field of the page changed, in the plan's table too."""
    for kind, change in FIELDS.items():
        for one in getattr(test, kind):
            change(one)
    sent = test._tree.get_widget_states()
    last = {one.id: one.options[-1] for one in test.button_group}
    for one in sent.widgets:
        if one.id in last:
            one.string_array_value.data[:] = [last[one.id]]
    for table in test.dataframe:
        if table.proto.id:
            edits = {"edited_rows": {"0": TYPED}, "added_rows": [], "deleted_rows": [1]}
            sent.widgets.add(id=table.proto.id, string_value=json.dumps(edits))
    return sent


def opened_whole(at: Callable[..., AppTest], page: str) -> AppTest:
    """The page as an admin sees it; of the plan its table, in which each cell is a field."""
    return at("admin", page, **{"show": "table"} if page == "plan" else {})


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("role", [None, "reader"])
def test_whatever_a_page_of_an_admin_still_sends_changes_nothing_for_who_is_none(
    at: Callable[..., AppTest], role: Role | None, page: str
) -> None:
    test = opened_whole(at, page)
    sent = sent_of(test)
    store = state.the_store()
    make(store, role)
    before = everything(store)

    test._run(sent)

    assert everything(store) == before
    assert not test.exception
    assert role is not None or "Merrowdale" not in said(test)


def test_the_same_changes_are_kept_for_an_admin(at: Callable[..., AppTest]) -> None:
    kept = set()
    for page in ("answer", "plan"):
        test = opened_whole(at, page)
        sent = sent_of(test)
        before = everything(state.the_store())

        test._run(sent)

        after = everything(state.the_store())
        kept |= {name for name in after if after[name] != before[name]}
    assert kept >= {"action", "agreed"}


def everything(store: Store) -> dict[str, int]:
    """How many rows each table holds, and the newest revision in it."""

    def work(connection: Any) -> dict[str, int]:
        found = {}
        for table in tables.metadata.sorted_tables:
            rows = connection.execute(table.select()).all()
            found[table.name] = hash(tuple(sorted(repr(row) for row in rows)))
        return found

    return store.read(work)
