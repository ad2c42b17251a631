"""Who holds the levers: of the lowest answers, of the plan, and of what has not moved for years."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.scores import LOWEST, question_ref
from toolkit.frames.tables import make_frame, word
from toolkit.model.bank import Lever, Question
from toolkit.model.council import FINISHED, OTHERS_DECIDE
from toolkit.words import text

HELD_COLUMNS = (c.CODE, c.LEVER, c.MEANING, "n_lowest", "lowest", "n_open", "open_actions")
STUCK_LEVEL = 1  # at most Early


def lowest_answers(findings: Findings, among: int = LOWEST) -> tuple[Question, ...]:
    """The questions with the lowest levels, a heavier one first where levels are equal."""
    rated = [q for q in findings.questions if findings.standings[q.id].claimed is not None]
    rated.sort(key=lambda q: (findings.standings[q.id].claimed or 0.0, -q.weight))
    return tuple(rated[:among])


def levers_held(findings: Findings) -> pd.DataFrame:
    """For each lever the lowest answers and the open actions that rest on it, one row a lever.

    `lowest` and `open_actions` hold a line for each.
    """
    lowest = lowest_answers(findings)
    open_actions = [one for one in findings.actions.actions if one.status not in FINISHED]
    rows = []
    for code in get_args(Lever):
        own = [q for q in lowest if q.lever == code]
        acts = [one for one in open_actions if one.lever == code]
        rows.append(
            {
                c.CODE: code,
                c.LEVER: word("lever", code),
                c.MEANING: text(f"codes.lever_meaning.{code}"),
                "n_lowest": len(own),
                "lowest": tuple(f"{question_ref(findings, q.id)} {q.title}" for q in own),
                "n_open": len(acts),
                "open_actions": tuple(f"{one.ref} {one.title}" for one in acts),
            }
        )
    return make_frame(rows, HELD_COLUMNS, ("n_lowest", "n_open"))


def unasked(findings: Findings) -> tuple[Question, ...]:
    """Those of the lowest answers about which others decide, and nobody in the plan is asked."""
    asked = {
        id
        for one in findings.actions.actions
        if one.status not in FINISHED and one.lever in OTHERS_DECIDE
        for id in one.question_ids
    }
    lowest = lowest_answers(findings)
    return tuple(q for q in lowest if q.lever in OTHERS_DECIDE and q.id not in asked)


def stuck(findings: Findings) -> tuple[Question, ...]:
    """Low answers at the same level in every year so far, whose lever is not in our own hands.

    Only where there are two years before this one; a question of another meaning is another.
    """
    if len(findings.earlier) < 2:
        return ()
    return tuple(
        question
        for question in findings.questions
        if question.lever != "direct" and _stood_still(findings, question)
    )


def _stood_still(findings: Findings, question: Question) -> bool:
    levels = []
    for year in (*findings.earlier, findings):
        asked = year.bank.by_id.get(question.id)
        one = year.standings.get(question.id)
        if asked is None or one is None or asked.major != question.major or one.claimed is None:
            return False
        levels.append(one.claimed)
    return len(set(levels)) == 1 and levels[0] <= STUCK_LEVEL
