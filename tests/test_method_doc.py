"""docs/method.md says what the code does: its settings, tables, worked example and coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.builders import question, theme
from toolkit.comparison import verdict
from toolkit.counting import Tally, Values
from toolkit.data import find_data
from toolkit.explaining import explain_overall
from toolkit.explaining.phrases import number_text
from toolkit.findings import Findings
from toolkit.intervals import Interval, Stratum, change, welch
from toolkit.method import DEFAULT, Method, band, level_name, points
from toolkit.movement import PeopleChange
from toolkit.samples import load, our_bank, read_sample
from toolkit.scoring import Overall, Scores, ThemeScore, overall_cap, score_theme
from toolkit.standing import RedState, Standing
from toolkit.store.database import open_store
from toolkit.words import text
from toolkit.workshop import judge_gap

ROOT = Path(__file__).resolve().parent.parent
RUNS = 4000
ALLOWED = {"no": "no", "up": "yes, only upwards", "free": "yes, either way"}
SHAPES = {
    "peaked": (0.05, 0.20, 0.40, 0.30, 0.05),
    "flat": (0.20, 0.20, 0.20, 0.20, 0.20),
    "camps": (0.35, 0.10, 0.10, 0.10, 0.35),
}


@cache
def page() -> str:
    """The document with every run of blanks made one, so that line ends do not matter."""
    return re.sub(r"\s+", " ", (ROOT / "docs" / "method.md").read_text(encoding="utf-8"))


def table(heading: str) -> list[list[str]]:
    """The cells of the table whose first line begins like this, row by row."""
    lines = (ROOT / "docs" / "method.md").read_text(encoding="utf-8").splitlines()
    (start,) = [i for i, line in enumerate(lines) if line.startswith(heading)]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.fixture(scope="module")
def littlemoor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Findings]:
    store = open_store(tmp_path_factory.mktemp("small") / "candour.db")
    workspace = load(store, read_sample(find_data("sample_data") / "small.yaml"))
    (assessment,) = workspace.assessments()
    yield workspace.findings(assessment.id)
    store.close()


def theme_of(findings: Findings, theme_id: str) -> ThemeScore:
    """One theme's scores."""
    return next(one for one in findings.themes if one.theme_id == theme_id)


# ---- Settings and tables -----------------------------------------------------------------------


def test_the_settings_table_is_what_the_method_says_of_itself():
    told = table("| Setting | Default | Reason | May a council change it? |")

    assert told == [
        [f"`{one.name}`", str(one.default), one.why, ALLOWED[one.change]]
        for one in Method().described()
    ]


def test_every_section_that_the_code_cites_is_there():
    cited = {
        number
        for path in [*ROOT.glob("toolkit/**/*.py"), *ROOT.glob("tests/**/*.py")]
        for number in re.findall(r"METHOD (\d+(?:\.\d+)?)", path.read_text(encoding="utf-8"))
    }
    headings = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    there = set(re.findall(r"^###+ (\d+(?:\.\d+)?)\.? ", headings, flags=re.MULTILINE))

    assert cited
    assert cited - there == set()


def test_the_table_of_bands_is_the_one_in_use():
    told = {
        points_: name
        for span, name in table("| Points | Rating |")
        for points_ in range(int(span.split(" to ")[0]), int(span.split(" to ")[1]) + 1)
    }

    assert told == {number: level_name(band(number)) for number in range(101)}


def test_the_highest_level_of_each_grade_is_the_evidenced_one():
    told = table("| Grade | Evidence | The highest level it can carry |")

    assert [(int(grade), int(most)) for grade, _, most in told] == [(e, e + 1) for e in range(4)]


@pytest.mark.parametrize("row", table("| Red line | Its theme is rated at most |"))
def test_a_red_line_caps_its_theme_as_the_table_says(row: list[str]):
    names, most = row
    states: dict[str, RedState] = {
        text(f"codes.red_state.{state}"): state
        for state in ("met", "unproven", "below", "unknown", "not_applicable")
    }

    for name in names.split(", or "):
        line = replace(Standing("q1", "rated", 4.0, 3, 4.0), red_state=states[name])
        score = score_theme(theme("t", [question("q1", red_level=2)]), {"q1": line}, DEFAULT)
        assert level_name(score.cap) == most


def test_the_overall_caps_are_those_of_the_text():
    assert "at most In place with any red line claimed but not shown" in page()
    assert level_name(overall_cap(["unproven", "met", "met"])) == "In place"
    assert "at most Partial with one that is not met or not known" in page()
    assert {overall_cap([state, "met"]) for state in ("below", "unknown")} == {2}
    assert "at most Early when there are at least two of those and they are half or more" in page()
    assert overall_cap(["below", "unknown", "met", "met", "not_applicable"]) == 1
    assert overall_cap(["below", "unknown", "met", "met", "met"]) == 2


