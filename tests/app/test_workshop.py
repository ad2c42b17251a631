"""The facilitator's page and the wall, in process: from the code at the door to what is agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, open_page, press, sound, told
from tests.app.sample import words_of
from tests.app.voting import COUNT, sit_down, vote
from tests.conftest import NOON
from toolkit.app.hosting import minutes_left
from toolkit.model.answers import Answer, Assessment, Round
from toolkit.model.bank import Bank
from toolkit.model.room import Stage
from toolkit.seat import new_key
from toolkit.workspace import Workspace

SPLIT = (0, 1, 1, 3, 4, 4)


@pytest.fixture
def workspace(app_workspace: Workspace) -> Workspace:
    """A council of one's own, in the database of the app."""
    return app_workspace


@pytest.fixture
def assessment(workspace: Workspace, bank: Bank) -> Assessment:
    """An assessment of the short form."""
    return workspace.start_assessment(bank, title="Spring 2026", year=2026, form="core")


@pytest.fixture
def room(workspace: Workspace, assessment: Assessment) -> Round:
    """A vote in the room, in step."""
    groups = ("leadership", "members")
    return workspace.open_round(assessment.id, "Workshop", "room", groups, pace="together")


def host(workspace: Workspace) -> AppTest:
    return open_page("workshop", workspace)


def wall(workspace: Workspace) -> AppTest:
    return open_page("projector", workspace)


def field(test: AppTest, kind: str, label: str) -> Any:
    return next(one for one in test.get(kind) if label in getattr(one, "label", ""))


def starting(test: AppTest, start: str) -> str:
    return next(one for one in labels(test) if one.startswith(start))


def put_first(test: AppTest) -> AppTest:
    return press(test, starting(test, "Put the next question"))


def now_asked(workspace: Workspace, one: Round) -> str:
    return workspace.stage(one.id).question_id


def test_both_pages_say_who_alone_is_asked_a_question(workspace, assessment, bank):
    groups = ("leadership", "frontline")
    one = workspace.open_round(assessment.id, "Workshop", "room", groups, pace="together")
    asked = workspace.board(one.id).items
    alone = next(item.question.id for item in asked if "frontline" not in item.question.mirrored)
    everybody = next(item.question.id for item in asked if "frontline" in item.question.mirrored)

    workspace.ask(one.id, alone, workspace.stage(one.id).pulse)
    told_alone = [words_of(page(workspace)) for page in (host, wall)]
    workspace.ask(one.id, everybody, workspace.stage(one.id).pulse)
    told_all = [words_of(page(workspace)) for page in (host, wall)]

    assert all("only asked of Leadership" in told for told in told_alone)
    assert not any("only asked of" in told for told in told_all)


# ---- Before anybody has come -------------------------------------------------------------------


def test_without_a_round_the_page_says_where_to_open_one(workspace, assessment):
    test = host(workspace)

    assert "No workshop is open" in words_of(test)


def test_the_wall_shows_the_code_and_the_promise_before_the_first_question(workspace, room):
    test = wall(workspace)

    assert workspace.entrance(room.id).code in words_of(test).replace(" ", "")
    assert "Nobody sees how you voted" in words_of(test)
    assert "QR code that leads to the way in" in str(test.get("image")[0].proto)


def test_the_wall_counts_who_has_joined_and_never_says_who(workspace, room):
    sit_down(workspace, room, n=3)

    test = wall(workspace)

    assert "3 have joined." in words_of(test)


def test_the_questions_stand_in_their_talking_order_and_some_of_them_fit(workspace, room):
    test = host(workspace)

    assert "The first 8 fit into 60 minutes" in words_of(test)
    assert starting(test, "Put the next question")


# ---- One question ------------------------------------------------------------------------------


