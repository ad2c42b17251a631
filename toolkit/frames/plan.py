"""Needs and actions as tables, in the order of the method."""

from __future__ import annotations

from datetime import date

import pandas as pd

from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.scores import question_numbers, question_ref, question_row
from toolkit.frames.tables import (
    Row,
    grade_word,
    heading,
    level_word,
    make_frame,
    shown_level,
    word,
)
from toolkit.method import round_half_up
from toolkit.model.council import Action, ActionStatus
from toolkit.planning import ActionNeed
from toolkit.words import short_date, text

DUE_SOON_DAYS = 30


NEED_COLUMNS = (
    c.QUESTION_ID, c.NUMBER, c.REF, c.QUESTION, c.THEME_ID, c.THEME, c.NEED, c.NEED_GAP,
    c.NEED_RED, c.NEED_EVIDENCE, c.NEED_UNSETTLED, c.LEVER,
)  # fmt: skip


def needs(findings: Findings) -> pd.DataFrame:
    """One row a question with its need as a bill in whole points, the greatest need first."""
    rows: list[Row] = []
    for question in findings.questions:
        one = findings.needs[question.id]
        rows.append(
            {
                **question_row(findings, question.id),
                c.NEED: round_half_up(one.total),
                c.NEED_GAP: round_half_up(one.gap),
                c.NEED_RED: round_half_up(one.red),
                c.NEED_EVIDENCE: round_half_up(one.evidence),
                c.NEED_UNSETTLED: round_half_up(one.unsettled),
                c.LEVER: word("lever", question.lever),
            }
        )
    rows.sort(key=lambda row: (-row[c.NEED], row[c.NUMBER]))
    numbers = (c.NUMBER, c.NEED, c.NEED_GAP, c.NEED_RED, c.NEED_EVIDENCE, c.NEED_UNSETTLED)
    return make_frame(rows, NEED_COLUMNS, numbers)


def position_code(status: ActionStatus, due: date | None, today: date) -> str:
    """Where an action stands today, as a code of `codes.position`; lateness is worked out."""
    if status in ("complete", "stopped"):
        return status
    waiting = status if status in ("blocked", "searching") else ""
    if due is None:
        return waiting or "no_date"
    if due < today:
        return "overdue"
    if waiting:
        return waiting
    return "due_soon" if (due - today).days <= DUE_SOON_DAYS else "on_track"


PLAN_COLUMNS = (
    c.ID, c.REF, c.THEME_ID, c.THEME, c.THEME_SHORT, c.TITLE, c.OWNER, c.POST, c.DUE, c.STATUS,
    c.POSITION, c.COMPLETED_ON, c.REVIEW_ON, c.NOTES, c.NEED, c.WHEN, c.PLACE, c.ROBUSTNESS,
    c.TOP_SHARE, c.QUESTIONS, c.EFFORT, c.EFFORT_POINTS, c.LEVER, c.ASKER, c.ASKED_OF, c.MEASURE,
    c.STOPPED_BECAUSE, c.RESULT, c.CHANGED_FOR, c.GREW_FROM, c.FINDING,
)  # fmt: skip


def plan(findings: Findings) -> pd.DataFrame:
    """One row an action: what is now, what is next, then what is finished; in each by need.

    Dates stay dates, and None where there is none. `place` counts open actions by need.
    """
    by_id = {action.id: action for action in findings.actions.actions}
    weighed = findings.plan
    open_now = [id for id in weighed.order if id in weighed.now]
    ordered = [*open_now, *weighed.next, *weighed.finished]
    places = {id: place for place, id in enumerate(weighed.order, 1)}
    rows = [_action_row(findings, by_id[id], weighed.needs[id], places.get(id)) for id in ordered]
    return make_frame(rows, PLAN_COLUMNS, (c.NEED, c.PLACE, c.TOP_SHARE, c.EFFORT_POINTS))


