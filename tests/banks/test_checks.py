"""Reading age, advice and likely spellings are worked out as they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.banks.checks import advise, check_unique, reading_grade, suggest
from toolkit.banks.reading import read_bank

CANDOUR = Path(__file__).parent.parent.parent / "questions" / "candour"


@pytest.mark.parametrize(
    ("text", "words", "sentences", "syllables"),
    [
        ("The cat sat.", 3, 1, 3),
        ("We like the table. It is made here.", 8, 2, 9),
        ("Councils asked people.", 3, 1, 5),
        ("Every child is wanted", 4, 1, 7),
    ],
)
def test_the_reading_grade_is_that_of_flesch_and_kincaid(
    text: str, words: int, sentences: int, syllables: int
) -> None:
    expected = 0.39 * words / sentences + 11.8 * syllables / words - 15.59

    assert reading_grade(text) == pytest.approx(expected)


def test_longer_sentences_and_words_read_harder() -> None:
    easy = "We ask people. They tell us what they need."
    hard = "Consultation arrangements facilitate stakeholder identification of prioritised needs."

    assert reading_grade(easy) < 3
    assert reading_grade(hard) > 15


def test_a_text_without_words_has_no_grade() -> None:
    assert reading_grade("… 12") == 0.0


def test_a_hard_read_and_an_unused_passage_are_advice_and_no_fault() -> None:
    bank = read_bank(CANDOUR)
    theme = bank.themes[0]
    hard = "Institutional accountability considerations necessitate organisational prioritisation?"
    question = replace(theme.questions[0], text=hard, sources=())
    changed = replace(bank, themes=(replace(theme, questions=(question,)),))

    advice = advise(changed)

    assert advice[0].where == "question newcomer-experience, text"
    assert advice[0].what.startswith("This is a hard read")
    assert {problem.where for problem in advice[1:]} == {f"passage {p.id}" for p in bank.passages}


def test_a_likely_spelling_is_offered_and_a_short_list_shown() -> None:
    groups = ["leadership", "members", "partners"]

    assert suggest("partner", groups) == "Did you mean 'partners'?"
    assert suggest("xyz", groups) == "Use one of: leadership, members, partners."
    assert suggest("xyz", map(str, range(9))) == "Correct it, or add what it refers to."


def test_each_repeated_id_is_a_fault_at_its_own_place() -> None:
    ids = [((0,), "a"), ((1,), "b"), ((2,), "a"), ((3,), "a")]

    assert [fault.path for fault in check_unique(ids, "question")] == [(2,), (3,)]
