"""The rules of the decision check: flags, outcome, both sides, what is carried over, counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from toolkit.banks.decision_check import form_of, newest_form
from toolkit.deciding import (
    check_decision,
    check_reply,
    compare_checks,
    count_checks,
    judge,
    judge_decision,
    next_run,
)
from toolkit.model.checks import Decision, Reply, Run

FORM = newest_form()
DAY = date(2026, 3, 2)
# The first option of each prompt that is marked so, and needs no reason.
CLEAR = {
    prompt.id: next(one.id for one in prompt.options if one.flag == "clear" and not one.reason)
    for prompt in FORM.prompts
    if any(one.flag == "clear" and not one.reason for one in prompt.options)
}
LIBRARY = {
    "lived-newcomers": "older",
    "lived-settled": "directly",
    "isolation": "more",
    "separation": "together",
    "psed-timing": "thin",
    "psed-aims": "some",
    "children": "no",
    "asked-for": "no",
    "priority": "no",
    "kindness": "harder",
    "hard-truth": "in-private",
    "owner-review": "neither",
}
LIBRARY_AGAIN = LIBRARY | {
    "lived-newcomers": "directly",
    "isolation": "more-planned",
    "psed-timing": "facts",
    "psed-aims": "all",
    "kindness": "easier",
    "hard-truth": "in-report",
    "owner-review": "both",
}


def run(chosen: dict[str, str], number: int = 1, words: str = "") -> Run:
    replies = {id: Reply(id, option_id, words, 1) for id, option_id in chosen.items()}
    return Run(number, FORM.version, DAY, "Head of libraries", "Head of finance", replies)


def decision(*runs: Run, **told: object) -> Decision:
    made = Decision("d", "D-2026-001", "Move the library", runs=runs or (run(CLEAR),))
    return replace(made, **told)  # type: ignore[arg-type]


def test_the_first_worked_example_of_the_content_is_not_ready():
    verdict = judge(FORM, run(LIBRARY), None)

    assert verdict.outcome == "not_ready"
    assert (verdict.count("stop"), verdict.count("caution")) == (1, 6)


def test_the_same_paper_five_weeks_later_is_ready_with_changes():
    verdict = judge(FORM, run(LIBRARY_AGAIN), None)

    assert verdict.outcome == "with_changes"
    assert (verdict.count("stop"), verdict.count("caution"), verdict.count("gain")) == (0, 1, 2)


@pytest.mark.parametrize(
    ("cautions", "outcome"),
    [(0, "ready"), (1, "with_changes"), (2, "with_changes"), (3, "change_first")],
)
def test_three_cautions_are_many(cautions, outcome):
    careful = {"kindness": "harder", "hard-truth": "unsaid", "owner-review": "half"}
    chosen = CLEAR | dict(list(careful.items())[:cautions])

    assert judge(FORM, run(chosen), None).outcome == outcome


def test_gains_do_not_make_a_stop_good():
    chosen = CLEAR | {"isolation": "less", "separation": "together", "children": "unchecked"}

    assert judge(FORM, run(chosen), None).outcome == "not_ready"


@pytest.mark.parametrize("missing", list(CLEAR))
def test_a_check_with_one_prompt_left_blank_is_never_ready(missing):
    chosen = {id: option for id, option in CLEAR.items() if id != missing}

    verdict = judge(FORM, run(chosen), None)

    assert verdict.outcome == "incomplete"
    assert [prompt.id for prompt in verdict.blank] == [missing]


# Content D, the table of outcomes: the first condition that holds decides.
STOPS = [
    (prompt.id, option.id)
    for prompt in FORM.prompts
    for option in prompt.options
    if option.flag == "stop"
]


@pytest.mark.parametrize(("prompt_id", "option_id"), STOPS)
def test_one_stop_is_not_ready_at_once_whatever_is_still_open(prompt_id, option_id):
    verdict = judge(FORM, run({prompt_id: option_id}), None)

    assert verdict.outcome == "not_ready"
    assert not verdict.complete
    assert len(verdict.blank) == len(FORM.prompts) - 1


@pytest.mark.parametrize("missing", list(LIBRARY))
def test_without_a_stop_an_open_prompt_leaves_the_check_incomplete(missing):
    careful = LIBRARY | {"isolation": "more-planned"}
    chosen = {id: option for id, option in careful.items() if id != missing}

    assert judge(FORM, run(chosen), None).outcome == "incomplete"


def test_what_only_soon_is_a_stop_is_one_at_once_too():
    chosen = {"isolation": "unknown"}

    assert judge(FORM, run(chosen), date(2026, 3, 20)).outcome == "not_ready"
    assert judge(FORM, run(chosen), None).outcome == "incomplete"


def test_a_reply_that_needs_a_reason_counts_only_with_one():
    chosen = CLEAR | {"separation": "apart-reasoned"}

    assert judge(FORM, run(chosen), None).outcome == "incomplete"
    assert judge(FORM, run(chosen, words=" "), None).outcome == "incomplete"
    assert judge(FORM, run(chosen, words="A class for mothers."), None).outcome == "with_changes"


def test_what_stops_is_told_first_and_children_and_equality_law_before_all():
    stops = {
        "isolation": "more",
        "separation": "apart",
        "psed-timing": "late",
        "children": "unchecked",
        "priority": "unstated",
    }

    found = judge(FORM, run(CLEAR | stops | {"kindness": "harder"}), None)

    told = [one.prompt.id for one in found.points]
    first = ["children", "psed-timing", "isolation", "separation", "priority", "kindness"]
    assert told[: len(first)] == first


@pytest.mark.parametrize(
    ("decide_on", "flag"),
    [(None, "caution"), (date(2026, 3, 30), "stop"), (date(2026, 3, 31), "caution")],
)
def test_not_knowing_who_is_cut_off_stops_a_decision_that_is_due_in_four_weeks(decide_on, flag):
    verdict = judge(FORM, run(CLEAR | {"isolation": "unknown"}), decide_on)

    assert [one.flag for one in verdict.points if one.prompt.id == "isolation"] == [flag]


@pytest.mark.parametrize(
    ("newcomers", "settled", "one_sided"),
    [
        ("directly", "older", True),
        ("no", "directly", True),
        ("directly", "directly", False),
        ("directly", "unaffected", False),
        ("unaffected", "no", False),
        ("no", "older", False),
    ],
)
def test_one_side_of_the_street_was_heard_where_the_other_was_affected_and_was_not(
    newcomers, settled, one_sided
):
    chosen = CLEAR | {"lived-newcomers": newcomers, "lived-settled": settled}

    assert judge(FORM, run(chosen, words="A reason."), None).one_side is one_sided


@pytest.mark.parametrize("option", [one.id for one in FORM.by_id["priority"].options])
def test_a_trade_off_is_told_whenever_somebody_is_put_first(option):
    verdict = judge(FORM, run(CLEAR | {"priority": option}), None)

    assert verdict.trade_off is (option != "no")


def test_made_again_what_was_in_order_is_carried_and_what_was_not_is_asked_anew():
    last = run(LIBRARY)

    again = next_run(FORM, judge(FORM, last, None), last, date(2026, 4, 6))

    kept = {"lived-settled", "separation", "children", "asked-for", "priority"}
    assert (again.number, again.made_on) == (2, date(2026, 4, 6))
    assert set(again.replies) == kept
    assert {one.revision for one in again.replies.values()} == {1}


def test_two_checks_differ_where_something_else_was_chosen_or_said():
    before, after = run(CLEAR), run(CLEAR | {"isolation": "less"})
    said = {"children": Reply("children", "no", "Confirmed on 4 March.", 2)}
    after = replace(after, replies={**after.replies, **said})

    found = compare_checks(FORM, judge(FORM, before, None), judge(FORM, after, None))

    assert [one.prompt.id for one in found] == ["isolation", "children"]
    told = [(one.before and one.before.flag, one.after and one.after.flag) for one in found]
    assert told[0] == ("clear", "gain")


def test_a_check_made_on_an_older_version_says_what_it_said():
    older = form_of("1.0")
    stored = replace(run({"psed-aims": "unaffected"}), version="1.0")

    (point,) = judge(older, stored, None).points

    assert (point.flag, point.option.text) == ("stop", "None, or there is no check")
    assert FORM.by_id["psed-aims"].option("unaffected") is None


def test_the_same_reply_under_another_id_in_a_later_version_is_no_difference():
    older = form_of("1.0")
    before = replace(run(CLEAR | {"psed-aims": "unaffected"}), version="1.0")
    after = run(CLEAR | {"psed-aims": "none", "children": "unchecked"}, 2)

    found = compare_checks(FORM, judge(older, before, None), judge(FORM, after, None))

    assert [one.prompt.id for one in found] == ["children"]


def test_a_stop_in_a_check_that_is_open_does_not_count_as_complete():
    made = [judge_decision({FORM.version: FORM}, decision(run({"children": "unchecked"})))]

    assert count_checks(made, date(2026, 3, 12)).checks == 0


def test_complete_checks_of_twelve_months_are_counted_once_a_decision():
    old, new = replace(run(LIBRARY), made_on=date(2025, 3, 12)), run(LIBRARY_AGAIN, 2)
    made = [
        decision(old, new, came_of="changed"),
        decision(came_of="dropped"),
        decision(came_of="as_planned"),
        decision(run({"children": "no"})),
        decision(replace(run(CLEAR), made_on=date(2025, 3, 12))),
        decision(replace(run(CLEAR), made_on=date(2026, 3, 13))),
    ]
    judged = [judge_decision({FORM.version: FORM}, one) for one in made]

    counts = count_checks(judged, date(2026, 3, 12))

    assert (counts.checks, counts.changed) == (3, 2)
    assert counts.chosen("isolation", "more-planned") == 1
    assert counts.chosen("isolation", "more", "more-planned", "same") == 3


@pytest.mark.parametrize(
    "later",
    [
        replace(run({"children": "no"}, 2), made_on=date(2026, 3, 10)),
        replace(run(CLEAR, 2), made_on=date(2026, 3, 13)),
    ],
)
def test_a_complete_check_counts_also_while_or_after_a_later_one_is_made(later):
    made = decision(run(LIBRARY), later)

    counts = count_checks([judge_decision({FORM.version: FORM}, made)], date(2026, 3, 12))

    assert (counts.checks, counts.chosen("isolation", "more")) == (1, 1)


def test_twelve_months_before_a_leap_day_is_a_day():
    assert count_checks([], date(2028, 2, 29)).since == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "no title"),
        ({"title": "x" * 201}, "over 200"),
        ({"decide_on": date(1026, 3, 2)}, "out of range"),
        ({"came_of": "changed"}, "nobody says how"),
        ({"runs": (replace(run(CLEAR), challenger=" head of LIBRARIES"),)}, "challenger too"),
        ({"runs": (replace(run(CLEAR), author="x" * 121),)}, "over 120"),
        ({"title": "Call 01632 960 123"}, "a phone number"),
        ({"wards": "kay@example.org"}, "an e-mail address"),
        ({"came_of": "changed", "what_changed": "See kay@example.org"}, "an e-mail address"),
        ({"runs": (replace(run(CLEAR), author="kay@example.org"),)}, "an e-mail address"),
        ({"runs": (replace(run(CLEAR), challenger="Kay +441632960123"),)}, "a phone number"),
    ],
)
def test_an_unsound_decision_is_refused_with_what_to_do(change, says):
    found = tuple(check_decision(decision(**change)))

    assert says in str(found[0])


def test_a_sound_decision_and_reply_pass():
    assert tuple(check_decision(decision())) == ()
    assert tuple(check_reply(FORM, Reply("children", "no"))) == ()
    site = Reply("children", "no", "41 learners use the rooms at NF3 4QT, 2025/26.")
    assert tuple(check_reply(FORM, site)) == ()


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply("nothing", "no"), "no prompt"),
        (Reply("children", "perhaps"), "no option"),
        (Reply("children", "no", "x" * 2001), "over 2000"),
        (Reply("children", "no", "Ask Kay on 01632 960123."), "a phone number"),
        (Reply("children", "no", "kay@example.org wrote"), "an e-mail address"),
    ],
)
def test_an_unsound_reply_is_refused(reply, says):
    assert says in str(next(check_reply(FORM, reply)))
