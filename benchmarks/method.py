"""How long the arithmetic takes, as ratios to reading the same bytes once.

`python -m benchmarks.method [ASSESSMENTS …]`: made-up answers of 150 people in five groups to 45
questions in six themes. The floor is numpy's sum over the same matrix in the same run. For one
assessment it also times closing the round and the page of findings that comes of it; for all of
them it gives the most memory held at once, as a ratio to the bytes of the answers.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from tests import builders
from toolkit.findings import Material, work_out
from toolkit.matrix import Codes, Layout, count_codes, score_codes, score_many, work_counts
from toolkit.method import DEFAULT
from toolkit.model.answers import Answer, Assessment, Respondent, Round
from toolkit.model.council import Action, Council, Plan
from toolkit.release import take_picture

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


def page_rows() -> list[tuple[str, float]]:
    """Closing one round of as many people, and all that may be said of it with 25 actions."""
    themes = [
        builders.theme(
            f"t{t}", [builders.question(f"q{q}") for q in range(QUESTIONS) if q % THEMES == t]
        )
        for t in range(THEMES)
    ]
    bank = builders.bank(*themes)
    ids = tuple(question.id for question in bank.questions)
    one = Round("r", "Survey", "survey", builders.GROUPS, state="closed")
    assessment = Assessment("a", "A", 2026, "2026", bank.fingerprint, "full", ids, rounds=(one,))
    groups = [group for group, n in zip(builders.GROUPS, SIZES, strict=True) for _ in range(n)]
    said = tuple(
        (Respondent(f"p{i}", group), tuple(_answers(row, ids)))
        for i, (group, row) in enumerate(zip(groups, made_up(1)[0].tolist(), strict=True))
    )
    closing = take_picture(bank, assessment, one, said, DEFAULT)
    plan = Plan(tuple(Action(f"a{i}", f"TH-{i:02d}", (ids[i],), "Do it") for i in range(25)))
    council, today = Council("c", "Council"), date(2026, 11, 22)
    material = Material(council, bank, assessment, today, closings=(closing,), plan=plan)
    return [
        ("closing the round", best(lambda: take_picture(bank, assessment, one, said, DEFAULT))),
        ("a page of findings", best(lambda: work_out(material))),
    ]


def _answers(row: Sequence[int], ids: Sequence[str]) -> list[Answer]:
    """One person's row of codes as answers; a blank is no answer."""
    said = {-1: "dont_know", -2: "not_applicable"}
    return [
        Answer(id, "rated", code) if code >= 0 else Answer(id, said[code])  # type: ignore[arg-type]
        for id, code in zip(ids, row, strict=True)
        if code != -3
    ]


def most_memory(many: int) -> float:
    """The most bytes held at once while scoring, as a ratio to the bytes of the answers."""
    codes, form = made_up(many), layout()
    tracemalloc.start()
    score_codes(codes, SIZES, form, DEFAULT)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / codes.nbytes


def main(arguments: Sequence[str]) -> int:
    """Print one table for each number of assessments."""
    for many in [int(one) for one in arguments] or [1, 100, 10_000]:
        size = many * sum(SIZES) * QUESTIONS
        print(f"\n{many:,} assessments, {sum(SIZES)} people, {QUESTIONS} questions: {size:,} bytes")
        found = rows(many) + (page_rows() if many == 1 else [])
        floor = found[0][1]
        for what, seconds in found:
            print(f"  {what:<24}{1000 * seconds:>10.3f} ms{seconds / floor:>10.1f} x floor")
        print(f"  {'most memory held':<24}{most_memory(many):>24.2f} x the answers")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
