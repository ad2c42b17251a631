"""Charts: what is drawn is what the tables say, and it can be told in one sentence."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.io as pio
import pytest

from tests.builders import theme
from tests.councils import act, first_year, material, records
from toolkit import charts, frames
from toolkit.charts.chart import ALT_MOST
from toolkit.charts.ruler import (
    BLUE,
    LEVELS,
    LIFT,
    NEUTRAL,
    ORANGE,
    PAGE,
    PINK,
    TEAL,
    TEXT,
    Mark,
    Row,
    draw_rows,
    place_words,
)
from toolkit.findings import Findings, work_out
from toolkit.frames import columns

KNOWN = (3, 2, 2, 1, 2, 4)


def words_on(chart: charts.Chart) -> list[str]:
    return [one.text for one in chart.figure.layout.annotations]


def marks_on(chart: charts.Chart) -> dict[str, float]:
    """What each mark says when it is pointed at, with its place on the ruler."""
    return {
        words: trace.x[at]
        for trace in chart.figure.data
        for at, words in enumerate(trace.hovertext or ())
    }


def three_years() -> Findings:
    first = material(records((1, 1, 1, 1, 1, 1), 1), year=2024)
    second = material(records((2, 1, 2, 1, 1, 2)), year=2025)
    return work_out(material(records((3, 2, 2, 1, 1, 3)), year=2026, earlier=(first, second)))


def groups_frame(rows: list[tuple[str, str, float | None, float | None, int]]) -> pd.DataFrame:
    """Rows of theme, group, its average, the leaders' average, questions compared."""
    return pd.DataFrame(
        [
            {
                columns.THEME_ID: name,
                columns.THEME_SHORT: name,
                columns.GROUP: group,
                columns.AVERAGE: average,
                columns.REFERENCE_AVERAGE: reference,
                columns.N_QUESTIONS: n,
            }
            for name, group, average, reference, n in rows
        ],
        dtype="object",
    )


GROUPS = groups_frame(
    [
        ("roads", "Staff", 1.5, 3.0, 3),
        ("roads", "Residents", None, 3.0, 2),
        ("parks", "Staff", 2.0, 2.5, 3),
    ]
)


def test_colours_are_those_that_the_page_replaces_by_the_theme():
    importlib.import_module("streamlit.elements.plotly_chart")
    theme_module = importlib.import_module("streamlit.elements.lib.streamlit_plotly_theme")

    colours = pio.templates["streamlit"].layout.colorway

    assert colours[:4] == (BLUE, TEAL, PINK, ORANGE)
    assert colours[8:10] == (TEXT, NEUTRAL)
    assert theme_module.BG_COLOR == PAGE


def test_a_theme_stands_where_its_evidenced_points_are_best_first():
    scores = frames.theme_scores(first_year(KNOWN, evidence=1))

    chart = charts.draw_themes(scores)

    best_first = scores.sort_values(columns.EVIDENCED, ascending=False)
    places = dict(zip(best_first[columns.THEME_SHORT], best_first[columns.EVIDENCED], strict=True))
    assert marks_on(chart) == {f"{name}: {points}": points for name, points in places.items()}
    assert list(chart.table.index) == list(places)
    assert list(chart.table["Score"]) == [str(points) for points in places.values()]


def test_what_is_not_known_is_a_band_as_wide_as_the_range():
    scores = frames.theme_scores(first_year((3, 2, 2, None, 2, 4)))
    row = scores[scores[columns.THEME_ID] == "parks"].iloc[0]

    chart = charts.draw_themes(scores)

    low, high = row[columns.EVIDENCED_LOW], row[columns.EVIDENCED_HIGH]
    assert low < high
    bands = [trace.x for trace in chart.figure.data if trace.line.width == 10 and trace.x[0] < 100]
    assert (low, high) in bands
    assert any(words.startswith(f"range {low} to {high}") for words in words_on(chart))


def test_a_theme_without_a_score_has_no_mark_and_says_why():
    scores = frames.theme_scores(first_year((3, 2, 2, None, None, 4)))

    chart = charts.draw_themes(scores)

    assert [words for words in marks_on(chart) if words.startswith("parks")] == []
    assert any("Too many of its questions" in words for words in words_on(chart))
    assert chart.table.loc["parks", "Score"] == "no score"


def test_a_gap_is_the_difference_of_the_two_points_below_it():
    scores = frames.theme_scores(first_year((3, 3, 3, 2, 2, 2), evidence=1))

    chart = charts.draw_claims(scores)

    assert chart is not None
    assert "can show 50, claim 75" in words_on(chart)
    assert "gap <b>25</b>" in words_on(chart)
    assert "no gap" in words_on(chart)
    assert "Widest gap: roads 25" in chart.in_words


