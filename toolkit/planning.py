"""What to do first: needs, the order of actions, now and next, the plan check (METHOD 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from toolkit.method import TOLERANCE, Method, round_half_up
from toolkit.model.bank import EFFORT_POINTS, Question, Theme
from toolkit.model.council import FINISHED, OTHERS_DECIDE, Action
from toolkit.standing import BAD_STATES, RedState, Standing

Floats = npt.NDArray[np.float64]
Robustness = Literal["firm", "likely", "depends on the weights", "unlikely"]


@dataclass(frozen=True)
class Need:
    """The need of one question as a bill: four parts that add up (METHOD 4.1).

    Parts are shares from 0 to 1 before their points; `gap` and the rest are in points.
    """

    question_id: str
    parts: tuple[float, float, float, float]
    gap: float
    red: float
    evidence: float
    unsettled: float

    @property
    def total(self) -> float:
        """The whole bill, from 0 to 100."""
        return self.gap + self.red + self.evidence + self.unsettled


@dataclass(frozen=True)
class ActionNeed:
    """How much an action is needed, in whole points, and how firm its place is (METHOD 4.2-4.4).

    `leading` is the question with the highest need among its own (None if it has none on the
    form), `extra` the points for the others. `top_share` is how often it stays among the first
    `now_max` when the weights are shaken; None for a finished action, which has no place.
    """

    action_id: str
    need: int
    effort: int
    leading: str | None
    extra: float
    top_share: float | None = None
    robustness: Robustness | None = None


@dataclass(frozen=True)
class PlanFindings:
    """The plan weighed: everything by action id. Finished actions are in `finished` only.

    `now` holds pinned actions first, then the others as the list is walked down; with `next` it
    holds every open action. `problems` are the codes of METHOD 4.6, sorted.
    """

    needs: Mapping[str, ActionNeed] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    effort_used: int = 0
    problems: tuple[str, ...] = ()

    @property
    def top_share(self) -> Mapping[str, float]:
        """How often each open action stays near the top when the weights are shaken."""
        return {id: one.top_share for id, one in self.needs.items() if one.top_share is not None}

    @property
    def robustness(self) -> Mapping[str, Robustness]:
        """The word for each open action's share."""
        return {id: one.robustness for id, one in self.needs.items() if one.robustness is not None}


EFFORT_EASY = 1
_NOT_ONE_PERSON = {
    *("all", "everyone", "team", "board", "group", "committee", "partnership", "council"),
    *("tbc", "tba", "tbd", "slt", "cmt", "smt", "cabinet", "officers", "members", "various"),
    *("directorate", "department", "unit", "panel", "forum", "and", "or"),
}
_APOSTROPHES = "'\u2019"


def weigh_questions(
    questions: Sequence[Question],
    standings: Mapping[str, Standing],
    unsettled: Mapping[str, float],
    method: Method,
) -> Mapping[str, Need]:
    """The need of every question of the form, given in form order (METHOD 4.1)."""
    largest = max((question.weight for question in questions), default=0)
    return {
        question.id: _need(
            question, standings[question.id], unsettled.get(question.id, 0.0), largest, method
        )
        for question in questions
    }


def _need(
    question: Question, one: Standing, unsettled: float, largest: float, method: Method
) -> Need:
    if one.status == "not_applicable":
        return Need(question.id, (0.0, 0.0, 0.0, 0.0), 0.0, 0.0, 0.0, 0.0)
    target = method.target if question.target is None else question.target
    if question.red_level is not None:
        target = max(target, question.red_level)
    level = one.claimed or 0.0
    share = question.weight / largest if largest else 0.0
    shown = level if one.evidenced is None else one.evidenced
    parts = (
        max(0.0, target - level) / 4 * share,
        _RED_PART.get(one.red_state, 0.0) if one.red_state else 0.0,
        (level - shown) / 3,
        unsettled,
    )
    prices = need_prices(method)
    gap, red, evidence, doubt = (p * price for p, price in zip(parts, prices, strict=True))
    return Need(question.id, parts, gap, red, evidence, doubt)


_RED_PART: Mapping[RedState, float] = {"below": 1.0, "unknown": 1.0, "unproven": 0.5}


