"""Many people, one question, and what the room agreed about it (METHOD 2 and 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from toolkit.counting import OTHERS, Tally, Values, hide_small, middle_answer, start_level
from toolkit.intervals import Interval, welch
from toolkit.method import TOLERANCE, Method
from toolkit.model.answers import AgreedRecord, Answer, Status
from toolkit.model.bank import Question
from toolkit.scoring import Sign, is_raised, signs
from toolkit.standing import Standing, stand_agreed, stand_alone, standing

GapKind = Literal["clear", "possible", "none seen"]
Spread = Literal["close", "some spread", "far apart", "too few to say"]
Direction = Literal["above", "below"]

MINUTES_A_QUESTION = 7
NOT_JUDGED = "evidence_not_judged"


@dataclass(frozen=True)
class GroupGap:
    """How far the reference group sees a thing above another group, and whether to trust it."""

    gap: float
    low: float
    high: float
    df: float
    word: GapKind


@dataclass(frozen=True)
class Working:
    """The working answer of one question: all of METHOD 2. Exact figures, so never shown as such.

    `counts` are weighted. `working`, `start_level`, `evidence` and `levels_apart` are None where
    nobody (or, for the last, only one person) gave a level; `evidence` also where nobody was
    asked for a grade; `know_share` where nobody answered. `group_means` and `gaps` hold the
    shown groups, and `*others` for the hidden ones together.
    """

    n_level: int = 0
    n_dk: int = 0
    n_na: int = 0
    n_blank: int = 0
    counts: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, 0.0)
    working: float | None = None
    start_level: int | None = None
    levels_apart: float | None = None
    spread: Spread = "too few to say"
    two_camps: bool = False
    know_share: float | None = None
    evidence: int | None = None
    status: Status = "unanswered"
    na_majority: bool = False
    groups_shown: tuple[str, ...] = ()
    groups_hidden: tuple[str, ...] = ()
    group_means: Mapping[str, float] = field(default_factory=dict)
    gaps: Mapping[str, GroupGap] = field(default_factory=dict)
    widest_gap: float = 0.0
    unsettled: float = 1.0
    bars: tuple[str, ...] = ()

    @property
    def clearly_above(self) -> bool:
        """Whether the reference group is above some other group by a clear gap."""
        return any(one.word == "clear" and one.gap > 0 for one in self.gaps.values())

    def to_json(self) -> dict[str, Any]:
        """The working answer as plain data that a store can keep."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Working:
        """The working answer that `to_json` gave."""
        rows = ("counts", "groups_shown", "groups_hidden", "bars")
        gaps = {group: GroupGap(**gap) for group, gap in data["gaps"].items()}
        return cls(**{**data, **{name: tuple(data[name]) for name in rows}, "gaps": gaps})


@dataclass(frozen=True)
class Agreement:
    """An agreed record beside what people had answered (METHOD 3). Flags inform, never block.

    All but the standing is None, or False, when the record is not rated or nobody gave a level.
    """

    standing: Standing
    distance: float | None = None
    far: bool = False
    direction: Direction | None = None
    share_at_or_above: float | None = None
    dissent_share: float | None = None
    raised_without_evidence: bool = False
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class TalkItem:
    """One question as the order of the discussion sees it (METHOD 2.5)."""

    question_id: str
    weight: float
    red_level: int | None
    status: Status
    working: float | None
    unsettled: float

    @property
    def talk(self) -> float:
        """How much there is to talk about."""
        return self.unsettled * self.weight * (1 if self.red_level is None else 2)

    @property
    def first(self) -> bool:
        """Whether this is a red line that is not known or not met, which comes before all."""
        if self.red_level is None:
            return False
        if self.status != "rated" or self.working is None:
            return True
        return self.working < self.red_level - TOLERANCE


@dataclass(frozen=True)
class _Count:
    """One question on its way to a working answer: weighted counts, and who may be shown."""

    tallies: Mapping[str, Tally]
    weights: Mapping[str, float]
    shown: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def counts(self) -> tuple[float, ...]:
        return tuple(
            sum(self.weights[group] * one.levels[level] for group, one in self.tallies.items())
            for level in range(5)
        )

    @property
    def sets(self) -> dict[str, Values]:
        """The levels of each shown group, and of the hidden ones together if any is shown."""
        found = {group: self.tallies[group].values for group in self.shown}
        if self.shown and self.hidden:
            apart = (self.tallies[group].values for group in self.hidden)
            found[OTHERS] = sum(apart, Values(0, 0.0, 0.0))
        return found