def test_claims_are_not_drawn_where_nothing_was_judged():
    scores = frames.theme_scores(first_year(KNOWN))
    scores[columns.GAP] = pd.array([pd.NA, pd.NA], dtype="Int64")

    assert charts.draw_claims(scores) is None


def test_groups_are_drawn_furthest_apart_first_with_both_ends_named():
    chart = charts.draw_groups(GROUPS, "Leaders")

    assert chart is not None
    names = [words for words in words_on(chart) if words in ("<b>roads</b>", "<b>parks</b>")]
    assert names == ["<b>roads</b>", "<b>parks</b>"]
    assert "lowest: Staff 1.5<br>highest: Leaders 3.0" in words_on(chart)
    assert "Furthest apart: roads, 1.5 levels" in chart.in_words


def test_a_group_that_may_not_be_shown_has_no_mark_and_words_in_the_table():
    chart = charts.draw_groups(GROUPS, "Leaders")

    assert chart is not None
    assert [words for words in marks_on(chart) if "Residents 0" in words] == []
    assert chart.table.loc["roads", "Residents"] == "Not shown"


def test_groups_are_not_drawn_where_no_two_figures_may_be_shown():
    alone = groups_frame([("roads", "Staff", None, 3.0, 3)])

    assert charts.draw_groups(alone, "Leaders") is None


def test_the_widest_questions_come_first_and_a_side_is_no_place_on_the_ruler():
    row = {columns.REF: "Q1", columns.QUESTION: "Arriving", columns.GROUP_ID: "g"}
    wide = {**row, columns.REF: "Q2", columns.QUESTION: "Staying"}
    frame = pd.DataFrame(
        [
            {**row, columns.GROUP: "Leaders", columns.AVERAGE: "2.5"},
            {**row, columns.GROUP: "Staff", columns.AVERAGE: "2.0"},
            {**wide, columns.GROUP: "Leaders", columns.AVERAGE: "3.0"},
            {**wide, columns.GROUP: "Staff", columns.AVERAGE: "1.0"},
            {**wide, columns.GROUP: "Others", columns.AVERAGE: "Nearly all at 3 or 4"},
        ]
    )

    chart = charts.draw_widest(frame, "Leaders")

    assert chart is not None
    assert list(chart.table.index) == ["Q2 Staying", "Q1 Arriving"]
    assert chart.table.loc["Q2 Staying", "Others"] == "Not shown"


def test_a_change_is_the_difference_of_the_two_points_below_it():
    findings = three_years()
    change = findings.changes[1]
    found = frames.changes(findings, change)
    roads = found[found[columns.THEME_ID] == "roads"].iloc[0]

    chart = charts.draw_change(found, "2025", "2026")

    assert roads[columns.CHANGE] == roads[columns.AFTER] - roads[columns.BEFORE] > 0
    assert f"up <b>{roads[columns.CHANGE]}</b>" in words_on(chart)
    assert f"{roads[columns.BEFORE]} in 2025, {roads[columns.AFTER]} in 2026" in words_on(chart)
    assert "Overall" not in chart.table.index


@pytest.mark.parametrize(
    ("change", "word"), [(8, "up 8"), (-3, "down 3"), (0, "no change"), (None, "not comparable")]
)
def test_a_change_is_said_in_a_word_and_a_number(change, word):
    assert charts.change_word(change) == word


def test_themes_that_cannot_be_compared_have_no_mark():
    findings = three_years()
    found = frames.changes(findings, findings.changes[0])
    for name in (columns.BEFORE, columns.AFTER, columns.CHANGE):
        found[name] = pd.array([pd.NA] * len(found), dtype="Int64")

    chart = charts.draw_change(found, "2024", "2025")

    assert marks_on(chart) == {}
    assert words_on(chart).count("not comparable") == 2
    assert "None can be compared" in chart.in_words


def test_a_trend_joins_comparable_years_and_breaks_between_others():
    frame = frames.years(three_years())

    whole = charts.draw_trend(frame)
    broken = charts.draw_trend(frame, {("roads", "a2025")})

    def runs(chart: charts.Chart) -> list[int]:
        return [len(trace.x) for trace in chart.figure.data if trace.mode == "lines+markers"]

    assert runs(whole) == [3, 3, 3, 3]
    assert runs(broken) == [1, 2, 1, 2, 3, 3]


def test_a_trend_tells_every_year_of_every_theme_in_its_table():
    chart = charts.draw_trend(frames.years(three_years()))

    assert list(chart.table.columns) == ["2024", "2025", "2026"]
    assert chart.table.loc["parks", "2024"] == "show 25, claim 25"


