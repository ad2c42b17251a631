"""How much room words take on a slide, told beforehand: programs that draw slides cut nothing off.

A slide is not a page: what does not fit goes on over its edge. So sizes are chosen for the words,
and what is too much goes on the next slide. Arial is about half as wide as it is high.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap
from typing import TypeVar

REGULAR, BOLD = 0.5, 0.56  # of a letter's height
LINE = 1.2
Part = TypeVar("Part")


def count_lines(words: str, size: float, wide: float, *, letter: float = REGULAR) -> int:
    """How many lines the words take in letters of this size, in a box so many points wide."""
    room = max(1, int(wide / (letter * size)))
    return sum(max(1, len(wrap(line, room))) for line in words.split("\n"))


def height_of(line: str, size: float, wide: float) -> float:
    """How many points high one paragraph is, with the space below it."""
    return (LINE * count_lines(line, size, wide) + 0.5) * size


def size_that_fits(lines: Iterable[str], sizes: Sequence[int], wide: float, high: float) -> int:
    """The first of these sizes in which the lines fit, or the last."""
    found = list(lines)
    fitting = (one for one in sizes if sum(height_of(line, one, wide) for line in found) <= high)
    return next(fitting, sizes[-1])


def in_parts(
    parts: Iterable[Part], height: Callable[[Part], float], high: float
) -> list[list[Part]]:
    """The parts in order, in as few heaps as they need to be no higher than this each.

    There is always one heap, and a part that is too high by itself has one of its own.
    """
    heaps: list[list[Part]] = [[]]
    used = 0.0
    for part in parts:
        more = height(part)
        if heaps[-1] and used + more > high:
            heaps.append([])
            used = 0.0
        heaps[-1].append(part)
        used += more
    return heaps
