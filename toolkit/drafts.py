"""Actions drafted from the bank: what to suggest for a weak answer, and which ref comes next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from toolkit.errors import Problem
from toolkit.method import round_half_up
from toolkit.model.answers import Form
from toolkit.model.bank import Bank, Function, Theme
from toolkit.model.council import FIRST_DAY, LAST_DAY, Action, Plan
from toolkit.words import advice, text


def choose_questions(bank: Bank, form: Form, functions: Iterable[Function]) -> tuple[str, ...]:
    """The ids on the form, in order: full or core, for the functions that the council has.

    A question on a function that the council does not have is not asked at all (it is outside
    every sum), and that a council has what every council has need not be said.
    """
    has = {"all", *functions}
    return tuple(
        question.id
        for question in bank.questions
        if question.function in has and (form == "full" or question.core)
    )


def comparability(bank: Bank, ids: Iterable[str], last: Bank, last_ids: Iterable[str]) -> int:
    """How much of a form was asked in the same sense on an earlier one, in whole percent of weight.

    Questions are the same where id and major revision are (METHOD 5.1).
    """
    before = {question_id: last.by_id[question_id].major for question_id in last_ids}
    form = [bank.by_id[question_id] for question_id in ids]
    same = sum(one.weight for one in form if before.get(one.id) == one.major)
    return round_half_up(100 * same / max(1, sum(one.weight for one in form)))


def next_ref(code: str, taken: Iterable[str]) -> str:
    """The next ref of a theme, "CH-03" after "CH-02"; refs are never used again."""
    numbers = [
        int(number)
        for prefix, _, number in (ref.rpartition("-") for ref in taken)
        if prefix == code and number.isdecimal()
    ]
    return f"{code}-{max(numbers, default=0) + 1:02d}"


def draft_action(
    bank: Bank, question_id: str, level: int | None, today: date, action_id: str, plan: Plan
) -> Action | None:
    """The bank's action for a question at a level, with a due date; None at level 4.

    What is not known counts as level 0. The accountable person is left empty: only the council
    can name one.
    """
    suggested = bank.by_id[question_id].suggested(level)
    if suggested is None:
        return None
    theme = bank.theme_of[question_id]
    return Action(
        id=action_id,
        ref=next_ref(theme.code, (action.ref for action in plan.actions)),
        question_ids=(question_id,),
        title=suggested.title,
        theme_id=theme.id,
        job_title=suggested.role,
        due=months_after(today, suggested.months),
        measure=suggested.measure,
        effort=suggested.effort,
        lever=bank.by_id[question_id].lever,
    )


def carry_action(action: Action, bank: Bank, action_id: str, plan: Plan) -> Action:
    """An action of an earlier year as one of this year's plan, with everything known about it.

    It keeps its ref where that is free, its notes, and its questions where they are still asked;
    where a question was replaced, those in its place. One that was stopped is not started.
    """
    asked = [
        one.id
        for one in bank.questions
        if one.id in action.question_ids or set(one.replaces) & set(action.question_ids)
    ]
    known = {theme.id: theme for theme in bank.themes}
    theme = known.get(action.theme_id) or (
        bank.theme_of[asked[0]] if asked else _theme_by_ref(bank, action.ref)
    )
    taken = [one.ref for one in plan.actions]
    stopped = action.status == "stopped"
    return replace(
        action,
        id=action_id,
        ref=next_ref(theme.code, taken) if action.ref in taken else action.ref,
        question_ids=tuple(asked),
        theme_id=theme.id,
        status="not_started" if stopped else action.status,
        reason="" if stopped else action.reason,
        completed_on=None,
        carried_from=action.id,
        revision=0,
    )


def _theme_by_ref(bank: Bank, ref: str) -> Theme:
    code = ref.partition("-")[0]
    return next((theme for theme in bank.themes if theme.code == code), bank.themes[0])


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_action(action: Action, bank: Bank) -> tuple[Problem, ...]:
    """Everything that keeps an action out of a plan; empty when it is sound."""
    where = (
        text("faults_plan.action", ref=action.ref) if action.ref else text("faults_plan.new_action")
    )
    problems = []
    if not action.title.strip():
        problems.append(Problem(where, *advice("faults_plan.says_nothing")))
    if action.theme_id not in {theme.id for theme in bank.themes}:
        problems.append(Problem(where, *advice("faults_plan.has_no_theme")))
    for unknown in [one for one in action.question_ids if one not in bank.by_id]:
        problems.append(Problem(where, *advice("faults_plan.no_question", unknown=unknown)))
    if action.status == "stopped" and not action.reason.strip():
        problems.append(Problem(where, *advice("faults_plan.stopped_without_reason")))
    days = {
        text("faults_plan.due_date"): action.due,
        text("faults_plan.date_completion"): action.completed_on,
        text("faults_plan.day_to_look_again"): action.review_on,
    }
    for name, day in days.items():
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            problems.append(
                Problem(
                    where,
                    *advice(
                        "faults_plan.in_year",
                        name=name,
                        year=day.year,
                        first=FIRST_DAY.year,
                        last=LAST_DAY.year,
                    ),
                )
            )
    return tuple(problems)