def test_every_open_action_stands_at_its_need_and_none_that_is_finished():
    actions = [act("TH-01"), act("TH-02", ["p1"]), act("TH-03", ["r2"], status="complete")]
    findings = first_year((1, 2, 2, 1, 2, 4), actions)

    chart = charts.draw_effort(frames.plan(findings), findings.plan.now)

    assert chart is not None
    assert set(chart.table.index) == {"TH-01", "TH-02"}
    needs = {one.action_id: str(one.need) for one in findings.plan.needs.values()}
    assert chart.table.loc["TH-01", "Need"] == needs["TH-01"]


def test_what_is_needed_most_is_told_in_the_words_of_the_action():
    long = "Publish " + "what every ward was promised and " * 8
    short = first_year((1, 2, 2, 1, 2, 4), [replace(act("TH-01"), title="Name one lead")])
    longer = first_year((1, 2, 2, 1, 2, 4), [replace(act("TH-01"), title=long)])

    told = charts.draw_effort(frames.plan(short), short.plan.now)
    cut = charts.draw_effort(frames.plan(longer), longer.plan.now)

    assert told is not None
    assert cut is not None
    assert told.finding.endswith("points: Name one lead (TH-01)")
    assert cut.finding.endswith("… (TH-01)")
    assert len(cut.finding) < 170


def test_refs_of_actions_never_lie_on_one_another():
    findings = first_year((1, 2, 2, 1, 2, 4), [act(f"TH-{n:02d}") for n in range(25)])

    chart = charts.draw_effort(frames.plan(findings), findings.plan.now)

    assert chart is not None
    refs = [one for one in chart.figure.layout.annotations if "TH-" in one.text]
    heights = sorted(one.y for one in refs)
    assert len(refs) == 25
    assert min(b - a for a, b in pairwise(heights)) >= 20
    assert heights[0] > chart.figure.layout.yaxis.range[0]


def test_a_plan_without_open_actions_has_no_chart():
    findings = first_year(KNOWN, [act("TH-01", status="complete")])

    assert charts.draw_effort(frames.plan(findings), findings.plan.now) is None


MOVED = pd.DataFrame(
    [
        {
            columns.GROUP: name,
            columns.BEFORE: before,
            columns.AFTER: after,
            columns.CHANGE: round(after - before, 1),
            columns.N_QUESTIONS: 9,
        }
        for name, before, after in (("Leadership", 2.2, 1.8), ("Staff", 1.1, 1.5), ("All", 2, 2))
    ],
    dtype="object",
)


def test_each_group_is_drawn_beside_itself_with_its_move_in_words():
    chart = charts.draw_group_changes(MOVED, "2024", "2025")

    assert marks_on(chart)["Leadership: 2.2 in 2024"] == 2.2
    assert marks_on(chart)["Leadership: 1.8 in 2025"] == 1.8
    moves = [re.sub("<.*?>", "", one) for one in words_on(chart)]
    assert [one for one in moves if one in ("up 0.4", "down 0.4", "no change")] == [
        "down 0.4",
        "up 0.4",
        "no change",
    ]
    assert "Leadership down 0.4, Staff up 0.4, All no change" in chart.in_words
    assert list(chart.table.loc["Staff"]) == ["1.1", "1.5", "9"]


def test_contributions_go_to_both_sides_of_nothing_and_the_most_comes_first():
    first = material(records((3, 3, 3, 1, 1, 1)), year=2025)
    findings = work_out(material(records((1, 2, 2, 3, 3, 3)), year=2026, earlier=(first,)))
    found = frames.changes(findings, findings.changes[0])
    parts = dict(zip(found[columns.THEME_ID], found[columns.CONTRIBUTION], strict=True))

    chart = charts.draw_contributions(found)

    bars = [(trace.x[1], trace.line.color) for trace in chart.figure.data if trace.mode == "lines"]
    assert [one for one, _ in bars] == pytest.approx([parts["parks"], parts["roads"]])
    assert [colour for _, colour in bars] == [BLUE, ORANGE]
    assert chart.figure.layout.xaxis.range[0] < parts["roads"] < 0
    assert list(chart.table.index) == ["parks", "roads"]
    assert [str(cell)[0] for cell in chart.table.iloc[:, 0]] == ["+", "\u2212"]


@pytest.mark.parametrize(
    ("points", "shown"), [(-1.25, "\u22121.3"), (0.04, "0.0"), (0.05, "+0.1"), (2, "+2.0")]
)
def test_points_are_rounded_half_away_from_nothing_as_everywhere(points, shown):
    assert charts.tenths(points) == shown


def test_where_no_theme_can_be_compared_there_are_no_bars():
    findings = three_years()
    found = frames.changes(findings, findings.changes[0])
    found[columns.CONTRIBUTION] = pd.Series([None] * len(found), dtype="object")

    chart = charts.draw_contributions(found)

    assert "nothing to draw" in chart.in_words
    assert chart.table.empty


