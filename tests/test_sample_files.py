"""The sample councils say what their story says, in words that the bank knows."""

from __future__ import annotations

import csv
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from toolkit.banks.places import read_yaml
from toolkit.banks.reading import read_bank
from toolkit.method import DEFAULT
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Bank
from toolkit.scoring import ThemeScore, score_theme
from toolkit.standing import Standing, stand_agreed

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "sample_data"
YEARS = ("2024", "2025", "2026")


@cache
def bank_of(year: str) -> Bank:
    """The version of the bank that this year was answered with."""
    folder = yearly(year)["assessment"].get("bank", "candour")
    return read_bank(ROOT / "questions" / str(folder))


def sample(name: str) -> dict[str, Any]:
    document = read_yaml(SAMPLES / name)
    assert document.problems == ()
    return dict(document.data)


def yearly(year: str) -> dict[str, Any]:
    return sample(f"merrowdale/{year}.yaml")


@pytest.mark.parametrize("year", YEARS)
def test_every_question_is_agreed_with_a_reason(year: str) -> None:
    agreed = yearly(year)["agreed"]

    assert set(agreed) == set(bank_of(year).by_id)
    assert [q for q, record in agreed.items() if len(record["rationale"]) < 10] == []


@pytest.mark.parametrize("year", YEARS)
def test_only_a_document_or_an_outside_check_has_a_reference(year: str) -> None:
    for question, record in yearly(year)["agreed"].items():
        assert ("reference" in record) == (record["evidence"] in "23"), question


def scored(year: str) -> tuple[list[ThemeScore], dict[str, Standing]]:
    bank, standings = bank_of(year), {}
    for question_id, said in yearly(year)["agreed"].items():
        record = AgreedRecord(
            question_id,
            "rated",
            level=int(said["level"]),
            evidence=int(said["evidence"]),
            reference=said.get("reference", ""),
            rationale=said["rationale"],
        )
        standings[question_id] = stand_agreed(bank.by_id[question_id], record, DEFAULT)
    return [score_theme(theme, standings, DEFAULT) for theme in bank.themes], standings


@pytest.mark.parametrize(
    ("year", "claimed", "shown"),
    [
        ("2024", [32, 38, 39, 60, 50, 30], [29, 35, 39, 36, 33, 30]),
        ("2025", [47, 43, 49, 45, 40, 38], [47, 43, 49, 45, 40, 38]),
        ("2026", [63, 54, 56, 66, 60, 55], [63, 54, 56, 66, 60, 55]),
    ],
)
def test_the_scores_are_those_of_the_story(year: str, claimed: list[int], shown: list[int]) -> None:
    themes, standings = scored(year)

    assert [theme.points_claimed for theme in themes] == claimed
    assert [theme.points_evidenced for theme in themes] == shown
    assert [one.problems for one in standings.values() if one.problems] == []


def test_the_red_lines_are_those_of_the_story() -> None:
    counts = {}
    for year in YEARS:
        states = [one.red_state for one in scored(year)[1].values()]
        counts[year] = tuple(states.count(state) for state in ("met", "unproven", "below"))

    assert counts == {"2024": (1, 5, 1), "2025": (6, 0, 1), "2026": (7, 0, 0)}
    assert scored("2025")[1]["children-out-of-sight"].red_state == "below"


@pytest.mark.parametrize("year", YEARS)
def test_five_of_each_group_answer_the_fourteen_mirrored_questions(year: str) -> None:
    bank = bank_of(year)
    with (SAMPLES / f"merrowdale/answers-{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    mirrored = [question.id for question in bank.questions if question.mirrored]
    asked = [key for key in rows[0] if key not in ("code", "group", "role")]
    assert sorted(asked) == sorted(mirrored)
    assert {row[q] for row in rows for q in mirrored} <= {"0", "1", "2", "3", "4", "dont_know"}
    assert [row["group"] for row in rows] == [g.id for g in bank.groups for _ in range(5)]


def test_actions_keep_their_ref_from_year_to_year() -> None:
    plans = {year: yearly(year)["plan"] for year in YEARS}

    by_ref: dict[str, tuple[str, str]] = {}
    for year in YEARS:
        assert len({action["ref"] for action in plans[year]}) == len(plans[year])
        for action in plans[year]:
            same = (action["title"], action["question_ids"][0])
            assert ("carried_from" in action) == (action["ref"] in by_ref), action["ref"]
            assert by_ref.setdefault(action["ref"], same) == same
            assert action["ref"][:2] == bank_of(year).theme_of[action["question_ids"][0]].code


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


def test_the_small_sample_answers_the_core_questions() -> None:
    bank = bank_of("2026")
    small = sample("small.yaml")

    assert set(small["answers"]) == {q.id for q in bank.questions if q.core}
    assert small["assessment"]["form"] == "core"
    assert len(small["plan"]) == 2


def test_both_councils_say_that_they_are_made_up() -> None:
    for council in (sample("small.yaml"), sample("merrowdale/council.yaml")):
        assert council["council"]["sample"] == "yes"