def test_nothing_is_seen_of_votes_until_the_host_shows_them(workspace, room):
    seats, test = sit_down(workspace, room), host(workspace)
    put_first(test)
    vote(seats, now_asked(workspace, room), SPLIT)

    before = words_of(host(workspace)) + words_of(wall(workspace))
    press(test, "Show the votes")

    assert "6 of 6 have voted." in before
    assert "far apart" not in before
    assert "two camps" not in before
    assert "two camps" in words_of(test)
    assert "two camps" in words_of(wall(workspace))


def test_fewer_than_five_votes_are_not_shown_and_the_host_is_told_what_to_do(workspace, room):
    seats, test = sit_down(workspace, room, n=4), host(workspace)
    put_first(test)
    vote(seats, now_asked(workspace, room), (1, 2, 3, 4))

    press(test, "Show the votes")

    assert "5" in told(test)
    assert workspace.stage(room.id).phase == "asking"


def test_a_vote_again_shows_both_votes(workspace, room):
    seats, test = sit_down(workspace, room), host(workspace)
    put_first(test)
    vote(seats, now_asked(workspace, room), SPLIT)
    press(test, "Show the votes")
    press(test, "Vote again")
    vote(seats, now_asked(workspace, room), (2,) * 6)

    press(test, "Show the votes")

    assert "This vote: The room agrees." in words_of(test)
    assert "Vote 1 was: The room is in two camps" in words_of(wall(workspace))


def test_votes_that_were_taken_back_are_seen_no_more(workspace, room):
    seats, test = sit_down(workspace, room), host(workspace)
    put_first(test)
    vote(seats, now_asked(workspace, room), SPLIT)
    press(test, "Show the votes")

    press(test, "Take the votes back")

    assert "two camps" not in words_of(test) + words_of(wall(workspace))
    assert "Show the votes" in labels(test)


def test_a_pause_is_a_pause_for_everybody(workspace, room):
    test = host(workspace)
    put_first(test)

    press(test, "Pause")

    assert "We take a break" in "\n".join(one.value for one in wall(workspace).title)
    press(test, "Go on")
    assert workspace.stage(room.id).phase == "asking"


def test_a_timer_is_told_and_ends_nothing(workspace, room):
    test = host(workspace)
    put_first(test)
    field(test, "number_input", "Minutes for this question").set_value(4)

    press(test, "Set the timer")

    assert "minutes left" in words_of(test) or "Time is up" in words_of(test)
    assert workspace.stage(room.id).phase == "asking"


@pytest.mark.parametrize(
    ("seconds", "left"), [(180, 3), (179, 3), (61, 2), (60, 1), (59, 0), (1, 0), (0, -1), (-90, -1)]
)
def test_minutes_are_counted_up_so_that_three_begin_with_three(seconds, left):
    ends_at = NOON.replace(tzinfo=None) + timedelta(seconds=seconds)

    stage = Stage(phase="asking", ends_at=ends_at)

    assert minutes_left(stage, NOON) == left


@pytest.mark.parametrize("phase", ["lobby", "shown", "break", "over"])
def test_no_timer_runs_while_nobody_is_asked(phase):
    stage = Stage(phase=phase, ends_at=NOON.replace(tzinfo=None) + timedelta(minutes=5))

    assert minutes_left(stage, NOON) is None


def test_where_people_vote_at_their_own_pace_the_host_shows_one_question_after_the_other(
    workspace, assessment
):
    one = workspace.open_round(assessment.id, "Workshop", "room", ("leadership",), pace="own")
    seats, test = sit_down(workspace, one), host(workspace)
    for question in seats[0].questions[:2]:
        vote(seats, question.id, SPLIT)
    press_chosen(test, seats[0].questions[0].id)

    press(test, "Show the votes")

    assert "two camps" in words_of(test)
    assert "two camps" in words_of(wall(workspace))
    press_chosen(test, seats[0].questions[1].id)
    assert "two camps" not in words_of(wall(workspace))


def press_chosen(test: AppTest, question_id: str) -> None:
    field(test, "selectbox", "Which question next").set_value(question_id)
    press(test, "Put this question")


