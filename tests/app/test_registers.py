"""The registers, in process: what is typed is stored or stays, and what may be shown is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.sample import words_of
from tests.test_registers import MEAL, NOTICE
from toolkit.app.state import Context
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.store import tables
from toolkit.store.database import Store
from toolkit.workspace import Workspace, start_council

TODAY = date(2026, 11, 22)


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import registers

    registers.show(context)


def screen(context: Context, **query: str) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, test.exception
    return test


def press(test: AppTest, label: str) -> AppTest:
    next(one for one in test.button if one.label == label).click().run()
    assert not test.exception, test.exception
    return test


def field(test: AppTest, label: str) -> Any:
    kinds = (test.text_area, test.text_input, test.selectbox, test.date_input, test.multiselect)
    inside = [one for kind in kinds for one in kind if str(one.key or "").startswith("entry-")]
    return next(one for one in inside if one.label == label)


@pytest.fixture
def context(workspace: Workspace, bank: Bank) -> Context:
    return begin(workspace, bank, "core")


def test_the_ground_rules_stand_open_before_the_first_entry(context: Context) -> None:
    told = words_of(screen(context))

    assert "Read these before the first entry." in told
    assert "Ask before you write a connector down." in told


def test_what_is_typed_is_stored_under_the_next_ref(context: Context) -> None:
    test = press(screen(context), "Add an act of kindness")

    field(test, "What happened").set_value("Neighbours shared a meal").run()
    field(test, "Differences bridged").set_value(["faith"]).run()
    press(test, "Save entry")

    (entry,) = context.workspace.kindness()
    assert (entry.ref, entry.what, entry.differences) == (
        "K-2026-001",
        "Neighbours shared a meal",
        ("faith",),
    )
    assert "K-2026-001 is saved." in words_of(test)


def test_what_is_refused_stays_where_it_was_typed(context: Context) -> None:
    test = press(screen(context), "Add an act of kindness")

    field(test, "What happened").set_value("Ring 01632 960 123 for a meal").run()
    press(test, "Save entry")

    assert "what looks like a phone number" in words_of(test)
    assert field(test, "What happened").value == "Ring 01632 960 123 for a meal"
    assert context.workspace.kindness() == ()


def elsewhere_and_back(context):  # AppTest runs its text by itself
    import streamlit as st

    from toolkit.app import main
    from toolkit.app.screens import registers

    main.keep_what_cards_say(context)
    if "away" not in st.query_params:
        registers.show(context)


def test_a_draft_has_also_what_was_typed_as_the_page_was_left(context: Context) -> None:
    kwargs = {"context": context}
    test = AppTest.from_function(elsewhere_and_back, kwargs=kwargs, default_timeout=60)
    press(test.run(), "Add an act of kindness")
    field(test, "Differences bridged").set_value(["age", "faith"])
    field(test, "What happened").set_value("Half a sentence")
    test.query_params["away"] = "yes"
    test.run()

    del test.query_params["away"]
    test.run()

    assert field(test, "What happened").value == "Half a sentence"
    assert field(test, "Differences bridged").value == ["age", "faith"]


def test_a_draft_of_one_council_is_not_seen_at_another(
    context: Context, store: Store, bank: Bank
) -> None:
    other = begin(start_council(store, "local", Council(id="next", name="Nextdoor")), bank, "core")
    test = press(screen(context), "Add an act of kindness")
    field(test, "What happened").set_value("Half a sentence").run()

    there = AppTest.from_function(page, kwargs={"context": other}, default_timeout=60)
    there.session_state["drafts"] = test.session_state["drafts"]
    there.run()

    assert "Add an act of kindness" in [one.label for one in there.button]
    assert "Save entry" not in [one.label for one in there.button]


def test_a_role_is_told_only_where_the_person_agreed(context: Context) -> None:
    context.workspace.add_kindness(MEAL)
    context.workspace.add_kindness(
        replace(MEAL, connector_role="barber", consent="not_asked", consent_on=None)
    )

    told = words_of(screen(context))

    assert "Connector: school crossing patrol (an everyday job)" in told
    assert "barber" not in told
    assert "The role is shown once they have agreed." in told


def test_consent_taken_back_takes_the_role_with_it(context: Context) -> None:
    context.workspace.add_kindness(MEAL)
    test = press(screen(context), "Edit K-2026-001")

    field(test, "Consent").set_value("withdrawn").run()
    press(test, "Save entry")

    assert context.workspace.kindness()[0].connector_role == ""


def test_two_people_on_one_entry_lose_nothing_of_either(context: Context) -> None:
    mine = context.workspace.add_kindness(MEAL)
    test = press(screen(context), "Edit K-2026-001")
    field(test, "Did it spread?").set_value("To two more streets").run()
    context.workspace.save_kindness(replace(mine, ward="Hill Top"), mine.revision)

    press(test, "Save entry")
    assert "Somebody else changed it while you were typing." in words_of(test)
    press(test, "Save entry")

    (entry,) = context.workspace.kindness()
    assert (entry.ward, entry.outcome) == ("Hill Top", "To two more streets")


def test_what_somebody_else_deleted_is_added_anew_after_it_was_told(context: Context) -> None:
    mine = context.workspace.add_kindness(MEAL)
    test = press(screen(context), "Edit K-2026-001")
    context.workspace.delete_kindness(mine.id)

    press(test, "Save entry")
    assert "Somebody else deleted it" in words_of(test)
    press(test, "Save entry")

    assert [one.what for one in context.workspace.kindness()] == [MEAL.what]


def test_an_entry_is_deleted_after_somebody_said_so_twice(context: Context) -> None:
    context.workspace.add_kindness(MEAL)
    test = press(screen(context), "Edit K-2026-001")
    delete = next(one for one in test.button if one.label == "Delete K-2026-001")
    assert delete.disabled

    next(one for one in test.checkbox if "for good" in one.label).check().run()
    press(test, "Delete K-2026-001")

    assert context.workspace.kindness() == ()
    assert "K-2026-001 is deleted." in words_of(test)


def test_wards_without_an_entry_are_counted_and_the_list_is_kept(context: Context) -> None:
    context.workspace.add_kindness(MEAL)
    test = screen(context)

    next(one for one in test.text_area if "one on each line" in one.label).set_value(
        "Old Town\n\n Hill  Top \nOld Town"
    ).run()
    press(test, "Save wards")

    assert context.workspace.wards() == ("Old Town", "Hill Top")
    assert "One ward has no entry" in words_of(screen(context))


def wards_field(test: AppTest) -> Any:
    return next(one for one in test.text_area if "one on each line" in one.label)


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        ("Keep their list", ("Old Town", "Hill Top")),
        ("Save my list", ("Old Town", "Canalside")),
        ("Save both together", ("Old Town", "Hill Top", "Canalside")),
    ],
)
def test_of_two_lists_of_wards_somebody_chooses(
    context: Context, choice: str, stands: tuple[str, ...]
) -> None:
    context.workspace.save_wards(["Old Town"], ())
    test = screen(context)
    wards_field(test).set_value("Old Town\nCanalside").run()
    context.workspace.save_wards(["Old Town", "Hill Top"], ["Old Town"])

    press(test, "Save wards")

    told = words_of(test)
    assert "Somebody else changed the list while you had it open." in told
    assert "In their list alone: Hill Top" in told
    assert "In yours alone: Canalside" in told
    assert context.workspace.wards() == ("Old Town", "Hill Top")
    press(test, choice)
    assert context.workspace.wards() == stands
    assert wards_field(test).value == "\n".join(stands)
    assert "Somebody else changed the list" not in words_of(test)


def test_a_list_of_wards_that_nobody_touched_here_follows_what_is_stored(context: Context) -> None:
    test = screen(context)
    context.workspace.save_wards(["Hill Top"], ())

    test.run()

    assert wards_field(test).value == "Hill Top"


def test_a_phone_number_among_the_wards_is_refused(context: Context) -> None:
    test = screen(context)
    wards_field(test).set_value("Old Town 01632 960 123").run()

    press(test, "Save wards")

    assert "what looks like a phone number" in words_of(test)
    assert context.workspace.wards() == ()


def test_the_search_finds_words_of_an_entry(context: Context) -> None:
    context.workspace.add_kindness(MEAL)
    context.workspace.add_kindness(replace(MEAL, what="A lift to the bus"))
    test = screen(context)

    next(one for one in test.text_input if one.label == "Search in the words").set_value(
        "FESTIVALS"
    ).run()

    told = words_of(test)
    assert "1 of 2 entries are shown." in told
    assert "A lift to the bus" not in told


def test_an_exception_that_is_overdue_says_so_with_what_else_is_open(context: Context) -> None:
    context.workspace.add_exemption(replace(NOTICE, asked="nobody", review_on=date(2026, 11, 2)))

    told = words_of(screen(context, register="exemption"))

    assert "20 days overdue" in told
    assert "Nobody asked for it. Drop it, or ask first." in told
    assert "One should have been looked at again by now." in told


def test_an_exception_needs_a_day_on_which_it_is_looked_at_again(context: Context) -> None:
    test = press(screen(context, register="exemption"), "Add an exception")
    field(test, "What is done differently").set_value("A later letter").run()
    field(test, "Standard that would hold otherwise").set_value("Two weeks").run()

    press(test, "Save entry")
    assert "Nobody will look at it again." in words_of(test)
    field(test, "Look again on").set_value(date(2027, 1, 29)).run()
    press(test, "Save entry")

    assert [one.ref for one in context.workspace.exemptions()] == ["X-2026-001"]


def test_what_somebody_types_is_never_drawn_as_a_link(context: Context) -> None:
    context.workspace.add_kindness(replace(MEAL, what="[Look](http://example.org) **here**"))

    headings = [one.value for one in screen(context).header]

    assert any("\\[Look\\]" in one for one in headings)


def in_the_app(context):  # AppTest runs its text by itself
    from toolkit.app import main
    from toolkit.app.screens import registers

    main.keep_what_cards_say(context)
    registers.show(context)


def new_session(context: Context, **query: str) -> AppTest:
    """The page as a browser shows it that was opened anew."""
    test = AppTest.from_function(in_the_app, kwargs={"context": context}, default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, test.exception
    return test


def test_a_new_entry_outlives_the_session_as_it_was_typed(context: Context) -> None:
    test = press(new_session(context), "Add an act of kindness")
    field(test, "What happened").set_value("Half a sentence").run()
    field(test, "Month").set_value(date(2026, 3, 1)).run()
    field(test, "Differences bridged").set_value(["age", "faith"]).run()
    assert "It is not in the register yet." in words_of(test)

    again = new_session(context)
    assert "You began to write an act of kindness and have not saved it." in words_of(again)
    press(again, "Go on with an act of kindness")

    assert field(again, "What happened").value == "Half a sentence"
    press(again, "Save entry")
    (entry,) = context.workspace.kindness()
    assert (entry.what, entry.month, entry.differences) == (
        "Half a sentence",
        date(2026, 3, 1),
        ("age", "faith"),
    )
    assert context.workspace.unsaved_in("register") == {}


def test_entries_wait_each_by_itself_until_they_are_dropped(context: Context) -> None:
    context.workspace.add_kindness(MEAL)
    test = press(new_session(context), "Edit K-2026-001")
    field(test, "Did it spread?").set_value("To two more streets").run()

    again = press(new_session(context), "Add an act of kindness")
    assert field(again, "Did it spread?").value == ""
    field(again, "What happened").set_value("A lift to the bus").run()
    third = new_session(context)
    press(third, "Drop what I typed for an act of kindness")

    assert "Go on with an act of kindness" not in [one.label for one in third.button]
    press(third, "Edit K-2026-001")
    assert field(third, "Did it spread?").value == "To two more streets"
    press(third, "Drop what I typed")
    assert context.workspace.unsaved_in("register") == {}
    assert context.workspace.kindness()[0].outcome == MEAL.outcome


def test_nothing_waits_where_nothing_is_typed_any_more(context: Context) -> None:
    test = press(new_session(context), "Add an act of kindness")
    field(test, "What happened").set_value("Half a sentence").run()

    field(test, "What happened").set_value("").run()

    assert context.workspace.unsaved_in("register") == {}


def test_only_what_was_typed_of_an_entry_waits(context: Context) -> None:
    context.workspace.add_kindness(MEAL)
    test = press(new_session(context), "Edit K-2026-001")

    field(test, "Did it spread?").set_value("To two more streets").run()

    (body,) = context.workspace.unsaved_in("register").values()
    assert body["typed"] == {"outcome": "To two more streets"}
    assert MEAL.connector_role not in str(body)


def test_what_waits_meets_what_somebody_else_saved_meanwhile(context: Context) -> None:
    mine = context.workspace.add_kindness(MEAL)
    test = press(new_session(context), "Edit K-2026-001")
    field(test, "Did it spread?").set_value("To two more streets").run()
    context.workspace.save_kindness(replace(mine, ward="Hill Top"), mine.revision)

    again = press(new_session(context), "Go on with K-2026-001")
    press(again, "Save entry")
    assert "Somebody else changed it while you were typing." in words_of(again)
    press(again, "Save entry")

    (entry,) = context.workspace.kindness()
    assert (entry.ward, entry.outcome) == ("Hill Top", "To two more streets")


def test_what_waits_for_an_entry_that_was_deleted_becomes_a_new_one(context: Context) -> None:
    mine = context.workspace.add_exemption(NOTICE)
    test = press(new_session(context, register="exemption"), "Edit X-2026-001")
    field(test, "What is done differently").set_value("A later letter").run()
    context.workspace.delete_exemption(mine.id)

    again = press(new_session(context, register="exemption"), "Go on with X-2026-001")

    assert field(again, "What is done differently").value == "A later letter"
    assert "Add an exception" in [one.value for one in again.header]


def test_a_draft_that_names_what_is_not_offered_any_more_opens_all_the_same(
    context: Context,
) -> None:
    typed = {"what": "A lift", "kind": "parade", "month": "spring", "revision": 7, "helped": ["?"]}
    context.workspace.keep_unsaved("register-kindness-new", {"typed": typed})

    test = press(new_session(context), "Go on with an act of kindness")

    assert field(test, "What happened").value == "A lift"
    assert field(test, "Month").value is None


def test_a_reader_is_offered_nothing_that_waits(context: Context) -> None:
    context.workspace.keep_unsaved("register-kindness-new", {"typed": {"what": "A lift"}})
    become = tables.membership.update().values(role="reader")
    context.workspace.store.run_tx(lambda connection: connection.execute(become))

    told = words_of(new_session(replace(context, workspace=replace(context.workspace))))

    assert "have not saved it" not in told


def test_a_list_of_wards_outlives_the_session_as_it_was_typed(context: Context) -> None:
    context.workspace.save_wards(["Old Town"], ())
    test = new_session(context)
    wards_field(test).set_value("Old Town\nCanals").run()

    again = new_session(context)
    assert wards_field(again).value == "Old Town\nCanals"
    assert "This list is not saved yet." in words_of(again)
    context.workspace.save_wards(["Old Town", "Hill Top"], ["Old Town"])
    press(again, "Save wards")
    assert "Somebody else changed the list" in words_of(again)
    press(again, "Save both together")

    assert context.workspace.wards() == ("Old Town", "Hill Top", "Canals")
    assert context.workspace.unsaved("wards") is None


def test_a_list_of_wards_can_be_dropped_and_says_what_is_stored(context: Context) -> None:
    context.workspace.save_wards(["Old Town"], ())
    test = new_session(context)
    wards_field(test).set_value("Old Town\nCanals").run()

    press(test, "Drop what I typed")

    assert wards_field(test).value == "Old Town"
    assert context.workspace.unsaved("wards") is None
    assert "This list is not saved yet." not in words_of(test)
