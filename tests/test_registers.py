"""What the registers keep, what they must not keep, and what they add up to."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date

import pytest

from toolkit.errors import Problem
from toolkit.model.registers import Exemption, Kindness
from toolkit.registers import (
    TYPED,
    check_exemption,
    check_kindness,
    check_wards,
    count_registers,
    is_late,
    is_overdue,
    keep_what_may_be,
    prompts_for,
    shown_role,
    sum_exemptions,
    sum_kindness,
)

TODAY = date(2026, 11, 22)
MEAL = Kindness(
    "k1",
    "K-2026-001",
    "Neighbours of two faiths cook for both festivals on one street",
    kind="meal",
    ward="Old Town",
    month=date(2026, 9, 1),
    differences=("faith",),
    connector_role="school crossing patrol",
    connector_kind="job",
    consent="kept",
    consent_on=date(2026, 9, 20),
    exposure="none",
    ours="yes",
    amplify="remove",
    by_when=date(2026, 12, 1),
)
NOTICE = Exemption(
    "x1",
    "X-2026-001",
    "Inspections of one kind of venue are announced a week before",
    standard="Inspections are not announced",
    for_whom="Venues run by volunteers",
    why="Nobody is there on weekdays",
    asked="range",
    asked_says="Eleven of fourteen venues",
    bears="Inspectors, who see less",
    protection="no",
    approved_by="Head of community safety",
    approved_on=date(2026, 2, 1),
    review_on=date(2027, 2, 1),
)


def whats(problems: Iterable[Problem]) -> str:
    return " ".join(map(str, problems))


def test_a_whole_entry_is_sound() -> None:
    assert check_kindness(MEAL, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"what": " "}, "says nothing"),
        ({"what": "word " * 61}, "61 words"),
        ({"connector_role": "the man who runs the corner shop"}, "7 words"),
        ({"outcome": "word " * 31}, "31 words"),
        ({"month": date(2026, 12, 1)}, "in the future"),
        ({"consent_on": None}, "no date"),
        ({"consent_on": date(2026, 12, 1)}, "consent lies in the future"),
        ({"done_on": date(2027, 1, 1)}, "done lies in the future"),
        ({"exposure": "high"}, "put somebody at risk"),
        ({"amplify": "share"}, "Nobody has agreed"),
        ({"amplify": "share", "exposure": "high", "consent": "shared"}, "is not shared"),
        ({"amplify": "share", "exposure": "not_known", "consent": "shared"}, "Nobody has asked"),
        ({"differences": ("age", "none")}, "nothing and something"),
        ({"helped": ("space", "nothing")}, "nothing and something"),
        ({"by_when": date(1926, 1, 1)}, "in the year 1926"),
        ({"what": "Ring 01632 960 123 for the meal"}, "a phone number"),
        ({"what": "They live in NF3 4QT"}, "a postcode"),
        ({"connector_role": "kay@example.org"}, "an e-mail address"),
        ({"acts": "Kay, 01632 960 123"}, "a phone number"),
        ({"ward": "Old Town, NF3 4QT"}, "a postcode"),
        ({"outcome": "Ask kay@example.org"}, "an e-mail address"),
    ],
)
def test_an_entry_that_would_do_harm_is_refused(change: dict[str, object], says: str) -> None:
    changed = replace(MEAL, **change)  # type: ignore[arg-type]

    assert says in whats(check_kindness(changed, TODAY))


def test_figures_and_years_are_no_personal_details() -> None:
    counted = replace(MEAL, what="In 2026, 12,400 meals for 310 people, up from 95 in 2024/25")

    assert check_kindness(counted, TODAY) == ()


@pytest.mark.parametrize("consent", ["no", "withdrawn"])
def test_a_connector_who_did_not_agree_or_took_it_back_is_not_kept(consent: str) -> None:
    kept = keep_what_may_be(replace(MEAL, consent=consent))  # type: ignore[arg-type]

    assert kept.connector_role == ""
    assert kept.what == MEAL.what


def test_a_connector_who_was_not_asked_yet_is_shown_to_nobody() -> None:
    unasked = replace(MEAL, consent="not_asked", consent_on=None)

    assert shown_role(unasked) == ""
    assert shown_role(MEAL) == "school crossing patrol"


def test_wards_without_an_entry_come_first() -> None:
    sums = sum_kindness([MEAL], ("Old Town", "Hill Top", "Canalside"), TODAY)

    assert list((sums.wards or {}).items()) == [("Hill Top", 0), ("Canalside", 0), ("Old Town", 1)]


def test_the_register_adds_up() -> None:
    formal = replace(MEAL, connector_kind="formal", consent="not_asked", ours="no", month=None)
    none = replace(
        MEAL,
        connector_kind="not_said",
        kind="standing_up",
        differences=("new_settled", "age"),
        done_on=date(2026, 11, 1),
    )

    sums = sum_kindness([MEAL, formal, none], ("Old Town",), TODAY)

    assert (sums.n, sums.connectors, sums.consented, sums.informal) == (3, 2, 1, 1)
    assert sums.places == 1
    assert (sums.bridging, sums.ours, sums.removed, sums.stood_up) == (1, 2, 1, 1)
    assert (sums.shared, sums.late, sums.quiet_months) == (0, 0, 2)
    assert not sums.titles_only


def test_somebody_without_any_role_connects_people_without_a_formal_post() -> None:
    formal, neighbour = (replace(MEAL, connector_kind=kind) for kind in ("formal", "none"))

    sums = sum_kindness([formal, neighbour], (), TODAY)

    assert (sums.connectors, sums.informal, sums.titles_only) == (2, 1, False)


def test_under_a_third_without_a_formal_post_we_know_the_people_with_titles() -> None:
    formal = replace(MEAL, connector_kind="formal")

    assert sum_kindness([MEAL, *[formal] * 3], (), TODAY).titles_only
    assert not sum_kindness([MEAL, *[formal] * 2], (), TODAY).titles_only


def test_an_empty_register_adds_up_to_nothing() -> None:
    sums = sum_kindness([], ("Old Town",), TODAY)

    assert sums.quiet_months is None
    assert not sums.titles_only


def test_what_was_to_be_done_by_yesterday_and_is_not_is_late() -> None:
    assert is_late(replace(MEAL, by_when=date(2026, 11, 21)), TODAY)
    assert not is_late(replace(MEAL, by_when=TODAY), TODAY)
    assert not is_late(replace(MEAL, by_when=date(2026, 11, 1), done_on=TODAY), TODAY)


def test_a_whole_exception_is_sound_and_prompts_nothing() -> None:
    assert check_exemption(NOTICE, TODAY) == ()
    assert prompts_for(NOTICE, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"what": ""}, "says nothing"),
        ({"standard": " "}, "names no standard"),
        ({"review_on": None}, "Nobody will look at it again"),
        ({"state": "changed"}, "what became of it"),
        ({"state": "changed", "became": "Halved", "review_on": None}, "Nobody will look at it"),
        ({"state": "ended"}, "what became of it"),
        ({"approved_on": date(2027, 1, 1)}, "approval lies in the future"),
        (
            {"state": "ended", "became": "Not needed.", "ended_on": date(2027, 1, 1)},
            "ended lies in the future",
        ),
        ({"review_on": date(2126, 1, 1)}, "in the year 2126"),
        ({"asked_says": "Write to kay@example.org"}, "an e-mail address"),
        ({"approved_by": "Kay Lee, +44 1632 960123"}, "a phone number"),
    ],
)
def test_an_exception_that_says_too_little_is_refused(change: dict[str, object], says: str) -> None:
    changed = replace(NOTICE, **change)  # type: ignore[arg-type]

    assert says in whats(check_exemption(changed, TODAY))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"protection": "yes"}, "protection"),
        ({"protection": "not_known"}, "protection_unknown"),
        ({"review_on": date(2026, 11, 21)}, "overdue"),
        ({"asked": "nobody"}, "nobody_asked"),
        ({"asked": "spokespeople"}, "spokespeople"),
        ({"asked": "not_known"}, "asked_unknown"),
        ({"asked": "some"}, "no_voices"),
        ({"bears": ""}, "no_bearer"),
        ({"why": ""}, "no_reason"),
        ({"approved_by": ""}, "not_approved"),
    ],
)
def test_an_exception_prompts_for_what_it_leaves_open(change: dict[str, object], code: str) -> None:
    changed = replace(NOTICE, **change)  # type: ignore[arg-type]

    assert prompts_for(changed, TODAY) == (code,)


def test_nothing_is_asked_of_an_exception_that_has_ended() -> None:
    over = replace(NOTICE, state="ended", became="Dropped: nobody used it", bears="")

    assert prompts_for(over, TODAY) == ()
    assert not is_overdue(replace(over, review_on=date(2026, 1, 1)), TODAY)


def test_the_register_of_exceptions_adds_up() -> None:
    unasked = replace(NOTICE, asked="nobody", bears="", review_on=date(2026, 11, 1))
    over = replace(NOTICE, state="ended", became="Dropped")

    sums = sum_exemptions([NOTICE, unasked, over], TODAY)

    assert (sums.n, sums.stands, sums.ended, sums.overdue) == (3, 2, 1, 1)
    assert (sums.asked, sums.unasked, sums.borne, sums.looked_at) == (1, 1, 1, 1)


def test_every_field_that_people_type_into_is_looked_at() -> None:
    for kind, names in TYPED.items():
        texts = {one.name for one in fields(kind) if one.type == "str"}

        assert set(names) == texts - {"id", "ref"}


MARCH = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("month", "n"),
    [
        (date(2025, 3, 1), 0),
        (date(2025, 4, 1), 1),
        (date(2026, 3, 1), 1),
        (date(2026, 4, 1), 0),
        (None, 0),
    ],
)
def test_acts_count_for_the_twelve_months_up_to_the_day(month: date | None, n: int) -> None:
    counts = count_registers([replace(MEAL, month=month)], (), (), MARCH)

    assert (counts.until, counts.kindness.n) == (MARCH, n)


def test_what_was_done_or_agreed_to_later_had_not_happened_on_the_day() -> None:
    act = replace(MEAL, month=date(2026, 2, 1), consent_on=date(2026, 2, 20))
    later = replace(act, consent_on=date(2026, 3, 13), done_on=date(2026, 3, 13))

    before = count_registers([replace(act, done_on=MARCH)], (), (), MARCH).kindness
    after = count_registers([later], (), (), MARCH).kindness

    assert (before.consented, before.removed) == (1, 1)
    assert (after.consented, after.removed) == (0, 0)


@pytest.mark.parametrize(
    ("change", "stands", "n"),
    [
        ({}, 1, 1),
        ({"approved_on": None}, 1, 1),
        ({"approved_on": date(2026, 3, 13)}, 0, 0),
        ({"state": "ended", "became": "Stopped", "ended_on": date(2026, 3, 1)}, 0, 1),
        ({"state": "ended", "became": "Stopped", "ended_on": date(2026, 4, 1)}, 1, 1),
        ({"state": "ended", "became": "Stopped", "ended_on": date(2025, 3, 12)}, 0, 0),
        ({"state": "ended", "became": "Stopped", "ended_on": None}, 0, 1),
    ],
)
def test_exceptions_count_as_they_stood_on_the_day(
    change: dict[str, object], stands: int, n: int
) -> None:
    held = replace(NOTICE, **change)  # type: ignore[arg-type]

    sums = count_registers((), (), [held], MARCH).exemptions

    assert (sums.stands, sums.n) == (stands, n)


@pytest.mark.parametrize("name", ["Old Town, NF3 4QT", "ask kay@example.org"])
def test_a_ward_that_points_to_one_person_is_refused(name: str) -> None:
    assert "Take it out" in whats(check_wards(["Old Town", name]))


def test_a_ward_has_a_short_name() -> None:
    assert check_wards(["Old Town"]) == ()
    assert "more than 80 letters" in whats(check_wards(["x" * 81]))
