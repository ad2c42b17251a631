"""Claimed and evidenced scores, ranges, bands, red lines and signs (METHOD 1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.method import TOLERANCE, Method, band, points
from toolkit.model.bank import Bank, Theme
from toolkit.standing import BAD_STATES, RedState, Standing

Sign = Literal["evidence", "perception", "not_known", "raised"]
GapWord = Literal["in step", "ahead of the evidence", "far ahead of the evidence"]
ThemeStatus = Literal["rated", "not_rated", "not_applicable"]
Reason = Literal["too_much_not_applicable", "too_little_known", "too_few_questions"]


@dataclass(frozen=True)
class Scores:
    """The figures that a theme and the overall score have alike.

    Levels are on 0 to 4, `points_` are whole points out of 100 as shown, bands and rating are 0
    to 4. Evidenced figures, gap and rating are None while evidence is not judged; all but the
    range, shares and cap are None unless the status is `rated`. `points_low` and `points_high`
    are the range of the claimed score.
    """

    status: ThemeStatus
    known_share: float | None
    cap: int
    claimed: float | None = None
    evidenced: float | None = None
    claimed_low: float | None = None
    claimed_high: float | None = None
    evidenced_low: float | None = None
    evidenced_high: float | None = None
    evidence_judged: bool = True

    @property
    def points_claimed(self) -> int | None:
        """The claimed score in points."""
        return _points(self.claimed)

    @property
    def points_evidenced(self) -> int | None:
        """The evidenced score in points."""
        return _points(self.evidenced)

    @property
    def points_low(self) -> int | None:
        """The claimed score in points if everything unknown turned out worst."""
        return _points(self.claimed_low)

    @property
    def points_high(self) -> int | None:
        """The claimed score in points if everything unknown turned out best."""
        return _points(self.claimed_high)

    @property
    def gap_points(self) -> int | None:
        """Claimed less evidenced points, the two whole numbers on the screen."""
        if self.points_claimed is None or self.points_evidenced is None:
            return None
        return self.points_claimed - self.points_evidenced

    @property
    def gap_word(self) -> GapWord | None:
        """How far the claim runs ahead of the evidence, in words (METHOD 1.7)."""
        gap = self.gap_points
        return None if gap is None else self._word(gap)

    def _word(self, gap: int) -> GapWord:
        return _gap_word(gap, 17, 25)

    @property
    def band_claimed(self) -> int | None:
        """The band of the claimed points."""
        return None if self.points_claimed is None else band(self.points_claimed)

    @property
    def band_evidenced(self) -> int | None:
        """The band of the evidenced points, before any red line."""
        return None if self.points_evidenced is None else band(self.points_evidenced)

    @property
    def rating(self) -> int | None:
        """The band of the evidenced points, after any red-line cap."""
        return None if self.band_evidenced is None else min(self.band_evidenced, self.cap)

    @property
    def held_down(self) -> bool:
        """Whether a red line holds the rating below its band."""
        return self.band_evidenced is not None and self.cap < self.band_evidenced


@dataclass(frozen=True)
class ThemeScore(Scores):
    """One theme's scores (METHOD 1.3). `reason` says why a theme is not rated."""

    theme_id: str = ""
    reason: Reason | None = None
    n_rated: int = 0
    n_questions: int = 0


@dataclass(frozen=True)
class Overall(Scores):
    """The whole form's scores (METHOD 1.4). `coverage` is the weight of the rated themes.

    `n_agreed` counts the agreed records that settle their question; one that leaves it
    unanswered does not (METHOD 1.1).
    """

    coverage: float = 0.0
    n_agreed: int = 0
    n_questions: int = 0
    provisional: bool = True

    def _word(self, gap: int) -> GapWord:
        return _gap_word(gap, 10, 15)


@dataclass(frozen=True)
class RedLine:
    """A limit that no average can buy off, and where the council stands against it."""

    question_id: str
    theme_id: str
    level: int
    state: RedState


def _points(level: float | None) -> int | None:
    return None if level is None else points(level)


def _gap_word(gap: int, ahead: int, far: int) -> GapWord:
    if gap >= far:
        return "far ahead of the evidence"
    return "ahead of the evidence" if gap >= ahead else "in step"


def on_form(bank: Bank, question_ids: Collection[str]) -> tuple[Theme, ...]:
    """The themes of a bank with the questions of this form only; the rest is outside all sums."""
    asked = set(question_ids)
    themes = (
        replace(theme, questions=tuple(one for one in theme.questions if one.id in asked))
        for theme in bank.themes
    )
    return tuple(theme for theme in themes if theme.questions)


def score_theme(theme: Theme, standings: Mapping[str, Standing], method: Method) -> ThemeScore:
    """One theme's scores from what stands for each of its questions (METHOD 1.3)."""
    everything = [(question.weight, standings[question.id]) for question in theme.questions]
    applicable = [(w, one) for w, one in everything if one.status != "not_applicable"]
    rated = [(w, one) for w, one in applicable if one.status == "rated"]
    w_all, w_app, w_rat = (sum(w for w, _ in some) for some in (everything, applicable, rated))
    status, reason = _theme_status(w_all, w_app, w_rat, len(rated), len(everything), method)
    shown = status == "rated"
    judged = all(one.evidence_judged for _, one in rated)
    claimed = [(w, one.claimed or 0.0) for w, one in rated]
    evidenced = [(w, one.evidenced or 0.0) for w, one in rated] if judged else None
    return ThemeScore(
        theme_id=theme.id,
        status=status,
        reason=reason,
        known_share=w_rat / w_app if w_app else None,
        n_rated=len(rated),
        n_questions=len(everything),
        cap=_theme_cap(one.red_state for _, one in everything),
        claimed=_mean(claimed, w_rat) if shown else None,
        evidenced=_mean(evidenced, w_rat) if shown else None,
        claimed_low=_mean(claimed, w_app),
        claimed_high=_high(claimed, w_app, w_rat),
        evidenced_low=_mean(evidenced, w_app),
        evidenced_high=_high(evidenced, w_app, w_rat),
        evidence_judged=judged,
    )


