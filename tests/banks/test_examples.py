"""A worked example that the method does not bear out is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.banks.examples import check_examples
from toolkit.banks.places import read_yaml
from toolkit.banks.reading import check_bank, read_bank
from toolkit.errors import Problem
from toolkit.model.bank import Bank

CANDOUR = Path(__file__).parent.parent.parent / "questions" / "candour"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(CANDOUR)


def check(folder: Path, bank: Bank, text: str) -> tuple[Problem, ...]:
    (folder / "examples.yaml").write_text(text, encoding="utf-8")
    return check_examples(read_yaml(folder / "examples.yaml"), bank)


def example(expect: str, answers: str = "{others: 2}", theme: str = "courage") -> str:
    return (
        f"examples:\n  - name: One\n    theme: {theme}\n    answers: {answers}\n"
        f"    expect: {expect}\n"
    )


def test_a_right_example_is_no_problem(tmp_path: Path, bank: Bank) -> None:
    text = example("{claimed: 50, evidenced: 50, gap: 0, low: 50, high: 50, rating: 2}")

    assert check(tmp_path, bank, text) == ()


def test_a_wrong_score_is_told_with_what_the_method_gives(tmp_path: Path, bank: Bank) -> None:
    problems = check(tmp_path, bank, example("{claimed: 51, rating: 3}"))

    assert [problem.where for problem in problems] == ["examples.yaml:2 (One)"] * 2
    assert problems[0].what == "The method gives claimed 50, the example 51."
    assert problems[1].what == "The method gives rating 2, the example 3."


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (example("{claimed: 50}", theme="corage"), "There is no theme 'corage'."),
        (example("{claimed: 50}", "{leader-learn: 2, others: 2}"), "The theme has no question"),
        (example("{claim: 50}"), "'claim' is not a score."),
        (example("{claimed: 50}", "{others: 5}"), "'5' is not an answer."),
        (example("{claimed: 50}", "{leaders-learn: 2}"), "Some questions have no answer."),
        ("examples:\n  - name: One\n", "The example cannot be read"),
        ("example: []\n", "There is no list of examples."),
        ("- a\n", "The example cannot be read"),
        ("", "The file is empty."),
    ],
)
def test_an_example_that_cannot_be_worked_is_told(
    tmp_path: Path, bank: Bank, text: str, what: str
) -> None:
    problems = check(tmp_path, bank, text)

    assert problems
    assert problems[0].what.startswith(what)
    assert problems[0].where.startswith("examples.yaml:")


def test_checking_a_bank_works_its_examples(tmp_path: Path) -> None:
    for path in CANDOUR.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "examples.yaml").write_text(example("{claimed: 1}"), encoding="utf-8")

    assert [problem.where for problem in check_bank(tmp_path)] == ["examples.yaml:2 (One)"]
    assert read_bank(tmp_path).id == "candour"
