"""What a comparison of years puts first: what moved, what opened and closed, what stood still."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from toolkit import charts, frames
from toolkit.comparison import Change
from toolkit.explaining import signed
from toolkit.findings import Findings, compare
from toolkit.frames import columns
from toolkit.method import TOLERANCE
from toolkit.standing import BAD_STATES
from toolkit.words import text

MOST = 5
STUCK_YEARS = 3


def theme_words(after: Findings, change: Change) -> pd.DataFrame:
    """Each theme with its change, the word that METHOD 5.3 allows, and what people said.

    Where no theme was tested, for one and the same reason, that column has nothing to tell apart.
    """
    found = frames.changes(after, change)
    chosen = [columns.THEME_SHORT, columns.CHANGE, columns.VERDICT]
    reasons = {one.untested for one in (change.overall, *change.themes)}
    if len(reasons) > 1 or "" in reasons:
        chosen.append(columns.TESTED)
    moved = [_signed(one) for one in found[columns.CHANGE]]
    return frames.table(found.assign(**{columns.CHANGE: moved}), chosen)


def left_out(after: Findings, change: Change) -> dict[str, int]:
    """How many questions are not compared, by why: another meaning, place or none, new or gone."""
    replaced = {id for id in change.new if set(after.bank.by_id[id].replaces) & set(change.gone)}
    stood_for = {id for one in replaced for id in after.bank.by_id[one].replaces}
    told = (*change.questions, *change.reworded, *change.new)
    return {
        "reworded": len(change.reworded),
        "replaced": len(replaced),
        "new": len(set(change.new) - replaced),
        "unlevelled": len(after.questions) - len(told),
        "gone": len(set(change.gone) - stood_for),
    }


def as_published(before: Findings, after: Findings, change: Change) -> pd.DataFrame:
    """Each theme as both years published it, like for like, and what changed questions did to it.

    Few columns, so that a phone can show them.
    """
    found = frames.published_changes(before, after, change)
    shown = {
        columns.PUBLISHED_CHANGE: _from_to(
            found, columns.PUBLISHED_BEFORE, columns.PUBLISHED_AFTER, columns.PUBLISHED_CHANGE
        ),
        columns.CHANGE: [_signed(one) for one in found[columns.CHANGE]],
        columns.METHOD_EFFECT: [_signed(one) for one in found[columns.METHOD_EFFECT]],
    }
    table = frames.table(found.assign(**shown), (columns.THEME_SHORT, *shown))
    short = text("years.published.like"), text("years.published.effect")
    return table.set_axis([*table.columns[:2], *short], axis="columns")


def claim_and_evidence(after: Findings, change: Change) -> pd.DataFrame:
    """What each theme claims and what it can show, in both years, like for like."""
    found = frames.changes(after, change)
    shown = {
        columns.CLAIMED: _from_to(found, columns.BEFORE, columns.AFTER, columns.CHANGE),
        columns.EVIDENCED: _from_to(
            found, columns.EVIDENCED_BEFORE, columns.EVIDENCED_AFTER, columns.EVIDENCED_CHANGE
        ),
    }
    return frames.table(found.assign(**shown), (columns.THEME_SHORT, *shown))


def _from_to(found: pd.DataFrame, before: str, after: str, change: str) -> list[str]:
    """Two figures and how far they lie apart, "32 to 47 (+15)"."""
    told = zip(found[before], found[after], found[change], strict=True)
    return [
        text("years.from_to", before=_figure(old), after=_figure(new), change=_signed(moved))
        for old, new, moved in told
    ]


def _figure(points: object) -> str:
    number = frames.whole(points)
    return text("years.no_figure") if number is None else str(number)


def _signed(points: object) -> str:
    number = frames.whole(points)
    return text("years.no_figure") if number is None else signed(number)


def lowered_with_evidence(after: Findings, change: Change) -> tuple[str, ...]:
    """Themes that claim clearly less than before and can show more."""
    names = {theme.id: theme.title for theme in after.form}
    return tuple(
        names[one.theme_id]
        for one in change.themes
        if one.theme_id in names
        and (one.change_points or 0) <= -after.method.yoy_points
        and (one.change_evidenced or 0) > 0
    )


def contributions(after: Findings, change: Change) -> pd.DataFrame:
    """The questions that moved the overall score most, up or down, with their points."""
    found = frames.question_changes(after, change)
    points = found[columns.CONTRIBUTION]
    counts = [one is not None and abs(one) > TOLERANCE for one in points]
    moved = found.loc[pd.Series(counts, index=found.index, dtype=bool)]
    ranked = moved.assign(size=[-abs(one) for one in moved[columns.CONTRIBUTION]])
    ranked = ranked.sort_values(["size", columns.NUMBER], kind="stable").head(MOST)
    titles = zip(ranked[columns.REF], ranked[columns.QUESTION], strict=True)
    shown = ranked.assign(
        **{
            columns.QUESTION: [f"{ref} {title}" for ref, title in titles],
            columns.CONTRIBUTION: [charts.tenths(one) for one in ranked[columns.CONTRIBUTION]],
        }
    )
    chosen = (columns.QUESTION, columns.BEFORE, columns.AFTER, columns.CONTRIBUTION)
    return frames.table(shown, chosen)


def red_line_moves(before: Findings, after: Findings) -> tuple[str, ...]:
    """The red lines whose state is another one than before, then new ones and those that went.

    A question that means something else now is not set beside itself.
    """
    majors = {one.id: one.major for one in after.questions}
    same = {one.id for one in before.questions if majors.get(one.id) == one.major}
    was = {one.question_id: one.state for one in before.red_lines if one.question_id in same}
    now = {one.question_id: one.state for one in after.red_lines}
    changed = [id for id, state in now.items() if was.get(id, state) != state]
    moved = [_line("move", after, id, before=was[id], after=now[id]) for id in changed]
    new = [_line("new", after, id, after=state) for id, state in now.items() if id not in was]
    gone = [
        _line("gone", before, one.question_id, before=one.state)
        for one in before.red_lines
        if one.question_id not in now
    ]
    return (*moved, *new, *gone)


def _line(kind: str, findings: Findings, id: str, **states: str) -> str:
    """One red line as a line of text, with its states in words."""
    told = {name: text(f"codes.red_state.{state}") for name, state in states.items()}
    title = findings.bank.by_id[id].title
    return text(
        f"years.red_lines.{kind}", ref=frames.question_ref(findings, id), title=title, **told
    )


def still_open(before: Findings, after: Findings) -> tuple[str, ...]:
    """The red lines that were not met or not known in both years."""
    was = {one.question_id for one in before.red_lines if one.state in BAD_STATES}
    return tuple(
        f"{frames.question_ref(after, one.question_id)} {after.bank.by_id[one.question_id].title}"
        for one in after.red_lines
        if one.state in BAD_STATES and one.question_id in was
    )


def promises(before: Findings, after: Findings) -> pd.DataFrame:
    """What the earlier year's plan said, and where each action stands in the last plan it is in.

    Two columns, so that a phone can show it.
    """
    found = frames.plan(before)
    titles = zip(found[columns.REF], found[columns.TITLE], strict=True)
    shown = {
        columns.TITLE: [f"{ref} {title}" for ref, title in titles],
        columns.STATUS: [_stands(before, after, id) for id in found[columns.ID]],
    }
    return frames.table(found.assign(**shown), (columns.TITLE, columns.STATUS))


def _stands(before: Findings, after: Findings, action_id: str) -> str:
    """Where an action stands, and in which later plan it goes on, if it does."""
    years = [one.assessment.id for one in after.earlier]
    start = years.index(before.assessment.id) if before.assessment.id in years else len(years)
    last = before
    for year in (*after.earlier[start + 1 :], after):
        following = (one.id for one in year.actions.actions if one.carried_from == action_id)
        if (found := next(following, None)) is not None:
            action_id, last = found, year
    plan = frames.plan(last)
    row = plan[plan[columns.ID] == action_id].iloc[0]
    wanted = (columns.STATUS, columns.POSITION, columns.OWNER, columns.RESULT)
    stands = _sentences(dict.fromkeys(row[name] for name in wanted))
    if last is before:
        return stands
    return text("years.promises.goes_on", label=last.assessment.label, stands=stands)


def _sentences(words: Iterable[str]) -> str:
    """The words that say something, each as a sentence of its own."""
    return " ".join(f"{one.strip().rstrip('.')}." for one in words if one.strip())


def stuck(after: Findings) -> tuple[str, ...]:
    """Questions under their target that stand at one level in every year, where that is three.

    Only those that the council does not control itself: others can simply be done.
    """
    years = (*after.earlier, after)
    if len(years) < STUCK_YEARS:
        return ()
    return tuple(
        f"{frames.question_ref(after, question.id)} {question.title}"
        for question in after.questions
        if question.lever != "direct"
        and _stands_still(question.id, years)
        and (after.standings[question.id].claimed or 0) < (question.target or after.method.target)
    )


def _stands_still(id: str, years: Sequence[Findings]) -> bool:
    if len({one.bank.by_id[id].major for one in years if id in one.bank.by_id}) > 1:
        return False  # it means something else than it did
    levels = [one.standings[id].claimed if id in one.standings else None for one in years]
    return None not in levels and len(set(levels)) == 1


def among(after: Findings, ids: Collection[str]) -> Findings | None:
    """The last of these years beside the others of them alone, each compared with the one before.

    None where fewer than two of them are there.
    """
    kept = [one for one in (*after.earlier, after) if one.assessment.id in ids]
    if len(kept) < 2:
        return None
    pairs = tuple(compare(old, new) for old, new in pairwise(kept))
    return replace(kept[-1], earlier=tuple(kept[:-1]), changes=pairs)


def breaks(after: Findings) -> frozenset[tuple[str, str]]:
    """Theme and assessment wherever a year cannot be compared with the one before it."""
    years = [one.assessment.id for one in (*after.earlier, after)]
    pairs = set(pairwise(years))
    return frozenset(
        (theme.theme_id, change.after_id)
        for change in after.changes
        if (change.before_id, change.after_id) in pairs
        for theme in change.themes
        if not theme.comparable
    )