def work(tallies: Mapping[str, Tally], method: Method) -> Working:
    """The working answer of one question from each group's count (METHOD 2)."""
    return work_all({"": tallies}, method)[""]


def work_all(
    questions: Mapping[str, Mapping[str, Tally]], method: Method, never: Collection[str] = ()
) -> Mapping[str, Working]:
    """The working answers of many questions, asking for all their intervals at once.

    `never` are groups that weigh like the others but may not be shown apart.
    """
    counted = {id: _count(tallies, method, never) for id, tallies in questions.items()}
    sets = {id: one.sets for id, one in counted.items()}
    pairs = [
        (id, group, (found[method.reference], values))
        for id, found in sets.items()
        if method.reference in found
        for group, values in found.items()
        if group != method.reference
    ]
    intervals = welch([pair for _, _, pair in pairs], method.gap_extra, method.gap_conf)
    gaps: dict[str, dict[str, GroupGap]] = {id: {} for id in questions}
    for (id, group, _), interval in zip(pairs, intervals, strict=True):
        gaps[id][group] = judge_gap(interval, method.gap_min)
    return {id: _working(one, sets[id], gaps[id], method) for id, one in counted.items()}


def judge_gap(interval: Interval, least: float) -> GroupGap:
    """The gap with its word: clear, possible or none seen (METHOD 2.4)."""
    word: GapKind = "none seen"
    if abs(interval.estimate) >= least - TOLERANCE:
        word = "clear" if interval.leaves_out_zero else "possible"
    return GroupGap(interval.estimate, interval.low, interval.high, interval.df, word)


def theme_gap(reference: Values, other: Values, method: Method) -> GroupGap:
    """How far the reference group's personal theme values lie above another's (METHOD 2.4)."""
    (interval,) = welch([(reference, other)], method.theme_extra, method.theme_gap_conf)
    return judge_gap(interval, method.theme_gap_min)


def _count(tallies: Mapping[str, Tally], method: Method, never: Collection[str]) -> _Count:
    weights = {group: _weight(one, method.group_cap) for group, one in tallies.items()}
    sizes = {group: one.n for group, one in tallies.items()}
    shown, hidden = hide_small(sizes, method.k, method.reference, never)
    return _Count(tallies, weights, shown, hidden)


def _weight(tally: Tally, cap: float | None) -> float:
    people = tally.n + tally.dont_know
    return 1.0 if cap is None or people <= cap else cap / people


def _working(
    one: _Count, sets: Mapping[str, Values], gaps: Mapping[str, GroupGap], method: Method
) -> Working:
    tallies, counts = one.tallies, one.counts
    n_level = sum(tally.n for tally in tallies.values())
    n_dk = sum(tally.dont_know for tally in tallies.values())
    n_na = sum(tally.not_applicable for tally in tallies.values())
    middle = middle_answer(counts)
    apart = _levels_apart(one, counts, n_level)
    know = _know_share(one, sum(counts))
    majority = 2 * n_na > n_level + n_dk + n_na
    means = {group: values.mean for group, values in sorted(sets.items())}
    widest = max(means.values()) - min(means.values()) if len(means) > 1 else 0.0
    return Working(
        n_level=n_level,
        n_dk=n_dk,
        n_na=n_na,
        n_blank=sum(tally.blank for tally in tallies.values()),
        counts=counts,
        working=middle,
        start_level=None if middle is None else start_level(middle),
        levels_apart=apart,
        spread=_spread(apart, n_level, method),
        two_camps=_two_camps(one, counts, n_level, method),
        know_share=know,
        evidence=_working_grade(one),
        status=_status(know, majority=majority),
        na_majority=majority,
        groups_shown=one.shown,
        groups_hidden=one.hidden,
        group_means=means,
        gaps=gaps,
        widest_gap=widest,
        unsettled=_unsettled(apart, widest, know, n_level),
        bars=tuple(group for group in one.shown if tallies[group].n >= method.bars_from),
    )


def _levels_apart(one: _Count, counts: Sequence[float], n_level: int) -> float | None:
    if n_level < 2:
        return None
    s1 = sum(counts)
    s2 = sum(one.weights[group] ** 2 * tally.n for group, tally in one.tallies.items())
    running, crossed = 0.0, 0.0
    for count in counts[:-1]:
        running += count
        crossed += running * (s1 - running)
    return 2 * max(0.0, crossed) / (s1 * s1 - s2)


def spread_of(tally: Tally, method: Method) -> Spread:
    """The word for how far apart one group's own answers are."""
    alone = _Count({"": tally}, {"": 1.0}, (), ())
    return _spread(_levels_apart(alone, tally.levels, tally.n), tally.n, method)


