"""Years beside each other, as tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.comparison import Change, LikeForLike
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.scores import question_row
from toolkit.frames.tables import Row, band_name, make_frame, points_of, shown_level, word
from toolkit.method import round_half_up
from toolkit.scoring import Scores
from toolkit.words import text

YEAR_COLUMNS = (
    c.ASSESSMENT_ID, c.ASSESSMENT, c.YEAR, c.THEME_ID, c.THEME, c.THEME_SHORT, c.CLAIMED,
    c.EVIDENCED, c.RATING,
)  # fmt: skip


def years(findings: Findings) -> pd.DataFrame:
    """Points as published, one row for each year (oldest first) and theme, and for the whole.

    Themes are those of this year's form. A theme that a year did not rate has no points.
    """
    rows = []
    for one in (*findings.earlier, findings):
        scores: Mapping[str, Scores] = {score.theme_id: score for score in one.themes}
        named = [(theme.id, theme.title, theme.short) for theme in findings.form]
        overall = text("frames.overall")
        for id, title, short in [*named, (c.OVERALL_ID, overall, overall)]:
            score = one.overall if id == c.OVERALL_ID else scores.get(id)
            rows.append(
                {
                    c.ASSESSMENT_ID: one.assessment.id,
                    c.ASSESSMENT: one.assessment.title,
                    c.YEAR: one.assessment.label,
                    c.THEME_ID: id,
                    c.THEME: title,
                    c.THEME_SHORT: short,
                    c.CLAIMED: score.points_claimed if score else None,
                    c.EVIDENCED: score.points_evidenced if score else None,
                    c.RATING: band_name(score.rating) if score else "",
                }
            )
    return make_frame(rows, YEAR_COLUMNS, (c.CLAIMED, c.EVIDENCED))


CHANGE_COLUMNS = (
    c.THEME_ID, c.THEME, c.THEME_SHORT, c.BEFORE, c.AFTER, c.CHANGE, c.EVIDENCED_BEFORE,
    c.EVIDENCED_AFTER, c.EVIDENCED_CHANGE, c.VERDICT, c.TESTED, c.COMMON, c.N_QUESTIONS,
    c.CONTRIBUTION,
)  # fmt: skip

CHANGE_NUMBERS = (
    c.BEFORE, c.AFTER, c.CHANGE, c.EVIDENCED_BEFORE, c.EVIDENCED_AFTER, c.EVIDENCED_CHANGE,
    c.COMMON, c.N_QUESTIONS,
)  # fmt: skip


def latest_change(findings: Findings) -> Change | None:
    """The comparison of this year with the one before it, or None in the first year."""
    if not findings.earlier:
        return None
    pair = (findings.earlier[-1].assessment.id, findings.assessment.id)
    return next((one for one in findings.changes if (one.before_id, one.after_id) == pair), None)


def changes(findings: Findings, change: Change) -> pd.DataFrame:
    """One comparison like for like: a row a theme, and last the whole (METHOD 5).

    `contribution` is a float, or None; where all levels were agreed it is exact, and the parts
    add up to the unrounded change.
    """
    years = _years_of(findings, change)
    form = (years[1] or findings).form
    sizes = {theme.id: len(theme.questions) for theme in form}
    names = {theme.id: (theme.title, theme.short) for theme in findings.bank.themes}
    rows = []
    for one in change.themes:
        title, short = names.get(one.theme_id, (one.theme_id, one.theme_id))
        theme = {c.THEME_ID: one.theme_id, c.THEME: title, c.THEME_SHORT: short}
        shared = {c.COMMON: one.n_common, c.N_QUESTIONS: sizes.get(one.theme_id)}
        given = {c.CONTRIBUTION: _contribution(change.contributions.get(one.theme_id), years)}
        rows.append({**theme, **shared, **given, **_change_row(one)})
    overall = text("frames.overall")
    rows.append(
        {
            **dict.fromkeys((c.THEME, c.THEME_SHORT), overall),
            c.THEME_ID: c.OVERALL_ID,
            c.CONTRIBUTION: _contribution(_exact_change(change.overall), years),
            c.COMMON: sum(one.n_common for one in change.themes),
            c.N_QUESTIONS: sum(sizes.get(one.theme_id, 0) for one in change.themes),
            **_change_row(change.overall),
        }
    )
    return make_frame(rows, CHANGE_COLUMNS, CHANGE_NUMBERS)


def _exact_change(one: LikeForLike) -> float | None:
    """The unrounded change of the claimed score, in points."""
    if one.claimed_before is None or one.claimed_after is None:
        return None
    return 25 * (one.claimed_after - one.claimed_before)


def _change_row(one: LikeForLike) -> Row:
    tested = "" if one.people is None else _moved(one.people.change)
    return {
        c.BEFORE: points_of(one.claimed_before),
        c.AFTER: points_of(one.claimed_after),
        c.CHANGE: one.change_points,
        c.EVIDENCED_BEFORE: points_of(one.evidenced_before),
        c.EVIDENCED_AFTER: points_of(one.evidenced_after),
        c.EVIDENCED_CHANGE: one.change_evidenced,
        c.VERDICT: word("verdict", one.verdict),
        c.TESTED: tested or (word("untested", one.untested) if one.untested else ""),
    }


def _moved(levels: float) -> str:
    tenths = round_half_up(10 * levels) / 10
    if tenths == 0:
        return word("moved", "same")
    return f"{word('moved', 'up' if tenths > 0 else 'down')} {abs(tenths):.1f}"


QUESTION_CHANGE_COLUMNS = (
    c.QUESTION_ID, c.NUMBER, c.REF, c.QUESTION, c.THEME_ID, c.THEME, c.BEFORE, c.AFTER, c.MOVED,
    c.CONTRIBUTION,
)  # fmt: skip


def question_changes(findings: Findings, change: Change) -> pd.DataFrame:
    """One row a question that both years share, in form order: levels, arrow and contribution."""
    years = _years_of(findings, change)
    rows = []
    for one in change.questions:
        if one.question_id not in findings.bank.by_id:
            continue
        before, after = (
            shown_level(level if year is None else year.standings[one.question_id].claimed)
            for year, level in zip(years, (one.before, one.after), strict=True)
        )
        moved = (after or 0) - (before or 0)
        way = "same" if moved == 0 else "up" if moved > 0 else "down"
        rows.append(
            {
                **question_row(findings, one.question_id),
                c.BEFORE: before,
                c.AFTER: after,
                c.MOVED: word("moved", way),
                c.CONTRIBUTION: _contribution(one.contribution, years),
            }
        )
    return make_frame(rows, QUESTION_CHANGE_COLUMNS, (c.NUMBER,))


Two = tuple[Findings | None, Findings | None]


def _years_of(findings: Findings, change: Change) -> Two:
    """The two years of a comparison, as far as these findings hold them."""
    every = {one.assessment.id: one for one in (*findings.earlier, findings)}
    return every.get(change.before_id), every.get(change.after_id)


def _contribution(points: float | None, years: Two) -> float | None:
    """Points of the overall change: exact where levels are, else to a tenth."""
    if points is None or all(year is not None and year.exact for year in years):
        return points
    return round_half_up(10 * points) / 10