def need_prices(method: Method) -> tuple[float, float, float, float]:
    """What each part of a need costs at most: gap, red line, evidence, unsettled."""
    return method.need_gap, method.need_red, method.need_evidence, method.need_unsettled


def weigh_plan(
    actions: Sequence[Action],
    themes: Sequence[Theme],
    standings: Mapping[str, Standing],
    needs: Mapping[str, Need],
    ratings: Mapping[str, int | None],
    method: Method,
) -> PlanFindings:
    """The plan in its order, with what to do now and what to put right (METHOD 4.2 to 4.6).

    `needs` are in form order; `ratings` are those of the themes, by id. An action counts its own
    questions on the form.
    """
    weighed = {action.id: _weigh(action, needs, method) for action in actions}
    ranked = _rank([one for one in actions if one.status not in FINISHED], weighed)
    for action, top in zip(ranked, _top_shares(ranked, weighed, needs, method), strict=True):
        one = weighed[action.id]
        weighed[action.id] = replace(one, top_share=top, robustness=_robustness(top))
    order = tuple(action.id for action in ranked)
    states = {id: state for id in needs if (state := standings[id].red_state) is not None}
    pinned = _pinned(ranked, states)
    now = _choose(order, pinned, weighed, method)
    chosen = [action for id in now for action in ranked if action.id == id]
    problems = [
        *_red_line_problems(ranked, chosen, states),
        *_now_problems([weighed[id] for id in now], method),
        *_owner_problems(chosen, method),
        *_theme_problems(ranked, themes, ratings),
    ]
    return PlanFindings(
        needs=weighed,
        order=order,
        now=now,
        next=tuple(id for id in order if id not in now),
        pinned=pinned,
        finished=tuple(action.id for action in actions if action.status in FINISHED),
        effort_used=sum(weighed[id].effort for id in now),
        problems=tuple(sorted(set(problems))),
    )


def _rank(actions: Sequence[Action], weighed: Mapping[str, ActionNeed]) -> list[Action]:
    """Need descending, then less effort, then what people call it (METHOD 4.3)."""

    def place(action: Action) -> tuple[int, int, str, str]:
        one = weighed[action.id]
        return -one.need, one.effort, action.ref, action.id

    return sorted(actions, key=place)


def _weigh(action: Action, needs: Mapping[str, Need], method: Method) -> ActionNeed:
    linked = _linked(action, needs)
    effort = EFFORT_POINTS[action.effort]
    if not linked:
        return ActionNeed(action.id, 0, effort, None, 0.0)
    totals = [needs[id].total for id in linked]
    leading = totals.index(max(totals))
    others = totals[:leading] + totals[leading + 1 :]
    helped = sum(total >= method.extra_from - TOLERANCE for total in others)
    extra = min(method.extra_max, method.extra_per_question * helped)
    need = round_half_up(min(100.0, totals[leading] + extra))
    return ActionNeed(action.id, need, effort, linked[leading], extra)


def _linked(action: Action, needs: Mapping[str, Need]) -> list[str]:
    return [id for id in dict.fromkeys(action.question_ids) if id in needs]


def _top_shares(
    ranked: Sequence[Action],
    weighed: Mapping[str, ActionNeed],
    needs: Mapping[str, Need],
    method: Method,
) -> list[float]:
    """How often each action is among the first `now_max` as the weights are shaken."""
    if len(ranked) <= method.now_max:
        return [1.0] * len(ranked)
    prices = need_prices(method)
    shaken = _shaken(prices, method.kappa, method.draws, method.seed)
    costs: dict[str, Floats] = {}
    table = np.zeros((method.draws, len(ranked)))
    for column, action in enumerate(ranked):
        for id in _linked(action, needs):
            if id not in costs:
                costs[id] = np.round(shaken @ np.array(needs[id].parts), 9)
            np.maximum(table[:, column], costs[id], out=table[:, column])
        table[:, column] += weighed[action.id].extra
    np.minimum(table, 100.0, out=table)
    table -= 1e-11 * np.arange(len(ranked))  # ties keep list order
    first = np.argpartition(-table, method.now_max - 1, axis=1)[:, : method.now_max]
    counts = np.bincount(first.ravel(), minlength=len(ranked))
    return [float(count) / method.draws for count in counts]


