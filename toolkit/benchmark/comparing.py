"""Where a council stands among others that shared their scores (METHOD 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit.intervals import wilson
from toolkit.method import TOLERANCE, Method, round_half_up

Place = Literal["lowest", "second", "third", "top"]
Word = Literal["above most", "below most", "no clear difference"]

QUARTILES_FROM = 12
PLACE_FROM = 20
HUNDREDS_FROM = 50
PLACES: tuple[Place, ...] = ("lowest", "second", "third", "top")


@dataclass(frozen=True)
class Benchmark:
    """One score beside those of other councils; never a rank, a name, a lowest or a highest.

    Everything but `n` is None while too few councils shared. `about_in_100` is how many in a
    hundred score lower, to the nearest five.
    """

    shown: bool
    n: int
    share_below: float | None = None
    low: float | None = None
    high: float | None = None
    word: Word | None = None
    place: Place | None = None
    median: int | None = None
    quartiles: tuple[int, int] | None = None
    about_in_100: int | None = None


@dataclass(frozen=True)
class Beside:
    """One theme, or the whole, beside the same of other councils; `own` are evidenced points."""

    theme_id: str
    own: int
    result: Benchmark
    made_on: date | None = None


def compare_with_others(own: int, others: Sequence[int], method: Method) -> Benchmark:
    """Where `own` stands among the others' displayed points (METHOD 6)."""
    n = len(others)
    if n < method.bench_min:
        return Benchmark(shown=False, n=n)
    share = (sum(x < own for x in others) + 0.5 * sum(x == own for x in others)) / n
    low, high = wilson(share, n)
    word: Word = "no clear difference"
    if low > 0.5 + TOLERANCE:
        word = "above most"
    elif high < 0.5 - TOLERANCE:
        word = "below most"
    return Benchmark(
        shown=True,
        n=n,
        share_below=share,
        low=low,
        high=high,
        word=word,
        place=PLACES[min(3, int(4 * share + TOLERANCE))] if n >= PLACE_FROM else None,
        median=round_half_up(_quantile(others, 0.5)),
        quartiles=(
            (round_half_up(_quantile(others, 0.25)), round_half_up(_quantile(others, 0.75)))
            if n >= QUARTILES_FROM
            else None
        ),
        about_in_100=5 * round_half_up(20 * share) if n >= HUNDREDS_FROM else None,
    )


def _quantile(numbers: Sequence[float], share: float) -> float:
    ranked = sorted(numbers)
    place = share * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])
