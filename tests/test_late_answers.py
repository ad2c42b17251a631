"""What too few people said changes nothing that anybody sees.

Two councils live through the same days; in the one some people say this, in the other that. What
may be seen of either, at any moment and in any file, is then compared letter by letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from tests.meeting import BANK, Meeting, rated
from tests.outputs import light
from toolkit.model.answers import Answer, Pace, Promise
from toolkit.model.council import Council
from toolkit.seat import Seat, new_key
from toolkit.store.archive import gather
from toolkit.store.database import Door, Store, open_store
from toolkit.workspace import Workspace, start_council

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
IDS = tuple(one.id for one in BANK.questions)
CHAINED = {"hash", "previous", "salt", "digest"}
Said = Sequence[int | None]


@dataclass
class World:
    """One council's days, with what could be seen of it at each moment."""

    store: Store
    workspace: Workspace
    secret: Said
    seen: list[tuple[str, str]] = field(default_factory=list)

    def year(self, year: int, promise: Promise, pace: Pace = "own") -> Meeting:
        """An assessment of this year with a round that is open."""
        assessment = self.workspace.start_assessment(BANK, title=f"Year {year}", year=year)
        groups = ("leadership", "frontline", "members")
        one = self.workspace.open_round(
            assessment.id, "The round", promise, groups, sayable=True, pace=pace
        )
        return Meeting(self.workspace, assessment, one)

    def look(self, when: str, meeting: Meeting, witness: Seat | None = None) -> None:
        """All that anybody may see now is kept."""
        work, id = self.workspace, meeting.assessment.id
        found = light(work.findings(id))
        found |= {"json file": work.export_json(id).decode()}
        found |= {"board": repr(work.board(meeting.round.id)), "held": repr(work.held())}
        found |= {"turnout": repr(work.turnout(meeting.round.id))}
        found |= {"comments": repr(sorted(one.words for one in work.comments(meeting.round.id)))}
        found |= {"audit": repr([(one.verb, one.subject) for one in work.audit()])}
        if witness is not None:
            found["phone"] = repr([witness.shown(one) for one in IDS])
        whole = gather(Door(self.store, work.council_id), whole=False).rows
        for table, rows in whole.items():
            told = [{k: v for k, v in row.items() if k not in CHAINED} for row in rows]
            found[f"rows of {table}"] = repr(told)
        self.seen += [(f"{when}: {name}", text) for name, text in sorted(found.items())]

    def answer(
        self, seats: Sequence[Seat], said: Sequence[Said], only: Sequence[str] = IDS
    ) -> None:
        """Each of these people answers what they are asked, each level beside its question."""
        for seat, levels in zip(seats, said, strict=True):
            asked = {one.id for one in seat.questions}
            for id, level in zip(IDS, levels, strict=True):
                if id in asked and id in only:
                    given = Answer(id, "dont_know", sayable=1)
                    if level is not None:
                        given = rated(id, level, sayable=4 - level)
                    seat.save_answer(given, new_key())

    def strangers(self, meeting: Meeting, groups: Sequence[str]) -> list[Seat]:
        """People come of whose answers nobody is to learn."""
        return [meeting.admit(1, group)[0] for group in groups]


Days = Callable[[World], None]


