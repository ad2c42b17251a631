"""What a host does on the stage, what everybody then sees, and how two hosts get on."""

from datetime import datetime

import pytest

from tests.meeting import Meeting, meet, rated
from toolkit.errors import AnswerError, EditConflict, NotAllowed
from toolkit.model.answers import AgreedRecord, Answer
from toolkit.model.room import Stage
from toolkit.seat import come_back, new_key
from toolkit.workspace import Workspace

pytestmark = pytest.mark.both_kinds


@pytest.fixture
def room(workspace: Workspace) -> Meeting:
    meeting = meet(workspace)
    meeting.admit(6)
    return meeting


def shown(room: Meeting, question_id: str = "r1", levels: tuple[int, ...] = (0, 1, 2, 3, 4, 4)):
    """The room has voted on the question and sees its votes."""
    room.ask(question_id)
    room.vote(question_id, levels)
    room.reveal()


def counts(room: Meeting, question_id: str = "r1") -> tuple[int, ...] | None:
    found = room.seats[0].picture(question_id)
    return None if found is None else found.counts


def test_the_pulse_rises_with_each_deed_and_never_with_an_answer(room: Meeting) -> None:
    before = room.pulse

    room.ask("r1")
    room.vote("r1", (1, 1, 2, 2, 3))
    room.seats[0].send_comment("r1", "Something", new_key())

    assert room.pulse == before + 1
    assert room.seats[0].stage() == Stage(before + 1, "asking", "r1", deed="asked")


def test_nothing_is_seen_of_a_ballot_until_it_is_revealed(room: Meeting) -> None:
    room.ask("r1")
    room.vote("r1", (0, 1, 2, 3, 4, 4))

    hidden = counts(room)
    stage = room.reveal()

    assert hidden is None
    assert (stage.phase, stage.deed) == ("shown", "revealed")
    assert counts(room) == (1, 1, 1, 1, 2)


def test_fewer_than_five_votes_are_not_revealed(room: Meeting) -> None:
    room.ask("r1")
    room.vote("r1", (0, 1, 2, 3))
    before = room.pulse

    with pytest.raises(NotAllowed, match=r"Fewer than 5.*Wait for more"):
        room.reveal()

    assert room.pulse == before
    assert counts(room) is None


def test_a_vote_on_a_ballot_that_was_shown_is_refused(room: Meeting) -> None:
    shown(room)

    with pytest.raises(NotAllowed, match="have been shown"):
        room.seats[0].save_answer(rated("r1", 4), new_key())

    assert room.seats[0].own() == {"r1": rated("r1", 0)}
    assert counts(room) == (1, 1, 1, 1, 2)


def test_a_retry_of_a_vote_that_arrived_says_so_even_after_the_reveal(room: Meeting) -> None:
    room.ask("r1")
    room.vote("r1", (0, 1, 2, 3, 4))
    room.seats[5].save_answer(rated("r1", 4), "k1")
    room.reveal()

    assert room.seats[5].save_answer(rated("r1", 4), "k1") == rated("r1", 4)


def test_a_question_that_was_not_asked_cannot_be_voted_on(room: Meeting) -> None:
    room.ask("r1")

    with pytest.raises(NotAllowed, match="not been asked"):
        room.seats[0].save_answer(rated("p1", 2), new_key())


def test_voting_again_is_another_turn_and_both_pictures_stand(room: Meeting) -> None:
    shown(room)

    stage = room.workspace.vote_again(room.round.id, room.pulse)
    empty, before = room.seats[0].own(), room.seats[0].earlier_picture("r1")
    room.vote("r1", (2, 2, 2, 3, 3, 3))
    room.reveal()

    assert (stage.phase, stage.turn) == ("asking", 2)
    assert empty == {}
    assert before is not None
    assert before.counts == (1, 1, 1, 1, 2)
    assert counts(room) == (0, 0, 3, 3, 0)
    assert room.seats[0].earlier_picture("r1") == before


def test_a_ballot_that_is_opened_again_takes_new_votes_and_changes_none(room: Meeting) -> None:
    shown(room)

    room.workspace.reopen_ballot(room.round.id, room.pulse)
    hidden = counts(room)
    with pytest.raises(NotAllowed, match="in the picture"):
        room.seats[0].save_answer(rated("r1", 4), new_key())
    late = room.admit(5)
    room.vote("r1", (2, 2, 2, 2, 2), late)
    room.reveal()

    assert hidden is None
    assert counts(room) == (1, 1, 6, 1, 2)


