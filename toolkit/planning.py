"""What to do first: needs, the order of actions, now and next, the plan check (METHOD 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from toolkit.method import TOLERANCE, Method, round_half_up
from toolkit.model.bank import EFFORT_POINTS, Question, Theme
from toolkit.model.council import FINISHED, Action
from toolkit.scoring import BAD_STATES, RedState, Standing

Robustness = Literal["firm", "likely", "depends on the weights", "unlikely"]


@dataclass(frozen=True)
class Need:
    """The need of one question as a bill: four parts that add up (METHOD 4.1).

    Parts are shares from 0 to 1 before their points; `gap` and the rest are in points.
    """

    question_id: str
    parts: tuple[float, float, float, float]
    gap: float
    red: float
    evidence: float
    unsettled: float

    @property
    def total(self) -> float:
        """The whole bill, from 0 to 100."""
        return self.gap + self.red + self.evidence + self.unsettled


@dataclass(frozen=True)
class ActionNeed:
    """How much an action is needed, in whole points, and how firm its place is (METHOD 4.2-4.4).

    `leading` is the question with the highest need among its own (None if it has none on the
    form), `extra` the points for the others. `top_share` is how often it stays among the first
    `now_max` when the weights are shaken; None for a finished action, which has no place.
    """

    action_id: str
    need: int
    effort: int
    leading: str | None
    extra: float
    top_share: float | None = None
    robustness: Robustness | None = None


@dataclass(frozen=True)
class PlanFindings:
    """The plan weighed: everything by action id. Finished actions are in `finished` only.

    `now` holds pinned actions first, then the others as the list is walked down; with `next` it
    holds every open action. `problems` are the codes of METHOD 4.6, sorted.
    """

    needs: Mapping[str, ActionNeed] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    effort_used: int = 0
    problems: tuple[str, ...] = ()

    @property
    def top_share(self) -> Mapping[str, float]:
        """How often each open action stays near the top when the weights are shaken."""
        return {
            id: one.top_share for id, one in self.needs.items() if one.top_share is not None
        }

    @property
    def robustness(self) -> Mapping[str, Robustness]:
        """The word for each open action's share."""
        return {
            id: one.robustness for id, one in self.needs.items() if one.robustness is not None
        }
