"""What a screen or a file says can be read at one go, by somebody who is not an expert.

The measure is the Flesch-Kincaid school grade that `candour bank check` uses too (the age of a
reader is about five years more): 0.39 words a sentence + 11.8 syllables a word - 15.59.
The formula says little of a few words, so a text counts from 15 words on. The limits:

- No text above grade 9, about what a pupil of fourteen reads. Councillors, contractors and people
  from the community use the same screens as chief officers.
- Half of the texts at grade 5 or below, so that the limit stays an exception.
- No sentence above 25 words, which is where the style guide of the UK's government asks to split.

The questions have limits of their own in test_questions.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from statistics import median

import pytest

from toolkit import words
from toolkit.banks.checks import reading_grade

HARDEST, USUAL = 9, 5
LONGEST_SENTENCE = 25
SHORTEST_TEXT = 15
NOT_SENTENCES = {
    "reading.headings": "other names that a column may have, for the app to find it by",
    "reading.also": "other words for a choice, for the app to understand them",
    "importing.also": "the same",
}
# A text that may be harder, and why its words cannot be others.
ALLOWED = {
    "files.warning.open": "freedom of information is the name of the law",
    "accessibility.enforcement.body": "the words that the law on accessibility asks for",
    "accessibility.enforcement.advice": "the same",
    "accessibility.status.partial": "the same",
}
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'\u2019-]*")


def sentences() -> Iterator[tuple[str, str]]:
    """Every text of English under its key, with a plain word for each value that is filled in."""
    for path in sorted((words.FOLDER / "en").glob("*.toml")):
        for key, text in under(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))):
            if not key.startswith(tuple(NOT_SENTENCES)):
                filled = re.sub(r"\{[^}]*\}", "word", text)
                yield key, re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", filled)


def under(key: str, texts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, one in texts.items():
        if isinstance(one, Mapping):
            yield from under(f"{key}.{name}", one)
        else:
            yield f"{key}.{name}", str(one)


def grades() -> dict[str, float]:
    """The grade of every text that is long enough to have one."""
    return {
        key: reading_grade(text)
        for key, text in sentences()
        if len(_WORD.findall(text)) >= SHORTEST_TEXT
    }


def test_no_text_is_harder_than_a_pupil_of_fourteen_reads():
    hard = {key: round(grade, 1) for key, grade in grades().items() if grade > HARDEST}

    assert hard.keys() == ALLOWED.keys(), hard


def test_most_texts_are_far_easier():
    found = grades()

    assert len(found) > 300
    assert median(found.values()) <= USUAL


def test_no_sentence_is_so_long_that_it_has_to_be_read_twice():
    long = [
        (key, sentence)
        for key, text in sentences()
        for sentence in re.split(r"(?<=[.!?:;])\s+|\n", text)
        if len(_WORD.findall(sentence)) > LONGEST_SENTENCE
    ]

    assert long == []


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("We ask. You say what is so. Then we look at it with you and you say what to do.", 0),
        ("Organisational accountability necessitates comprehensive documentation.", 45),
    ],
)
def test_the_measure_tells_plain_words_from_long_ones(text: str, grade: int):
    assert abs(reading_grade(text) - grade) < 4
