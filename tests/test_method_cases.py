"""Case files run through the package, and what is told of a mismatch or a broken file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.method_cases import KINDS, main, mismatches

BY_HAND = Path(__file__).parent / "cases" / "by_hand.json"


def written(folder, cases):
    path = folder / "cases.json"
    path.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    return str(path)


def test_every_case_worked_by_hand_passes(capsys):
    code = main([str(BY_HAND)])

    assert capsys.readouterr().out.endswith(" passed, 0 failed\n")
    assert code == 0


def test_every_kind_of_case_has_been_worked_by_hand():
    cases = json.loads(BY_HAND.read_text(encoding="utf-8"))["cases"]

    assert {case["kind"] for case in cases} == set(KINDS)


def test_a_mismatch_is_told_with_its_path_and_both_values(tmp_path, capsys):
    groups = {"leadership": {"levels": [2, 2, 2]}}
    case = {
        "id": "X1",
        "kind": "question",
        "input": {"groups": groups},
        "expected": {"working": 3.0, "counts": [0, 0, 3, 0, 0]},
    }

    code = main([written(tmp_path, [case])])

    assert "X1 working: expected 3.0, actual 2.0" in capsys.readouterr().out
    assert code == 1


def test_a_case_that_breaks_fails_alone(tmp_path, capsys):
    sound = {"kind": "suppression", "input": {"sizes": {}}, "expected": {"shown": []}}
    cases = [{"kind": "riddle", "input": {}, "expected": {}}, {"kind": "plan", "input": {}}, sound]

    code = main([written(tmp_path, cases)])

    assert capsys.readouterr().out.endswith("1 passed, 2 failed\n")
    assert code == 1


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"cases": 3}', '{"nothing": []}'])
def test_a_file_that_is_not_of_cases_is_told_and_ends_with_2(tmp_path, capsys, text):
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")

    assert main([str(path)]) == 2
    assert "broken.json" in capsys.readouterr().err


def test_a_missing_file_or_none_ends_with_2(tmp_path, capsys):
    assert main([str(tmp_path / "gone.json")]) == 2
    assert main([]) == 2
    assert "Name one case file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {}, False),
        ({"a": None}, {"a": 0}, False),
        ({"a": 0}, {"a": None}, False),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1.0}, {"a": 1}, True),
        ({"a": 1.0}, {"a": 1.0000009}, True),
        ({"a": 1.0}, {"a": 1.00001}, False),
        ({"a": 1.0}, {"a": float("nan")}, False),
        ({"a": [1, 2]}, {"a": (1, 2)}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"a": [1]}, {"a": [1, 2]}, False),
        ({"top_share": {"A": 0.5}}, {"top_share": {"A": 0.52}}, True),
        ({"top_share": {"A": 0.5}}, {"top_share": {"A": 0.54}}, False),
    ],
)
def test_numbers_match_within_the_tolerance_and_everything_else_exactly(expected, actual, same):
    assert (not list(mismatches(expected, actual, 1e-6, 0.03))) == same
