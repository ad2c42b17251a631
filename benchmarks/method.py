"""How long the arithmetic takes, as ratios to reading the same bytes once.

`python -m benchmarks.method [ASSESSMENTS …]`: made-up answers of 150 people in five groups to 45
questions in six themes. The floor is numpy's sum over the same matrix in the same run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from toolkit.matrix import Codes, Layout, count_codes, score_codes, score_many, work_counts
from toolkit.method import DEFAULT

SIZES = (12, 18, 70, 20, 30)
QUESTIONS, THEMES = 45, 6
REPEATS = 5


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def made_up(many: int) -> Codes:
    """Answers of many assessments: mostly levels, some don't knows, few others."""
    draw = np.random.default_rng(7)
    codes = np.array([0, 1, 2, 3, 4, -1, -2, -3], dtype=np.int8)
    shares = [0.08, 0.2, 0.3, 0.2, 0.07, 0.1, 0.02, 0.03]
    table = np.repeat(codes, np.round(np.array(shares) * 100).astype(int))
    size = (many, sum(SIZES), QUESTIONS)
    return table[draw.integers(0, len(table), size, dtype=np.uint8)]


def layout() -> Layout:
    """The form: weights 1 to 3, themes in turn."""
    weights = np.array([1.0 + place % 3 for place in range(QUESTIONS)])
    return Layout(weights, np.arange(QUESTIONS) % THEMES, np.ones(THEMES))


def rows(many: int) -> list[tuple[str, float]]:
    """What was timed and how long it took, the floor first."""
    codes, form = made_up(many), layout()
    some = codes[:100]
    counts = count_codes(some, SIZES)
    answered = work_counts(counts, DEFAULT)
    scale = many / len(some)
    return [
        ("reading the bytes once", best(lambda: codes.view(np.uint8).sum(dtype=np.uint8))),
        ("eight comparisons", best(lambda: [(codes == code).any() for code in range(-3, 5)])),
        ("counting", best(lambda: count_codes(codes, SIZES))),
        ("working answers", scale * best(lambda: work_counts(counts, DEFAULT))),
        ("themes and overall", scale * best(lambda: score_many(answered, form, DEFAULT))),
        ("all of it", best(lambda: score_codes(codes, SIZES, form, DEFAULT))),
    ]


def main(arguments: Sequence[str]) -> int:
    """Print one table for each number of assessments."""
    for many in [int(one) for one in arguments] or [1, 100, 10_000]:
        size = many * sum(SIZES) * QUESTIONS
        print(f"\n{many:,} assessments, {sum(SIZES)} people, {QUESTIONS} questions: {size:,} bytes")
        found = rows(many)
        floor = found[0][1]
        for what, seconds in found:
            print(f"  {what:<24}{1000 * seconds:>10.3f} ms{seconds / floor:>10.1f} x floor")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