def test_any_question_can_be_put_next(workspace, room):
    test = host(workspace)
    last = workspace.board(room.id).items[-1].question

    press_chosen(test, last.id)

    assert now_asked(workspace, room) == last.id
    assert last.text in "\n".join(one.value for one in wall(workspace).title).replace("\\", "")


# ---- Two hosts ---------------------------------------------------------------------------------


def test_what_another_host_did_first_is_told_and_nothing_is_overwritten(workspace, room):
    seats, mine, theirs = sit_down(workspace, room), host(workspace), host(workspace)
    put_first(mine)
    vote(seats, now_asked(workspace, room), SPLIT)
    sound(theirs.run())
    press(mine, "Show the votes")

    press(theirs, "Show the votes")

    assert "Someone else showed the votes. Look again." in told(theirs)
    assert "two camps" in words_of(theirs)


def test_a_host_who_looks_away_finds_the_page_as_it_is_now(workspace, room):
    mine, theirs = host(workspace), host(workspace)

    put_first(mine)
    sound(theirs.run())

    assert "Show the votes" in labels(theirs)


# ---- What is agreed ----------------------------------------------------------------------------


def shown(workspace: Workspace, room: Round) -> AppTest:
    seats, test = sit_down(workspace, room), host(workspace)
    put_first(test)
    vote(seats, now_asked(workspace, room), (1, 1, 2, 2, 1, 1))
    return press(test, "Show the votes")


def fill(test: AppTest, level: int | str, decider: str = "Ana Price, chief executive") -> None:
    field(test, "radio", "The level that the room agrees on").set_value(level).run()
    field(test, "text_input", "Who decides").set_value(decider)


def test_the_room_agrees_with_a_reason_and_keeps_another_view(workspace, room):
    test = shown(workspace, room)
    id = now_asked(workspace, room)
    press(test, "Record the agreed level")
    fill(test, 2)
    field(test, "text_area", "Why this level?").set_value("The plan is written, and used by half.")
    field(test, "text_area", "In their words").set_value("In my ward nobody knows it.")

    press(test, "Record it")

    record = workspace.assessment(workspace.assessments()[0].id).agreed[id]
    assert (record.level, record.decider) == (2, "Ana Price, chief executive")
    assert [one.words for one in record.dissent] == ["In my ward nobody knows it."]
    assert "Recorded: 2 Partial." in words_of(test)
    on_the_wall = words_of(wall(workspace))
    assert "We agreed: 2 Partial" in on_the_wall
    assert "The plan is written, and used by half." in on_the_wall
    assert "In my ward nobody knows it." in on_the_wall


@pytest.mark.parametrize("choice", [2, "dont_know"])
def test_the_room_says_what_was_tried_and_when_it_is_tried_again(workspace, room, choice):
    test = shown(workspace, room)
    id = now_asked(workspace, room)
    press(test, "Record the agreed level")
    fill(test, choice)
    tried = "What was tried, and where will we look? (Optional)"
    field(test, "text_area", tried).set_value("Two visits.").run()
    assert "Give the day on which it is tried again" in words_of(test)
    next(one for one in test.date_input if one.label == "Try again on").set_value(date(2027, 2, 1))

    press(test, "Record it")

    record = workspace.assessment(workspace.assessments()[0].id).agreed[id]
    assert (record.searching, record.review_on) == ("Two visits.", date(2027, 2, 1))


def test_dissent_is_added_to_and_never_deleted(workspace, room):
    test = shown(workspace, room)
    id = now_asked(workspace, room)
    for words in ("First view.", "Second view."):
        press(test, next(one for one in labels(test) if "agreed" in one))
        fill(test, 2)
        field(test, "text_area", "In their words").set_value(words)
        press(test, "Record it")

    record = workspace.assessment(workspace.assessments()[0].id).agreed[id]

    assert [one.words for one in record.dissent] == ["First view.", "Second view."]


