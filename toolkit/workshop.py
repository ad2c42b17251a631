"""Many people, one question, and what the room agreed about it (METHOD 2 and 3)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from toolkit.counting import OTHERS, Tally, Values
from toolkit.intervals import Interval, welch
from toolkit.method import TOLERANCE, Method
from toolkit.model.answers import AgreedRecord, Answer, Status
from toolkit.model.bank import Question
from toolkit.scoring import Sign, Standing, signs, stand_agreed, stand_alone, standing

GapKind = Literal["clear", "possible", "none seen"]
Spread = Literal["close", "some spread", "far apart", "too few to say"]
Direction = Literal["above", "below"]

MINUTES_A_QUESTION = 7


@dataclass(frozen=True)
class GroupGap:
    """How far the reference group sees a thing above another group, and whether to trust it."""

    gap: float
    low: float
    high: float
    df: float
    word: GapKind


@dataclass(frozen=True)
class Working:
    """The working answer of one question: all of METHOD 2. Exact figures, so never shown as such.

    `counts` are weighted. `working`, `start_level`, `evidence` and `levels_apart` are None where
    nobody (or, for the last, only one person) gave a level; `evidence` also where nobody was
    asked for a grade; `know_share` where nobody answered. `group_means` and `gaps` hold the
    shown groups, and `*others` for the hidden ones together.
    """

    n_level: int = 0
    n_dk: int = 0
    n_na: int = 0
    n_blank: int = 0
    counts: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, 0.0)
    working: float | None = None
    start_level: int | None = None
    levels_apart: float | None = None
    spread: Spread = "too few to say"
    two_camps: bool = False
    know_share: float | None = None
    evidence: int | None = None
    status: Status = "unanswered"
    na_majority: bool = False
    groups_shown: tuple[str, ...] = ()
    groups_hidden: tuple[str, ...] = ()
    group_means: Mapping[str, float] = field(default_factory=dict)
    gaps: Mapping[str, GroupGap] = field(default_factory=dict)
    widest_gap: float = 0.0
    unsettled: float = 1.0
    bars: tuple[str, ...] = ()

    @property
    def clearly_above(self) -> bool:
        """Whether the reference group is above some other group by a clear gap."""
        return any(one.word == "clear" and one.gap > 0 for one in self.gaps.values())

    def to_json(self) -> dict[str, Any]:
        """The working answer as plain data that a store can keep."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Working:
        """The working answer that `to_json` gave."""
        rows = ("counts", "groups_shown", "groups_hidden", "bars")
        gaps = {group: GroupGap(**gap) for group, gap in data["gaps"].items()}
        return cls(**{**data, **{name: tuple(data[name]) for name in rows}, "gaps": gaps})


@dataclass(frozen=True)
class Agreement:
    """An agreed record beside what people had answered (METHOD 3). Flags inform, never block.

    All but the standing is None, or False, when the record is not rated or nobody gave a level.
    """

    standing: Standing
    distance: float | None = None
    far: bool = False
    direction: Direction | None = None
    share_at_or_above: float | None = None
    dissent_share: float | None = None
    raised_without_evidence: bool = False
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class TalkItem:
    """One question as the order of the discussion sees it (METHOD 2.5)."""

    question_id: str
    weight: float
    red_level: int | None
    status: Status
    working: float | None
    unsettled: float

    @property
    def talk(self) -> float:
        """How much there is to talk about."""
        return self.unsettled * self.weight * (1 if self.red_level is None else 2)

    @property
    def first(self) -> bool:
        """Whether this is a red line that is not known or not met, which comes before all."""
        if self.red_level is None:
            return False
        if self.status != "rated" or self.working is None:
            return True
        return self.working < self.red_level - TOLERANCE
