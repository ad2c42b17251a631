"""A room of made-up people around a real database, for tests that follow it through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.builders import GROUPS, bank, question, theme
from toolkit.model.answers import Answer, Assessment, Promise, Round
from toolkit.model.room import Stage
from toolkit.seat import Seat, join, new_key
from toolkit.store.database import Door
from toolkit.store.entrances import Entrances
from toolkit.workspace import Workspace

STAFF = ("leadership", "frontline")
BANK = bank(
    theme("roads", [question("r1"), question("r2", red_level=2)]),
    theme("parks", [question("p1"), question("p2", asked=STAFF)]),
)


def rated(question_id: str, level: int, sayable: int | None = None) -> Answer:
    """An answer with a level."""
    return Answer(question_id, "rated", level, sayable=sayable)


@dataclass
class Meeting:
    """A round with its host and those who joined it."""

    workspace: Workspace
    assessment: Assessment
    round: Round
    seats: list[Seat] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    @property
    def pulse(self) -> int:
        """The pulse that the host's screen shows."""
        return self.stage.pulse

    @property
    def stage(self) -> Stage:
        """What everybody sees."""
        return self.workspace.stage(self.round.id)

    def admit(self, count: int, group: str = "leadership") -> list[Seat]:
        """So many more people of the group sit in the round."""
        place = Entrances(Door(self.workspace.store, self.workspace.council_id)).of(self.round.id)
        assert place is not None
        for _ in range(count):
            seat, secret = join(self.workspace.store, place.token, group)
            self.seats.append(seat)
            self.secrets.append(secret)
        return self.seats[-count:]

    def ask(self, question_id: str) -> Stage:
        """The question is put to everybody."""
        return self.workspace.ask(self.round.id, question_id, self.pulse)

    def vote(self, question_id: str, levels: Sequence[int], seats: Sequence[Seat] = ()) -> None:
        """Each person in turn votes for the level beside them."""
        for seat, level in zip(seats or self.seats, levels, strict=False):
            seat.save_answer(rated(question_id, level), new_key())

    def reveal(self) -> Stage:
        """The votes on the present question are shown."""
        return self.workspace.reveal(self.round.id, self.pulse)

    def close(self) -> None:
        """The round is closed."""
        self.workspace.close_round(self.assessment.id, self.round.id)

    def reopen(self) -> Round:
        """The round is opened again."""
        return self.workspace.reopen_round(self.assessment.id, self.round.id)


def meet(
    workspace: Workspace, promise: Promise = "room", groups: Sequence[str] = GROUPS, **more: object
) -> Meeting:
    """A round of a new assessment is open; people of a room go in step."""
    number = len(workspace.assessments())
    assessment = workspace.start_assessment(BANK, title=f"Year {number}", year=2026)
    given = {"pace": "together"} | more
    one = workspace.open_round(assessment.id, "The round", promise, tuple(groups), **given)  # type: ignore[arg-type]  # what a test gives
    return Meeting(workspace, assessment, one)
