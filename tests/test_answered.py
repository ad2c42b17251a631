"""Whatever rests on several people's answers is worked out from what their picture shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import agreed, answer, assessment, bank, council, question, survey, theme
from toolkit import exchange, explaining, frames
from toolkit.answered import as_shown, values_of
from toolkit.counting import ThemeValues
from toolkit.findings import Findings, Material, compare, work_out
from toolkit.frames import columns as c
from toolkit.method import DEFAULT, points
from toolkit.model.answers import AgreedRecord, Answer, Respondent, Round
from toolkit.model.bank import Bank
from toolkit.release import Closing, take_picture

BANK = bank(
    theme("a", [question("a1", red_level=2), question("a2"), question("a3")]),
    theme("b", [question("b1"), question("b2"), question("b3")]),
)
IDS = tuple(one.id for one in BANK.questions)
ROOM = replace(survey("vote"), promise="room")
Groups = Mapping[str, Sequence[Sequence[int]]]


def closed(groups: Groups, of: Bank = BANK, one: Round | None = None) -> Closing:
    """A round in which each person of a group gave one level to every question, or one to each."""
    said = [
        (
            Respondent(f"{group}{number}", group),
            [answer(id, levels[n % len(levels)], 2) for n, id in enumerate(IDS)],
        )
        for group, people in groups.items()
        for number, levels in enumerate(people)
    ]
    return take_picture(of, assessment(of), one or survey(), said, DEFAULT)


def material(
    *closings: Closing,
    records: Sequence[AgreedRecord] = (),
    year: int = 2026,
    of: Bank = BANK,
    earlier: Sequence[Material] = (),
) -> Material:
    made = replace(assessment(of, records, id=str(year), year=year), held_on=date(year, 6, 1))
    return Material(
        council(), of, made, date(2026, 11, 22), closings=closings, earlier=tuple(earlier)
    )


@pytest.mark.parametrize(
    ("levels", "unknown", "private", "room"),
    [
        ([2] * 9, 0, 0.0, 0.0),
        ([2] * 8, 1, 0.0, 0.1),
        ([2] * 5, 1, 0.0, 0.2),
        ([2] * 6, 3, 0.5, 0.3),
        ([2] * 9, 1, 0.1, 0.1),
        ([1, 2, 2, 2, 3], 0, 0.5, 0.4),
    ],
)
def test_how_unsettled_a_question_is_tells_nobody_how_many_of_a_few_did_not_know(
    levels: list[int], unknown: int, private: float, room: float
) -> None:
    given = [answer("a1", level) for level in levels]
    given += [Answer("a1", "dont_know") for _ in range(unknown)]
    people = [(Respondent(f"p{n}", "leadership"), [one]) for n, one in enumerate(given)]

    found = []
    for one in (survey(), ROOM):
        closing = take_picture(BANK, assessment(BANK), one, people, DEFAULT)
        seen = as_shown(
            BANK.questions[0], closing.working["a1"], closing.picture.questions.get("a1")
        )
        found.append(seen.unsettled)

    assert found == [private, room]


def leaders(*levels: int) -> Groups:
    """People of the leadership, each with one level everywhere."""
    return {"leadership": [[level] for level in levels]}


def settled(level: int) -> list[AgreedRecord]:
    return [agreed(id, level) for id in IDS]


def told(*closings: Closing) -> Findings:
    return work_out(material(*closings))


# ---- Figures as shown --------------------------------------------------------------------------


def test_answers_with_the_same_picture_are_told_the_same_everywhere() -> None:
    lower, higher = closed(leaders(1, 2, 2, 2, 2)), closed(leaders(2, 2, 2, 2, 3))
    before = material(records=settled(1), year=2025)
    rest = settled(3)[1:]

    found = [
        exchange.to_json(work_out(material(one, records=records, earlier=[before])))
        for one in (lower, higher)
        for records in ([], rest)
    ]

    assert lower.working["a1"].working != higher.working["a1"].working
    assert lower.picture == higher.picture
    assert (found[0], found[1]) == (found[2], found[3])


def test_the_scores_are_made_of_the_levels_that_are_shown() -> None:
    findings = told(closed(leaders(1, 1, 2, 2, 3, 3, 3, 1, 2, 0, 2)))

    for one, found in zip(findings.form, findings.themes, strict=True):
        levels = [findings.standings[each.id].claimed or 0.0 for each in one.questions]
        assert found.claimed == pytest.approx(sum(levels) / 3)
        assert all(10 * level == pytest.approx(round(10 * level)) for level in levels)


def test_years_are_compared_by_the_levels_that_are_shown() -> None:
    shown = closed(leaders(0, 1, 1, 2, 3))
    before = material(records=settled(1), year=2025)

    findings = work_out(material(shown, earlier=[before]))

    (change,) = findings.changes
    rows = frames.question_changes(findings, change).to_dict("records")
    middle = shown.picture.questions["a1"].middle
    assert {one.after for one in change.questions} == {middle}
    assert shown.working["a1"].working != middle
    for row in rows:
        assert row[c.CONTRIBUTION] == pytest.approx(25 / 6 * (row[c.AFTER] - row[c.BEFORE]))


def test_a_red_lines_state_and_its_words_agree() -> None:
    rounded_up = told(closed(leaders(1, 2, 2, 2, 2)))
    below = told(closed(leaders(1, 1, 1, 2, 2)))

    said = [explaining.explain_red_line(one, "a1")[1] for one in (rounded_up, below)]

    assert said[0].startswith("The level is 2 ")
    assert rounded_up.red_lines[0].state == "met"
    assert said[1] == "The level is 1.5, which is below 2. It is not met."
    assert below.red_lines[0].state == "below"


def test_a_side_that_may_not_reach_a_red_line_is_below_it() -> None:
    of = bank(
        theme("a", [question("a1", red_level=1), question("a2", red_level=4)]), BANK.themes[1]
    )
    people = [
        (Respondent(f"p{n}", "leadership"), [answer("a1", 0, 3), answer("a2", 4, 3)])
        for n in range(6)
    ]
    closing = take_picture(of, assessment(of), survey(), people, DEFAULT)

    findings = work_out(material(closing, of=of))

    assert [one.state for one in findings.red_lines] == ["below", "below"]
    assert findings.standings["a2"].claimed == 3


def test_an_agreement_is_far_where_the_figures_on_the_screen_are() -> None:
    records = [agreed("a1", 3)]

    found = work_out(material(closed(leaders(1, 2, 2, 2, 2)), records=records)).agreements["a1"]

    assert (found.distance, found.far) == (1.0, True)


# ---- One round a year --------------------------------------------------------------------------


def spread(shift: int) -> Groups:
    return leaders(*(shift + level for level in (0, 1, 1, 2, 2, 0, 1)))


def test_people_who_answer_a_survey_and_vote_count_once() -> None:
    years = [closed(spread(shift)) for shift in (0, 2)]
    votes = [closed(spread(shift), one=ROOM) for shift in (0, 2)]
    alone, both = (
        [
            work_out(material(*closings, records=settled(n + 1), year=2025 + n))
            for n, closings in enumerate(rounds)
        ]
        for rounds in (zip(years, strict=True), zip(years, votes, strict=True))
    )

    people = [compare(*pair).overall.people for pair in (alone, both)]

    assert people[0] is not None
    assert people[0] == people[1]
    assert people[0].n == 7


def test_where_there_was_no_survey_the_last_room_vote_is_compared() -> None:
    first, last = closed(spread(0), one=ROOM), closed(spread(1), one=replace(ROOM, id="again"))

    assert values_of([first, last], BANK) == last.statistics.values
    assert values_of([closed(spread(2)), last], BANK) != last.statistics.values
    assert values_of([], BANK) == ()


# ---- Weights -----------------------------------------------------------------------------------


def weighed(weight: float) -> Bank:
    return bank(
        theme("a", [question("a1", weight=weight), question("a2"), question("a3")]), BANK.themes[1]
    )


def test_identical_answers_are_no_improvement_when_a_weight_changed() -> None:
    people = {"leadership": [[4, 0, 0, n % 2, 1, 2] for n in range(8)]}
    before = material(closed(people, weighed(1)), records=settled(1), year=2025, of=weighed(1))
    of = weighed(3)

    findings = work_out(material(closed(people, of), records=settled(3), of=of, earlier=[before]))

    (change,) = findings.changes
    themes = {one.theme_id: one for one in change.themes}
    assert (themes["a"].people, themes["a"].untested) == (None, "the weights changed")
    assert (change.overall.verdict, change.overall.untested) == (
        "up, not tested",
        "the weights changed",
    )
    assert themes["b"].people is not None
    assert themes["b"].people.change == 0


def test_weights_that_all_grew_alike_change_nothing() -> None:
    of, twice = (
        bank(*(theme(id, [question(f"{id}{n}", weight=w) for n in (1, 2, 3)]) for id in "ab"))
        for w in (1, 2)
    )
    before = material(closed(spread(0), of), records=settled(1), year=2025, of=of)

    (change,) = work_out(
        material(closed(spread(2), twice), records=settled(3), of=twice, earlier=[before])
    ).changes

    assert change.overall.verdict == "improved"


def test_values_sealed_before_weights_were_kept_have_those_of_their_bank() -> None:
    of = weighed(3)
    closing = closed(spread(0), of)
    values = tuple(replace(one, weights=()) for one in closing.statistics.values)
    older = replace(closing, statistics=replace(closing.statistics, values=values))

    assert values_of([older], of) == closing.statistics.values
    assert any(one.weights == (3, 1, 1) for one in closing.statistics.values)


def test_older_sealed_values_without_weights_can_be_read() -> None:
    data = closed(spread(0)).statistics.to_json()
    for one in data["values"]:
        del one["weights"]

    found = type(closed(spread(0)).statistics).from_json(data)

    assert {one.weights for one in found.values} == {()}
    assert all(isinstance(one, ThemeValues) for one in found.values)


# ---- How far people moved ----------------------------------------------------------------------


def test_how_far_people_moved_is_told_no_closer_than_their_averages() -> None:
    before = material(closed(spread(0)), records=settled(1), year=2025)
    later = {"leadership": [[2, 3, 3, 3, 3, 2], *[[2]] * 3, *[[3]] * 3]}

    (change,) = work_out(material(closed(later), records=settled(3), earlier=[before])).changes

    for one in (change.overall, *change.themes):
        assert one.people is not None
        assert one.people.n == 7
        figures = (one.people.change, one.people.low, one.people.high)
        assert all(abs(x) == 0.01 or 2 * x == round(2 * x) for x in figures)
        assert one.verdict == "improved"
        assert points(one.claimed_after or 0) == 75
