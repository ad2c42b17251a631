"""What the registers' entries may say, what must not be kept, and what they add up to.

The rules are those of the ground that people agree to before the first entry: no names, consent
before a connector is written down, nobody put at risk by being praised, and no community blamed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from toolkit.errors import Problem
from toolkit.model.answers import year_before
from toolkit.model.council import FIRST_DAY, LAST_DAY
from toolkit.model.registers import Exemption, Kindness
from toolkit.personal import check_personal
from toolkit.words import advice, text

MOST_WORDS = {"what": 60, "connector_role": 6, "outcome": 30}
AGREED_TO = ("kept", "shared")
TAKEN_BACK = ("no", "withdrawn")
TITLES_ONLY = 1 / 3  # a smaller share of connectors without a formal post says whom we know
MOST_WARDS, LONGEST_WARD = 200, 80

# What people type; everything else is chosen from a list, or is a day.
TYPED: Mapping[type, tuple[str, ...]] = {
    Kindness: ("what", "connector_role", "outcome", "ward", "acts"),
    Exemption: (
        *("what", "standard", "for_whom", "why", "asked_says", "bears", "approved_by", "became"),
    ),
}


# Acts of kindness ----------------------------------------------------------------------------


def keep_what_may_be(entry: Kindness) -> Kindness:
    """The entry without the connector, where they said no or took their consent back."""
    return replace(entry, connector_role="") if entry.consent in TAKEN_BACK else entry


def shown_role(entry: Kindness) -> str:
    """The connector's role where they agreed that it stands here; else nothing."""
    return entry.connector_role if entry.consent in AGREED_TO else ""


def check_kindness(entry: Kindness, today: date) -> tuple[Problem, ...]:
    """Everything that keeps an entry out of the register of kindness; empty when it is sound."""
    where = entry.ref or text("faults_registers.new_entry")
    found = list(_check_words(where, entry))
    if not entry.what.strip():
        found.append(Problem(where, *advice("faults_registers.says_nothing")))
    if entry.month is not None and entry.month > today:
        found.append(Problem(where, *advice("faults_registers.lies_in_future")))
    if entry.done_on is not None and entry.done_on > today:
        found.append(Problem(where, *advice("faults_registers.done_lies_in_future")))
    for codes in (entry.differences, entry.helped, entry.hindered):
        if len(codes) > 1 and {"none", "nothing"} & set(codes):
            found.append(Problem(where, *advice("faults_registers.says_nothing_and_something")))
    days = (entry.month, entry.consent_on, entry.by_when, entry.done_on)
    return (*found, *_check_consent(where, entry, today), *_check_days(where, days))


def _check_consent(where: str, entry: Kindness, today: date) -> Iterator[Problem]:
    if entry.consent in AGREED_TO and entry.consent_on is None:
        yield Problem(where, *advice("faults_registers.consent_has_no_date"))
    if entry.consent_on is not None and entry.consent_on > today:
        yield Problem(where, *advice("faults_registers.consent_lies_in_future"))
    if entry.exposure == "high" and entry.connector_role and entry.consent not in TAKEN_BACK:
        yield Problem(where, *advice("faults_registers.attention_could_put_somebody"))
    if entry.amplify == "share":
        if entry.exposure == "high":
            yield Problem(where, *advice("faults_registers.story_puts_somebody"))
        elif entry.exposure == "not_known":
            yield Problem(where, *advice("faults_registers.nobody_has_asked_whether"))
        elif entry.consent != "shared":
            yield Problem(where, *advice("faults_registers.nobody_has_agreed_story"))


@dataclass(frozen=True)
class KindnessSums:
    """What the register of kindness adds up to.

    `wards` counts the entries of each, those without one first. `informal` are connectors without
    a formal post, of `connectors` in so many `places`; `removed` are barriers of our own that are
    gone, of `ours`. `quiet_months` is how long ago the last entry happened, None without any.
    """

    n: int = 0
    wards: Mapping[str, int] | None = None
    connectors: int = 0
    places: int = 0
    consented: int = 0
    informal: int = 0
    bridging: int = 0
    ours: int = 0
    removed: int = 0
    stood_up: int = 0
    shared: int = 0
    late: int = 0
    quiet_months: int | None = None

    @property
    def titles_only(self) -> bool:
        """Whether under a third of the connectors have no formal post."""
        return self.connectors > 0 and self.informal < TITLES_ONLY * self.connectors


