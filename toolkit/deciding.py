"""What a decision check says: a flag for each reply, one outcome, and what to settle first.

The rules stand in docs/decision-check.md. Nothing here is a score: a check that is not complete is
never ready, and one reply marked stop is enough to hold a decision back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from toolkit.errors import Problem
from toolkit.model.answers import year_before
from toolkit.model.checks import (
    CheckForm,
    Cover,
    Decision,
    Flag,
    Option,
    Outcome,
    Prompt,
    Reply,
    Run,
)
from toolkit.model.council import FIRST_DAY, LAST_DAY, Nation
from toolkit.personal import REACHED_BY, check_personal
from toolkit.words import advice, text

FLAGS: tuple[Flag, ...] = ("stop", "caution", "gain", "clear")
OUTCOMES: tuple[Outcome, ...] = (
    "incomplete", "not_ready", "change_first", "with_changes", "ready",
)  # fmt: skip
FIRST: tuple[Cover, ...] = ("children", "duty")  # what is told before all else that has its flag
MANY_CAUTIONS = 3
SOON = timedelta(weeks=4)
SIDES = ("lived-newcomers", "lived-settled")
PRIORITY, NO_PRIORITY, PRIORITY_STATED = "priority", "no", "stated"
LONGEST_TITLE, LONGEST_POST, LONGEST_WORDS = 200, 120, 2000


@dataclass(frozen=True)
class Point:
    """What one reply comes to."""

    prompt: Prompt
    option: Option
    flag: Flag
    words: str


@dataclass(frozen=True)
class Verdict:
    """All that one check says. `points` are in order of weight, `blank` in the order of the form.

    It is complete once nothing is `blank`. A stop makes it not ready before that.

    `trade_off` says that one group is put ahead of another, `one_side` that those on one side of
    the street were heard and those on the other were not.
    """

    outcome: Outcome
    points: tuple[Point, ...]
    blank: tuple[Prompt, ...]
    trade_off: bool
    one_side: bool

    @property
    def complete(self) -> bool:
        """Whether every prompt has a reply that counts."""
        return not self.blank

    def flagged(self, flag: Flag) -> tuple[Point, ...]:
        """The points with this flag, those to settle first before the others."""
        return tuple(point for point in self.points if point.flag == flag)

    def count(self, flag: Flag) -> int:
        """How many replies have this flag."""
        return len(self.flagged(flag))


def judge(form: CheckForm, run: Run, decide_on: date | None) -> Verdict:
    """What the check says, from its replies alone.

    A stop outweighs everything, and does not wait for the prompts that are still open. Without one
    the outcome is incomplete until all are answered, so that an open check is never ready.
    """
    found = {one.prompt.id: one for one in _points(form, run, decide_on)}
    blank = tuple(prompt for prompt in form.prompts if prompt.id not in found)
    points = tuple(sorted(found.values(), key=_weight))
    priority = found.get(PRIORITY)
    return Verdict(
        _outcome(points, blank),
        points,
        blank,
        trade_off=priority is not None and priority.option.id != NO_PRIORITY,
        one_side=_is_one_sided(found),
    )


def is_answered(prompt: Prompt, reply: Reply | None) -> bool:
    """Whether the reply counts: an option, and the reason where that option needs one."""
    option = prompt.option(reply.option_id) if reply else None
    return option is not None and not _lacks_reason(option, reply)


def flag_of(option: Option, run: Run, decide_on: date | None) -> Flag:
    """What the option means in this check; some are graver where the decision is due soon."""
    soon = decide_on is not None and decide_on - run.made_on <= SOON
    return option.soon if soon and option.soon else option.flag


def _lacks_reason(option: Option, reply: Reply | None) -> bool:
    return option.reason and not (reply and reply.words.strip())


def _points(form: CheckForm, run: Run, decide_on: date | None) -> Iterator[Point]:
    for prompt in form.prompts:
        reply = run.replies.get(prompt.id)
        option = prompt.option(reply.option_id) if reply else None
        if option is not None and reply is not None and is_answered(prompt, reply):
            flag = flag_of(option, run, decide_on)
            yield Point(prompt, option, flag, reply.words.strip())


def _weight(point: Point) -> tuple[int, int]:
    covers = point.prompt.covers
    return FLAGS.index(point.flag), FIRST.index(covers) if covers in FIRST else len(FIRST)


def _outcome(points: Iterable[Point], blank: tuple[Prompt, ...]) -> Outcome:
    flags = [point.flag for point in points]
    if "stop" in flags:
        return "not_ready"
    if blank:
        return "incomplete"
    cautions = flags.count("caution")
    if cautions >= MANY_CAUTIONS:
        return "change_first"
    return "with_changes" if cautions else "ready"


def _is_one_sided(found: Mapping[str, Point]) -> bool:
    """Whether one side was heard itself, and the other side, though affected, was not."""
    both = [found.get(side) for side in SIDES]
    if None in both:
        return False
    one, other = (point for point in both if point is not None)
    return (one.option.heard and other.flag != "clear") or (
        other.option.heard and one.flag != "clear"
    )


def said_in(nation: Nation, form: CheckForm) -> CheckForm:
    """The check with the posts of this nation; what is asked and what it means is the same."""
    prompts = (
        replace(
            prompt,
            options=tuple(
                replace(option, text=option.elsewhere.get(nation, option.text))
                for option in prompt.options
            ),
        )
        for prompt in form.prompts
    )
    return replace(form, prompts=tuple(prompts))


# Made again ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One prompt to which two checks of a decision replied differently; None: not replied."""

    prompt: Prompt
    before: Point | None
    after: Point | None