def test_a_level_far_from_people_s_answers_is_told_after_saving(workspace, room):
    test = shown(workspace, room)
    press(test, "Record the agreed level")
    fill(test, 4)

    press(test, "Record it")

    assert "above the middle of people" in words_of(test)
    assert "0% placed it this high." in words_of(test)


@pytest.mark.parametrize(
    ("level", "decider", "problem"),
    [(None, "", "Choose a level"), (3, "", "Say who decides")],
)
def test_what_is_missing_in_an_agreement_is_told_above_its_button(
    workspace, room, level, decider, problem
):
    test = shown(workspace, room)
    press(test, "Record the agreed level")
    if level is not None:
        fill(test, level, decider)

    press(test, "Record it")

    assert problem in told(test)
    assert workspace.assessment(workspace.assessments()[0].id).agreed == {}


def test_a_host_who_records_is_not_interrupted_by_another(workspace, room):
    test = shown(workspace, room)
    press(test, "Record the agreed level")
    fill(test, 3)
    field(test, "text_area", "Why this level?").set_value("Half typed")
    press(host(workspace), "Put this question")

    sound(test.run())

    assert field(test, "text_area", "Why this level?").value == "Half typed"
    press(test, "Record it")
    assert len(workspace.assessment(workspace.assessments()[0].id).agreed) == 1


# ---- The end -----------------------------------------------------------------------------------


def test_what_another_host_recorded_meanwhile_is_shown_before_it_is_replaced(workspace, room):
    mine = shown(workspace, room)
    theirs = host(workspace)
    press(mine, "Record the agreed level")
    press(theirs, "Record the agreed level")
    fill(theirs, 3, "Bo Lee, director")
    field(theirs, "text_area", "In their words").set_value("Not on my street.")
    press(theirs, "Record it")
    fill(mine, 1)
    field(mine, "text_area", "Why this level?").set_value("No plan was seen.")

    press(mine, "Record it")

    first = workspace.assessment(workspace.assessments()[0].id).agreed[now_asked(workspace, room)]
    assert (first.level, first.decider) == (3, "Bo Lee, director")
    assert "Somebody else changed it" in told(mine)
    assert "3 In place" in words_of(mine)
    assert "Decided by Bo Lee, director." in words_of(mine)
    assert field(mine, "radio", "The level that the room agrees on").value == 1
    press(mine, "Record it")
    last = workspace.assessment(workspace.assessments()[0].id).agreed[first.question_id]
    assert (last.level, last.rationale) == (1, "No plan was seen.")
    assert [one.words for one in last.dissent] == ["Not on my street."]


def test_a_red_line_that_does_not_apply_shows_who_else_agreed_to_that(workspace, room):
    test = shown(workspace, room)
    press(test, "Record the agreed level")
    fill(test, "not_applicable")
    field(test, "text_area", "Why does it not apply").set_value("Another council does this.")
    field(test, "text_input", "Who else has agreed").set_value("Bo Lee, monitoring officer")

    press(test, "Record it")

    assert "Recorded: it does not apply to us." in words_of(test)
    assert "Bo Lee, monitoring officer has agreed that it does not apply." in words_of(test)


def test_a_workshop_that_is_closed_lets_nobody_in_and_says_so(workspace, room):
    seats, test = sit_down(workspace, room), host(workspace)
    put_first(test)
    vote(seats, now_asked(workspace, room), SPLIT)

    press(test, "Close the workshop")

    assert not workspace.entrance(room.id).open
    assert "This workshop is over" in words_of(test)
    assert not [one.label for one in test.checkbox]  # no live count of people who come no more
    assert "have joined" not in words_of(test)
    assert "Thank you" in "\n".join(one.value for one in wall(workspace).title)


# ---- A survey that is talked about -------------------------------------------------------------


