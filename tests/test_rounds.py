"""Rounds of an assessment: opened with care, spoken of in the right order, closed, forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from tests.meeting import BANK, Meeting, meet, rated
from toolkit.errors import AnswerError, NotAllowed
from toolkit.model.answers import AgreedRecord, Answer
from toolkit.model.council import Council
from toolkit.seat import join, new_key
from toolkit.store import tables, upkeep
from toolkit.store.comments import MOST_COMMENTS
from toolkit.store.database import Door
from toolkit.workspace import Workspace, close_what_is_due, open_workspace, start_council

pytestmark = pytest.mark.both_kinds

SAID = ("respondent", "answer", "vote", "comment", "ballot", "entrance", "ticket", "answer_event")


def rows(workspace: Workspace) -> dict[str, int]:
    """How many rows there are in each table of what people said."""

    def count(connection: Connection, council_id: str) -> dict[str, int]:
        found = (select(func.count()).select_from(tables.metadata.tables[name]) for name in SAID)
        counted = (connection.execute(query).scalar_one() for query in found)
        return dict(zip(SAID, map(int, counted), strict=True))

    return Door(workspace.store, workspace.council_id).read(count)


def voted(room: Meeting, question_id: str, levels: tuple[int, ...]) -> None:
    """The question was asked, voted on and shown."""
    room.ask(question_id)
    room.vote(question_id, levels)
    room.reveal()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": "  "}, "Title: It is empty"),
        ({"groups": ()}, "None was chosen"),
        ({"groups": ("leadership", "nobody")}, "'nobody' cannot be asked"),
        ({"groups": ("leadership", "leadership")}, "'leadership' cannot be asked"),
        ({"question_ids": ("r1", "x9")}, "'x9' cannot be put"),
        ({"minutes": 0}, "0 is out of range"),
        ({"closes_on": date(2026, 11, 21)}, "That day is over"),
        ({"promise": "alone"}, "There is a place for one person already"),
    ],
)
def test_an_unsound_round_is_refused_with_what_to_do(
    workspace: Workspace, change: dict[str, object], says: str
) -> None:
    found = workspace.start_assessment(BANK, title="Spring", year=2026)
    given = {"title": "A", "promise": "survey", "groups": ("leadership",)} | change

    with pytest.raises(AnswerError, match=says):
        workspace.open_round(found.id, **given)  # type: ignore[arg-type]  # what is refused

    assert len(workspace.assessment(found.id).rounds) == 1


def test_everything_that_is_wrong_with_a_round_is_told_at_once(workspace: Workspace) -> None:
    found = workspace.start_assessment(BANK, title="Spring", year=2026)

    with pytest.raises(AnswerError) as told:
        workspace.open_round(found.id, "", "survey", (), minutes=0)

    assert [one.where for one in told.value.problems] == ["Title", "Groups", "Minutes"]


def test_a_round_keeps_how_it_was_opened(workspace: Workspace) -> None:
    day = date(2026, 12, 1)
    room = meet(workspace, "survey", ("leadership",), pace="own", sayable=True, closes_on=day)

    (_, kept) = workspace.assessment(room.assessment.id).rounds

    assert kept == room.round.__class__(**{**vars(room.round), "pulse": 1})
    assert (kept.sayable, kept.closes_on, kept.pace) == (True, day, "own")


def test_the_last_room_vote_on_a_question_speaks_and_else_the_survey(workspace: Workspace) -> None:
    survey = meet(workspace, "survey", pace="own")
    survey.admit(6)
    for id in ("r1", "p1"):
        survey.vote(id, (1, 1, 1, 1, 1, 1))
    survey.close()
    rooms = []
    for number in range(2):
        one = workspace.open_round(
            survey.assessment.id, f"Room {number}", "room", ("leadership",), pace="together"
        )
        room = Meeting(workspace, survey.assessment, one)
        room.admit(6)
        rooms.append(room)

    claims = []
    for room, levels in zip(rooms, ((2, 2, 2, 2, 2, 2), (3, 3, 4, 2, 3, 3)), strict=True):
        voted(room, "r1", levels)
        claims.append(workspace.findings(survey.assessment.id).standings["r1"].claimed)
    standings = workspace.findings(survey.assessment.id).standings

    assert claims == [2.0, 3.0]
    assert (standings["p1"].claimed, standings["p1"].source) == (1.0, "working")


def test_nothing_of_an_open_ballot_is_in_the_findings(workspace: Workspace) -> None:
    room = meet(workspace)
    room.admit(6)
    room.ask("r1")
    room.vote("r1", (1, 2, 3, 3, 3, 3))

    before = workspace.findings(room.assessment.id)
    room.reveal()
    after = workspace.findings(room.assessment.id)

    assert (before.standings["r1"].status, before.pictures) == ("unanswered", ())
    assert after.standings["r1"].claimed == 3


def test_a_ballot_nobody_revealed_is_shown_at_the_close_if_enough_voted(
    workspace: Workspace,
) -> None:
    room = meet(workspace, pace="own")
    room.admit(6)
    room.vote("r1", (1, 2, 3, 3, 3, 3))
    room.vote("p1", (1, 2, 3, 3))

    room.close()

    (picture,) = workspace.findings(room.assessment.id).pictures
    assert set(picture.questions) == {"r1"}
    assert room.seats[0].picture("r1") == picture.questions["r1"]
    assert room.seats[0].picture("p1") is None


def test_the_board_begins_with_red_lines_while_nothing_is_known(workspace: Workspace) -> None:
    room = meet(workspace, minutes=15)

    board = workspace.board(room.round.id)

    assert [item.question.id for item in board.items] == ["r2", "r1", "p1", "p2"]
    assert [item.talk for item in board.items] == [None] * 4
    assert board.offered == 2


def test_the_board_puts_what_divides_the_room_before_what_does_not(workspace: Workspace) -> None:
    room = meet(workspace)
    room.admit(6)
    voted(room, "r1", (3, 3, 3, 3, 3, 3))
    voted(room, "r2", (3, 3, 3, 3, 3, 3))
    voted(room, "p1", (0, 0, 0, 4, 4, 4))
    workspace.vote_again(room.round.id, room.pulse)

    board = {item.question.id: item for item in workspace.board(room.round.id).items}

    order = list(board)
    assert order.index("p1") < order.index("r1")
    states = [
        (ballot.turn, ballot.state, picture is None) for ballot, picture in board["p1"].ballots
    ]
    assert states == [(1, "shown", False), (2, "open", True)]


def test_the_board_shows_the_survey_before_and_what_was_agreed(workspace: Workspace) -> None:
    survey = meet(workspace, "survey", pace="own")
    survey.admit(6)
    survey.vote("r1", (1, 1, 1, 2, 2, 1))
    survey.close()
    workspace.agree(survey.assessment.id, AgreedRecord("r1", "rated", 2), 0)
    one = workspace.open_round(survey.assessment.id, "Room", "room", ("leadership",))

    items = {item.question.id: item for item in workspace.board(one.id).items}

    assert items["r1"].before == survey.seats[0].picture("r1")
    assert items["r1"].record is not None
    assert items["p1"].record is None


def test_comments_of_fewer_than_five_people_are_read_by_nobody(workspace: Workspace) -> None:
    survey = meet(workspace, "survey", pace="own")
    for seat in survey.admit(4):
        for number in range(3):
            seat.send_comment("r1", f"Comment {number}", new_key())
    survey.close()

    assert workspace.comments(survey.round.id) == ()


def test_comments_are_read_once_the_question_is_shown_and_only_those_let_through_are_seen(
    workspace: Workspace,
) -> None:
    room = meet(workspace)
    room.admit(6)
    room.ask("r1")
    for number, seat in enumerate(room.seats):
        seat.send_comment("r1", f"Comment {number}", new_key())
    room.vote("r1", (1, 1, 2, 2, 3, 3))
    before = workspace.comments(room.round.id)
    room.reveal()

    found = {one.words: one.id for one in workspace.comments(room.round.id)}
    unchecked = workspace.shown_comments(room.round.id, "r1")
    workspace.moderate(room.round.id, found["Comment 0"], "approved")
    workspace.moderate(room.round.id, found["Comment 1"], "redacted", "Less said")
    workspace.moderate(room.round.id, found["Comment 2"], "rejected")

    assert (before, unchecked) == ((), ())
    assert len(found) == 6
    assert set(workspace.shown_comments(room.round.id, "r1")) == {"Comment 0", "Less said"}
    words = {one.words for one in workspace.comments(room.round.id)}
    assert not words & {"Comment 1", "Comment 2"}


def test_comments_come_in_a_new_order_each_time(workspace: Workspace) -> None:
    survey = meet(workspace, "survey", pace="own")
    for seat in survey.admit(6):
        for number in range(3):
            seat.send_comment("r1", f"Comment {number}", new_key())
    survey.close()

    orders = {tuple(one.id for one in workspace.comments(survey.round.id)) for _ in range(5)}

    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_a_comment_counts_once_however_often_it_is_sent_and_nobody_sends_without_end(
    workspace: Workspace,
) -> None:
    survey = meet(workspace, "survey", pace="own")
    (seat,) = survey.admit(1)

    for _ in range(3):
        seat.send_comment("r1", "Once", "the same key")
    left = seat.comments_left()
    for number in range(MOST_COMMENTS - 1):
        seat.send_comment("r1", f"Comment {number}", new_key())

    assert left == MOST_COMMENTS - 1
    with pytest.raises(NotAllowed, match="as many as one may"):
        seat.send_comment("r1", "One more", new_key())
    for words in ("  ", "x" * 2001):
        with pytest.raises(AnswerError, match="characters"):
            seat.send_comment("r1", words, new_key())


@pytest.mark.parametrize(("commenters", "taken"), [(4, True), (5, False)])
def test_a_newcomer_to_a_round_whose_comments_were_read_sends_none(
    workspace: Workspace, commenters: int, taken: bool
) -> None:
    survey = meet(workspace, "survey", pace="own")
    for seat in survey.admit(commenters):
        seat.send_comment("r1", "Early", new_key())
    survey.close()
    survey.reopen()
    (late,) = survey.admit(1)

    if taken:
        late.send_comment("r1", "Late", new_key())
    else:
        with pytest.raises(NotAllowed, match="read here before"):
            late.send_comment("r1", "Late", new_key())
    survey.close()

    found = [one.words for one in workspace.comments(survey.round.id)]
    assert sorted(found) == ["Early"] * commenters + ["Late"] * taken


@pytest.mark.parametrize(("commenters", "taken"), [(4, True), (5, False)])
def test_a_newcomer_to_a_vote_whose_comments_were_read_sends_none(
    workspace: Workspace, commenters: int, taken: bool
) -> None:
    room = meet(workspace)
    room.admit(6)
    room.ask("r1")
    for seat in room.seats[:commenters]:
        seat.send_comment("r1", "Early", new_key())
    room.vote("r1", (1, 1, 2, 2, 3, 3))
    room.reveal()
    workspace.reopen_ballot(room.round.id, room.pulse)
    (late,) = room.admit(1)

    if taken:
        late.send_comment("r1", "Late", new_key())
    else:
        with pytest.raises(NotAllowed, match="read here before"):
            late.send_comment("r1", "Late", new_key())
    room.reveal()

    found = [one.words for one in workspace.comments(room.round.id)]
    assert sorted(found) == ["Early"] * commenters + ["Late"] * taken


def test_a_room_that_votes_again_may_comment_again(workspace: Workspace) -> None:
    room = meet(workspace)
    room.admit(6)
    room.ask("r1")
    for seat in room.seats:
        seat.send_comment("r1", "Before", new_key())
    room.vote("r1", (1, 1, 2, 2, 3, 3))
    room.reveal()
    workspace.vote_again(room.round.id, room.pulse)

    room.seats[0].send_comment("r1", "After", new_key())
    room.vote("r1", (1, 1, 2, 2, 3, 3))
    room.reveal()

    assert "After" in [one.words for one in workspace.comments(room.round.id)]


def test_who_wrote_a_comment_is_told_by_nothing_once_comments_may_be_read(
    workspace: Workspace,
) -> None:
    draws = set()
    for _ in range(6):
        survey = meet(workspace, "survey", pace="own")
        for seat in survey.admit(12)[:6]:
            for number in range(3):
                seat.send_comment("r1", f"Comment {number}", new_key())
        survey.close()
        left = [seat.comments_left() for seat in survey.seats]
        draws.add(tuple(left))

        assert sorted(left) == [MOST_COMMENTS - 1] * 6 + [MOST_COMMENTS] * 6
        assert len(workspace.comments(survey.round.id)) == 18
    assert len(draws) > 1


def test_a_question_that_was_shown_takes_no_more_comments(workspace: Workspace) -> None:
    room = meet(workspace)
    room.admit(6)
    voted(room, "r1", (1, 1, 2, 2, 3, 3))

    with pytest.raises(NotAllowed, match="Say it in the room"):
        room.seats[0].send_comment("r1", "Late", new_key())


def test_a_survey_opened_again_hides_its_picture_and_keeps_what_was_counted(
    workspace: Workspace,
) -> None:
    survey = meet(workspace, "survey", pace="own")
    survey.admit(6)
    survey.vote("r1", (1, 1, 2, 2, 3, 3))
    survey.close()
    first = survey.seats[0].picture("r1")

    survey.reopen()
    hidden, findings = survey.seats[0].picture("r1"), workspace.findings(survey.assessment.id)
    with pytest.raises(NotAllowed, match="in the picture"):
        survey.vote("r1", (4,))
    survey.vote("r1", (4, 4, 4), survey.admit(3))
    survey.close()

    assert hidden is None
    assert findings.pictures == ()
    assert survey.seats[0].picture("r1") == first
    survey.reopen()
    survey.vote("r1", (4, 4, 4, 4, 4), survey.admit(5))
    survey.close()
    assert survey.seats[0].picture("r1") != first


def test_a_round_is_not_opened_again_once_its_answers_are_deleted(workspace: Workspace) -> None:
    survey = meet(workspace, "survey", pace="own")
    survey.close()
    later = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=upkeep.KEEP_ANSWERS_DAYS)
    host = open_workspace(workspace.store, "local", "own", now=lambda: later)

    with pytest.raises(NotAllowed, match=r"deleted.*Open another round"):
        host.reopen_round(survey.assessment.id, survey.round.id)


def test_votes_and_comments_of_a_closed_round_are_forgotten_and_its_pictures_stay(
    workspace: Workspace,
) -> None:
    room = meet(workspace)
    room.admit(6)
    room.ask("r1")
    room.seats[0].send_comment("r1", "Something", new_key())
    room.vote("r1", (1, 1, 2, 2, 3, 3))
    room.reveal()
    room.close()
    first = room.seats[0].picture("r1")

    early = upkeep.forget_old_answers(workspace.store, date(2027, 2, 19))
    late = upkeep.forget_old_answers(workspace.store, date(2027, 2, 20))

    assert (early, late) == (0, 6)
    left = {name for name, count in rows(workspace).items() if count}
    assert left == {"ballot"}
    assert room.seats[0].picture("r1") == first
    assert workspace.findings(room.assessment.id).pictures[0].questions["r1"] == first


def test_nothing_of_a_round_outlives_its_assessment(workspace: Workspace) -> None:
    room = meet(workspace, pace="own", entry="links")
    for link in workspace.make_links(room.round.id, "leadership", 2):
        seat, _ = join(workspace.store, link, "")
        seat.save_answer(rated("r1", 2), new_key())
        seat.send_comment("r1", "Something", new_key())
    before = rows(workspace)

    workspace.delete_assessment(room.assessment.id, room.assessment.title)

    assert before["vote"] == 2
    assert set(rows(workspace).values()) == {0}


def test_the_audit_trail_tells_what_was_done_with_a_round(workspace: Workspace) -> None:
    room = meet(workspace, entry="links")
    workspace.make_links(room.round.id, "leadership", 3)
    workspace.pause(room.round.id, room.pulse)
    workspace.resume(room.round.id, room.pulse)
    room.close()
    room.reopen()

    verbs = [line.verb for line in reversed(workspace.audit())]

    assert verbs == [
        "start",
        "start",
        "open",
        "make links",
        "pause",
        "resume",
        "close",
        "reopen",
    ]


def test_an_answer_not_known_is_a_vote_and_no_level(workspace: Workspace) -> None:
    room = meet(workspace)
    room.admit(6)
    room.ask("r1")
    for seat in room.seats:
        seat.save_answer(Answer("r1", "dont_know"), new_key())

    room.reveal()

    picture = room.seats[0].picture("r1")
    assert picture is not None
    assert (picture.whole, picture.counts) == (None, None)


def test_a_survey_closes_by_itself_once_its_last_day_is_over(workspace: Workspace) -> None:
    found = workspace.start_assessment(BANK, title="Spring", year=2026)
    last = workspace.today + timedelta(days=3)
    one = workspace.open_round(found.id, "A", "survey", ("leadership",), closes_on=last)
    kept = workspace.open_round(found.id, "B", "survey", ("leadership",))
    states = dict[int, list[str]]()

    for days in (3, 4):
        later = workspace.now() + timedelta(days=days)
        close_what_is_due(workspace.store, lambda later=later: later)  # type: ignore[misc]
        rounds = {each.id: each.state for each in workspace.assessment(found.id).rounds}
        states[days] = [rounds[one.id], rounds[kept.id]]

    assert states == {3: ["open", "open"], 4: ["closed", "open"]}


def test_one_councils_broken_records_keep_no_other_council_out(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    store, last = workspace.store, workspace.today
    other = start_council(store, "local", Council(id="next", name="Next"), now=workspace.now)
    for one in (workspace, other):
        found = one.start_assessment(BANK, title="Spring", year=2026)
        one.open_round(found.id, "A", "survey", ("leadership",), closes_on=last)
    broken, table = "f" * 64, tables.assessment
    store.keep_bank(broken, "b", "1", "Broken", "{}")
    ours = table.update().where(table.c.council_id == "next").values(bank_fingerprint=broken)
    Door(store, "next").run_tx(lambda connection, _: connection.execute(ours))

    later = workspace.now() + timedelta(days=1)
    assert close_what_is_due(store, lambda: later) == 1

    assert "Council next: a round that is due cannot be closed (BankError)" in caplog.text
    assert "Spring" not in caplog.text


def test_a_round_closes_on_its_day_although_nobody_of_the_council_is_here(
    workspace: Workspace,
) -> None:
    found = workspace.start_assessment(BANK, title="Spring", year=2026)
    last = workspace.today
    workspace.open_round(found.id, "A", "survey", ("leadership",), closes_on=last)
    workspace.store.run_tx(lambda c: c.execute(tables.account.update().values(disabled=True)))
    later = workspace.now() + timedelta(days=1)

    assert close_what_is_due(workspace.store, lambda: later) == 1

    closers = select(tables.audit_event.c.actor).where(tables.audit_event.c.verb == "close")
    closed = Door(workspace.store, "own").read(lambda c, _: c.execute(closers).scalars().all())
    assert closed == ["candour"]
