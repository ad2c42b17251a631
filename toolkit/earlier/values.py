"""What the values in a column of levels could mean; a person confirms each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from toolkit.earlier.matching import Line, normal
from toolkit.method import band, level_names
from toolkit.words import text

Scale = Literal["zero_to_four", "one_to_five", "percent", "words"]
Choice = int | Literal["dont_know", "leave_out"]

SCALES: tuple[Scale, ...] = ("zero_to_four", "one_to_five", "percent", "words")
SCALE_MOST = 40  # more different values than this are no scale

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


def values_of(lines: Iterable[Line]) -> dict[str, str]:
    """Each value that stands for a level somewhere, as it is compared and as it is written.

    Numbers come first, in order, then words.
    """
    found = {normal(line.value): line.value for line in lines if line.value and not line.is_theme}
    numbers = {said: number_in(value) for said, value in found.items()}

    def order(said: str) -> tuple[bool, float, str]:
        number = numbers[said]
        return number is None, number or 0.0, said

    return {said: found[said] for said in sorted(found, key=order)}


def find_scale(values: Collection[str]) -> Scale | None:
    """The scale that the values can only be on, or None where a person has to say."""
    numbers = [number for value in values if (number := number_in(value)) is not None]
    if not numbers:
        return "words"
    if sum(map(_has_a_meaning_of_its_own, values)) > len(numbers):
        return None  # a total below a column of colours does not make it one of percentages
    if any("%" in value for value in values) or max(numbers) > 5 or _are_shares(numbers):
        return "percent"
    if min(numbers) < 1:
        return "zero_to_four" if max(numbers) <= 4 else None
    return "one_to_five" if max(numbers) > 4 else None


def _has_a_meaning_of_its_own(value: str) -> bool:
    """Whether it is a word that may stand for a level, and no number or mark of its absence."""
    said = normal(value)
    return (
        bool(said)
        and number_in(value) is None
        and said not in _other("dont_know") | _other("not_applicable")
    )


def propose(values: Iterable[str], scale: Scale) -> dict[str, Choice | None]:
    """What each value could mean on a scale, to be confirmed; None where nobody but a person knows.

    A percentage becomes the level that it lies nearest to (METHOD 1.5).
    """
    every = list(values)
    times = 1
    if scale == "percent":
        numbers = [number for value in every if (number := number_in(value)) is not None]
        times = 100 if _are_shares(numbers) else 1
    return {value: _propose(value, scale, times) for value in every}


def _are_shares(numbers: Sequence[float]) -> bool:
    """Whether they are percentages as Excel keeps them: parts of one, as 0.63 for 63%."""
    return all(0 <= one <= 1 for one in numbers) and any(one not in (0, 1) for one in numbers)


def _propose(value: str, scale: Scale, times: int) -> Choice | None:
    said = normal(value)
    if said in _other("dont_know"):
        return "dont_know"
    if said in _other("not_applicable"):
        return "leave_out"
    if scale == "words":
        return _levels_said().get(said)
    number = number_in(value)
    if number is None:
        return None
    if scale == "percent":
        share = round(number * times, 6)
        return band(int(share + 0.5)) if 0 <= share <= 100 else None
    level = number - (scale == "one_to_five")
    return int(level) if level in (0, 1, 2, 3, 4) else None


def is_said(words: str) -> bool:
    """Whether these words, as they are compared, are the name of a level or a don't know."""
    return words in _levels_said() or words in _other("dont_know")


def _levels_said() -> dict[str, int]:
    names = [name.casefold() for name in level_names()]
    return {said: level for level, name in enumerate(names) for said in (name, f"{level} {name}")}


def _other(answer: str) -> set[str]:
    """How people write this answer, as it is compared."""
    return set(text(f"importing.also.{answer}").split(", "))


def number_in(cell: str) -> float | None:
    """The number in a cell, without its per cent sign, or None where there is none."""
    number = cell.strip().rstrip("%").strip()
    return float(number) if _NUMBER.fullmatch(number) else None
