"""What lies with others, and what nobody has found a way for yet, as tables."""

from __future__ import annotations

import pandas as pd

from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.plan import plan
from toolkit.frames.scores import question_ref
from toolkit.frames.tables import Row, make_frame
from toolkit.model.council import FINISHED, OTHERS_DECIDE
from toolkit.words import short_date


def asks(findings: Findings, planned: pd.DataFrame | None = None) -> pd.DataFrame:
    """The open actions about which others decide, as rows of the plan in the plan's order.

    `planned` is the plan as a table, where it was made already.
    """
    open_ids = {
        one.id
        for one in findings.actions.actions
        if one.lever in OTHERS_DECIDE and one.status not in FINISHED
    }
    every = plan(findings) if planned is None else planned
    return every[every[c.ID].isin(open_ids)].reset_index(drop=True)


SEARCHING_COLUMNS = (
    c.ID, c.QUESTION_ID, c.REF, c.TITLE, c.TRIED, c.REVIEW_ON, c.OWNER, c.POST,
)  # fmt: skip


def searching(findings: Findings) -> pd.DataFrame:
    """Where no way was found yet: what was tried, and when it is tried again, the next day first.

    One row a question whose agreed record says what was tried, then one an action that is still
    searching; `id` is the action's and empty for a question. What was tried with an action stands
    in its notes.
    """
    rows = [*_questions(findings), *_actions(findings)]
    rows.sort(key=lambda row: (row[c.REVIEW_ON] is None, row[c.REVIEW_ON] or findings.today))
    return make_frame(rows, SEARCHING_COLUMNS)


def _questions(findings: Findings) -> list[Row]:
    return [
        {
            c.ID: "",
            c.QUESTION_ID: question.id,
            c.REF: question_ref(findings, question.id),
            c.TITLE: question.title,
            c.TRIED: record.searching,
            c.REVIEW_ON: record.review_on,
            c.OWNER: record.decider,
            c.POST: "",
        }
        for question in findings.questions
        if (record := findings.assessment.agreed.get(question.id)) is not None
        and record.searching.strip()
    ]


def _actions(findings: Findings) -> list[Row]:
    return [
        {
            c.ID: action.id,
            c.QUESTION_ID: "",
            c.REF: action.ref,
            c.TITLE: action.title,
            c.TRIED: "\n".join(f"{short_date(note.on)}: {note.words}" for note in action.notes),
            c.REVIEW_ON: action.review_on,
            c.OWNER: action.owner,
            c.POST: action.job_title,
        }
        for action in findings.actions.actions
        if action.status == "searching"
    ]
