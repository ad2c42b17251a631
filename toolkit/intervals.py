"""Every interval of the method, from means and counts. Nothing else here names scipy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Z_95 = 1.959963984540054


class Sample(Protocol):
    """A set of numbers of which only size, average and sum of squares about it are known."""

    @property
    def n(self) -> int:
        """How many numbers."""

    @property
    def mean(self) -> float:
        """Their average."""

    @property
    def spread(self) -> float:
        """The sum of squares about the average."""


@dataclass(frozen=True)
class Interval:
    """An estimate with the range that chance alone could give it."""

    estimate: float
    low: float
    high: float
    df: float

    @property
    def leaves_out_zero(self) -> bool:
        """Whether the whole interval lies on one side of 0."""
        return self.low > 1e-9 or self.high < -1e-9


def quantiles(df: Floats, confidence: float) -> Floats:
    """The two-sided quantiles of Student's t for all these degrees of freedom at once."""
    from scipy.special import stdtrit  # what t.ppf calls, without the second that stats takes

    found: Floats = stdtrit(df, 0.5 + confidence / 2)
    return found


def welch(
    pairs: Sequence[tuple[Sample, Sample]], extra: float, confidence: float
) -> tuple[Interval, ...]:
    """How far each first set lies above its second, as if each had one more answer (METHOD 2.4).

    `extra` is the square of that answer's distance from the average, so that a group in which
    everyone agrees still has a width.
    """
    if not pairs:
        return ()
    n = np.array([[one.n for one in pair] for pair in pairs], dtype=np.float64)
    mean = np.array([[one.mean for one in pair] for pair in pairs])
    spread = np.array([[one.spread for one in pair] for pair in pairs])
    v = (spread + extra) / n**2
    gap = mean[:, 0] - mean[:, 1]
    df = v.sum(axis=1) ** 2 / (v**2 / n).sum(axis=1)
    half = quantiles(df, confidence) * np.sqrt(v.sum(axis=1))
    table = np.stack([gap, gap - half, gap + half, df], axis=1)
    return tuple(Interval(*row) for row in table.tolist())


@dataclass(frozen=True)
class Stratum:
    """One group in two years; `n_common` people are in both, with correlation `r`."""

    before: Sample
    after: Sample
    n_common: int = 0
    r: float = 0.0


def change(strata: Sequence[Stratum], confidence: float, extra: float) -> Interval | None:
    """How far people's answers moved, each group compared with itself (METHOD 5.2).

    None where there is no group to compare.
    """
    if not strata:
        return None
    shares = [float(min(one.before.n, one.after.n, 10)) for one in strata]
    estimate = variance = slack = 0.0
    for share, one in zip(shares, strata, strict=True):
        p = share / sum(shares)
        moved, v, df = _moved(one, extra)
        estimate += p * moved
        variance += p * p * v
        slack += (p * p * v) ** 2 / df
    df = variance**2 / slack
    half = float(quantiles(np.array([df]), confidence)[0]) * math.sqrt(variance)
    return Interval(estimate, estimate - half, estimate + half, df)


def _moved(one: Stratum, extra: float) -> tuple[float, float, float]:
    n1, n2, nc = one.before.n, one.after.n, one.n_common
    s1 = (one.before.spread + extra) / n1
    s2 = (one.after.spread + extra) / n2
    v1, v2 = s1 / n1, s2 / n2
    variance = v1 + v2 - 2 * one.r * math.sqrt(s1 * s2) * nc / (n1 * n2)
    df = (v1 + v2) ** 2 / (v1**2 / n1 + v2**2 / n2)
    if nc:
        apart = n1 + n2 - 2 * nc
        df = max(1.0, nc - 1 + (df - nc + 1) * apart / (n1 + n2))
    return one.after.mean - one.before.mean, variance, df


def correlation(before: Sequence[float], after: Sequence[float]) -> float:
    """Their correlation, 0 for fewer than five pairs or a constant side, within -0.9 to 0.9."""
    if len(before) < 5:
        return 0.0
    x, y = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    x, y = x - x.mean(), y - y.mean()
    size = math.sqrt(float(x @ x) * float(y @ y))
    if size < 1e-12:
        return 0.0
    return min(0.9, max(-0.9, float(x @ y) / size))


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95% interval for a share of n (METHOD 6)."""
    z2 = Z_95 * Z_95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
