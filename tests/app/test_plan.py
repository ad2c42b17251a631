"""The action plan, in process: what is typed is stored, or stays where it was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.sample import titles_of, words_of
from tests.conftest import NOON
from toolkit.app import bulk, edits, picks
from toolkit.app.state import Context
from toolkit.frames import columns, plan
from toolkit.model.answers import Answer
from toolkit.model.bank import Bank
from toolkit.model.council import Action, Note
from toolkit.workspace import Workspace

TODAY = NOON.date()
FIRST, SECOND = "newcomer-experience", "settled-resident-experience"


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import plan

    plan.show(context)


def screen(context: Context, **query: str) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def press(test: AppTest, label: str) -> AppTest:
    next(one for one in test.button if one.label == label).click().run()
    assert not test.exception
    return test


def field(test: AppTest, label: str) -> Any:
    """The field of the open form with this label."""
    kinds = (test.text_area, test.text_input, test.selectbox, test.date_input, test.multiselect)
    inside = [one for kind in kinds for one in kind if str(one.key or "").startswith("action-")]
    return next(one for one in inside if one.label == label)


def actions(context: Context) -> dict[str, Action]:
    assert context.assessment is not None
    found = context.workspace.plan(context.assessment.id).actions
    return {one.ref: one for one in found}


def suggest(context: Context) -> str:
    """What the button reads that adds the bank's actions."""
    assert context.assessment is not None
    wanted = picks.suggested(context.workspace.findings(context.assessment.id))
    return f"Add {len(wanted)} suggested actions"


def add(context: Context, title: str = "Hold open meetings", **more: Any) -> Action:
    assert context.assessment is not None
    sound = Action(
        id="",
        ref="",
        question_ids=(FIRST,),
        title=title,
        theme_id="three-questions",
        owner="Ana Price",
        due=date(2027, 3, 31),
        measure="Four meetings held",
    )
    return context.workspace.add_action(context.assessment.id, replace(sound, **more))


def change(context: Context, action: Action, **more: Any) -> Action:
    """Somebody else saves the action in the meantime."""
    assert context.assessment is not None
    changed = replace(action, **more)
    return context.workspace.save_action(context.assessment.id, changed, action.revision)


@pytest.fixture
def context(workspace: Workspace, bank: Bank) -> Context:
    made = begin(workspace, bank, "core")
    assert made.assessment is not None
    for number, id in enumerate(made.assessment.question_ids):
        workspace.keep_answer(made.assessment.id, Answer(id, "rated", 1), 0, f"key-{number}")
    return made


def test_an_empty_plan_says_where_to_start(context):
    test = screen(context)

    assert "Start with the red lines" in words_of(test)
    assert any(one.label == suggest(context) for one in test.button)


def test_suggested_actions_fill_an_empty_plan(context):
    label = suggest(context)

    test = press(screen(context), label)

    n = len(actions(context))
    assert label == f"Add {n} suggested actions"
    assert f"{n} actions were added" in words_of(test)


def test_counts_are_said_in_words(context):
    add(context, due=date(2026, 11, 1))
    add(context, "Another", due=None)
    add(context, "Done", status="complete", completed_on=date(2026, 10, 1))

    shown = words_of(screen(context))

    assert "3 actions. 1 is overdue. 1 has no date. 1 is complete." in shown
    assert "21 days overdue" in shown


def test_the_plan_check_speaks_in_words_and_says_what_to_do(context):
    add(context, owner="The whole team", measure="")

    shown = words_of(screen(context))

    assert "TQ-01 does not name one person. Give a first name and a surname." in shown
    assert "TQ-01 does not say how we will know." in shown


def test_now_next_and_finished_have_a_heading_each(context):
    for number in range(9):
        add(context, f"Action {number}")
    add(context, "Left", status="stopped", reason="No money")

    titles = titles_of(screen(context))

    assert titles[:3] == ["Now: 6 actions", "Next: 3 actions", "Finished: one action"]