Live = Callable[[Days, Said], list[tuple[str, str]]]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Lives through the days, with what is secret in them; gives all that was seen."""
    stores: list[Store] = []

    def lived(days: Days, secret: Said) -> list[tuple[str, str]]:
        store = open_store(tmp_path / f"{len(stores)}.db")
        stores.append(store)
        numbers = count(1)
        own = Council(id="own", name="Ownborough Council")
        workspace = start_council(
            store, "local", own, now=lambda: NOON, new_id=lambda: f"id-{next(numbers)}"
        )
        world = World(store, workspace, secret)
        days(world)
        return world.seen

    yield lived
    for one in stores:
        one.close()


KNOWN: tuple[Said, ...] = (
    (1, 2, 3, 2), (2, 2, 1, 3), (3, 1, 2, 4), (2, 3, 3, 1), (1, 4, 2, 2), (4, 0, 3, 3),
    (2, 2, 4, 0), (0, 3, 1, 2), (3, 3, 2, 2), (1, 1, 3, 4), (2, 2, 2, 1), (3, 4, 0, 3),
)  # fmt: skip
LOW, HIGH, UNSURE = (0, 0, 0, 0), (4, 4, 4, 4), (None, 4, None, 0)


def last_year(world: World) -> None:
    """A year before, in which twelve leaders voted in a room that saw it all."""
    room = world.year(2025, "room")
    seats = room.admit(12)
    world.answer(seats, KNOWN)
    room.close()


def while_a_survey_is_open(world: World) -> None:
    survey = world.year(2026, "survey")
    world.answer(survey.admit(7), KNOWN[:7])
    world.look("before", survey, survey.seats[0])
    world.answer(survey.admit(2), [world.secret] * 2)
    world.look("open", survey, survey.seats[0])


def a_survey_of_four(world: World) -> None:
    last_year(world)
    survey = world.year(2026, "survey")
    world.answer(survey.admit(4), [world.secret] * 4)
    survey.close()
    world.look("closed", survey, survey.seats[0])


@pytest.mark.parametrize("days", [while_a_survey_is_open, a_survey_of_four])
def test_what_too_few_said_is_seen_by_nobody(live: Live, days: Days) -> None:
    assert live(days, LOW) == live(days, HIGH) == live(days, UNSURE)


def late_to_a_survey(groups: Sequence[str]) -> Days:
    """A survey of twelve leaders and some staff was closed; these people came after that."""

    def days(world: World) -> None:
        last_year(world)
        survey = world.year(2026, "survey")
        world.answer(survey.admit(12), KNOWN)
        world.answer(survey.admit(6, "frontline"), KNOWN[:6])
        survey.close()
        world.look("first", survey, survey.seats[0])
        survey.reopen()
        world.look("reopened", survey, survey.seats[0])
        late = world.strangers(survey, groups)
        world.answer(late, [world.secret] * len(late))
        survey.close()
        world.look("second", survey, survey.seats[0])
        survey.reopen()
        survey.close()
        world.look("third", survey, survey.seats[0])

    return days


def late_to_a_room(groups: Sequence[str]) -> Days:
    """Votes of a room were shown; these people came, and they were shown again."""

    def days(world: World) -> None:
        last_year(world)
        room = world.year(2026, "room", pace="together")
        known = room.admit(12)
        for id in IDS:
            room.ask(id)
            world.answer(known, KNOWN, only=[id])
            room.reveal()
        world.look("shown", room, known[0])
        late = world.strangers(room, groups)
        for id in IDS:
            room.ask(id)
            world.workspace.reopen_ballot(room.round.id, room.pulse)
            world.answer(late, [world.secret] * len(late), only=[id])
            room.reveal()
        world.look("shown again", room, known[0])
        room.close()
        world.look("closed", room, known[0])
        room.reopen()
        room.close()
        world.look("closed again", room, known[0])

    return days


FIVE = ("leadership",) * 5
LATE = [("leadership",) * 4, ("members", "frontline", "leadership")]


@pytest.mark.parametrize("groups", LATE, ids=["of one group", "of each group"])
@pytest.mark.parametrize("days", [late_to_a_survey, late_to_a_room])
def test_what_too_few_said_after_a_picture_was_shown_is_seen_by_nobody(
    live: Live, days: Callable[[Sequence[str]], Days], groups: Sequence[str]
) -> None:
    shared = days(groups)

    assert live(shared, LOW) == live(shared, UNSURE)


@pytest.mark.parametrize("days", [late_to_a_survey, late_to_a_room])
def test_what_five_said_is_seen_so_that_the_comparison_is_no_blind_one(
    live: Live, days: Callable[[Sequence[str]], Days]
) -> None:
    assert live(days(FIVE), LOW) != live(days(FIVE), HIGH)
