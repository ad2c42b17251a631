"""Merrowdale's three years, told by what the method gives: the numbers stand, the story follows.

Each sentence here is one that a screen, the workbook or sample_data/README.md says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.prepared import put_sample
from toolkit import frames
from toolkit.app import picks, spans
from toolkit.comparison import Change
from toolkit.data import find_data
from toolkit.explaining import explain_actions, explain_verdict, headline_years
from toolkit.findings import Findings
from toolkit.frames import columns
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, workspaces_of

YEARS = (2024, 2025, 2026)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Findings]]:
    store = open_store(put_sample(tmp_path_factory.mktemp("story") / "candour.db"))
    workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]
    yield {one.year: workspace.findings(one.id) for one in workspace.assessments()}
    store.close()


def change_of(story: dict[int, Findings], before: int, after: int) -> Change:
    pair = story[before].assessment.id, story[after].assessment.id
    return next(one for one in story[2026].changes if (one.before_id, one.after_id) == pair)


def levels_of(story: dict[int, Findings], question_id: str) -> list[float | None]:
    return [
        one.claimed if (one := story[year].standings.get(question_id)) else None for year in YEARS
    ]


def test_quiet_pride_claims_far_more_than_it_can_show_where_it_matters_most(story):
    themes = {one.theme_id: one for one in story[2024].themes}

    assert (themes["children"].points_claimed, themes["children"].points_evidenced) == (60, 36)
    assert themes["children"].points_claimed == max(one.points_claimed for one in themes.values())
    assert themes["children"].gap_word == "ahead of the evidence"
    assert themes["children"].rating == 1
    assert themes["children"].cap == 1
    unproven = [one for one in story[2024].red_lines if one.state == "unproven"]
    assert len(unproven) == 5


def test_honesty_lowers_two_themes_while_what_can_be_shown_rises(story):
    change = change_of(story, 2024, 2025)

    lowered = spans.lowered_with_evidence(story[2025], change)

    assert lowered == ("Preventing harm to children", "Leadership and courage")
    words = {one.theme_id: (one.change_points, one.verdict) for one in change.themes}
    assert words == {
        "three-questions": (17, "improved"),
        "integration": (8, "improved"),
        "equality": (9, "up, not tested"),
        "children": (-16, "fall not shared"),
        "courage": (-10, "fall not shared"),
        "levers": (9, "up, not tested"),
    }
    assert (change.overall.change_points, change.overall.verdict) == (2, "no clear change")
    assert headline_years(story[2025], change) == (
        "No clear change since 2024: +2 points. 4 themes rose. "
        "In 2 themes the agreed level fell and people's own answers did not."
    )
    assert explain_verdict(story[2025], change.overall) == "It is smaller than 5 points."


def test_leaders_came_down_to_where_everybody_else_was(story):
    groups = frames.group_changes(story[2024], story[2025])

    moved = dict(zip(groups[columns.GROUP_ID], groups[columns.CHANGE], strict=True))

    assert moved.pop("leadership") == -0.4
    assert sorted(moved.values()) == [0.3, 0.4, 0.4, 0.4]
    seen = [picks.gap_counts(story[year]) for year in YEARS]
    assert [one["clear"] for one in seen] == [12, 0, 2]
    assert [one["possible"] for one in seen] == [10, 4, 10]


def test_in_2026_leaders_rose_faster_than_others_noticed(story):
    groups = frames.group_changes(story[2025], story[2026])

    moved = dict(zip(groups[columns.GROUP_ID], groups[columns.CHANGE], strict=True))

    assert moved["leadership"] == 0.9
    assert max(value for group, value in moved.items() if group != "leadership") == 0.5


def test_repair_mends_the_red_line_and_people_see_it_too(story):
    change = change_of(story, 2025, 2026)

    moves = spans.red_line_moves(story[2025], story[2026])

    assert levels_of(story, "children-out-of-sight") == [1, 1, 3]
    assert moves == ("Q28 Children out of sight: Not met, now Met",)
    assert headline_years(story[2026], change) == (
        "Up 15 points since 2025, and people's own answers rose with it. 5 themes rose."
    )
    assert explain_verdict(story[2026], change.overall) == (
        "The score rose by 5 points or more, and people's own answers rose with it."
    )
    equality = next(one for one in change.themes if one.theme_id == "equality")
    assert (equality.change_points, equality.verdict) == (7, "no clear change")
    assert explain_verdict(story[2026], equality) == (
        "It is 5 points or more, but what people answered moved by no more than chance could do."
    )


def test_steady_work_shows_step_by_step(story):
    for id in ("english-language", "area-plan-and-measures", "one-person-answers"):
        assert levels_of(story, id) == [1, 2, 3]


def test_what_did_not_move_is_what_the_council_does_not_hold(story):
    stuck = spans.stuck(story[2026])

    titles = {one.split(" ", 1)[1] for one in stuck}
    lowest = {one.title for one in story[2026].questions if levels_of(story, one.id) == [1, 1, 1]}
    assert len(titles) == 10
    assert lowest == {
        "Fair treatment in the justice system",
        "Fair hiring by local employers",
        "Influence with every school",
    }
    assert lowest <= titles


def test_the_questions_that_changed_take_a_point_from_what_was_published(story):
    long = change_of(story, 2024, 2026).overall

    assert (long.published_change, long.change_points, long.method_effect) == (17, 18, -1)
    assert [story[year].overall.points_claimed for year in YEARS] == [42, 44, 59]
    assert [story[year].overall.points_evidenced for year in YEARS] == [34, 44, 59]


def test_finished_actions_rose_more_and_nobody_calls_it_proof(story):
    assert explain_actions(change_of(story, 2025, 2026)) == (
        "Questions with a finished action moved by +1; questions that started in the same place "
        "without one moved by +0.6. The difference, +0.4, is not proof: other things changed too."
    )
    assert "Too few questions" in explain_actions(change_of(story, 2024, 2025))


def test_the_sample_tells_its_readers_the_same_numbers(story):
    said = (find_data("sample_data") / "README.md").read_text(encoding="utf-8")
    changes = change_of(story, 2024, 2025), change_of(story, 2025, 2026)

    for number, theme in enumerate(story[2026].form):
        one, two = (change.themes[number] for change in changes)
        row = [theme.title, f"{one.n_common} of {len(theme.questions)}"]
        for part in (one, two):
            row += [f"{part.change_points:+d}".replace("-", "\u2212"), part.verdict]
        assert f"| {' | '.join(row)} |" in said, theme.title
