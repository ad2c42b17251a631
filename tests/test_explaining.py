"""Sentences about numbers: steps that a pencil can redo, and no claim beyond METHOD."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import agreed, bank, question, theme
from tests.councils import act, first_year, material, records, two_years
from toolkit import explaining, frames
from toolkit.comparison import Change, OverallChange, ThemeChange
from toolkit.findings import work_out
from toolkit.method import round_half_up
from toolkit.words import read_texts

TIMES = "\N{MULTIPLICATION SIGN}"
TOOLKIT = Path(__file__).parent.parent / "toolkit"


def on_one_theme(levels: list[int | None], evidence: int = 3) -> str:
    return "\n".join(explaining.explain_theme(first_year(levels, evidence=evidence), "roads"))


def test_a_theme_is_explained_by_its_sum_and_its_division() -> None:
    told = on_one_theme([3, 2, 2])

    assert "Q1 3 x 2 = 6, Q2 2 x 1 = 2, Q3 2 x 1 = 2" in told.replace(TIMES, "x")
    assert "10 ÷ 4 = 2.5. Times 25 makes 63 points" in told
    assert "63 points lie from 63 to 87, so the band is In place." in told


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=6, max_size=6), st.integers(0, 3))
def test_the_sums_of_a_theme_give_its_points(levels: list[int], evidence: int) -> None:
    findings = first_year(levels, evidence=evidence)

    for score in findings.themes:
        told = "\n".join(explaining.explain_theme(findings, score.theme_id))
        parts = re.findall(rf"Q\d+ (\d) {TIMES} (\d) = \d+", told)
        weight = sum(int(w) for _, w in parts)
        total = sum(int(level) * int(w) for level, w in parts)
        assert round_half_up(25 * total / weight) == score.points_claimed
        assert f"makes {score.points_claimed} points: what we claim" in told


def test_levels_beyond_their_evidence_are_named_with_what_can_be_shown() -> None:
    told = on_one_theme([3, 4, 1], evidence=1)

    assert "So we can show less on: Q1 (3, shown 2), Q2 (4, shown 2)." in told
    assert "7 ÷ 4 = 1.75, which makes 44 points: what we can show." in told


def test_what_is_not_known_widens_the_range_and_is_named() -> None:
    of = bank(theme("roads", [question(id) for id in ("r1", "r2", "r3", "r4")]))
    findings = work_out(material(records([3, 2, 1, None], ids=("r1", "r2", "r3", "r4")), of=of))

    told = "\n".join(explaining.explain_theme(findings, "roads"))

    assert "Q4 is not known: 25 in 100 of the weight." in told
    assert "the claimed score lies between 38 and 63" in told


def test_what_does_not_apply_is_named_with_nothing_added() -> None:
    absent = agreed("r3", status="not_applicable", level=None, evidence=None, reason="none here")

    told = "\n".join(
        explaining.explain_theme(work_out(material([*records([3, 2]), absent])), "roads")
    )

    assert "Left out, because it does not apply here: Q3." in told


def test_a_theme_that_is_not_rated_says_why_and_gives_its_range() -> None:
    told = on_one_theme([3, None, None])

    assert "There is no score: Too many of its questions are not answered or not known." in told
    assert "worst it would be 38 points, if best 88" in told


def test_a_rating_that_is_held_down_names_the_red_line() -> None:
    findings = first_year([1, 4, 4, 4, 4, 4])

    told = explaining.explain_theme(findings, "roads")

    assert told[-1] == "The rating is held at Early by one red line: Q1."
    assert explaining.headline_overall(findings).endswith("Held down by one red line: Q1.")


def test_evidence_that_nobody_was_asked_for_gives_no_rating() -> None:
    findings = first_year()
    unjudged = replace(
        findings, themes=tuple(replace(one, evidenced=None) for one in findings.themes)
    )

    told = explaining.explain_theme(unjudged, "roads")

    assert told[-1] == ("Evidence is not judged yet, so there is no evidenced score and no rating.")


def test_the_whole_is_explained_by_the_themes_points() -> None:
    told = "\n".join(explaining.explain_overall(first_year()))

    sums = re.findall(r"\(([\d.]+) \+ ([\d.]+)\) ÷ 2 = (\d+(?:\.\d+)?)", told)
    assert "59 points: what we claim." in told
    assert sums
    for one, other, mean in sums:
        assert (float(one) + float(other)) / 2 == pytest.approx(float(mean), abs=0.01)


@settings(max_examples=150)
@given(st.data())
def test_a_pencil_gets_the_points_of_the_whole_from_the_sum_on_the_screen(
    data: st.DataObject,
) -> None:
    sizes = data.draw(st.lists(st.integers(3, 7), min_size=1, max_size=7))
    even = data.draw(st.booleans())
    of = bank(
        *(
            theme(
                f"t{i}",
                [question(f"t{i}q{n}", weight=data.draw(st.integers(1, 3))) for n in range(size)],
                weight=1.0 if even else data.draw(st.sampled_from([0.5, 1.0, 2.0, 3.0])),
            )
            for i, size in enumerate(sizes)
        )
    )
    ids = [one.id for one in of.questions]
    levels = data.draw(st.lists(st.integers(0, 4), min_size=len(ids), max_size=len(ids)))
    findings = work_out(material(records(levels, ids=ids), of=of))

    told = explaining.explain_overall(findings)

    shown = findings.overall.points_claimed, findings.overall.points_evidenced
    for line, points in zip(told, shown, strict=False):
        sums, over, mean = re.findall(r"\(([^)]*)\) ÷ ([\d.]+) = ([\d.]+?)\.? Times 25", line)[0]
        parts = [one.split(f" {TIMES} ") for one in sums.split(" + ")]
        total = sum(float(part[0]) * float((*part, "1")[1]) for part in parts)
        assert total / float(over) == pytest.approx(float(mean), abs=0.0006)
        assert round_half_up(25 * float(mean)) == points
        assert f"makes {points} points" in line
    assert len(told) >= 2


def test_the_sum_of_a_theme_has_as_many_decimals_as_its_points_need() -> None:
    of = bank(theme("roads", [question(f"r{n}") for n in range(11)]))
    ids = [one.id for one in of.questions]

    findings = work_out(material(records([2] * 9 + [1, 1], ids=ids), of=of))

    told = "\n".join(explaining.explain_theme(findings, "roads"))
    assert "20 ÷ 11 = 1.818. Times 25 makes 45 points" in told


def test_the_whole_without_enough_themes_says_how_much_is_missing() -> None:
    told = explaining.explain_overall(first_year([3, 2, 2]))

    assert told[0] == (
        "There is no overall score: rated themes carry 50 in 100 of the weight, and 75 are needed."
    )
    assert "This is provisional: 3 of 6 questions have an agreed level." in told


@pytest.mark.parametrize(
    ("level", "evidence", "says"),
    [
        (3, 2, "It is met."),
        (1, 3, "which is below 2. It is not met."),
        (3, 1, "claimed but not shown"),
        (None, None, "Not knowing counts like not meeting it."),
    ],
)
def test_a_red_line_says_why_it_stands_as_it_does(
    level: int | None, evidence: int | None, says: str
) -> None:
    findings = work_out(material([agreed("r1", level, evidence)]))

    told = explaining.explain_red_line(findings, "r1")

    assert says in told[1]
    assert ("holds no rating down" in told[-1]) == (level == 3 and evidence == 2)


@settings(max_examples=60)
@given(st.one_of(st.none(), st.integers(0, 4)), st.integers(0, 3))
def test_the_lines_of_a_need_add_up_to_it(level: int | None, evidence: int) -> None:
    findings = first_year([level, 2, 2, 2, 2, 2], evidence=evidence)

    told = explaining.explain_need(findings, "r1")

    points = [re.findall(r"([\d.]+?)\.?(?: of 10\.)?$", line)[0] for line in told[:4]]
    total = int(re.findall(r"need is (\d+) of 100", told[-1])[0])
    assert abs(sum(float(one) for one in points) - total) <= 0.7


def test_a_change_is_told_with_the_two_numbers_it_is_the_difference_of() -> None:
    findings = two_years()
    change = frames.latest_change(findings)
    assert change is not None

    told = explaining.explain_change(findings, change, "roads")

    assert "we claimed 25 points then and 63 now: +38." in told[1]
    assert told[-1].startswith("In a word: Up, not tested. The score rose by 5 points or more.")


@pytest.mark.parametrize(
    ("verdict", "before", "after", "says"),
    [
        ("improved", 1, 2, "Up 25 points since 2025, and people's own answers rose with it"),
        ("declined", 2, 1, "Down 25 points since 2025, and people's own answers fell with it"),
        ("rise not shared", 1, 2, "Up 25 points since 2025, but people's own answers did not rise"),
        ("up, not tested", 1, 2, "Up 25 points since 2025, by what was agreed alone"),
        ("no clear change", 2, 1.9, "No clear change since 2025: \N{MINUS SIGN}2 points"),
        ("not comparable", None, None, "Too few questions are the same and have a level"),
    ],
)
def test_the_headline_of_two_years_claims_what_the_verdict_allows(
    verdict: str, before: float | None, after: float | None, says: str
) -> None:
    findings = two_years()
    overall = OverallChange(
        before is not None,
        claimed_before=before,
        claimed_after=after,
        verdict=verdict,  # type: ignore[arg-type]
    )

    assert says in explaining.headline_years(findings, Change("a2025", "a2026", overall))


def test_only_themes_that_moved_by_their_verdict_are_counted() -> None:
    findings = two_years()
    themes = tuple(
        ThemeChange(True, theme_id=str(n), verdict=verdict)  # type: ignore[arg-type]
        for n, verdict in enumerate(["improved", "up, not tested", "rise not shared", "declined"])
    )
    change = Change("a2025", "a2026", OverallChange(True, verdict="no clear change"), themes)

    told = explaining.headline_years(findings, change)

    assert told.endswith(
        "2 themes rose and one fell. "
        "In one theme the agreed level rose and people's own answers did not."
    )


def test_the_first_year_has_nothing_to_compare_with() -> None:
    assert "first year" in explaining.headline_years(first_year(), None)


def test_themes_less_than_half_a_level_apart_are_called_close() -> None:
    assert explaining.headline_overall(first_year([2] * 6)) == (
        "Partial overall: scores are close across all themes"
    )
    assert explaining.headline_overall(first_year([2, 2, 2, 3, 3, 3])) == (
        "In place overall: strongest on Theme parks, weakest on Theme roads"
    )


def test_nothing_answered_has_a_headline_of_its_own() -> None:
    findings = work_out(material())

    assert explaining.headline_overall(findings) == "Nothing is answered yet"
    assert explaining.sentence_scores(findings)
    assert explaining.headline_claims(findings)
    assert "1 is not known" in explaining.headline_red_lines(findings)


def test_claim_and_evidence_are_told_apart_only_where_the_method_does() -> None:
    assert "in step" in explaining.headline_claims(first_year([2] * 6, evidence=2))
    assert "far ahead" in explaining.headline_claims(first_year([3] * 6, evidence=0))


def test_too_few_finished_actions_are_not_compared() -> None:
    findings = two_years(actions=[act("TH-01", status="complete")])
    change = frames.latest_change(findings)
    assert change is not None

    assert explaining.explain_actions(change).startswith("Too few questions")


def test_every_code_of_the_method_has_a_word() -> None:
    known = read_texts("codes")
    source = "\n".join(path.read_text() for path in TOOLKIT.glob("*.py"))

    for kind, type_name in (
        ("verdict", "Verdict"),
        ("untested", "Untested"),
        ("red_state", "RedState"),
        ("gap", "GapWord"),
        ("sign", "Sign"),
        ("reason", "Reason"),
        ("score_status", "ThemeStatus"),
        ("robustness", "Robustness"),
        ("people", "PeopleBand"),
        ("spread", "Spread"),
        ("side", "Side"),
        ("group_gap", "GapKind"),
    ):
        found = re.search(rf"^{type_name} = Literal\[(.*?)\]", source, re.MULTILINE | re.DOTALL)
        assert found, type_name
        codes = {code for code in re.findall(r'"([^"]*)"', found.group(1)) if code}
        words = known[kind]
        assert isinstance(words, dict)
        assert codes - set(words) == set(), kind


def test_every_problem_code_of_the_method_has_a_sentence() -> None:
    source = "\n".join(
        (TOOLKIT / name).read_text() for name in ("standing.py", "planning.py", "workshop.py")
    )
    known = read_texts("codes")
    plan_problem, problem = known["plan_problem"], known["problem"]
    assert isinstance(plan_problem, dict)
    assert isinstance(problem, dict)

    codes = set(re.findall(r'f?"((?:red_line|owner|due|measure|theme)_[a-z_]+):\{', source))
    limits = {"too_many_now", "over_capacity", "mostly_easy_wins"}
    standing = set(re.findall(r'problems\.append\("([a-z_]+)"\)', source))

    assert len(codes) >= 8
    assert (codes | limits) - set(plan_problem) == set()
    assert standing
    assert standing - set(problem) == set()


@pytest.mark.parametrize(
    ("levels", "says"),
    [(0.5, "+0.5"), (0.01, "just above 0"), (-0.01, "just below 0"), (0.0, "0")],
)
def test_how_far_people_moved_is_told_to_a_tenth_and_less_in_words(
    levels: float, says: str
) -> None:
    assert explaining.move_text(levels) == says


def test_the_settings_in_force_are_told_and_those_that_were_changed_by_name() -> None:
    usual = first_year([3, 2, 2])
    stricter = replace(usual, method=usual.method.changed({"k": 7}))

    assert "usual settings" in explaining.sentence_settings(usual)
    assert "k is 7 (usually 5)" in explaining.sentence_settings(stricter)