def test_filters_leave_only_what_was_chosen_and_say_so(context):
    add(context)
    add(context, "Write to schools", owner="Ben Okoro")
    test = screen(context)

    test.selectbox(key="filter-owner").set_value("Ben Okoro").run()

    assert "Write to schools" in words_of(test)
    assert "TQ-01. Hold open meetings" not in words_of(test)
    assert "1 of 2 actions are shown. Accountable person: Ben Okoro." in words_of(test)


def test_every_field_of_the_form_has_a_label(context):
    add(context)

    test = press(screen(context), "Edit TQ-01")

    labels = {
        one.label
        for kind in (test.text_area, test.text_input, test.selectbox, test.date_input)
        for one in kind
        if str(one.key or "").startswith("action-")
    }
    assert {edits.FIELDS[name] for name in ("title", "due")} == {columns.TITLE, columns.DUE}
    assert labels == {
        "Action", "Accountable person", "Post", "Due date", "Completed on", "How we will know",
        "Effort", "Lever", "Status", "Reason stopped", "Result", "What changed, for whom",
        "Add a progress note", "Look again on", "Who asks", "Asked of",
    }  # fmt: skip


def test_what_is_typed_into_the_form_is_stored(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Accountable person").set_value("Ben Okoro")
    field(test, "Due date").set_value(date(2027, 6, 30))
    field(test, "Status").set_value("in_progress")
    field(test, "Questions").set_value([FIRST, SECOND])
    field(test, "Add a progress note").set_value("Two meetings held.")
    press(test, "Save action")

    stored = actions(context)["TQ-01"]
    assert (stored.owner, stored.due, stored.status) == (
        "Ben Okoro", date(2027, 6, 30), "in_progress",
    )  # fmt: skip
    assert stored.question_ids == (FIRST, SECOND)
    assert stored.notes == (Note(TODAY, "Two meetings held."),)
    assert "TQ-01 is saved." in words_of(test)
    assert not any(one.label == "Save action" for one in test.button)


def test_a_new_action_gets_the_next_ref_of_its_theme(context):
    add(context)
    test = press(screen(context), "Add an action")

    field(test, "Action").set_value("Visit two wards each")
    press(test, "Save action")

    assert actions(context)["TQ-02"].title == "Visit two wards each"
    assert "TQ-02 has no accountable person." in words_of(test)


def test_an_action_without_words_is_refused_and_the_rest_stays_typed(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Action").set_value("")
    field(test, "Result").set_value("Sixty people came.")
    press(test, "Save action")

    assert "It says nothing. Type what will be done." in words_of(test)
    assert field(test, "Result").value == "Sixty people came."
    assert actions(context)["TQ-01"].result == ""


def test_stopping_needs_a_reason(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Status").set_value("stopped")
    press(test, "Save action")

    assert "It was stopped without a reason." in words_of(test)
    assert actions(context)["TQ-01"].status == "not_started"


def test_an_owner_that_is_not_one_person_is_saved_with_a_warning(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Accountable person").set_value("Housing and planning")
    press(test, "Save action")

    assert actions(context)["TQ-01"].owner == "Housing and planning"
    assert "does not read as one person's name" in test.warning[0].value.replace("\\", "")


def test_somebody_elses_change_is_shown_beside_mine_and_neither_is_lost(context):
    action = add(context)
    test = press(screen(context), "Edit TQ-01")
    field(test, "Result").set_value("Sixty people came.")
    change(context, action, owner="Ben Okoro", notes=(Note(TODAY, "Begun."),))

    press(test, "Save action")

    table = next(one.value for one in test.table if "Theirs" in one.value.columns)
    assert table.loc["Accountable person", "Theirs"] == "Ben Okoro"
    assert str(table.loc["Result", "Yours"]).replace("\\", "") == "Sixty people came."
    assert actions(context)["TQ-01"].result == ""

    field(test, "Add a progress note").set_value("Three more planned.")
    press(test, "Save action")

    stored = actions(context)["TQ-01"]
    assert (stored.owner, stored.result) == ("Ben Okoro", "Sixty people came.")
    assert [note.words for note in stored.notes] == ["Begun.", "Three more planned."]


def test_what_people_typed_is_never_alive(context):
    add(context, "![x](http://a.example/x.png) **loud** [go](http://a.example)")

    test = screen(context)

    drawn = next(one.value for one in test.subheader if "loud" in one.value)
    assert "**loud**" not in drawn
    assert "![x](" not in drawn
    assert "](http" not in drawn


def test_the_view_is_kept_in_the_address(context):
    add(context)

    test = screen(context, show="table")

    assert len(test.data_editor) == 1
    assert not any(one.label == "Edit TQ-01" for one in test.button)


def type_cells(test: AppTest, row: int = 0, **cells: object) -> AppTest:
    """Cells of a row are typed into, as the browser tells it."""
    typed = {columns.__dict__[name]: value for name, value in cells.items()}
    edits = {"edited_rows": {row: typed}, "added_rows": [], "deleted_rows": []}
    test.session_state[str(test.data_editor[0].key)] = edits
    test.run()
    assert not test.exception
    return test


def test_a_cell_that_was_typed_into_is_stored_at_once(context):
    add(context)
    test = screen(context, show="table")
    key = test.data_editor[0].key

    type_cells(test, OWNER="Ben Okoro", DUE="2027-06-30", STATUS="In progress")

    stored = actions(context)["TQ-01"]
    assert (stored.owner, stored.due, stored.status) == (
        "Ben Okoro", date(2027, 6, 30), "in_progress",
    )  # fmt: skip
    assert "Saved" in words_of(test)
    assert test.data_editor[0].key == key  # nothing moves under the hands of whoever types on


def test_a_table_that_nobody_types_into_stores_nothing(context):
    action = add(context)

    screen(context, show="table").run()

    assert actions(context)["TQ-01"].revision == action.revision


def test_cells_typed_one_after_the_other_are_each_stored(context):
    add(context)
    test = type_cells(screen(context, show="table"), OWNER="Ben Okoro")

    type_cells(test, OWNER="Ben Okoro", RESULT="Sixty people came.")
    type_cells(test, OWNER="Ben Okoro", RESULT="")

    stored = actions(context)["TQ-01"]
    assert (stored.owner, stored.result) == ("Ben Okoro", "")


def test_a_row_that_cannot_be_saved_says_why_and_keeps_what_was_typed(context):
    add(context)
    test = screen(context, show="table")
    key = test.data_editor[0].key

    type_cells(test, STATUS="Stopped", RESULT="Sixty people came.")

    assert test.data_editor[0].key == key
    assert "It was stopped without a reason." in words_of(test)
    assert "One row cannot be saved yet." in words_of(test)
    assert actions(context)["TQ-01"].status == "not_started"
    type_cells(test, STATUS="Stopped", RESULT="Sixty people came.", STOPPED_BECAUSE="No money")
    stored = actions(context)["TQ-01"]
    assert (stored.status, stored.result) == ("stopped", "Sixty people came.")
    assert "cannot be saved yet" not in words_of(test)


def test_what_cannot_be_saved_is_there_again_after_a_reload(context):
    add(context)
    type_cells(screen(context, show="table"), STATUS="Stopped", DUE=None, RESULT="Sixty came.")

    again = screen(context, show="table")

    assert "It was stopped without a reason." in words_of(again)
    row = again.data_editor[0].value.iloc[0]
    assert (row[columns.STATUS], row[columns.RESULT]) == ("Stopped", "Sixty came.")
    assert pd.isna(row[columns.DUE])
    type_cells(again, STOPPED_BECAUSE="No money")
    stored = actions(context)["TQ-01"]
    assert (stored.status, stored.due, stored.result) == ("stopped", None, "Sixty came.")
    assert context.workspace.unsaved(f"plan-{context.assessment.id}") is None


def test_two_people_at_different_cells_of_one_row_both_keep_what_they_typed(context):
    action = add(context)
    test = screen(context, show="table")
    change(context, action, owner="Ben Okoro")

    type_cells(test, RESULT="Sixty people came.")

    stored = actions(context)["TQ-01"]
    assert (stored.owner, stored.result) == ("Ben Okoro", "Sixty people came.")
    assert test.data_editor[0].value.iloc[0][columns.OWNER] == "Ben Okoro"


def conflicting(context: Context) -> AppTest:
    """A table into whose cell somebody else typed something else meanwhile."""
    action = add(context)
    test = screen(context, show="table")
    change(context, action, result="Nobody came.")
    type_cells(test, RESULT="Sixty people came.")
    table = next(one.value for one in test.table if "Theirs" in one.value.columns)
    assert str(table.loc["Result", "Theirs"]).replace("\\", "") == "Nobody came."
    assert actions(context)["TQ-01"].result == "Nobody came."
    return test


def test_of_two_people_at_one_cell_mine_is_saved_once_i_say_so(context):
    test = conflicting(context)
    test.run()
    assert actions(context)["TQ-01"].result == "Nobody came."

    press(test, "Save mine: TQ-01")

    assert actions(context)["TQ-01"].result == "Sixty people came."
    assert "Theirs" not in words_of(test)


def test_of_two_people_at_one_cell_theirs_stands_once_i_say_so(context):
    test = conflicting(context)

    press(test, "Keep theirs: TQ-01")

    assert actions(context)["TQ-01"].result == "Nobody came."
    assert test.data_editor[0].value.iloc[0][columns.RESULT] == "Nobody came."
    assert "cannot be saved yet" not in words_of(test)


def test_what_somebody_else_changed_stands_in_a_table_that_nobody_types_into(context):
    action = add(context)
    test = screen(context, show="table")
    change(context, action, owner="Ben Okoro")

    test.run()

    assert test.data_editor[0].value.iloc[0][columns.OWNER] == "Ben Okoro"


def test_a_filter_takes_away_nothing_that_waits_in_the_table(context):
    add(context)
    add(context, "Write to schools", owner="Ben Okoro")
    test = type_cells(screen(context, show="table"), STATUS="Stopped")
    key = test.data_editor[0].key

    test.selectbox(key="filter-owner").set_value("Ben Okoro").run()

    assert test.data_editor[0].key == key
    assert "One row cannot be saved yet." in words_of(test)
    assert "keeps its rows until what you typed can be saved" in words_of(test)
    type_cells(test, STATUS="Stopped", STOPPED_BECAUSE="No money")
    assert actions(context)["TQ-01"].status == "stopped"
    assert len(test.data_editor[0].value) == 1


def test_a_row_stays_while_it_is_typed_into_though_its_filter_lets_it_through_no_more(context):
    add(context)
    test = screen(context, show="table", status="not_started")

    type_cells(test, STATUS="In progress")

    assert actions(context)["TQ-01"].status == "in_progress"
    assert len(test.data_editor[0].value) == 1


def test_what_waits_in_the_table_is_there_again_after_a_look_at_the_list(context):
    add(context)
    test = type_cells(screen(context, show="table"), STATUS="Stopped")

    test.button_group(key="plan-show").set_value("list").run()

    assert "The table holds changes that cannot be saved yet." in words_of(test)
    test.button_group(key="plan-show").set_value("table").run()
    type_cells(test, STOPPED_BECAUSE="No money")
    assert actions(context)["TQ-01"].status == "stopped"


def test_what_waits_in_the_table_can_be_dropped(context):
    add(context)
    test = type_cells(screen(context, show="table"), STATUS="Stopped")

    press(test, "Drop what is not saved")

    assert "cannot be saved yet" not in words_of(test)
    assert actions(context)["TQ-01"].status == "not_started"
    assert context.workspace.unsaved(f"plan-{context.assessment.id}") is None


def left_for_another_page(context):  # AppTest runs its text by itself
    import streamlit as st

    from toolkit.app import main
    from toolkit.app.screens import plan

    st.session_state["refused"] = str(main.keep_what_cards_say(context) or "")
    if "away" not in st.query_params:
        plan.show(context)


def test_a_cell_that_was_left_by_way_of_a_link_is_stored_too(context):
    add(context)
    kwargs = {"context": context}
    test = AppTest.from_function(left_for_another_page, kwargs=kwargs, default_timeout=60)
    test.query_params["show"] = "table"
    test.run()
    test.query_params["away"] = "yes"

    type_cells(test, RESULT="Sixty people came.")

    assert actions(context)["TQ-01"].result == "Sixty people came."


def left(context: Context) -> AppTest:
    """The table was left for another page by way of a link, with what cannot be saved in it."""
    kwargs = {"context": context}
    test = AppTest.from_function(left_for_another_page, kwargs=kwargs, default_timeout=60)
    test.query_params["show"] = "table"
    test.run()
    test.query_params["away"] = "yes"
    return type_cells(test, STATUS="Stopped", DUE="2101-01-01")


def test_what_cannot_be_saved_when_the_table_is_left_is_told_and_waits(context):
    action = add(context)

    test = left(context)

    assert "Give a date between 2000 and 2100." in test.session_state["refused"]
    assert context.workspace.unsaved(f"plan-{context.assessment.id}") == {
        action.id: {columns.DUE: "2101-01-01", columns.STATUS: "stopped"}
    }
    del test.query_params["away"]
    test.run()
    assert "One row cannot be saved yet." in words_of(test)
    table = test.data_editor[0].value
    assert table.at[action.id, columns.DUE] == pd.Timestamp(2101, 1, 1)
    assert table.at[action.id, columns.STATUS] == "Stopped"


def test_what_waits_when_the_table_is_left_is_there_in_another_session(context):
    add(context)
    left(context)

    test = screen(context, show="table")

    assert "One row cannot be saved yet." in words_of(test)
    assert "Give a date between 2000 and 2100." in words_of(test)


def test_what_was_saved_as_the_table_was_left_stays_saved_when_it_is_opened_again(context):
    add(context)
    add(context, "Write to schools")
    kwargs = {"context": context}
    test = AppTest.from_function(left_for_another_page, kwargs=kwargs, default_timeout=60)
    test.query_params["show"] = "table"
    test.run()
    test.query_params["away"] = "yes"
    edits = {0: {columns.OWNER: "Ben Okoro"}, 1: {columns.DUE: "2101-01-01"}}
    told = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    test.session_state[str(test.data_editor[0].key)] = told
    test.run()

    del test.query_params["away"]
    test.run().run()

    assert "One row cannot be saved yet." in words_of(test)
    assert [one.owner for one in actions(context).values()] == ["Ben Okoro", "Ana Price"]


def refused_twice(context):  # AppTest runs its text by itself
    import streamlit as st

    from toolkit.app import main
    from toolkit.app.screens import answer, plan

    st.session_state["refused"] = str(main.keep_what_cards_say(context) or "")
    if "away" not in st.query_params:
        plan.show(context)
        answer.show(context)


def test_a_row_that_is_refused_keeps_no_card_from_being_kept(context):
    add(context)
    test = AppTest.from_function(refused_twice, kwargs={"context": context}, default_timeout=60)
    test.query_params["show"] = "table"
    test.run()
    comment = next(one for one in test.text_area if "comment" in str(one.key))
    comment.set_value("Ask the wards.")
    test.query_params["away"] = "yes"

    type_cells(test, DUE="2101-01-01")

    assert "Give a date between 2000 and 2100." in test.session_state["refused"]
    kept = context.workspace.kept(context.workspace.assessment(context.assessment.id)).values()
    assert "Ask the wards." in [one.answer.comment for one in kept if one.answer]


def told_here(at_table):  # AppTest runs its text by itself
    from toolkit.app import main
    from toolkit.app.screens.plan_table import RowWaits
    from toolkit.errors import Problem, ToolkitError

    both = RowWaits("TQ-01", "A row waits.", "Look."), Problem("Card", "A card waits.", "Look.")
    main.tell(ToolkitError(both), at_table=at_table)


@pytest.mark.parametrize("at_table", [True, False])
def test_what_the_table_says_itself_is_told_above_every_other_page(at_table):
    given = {"at_table": at_table}
    test = AppTest.from_function(told_here, kwargs=given, default_timeout=60).run()

    (told,) = (one.value for one in test.error)
    assert "A card waits" in told
    assert ("A row waits" in told) != at_table


@pytest.mark.parametrize("day", ["1999-12-31", "2101-01-01", "0026-06-30"])
def test_a_due_date_far_from_today_is_refused_in_the_table(context, day):
    add(context)

    test = type_cells(screen(context, show="table"), DUE=day)

    assert f"Its due date is in the year {int(day[:4])}." in words_of(test)
    assert "Give a date between 2000 and 2100." in words_of(test)
    assert actions(context)["TQ-01"].due == date(2027, 3, 31)


def table_of(context: Context) -> pd.DataFrame:
    assert context.assessment is not None
    findings = context.workspace.findings(context.assessment.id)
    return bulk.table_of(plan(findings), [one.id for one in findings.actions.actions])


def test_a_table_that_nobody_typed_into_changes_nothing(context):
    add(context, owner=" Ana  Price ", due=None)
    add(context, "Done", status="complete", completed_on=date(2026, 10, 1))

    assert bulk.edited(table_of(context), actions(context).values()) == ()


def test_only_rows_that_were_typed_into_are_changed(context):
    add(context)
    action = add(context, "Write to schools")
    table = table_of(context)
    table.loc[action.id, columns.OWNER] = "Ben Okoro"
    table.loc[action.id, columns.DUE] = pd.Timestamp(2027, 6, 30)
    table.loc[action.id, columns.STATUS] = "Blocked"

    found = bulk.edited(table, actions(context).values())

    wanted = replace(action, owner="Ben Okoro", due=date(2027, 6, 30), status="blocked")
    assert found == (wanted,)


def test_an_emptied_cell_is_empty_and_an_unknown_word_changes_nothing(context):
    action = add(context)
    table = table_of(context)
    table.loc[action.id, columns.DUE] = pd.NaT
    table.loc[action.id, columns.MEASURE] = None
    table.loc[action.id, columns.EFFORT] = "Enormous"

    (found,) = bulk.edited(table, actions(context).values())

    assert (found.due, found.measure, found.effort) == (None, "", action.effort)


def test_mine_laid_over_theirs_keeps_what_only_they_changed():
    opened = Action("a", "TQ-01", (), "Meet", owner="Ana Price", revision=1)
    mine = replace(opened, title="Meet and listen")
    theirs = replace(opened, owner="Ben Okoro", title="Meet often", revision=2)

    merged = edits.lay_over(opened, mine, theirs)

    assert merged == replace(theirs, title="Meet and listen")


def test_warnings_never_speak_of_an_action_that_is_sound():
    sound = Action("a", "TQ-01", (), "Meet", owner="Ana Price", due=date(2027, 1, 1))

    assert edits.warnings_of(sound, TODAY) == []
    late = replace(sound, due=date(2026, 1, 1))
    assert edits.warnings_of(late, TODAY) == ["The due date of TQ-01 has passed."]
    done = replace(sound, status="complete")
    assert len(edits.warnings_of(done, TODAY)) == 1


def test_a_new_action_is_not_asked_how_it_goes(context):
    add(context)

    test = press(screen(context), "Add an action")

    kinds = (test.text_area, test.text_input, test.selectbox, test.date_input, test.multiselect)
    labels = {one.label for kind in kinds for one in kind if str(one.key or "")[:7] == "action-"}
    assert labels == {
        "Action", "Theme", "Questions", "Accountable person", "Post", "Due date",
        "How we will know", "Effort", "Lever", "Who asks", "Asked of",
    }  # fmt: skip


def test_closing_an_action_asks_once_what_changed_for_whom(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Status").set_value("complete")
    press(test, "Save action")

    assert "what changed for whom?" in words_of(test)
    assert actions(context)["TQ-01"].status == "not_started"
    field(test, "What changed, for whom").set_value("Sixty residents were heard.")
    field(test, "Result").set_value("Four meetings")
    press(test, "Save action")

    stored = actions(context)["TQ-01"]
    assert (stored.status, stored.changed_for) == ("complete", "Sixty residents were heard.")
    assert stored.completed_on == TODAY


def test_what_is_asked_at_the_close_may_be_left_open(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Status").set_value("complete")
    press(press(test, "Save action"), "Save action")

    assert actions(context)["TQ-01"].status == "complete"


def test_still_searching_asks_when_somebody_looks_again(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Status").set_value("searching")
    press(test, "Save action")
    assert "When does somebody look again?" in words_of(test)
    field(test, "Look again on").set_value(date(2027, 2, 1))
    press(test, "Save action")

    assert actions(context)["TQ-01"].review_on == date(2027, 2, 1)
    assert "Look again on: 1 February 2027" in words_of(test)


def test_what_was_left_open_of_a_search_is_not_asked_at_each_edit(context):
    add(context, status="searching")
    test = press(screen(context), "Edit TQ-01")

    field(test, "Post").set_value("Head of policy")
    press(test, "Save action")

    assert actions(context)["TQ-01"].job_title == "Head of policy"


def test_a_day_to_look_again_that_is_taken_away_is_asked_for():
    searching = Action("a", "TQ-01", (), "Meet", status="searching", review_on=TODAY)
    noted = replace(searching, notes=(Note(TODAY, "Asked twice."),))

    assert len(edits.questions_of(searching, replace(searching, review_on=None))) == 1
    assert edits.questions_of(searching, searching) == []
    assert len(edits.questions_of(replace(noted, status="in_progress"), noted)) == 0
    unsaid = replace(searching, review_on=None)
    assert len(edits.questions_of(replace(unsaid, status="in_progress"), unsaid)) == 2


def test_where_others_decide_the_form_asks_once_who_asks_them(context):
    add(context)
    test = press(screen(context), "Edit TQ-01")

    field(test, "Lever").set_value("lobby")
    press(test, "Save action")
    assert "Who asks them?" in words_of(test)
    field(test, "Who asks").set_value("Ann Lee")
    field(test, "Asked of").set_value("The ministry")
    press(test, "Save action")

    assert actions(context)["TQ-01"].asker == "Ann Lee"
    assert "Asked of: The ministry. Who asks: Ann Lee." in words_of(test)


def test_an_action_whose_day_to_look_again_has_come_says_so(context):
    add(context, status="searching", review_on=TODAY)
    add(context, "Later", status="searching", review_on=date(2027, 2, 1))

    assert words_of(screen(context)).count("To be looked at again") == 1


def test_notes_are_added_and_none_is_lost(context):
    action = add(context, notes=(Note(date(2026, 10, 1), "Begun."),))
    change(context, action, notes=(*action.notes, Note(TODAY, "Room found.")))
    test = press(screen(context), "Edit TQ-01")

    field(test, "Add a progress note").set_value("First meeting held.")
    press(test, "Save action")

    words = [note.words for note in actions(context)["TQ-01"].notes]
    assert words == ["Begun.", "Room found.", "First meeting held."]


def test_the_history_of_an_action_tells_what_changed_and_when(context):
    action = add(context)
    change(context, action, status="in_progress", notes=(Note(TODAY, "Begun."),))
    test = screen(context)

    test.checkbox(key=f"history-{action.id}").set_value(True).run()

    assert "22 Nov 2026: Status: Not started → In progress; Progress notes: Begun." in words_of(
        test
    )
    assert "22 Nov 2026: added" in words_of(test)


def test_a_view_of_the_plan_can_be_sent_as_an_address(context):
    add(context)
    add(context, "Write to schools", owner="Ben Okoro", due=date(2027, 6, 30))

    test = screen(context, owner="Ben Okoro", quarter="2027-q2")

    assert "Write to schools" in words_of(test)
    assert "TQ-01. Hold open meetings" not in words_of(test)
    assert "Accountable person: Ben Okoro; Due in: April to June 2027." in words_of(test)


@pytest.mark.parametrize("wish", [{"owner": "Nobody Known"}, {"quarter": "x"}, {"red": "=1+1"}])
def test_an_address_that_asks_for_nothing_known_shows_all(context, wish):
    add(context)

    assert "Hold open meetings" in words_of(screen(context, **wish))


def test_actions_can_be_filtered_by_red_line_quarter_and_nobody(context):
    red = next(
        one.id for one in context.workspace.bank(context.assessment).questions if one.red_line
    )
    add(context)
    add(context, "For a red line", question_ids=(red,), owner="", due=None)
    test = screen(context)

    for name, value in (("red", "bad"), ("owner", "-"), ("quarter", "-")):
        test.selectbox(key=f"filter-{name}").set_value(value).run()
        assert "For a red line" in words_of(test), name
        assert "TQ-01. Hold open meetings" not in words_of(test), name
        test.selectbox(key=f"filter-{name}").set_value("").run()