def test_a_ballot_to_which_too_few_came_shows_its_first_picture(room: Meeting) -> None:
    shown(room)
    first = room.seats[0].picture("r1")

    room.workspace.reopen_ballot(room.round.id, room.pulse)
    late = room.admit(4)
    room.vote("r1", (2, 2, 2, 2), late)
    room.reveal()

    assert room.seats[0].picture("r1") == first


def test_those_who_came_too_few_count_once_enough_have_come(room: Meeting) -> None:
    shown(room)
    for levels in ((2, 2, 2, 2), (3,)):
        room.workspace.reopen_ballot(room.round.id, room.pulse)
        room.vote("r1", levels, room.admit(len(levels)))
        room.reveal()

    assert counts(room) == (1, 1, 5, 2, 2)


def test_the_slower_of_two_hosts_undoes_nothing(room: Meeting) -> None:
    room.ask("r1")
    room.vote("r1", (0, 1, 2, 3, 4))
    seen = room.pulse
    room.workspace.reveal(room.round.id, seen)

    with pytest.raises(EditConflict, match="revealed the votes") as told:
        room.workspace.ask(room.round.id, "p1", seen)

    assert told.value.theirs == room.stage
    assert room.stage.question_id == "r1"


def test_a_pause_stops_answers_and_the_round_goes_on_where_it_was(room: Meeting) -> None:
    room.ask("r1")

    paused = room.workspace.pause(room.round.id, room.pulse)
    with pytest.raises(NotAllowed, match="paused"):
        room.vote("r1", (1,))
    with pytest.raises(NotAllowed, match="paused"):
        room.reveal()
    went_on = room.workspace.resume(room.round.id, room.pulse)

    assert (paused.phase, went_on.phase, went_on.question_id) == ("break", "asking", "r1")
    room.vote("r1", (1,))
    assert room.seats[0].own() == {"r1": rated("r1", 1)}


def test_a_round_that_paused_while_votes_were_shown_shows_them_again(room: Meeting) -> None:
    shown(room)
    room.workspace.pause(room.round.id, room.pulse)

    assert room.workspace.resume(room.round.id, room.pulse).phase == "shown"


def test_the_timer_ends_as_many_minutes_from_now_and_goes_with_the_next_question(
    room: Meeting,
) -> None:
    timed = room.workspace.set_timer(room.round.id, 7, room.pulse)
    asked = room.ask("r1")

    assert timed.ends_at == datetime(2026, 11, 22, 12, 7)  # noqa: DTZ001  # UTC without a zone
    assert asked.ends_at is None
    assert room.workspace.set_timer(room.round.id, 0, room.pulse).ends_at is None
    with pytest.raises(AnswerError, match="out of range"):
        room.workspace.set_timer(room.round.id, -1, room.pulse)


def test_a_question_that_was_shown_is_shown_when_it_is_asked_for_again(room: Meeting) -> None:
    shown(room)
    room.ask("p1")

    back = room.ask("r1")

    assert (back.phase, back.turn) == ("shown", 1)


def test_a_question_outside_the_round_is_not_put(workspace: Workspace) -> None:
    room = meet(workspace, question_ids=("r1",))

    with pytest.raises(AnswerError, match="not in the round"):
        room.ask("p1")


def test_what_the_room_agrees_is_seen_by_all_and_raises_the_pulse(room: Meeting) -> None:
    shown(room)
    record = AgreedRecord("r1", "rated", 2, rationale="As we said.")
    before = room.pulse

    stage = room.workspace.agree_in_room(room.round.id, record, 0, before)

    assert (stage.pulse, stage.deed, stage.phase) == (before + 1, "agreed", "shown")
    found = room.seats[0].agreed("r1")
    assert found is not None
    assert (found.level, found.revision) == (2, 1)


def test_a_record_that_moved_on_moves_neither_itself_nor_the_stage(room: Meeting) -> None:
    shown(room)
    record = AgreedRecord("r1", "rated", 2, rationale="As we said.")
    room.workspace.agree(room.assessment.id, record, 0)
    before = room.stage

    with pytest.raises(EditConflict, match="Somebody else changed it"):
        room.workspace.agree_in_room(room.round.id, record, 0, room.pulse)

    assert room.stage == before


def test_a_room_at_its_own_pace_has_every_question_open(workspace: Workspace) -> None:
    room = meet(workspace, pace="own")
    room.admit(6)

    for id in ("r1", "p1"):
        room.vote(id, (1, 1, 2, 2, 3, 3))
    room.ask("p1")
    room.reveal()

    assert room.seats[0].picture("r1") is None
    assert counts(room, "p1") == (0, 2, 2, 2, 0)
    room.vote("r1", (4,))
    assert room.seats[0].own()["r1"] == rated("r1", 4)


