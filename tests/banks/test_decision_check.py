"""The prompts of the decision check: what comes with Candour, and what is wrong with a file."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from toolkit.banks.decision_check import FILES, check_forms, form_of, newest_form, read_check_form
from toolkit.data import find_data
from toolkit.errors import BankError, NotFound

SHIPPED = find_data("questions") / "decision-check.yaml"


def test_twelve_prompts_come_with_candour():
    form = newest_form()

    assert len(form.prompts) == 12
    assert Counter(one.covers for one in form.prompts)["effect"] == 2
    assert form_of(form.version) == form


def test_every_prompt_grew_from_passages_of_the_bank(bank):
    named = {id for prompt in newest_form().prompts for id in prompt.sources}

    assert {id for id in named if bank.passage(id) is None} == set()


def test_a_released_version_of_the_check_does_not_change_any_more():
    released = tomllib.loads((SHIPPED.parent / "released.toml").read_text(encoding="utf-8"))

    assert {one.version: one.fingerprint for one in check_forms().values()} == released[
        "decision-check"
    ]


def test_no_two_files_hold_the_same_version():
    paths = list(SHIPPED.parent.glob(FILES))

    assert len(check_forms()) == len(paths)


def test_a_version_that_is_not_here_is_told():
    with pytest.raises(NotFound, match=r"Version 0\.1"):
        form_of("0.1")


@pytest.mark.parametrize(
    ("was", "now", "what", "says"),
    [
        ("flag: gain", "flag: good", "does not fit", "'gain', 'clear', 'caution' or 'stop'"),
        ("  covers: children\n", "", "missing", "covers"),
        ("- id: children\n", "- id: kindness\n", "2 prompts", "Give each its own"),
        ("title: Safety of children", "title: ''", "empty", "title"),
        ("  - id: stated\n", "  - id: told\n", "no option 'stated'", "put it back"),
        ('version: "1.1"', 'version: "one"', "no version", "two numbers"),
        ("    says: Attach it.", "    say: Attach it.", "does not fit", "unexpected"),
        ("  - id: thin\n", "  - id: facts\n", "2 options", "Give each its own"),
    ],
)
def test_each_fault_is_told_with_its_file_and_line(tmp_path: Path, was, now, what, says):
    path = tmp_path / "decision-check.yaml"
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert was in shipped
    path.write_text(shipped.replace(was, now, 1), encoding="utf-8")

    with pytest.raises(BankError, match=r"decision-check\.yaml:\d+") as told:
        read_check_form(path)

    assert what in str(told.value)
    assert says in str(told.value)


def test_a_file_that_is_no_yaml_is_told(tmp_path: Path):
    path = tmp_path / "decision-check.yaml"
    path.write_text("prompts: [", encoding="utf-8")

    with pytest.raises(BankError, match="This is not YAML"):
        read_check_form(path)