def sum_kindness(entries: Sequence[Kindness], wards: Iterable[str], today: date) -> KindnessSums:
    """What these entries add up to, for a council of these wards."""
    counts = dict.fromkeys(wards, 0)
    for entry in entries:
        if entry.ward:
            counts[entry.ward] = counts.get(entry.ward, 0) + 1
    links = [one for one in entries if one.connector_kind != "not_said"]
    ours = [one for one in entries if one.ours == "yes"]
    months = [one.month for one in entries if one.month is not None]
    last = max(months, default=None)
    return KindnessSums(
        n=len(entries),
        wards=dict(sorted(counts.items(), key=lambda pair: pair[1] > 0)),
        connectors=len(links),
        places=len({one.ward for one in links if one.ward}),
        consented=sum(one.consent in AGREED_TO for one in links),
        informal=sum(one.connector_kind != "formal" for one in links),
        bridging=sum("new_settled" in one.differences for one in entries),
        ours=len(ours),
        removed=sum(is_removed(one) for one in ours),
        stood_up=sum(one.kind == "standing_up" for one in entries),
        shared=sum(one.amplify == "share" and one.done_on is not None for one in entries),
        late=sum(is_late(one, today) for one in entries),
        quiet_months=None if last is None else _months_between(last, today),
    )


def is_removed(entry: Kindness) -> bool:
    """Whether a barrier of the council's own was taken out of the way."""
    return entry.ours == "yes" and entry.amplify == "remove" and entry.done_on is not None


def is_late(entry: Kindness, today: date) -> bool:
    """Whether what was to be done about it should have been done by now."""
    return entry.done_on is None and entry.by_when is not None and entry.by_when < today


def _months_between(first: date, last: date) -> int:
    return max(0, (last.year - first.year) * 12 + last.month - first.month)


# Exceptions ----------------------------------------------------------------------------------


def check_exemption(entry: Exemption, today: date) -> tuple[Problem, ...]:
    """Everything that keeps an entry out of the register of exceptions; empty when it is sound."""
    where = entry.ref or text("faults_registers.new_entry")
    found = list(_check_words(where, entry))
    if not entry.what.strip():
        found.append(Problem(where, *advice("faults_registers.says_nothing_say_what_done")))
    if not entry.standard.strip():
        found.append(Problem(where, *advice("faults_registers.names_no_standard")))
    if entry.state != "ended" and entry.review_on is None:
        found.append(Problem(where, *advice("faults_registers.nobody_will_look")))
    if entry.state != "stands" and not entry.became.strip():
        found.append(Problem(where, *advice("faults_registers.does_not_say_what")))
    if entry.approved_on is not None and entry.approved_on > today:
        found.append(Problem(where, *advice("faults_registers.approval_lies_in_future")))
    if entry.state == "ended" and entry.ended_on is not None and entry.ended_on > today:
        found.append(Problem(where, *advice("faults_registers.end_lies_in_future")))
    days = (entry.approved_on, entry.review_on, entry.ended_on)
    return (*found, *_check_days(where, days))


def prompts_for(entry: Exemption, today: date) -> tuple[str, ...]:
    """The codes of what is worth another look in an exception, the gravest first."""
    if entry.state == "ended":
        return ()
    tests = {
        "protection": entry.protection == "yes",
        "protection_unknown": entry.protection == "not_known",
        "overdue": is_overdue(entry, today),
        "nobody_asked": entry.asked == "nobody" and entry.basis != "duty",
        "spokespeople": entry.asked == "spokespeople",
        "asked_unknown": entry.asked == "not_known",
        "no_voices": entry.asked == "some" and not entry.voices,
        "no_bearer": not entry.bears.strip(),
        "no_reason": not entry.why.strip(),
        "not_approved": not entry.approved_by.strip(),
    }
    return tuple(code for code, holds in tests.items() if holds)