def every_chart() -> list[charts.Chart]:
    findings = three_years()
    planned = first_year((1, 2, 2, 1, 2, 4), [act("TH-01")])
    scores = frames.theme_scores(findings)
    found = [
        charts.draw_themes(scores),
        charts.draw_claims(scores),
        charts.draw_groups(GROUPS, "Leaders"),
        charts.draw_change(frames.changes(findings, findings.changes[1]), "2025", "2026"),
        charts.draw_contributions(frames.changes(findings, findings.changes[1])),
        charts.draw_group_changes(MOVED, "2025", "2026"),
        charts.draw_trend(frames.years(findings)),
        charts.draw_effort(frames.plan(planned), planned.plan.now),
    ]
    return [one for one in found if one is not None]


def test_every_chart_has_a_short_sentence_and_a_small_table():
    drawn = every_chart()

    assert len(drawn) == 8
    for chart in drawn:
        assert 40 < len(chart.in_words) <= ALT_MOST
        assert chart.table.index.name
        assert 1 <= len(chart.table.columns) <= 6
        assert chart.table.map(lambda cell: isinstance(cell, str)).all(axis=None)


def test_no_chart_zooms_moves_or_names_a_colour_of_its_own():
    own = {BLUE, TEAL, PINK, ORANGE, TEXT, NEUTRAL, PAGE}

    for chart in every_chart():
        layout = chart.figure.layout
        assert layout.xaxis.fixedrange
        assert layout.yaxis.fixedrange
        assert layout.dragmode is False
        assert colours_in(json.loads(chart.figure.to_json())) <= own


def colours_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(colours_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(colours_in, value))
    return {value} if isinstance(value, str) and value.startswith("#") else set()


def test_a_ruler_always_runs_from_nought_to_its_end():
    scores = frames.theme_scores(first_year((4, 4, 4, 4, 4, 4)))

    chart = charts.draw_themes(scores)

    assert chart.figure.layout.xaxis.range == (0, 100)
    landmarks = {"0 Not yet", "25 Early", "50 Partial", "75 In place", "100 Sustained"}
    assert landmarks <= set(words_on(chart))


def test_a_sentence_stays_short_whatever_themes_are_called():
    long = "x" * 200
    scores = frames.theme_scores(first_year(KNOWN)).assign(**{columns.THEME_SHORT: long})

    assert len(charts.draw_themes(scores).in_words) <= ALT_MOST


def test_a_name_with_tags_in_it_is_drawn_as_it_was_typed():
    assert theme("<a>").short == "<a>"
    scores = frames.theme_scores(first_year(KNOWN)).assign(**{columns.THEME_SHORT: "<a href=x>"})

    chart = charts.draw_themes(scores)

    assert "<b>&lt;a href=x&gt;</b>" in words_on(chart)
    assert not any("<a href" in words for words in words_on(chart))


@pytest.mark.parametrize("share", [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1])
@pytest.mark.parametrize("signs", [5, 20, 35])
def test_words_stay_on_the_smallest_phone(share, signs):
    at, anchor = place_words(share, signs)

    width = signs * 7.6 / 268
    left = {"left": at, "center": at - width / 2, "right": at - width}[anchor]
    assert left >= -1e-9
    assert left + min(1.0, width) <= 1 + 1e-9


def test_marks_that_would_hide_one_another_stand_above_one_another():
    row = Row("Courage", "", tuple(Mark(at, "") for at in (2, 2, 2.1, 3)), ())

    figure = draw_rows([row], LEVELS)

    heights = [one.y[0] for one in figure.data if one.marker.size == 20]
    lowest = heights[0]
    assert [round(height - lowest) for height in heights] == [0, LIFT, 2 * LIFT, 0]
    (name,) = [one for one in figure.layout.annotations if "Courage" in one.text]
    assert name.y + name.yshift > lowest + 2 * LIFT


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ((4, 4, 4, 0, 0, 0), "stands highest at"),
        ((2, 2, 2, 2, 2, 2), "themes stand close together"),
        ((None,) * 6, "No theme has a score yet"),
    ],
)
def test_the_finding_above_a_chart_is_what_its_table_says(known, says):
    chart = charts.draw_themes(frames.theme_scores(first_year(known, evidence=2)))

    scores = [int(cell) for cell in chart.table["Score"] if cell.isdigit()]
    assert says in chart.finding
    assert all(str(end) in chart.finding for end in ({max(scores), min(scores)} if scores else ()))


def test_the_finding_of_two_years_names_the_theme_that_moved_most():
    findings = three_years()
    change = findings.changes[-2]

    chart = charts.draw_change(frames.changes(findings, change), "2025", "2026")

    first = chart.table.iloc[0]
    assert str(first.name) in chart.finding
    assert charts.change_word(int(first["Change"].replace("\u2212", "-"))) in chart.finding
