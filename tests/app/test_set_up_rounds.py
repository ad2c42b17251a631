"""Set up, who is asked: one promise a round, told before it opens and never loosened."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, open_page, press, told
from tests.app.sample import words_of
from tests.app.voting import sit_down
from toolkit.model.answers import Assessment, Round
from toolkit.model.bank import Bank
from toolkit.workspace import Workspace


@pytest.fixture
def workspace(app_workspace: Workspace) -> Workspace:
    """A council of one's own, in the database of the app."""
    return app_workspace


@pytest.fixture
def assessment(workspace: Workspace, bank: Bank) -> Assessment:
    """An assessment of the short form."""
    return workspace.start_assessment(bank, title="Spring 2026", year=2026, form="core")


def set_up(workspace: Workspace) -> AppTest:
    return open_page("set_up", workspace)


def field(test: AppTest, kind: str, label: str) -> Any:
    return next(one for one in test.get(kind) if label in getattr(one, "label", ""))


def only_round(workspace: Workspace) -> Round:
    (found,) = [one for one in workspace.assessments()[0].rounds if one.promise != "alone"]
    return found


def ask(test: AppTest, promise: str = "survey", **people: int) -> AppTest:
    press(test, "Ask people")
    field(test, "radio", "What people are promised").set_value(promise).run()
    for group, n in people.items():
        test.number_input(key=f"round-people-{group}").set_value(n)
    return test.run()


def test_a_survey_opens_with_links_that_work_once_and_a_day(workspace, assessment):
    test = ask(set_up(workspace), leadership=9, frontline=40)

    press(test, "Open it")

    one = only_round(workspace)
    assert (one.promise, one.pace, one.entry) == ("survey", "own", "links")
    assert one.groups == ("leadership", "frontline")
    assert "Private survey" in words_of(test)
    assert "Fewer than five have joined so far." in words_of(test)


def test_a_vote_in_the_room_opens_in_step_with_one_code(workspace, assessment):
    test = ask(set_up(workspace), "room", leadership=12)

    press(test, "Open it")

    one = only_round(workspace)
    assert (one.promise, one.pace, one.entry, one.minutes) == ("room", "together", "code", 60)
    assert workspace.entrance(one.id).code in words_of(test)


def test_each_promise_is_told_in_words_before_it_is_chosen(workspace, assessment):
    test = ask(set_up(workspace))

    radio = field(test, "radio", "What people are promised")
    survey, room = radio.options
    assert "small groups are hidden" in survey.replace("\\", "")
    assert "Never by group, and never who" in room.replace("\\", "")
    assert "It cannot be loosened afterwards" in words_of(test)


def test_while_people_are_asked_nothing_else_is_begun(workspace, assessment):
    test = set_up(workspace)
    before = "Set up a new assessment" in labels(test)

    ask(test)

    assert before
    assert "Set up a new assessment" not in labels(test)
    press(test, "Not now")
    assert "Set up a new assessment" in labels(test)


def test_a_group_too_small_to_be_shown_is_warned_of_before_opening(workspace, assessment):
    test = ask(set_up(workspace), leadership=12, partners=3)

    warnings = " ".join(one.value for one in test.warning)
    assert "with fewer than 5 people" in warnings
    assert "never shown apart" in warnings


def test_so_few_people_that_nothing_will_be_shown_are_warned_of(workspace, assessment):
    test = ask(set_up(workspace), "room", leadership=4)

    assert any("nothing will be shown at all" in one.value for one in test.warning)


def test_a_round_that_asks_nobody_is_not_opened(workspace, assessment):
    test = ask(set_up(workspace))

    press(test, "Open it")

    assert "Nobody is asked." in told(test)
    assert len(workspace.assessments()[0].rounds) == 1


def test_a_second_survey_of_the_same_people_is_warned_of(workspace, assessment):
    workspace.open_round(assessment.id, "Before", "survey", ("leadership",))

    same, others = ask(set_up(workspace), leadership=9), ask(set_up(workspace), partners=9)
    room = ask(set_up(workspace), "room", leadership=9)

    warned = [
        any("survey of this" in one.value for one in test.warning) for test in (same, others, room)
    ]
    assert warned == [True, False, False]


def test_some_of_the_questions_may_be_asked_and_what_that_leaves_out_is_told(
    workspace, assessment, bank: Bank
):
    test = ask(set_up(workspace), leadership=9)
    field(test, "radio", "Questions").set_value("some").run()
    ids = assessment.question_ids[:3]
    field(test, "multiselect", "Which questions").set_value(list(ids)).run()
    left_out = len(assessment.question_ids) - 3

    assert any(f"{left_out} of the" in one.value for one in test.warning)
    press(test, "Open it")

    assert only_round(workspace).question_ids == ids


def test_some_questions_without_any_are_not_opened(workspace, assessment):
    test = ask(set_up(workspace), leadership=9)
    field(test, "radio", "Questions").set_value("some").run()

    press(test, "Open it")

    assert "No question is chosen." in told(test)


def test_an_open_code_for_a_survey_is_a_choice_with_a_warning(workspace, assessment):
    test = ask(set_up(workspace), leadership=9)
    field(test, "radio", "How people come in").set_value("code").run()

    assert "could answer more than once" in words_of(test)


def test_links_are_made_shown_once_and_forgotten(workspace, assessment):
    test = ask(set_up(workspace), frontline=9)
    press(test, "Open it")
    field(test, "number_input", "How many links").set_value(3)

    press(test, "Make links")

    links = next(one.value for one in test.code if "/join/" in one.value).splitlines()
    assert len(set(links)) == 3
    press(test, "I have kept them")
    assert not any(links[0] in one.value for one in test.code)


@pytest.mark.parametrize(("promise", "words"), [("room", "type the code"), ("survey", "own link")])
def test_an_invitation_stands_there_to_be_copied_and_no_mail_is_sent(
    workspace, assessment, promise, words
):
    test = ask(set_up(workspace), promise, leadership=9)

    assert "Candour sends no e-mail." in words_of(test)
    press(test, "Open it")

    invitation = next(one.value for one in test.code if "Ownborough" in one.value)
    assert words in invitation
    assert "5" in invitation


def test_a_round_is_paused_goes_on_and_is_closed_for_good(workspace, assessment):
    test = ask(set_up(workspace), "room", leadership=9)
    press(test, "Open it")

    press(test, "Pause")
    assert only_round(workspace).state == "paused"
    press(test, "Go on")
    assert only_round(workspace).state == "open"
    press(test, "Close it for good")

    assert only_round(workspace).state == "closed"
    assert "Make links" not in labels(test)


def test_a_room_counts_people_and_a_survey_counts_in_steps_of_five(workspace, assessment):
    survey = workspace.open_round(assessment.id, "Survey", "survey", ("leadership",))
    room = workspace.open_round(assessment.id, "Room", "room", ("leadership",))
    for one in (survey, room):
        sit_down(workspace, one, n=7)

    words = words_of(set_up(workspace))

    assert "7 have joined." in words
    assert "At least 5 have joined" in words