def compare_checks(form: CheckForm, before: Verdict, after: Verdict) -> tuple[Difference, ...]:
    """Where the later check differs in what was chosen or said, in the order of its form.

    `form` is that of the later check; a prompt that it does not have is left out. What each says
    was read on the version that it was made on.
    """
    was = {one.prompt.id: one for one in before.points}
    now = {one.prompt.id: one for one in after.points}
    return tuple(
        Difference(prompt, was.get(prompt.id), now.get(prompt.id))
        for prompt in form.prompts
        if _told(was.get(prompt.id)) != _told(now.get(prompt.id))
    )


def _told(point: Point | None) -> tuple[str, ...]:
    """What somebody reads of a reply; the ids of a form's versions may differ."""
    return (point.option.text, point.flag, point.words) if point else ()


def next_run(form: CheckForm, verdict: Verdict, last: Run, today: date) -> Run:
    """The check made again: what was in order is carried over, what was not is asked again."""
    settled = {point.prompt.id for point in verdict.points if point.flag in ("clear", "gain")}
    kept = {
        id: replace(reply, revision=1)
        for id, reply in last.replies.items()
        if id in settled and id in form.by_id
    }
    return replace(last, number=last.number + 1, version=form.version, made_on=today, replies=kept)


# Where an action of the plan grew from a check -----------------------------------------------


def source_of(decision: Decision, prompt_id: str) -> str:
    """How an action says that it grew from a reply to this prompt; a ref names one decision."""
    return f"{decision.ref} {prompt_id}"


def read_source(source: str) -> tuple[str, str] | None:
    """The ref and the prompt that an action grew from; None where it grew from no check."""
    ref, _, prompt_id = source.partition(" ")
    return (ref, prompt_id) if ref.startswith("D-") and prompt_id else None


# Counted ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """One decision beside what its checks say: the newest, on its form, and those before it."""

    decision: Decision
    form: CheckForm
    verdict: Verdict
    earlier: tuple[Verdict, ...] = ()


def judge_decision(forms: Mapping[str, CheckForm], decision: Decision) -> Judged:
    """What each check of the decision says, by the version of the form that it was made on."""
    *before, last = (judge(forms[run.version], run, decision.decide_on) for run in decision.runs)
    return Judged(decision, forms[decision.last.version], last, tuple(before))