def _action_row(findings: Findings, action: Action, weighed: ActionNeed, place: int | None) -> Row:
    theme = next((one for one in findings.bank.themes if one.id == action.theme_id), None)
    numbers = question_numbers(findings)
    linked = [id for id in action.question_ids if id in numbers]
    share = weighed.top_share
    return {
        c.ID: action.id,
        c.REF: action.ref,
        c.THEME_ID: action.theme_id,
        c.THEME: theme.title if theme else "",
        c.THEME_SHORT: theme.short if theme else "",
        c.TITLE: action.title,
        c.OWNER: action.owner,
        c.POST: action.job_title,
        c.DUE: action.due,
        c.STATUS: word("action_status", action.status),
        c.POSITION: word("position", position_code(action.status, action.due, findings.today)),
        c.COMPLETED_ON: action.completed_on,
        c.REVIEW_ON: action.review_on,
        c.NOTES: "\n".join(f"{short_date(note.on)}: {note.words}" for note in action.notes),
        c.NEED: weighed.need,
        c.WHEN: word("when", when_code(findings, action.id)),
        c.PLACE: place,
        c.ROBUSTNESS: word("robustness", weighed.robustness),
        c.TOP_SHARE: None if share is None else round_half_up(100 * share),
        c.QUESTIONS: ", ".join(question_ref(findings, id) for id in linked),
        c.EFFORT: word("effort", action.effort),
        c.EFFORT_POINTS: weighed.effort,
        c.LEVER: word("lever", action.lever),
        c.ASKER: action.asker,
        c.ASKED_OF: action.asked_of,
        c.GREW_FROM: action.source,
        c.MEASURE: action.measure,
        c.STOPPED_BECAUSE: action.reason,
        c.RESULT: action.result,
        c.CHANGED_FOR: action.changed_for,
        c.FINDING: " ".join(found for id in linked if (found := finding(findings, id))),
    }


def when_code(findings: Findings, action_id: str) -> str:
    """Whether the method puts an action in `now` or `next`, or it is `finished`."""
    if action_id in findings.plan.finished:
        return "finished"
    return "now" if action_id in findings.plan.now else "next"


def finding(findings: Findings, question_id: str) -> str:
    """What was found on a question, in one line: "Q27: 1 Early, our own account." """
    one = findings.standings.get(question_id)
    if one is None:
        return ""
    ref = question_ref(findings, question_id)
    level = shown_level(one.claimed)
    if level is None:
        return f"{ref}: {word('status', one.status)}."
    red = f" {heading(c.RED_LINE)}: {word('red_state', one.red_state)}." if one.red_state else ""
    evidence = f"{heading(c.GRADE_NAME)}: {grade_word(one.evidence)}."
    return f"{ref}: {level} {level_word(one.claimed)}. {evidence}{red}"


PLAN_PROBLEM_COLUMNS = (c.CODE, c.REF, c.PROBLEM, c.FIX)


def plan_problems(findings: Findings) -> pd.DataFrame:
    """What the plan check found, one row a problem, in words (METHOD 4.6)."""
    rows = []
    for code in findings.plan.problems:
        kind, _, about = code.partition(":")
        ref, subject = _subject(findings, kind, about)
        settings = {
            "too_many_now": (len(findings.plan.now), findings.method.now_max),
            "over_capacity": (findings.plan.effort_used, findings.method.capacity),
            "owner_overloaded": (0, findings.method.owner_max),
        }
        n, most = settings.get(kind, (0, 0))
        says = text(f"codes.plan_problem.{kind}", subject=subject, n=n, most=most)
        rows.append(
            {c.CODE: kind, c.REF: ref, c.PROBLEM: says, c.FIX: text(f"codes.plan_fix.{kind}")}
        )
    return make_frame(rows, PLAN_PROBLEM_COLUMNS)


def _subject(findings: Findings, kind: str, about: str) -> tuple[str, str]:
    """The ref and the name of what a problem is about: an action, question, theme or person."""
    refs = {action.id: action.ref for action in findings.actions.actions}
    if about in refs:
        return refs[about], refs[about]
    if about in findings.bank.by_id:
        ref = question_ref(findings, about)
        return ref, f"{ref} {findings.bank.by_id[about].title}"
    titles = {theme.id: theme.title for theme in findings.bank.themes}
    if kind == "owner_overloaded":
        same = (one.owner for one in findings.actions.actions)
        named = next((n for n in same if " ".join(n.lower().split()) == about), about)
        return "", " ".join(named.split())
    return "", titles.get(about, about)


PLAN_COUNT_COLUMNS = (
    c.THEME_ID,
    c.THEME,
    *(f"n_{name}" for name in ("actions", "complete", "overdue")),
)


def plan_counts(findings: Findings) -> pd.DataFrame:
    """How many actions each theme has, and how many are complete and overdue, in form order."""
    rows = []
    for theme in findings.form:
        own = [one for one in findings.actions.actions if one.theme_id == theme.id]
        codes = [position_code(one.status, one.due, findings.today) for one in own]
        complete, overdue = codes.count("complete"), codes.count("overdue")
        numbers = {"n_actions": len(own), "n_complete": complete, "n_overdue": overdue}
        rows.append({c.THEME_ID: theme.id, c.THEME: theme.title, **numbers})
    return make_frame(rows, PLAN_COUNT_COLUMNS, PLAN_COUNT_COLUMNS[2:])