@pytest.fixture
def survey(workspace: Workspace, assessment: Assessment) -> Round:
    """A private survey that six people have answered and commented on, closed."""
    groups = ("leadership",)
    one = workspace.open_round(assessment.id, "Survey", "survey", groups, sayable=True)
    for number, seat in enumerate(sit_down(workspace, one)):
        for question in seat.questions:
            level = SPLIT[number]
            seat.save_answer(Answer(question.id, "rated", level, sayable=0), new_key())
        seat.send_comment(seat.questions[0].id, f"Comment {number}, said by Jo.", new_key())
    workspace.close_round(assessment.id, one.id)
    return one


def test_an_open_survey_shows_no_answer_and_offers_no_question(workspace, assessment):
    workspace.open_round(assessment.id, "Survey", "survey", ("leadership",))

    test = host(workspace)

    assert "nothing is shown before it closes" in words_of(test)
    assert not any("question" in one for one in labels(test))


def test_a_closed_survey_is_talked_about_and_agreed_on_the_wall(workspace, survey):
    test = host(workspace)
    put_first(test)
    id = now_asked(workspace, survey)

    on_the_wall = words_of(wall(workspace))
    press(test, "Record the agreed level")
    fill(test, 2)
    press(test, "Record it")

    assert "People are" in on_the_wall
    assert "voted" not in on_the_wall
    assert workspace.assessment(workspace.assessments()[0].id).agreed[id].level == 2
    assert "We agreed: 2 Partial" in words_of(wall(workspace))


def test_a_survey_that_is_over_is_called_a_survey(workspace, survey):
    assert "This survey is closed" in words_of(host(workspace))
    assert "The survey is closed" in words_of(wall(workspace))


# ---- Comments ----------------------------------------------------------------------------------


def comments_of(test: AppTest) -> list[Any]:
    return [one for one in test.text_area if one.label.startswith("As the room")]


def test_a_comment_is_seen_by_nobody_before_the_facilitator_let_it_through(workspace, survey):
    test = host(workspace)

    before = words_of(open_page("results", workspace))
    press(test, "Let it through")

    assert len(comments_of(test)) == COUNT
    assert "said by Jo" not in before
    assert words_of(open_page("results", workspace)).count("said by Jo") == 1


def test_a_comment_that_was_let_through_stands_on_the_wall_beside_its_question(workspace, survey):
    test = host(workspace)
    press(test, "Let it through")
    press_chosen(test, workspace.assessments()[0].question_ids[0])

    words = words_of(wall(workspace))

    assert "What people wrote" in words
    assert words.count("said by Jo") == 1


def test_what_identifies_somebody_is_taken_out_before_it_is_shown(workspace, survey):
    test = host(workspace)
    field = comments_of(test)[0]
    field.set_value("Comment without a name.")

    press(test, "Let it through")

    words = words_of(open_page("results", workspace))
    assert "Comment without a name." in words
    assert "said by Jo" not in words


def test_a_comment_that_is_kept_back_is_gone(workspace, survey):
    test = host(workspace)
    for _ in range(COUNT):
        press(test, "Keep it back")

    assert "said by Jo" not in words_of(open_page("results", workspace))
    assert comments_of(host(workspace)) == []


def test_comments_keep_their_places_while_a_host_works_through_them(workspace, survey):
    test = host(workspace)
    first = [one.value for one in comments_of(test)]

    again = [one.value for one in comments_of(sound(test.run()))]

    assert again == first


# ---- What comes of it --------------------------------------------------------------------------


def test_results_tell_how_true_against_how_sayable(workspace, survey):
    words = words_of(open_page("results", workspace))

    assert "truer than people could say in public" in words


def test_results_tell_where_an_agreed_level_is_away_from_the_answers(workspace, room):
    test = shown(workspace, room)
    press(test, "Record the agreed level")
    fill(test, 4)
    press(test, "Record it")

    words = words_of(open_page("results", workspace))

    assert "One agreed level is away from what people answered" in words
    assert "0% placed it this high." in words