def is_overdue(entry: Exemption, today: date) -> bool:
    """Whether the day has passed on which a standing exception was to be looked at again."""
    return entry.state != "ended" and entry.review_on is not None and entry.review_on < today


@dataclass(frozen=True)
class ExemptionSums:
    """What the register of exceptions adds up to; all but `n` and `ended` are of those that stand.

    `asked` are those that a range of people in the group asked for.
    """

    n: int = 0
    stands: int = 0
    ended: int = 0
    overdue: int = 0
    asked: int = 0
    unasked: int = 0
    borne: int = 0
    looked_at: int = 0


def sum_exemptions(entries: Sequence[Exemption], today: date) -> ExemptionSums:
    """What these entries add up to."""
    held = [one for one in entries if one.state != "ended"]
    return ExemptionSums(
        n=len(entries),
        stands=len(held),
        ended=len(entries) - len(held),
        overdue=sum(is_overdue(one, today) for one in held),
        asked=sum(one.asked == "range" for one in held),
        unasked=sum(one.asked in ("nobody", "spokespeople", "not_known") for one in held),
        borne=sum(bool(one.bears.strip()) for one in held),
        looked_at=sum(bool(one.became.strip()) for one in entries),
    )


# Both ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RegisterCounts:
    """What both registers add up to for the twelve months up to a day."""

    until: date
    kindness: KindnessSums
    exemptions: ExemptionSums


def count_registers(
    acts: Iterable[Kindness], wards: Iterable[str], held: Iterable[Exemption], until: date
) -> RegisterCounts:
    """What the registers showed on this day, of the twelve months before it.

    An act counts by its month, so one without a month does not. What was agreed to, done, approved
    or ended later had not happened yet.
    """
    since = year_before(until)
    of_year = [_as_of(one, until) for one in acts if one.month and since < one.month <= until]
    standing = [_as_it_stood(one, until) for one in held if _was_there(one, since, until)]
    return RegisterCounts(
        until, sum_kindness(of_year, wards, until), sum_exemptions(standing, until)
    )


def _as_of(act: Kindness, day: date) -> Kindness:
    done_on = act.done_on if act.done_on is not None and act.done_on <= day else None
    later = act.consent in AGREED_TO and act.consent_on is not None and act.consent_on > day
    return replace(act, done_on=done_on, consent="not_asked" if later else act.consent)


def _was_there(one: Exemption, since: date, until: date) -> bool:
    """Whether an exception held at some time of these months, as far as anybody wrote down."""
    begun = one.approved_on is None or one.approved_on <= until
    return begun and (one.ended_on is None or one.ended_on > since)


def _as_it_stood(one: Exemption, day: date) -> Exemption:
    if one.ended_on is None or one.ended_on <= day:
        return one
    return replace(one, state="stands", ended_on=None, became="")


def check_wards(names: Sequence[str]) -> tuple[Problem, ...]:
    """Everything that is wrong with a list of wards."""
    found = []
    if len(names) > MOST_WARDS:
        found.append(Problem.of("faults_registers.more_than_them", most=MOST_WARDS))
    for name in names:
        if len(name) > LONGEST_WARD:
            found.append(
                Problem.of(
                    "faults_registers.has_more_than_letters",
                    name=name[:20],
                    most=LONGEST_WARD,
                )
            )
        found.extend(check_personal(text("faults_registers.wards"), name))
    return tuple(found)


def _check_words(where: str, entry: Kindness | Exemption) -> Iterator[Problem]:
    for name in TYPED[type(entry)]:
        words: str = getattr(entry, name)
        most = MOST_WORDS.get(name)
        if most is not None and len(words.split()) > most:
            yield Problem(
                where,
                *advice(
                    "faults_registers.has_words",
                    words=words[:20],
                    count=len(words.split()),
                    most=most,
                ),
            )
        yield from check_personal(where, words)


def _check_days(where: str, days: Iterable[date | None]) -> Iterator[Problem]:
    for day in days:
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            yield Problem(
                where,
                *advice(
                    "faults_registers.one_days_in_year",
                    year=day.year,
                    first=FIRST_DAY.year,
                    last=LAST_DAY.year,
                ),
            )
