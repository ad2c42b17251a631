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

    `contribution` is a float, or None, worked out from the levels that each year shows; the parts
    add up to the unrounded change.
    """
    form = _later_year(findings, change).form
    sizes = {theme.id: len(theme.questions) for theme in form}
    names = {theme.id: (theme.title, theme.short) for theme in findings.bank.themes}
    rows = []
    for one in change.themes:
        title, short = names.get(one.theme_id, (one.theme_id, one.theme_id))
        theme = {c.THEME_ID: one.theme_id, c.THEME: title, c.THEME_SHORT: short}
        shared = {c.COMMON: one.n_common, c.N_QUESTIONS: sizes.get(one.theme_id)}
        given = {c.CONTRIBUTION: change.contributions.get(one.theme_id)}
        rows.append({**theme, **shared, **given, **_change_row(one)})
    overall = text("frames.overall")
    rows.append(
        {
            **dict.fromkeys((c.THEME, c.THEME_SHORT), overall),
            c.THEME_ID: c.OVERALL_ID,
            c.CONTRIBUTION: _unrounded(change.overall),
            c.COMMON: sum(one.n_common for one in change.themes),
            c.N_QUESTIONS: sum(sizes.get(one.theme_id, 0) for one in change.themes),
            **_change_row(change.overall),
        }
    )
    return make_frame(rows, CHANGE_COLUMNS, CHANGE_NUMBERS)


def _unrounded(one: LikeForLike) -> float | None:
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
    """How far people's answers moved, in tenths of a level; less than that has a word alone."""
    if levels == 0:
        return word("moved", "same")
    way, tenths = word("moved", "up" if levels > 0 else "down"), round_half_up(10 * abs(levels))
    return f"{way} {tenths / 10:.1f}" if tenths else way


QUESTION_CHANGE_COLUMNS = (
    c.QUESTION_ID, c.NUMBER, c.REF, c.QUESTION, c.THEME_ID, c.THEME, c.BEFORE, c.AFTER, c.MOVED,
    c.CONTRIBUTION,
)  # fmt: skip


def question_changes(findings: Findings, change: Change) -> pd.DataFrame:
    """One row a question that both years share, in form order: levels, arrow and contribution."""
    rows = []
    for one in change.questions:
        if one.question_id not in findings.bank.by_id:
            continue
        way = "same" if one.moved == 0 else "up" if one.moved > 0 else "down"
        rows.append(
            {
                **question_row(findings, one.question_id),
                c.BEFORE: shown_level(one.before),
                c.AFTER: shown_level(one.after),
                c.MOVED: word("moved", way),
                c.CONTRIBUTION: one.contribution,
            }
        )
    return make_frame(rows, QUESTION_CHANGE_COLUMNS, (c.NUMBER,))


def _later_year(findings: Findings, change: Change) -> Findings:
    """The later year of a comparison; these findings where they do not hold it."""
    every = (*findings.earlier, findings)
    return next((one for one in every if one.assessment.id == change.after_id), findings)