@dataclass(frozen=True)
class Counts:
    """What the complete checks of a time add up to, for whoever cites them as evidence.

    `changed` are decisions that were changed or dropped after the check. `by_option` counts, by
    prompt, the options that were chosen.
    """

    since: date
    until: date
    checks: int
    changed: int
    by_option: Mapping[str, Mapping[str, int]]

    def chosen(self, prompt_id: str, *option_ids: str) -> int:
        """How many of the checks chose one of these options."""
        found = self.by_option.get(prompt_id, {})
        return sum(found.get(id, 0) for id in option_ids)


def count_checks(judged: Iterable[Judged], until: date) -> Counts:
    """The complete checks of the twelve months up to this day, a decision once.

    Of each decision the newest complete check of that time counts, also while a later one is made.
    """
    since = year_before(until)
    found = [(one, _last_complete(one, since, until)) for one in judged]
    counted = [(one, verdict) for one, verdict in found if verdict is not None]
    by_option: dict[str, dict[str, int]] = {}
    for _, verdict in counted:
        for point in verdict.points:
            options = by_option.setdefault(point.prompt.id, {})
            options[point.option.id] = options.get(point.option.id, 0) + 1
    changed = sum(one.decision.came_of in ("changed", "dropped") for one, _ in counted)
    return Counts(since, until, len(counted), changed, by_option)


def _last_complete(one: Judged, since: date, until: date) -> Verdict | None:
    """The newest complete check of a decision that was made in this time, or None."""
    made = zip(one.decision.runs, (*one.earlier, one.verdict), strict=True)
    found = [verdict for run, verdict in made if since < run.made_on <= until and verdict.complete]
    return found[-1] if found else None


# Begun, and what is refused -----------------------------------------------------------------


def check_decision(decision: Decision) -> Iterator[Problem]:
    """What keeps a decision from being stored, with what to do."""
    if not decision.title.strip():
        yield Problem.of("faults_decisions.has_no_title")
    if len(decision.title) > LONGEST_TITLE:
        yield Problem.of("faults_decisions.title_over_signs_decision", most=LONGEST_TITLE)
    day = decision.decide_on
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        yield Problem.of("faults_decisions.out_range", day=day.isoformat())
    if decision.came_of == "changed" and not decision.what_changed.strip():
        yield Problem.of("faults_decisions.changed_and_nobody_says")
    for where, words in (
        *(("decision", decision.title), ("wards", decision.wards)),
        *(("what_changed", decision.what_changed), ("author", decision.last.author)),
        ("challenger", decision.last.challenger),
    ):
        yield from check_personal(text(f"faults_decisions.in.{where}"), words, REACHED_BY)
    for where, post in (("author", decision.last.author), ("challenger", decision.last.challenger)):
        if len(post) > LONGEST_POST:
            yield Problem(
                text(f"faults_decisions.in.{where}"),
                *advice("faults_decisions.post_over_signs", most=LONGEST_POST),
            )
    same = decision.last.author.strip().casefold()
    if same and same == decision.last.challenger.strip().casefold():
        yield Problem.of("faults_decisions.author_challenger_too")


def begin_decision(today: date) -> Decision:
    """A decision of which nothing is known yet, with a first check of it to be made."""
    return Decision("", "", "", runs=(Run(1, "", today),))


def check_reply(form: CheckForm, reply: Reply) -> Iterator[Problem]:
    """What keeps a reply from being stored, with what to do."""
    prompt = form.by_id.get(reply.prompt_id)
    if prompt is None:
        yield Problem.of("faults_decisions.no_prompt", prompt_id=reply.prompt_id)
    elif reply.option_id and prompt.option(reply.option_id) is None:
        yield Problem(
            prompt.title, *advice("faults_decisions.no_option", option_id=reply.option_id)
        )
    if len(reply.words) > LONGEST_WORDS:
        where = prompt.title if prompt else text("faults_decisions.in.check")
        yield Problem(where, *advice("faults_decisions.over_signs", most=LONGEST_WORDS))
    if prompt is not None:
        yield from check_personal(prompt.title, reply.words, REACHED_BY)