def test_a_survey_shows_nothing_until_it_is_closed(workspace: Workspace) -> None:
    survey = meet(workspace, "survey")
    survey.admit(6)
    survey.ask("r1")
    survey.vote("r1", (1, 1, 2, 2, 3, 3))

    for deed in (workspace.reveal, workspace.vote_again, workspace.reopen_ballot):
        with pytest.raises(NotAllowed, match="until it is closed"):
            deed(survey.round.id, survey.pulse)
    hidden = survey.seats[0].picture("r1")
    survey.close()

    assert hidden is None
    found = survey.seats[0].picture("r1")
    assert found is not None
    assert found.counts is None
    assert found.middle == 2


def test_a_survey_at_peoples_own_pace_is_talked_about_once_it_is_closed(
    workspace: Workspace,
) -> None:
    survey = meet(workspace, "survey", pace="own")

    with pytest.raises(NotAllowed, match="own pace"):
        survey.ask("r1")
    survey.close()

    assert survey.stage.phase == "over"
    assert survey.ask("r1").phase == "shown"


def test_people_of_a_survey_are_counted_in_steps_of_five_and_of_a_room_exactly(
    workspace: Workspace, room: Meeting
) -> None:
    survey = meet(workspace, "survey", pace="own")
    survey.admit(9)
    survey.vote("r1", (1, 1, 1, 1, 1, 1))
    room.ask("r1")
    room.vote("r1", (1, 2, 3))

    told, counted = workspace.turnout(survey.round.id), workspace.turnout(room.round.id)

    assert (told.joined, told.answered, told.exact) == (5, 5, False)
    assert (counted.joined, counted.answered, counted.exact) == (6, 3, True)


def test_a_seat_that_is_found_again_has_its_votes_and_goes_on(room: Meeting) -> None:
    room.ask("r1")
    room.vote("r1", (3,))

    again = come_back(room.workspace.store, room.secrets[0])

    assert again is not None
    assert again.own() == {"r1": rated("r1", 3)}
    again.save_answer(rated("r1", 1), new_key())
    assert room.seats[0].own() == {"r1": rated("r1", 1)}


def test_what_could_be_said_is_asked_only_where_the_round_asks_it(
    workspace: Workspace, room: Meeting
) -> None:
    room.ask("r1")
    saying = meet(workspace, sayable=True)
    saying.admit(6)
    saying.ask("r1")

    with pytest.raises(AnswerError, match="not asked"):
        room.seats[0].save_answer(rated("r1", 2, sayable=1), new_key())
    for seat, level in zip(saying.seats, (0, 1, 1, 1, 2, 2), strict=True):
        seat.save_answer(rated("r1", level + 2, sayable=level), new_key())
    saying.reveal()

    found = saying.seats[0].picture("r1")
    assert found is not None
    assert found.sayable is not None
    assert (found.sayable.average, found.sayable.bars, found.saying_gap) == (1.0, None, 2.0)


def test_voting_again_never_tells_what_a_newcomer_thinks_can_be_said(workspace: Workspace) -> None:
    saying = meet(workspace, sayable=True)
    saying.admit(10)
    given = [(3, 2)] * 6 + [(2, 1), (2, 3)] * 2
    for level, said in ((3, 4), (2, 0)):
        turn = [(level, number) for _, number in given]
        if saying.stage.phase == "shown":
            saying.admit(1)
            workspace.vote_again(saying.round.id, saying.pulse)
            turn.append((level, said))
        else:
            saying.ask("r1")
        for seat, (chosen, public) in zip(saying.seats, turn, strict=True):
            seat.save_answer(rated("r1", chosen, sayable=public), new_key())
        saying.reveal()

    first, last = saying.seats[0].earlier_picture("r1"), saying.seats[0].picture("r1")

    assert first is not None
    assert last is not None
    assert (first.counts, last.counts) == ((0, 0, 0, 10, 0), (0, 0, 11, 0, 0))
    assert last.sayable == first.sayable
    assert (first.saying_gap, last.saying_gap) == (1.0, 0.0)


def test_a_comment_never_goes_with_a_vote(room: Meeting) -> None:
    room.ask("r1")

    with pytest.raises(AnswerError, match="without its author"):
        room.seats[0].save_answer(Answer("r1", "rated", 2, comment="I think"), new_key())

    assert room.seats[0].own() == {}
