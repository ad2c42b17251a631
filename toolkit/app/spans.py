"""What a comparison of years puts first: what moved, what opened and closed, what stood still."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pandas as pd

from toolkit import frames
from toolkit.comparison import Change
from toolkit.findings import Findings
from toolkit.frames import columns
from toolkit.method import TOLERANCE
from toolkit.words import text

MOST = 5
STUCK_YEARS = 3


def theme_words(after: Findings, change: Change) -> pd.DataFrame:
    """Each theme with its change, the word that METHOD 5.3 allows, and what people said."""
    found = frames.changes(after, change)
    chosen = (columns.THEME_SHORT, columns.CHANGE, columns.VERDICT, columns.TESTED)
    return frames.table(found, chosen)


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
    shown = ranked.assign(**{columns.QUESTION: [f"{ref} {title}" for ref, title in titles]})
    chosen = (columns.QUESTION, columns.BEFORE, columns.AFTER, columns.CONTRIBUTION)
    return frames.table(shown, chosen)


def red_line_moves(before: Findings, after: Findings) -> tuple[str, ...]:
    """The red lines whose state is another one than before, each as a line."""
    was = {one.question_id: one.state for one in before.red_lines}
    return tuple(
        text(
            "years.red_lines.move",
            ref=frames.question_ref(after, one.question_id),
            title=after.bank.by_id[one.question_id].title,
            before=text(f"codes.red_state.{was[one.question_id]}"),
            after=text(f"codes.red_state.{one.state}"),
        )
        for one in after.red_lines
        if was.get(one.question_id, one.state) != one.state
    )


def still_open(before: Findings, after: Findings) -> tuple[str, ...]:
    """The red lines that were not met or not known in both years."""
    bad = ("below", "unknown")
    was = {one.question_id for one in before.red_lines if one.state in bad}
    return tuple(
        f"{frames.question_ref(after, one.question_id)} {after.bank.by_id[one.question_id].title}"
        for one in after.red_lines
        if one.state in bad and one.question_id in was
    )


def promises(before: Findings) -> pd.DataFrame:
    """What the earlier year's plan said, and where each action stands today.

    Two columns, so that a phone can show it.
    """
    found = frames.plan(before)
    titles = zip(found[columns.REF], found[columns.TITLE], strict=True)
    wanted = (columns.STATUS, columns.POSITION, columns.OWNER, columns.RESULT)
    stands = zip(*(found[name] for name in wanted), strict=True)
    shown = {
        columns.TITLE: [f"{ref} {title}" for ref, title in titles],
        columns.STATUS: [_sentences(dict.fromkeys(cells)) for cells in stands],
    }
    return frames.table(found.assign(**shown), (columns.TITLE, columns.STATUS))


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
    levels = [one.standings[id].claimed if id in one.standings else None for one in years]
    return None not in levels and len(set(levels)) == 1


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