def _spread(apart: float | None, n_level: int, method: Method) -> Spread:
    if apart is None or n_level < 5:
        return "too few to say"
    if apart <= method.close_max + TOLERANCE:
        return "close"
    return "far apart" if apart >= method.far_min - TOLERANCE else "some spread"


def _two_camps(one: _Count, counts: Sequence[float], n_level: int, method: Method) -> bool:
    low = sum(sum(tally.levels[:2]) for tally in one.tallies.values())
    high = sum(sum(tally.levels[3:]) for tally in one.tallies.values())
    if n_level < 5 or low < 2 or high < 2:
        return False
    least = method.camps_share * sum(counts) - TOLERANCE
    return sum(counts[:2]) >= least and sum(counts[3:]) >= least


def _know_share(one: _Count, known: float) -> float | None:
    unknown = sum(one.weights[group] * tally.dont_know for group, tally in one.tallies.items())
    return known / (known + unknown) if known + unknown else None


def _working_grade(one: _Count) -> int | None:
    """The lower weighted median of the grades, of those who were asked for one."""
    asked = [(one.weights[group], t.grades) for group, t in one.tallies.items() if t.grades]
    totals = [sum(w * grades[grade] for w, grades in asked) for grade in range(4)]
    half, running = sum(totals) / 2, 0.0
    for grade, total in enumerate(totals):
        running += total
        if half and running >= half - TOLERANCE:
            return grade
    return None


def _status(know_share: float | None, *, majority: bool) -> Status:
    if majority or know_share is None:
        return "unanswered"
    return "dont_know" if know_share < 0.5 - TOLERANCE else "rated"


def _unsettled(apart: float | None, widest: float, know_share: float | None, n_level: int) -> float:
    if not n_level or know_share is None:
        return 1.0
    return max(min(1.0, (apart or 0.0) / 2), widest / 4, 1 - know_share)


def stand(
    question: Question,
    method: Method,
    *,
    agreed: AgreedRecord | None = None,
    working: Working | None = None,
    own: Answer | None = None,
) -> Standing:
    """What stands: the agreed record, else the working answer, else nothing (METHOD 1.1).

    A working answer without anybody asked for a grade has its claim, and "evidence not yet
    judged". `own` is a lone assessor's answer: the working answer of a room of one.
    """
    if agreed is not None:
        return stand_agreed(question, agreed, method)
    if own is not None:
        return stand_alone(question, own, method)
    if working is None or working.status == "unanswered":
        return standing(question, "unanswered", None, None, method, source="none")
    problems = [] if working.evidence is not None or working.working is None else [NOT_JUDGED]
    return standing(
        question,
        working.status,
        working.working,
        working.evidence,
        method,
        source="working",
        problems=problems if working.status == "rated" else (),
    )


def agree(
    question: Question, record: AgreedRecord, working: Working | None, method: Method
) -> Agreement:
    """The agreed record beside what people had answered (METHOD 3)."""
    one = stand_agreed(question, record, method)
    found = question_signs(one, working)
    if one.claimed is None or working is None or working.working is None:
        return Agreement(one, signs=found)
    distance = one.claimed - working.working
    far = abs(distance) >= 1 - TOLERANCE
    total = sum(working.counts)
    direction: Direction = "above" if distance > 0 else "below"
    weighed = list(enumerate(working.counts))
    return Agreement(
        one,
        distance=distance,
        far=far,
        direction=direction if far else None,
        share_at_or_above=sum(w for level, w in weighed if level >= one.claimed) / total,
        dissent_share=sum(w for level, w in weighed if abs(level - one.claimed) >= 2) / total,
        raised_without_evidence=is_raised(one, working.working),
        signs=found,
    )


def question_signs(one: Standing, working: Working | None) -> tuple[Sign, ...]:
    """The signs of over-claiming on one question, with what people answered if they did."""
    if working is None:
        return signs(one)
    return signs(
        one,
        clearly_above=working.clearly_above,
        know_share=working.know_share,
        working=working.working,
    )


def talk_order(items: Sequence[TalkItem]) -> tuple[TalkItem, ...]:
    """What to talk about first (METHOD 2.5); the items come in form order."""
    return tuple(sorted(items, key=_talk_key))


def _talk_key(item: TalkItem) -> tuple[bool, float, bool, float]:
    known = item.status == "rated" and item.working is not None
    lower = item.working if known and item.working is not None else -1.0
    return not item.first, -round(item.talk, 9), item.red_level is None, lower


def offered(minutes: int) -> int:
    """How many questions to offer for a discussion of so many minutes."""
    return max(0, minutes // MINUTES_A_QUESTION)
