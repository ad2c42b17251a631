"""The headlines that the figures allow: a difference is claimed only where METHOD allows one."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.comparison import Change
from toolkit.explaining.phrases import describe_red_lines, signed
from toolkit.findings import Findings
from toolkit.method import level_name
from toolkit.standing import BAD_STATES
from toolkit.words import listed, text

APART = 13  # points: half a level, the least difference between themes that is worth naming
ALIKE = 5  # points: a fifth of a level; themes this near the best or the worst are named with it

_YEAR_KEYS = {
    "improved": "up",
    "declined": "down",
    "rise not shared": "up_alone",
    "fall not shared": "down_alone",
    "up, not tested": "up_untested",
    "down, not tested": "down_untested",
    "no clear change": "no_change",
    "not comparable": "not_comparable",
}


def headline_overall(findings: Findings) -> str:
    """The finding on the whole form: its rating, and where it is strongest and weakest."""
    if all(one.status == "unanswered" for one in findings.standings.values()):
        return text("explaining.headline.nothing")
    score = findings.overall
    if score.points_claimed is None:
        return text("explaining.headline.not_rated")
    best, worst = best_and_worst(findings)
    named = {"best": listed(best), "worst": listed(worst)}
    ending = "spread" if best else "close"
    if score.rating is None:
        key = f"explaining.headline.unjudged{'' if best else '_close'}"
        return text(key, points=score.points_claimed, **named)
    rating = level_name(score.rating)
    headline = text(f"explaining.headline.{ending}", rating=rating, **named)
    if not score.held_down:
        return headline
    return text("explaining.headline.held", headline=headline, lines=describe_red_lines(findings))


def best_and_worst(findings: Findings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The titles of the strongest and of the weakest themes; both empty where they are close.

    Evidenced points count, or claimed ones while evidence is not judged.
    """
    judged = findings.overall.points_evidenced is not None
    scores = [
        (theme.title, points)
        for theme, one in zip(findings.form, findings.themes, strict=True)
        if (points := one.points_evidenced if judged else one.points_claimed) is not None
    ]
    highest = max((points for _, points in scores), default=0)
    lowest = min((points for _, points in scores), default=0)
    if highest - lowest < APART:
        return (), ()
    best = sorted((one for one in scores if one[1] >= highest - ALIKE), key=lambda one: -one[1])
    worst = sorted((one for one in scores if one[1] <= lowest + ALIKE), key=lambda one: one[1])
    return _names(best), _names(worst)


def _names(scores: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    return tuple(title for title, _ in scores[:2])


def sentence_scores(findings: Findings) -> str:
    """One sentence on claim, evidence and rating, for first sight."""
    score = findings.overall
    claimed, evidenced = score.points_claimed, score.points_evidenced
    if claimed is None:
        return text("explaining.headline.two_none")
    if evidenced is None:
        return text("explaining.headline.two_claimed", claimed=claimed)
    key = "two_same" if claimed == evidenced else "two_scores"
    return text(f"explaining.headline.{key}", claimed=claimed, evidenced=evidenced)


def sentence_settings(findings: Findings) -> str:
    """Which settings of the method were in force: the usual ones, or those that were changed."""
    changed = [one for one in findings.method.described() if one.value != one.default]
    if not changed:
        return text("explaining.settings.usual")
    told = [
        text("explaining.settings.one", name=one.name, value=one.value, usual=one.default)
        for one in changed
    ]
    return text("explaining.settings.changed", settings="; ".join(told))


def headline_red_lines(findings: Findings) -> str:
    """How many red lines are not met, not known, or claimed but not shown."""
    states = [line.state for line in findings.red_lines if line.state != "not_applicable"]
    if not states:
        return text("explaining.red_lines.none_asked")
    bad = [state for state in states if state != "met"]
    if not bad:
        return text("explaining.red_lines.all_met", n=len(states))
    parts = [
        text(f"explaining.red_lines.{state}", n=bad.count(state))
        for state in (*BAD_STATES, "unproven")
        if state in bad
    ]
    return text("explaining.red_lines.bad", n=len(bad), parts=listed(parts))


def headline_claims(findings: Findings) -> str:
    """How far the claim runs ahead of the evidence, and where furthest (METHOD 1.7)."""
    score = findings.overall
    if score.points_claimed is None:
        return text("explaining.claims.none")
    if score.gap_points is None or score.gap_word is None:
        return text("explaining.claims.unjudged")
    headline = text(f"explaining.claims.{score.gap_word}", gap=score.gap_points)
    ahead = [
        (one.gap_points, theme.title)
        for theme, one in zip(findings.form, findings.themes, strict=True)
        if one.gap_points is not None and one.gap_word != "in step"
    ]
    if not ahead:
        return headline
    gap, theme = max(ahead, key=lambda one: one[0])
    key = "widest_in_step" if score.gap_word == "in step" else "widest"
    return text(f"explaining.claims.{key}", headline=headline, theme=theme, gap=gap)


def headline_years(findings: Findings, change: Change | None) -> str:
    """What moved between two years, as far as it can be said (METHOD 5.3)."""
    if change is None:
        return text("explaining.years.one_year")
    one = change.overall
    every = {year.assessment.id: year.assessment.label for year in (*findings.earlier, findings)}
    before = every.get(change.before_id, "")
    size = one.change_points or 0
    points = signed(size) if one.verdict == "no clear change" else abs(size)
    headline = text(f"explaining.years.{_YEAR_KEYS[one.verdict]}", points=points, before=before)
    moved = ". ".join(one for one in (_moved_themes(change), _unshared_themes(change)) if one)
    return text("explaining.years.themes", headline=headline, moved=moved) if moved else headline


def _moved_themes(change: Change) -> str:
    rose = sum(one.verdict in ("improved", "up, not tested") for one in change.themes)
    fell = sum(one.verdict in ("declined", "down, not tested") for one in change.themes)
    first = [text("explaining.years.rose", n=rose)] if rose else []
    if not fell:
        return listed(first)
    key = "fell" if rose else "fell_first"
    return listed([*first, text(f"explaining.years.{key}", n=fell)])


def _unshared_themes(change: Change) -> str:
    """How many themes moved by what was agreed while people's own answers did not go with it."""
    said = [
        text(f"explaining.years.{key}", n=n)
        for key, verdict in (("rise_alone", "rise not shared"), ("fall_alone", "fall not shared"))
        if (n := sum(one.verdict == verdict for one in change.themes))
    ]
    return ". ".join(said)
