"""What people answered, as tables: what pictures show, and no more."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.scores import question_numbers, question_row
from toolkit.frames.tables import Row, make_frame, word
from toolkit.method import round_half_up
from toolkit.release import PeopleBand, Picture, QuestionPicture, Shown, ThemePicture
from toolkit.words import text

GROUP_COLUMNS = (
    c.ROUND, c.QUESTION_ID, c.NUMBER, c.REF, c.QUESTION, c.THEME_ID, c.THEME, c.GROUP_ID, c.GROUP,
    c.SHOWN, c.PEOPLE, c.AVERAGE, c.SPREAD, c.GROUP_GAP, c.DONT_KNOW, *c.SHARES,
    c.SAYABLE, c.SAYING_GAP,
)  # fmt: skip


def groups(findings: Findings) -> pd.DataFrame:
    """One row for each question and set of people, as published in pictures and no more.

    A group that is hidden has a row that says so, and no figure; a question that nobody answered
    has no row. `average` is text: a number as
    rounded for its size, or the side on which nearly everyone stood. `sayable` is the same for
    what all who answered think could be said in public, where they were asked that.
    """
    numbers = question_numbers(findings)
    rounds = {one.id: one.title for one in findings.assessment.rounds}
    rows: list[Row] = []
    for picture in findings.pictures:
        for id, one in sorted(picture.questions.items(), key=lambda pair: numbers.get(pair[0], 0)):
            if id in numbers and (one.whole or one.groups or one.hidden):
                shared = {c.ROUND: rounds.get(picture.of, ""), **question_row(findings, id)}
                rows.extend({**shared, **row} for row in _question_groups(findings, picture, one))
    return make_frame(rows, GROUP_COLUMNS, (c.NUMBER, c.DONT_KNOW, *c.SHARES))


def _question_groups(findings: Findings, picture: Picture, one: QuestionPicture) -> Iterator[Row]:
    """All who answered one question, then each group that is shown, then those that are not."""
    whole = _group_row(findings, c.WHOLE_ID, one.whole, picture.people, None)
    saying = {c.SAYABLE: _average(one.sayable), c.SAYING_GAP: one.saying_gap}
    yield {**whole, c.DONT_KNOW: one.dont_know, **saying}
    for group, shown in one.groups.items():
        people = picture.groups.get(group)
        yield _group_row(findings, group, shown, people, one.gaps.get(group))
    for group in one.hidden:
        yield _group_row(findings, group, None, None, None)


def group_name(findings: Findings, group: str) -> str:
    """What a group of people is called, also all of them and those shown together."""
    if group == c.WHOLE_ID:
        return text("frames.whole")
    if group == c.OTHERS_ID:
        return text("codes.group.others")
    return next((one.title for one in findings.bank.groups if one.id == group), group)


def _group_row(
    findings: Findings, group: str, shown: Shown | None, people: PeopleBand | None, gap: str | None
) -> Row:
    return {
        c.GROUP_ID: group,
        c.GROUP: group_name(findings, group),
        c.SHOWN: text("codes.group.shown" if shown else "codes.group.hidden"),
        c.PEOPLE: word("people", people) if shown else "",
        c.AVERAGE: _average(shown),
        c.SPREAD: word("spread", shown.spread) if shown else "",
        c.GROUP_GAP: word("group_gap", gap),
        c.DONT_KNOW: None,
        c.SAYABLE: "",
        c.SAYING_GAP: None,
        **dict(zip(c.SHARES, shown.bars if shown and shown.bars else (None,) * 5, strict=True)),
    }


def _average(shown: Shown | None) -> str:
    if shown is None or (shown.average is None and shown.side is None):
        return ""
    return word("side", shown.side) if shown.average is None else f"{shown.average:.1f}"


THEME_GROUP_COLUMNS = (
    c.ROUND, c.THEME_ID, c.THEME, c.THEME_SHORT, c.GROUP_ID, c.GROUP, c.N_QUESTIONS, c.AVERAGE,
    c.REFERENCE_AVERAGE, c.DIFFERENCE, c.GROUP_GAP,
)  # fmt: skip


def theme_groups(findings: Findings) -> pd.DataFrame:
    """How each shown group sees each theme beside the reference group: rounded levels (floats)."""
    rounds = {one.id: one.title for one in findings.assessment.rounds}
    titles = {theme.id: theme for theme in findings.bank.themes}
    rows = [
        {
            c.ROUND: rounds.get(picture.of, ""),
            c.THEME_ID: one.theme_id,
            c.THEME: titles[one.theme_id].title,
            c.THEME_SHORT: titles[one.theme_id].short,
            c.GROUP_ID: one.group,
            c.GROUP: group_name(findings, one.group),
            c.N_QUESTIONS: one.n_questions,
            c.AVERAGE: one.average,
            c.REFERENCE_AVERAGE: one.reference,
            c.DIFFERENCE: _difference(one),
            c.GROUP_GAP: word("group_gap", one.word),
        }
        for picture in findings.pictures
        for one in picture.themes
        if one.theme_id in titles
    ]
    return make_frame(rows, THEME_GROUP_COLUMNS, (c.N_QUESTIONS,))


def _difference(one: ThemePicture) -> float | None:
    """The reference group's average less the other's: the two numbers on the screen."""
    if one.average is None or one.reference is None:
        return None
    return round_half_up(10 * (one.reference - one.average)) / 10
