"""From one version of a bank to the next: what became of each question, and what does not fit."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import bank as make_bank
from tests.builders import question, theme
from toolkit.banks.checks import advise
from toolkit.banks.diff import BankDiff, Fate, compare_banks, fate_of, tell_fates
from toolkit.banks.reading import read_bank
from toolkit.banks.shelf import read_shelf
from toolkit.cli import main
from toolkit.data import find_data
from toolkit.model.bank import Bank, Question

QUESTIONS = find_data("questions")
WORDS = "How well do we {} in every part of the area, and who has looked at it?"


def asked(id: str, about: str = "listen", **changes: object) -> Question:
    """A question with words of its own."""
    words = WORDS.format(about)
    return replace(question(id), text=words, **changes)  # type: ignore[arg-type] # by name


def version(number: str, *questions: Question, dropped: tuple[str, ...] = ()) -> Bank:
    return replace(make_bank(theme("streets", list(questions))), version=number, dropped=dropped)


OLD = version("1.0", asked("one"), asked("two", "mend"), asked("three", "plant"))


def said(found: BankDiff) -> str:
    return "\n".join(map(str, found.problems))


@pytest.fixture(scope="module")
def first() -> Bank:
    return read_bank(QUESTIONS / "candour-2024")


def test_our_two_versions_show_every_kind_of_change_and_each_is_told(first, bank):
    found = compare_banks(first, bank)

    assert found.problems == ()
    assert found.counts == {
        "same": 40,
        "minor": 2,
        "major": 1,
        "split": 1,
        "merged": 1,
        "replaced": 1,
        "dropped": 1,
        "new": 1,
    }
    assert Fate("same", ("fair-priority",), ("fair-priority",), ("theme",)) in found.fates
    assert Fate("same", ("women-take-part",), ("women-take-part",), ("weight",)) in found.fates


def test_every_question_of_both_versions_has_one_fate(first, bank):
    fates = compare_banks(first, bank).fates

    before = [id for fate in fates for id in fate.before]
    after = [id for fate in fates for id in fate.after]
    assert sorted(before) == sorted(first.by_id)
    assert sorted(after) == sorted(bank.by_id)


def test_how_much_is_comparable_is_a_share_of_the_new_forms_weight(first, bank):
    # two of a split, one merged, one of another meaning, one in another's place weigh 2 each,
    # and a new one of weight 1
    same = sum(one.weight for one in bank.questions) - 2 * 5 - 1

    percent = compare_banks(first, bank).percent

    assert percent == round(100 * same / sum(one.weight for one in bank.questions))


def test_a_version_beside_itself_has_no_change(bank):
    found = compare_banks(bank, bank)

    assert {fate.kind for fate in found.fates} == {"same"}
    assert (found.problems, found.percent) == ((), 100)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda: version("1.1", asked("one", "hear"), *OLD.questions[1:]),
            "one: Its words changed, but not its revision",
        ),
        (
            lambda: version("1.1", replace(OLD.questions[0], minor=1), *OLD.questions[1:]),
            "raised to 1.1, but no word changed",
        ),
        (
            lambda: version("1.1", asked("one", "hear", major=2), *OLD.questions[1:]),
            "",
        ),
        (
            lambda: version("1.0", asked("one", "hear", minor=1), *OLD.questions[1:]),
            "its version is not higher",
        ),
        (
            lambda: version("1.1", *OLD.questions[1:]),
            "question one: It is gone without a word",
        ),
        (
            lambda: version("1.1", *OLD.questions[1:], dropped=("one",)),
            "",
        ),
        (
            lambda: version("1.1", asked("four", replaces=("thre",)), *OLD.questions),
            "replaces 'thre', which version 1.0 does not ask. Did you mean 'three'?",
        ),
        (
            lambda: version("1.1", asked("two", "mend", replaces=("one",)), OLD.questions[2]),
            "It was asked before, so it cannot replace 'one'",
        ),
        (
            lambda: replace(version("1.1", *OLD.questions), id="theirs"),
            "not two versions of one bank",
        ),
    ],
)
def test_what_does_not_fit_is_named(change: Callable[[], Bank], says: str):
    told = said(compare_banks(OLD, change()))

    assert says in told if says else told == ""


def test_an_id_that_asks_about_something_else_is_named_whatever_its_revision(bank):
    of = bank.by_id["health-gap"]
    other = bank.by_id["council-as-example"]
    reused = replace(of, text=other.text, levels=other.levels, major=2)

    told = said(compare_banks(version("1.0", of), version("2.0", reused)))

    assert "health-gap: It reads like another question under an old id" in told


def test_a_rewriting_that_calls_itself_other_words_is_named(first, bank):
    now = replace(bank.by_id["housing-levers"], major=1, minor=1)

    told = said(compare_banks(version("1.0", first.by_id["housing-levers"]), version("1.1", now)))

    assert "Less than half of its words are as they were" in told


def test_an_id_that_was_given_up_does_not_come_back(first, bank):
    later = replace(bank, version="3.0", dropped=("growth-and-skills",))
    back = first.by_id["festivals-and-events"]
    themes = (replace(later.themes[0], questions=(*later.themes[0].questions, back)),)
    later = replace(later, themes=(*themes, *later.themes[1:]))

    told = said(compare_banks(bank, later))

    assert "festivals-and-events: An earlier version asked this and gave it up" in told


def test_a_revision_never_falls():
    told = said(
        compare_banks(
            version("1.0", replace(OLD.questions[0], major=2)), version("1.1", OLD.questions[0])
        )
    )

    assert "Its revision was 2.0 and is 1.0" in told


def test_split_and_merged_questions_name_where_they_come_from(first, bank):
    parted = fate_of(first, bank, "decision-effect-separation")
    joined = fate_of(first, bank, "growth-and-skills")

    assert (parted.kind, parted.before) == ("split", ("decisions-tested-for-effect",))
    assert (joined.kind, joined.before) == ("merged", ("jobs-from-growth", "skills-within-reach"))


def test_the_changes_are_told_in_words(first, bank):
    told = dict(tell_fates(first, bank, compare_banks(first, bank)))

    assert told["1 question is no longer asked"] == ("Festivals and events",)
    assert "Being fair and seen to be fair (in another theme)" in told["40 questions are the same"]


def test_a_released_version_does_not_change_any_more(first, bank):
    kept = tomllib.loads((QUESTIONS / "released.toml").read_text(encoding="utf-8"))["candour"]

    assert {one.version: one.fingerprint for one in (first, bank)} == kept


def test_the_first_version_has_no_word_of_the_years_after_it(first):
    assert first.version == "1.0"
    assert advise(first) == ()
    assert not any(one.since or one.notes for one in first.themes)


def test_nobody_begins_with_a_version_that_another_followed(tmp_path: Path, first, bank):
    shelf = read_shelf(tmp_path)

    assert (shelf.banks, shelf.earlier) == ((bank,), (first,))


def test_fields_that_came_later_leave_the_fingerprint_of_older_banks_alone(bank):
    plain = replace(OLD.questions[0])

    assert "replaces" not in version("1.0", plain).to_json()
    assert "replaces" in bank.to_json()


def test_the_command_lists_the_changes_and_ends_with_2_where_something_does_not_fit(capsys):
    folders = [str(QUESTIONS / "candour-2024"), str(QUESTIONS / "candour")]

    sound = main(["bank", "diff", *folders])
    told = capsys.readouterr().out
    unsound = main(["bank", "diff", *reversed(folders)])

    assert (sound, unsound) == (0, 2)
    assert "1 question was split" in told
    assert "89% of what version 2.0 asks" in told
    assert "A revision only grows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    weight: 2\n", "    replaces: [women-take-part]\n    weight: 2\n", "is still asked"),
        ("dropped: [festivals", "dropped: [health-gap, festivals", "'health-gap' is still asked"),
    ],
)
def test_a_bank_cannot_give_up_what_it_asks(tmp_path: Path, old: str, new: str, says: str):
    for path in (QUESTIONS / "candour").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text().replace(old, new, 1))

    assert main(["bank", "check", str(tmp_path)]) == 2
    with pytest.raises(Exception, match=says):
        read_bank(tmp_path)