def _theme_status(
    w_all: float, w_app: float, w_rat: float, n_rated: int, n_questions: int, method: Method
) -> tuple[ThemeStatus, Reason | None]:
    if not w_app:
        return "not_applicable", None
    if w_app / w_all < method.min_applicable - TOLERANCE:
        return "not_rated", "too_much_not_applicable"
    if w_rat / w_app < method.min_known - TOLERANCE:
        return "not_rated", "too_little_known"
    if n_rated < min(method.min_questions, n_questions):
        return "not_rated", "too_few_questions"
    return "rated", None


def _mean(values: Sequence[tuple[float, float]] | None, weight: float) -> float | None:
    if values is None or not weight:
        return None
    return sum(w * value for w, value in values) / weight


def _high(values: Sequence[tuple[float, float]] | None, w_app: float, w_rat: float) -> float | None:
    low = _mean(values, w_app)
    return None if low is None else low + 4 * (w_app - w_rat) / w_app


def _theme_cap(states: Iterable[RedState | None]) -> int:
    found = set(states)
    if found & set(BAD_STATES):
        return 1
    return 2 if "unproven" in found else 4


def overall_cap(states: Collection[RedState | None]) -> int:
    """The highest rating that the red lines of the whole form allow (METHOD 1.6)."""
    count = list(states).count
    bad = sum(map(count, BAD_STATES))
    live = bad + count("unproven") + count("met")
    if bad >= 2 and 2 * bad >= live:
        return 1
    if bad:
        return 2
    return 3 if count("unproven") else 4


def score_overall(
    themes: Sequence[Theme],
    scores: Sequence[ThemeScore],
    standings: Mapping[str, Standing],
    method: Method,
) -> Overall:
    """The whole form's scores from those of its themes, in the same order (METHOD 1.4).

    Coverage is a share of all themes on the form; one that does not apply is not rated, so it
    cannot add to it.
    """
    ids = [question.id for theme in themes for question in theme.questions]
    stand = [standings[id] for id in ids]
    n_agreed = sum(one.source == "agreed" and one.status != "unanswered" for one in stand)
    pairs = [(float(theme.weight), score) for theme, score in zip(themes, scores, strict=True)]
    rated = [(w, one) for w, one in pairs if one.status == "rated"]
    known = [(w, one.known_share) for w, one in pairs if one.known_share is not None]
    weight, rated_weight = sum(w for w, _ in pairs), sum(w for w, _ in rated)
    coverage = rated_weight / weight if weight else 0.0
    shown = rated_weight > 0 and coverage >= method.min_coverage - TOLERANCE
    overall = Overall(
        status="rated" if shown else "not_rated",
        known_share=_mean(known, sum(w for w, _ in known)),
        cap=overall_cap([one.red_state for one in stand]),
        evidence_judged=all(one.evidence_judged for _, one in rated),
        coverage=coverage,
        n_agreed=n_agreed,
        n_questions=len(ids),
        provisional=n_agreed < len(ids),
    )
    return _with_levels(overall, rated) if shown else overall


def _with_levels(overall: Overall, rated: Sequence[tuple[float, ThemeScore]]) -> Overall:
    weight = sum(w for w, _ in rated)

    def mean(values: Iterable[float | None]) -> float | None:
        found = list(values)
        if any(value is None for value in found):
            return None
        pairs = zip(rated, found, strict=True)
        return _mean([(w, value or 0.0) for (w, _), value in pairs], weight)

    return replace(
        overall,
        claimed=mean(one.claimed for _, one in rated),
        evidenced=mean(one.evidenced for _, one in rated),
        claimed_low=mean(one.claimed_low for _, one in rated),
        claimed_high=mean(one.claimed_high for _, one in rated),
        evidenced_low=mean(one.evidenced_low for _, one in rated),
        evidenced_high=mean(one.evidenced_high for _, one in rated),
    )


def red_lines(themes: Sequence[Theme], standings: Mapping[str, Standing]) -> tuple[RedLine, ...]:
    """Every red line of the form with its state, in form order."""
    return tuple(
        RedLine(question.id, theme.id, question.red_level, state)
        for theme in themes
        for question in theme.questions
        if question.red_level is not None
        and (state := standings[question.id].red_state) is not None
    )


def signs(
    one: Standing,
    *,
    clearly_above: bool = False,
    know_share: float | None = None,
    working: float | None = None,
) -> tuple[Sign, ...]:
    """The signs of over-claiming on one question (METHOD 1.7).

    `clearly_above` says that the reference group's average lies above some other shown group's
    by a clear gap; `working` is the working score of what people answered.
    """
    if one.claimed is None:
        return ()
    found: list[Sign] = []
    limit = 2 if one.red_state is None else 1
    if one.evidenced is not None and one.claimed - one.evidenced >= limit - TOLERANCE:
        found.append("evidence")
    if clearly_above:
        found.append("perception")
    little_known = know_share is not None and know_share < 0.60 - TOLERANCE
    if little_known and one.claimed >= 2.5 - TOLERANCE:
        found.append("not_known")
    if one.source == "agreed" and is_raised(one, working):
        found.append("raised")
    return tuple(found)


def is_raised(one: Standing, working: float | None) -> bool:
    """Whether a level lies clearly above what people answered, without evidence for it."""
    if one.claimed is None or working is None:
        return False
    return one.claimed - working >= 1 - TOLERANCE and (one.evidence or 0) < 2