@pytest.mark.parametrize(("kind", "of"), [(ThemeScore, "Theme"), (Overall, "Overall")])
def test_the_words_for_the_distance_change_where_the_table_says(kind: type[Scores], of: str):
    heading = "| | In step | Ahead of the evidence | Far ahead of the evidence |"
    told = next(row for row in table(heading) if row[0] == of)

    words = [
        kind("rated", 1.0, 4, claimed=4.0, evidenced=4.0 - gap / 25).gap_word for gap in range(101)
    ]

    ahead, far = words.index("ahead of the evidence"), words.index("far ahead of the evidence")
    assert told[1:] == [f"under {ahead}", f"{ahead} to {far - 1}", f"{far} or more"]


@pytest.mark.parametrize("row", table("| Agreed change, points | People's interval | Word |"))
def test_two_years_get_the_word_that_the_table_says(row: list[str]):
    size, interval, word = row
    changes: dict[str, list[int | None]] = {
        "not comparable": [None],
        "-4 to +4": [-4, 0, 4],
        "+5 or more": [5, 40],
        "-5 or less": [-5, -40],
    }
    intervals = {
        "wholly above 0": [(0.3, 0.1, 0.5)],
        "wholly below 0": [(-0.3, -0.5, -0.1)],
        "holds 0, estimate above 0": [(0.1, -0.2, 0.4)],
        "holds 0, estimate below 0": [(-0.1, -0.4, 0.2)],
        "estimate 0 or below": [(0.0, -0.2, 0.2), (-0.1, -0.3, 0.1), (-0.3, -0.5, -0.1)],
        "estimate 0 or above": [(0.0, -0.2, 0.2), (0.1, -0.1, 0.3), (0.3, 0.1, 0.5)],
        "none": [],
    }
    intervals["any"] = [three for some in intervals.values() for three in some]
    people: list[PeopleChange | None] = [
        PeopleChange(*three, 9.0, ("leadership",)) for three in intervals[interval]
    ]
    people += [None] if interval in ("none", "any") else []

    found = {verdict(n, one, DEFAULT) for n in changes[size] for one in people}

    assert found == {word}


def test_red_lines_of_the_bank_have_the_level_that_the_councillor_is_told():
    assert "A **red line** is met when its level is at least 2 and a document shows it." in page()

    lines = [one.red_level for one in our_bank().questions if one.red_line]

    assert lines
    assert set(lines) == {2} == {DEFAULT.red_level, DEFAULT.red_evidence}


# ---- The worked example ------------------------------------------------------------------------


def test_the_rows_of_the_worked_example_are_the_sample_as_it_stands(littlemoor: Findings):
    told = table("| Question | Level | Evidence | Shown | Weight |")
    questions = next(one for one in littlemoor.form if one.id == "children").questions
    numbers = {one.id: n for n, one in enumerate(littlemoor.bank.questions, start=1)}

    expected, sums = [], [0.0, 0.0, 0.0]
    for one in questions:
        stands = littlemoor.standings[one.id]
        assert stands.claimed is not None
        assert stands.evidenced is not None
        parts = (one.weight, stands.claimed * one.weight, stands.evidenced * one.weight)
        sums = [total + part for total, part in zip(sums, parts, strict=True)]
        cells = (stands.claimed, stands.evidence, stands.evidenced, *parts)
        expected.append([f"Q{numbers[one.id]} {one.title}", *(number_text(x) for x in cells)])

    assert told == [*expected, ["Together", "", "", "", *(number_text(x) for x in sums)]]


def test_the_steps_of_the_worked_example_come_to_what_the_toolkit_says(littlemoor: Findings):
    score = theme_of(littlemoor, "children")
    assert score.claimed is not None
    assert score.evidenced is not None
    assert score.band_evidenced is not None
    assert score.rating is not None
    claimed, evidenced = number_text(score.claimed), number_text(score.evidenced)

    steps = [
        f"Claimed: 33 ÷ 15 = {claimed}. Times 25 makes {score.points_claimed} points.",
        f"Evidenced: 30 ÷ 15 = {evidenced}. Times 25 makes {score.points_evidenced} points.",
        f"{score.points_evidenced} points are in the band {level_name(score.band_evidenced)}.",
        f"the rating is held at {level_name(score.rating)}.",
    ]

    assert [step for step in steps if step not in page()] == []
    assert score.held_down
    below = [one.question_id for one in littlemoor.red_lines if one.state == "below"]
    assert below == ["children-out-of-sight"]


