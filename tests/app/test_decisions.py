"""The decision check, in process: begun, answered, judged, made again, found and deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.pages import labels, open_page, page, press, sound, told
from tests.app.test_answer import forbid_writing
from tests.test_deciding import CLEAR, FORM, LIBRARY
from tests.test_decision_checks import answer
from tests.test_decision_checks import begin as begin_check
from toolkit.app import state
from toolkit.model.bank import Bank
from toolkit.model.checks import Decision, Reply
from toolkit.model.council import Action
from toolkit.store import tables
from toolkit.workspace import Workspace

NEW, START = "Check a decision", "Start the check"


@pytest.fixture
def begun(app_workspace: Workspace) -> Decision:
    return begin_check(app_workspace)


def open_one(workspace: Workspace, decision: Decision) -> AppTest:
    """The page of one decision, in a session of its own."""
    test = AppTest.from_function(page, kwargs={"name": "decisions_one"}, default_timeout=60)
    test.session_state["council_id"] = workspace.council_id
    test.query_params["decision"] = decision.id
    return sound(test.run())


def card(test: AppTest, prompt_id: str):
    ask = FORM.by_id[prompt_id].ask
    return next(one for one in test.radio if one.label == ask)


def choose(test: AppTest, prompt_id: str, option_id: str) -> AppTest:
    return sound(card(test, prompt_id).set_value(option_id).run())


def shown(test: AppTest) -> str:
    pieces = [*test.title, *test.header, *test.subheader, *test.markdown, *test.caption, *test.text]
    return "\n".join(one.value for one in pieces).replace("\\", "")


def reply_of(workspace: Workspace, decision: Decision, prompt_id: str) -> Reply | None:
    return workspace.decision(decision.id).decision.last.replies.get(prompt_id)


def test_before_the_first_check_the_page_says_so(app_workspace):
    test = open_page("decisions", app_workspace)

    assert "No decision has been checked yet." in shown(test)
    assert NEW in labels(test)


def test_a_check_is_begun_with_its_posts(app_workspace):
    test = press(open_page("decisions", app_workspace), NEW)

    test.text_input[0].set_value("Move the library")
    test.text_input[2].set_value("Head of libraries")
    test.text_input[3].set_value("Head of finance")
    press(test, START)

    (found,) = app_workspace.decisions()
    assert found.decision.title == "Move the library"
    last = found.decision.last
    assert (last.author, last.challenger) == ("Head of libraries", "Head of finance")


def test_a_check_without_a_title_is_refused_and_nothing_typed_is_lost(app_workspace):
    test = press(open_page("decisions", app_workspace), NEW)

    test.text_input[2].set_value("Head of libraries")
    press(test, START)

    assert "no title" in told(test)
    assert test.text_input[2].value == "Head of libraries"
    assert app_workspace.decisions() == ()


def test_each_reply_is_kept_as_it_is_chosen_and_told_with_what_to_do(app_workspace, begun):
    test = open_one(app_workspace, begun)

    choose(test, "children", "unchecked")

    kept = reply_of(app_workspace, begun, "children")
    assert kept is not None
    assert kept.option_id == "unchecked"
    assert "Ask children's services before anything else." in shown(test)
    assert "Saved" in shown(test)
    assert "1 of 12 prompts answered. 1 says stop." in test.get("progress")[0].proto.text.replace(
        "\\", ""
    )


def test_what_it_rests_on_is_kept_as_it_is_typed(app_workspace, begun):
    test = choose(open_one(app_workspace, begun), "children", "no")

    sound(test.text_area[0].set_value("Confirmed in writing.").run())

    kept = reply_of(app_workspace, begun, "children")
    assert kept is not None
    assert kept.words == "Confirmed in writing."


def test_a_reply_that_needs_a_reason_says_so_until_there_is_one(app_workspace, begun):
    test = choose(open_one(app_workspace, begun), "separation", "apart-reasoned")
    assert "counts once the reason is written down" in shown(test)

    sound(test.text_area[0].set_value("A class for mothers.").run())

    assert "counts once the reason is written down" not in shown(test)


def test_above_what_is_typed_it_says_what_must_not_stand_there(app_workspace, begun):
    test = open_one(app_workspace, begun)

    assert "Do not name or describe any child" in shown(test)
    assert "services or 999" in shown(test)
    press(test, "See what the check says")
    assert "It may have to be disclosed." in shown(test)


def test_a_reload_shows_what_was_kept(app_workspace, begun):
    choose(open_one(app_workspace, begun), "children", "no")

    again = open_one(app_workspace, begun)

    assert card(again, "children").value == "no"


def test_two_people_at_one_prompt_both_see_both_replies(app_workspace, begun):
    test = open_one(app_workspace, begun)
    answer(app_workspace, begun, {"children": "unchecked"})

    choose(test, "children", "no")

    assert "Theirs: Nobody has checked." in shown(test)
    press(test, "Save yours: Safety of children")
    kept = reply_of(app_workspace, begun, "children")
    assert kept is not None
    assert (kept.option_id, kept.revision) == ("no", 2)


def test_of_two_replies_the_other_can_stand(app_workspace, begun):
    test = open_one(app_workspace, begun)
    answer(app_workspace, begun, {"children": "unchecked"})
    choose(test, "children", "no")

    press(test, "Keep theirs: Safety of children")

    assert card(test, "children").value == "unchecked"
    kept = reply_of(app_workspace, begun, "children")
    assert kept is not None
    assert (kept.option_id, kept.revision) == ("unchecked", 1)


def swept_page(name: str) -> None:  # AppTest runs its text by itself
    from importlib import import_module

    from toolkit.app import main, state

    main.keep_what_cards_say(state.current())
    import_module(f"toolkit.app.screens.{name}").show(state.current())


@pytest.mark.parametrize("prompt_id", ["children", "isolation"])
def test_what_is_typed_while_somebody_checks_again_is_not_lost(app_workspace, begun, prompt_id):
    answer(app_workspace, begun, LIBRARY)
    test = AppTest.from_function(swept_page, kwargs={"name": "decisions_one"}, default_timeout=60)
    test.session_state["council_id"] = app_workspace.council_id
    test.session_state[f"check-view-{begun.id}"] = "prompts"
    test.query_params["decision"] = begun.id
    sound(test.run())
    typed = next(one for one in test.text_area if FORM.by_id[prompt_id].title in one.label)
    typed.set_value("It stands in the appendix.")
    app_workspace.check_again(begun.id, 1)

    sound(test.run())

    kept = reply_of(app_workspace, begun, prompt_id)
    if prompt_id == "children":  # what was in order was carried over
        assert kept is not None
        assert kept.words == "It stands in the appendix."
    else:  # what was not is asked anew
        assert kept is None
        assert "Theirs: no reply" in shown(test)
        press(test, f"Save yours: {FORM.by_id[prompt_id].title}")
        again = reply_of(app_workspace, begun, prompt_id)
        assert again is not None
        assert again.words == "It stands in the appendix."


def test_what_cannot_be_saved_is_tried_again(app_workspace, begun):
    test = open_one(app_workspace, begun)
    forbid_writing(state.the_store(), "ON")
    choose(test, "children", "no")
    assert "Not saved yet" in shown(test)

    forbid_writing(state.the_store(), "OFF")
    sound(test.run())

    assert reply_of(app_workspace, begun, "children") is not None
    assert "Not saved yet" not in shown(test)


def test_the_last_reply_leads_to_what_the_check_says(app_workspace, begun):
    answer(app_workspace, begun, {id: one for id, one in LIBRARY.items() if id != "children"})
    test = choose(open_one(app_workspace, begun), "children", "no")

    press(test, "See what the check says")

    assert "Not ready: one thing to settle before you decide" in shown(test)
    assert "Change the decision or add a plan with money and a date." in shown(test)


def test_made_again_what_was_not_in_order_is_asked_anew_beside_the_last_reply(app_workspace, begun):
    answer(app_workspace, begun, LIBRARY)
    test = open_one(app_workspace, begun)

    press(test, "Check it again")

    assert card(test, "isolation").value is None
    assert card(test, "children").value == "no"
    assert "Last time: Some will be more cut off, with no plan. Stop." in shown(test)
    assert "5 of 12 prompts answered." in test.get("progress")[0].proto.text.replace("\\", "")


def test_one_side_of_the_street_and_the_trade_off_are_told(app_workspace, begun):
    chosen = CLEAR | {"lived-newcomers": "no", "priority": "stated"}
    answer(app_workspace, begun, chosen)

    test = open_one(app_workspace, begun)

    said = "\n".join(one.value for one in test.info).replace("\\", "")
    assert "You have heard one side of the street." in said
    assert "Putting one group first may be right and lawful." in said


def test_what_came_of_it_is_written_down_in_its_row(app_workspace, begun):
    test = open_one(app_workspace, begun)
    press(test, "Change what came of it")

    next(one for one in test.selectbox if one.label == "What came of it").set_value("dropped")
    press(test, "Save")

    assert app_workspace.decision(begun.id).decision.came_of == "dropped"


def test_a_row_that_was_opened_for_one_decision_is_not_open_at_another(app_workspace, begun):
    other = begin_check(app_workspace, "Close the pool")
    test = press(open_one(app_workspace, begun), "Change title")
    assert "Save" in labels(test)

    test.query_params["decision"] = other.id
    sound(test.run())

    assert "Close the pool" in shown(test)
    assert "Save" not in labels(test)


def test_two_people_who_change_different_rows_both_keep_what_they_wrote(app_workspace, begun):
    test = open_one(app_workspace, begun)
    press(test, "Change title")
    app_workspace.save_decision(replace(begun, wards="Canalside"), 1)

    next(one for one in test.text_input if one.label == "Title of the paper").set_value("Close it")
    press(test, "Save")

    found = app_workspace.decision(begun.id).decision
    assert (found.title, found.wards) == ("Close it", "Canalside")


def test_search_and_filters_let_through_what_fits(app_workspace, begun):
    answer(app_workspace, begun, LIBRARY)
    other = begin_check(app_workspace, "Grants to community groups")
    answer(app_workspace, other, CLEAR)
    test = open_page("decisions", app_workspace)

    found = next(one for one in test.text_input if one.label == "Search")
    sound(found.set_value("grants").run())
    assert "1 of 2 decisions is shown." in shown(test)
    assert "Move the library" not in shown(test)

    sound(found.set_value("").run())
    next(one for one in test.selectbox if one.label == "Outcome").set_value("not_ready")
    sound(test.run())
    assert "Grants to community groups" not in shown(test)
    assert "Move the library" in shown(test)


def test_a_decision_is_deleted_by_typing_its_ref(app_workspace, begun):
    answer(app_workspace, begun, CLEAR)
    test = open_one(app_workspace, begun)

    press(test, "Delete for good")
    assert f"Type '{begun.ref}'" in told(test)
    next(one for one in test.text_input if "confirm" in one.label).set_value(begun.ref)
    press(test, "Delete for good")

    assert app_workspace.decisions() == ()


def test_an_address_of_no_decision_says_so(app_workspace, begun):
    app_workspace.delete_decision(begun.id, begun.ref)

    test = open_one(app_workspace, begun)

    assert "is not in these records" in shown(test)


def test_a_reader_sees_what_a_check_says_and_nothing_to_change(app_workspace, begun):
    answer(app_workspace, begun, LIBRARY)
    become = tables.membership.update().values(role="reader")
    state.the_store().run_tx(lambda connection: connection.execute(become))

    test = open_one(app_workspace, begun)

    assert "Not ready: one thing to settle before you decide" in shown(test)
    assert test.radio.len == 0
    assert not {"Check it again", "Delete for good", "Change title"} & set(labels(test))
    assert NEW not in labels(open_page("decisions", app_workspace))


def test_what_was_typed_before_a_reload_waits_and_can_be_gone_on_with(app_workspace):
    test = press(open_page("decisions", app_workspace), NEW)
    sound(test.text_input[0].set_value("Move the library").run())
    sound(test.text_input[2].set_value("Head of libraries").run())

    again = open_page("decisions", app_workspace)
    assert "You began to check “Move the library” and have not started it yet." in shown(again)
    press(again, "Go on with it")

    assert again.text_input[0].value == "Move the library"
    press(again, START)
    (found,) = app_workspace.decisions()
    assert found.decision.last.author == "Head of libraries"
    assert app_workspace.unsaved("decision-check") is None


def test_what_was_typed_can_be_dropped(app_workspace):
    test = press(open_page("decisions", app_workspace), NEW)
    sound(test.text_input[0].set_value("Move the library").run())
    again = open_page("decisions", app_workspace)

    press(again, "Drop what was typed")

    assert "Go on with it" not in labels(again)
    assert app_workspace.unsaved("decision-check") is None


def test_where_everything_typed_is_taken_out_again_nothing_waits(app_workspace):
    test = press(open_page("decisions", app_workspace), NEW)
    sound(test.text_input[0].set_value("Move the library").run())

    sound(test.text_input[0].set_value("").run())

    assert app_workspace.unsaved("decision-check") is None


def test_a_draft_that_names_what_is_not_offered_any_more_opens_all_the_same(app_workspace):
    body = {"title": "Move it", "maker": "mayor", "decide_on": "2026-12-01", "revision": "7"}
    app_workspace.keep_unsaved("decision-check", body)

    test = press(open_page("decisions", app_workspace), "Go on with it")

    assert test.text_input[0].value == "Move it"
    assert test.date_input[0].value == date(2026, 12, 1)


def test_a_reply_with_a_phone_number_waits_on_its_card_until_it_is_taken_out(app_workspace, begun):
    test = choose(open_one(app_workspace, begun), "children", "no")
    kept = reply_of(app_workspace, begun, "children")

    sound(test.text_area[0].set_value("Ask Kay on 01632 960123.").run())

    assert "what looks like a phone number" in told(test)
    assert test.text_area[0].value == "Ask Kay on 01632 960123."
    assert reply_of(app_workspace, begun, "children") == kept
    sound(test.run())
    assert test.text_area[0].value == "Ask Kay on 01632 960123."
    sound(test.text_area[0].set_value("Ask children's services.").run())
    after = reply_of(app_workspace, begun, "children")
    assert after is not None
    assert after.words == "Ask children's services."
    assert "what looks like" not in told(test)


def test_a_reply_that_cannot_be_saved_outlives_the_session_on_its_card(app_workspace, begun):
    test = choose(open_one(app_workspace, begun), "children", "no")
    sound(test.text_area[0].set_value("Ask Kay on 01632 960123.").run())
    assert "is not saved until that is taken out" in shown(test)
    assert "Until then it is kept for you alone" in shown(test)

    again = open_one(app_workspace, begun)

    assert again.text_area[0].value == "Ask Kay on 01632 960123."
    assert "what looks like a phone number" in told(again)
    assert "Until then it is kept for you alone" in shown(again)
    sound(again.text_area[0].set_value("Ask children's services.").run())
    after = reply_of(app_workspace, begun, "children")
    assert after is not None
    assert after.words == "Ask children's services."
    assert app_workspace.unsaved_in("check") == {}


def test_what_a_check_says_names_the_reply_that_is_not_saved(app_workspace, begun):
    test = choose(open_one(app_workspace, begun), "children", "no")
    sound(test.text_area[0].set_value("Ask Kay on 01632 960123.").run())

    press(test, "See what the check says")

    title = FORM.by_id["children"].title
    assert f"One reply is not saved and does not count yet: {title}." in shown(test)


def test_a_reply_that_waited_meets_what_somebody_else_replied_meanwhile(app_workspace, begun):
    test = choose(open_one(app_workspace, begun), "children", "no")
    sound(test.text_area[0].set_value("Ask Kay on 01632 960123.").run())
    mine = reply_of(app_workspace, begun, "children")
    assert mine is not None
    theirs = Reply("children", "unchecked", "")
    app_workspace.keep_reply(begun.id, 1, theirs, mine.revision)

    again = open_one(app_workspace, begun)
    sound(again.text_area[0].set_value("Ask children's services.").run())

    assert "Somebody else answered this prompt" in told(again)
    press(again, f"Save yours: {FORM.by_id['children'].title}")
    after = reply_of(app_workspace, begun, "children")
    assert after is not None
    assert (after.option_id, after.words) == ("no", "Ask children's services.")
    assert app_workspace.unsaved_in("check") == {}


def test_a_stop_is_told_at_once_with_what_is_still_open(app_workspace, begun):
    answer(app_workspace, begun, {"children": "unchecked"})

    test = press(open_one(app_workspace, begun), "See what the check says")

    said = shown(test)
    assert "Not ready: one thing to settle before you decide" in said
    assert "11 prompts are still open: answer them too" in said
    assert "Check it again" not in labels(test)


@pytest.fixture
def with_plan(app_workspace: Workspace, bank: Bank) -> str:
    """A council with an assessment, whose id this is, so that there is a plan."""
    context = begin(app_workspace, bank, "core")
    assert context.assessment is not None
    return context.assessment.id


def on_plan(test: AppTest) -> AppTest:
    """The plan in the session of another page, as the button there leads to it."""
    plan = AppTest.from_function(page, kwargs={"name": "plan"}, default_timeout=60)
    for name in ("council_id", "plan_open"):
        if name in test.session_state:
            plan.session_state[name] = test.session_state[name]
    return sound(plan.run())


def test_a_stop_becomes_an_action_that_says_where_it_grew_and_the_check_says_so_too(
    app_workspace, with_plan, begun
):
    due = app_workspace.today + timedelta(days=90)
    app_workspace.save_decision(replace(begun, theme_id="courage", decide_on=due), 1)
    answer(app_workspace, begun, LIBRARY)
    test = press(open_one(app_workspace, begun), "Make it an action: More or less cut off")

    plan = press(on_plan(test), "Save action")

    (action,) = app_workspace.plan(with_plan).actions
    assert action.source == f"{begun.ref} isolation"
    assert action.title == (
        "Change the decision or add a plan with money and a date. (Move the library)"
    )
    assert (action.theme_id, action.due) == ("courage", due)
    assert action.question_ids == ("decision-effect-isolation",)
    assert f"From decision check {begun.ref}" in shown(plan)
    again = open_one(app_workspace, begun)
    assert f"In the plan: {action.ref}" in shown(again)
    assert "Make it an action: More or less cut off" not in labels(again)


def test_a_trade_off_that_is_stated_can_become_an_action_too(app_workspace, with_plan, begun):
    answer(app_workspace, begun, CLEAR | {"priority": "stated"})

    made = [one for one in labels(open_one(app_workspace, begun)) if "Make it" in one]

    assert made == ["Make it an action: One group ahead of another"]


def test_where_there_is_no_assessment_there_is_no_plan_to_put_an_action_in(app_workspace, begun):
    answer(app_workspace, begun, LIBRARY)

    assert not [one for one in labels(open_one(app_workspace, begun)) if "Make it" in one]


def test_an_action_keeps_where_it_grew_through_changes_files_and_the_next_year(
    app_workspace, with_plan, bank, begun
):
    action = Action("", "", (), "Fund a minibus", theme_id="courage", source="D-2026-001 isolation")
    added = app_workspace.add_action(with_plan, action)
    app_workspace.save_action(with_plan, replace(added, owner="Ann Lee"), 1)

    following = app_workspace.start_assessment(bank, title="Next", year=2027)
    (carried,) = app_workspace.carry_actions(with_plan, following.id, [added.id])

    assert carried.source == "D-2026-001 isolation"
    assert '"D-2026-001 isolation"' in app_workspace.export_json(with_plan).decode()
    app_workspace.delete_decision(begun.id, begun.ref)
    assert app_workspace.plan(with_plan).actions[0].source == "D-2026-001 isolation"


def test_home_names_what_is_there_between_the_assessments(app_workspace):
    test = open_page("home", app_workspace)

    said = "\n".join([*(one.value for one in test.caption), *(one.value for one in test.markdown)])
    assert "Before a paper goes to a decision" in said
    assert "Decision check" in said
