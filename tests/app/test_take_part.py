"""The page of a seat, in process: what people are asked, what is kept, what the room shows them."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.app.pages import labels, press, sound, told
from tests.app.seats import cards, choose, chosen, open_seat, say, send, sit_down, title, words
from tests.app.test_answer import forbid_writing
from toolkit.app.answering import mark_of
from toolkit.model.answers import AgreedRecord, Answer

FIRST, SECOND = "newcomer-experience", "settled-resident-experience"
HOW_OFTEN = "tricky-issues-on-agenda"
GROUPS = ("leadership", "members", "frontline")
HOSTILE = "![x](https://elsewhere.example/x.png) <b>bold</b>"


@pytest.fixture
def assessment(workspace, bank):
    return workspace.start_assessment(bank, title="Spring 2026", year=2026)


@pytest.fixture
def opened(workspace, assessment):
    def made(promise="survey", pace="own", **more):
        more = {"question_ids": (FIRST, SECOND, HOW_OFTEN), **more}
        return workspace.open_round(assessment.id, "Asked", promise, GROUPS, pace=pace, **more)

    return made


def pulse(workspace, one):
    return workspace.stage(one.id).pulse


def vote(workspace, one, levels, question_id=FIRST):
    """So many others vote in the open ballot."""
    for number, level in enumerate(levels):
        seat, _ = sit_down(workspace, one.id, "leadership")
        seat.save_answer(Answer(question_id, "rated", level), f"key-{number}-{question_id}-{level}")


# ---- At one's own pace -------------------------------------------------------------------------


def test_a_group_is_asked_in_its_own_words_on_its_own_scale(workspace, bank, opened):
    one = opened()
    question = bank.by_id[FIRST]

    pages = {group: open_seat(workspace, sit_down(workspace, one.id, group)[1]) for group in GROUPS}

    assert title(pages["leadership"]) == question.text
    assert title(pages["members"]) == question.mirrored["members"]
    assert title(pages["frontline"]) == question.mirrored["frontline"]
    assert cards(pages["members"])[0].options["choice"][0].startswith("0 Not yet")
    assert cards(pages["frontline"])[0].options["choice"][:5] == [
        "0 Not at all",
        "1 A little",
        "2 Partly",
        "3 Mostly",
        "4 Fully",
    ]
    assert any(one.label == "What each level looks like" for one in pages["frontline"].expander)
    assert not any(one.label == "What each level looks like" for one in pages["members"].expander)


def test_a_question_of_how_often_has_a_scale_of_how_often(workspace, opened):
    _, secret = sit_down(workspace, opened(question_ids=(HOW_OFTEN,)).id)

    test = open_seat(workspace, secret)

    assert cards(test)[0].options["choice"][:5] == [
        "0 Never",
        "1 Rarely",
        "2 Sometimes",
        "3 Mostly",
        "4 Always",
    ]


def test_nothing_is_chosen_beforehand_and_nothing_can_be_passed_over_unseen(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)

    test = open_seat(workspace, secret)
    press(test, "Continue")

    assert chosen(test) is None
    assert "Choose an answer, or choose" in told(test)
    assert seat.own() == {}


def test_what_is_chosen_is_kept_at_once_and_can_be_changed(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)

    answer = say(test, choice="3")
    first = seat.own()[FIRST]
    choose(test, 1)

    assert (answer.status, answer.text) == (200, "1")
    assert first == Answer(FIRST, "rated", 3)
    assert seat.own()[FIRST] == Answer(FIRST, "rated", 1)
    assert chosen(test) == "1"


def test_not_knowing_is_an_answer(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)

    choose(open_seat(workspace, secret), 5)

    assert seat.own()[FIRST] == Answer(FIRST, "dont_know")


def test_a_phone_that_comes_back_goes_on_where_it_was(workspace, opened):
    _, secret = sit_down(workspace, opened().id)
    press(choose(open_seat(workspace, secret), 2), "Continue")

    again = open_seat(workspace, secret)

    assert "Question 2 of 3" in words(again)
    press(again, "Back")
    assert chosen(again) == "2"


def test_a_second_tab_that_slept_undoes_nothing(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    asleep = choose(open_seat(workspace, secret), 1)
    choose(press(open_seat(workspace, secret), "Back"), 4)

    sound(asleep.run())

    assert seat.own()[FIRST].level == 4
    assert chosen(asleep) == "4"


def test_the_list_of_ones_own_answers_says_what_is_open_and_leads_there(workspace, bank, opened):
    _, secret = sit_down(workspace, opened().id)
    test = choose(open_seat(workspace, secret), 5)

    press(test, "All my answers")
    listed = labels(test)

    assert f"1. {bank.by_id[FIRST].title}: don\u2019t know" in listed
    assert f"2. {bank.by_id[SECOND].title}: not answered" in listed
    assert "2 questions are not answered yet." in words(test)
    press(test, "Go to the first open question")
    assert "Question 2 of 3" in words(test)


def test_the_last_answer_leads_to_the_end_with_a_link_back(workspace, opened):
    _, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)

    for _ in range(3):
        press(choose(test, 2), "Continue")

    assert title(test) == "Your answers"
    assert "You have answered everything." in words(test)
    assert test.code[0].value.endswith(f"/back/{secret}")


def test_an_address_made_up_by_hand_leads_to_the_first_open_question(workspace, opened):
    _, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)

    test.query_params["q"] = "children-out-of-sight"
    sound(test.run())

    assert "Question 1 of 3" in words(test)


def test_only_the_leadership_grades_evidence_and_only_in_private(workspace, opened):
    survey, room = opened(), opened("room")
    seat, secret = sit_down(workspace, survey.id, "leadership")
    leader = choose(open_seat(workspace, secret), 3)
    staff = choose(open_seat(workspace, sit_down(workspace, survey.id)[1]), 3)
    voter = choose(open_seat(workspace, sit_down(workspace, room.id, "leadership")[1]), 3)

    choose(leader, 2, "evidence")
    answer = say(leader, reference="Minutes, 3 May")
    sound(leader.run())

    assert answer.status == 200
    assert seat.own()[FIRST] == Answer(FIRST, "rated", 3, evidence=2, reference="Minutes, 3 May")
    assert chosen(leader, "evidence") == "2"
    assert chosen(leader, "reference") == "Minutes, 3 May"
    assert list(cards(staff)[0].options) == list(cards(voter)[0].options) == ["choice"]


def test_whether_it_could_be_said_in_public_is_asked_where_the_round_asks_it(workspace, opened):
    seat, secret = sit_down(workspace, opened(sayable=True).id)
    test = open_seat(workspace, secret)

    choose(choose(test, 4), 1, "sayable")

    assert "Could we say this in public?" in test.get("html")[0].proto.body
    assert chosen(test, "sayable") == "1"
    assert seat.own()[FIRST] == Answer(FIRST, "rated", 4, sayable=1)


def test_an_answer_that_cannot_be_kept_is_told_so_and_kept_once_it_can(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)

    forbid_writing(workspace.store, "ON")
    said, waits = say(test, choice="3"), seat.own()
    forbid_writing(workspace.store, "OFF")
    again = say(test, choice="3")

    assert (said.status, waits) == (503, {})
    assert again.status == 200
    assert seat.own()[FIRST].level == 3


def test_what_is_sent_twice_with_its_key_counts_once(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)

    for choice, key in (("3", "a"), ("1", "b"), ("3", "a")):
        say(test, choice=choice, key=key * 32)

    assert seat.own()[FIRST].level == 1


@pytest.mark.parametrize("choice", ["", "5", "-1", "3.0", "rated", "not_applicable"])
def test_what_was_not_offered_is_not_kept(workspace, opened, choice):
    seat, secret = sit_down(workspace, opened().id)

    answer = say(open_seat(workspace, secret), choice=choice)

    assert answer.status == 409
    assert "Choose an answer" in answer.text
    assert seat.own() == {}


def test_what_somebody_is_not_asked_is_left_out_though_it_was_sent(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    more = {"evidence": "3", "reference": "Minutes", "sayable": "1"}

    say(open_seat(workspace, secret), choice="2", **more)

    assert seat.own()[FIRST] == Answer(FIRST, "rated", 2)


def test_an_answer_is_kept_for_nobody_but_who_holds_a_seat_in_its_round(workspace, opened):
    one, other = opened(), opened()
    seat, secret = sit_down(workspace, one.id)
    _, elsewhere = sit_down(workspace, other.id)
    made_up = f"{secret[:-4]}AAAA"
    said = {"seat": mark_of(secret), "question": FIRST, "choice": "2", "turn": "0"}

    found = [send(workspace.store, held, said).status for held in ("", elsewhere, made_up)]

    assert found == [409, 409, 409]
    assert seat.own() == {}
    assert send(workspace.store, f"{elsewhere}~{secret}", said).status == 200


def test_of_two_who_share_a_browser_each_answers_on_their_own_card(workspace, opened):
    one = opened()
    (first, earlier), (second, later) = sit_down(workspace, one.id), sit_down(workspace, one.id)
    card = cards(open_seat(workspace, earlier))[0].said

    answer = send(workspace.store, f"{later}~{earlier}", {**card, "choice": "2"})

    assert answer.status == 200
    assert (first.own()[FIRST].level, second.own()) == (2, {})


def test_a_card_tells_how_often_its_answer_was_kept(workspace, opened):
    _, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)

    before = cards(test)[0].revision
    told = [say(test, choice=choice).text for choice in ("3", "1")]

    assert told == ["1", "2"]
    assert (before, cards(sound(test.run()))[0].revision) == ("0", "2")


def test_an_answer_from_a_page_of_somebody_elses_is_refused(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    said = {"seat": mark_of(secret), "question": FIRST, "choice": "2"}

    answer = send(workspace.store, secret, said, {"Sec-Fetch-Site": "cross-site"})

    assert answer.status == 403
    assert seat.own() == {}


def test_a_comment_is_sent_once_and_apart_from_the_answer(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)
    before = seat.comments_left()

    test.text_area[0].set_value(HOSTILE)
    press(test, "Send without my name")
    field = test.text_area[0].value

    assert "Sent. It cannot be taken back." in words(test)
    assert field == ""
    assert seat.comments_left() == before - 1
    sound(test.run())
    assert seat.comments_left() == before - 1


def test_an_empty_comment_is_not_sent(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)
    before = seat.comments_left()

    press(test, "Send without my name")

    assert "Type your comment first." in told(test)
    assert seat.comments_left() == before


def test_a_comment_that_could_not_be_sent_stays_in_its_field(workspace, opened):
    seat, secret = sit_down(workspace, opened().id)
    test = open_seat(workspace, secret)
    before = seat.comments_left()

    forbid_writing(workspace.store, "ON")
    test.text_area[0].set_value("Nobody rang back.")
    press(test, "Send without my name")
    forbid_writing(workspace.store, "OFF")
    kept = test.text_area[0].value
    press(test, "Send without my name")

    assert kept == "Nobody rang back."
    assert seat.comments_left() == before - 1


def test_a_closed_survey_says_so_and_takes_no_answer(workspace, assessment, opened):
    one = opened()
    seat, secret = sit_down(workspace, one.id)
    test = open_seat(workspace, secret)
    workspace.close_round(assessment.id, one.id)

    late = say(test, choice="3")
    sound(test.run())

    assert late.status == 409
    assert "no answer can be changed" in late.text
    assert seat.own() == {}
    assert title(test) == "This survey has closed"
    assert not cards(test)


def test_a_paused_round_waits_and_goes_on(workspace, opened):
    one = opened()
    _, secret = sit_down(workspace, one.id)
    workspace.pause(one.id, pulse(workspace, one))
    test = open_seat(workspace, secret)
    paused = title(test)

    workspace.resume(one.id, pulse(workspace, one))
    sound(test.run())

    assert paused == "Paused"
    assert cards(test)


# ---- In step with a room -----------------------------------------------------------------------


@pytest.fixture
def room(opened):
    return opened("room", "together")


def test_people_wait_for_the_first_question(workspace, room):
    test = open_seat(workspace, sit_down(workspace, room.id)[1])

    assert title(test) == "Waiting for the first question"
    assert not cards(test)


def test_the_question_that_is_put_is_on_every_phone(workspace, bank, room):
    test = open_seat(workspace, sit_down(workspace, room.id)[1])

    workspace.ask(room.id, SECOND, pulse(workspace, room))
    sound(test.run())

    assert title(test) == bank.by_id[SECOND].mirrored["frontline"]
    assert "Continue" not in labels(test)


def test_a_group_that_is_not_asked_is_told_so(workspace, bank, opened):
    leaders_only = next(one.id for one in bank.questions if not one.mirrored)
    one = opened("room", "together", question_ids=(leaders_only, FIRST))
    test = open_seat(workspace, sit_down(workspace, one.id)[1])

    workspace.ask(one.id, leaders_only, pulse(workspace, one))
    sound(test.run())

    assert title(test) == "This question is for another group"


def test_a_vote_is_in_and_can_be_changed_until_the_votes_are_shown(workspace, room):
    seat, secret = sit_down(workspace, room.id)
    workspace.ask(room.id, FIRST, pulse(workspace, room))
    test = open_seat(workspace, secret)
    begun = cards(test)[0].state
    choose(choose(test, 3), 1)
    said = cards(test)[0].state
    vote(workspace, room, (0, 1, 1, 2))

    workspace.reveal(room.id, pulse(workspace, room))
    late = say(test, choice="4")
    sound(test.run())

    assert begun == ""
    assert said == "Your vote is in. You can change it until the votes are shown."
    assert late.status == 409
    assert "no vote can be changed" in late.text
    assert seat.own()[FIRST].level == 1
    assert not cards(test)


def bars(test):
    drawn = "".join(one.proto.body for one in test.get("html"))
    return [unescape(one) for one in re.findall(r"<li>(.*?)<span", drawn)]


def test_the_votes_are_shown_as_counts_with_ones_own_marked(workspace, room):
    _, secret = sit_down(workspace, room.id, "members")
    workspace.ask(room.id, FIRST, pulse(workspace, room))
    test = choose(open_seat(workspace, secret), 1)
    vote(workspace, room, (0, 1, 1, 2))

    workspace.reveal(room.id, pulse(workspace, room))
    sound(test.run())

    assert "The votes are shown" in words(test)
    assert bars(test) == [
        "0 Not yet: 1",
        "1 Early: 3 · your vote",
        "2 Partial: 1",
        "3 In place: 0",
        "4 Sustained: 0",
    ]


def test_a_second_vote_begins_empty_and_stands_beside_the_first(workspace, room):
    seat, secret = sit_down(workspace, room.id, "members")
    workspace.ask(room.id, FIRST, pulse(workspace, room))
    test = choose(open_seat(workspace, secret), 1)
    vote(workspace, room, (0, 1, 1, 2))
    workspace.reveal(room.id, pulse(workspace, room))
    sound(test.run())

    workspace.vote_again(room.id, pulse(workspace, room))
    sound(test.run())
    begun, own = chosen(test), seat.own()
    choose(test, 2)
    vote(workspace, room, (2, 2, 2, 3))
    workspace.reveal(room.id, pulse(workspace, room))
    sound(test.run())

    assert begun is None
    assert own == {}
    assert bars(test)[2:4] == ["2 Partial: 4, 1 before · your vote", "3 In place: 1, 0 before"]


def test_a_vote_that_was_on_its_way_when_the_room_voted_again_counts_in_no_other(workspace, room):
    seat, secret = sit_down(workspace, room.id, "members")
    workspace.ask(room.id, FIRST, pulse(workspace, room))
    asleep = open_seat(workspace, secret)
    vote(workspace, room, (0, 1, 1, 2, 3))
    workspace.reveal(room.id, pulse(workspace, room))
    workspace.vote_again(room.id, pulse(workspace, room))

    late = say(asleep, choice="4")

    assert late.status == 409
    assert "votes on this question again" in late.text
    assert seat.own() == {}


def test_what_the_room_agreed_is_shown_as_it_was_typed(workspace, room):
    _, secret = sit_down(workspace, room.id)
    workspace.ask(room.id, FIRST, pulse(workspace, room))
    vote(workspace, room, (2, 2, 2, 3, 3))
    workspace.reveal(room.id, pulse(workspace, room))
    record = AgreedRecord(FIRST, "rated", 2, rationale=HOSTILE, decider="Ann Lee")
    workspace.agree_in_room(room.id, record, 0, pulse(workspace, room))

    test = open_seat(workspace, secret)

    assert "Agreed: 2 Partial" in words(test)
    assert [one.value for one in test.text] == [HOSTILE]


def test_the_page_follows_the_room_by_its_pulse_alone(workspace, room):
    seat, _ = sit_down(workspace, room.id)
    before = pulse(workspace, room)
    workspace.ask(room.id, FIRST, before)
    asked = pulse(workspace, room)
    vote(workspace, room, (1, 2, 3))

    assert asked > before
    assert pulse(workspace, room) == asked
    assert seat.stage().question_id == FIRST


def test_a_room_at_peoples_own_pace_shows_each_question_once_it_is_shown(workspace, opened):
    one = opened("room")
    _, secret = sit_down(workspace, one.id, "members")
    test = choose(open_seat(workspace, secret), 1)
    vote(workspace, one, (0, 1, 1, 2))
    workspace.ask(one.id, FIRST, pulse(workspace, one))
    workspace.reveal(one.id, pulse(workspace, one))
    sound(test.run())

    assert bars(test)[1] == "1 Early: 3 · your vote"
    press(test, "Continue")
    assert "Question 2 of 3" in words(test)
    assert "The room is at another question" in words(test)
    press(test, "Go to it")
    assert "Question 1 of 3" in words(test)


def test_each_vote_at_peoples_own_pace_begins_empty(workspace, opened):
    one = opened("room")
    seat, secret = sit_down(workspace, one.id, "members")
    test = choose(open_seat(workspace, secret), 1)
    vote(workspace, one, (1, 1, 1, 1))
    workspace.ask(one.id, FIRST, pulse(workspace, one))

    begun = []
    for level in (2, 3):
        workspace.reveal(one.id, pulse(workspace, one))
        workspace.vote_again(one.id, pulse(workspace, one))
        begun.append(chosen(sound(test.run())))
        choose(test, level)
        vote(workspace, one, (level,) * 4)

    assert begun == [None, None]
    assert seat.own()[FIRST].level == 3


def test_a_page_that_said_goodbye_goes_on_once_the_round_is_open_again(
    workspace, assessment, opened
):
    one = opened(question_ids=(FIRST, SECOND))
    _, secret = sit_down(workspace, one.id)
    workspace.close_round(assessment.id, one.id)
    test = open_seat(workspace, secret)
    over, look = title(test), [each.key for each in test.button]

    workspace.reopen_round(assessment.id, one.id)
    press(test, "Show what is new")

    assert over == "This survey has closed"
    assert look == [f"look-5-{one.id}-{pulse(workspace, one) - 1}"]
    assert cards(test)


def test_a_closed_workshop_says_thank_you(workspace, assessment, room):
    _, secret = sit_down(workspace, room.id)
    workspace.close_round(assessment.id, room.id)

    test = open_seat(workspace, secret)

    assert title(test) == "The workshop has closed"


def test_titles_that_somebody_typed_are_drawn_as_words(workspace, assessment):
    one = workspace.open_round(assessment.id, HOSTILE, "survey", GROUPS)
    _, secret = sit_down(workspace, one.id)

    drawn = open_seat(workspace, secret).caption[0].value

    assert "\\!\\[x\\]" in drawn
    assert "\\<b\\>" in drawn
