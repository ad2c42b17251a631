"""People who sit in a round and vote, beside a screen that is driven in process."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.app.state import the_store
from toolkit.model.answers import Answer, Round
from toolkit.seat import Seat, join, new_key
from toolkit.workspace import Workspace

COUNT = 6


def sit_down(
    workspace: Workspace, one: Round, group: str = "leadership", n: int = COUNT
) -> list[Seat]:
    """So many people of this group have come in by the code."""
    entrance = workspace.entrance(one.id)
    return [join(the_store(), entrance.token, group)[0] for _ in range(n)]


def vote(seats: Sequence[Seat], question_id: str, levels: Sequence[int | None]) -> None:
    """Each votes in turn; None is "don't know"."""
    for seat, level in zip(seats, levels, strict=True):
        status = "dont_know" if level is None else "rated"
        seat.save_answer(Answer(question_id, status, level), new_key())  # type: ignore[arg-type]
