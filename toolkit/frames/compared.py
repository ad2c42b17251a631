"""Two years beside each other in more than scores: as published, who answered, and how alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

import pandas as pd

from toolkit.comparison import Change
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.people import group_name
from toolkit.frames.tables import Row, make_frame
from toolkit.method import round_half_up
from toolkit.pictures import Picture
from toolkit.scoring import Scores
from toolkit.words import text

PUBLISHED_COLUMNS = (
    c.THEME_ID, c.THEME, c.THEME_SHORT, c.PUBLISHED_BEFORE, c.PUBLISHED_AFTER, c.PUBLISHED_CHANGE,
    c.CHANGE, c.METHOD_EFFECT,
)  # fmt: skip


def published_changes(before: Findings, after: Findings, change: Change) -> pd.DataFrame:
    """What each year published as claimed, the change like for like, and what is left (METHOD 5.1).

    One row a theme and last the whole, in whole points. What is left is due to changed questions
    or weights; it is unknown where the years cannot be compared.
    """
    old: Mapping[str, Scores] = {one.theme_id: one for one in before.themes}
    new: Mapping[str, Scores] = {one.theme_id: one for one in after.themes}
    like = {one.theme_id: one.change_points for one in change.themes}
    rows = []
    for theme in after.form:
        names = {c.THEME_ID: theme.id, c.THEME: theme.title, c.THEME_SHORT: theme.short}
        pair = old.get(theme.id), new.get(theme.id)
        rows.append({**names, **_published(*pair, like.get(theme.id))})
    names = dict.fromkeys((c.THEME, c.THEME_SHORT), text("frames.overall"))
    whole = _published(before.overall, after.overall, change.overall.change_points)
    rows.append({c.THEME_ID: c.OVERALL_ID, **names, **whole})
    return make_frame(rows, PUBLISHED_COLUMNS, PUBLISHED_COLUMNS[3:])


def _published(before: Scores | None, after: Scores | None, like: int | None) -> Row:
    first = before.points_claimed if before else None
    second = after.points_claimed if after else None
    difference = None if first is None or second is None else second - first
    return {
        c.PUBLISHED_BEFORE: first,
        c.PUBLISHED_AFTER: second,
        c.PUBLISHED_CHANGE: difference,
        c.CHANGE: like,
        c.METHOD_EFFECT: None if difference is None or like is None else difference - like,
    }


GROUP_CHANGE_COLUMNS = (c.GROUP_ID, c.GROUP, c.N_QUESTIONS, c.BEFORE, c.AFTER, c.CHANGE)


def group_changes(before: Findings, after: Findings) -> pd.DataFrame:
    """Each group beside itself: its average over the questions that both years show for it.

    Only what both pictures show is used, so a hidden group, or a question on which nearly everyone
    said the same, has no part in it; nor have the others together, who may be others each year.
    Levels to a tenth; the change is that of the two tenths.
    """
    first, second = last_picture(before), last_picture(after)
    rows = []
    if first is not None and second is not None:
        same = _same_questions(before, after)
        for group in after.bank.groups:
            pairs = list(_averages(first, second, group.id, same))
            if pairs:
                rows.append(_group_row(after, group.id, pairs))
    return make_frame(rows, GROUP_CHANGE_COLUMNS, (c.N_QUESTIONS,))


def last_picture(findings: Findings) -> Picture | None:
    """The picture that years are compared by: of the last survey, else of the last room vote."""
    found = sorted(findings.pictures, key=lambda one: one.promise == "survey")
    return found[-1] if found else None


def _same_questions(before: Findings, after: Findings) -> list[str]:
    majors = {question.id: question.major for question in before.questions}
    return [one.id for one in after.questions if majors.get(one.id) == one.major]


def _averages(
    first: Picture, second: Picture, group: str, ids: Sequence[str]
) -> Iterator[tuple[float, float]]:
    for id in ids:
        shown = [
            one.groups.get(group) if (one := year.questions.get(id)) else None
            for year in (first, second)
        ]
        old, new = (one.average if one else None for one in shown)
        if old is not None and new is not None:
            yield old, new


def _group_row(after: Findings, group: str, pairs: Sequence[tuple[float, float]]) -> Row:
    old, new = (round_half_up(10 * fmean(one)) for one in zip(*pairs, strict=True))
    return {
        c.GROUP_ID: group,
        c.GROUP: group_name(after, group),
        c.N_QUESTIONS: len(pairs),
        c.BEFORE: old / 10,
        c.AFTER: new / 10,
        c.CHANGE: (new - old) / 10,
    }


COUNT_COLUMNS = (c.MEASURE_COUNTED, c.BEFORE, c.AFTER)


def year_counts(before: Findings, after: Findings) -> pd.DataFrame:
    """What is not known, how far people stand apart and how groups differ, in both years."""
    years = [dict(_counts(one)) for one in (before, after)]
    rows = [
        {
            c.MEASURE_COUNTED: text(f"frames.compared.{name}"),
            c.BEFORE: years[0].get(name, text("frames.compared.not_asked")),
            c.AFTER: years[1].get(name, text("frames.compared.not_asked")),
        }
        for name in dict.fromkeys((*years[0], *years[1]))
    ]
    return make_frame(rows, COUNT_COLUMNS)


def _counts(findings: Findings) -> Iterator[tuple[str, str]]:
    statuses = Counter(one.status for one in findings.standings.values())
    unknown = statuses["dont_know"] + statuses["unanswered"]
    applies = len(findings.standings) - statuses["not_applicable"]
    yield "unknown", text("frames.compared.of", n=unknown, of=applies)
    picture = last_picture(findings)
    if picture is None:
        return
    told = [one for one in picture.questions.values() if one.whole is not None]
    spread = Counter(one.whole.spread for one in told if one.whole)
    yield "far_apart", text("frames.compared.of", n=spread["far apart"], of=len(told))
    yield "close", text("frames.compared.of", n=spread["close"], of=len(told))
    camps = sum(one.two_camps for one in told)
    yield "camps", text("frames.compared.of", n=camps, of=len(told))
    shares = [one.dont_know for one in told if one.dont_know is not None]
    if shares:
        yield "dont_know", text("frames.compared.share", n=round_half_up(fmean(shares)))
    if picture.promise == "survey":
        gaps = Counter(word for one in picture.questions.values() for word in one.gaps.values())
        yield "clear", text("frames.compared.of", n=gaps["clear"], of=gaps.total())
        yield "possible", text("frames.compared.of", n=gaps["possible"], of=gaps.total())