@lru_cache(maxsize=8)
def _shaken(prices: tuple[float, ...], kappa: float, draws: int, seed: int) -> Floats:
    """Sets of weights around the settled ones, the same for the same seed (METHOD 4.4)."""
    total = sum(prices)
    around = [kappa * price / total for price in prices]
    return np.random.default_rng(seed).dirichlet(around, draws) * total


def _robustness(top_share: float) -> Robustness:
    if top_share >= 0.90 - TOLERANCE:
        return "firm"
    if top_share >= 0.60 - TOLERANCE:
        return "likely"
    return "depends on the weights" if top_share >= 0.20 - TOLERANCE else "unlikely"


def _pinned(ranked: Sequence[Action], states: Mapping[str, RedState]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for question_id, state in states.items():
        if state in BAD_STATES:
            first = next((one.id for one in ranked if question_id in one.question_ids), None)
            if first is not None:
                found[first] = None
    return tuple(found)


def _choose(
    order: Sequence[str],
    pinned: Sequence[str],
    weighed: Mapping[str, ActionNeed],
    method: Method,
) -> tuple[str, ...]:
    now = list(pinned)
    effort = sum(weighed[id].effort for id in now)
    for id in order:
        one = weighed[id]
        fits = len(now) < method.now_max and effort + one.effort <= method.capacity
        if id not in now and one.need > 0 and fits:
            now.append(id)
            effort += one.effort
    return tuple(now)


def _red_line_problems(
    ranked: Sequence[Action], chosen: Sequence[Action], states: Mapping[str, RedState]
) -> list[str]:
    anywhere = {id for action in ranked for id in action.question_ids}
    at_once = {id for action in chosen for id in action.question_ids}
    missing = [
        f"red_line_without_now_action:{id}"
        for id, state in states.items()
        if state in BAD_STATES and id not in at_once
    ]
    return missing + [
        f"red_line_without_action:{id}"
        for id, state in states.items()
        if state == "unproven" and id not in anywhere
    ]


def _now_problems(now: Sequence[ActionNeed], method: Method) -> list[str]:
    found = ["too_many_now"] if len(now) > method.now_max else []
    if sum(one.effort for one in now) > method.capacity:
        found.append("over_capacity")
    easy = sum(one.effort == EFFORT_EASY and one.need < method.easy_need for one in now)
    if now and easy >= method.easy_share * len(now) - TOLERANCE:
        found.append("mostly_easy_wins")
    return found


def _owner_problems(chosen: Sequence[Action], method: Method) -> list[str]:
    found = []
    for action in chosen:
        if not action.owner.strip():
            found.append(f"owner_missing:{action.id}")
        elif not is_one_person(action.owner):
            found.append(f"owner_not_one_person:{action.id}")
        if action.due is None:
            found.append(f"due_missing:{action.id}")
        if not action.measure.strip():
            found.append(f"measure_missing:{action.id}")
        if action.lever in OTHERS_DECIDE:
            if not action.asker.strip():
                found.append(f"asker_missing:{action.id}")
            elif not is_one_person(action.asker):
                found.append(f"asker_not_one_person:{action.id}")
    names = Counter(" ".join(action.owner.lower().split()) for action in chosen)
    return found + [
        f"owner_overloaded:{name}"
        for name, count in names.items()
        if name and count > method.owner_max
    ]


def is_one_person(owner: str) -> bool:
    """Whether this reads as one person's name (METHOD 4.6); a job title has its own field."""
    if set(owner) & set("&/;,+"):
        return False
    words = [word.strip(".()" + _APOSTROPHES) for word in owner.lower().split()]
    if any(part in _NOT_ONE_PERSON for part in words):
        return False
    return sum(_is_word(word) for word in words) >= 2


def _is_word(word: str) -> bool:
    letters = [letter for letter in word if letter not in "-." + _APOSTROPHES]
    return bool(letters) and all(letter.isalpha() for letter in letters)


def _theme_problems(
    ranked: Sequence[Action], themes: Sequence[Theme], ratings: Mapping[str, int | None]
) -> list[str]:
    linked = {id for action in ranked for id in action.question_ids}
    return [
        f"theme_without_action:{theme.id}"
        for theme in themes
        if ratings.get(theme.id) in (0, 1)
        and not any(question.id in linked for question in theme.questions)
    ]