def test_the_overall_of_the_worked_example_can_be_redone_from_levels(littlemoor: Findings):
    levels = [one.claimed for one in littlemoor.themes if one.claimed is not None]
    written = [round(level, 2) for level in levels]
    mean = round(sum(written) / len(written), 3)

    sentence = f"({' + '.join(number_text(x) for x in written)}) ÷ {len(written)} = {mean}."

    shown = littlemoor.overall.points_claimed
    assert f"{sentence} Times 25 makes {shown} points" in explain_overall(littlemoor)[0]
    assert f"{sentence} Times 25 makes {shown} points." in page()
    assert points(mean) == shown


def test_the_ranges_of_the_worked_example_are_those_of_the_toolkit(littlemoor: Findings):
    partly, unrated = theme_of(littlemoor, "levers"), theme_of(littlemoor, "integration")
    assert partly.known_share is not None

    sentences = [
        f"which is {round(100 * (1 - partly.known_share))} in 100 of the weight",
        f"The score, {partly.points_claimed}, is made of the others",
        f"{partly.points_low} if the unknown turned out worst, {partly.points_high} if best",
        f"as in *Integration and opportunity* ({unrated.points_low} to {unrated.points_high})",
    ]

    assert [one for one in sentences if one not in page()] == []
    assert unrated.status == "not_rated"
    assert unrated.points_claimed is None


def test_the_need_of_the_worked_example_is_the_bill_of_the_toolkit(littlemoor: Findings):
    need = littlemoor.needs["children-out-of-sight"]

    bill = (
        f"50 = {number_text(need.gap)}, and {number_text(need.red)} for a red line that is not "
        f"met: {number_text(need.total)}."
    )

    assert bill in page()
    assert (need.evidence, need.unsettled) == (0, 0)


# ---- How the estimators behave -----------------------------------------------------------------


def drawn(rng: np.random.Generator, shape: Sequence[float], n: int) -> list[Values]:
    """The answers of n people to one question, many times over."""
    return [Tally(tuple(row)).values for row in rng.multinomial(n, shape, RUNS).tolist()]


def persons(rng: np.random.Generator, shape: Sequence[float], n: int) -> list[Values]:
    """The values of n people in a theme of six questions, many times over."""
    means = rng.choice(5, size=(RUNS, n, 6), p=shape).mean(axis=2)
    return [Values.of(row) for row in means.tolist()]


def share(found: Sequence[bool]) -> float:
    """How many in a hundred are true."""
    return 100 * sum(found) / len(found)


@pytest.mark.parametrize(
    "row", table("| Population | People | 99% interval holds 0, % | Called clear, % |")
)
def test_intervals_of_groups_that_do_not_differ_cover_as_the_table_says(row: list[str]):
    name, people, holds, clear = row
    sizes = [int(n) for n in people.split(" and ")]
    rng = np.random.default_rng(1)
    first, second = (drawn(rng, SHAPES[name], n) for n in sizes)

    found = welch(list(zip(first, second, strict=True)), DEFAULT.gap_extra, DEFAULT.gap_conf)

    assert share([not one.leaves_out_zero for one in found]) == pytest.approx(
        float(holds), abs=0.15
    )
    words = [judge_gap(one, DEFAULT.gap_min).word for one in found]
    assert share([word == "clear" for word in words]) == pytest.approx(float(clear), abs=0.15)


def test_comparing_each_group_with_itself_is_not_fooled_by_another_mix_of_people():
    rng = np.random.default_rng(3)
    leaders, frontline = (0, 0.05, 0.25, 0.5, 0.2), (0.15, 0.35, 0.35, 0.1, 0.05)
    years = [(leaders, 8), (frontline, 30), (leaders, 20), (frontline, 10)]
    rows = list(zip(*(persons(rng, shape, n) for shape, n in years), strict=True))

    apart = [moved(Stratum(a, c), Stratum(b, d)) for a, b, c, d in rows]
    pooled = [moved(Stratum(a + b, c + d)) for a, b, c, d in rows]

    above, below = (share([one.low > 0 for one in apart]), share([one.high < 0 for one in apart]))
    assert f"lay above 0 in {share([one.low > 0 for one in pooled]):.1f}%" in page()
    assert f"the stratified one in {above:.1f}%, below it in {below:.1f}%" in page()


def moved(*strata: Stratum) -> Interval:
    """The interval for how far these strata moved."""
    found = change(strata, DEFAULT.yoy_conf, DEFAULT.theme_extra)
    assert found is not None
    return found
