"""The sample councils say what their story says, in words that the bank knows."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from toolkit.banks.places import read_yaml
from toolkit.banks.reading import read_bank
from toolkit.model.bank import Bank

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "sample_data"
YEARS = ("2024", "2025", "2026")


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(ROOT / "questions" / "candour")


def sample(name: str) -> dict[str, Any]:
    document = read_yaml(SAMPLES / name)
    assert document.problems == ()
    return dict(document.data)


def yearly(year: str) -> dict[str, Any]:
    return sample(f"merrowdale/{year}.yaml")


@pytest.mark.parametrize("year", YEARS)
def test_every_question_is_agreed_with_a_reason(bank: Bank, year: str) -> None:
    agreed = yearly(year)["agreed"]

    assert set(agreed) == set(bank.by_id)
    assert [q for q, record in agreed.items() if len(record["rationale"]) < 10] == []


@pytest.mark.parametrize("year", YEARS)
def test_only_a_document_or_an_outside_check_has_a_reference(year: str) -> None:
    for question, record in yearly(year)["agreed"].items():
        assert ("reference" in record) == (record["evidence"] in "23"), question


def test_the_scores_are_those_of_the_story(bank: Bank) -> None:
    story = {
        "2024": (31.2, 33.3, 38.9, 60.2, 50.0, 29.7),
        "2025": (46.9, 43.1, 48.6, 45.5, 40.4, 37.5),
        "2026": (62.5, 54.2, 55.6, 65.9, 59.6, 54.7),
    }

    for year, expected in story.items():
        agreed = yearly(year)["agreed"]
        for theme, points in zip(bank.themes, expected, strict=True):
            total = sum(q.weight * int(agreed[q.id]["level"]) for q in theme.questions)
            weight = sum(q.weight for q in theme.questions)
            assert abs(25 * total / weight - points) <= 0.051, (year, theme.id)


def test_red_lines_below_their_level_are_those_of_the_story(bank: Bank) -> None:
    below = {
        year: [
            q.id
            for q in bank.questions
            if q.red_level is not None and int(yearly(year)["agreed"][q.id]["level"]) < q.red_level
        ]
        for year in YEARS
    }

    assert below == {
        "2024": ["children-out-of-sight"],
        "2025": ["children-out-of-sight"],
        "2026": [],
    }


@pytest.mark.parametrize("year", YEARS)
def test_five_of_each_group_answer_the_fourteen_mirrored_questions(bank: Bank, year: str) -> None:
    with (SAMPLES / f"merrowdale/answers-{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    mirrored = [question.id for question in bank.questions if question.mirrored]
    assert [key for key in rows[0] if key not in ("code", "group", "role")] == mirrored
    assert {row[q] for row in rows for q in mirrored} <= {"0", "1", "2", "3", "4", "dont_know"}
    assert [row["group"] for row in rows] == [g.id for g in bank.groups for _ in range(5)]


def test_actions_keep_their_ref_from_year_to_year(bank: Bank) -> None:
    plans = {year: yearly(year)["plan"] for year in YEARS}

    by_ref: dict[str, tuple[str, str]] = {}
    for year in YEARS:
        assert len({action["ref"] for action in plans[year]}) == len(plans[year])
        for action in plans[year]:
            same = (action["title"], action["question_ids"][0])
            assert ("carried_from" in action) == (action["ref"] in by_ref), action["ref"]
            assert by_ref.setdefault(action["ref"], same) == same
            assert action["ref"][:2] == bank.theme_of[action["question_ids"][0]].code


def test_the_last_plan_shows_every_state_that_an_action_can_be_in() -> None:
    plan = yearly("2026")["plan"]

    assert {action["status"] for action in plan} == {
        "not_started",
        "in_progress",
        "blocked",
        "searching",
        "complete",
        "stopped",
    }
    assert [a["ref"] for a in plan if "due" not in a] == ["LE-05"]
    assert [
        a["ref"]
        for a in plan
        if a.get("due", "9") < "2026-11-22" and a["status"] not in ("complete", "stopped")
    ] == ["LE-04"]
    assert all(a.get("reason") for a in plan if a["status"] == "stopped")


def test_an_unfinished_action_is_carried_into_the_next_plan() -> None:
    for year, following in pairwise(YEARS):
        later = {a["ref"] for a in yearly(following)["plan"]}
        open_refs = {
            a["ref"] for a in yearly(year)["plan"] if a["status"] not in ("complete", "stopped")
        }
        assert open_refs <= later


def test_the_small_sample_answers_the_core_questions(bank: Bank) -> None:
    small = sample("small.yaml")

    assert set(small["answers"]) == {q.id for q in bank.questions if q.core}
    assert small["assessment"]["form"] == "core"
    assert len(small["plan"]) == 2


def test_both_councils_say_that_they_are_made_up() -> None:
    for council in (sample("small.yaml"), sample("merrowdale/council.yaml")):
        assert council["council"]["sample"] == "yes"
