"""The days of the plan in a calendar: whole days, names for life, and words as they were typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.councils import act, first_year
from toolkit.exchange import to_calendar
from toolkit.model.council import Action

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def parsed(data: bytes) -> list[dict[str, str]]:
    """The entries of a calendar, by the rules of RFC 5545: lines unfolded, values unescaped."""
    lines = data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    for line in lines:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1][name] = re.sub(
                r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value
            )
    return events


def events(*actions: Action) -> list[dict[str, str]]:
    return parsed(to_calendar(first_year(actions=actions), AT))


def test_a_due_day_and_a_day_to_look_again_last_a_whole_day_each() -> None:
    action = act("RO-01", due=date(2026, 12, 31), review_on=date(2026, 12, 1))

    due, review = events(action)

    assert due["SUMMARY"] == "Due: RO-01 Do RO-01"
    assert (due["DTSTART;VALUE=DATE"], due["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert review["SUMMARY"] == "Look again: RO-01 Do RO-01"
    assert review["DTSTART;VALUE=DATE"] == "20261201"
    assert due["DESCRIPTION"].split("\n")[:2] == [
        "Accountable person: Ana Price", "Status: Not started",
    ]  # fmt: skip


def test_what_is_finished_or_has_no_day_is_left_out() -> None:
    done = act("RO-01", status="complete")
    stopped = act("RO-02", status="stopped", reason="No money")

    assert events(done, stopped, act("RO-03", due=None)) == []


def test_an_entry_keeps_its_name_when_the_action_changes() -> None:
    action = act("RO-01")
    later = replace(action, title="Something else", due=date(2027, 1, 31), revision=5)

    before, after = events(action)[0], events(later)[0]

    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert before["DTSTAMP"] == "20261122T093000Z"


def test_names_are_unlike_for_every_action_and_day() -> None:
    actions = [act(f"RO-{n:02d}", review_on=date(2027, 1, 1)) for n in range(5)]

    names = [one["UID"] for one in events(*actions)]

    assert len(names) == len(set(names)) == 10


@settings(max_examples=150)
@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_was_typed_comes_back_and_can_add_nothing(title: str, measure: str) -> None:
    data = to_calendar(first_year(actions=[act("RO-01", title=title, measure=measure)]), AT)

    found = parsed(data)

    assert len(found) == 1
    assert set(found[0]) == {
        "UID", "DTSTAMP", "SEQUENCE", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY",
        "DESCRIPTION", "TRANSP", "END",
    }  # fmt: skip
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    plain = re.sub(r"[\x00-\x1f\x7f]", "", " ".join(title.split()))
    assert found[0]["SUMMARY"] == f"Due: RO-01 {plain}"
