"""The same counts and scores for one assessment or ten thousand at once (METHOD 7).

A matrix of answers is int8 `[assessment, person, question]`, people sorted by group, with the
codes 0 to 4 for levels, -1 don't know, -2 not applicable, -3 blank. After the counting, nothing
depends on the number of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.method import TOLERANCE, Method

Codes = npt.NDArray[np.int8]
Counts = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BLANK, NOT_APPLICABLE, DONT_KNOW = -3, -2, -1
COLUMNS = (0, 1, 2, 3, 4, BLANK, NOT_APPLICABLE, DONT_KNOW)
AT_ONCE = 100
_FITS_A_BYTE = 255
_NA, _DK = COLUMNS.index(NOT_APPLICABLE), COLUMNS.index(DONT_KNOW)
_ANSWERS = [0, 1, 2, 3, 4, _DK]
_LEVELS = np.arange(5)


@dataclass(frozen=True)
class Layout:
    """The form behind a matrix: each question's weight and theme, and the themes' weights."""

    weights: Floats
    theme_of: npt.NDArray[np.intp]
    theme_weights: Floats


@dataclass(frozen=True)
class Answered:
    """Working answers of many assessments, `[assessment, question]`; NaN where there is none."""

    working: Floats
    know_share: Floats
    rated: Flags


@dataclass(frozen=True)
class ManyScores:
    """Claimed scores of many assessments; NaN where a theme or the whole is not rated."""

    themes: Floats
    known_share: Floats
    overall: Floats


def count_codes(codes: Codes, sizes: Sequence[int]) -> Counts:
    """How many of each group gave each code: `[assessment, group, question, column]`.

    `sizes` are the groups in the order of the people, `COLUMNS` the codes. Each answer becomes a
    one in the byte of its code, the last three bits of which are the number of that byte; so one
    sum over 64-bit words counts all eight codes, as long as no more than 255 are added at once.
    """
    many, _, questions = codes.shape
    found = np.zeros((many, len(sizes), questions, len(COLUMNS)), dtype=np.uint16)
    ends = np.cumsum(sizes).tolist()
    for start in range(0, many, AT_ONCE // 2):
        some = slice(start, start + AT_ONCE // 2)
        places = (codes[some].view(np.uint8) & 7) << 3
        ones = np.left_shift(np.uint64(1), places, dtype="<u8")
        for group, (end, size) in enumerate(zip(ends, sizes, strict=True)):
            for first in range(end - size, end, _FITS_A_BYTE):
                people = slice(first, min(first + _FITS_A_BYTE, end))
                words = np.add.reduce(ones[:, people], axis=1, dtype="<u8")
                found[some, group] += words.view(np.uint8).reshape(*words.shape, 8)
    return found


def work_counts(counts: Counts, method: Method) -> Answered:
    """The working answers behind these counts, as METHOD 2.1 has them for one question."""
    levels = counts[..., :5].astype(np.float64)
    unknown = counts[..., _DK].astype(np.float64)
    people = levels.sum(axis=-1) + unknown
    if method.group_cap is not None:
        weight = method.group_cap / np.maximum(people, method.group_cap)
        levels *= weight[..., None]
        unknown *= weight
    weighted = levels.sum(axis=1)
    known, total = weighted.sum(axis=-1), weighted.sum(axis=-1) + unknown.sum(axis=1)
    share = np.divide(known, total, out=np.full_like(known, np.nan), where=total > 0)
    answers = counts[..., _ANSWERS].sum(axis=(1, 3), dtype=np.int64)
    elsewhere = counts[..., _NA].sum(axis=1, dtype=np.int64)
    rated = (elsewhere <= answers) & (total > 0) & (share >= 0.5 - TOLERANCE)
    return Answered(_middles(weighted), share, rated)


def _middles(weighted: Floats) -> Floats:
    """The interpolated median of each row of five weighted counts."""
    running = weighted.cumsum(axis=-1)
    half = running[..., -1:] / 2
    level = (running >= half - TOLERANCE).argmax(axis=-1)[..., None]
    at = np.take_along_axis(weighted, level, axis=-1)
    reached = np.take_along_axis(running, level, axis=-1)
    tied = np.abs(reached - half) <= TOLERANCE
    following = ((weighted > 0) & (level < _LEVELS)).argmax(axis=-1)[..., None]
    inside = np.divide(half - (reached - at), at, out=np.zeros_like(at), where=at > 0)
    middle = np.where(tied, (level + following) / 2, level - 0.5 + inside)
    return np.where(half > 0, middle, np.nan)[..., 0]


def score_many(answered: Answered, layout: Layout, method: Method) -> ManyScores:
    """Claimed theme and overall scores of many assessments (METHOD 1.3 and 1.4).

    Working answers are never "not applicable", so every question of the form counts.
    """
    n_themes = len(layout.theme_weights)
    belongs = layout.theme_of[:, None] == np.arange(n_themes)
    weights = belongs * layout.weights[:, None]
    rated = answered.rated.astype(np.float64)
    w_all, w_rated = weights.sum(axis=0), rated @ weights
    levels = np.where(answered.rated, answered.working, 0.0)
    known = np.divide(w_rated, w_all, out=np.full_like(w_rated, np.nan), where=w_all > 0)
    least = np.minimum(method.min_questions, belongs.sum(axis=0))
    enough = (known >= method.min_known - TOLERANCE) & (rated @ belongs >= least) & (w_rated > 0)
    sums = levels @ weights
    themes = np.divide(sums, w_rated, out=np.full_like(sums, np.nan), where=enough)
    covered = enough @ layout.theme_weights
    whole = np.where(enough, themes, 0.0) @ layout.theme_weights
    shown = covered >= method.min_coverage * layout.theme_weights.sum() - TOLERANCE
    overall = np.divide(
        whole, covered, out=np.full_like(whole, np.nan), where=shown & (covered > 0)
    )
    return ManyScores(themes, known, overall)


def score_codes(codes: Codes, sizes: Sequence[int], layout: Layout, method: Method) -> ManyScores:
    """Claimed scores of many assessments from their answers, in pieces that fit the cache."""
    pieces = []
    for start in range(0, len(codes), AT_ONCE):
        counts = count_codes(codes[start : start + AT_ONCE], sizes)
        pieces.append(score_many(work_counts(counts, method), layout, method))
    return ManyScores(
        np.concatenate([piece.themes for piece in pieces]),
        np.concatenate([piece.known_share for piece in pieces]),
        np.concatenate([piece.overall for piece in pieces]),
    )
