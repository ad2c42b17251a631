"""Many people and two hosts at the same moment: nothing is lost, doubled or undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.meeting import meet, rated
from toolkit.errors import EditConflict, NotAllowed, NotFound
from toolkit.seat import come_back, join, new_key
from toolkit.workspace import Workspace

pytestmark = pytest.mark.both_kinds


def at_once(deeds: Sequence[Callable[[], object]]) -> list[object]:
    """What each deed returned or raised, all of them begun at the same moment."""

    def run(deed: Callable[[], object]) -> object:
        try:
            return deed()
        except (EditConflict, NotAllowed, NotFound) as error:
            return error

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_a_reveal_amid_the_votes_shows_exactly_those_that_were_accepted(
    workspace: Workspace,
) -> None:
    room = meet(workspace)
    room.admit(24)
    stage = room.ask("r1")
    room.vote("r1", (2, 2, 2, 2, 2))

    def vote(number: int) -> Callable[[], object]:
        return lambda: room.seats[number].save_answer(rated("r1", 3), new_key())

    votes = [vote(number) for number in range(5, 24)]
    done = at_once([*votes[:9], lambda: workspace.reveal(room.round.id, stage.pulse), *votes[9:]])

    accepted = sum(not isinstance(one, Exception) for one in done) - 1
    picture = room.seats[0].picture("r1")
    assert picture is not None
    assert picture.counts == (0, 0, 5, accepted, 0)
    assert sum("r1" in seat.own() for seat in room.seats) == 5 + accepted


def test_of_many_hosts_at_once_one_is_heard(workspace: Workspace) -> None:
    room = meet(workspace)
    seen = room.pulse

    done = at_once([lambda: workspace.ask(room.round.id, "r1", seen) for _ in range(6)])

    assert sum(isinstance(one, EditConflict) for one in done) == 5
    assert room.pulse == seen + 1


def test_a_link_that_many_use_at_once_lets_one_in(workspace: Workspace) -> None:
    room = meet(workspace, entry="links")
    (link,) = workspace.make_links(room.round.id, "leadership", 1)

    done = at_once([lambda: join(workspace.store, link, "") for _ in range(6)])

    assert sum(isinstance(one, NotFound) for one in done) == 5
    assert workspace.turnout(room.round.id).joined == 1


def test_one_person_in_two_tabs_has_one_vote(workspace: Workspace) -> None:
    room = meet(workspace)
    room.admit(1)
    room.ask("r1")

    def save() -> object:
        tab = come_back(workspace.store, room.secrets[0])
        return tab and tab.save_answer(rated("r1", 2), new_key())

    done = at_once([save] * 6)

    assert done == [rated("r1", 2)] * 6
    assert workspace.turnout(room.round.id).answered == 1


def test_a_save_that_is_sent_many_times_counts_once(workspace: Workspace) -> None:
    room = meet(workspace)
    room.admit(1)
    room.ask("r1")
    seat = room.seats[0]
    seat.save_answer(rated("r1", 1), "first")
    seat.save_answer(rated("r1", 4), "second")

    done = at_once([lambda: seat.save_answer(rated("r1", 1), "first") for _ in range(5)])

    assert done == [rated("r1", 4)] * 5
    assert seat.own() == {"r1": rated("r1", 4)}
