"""Sentences are found, filled in, and asked for with what they need."""

from __future__ import annotations

import ast
import string
from datetime import date
from pathlib import Path

import pytest

from toolkit import words

ROOT = Path(__file__).parent.parent
CALLS = {"text", "say"}


def asked_for():
    """Every sentence that the code asks for by a literal key, with the values that it gives."""
    for path in sorted((ROOT / "toolkit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            key = node.args[0]
            if name in CALLS and isinstance(key, ast.Constant) and "." in str(key.value):
                spread = any(keyword.arg is None for keyword in node.keywords)
                given = {keyword.arg for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", key.value, given, spread


def test_every_sentence_that_is_asked_for_is_written_and_gets_what_it_needs():
    asked = list(asked_for())

    assert len(asked) > 10
    for place, key, given, spread in asked:
        for count in (0, 1, 2):
            template = words.template_of(key, n=count)
            needs = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert spread or needs <= given, f"{place} does not give {needs - given} to {key}"


@pytest.mark.parametrize("path", sorted(words.FOLDER.rglob("*.toml")), ids=lambda path: path.name)
def test_every_file_of_texts_can_be_read_and_holds_sentences_only(path):
    def check(found, key):
        if isinstance(found, dict):
            for name, value in found.items():
                check(value, f"{key}.{name}")
        else:
            assert isinstance(found, str), key
            list(string.Formatter().parse(found))

    check(words.read_texts(path.stem, path.parent.name), path.stem)


@pytest.mark.parametrize("key", ["common.no_such", "no_such_file.title", "common.pages", "common"])
def test_a_sentence_that_is_not_written_is_never_shown_as_a_gap(key):
    with pytest.raises(words.UnknownText):
        words.text(key)


def test_a_value_that_is_missing_is_never_shown_as_a_gap():
    with pytest.raises(words.UnknownText, match="page"):
        words.text("common.page_title")


def test_a_sentence_takes_the_form_that_fits_its_number(tmp_path, monkeypatch):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "trial.toml").write_text(
        '[late]\nnone = "Nothing is late."\none = "1 action is late."\n'
        'other = "{n} actions are late."\n[due]\none = "1 day"\nother = "{n} days"\n'
    )
    monkeypatch.setattr(words, "FOLDER", tmp_path)

    told = [words.text("trial.late", n=n) for n in (0, 1, 2)]

    assert told == ["Nothing is late.", "1 action is late.", "2 actions are late."]
    assert words.text("trial.due", n=0) == "0 days"
    with pytest.raises(words.UnknownText, match="number"):
        words.text("trial.late")


def test_dates_are_said_in_full_and_in_short():
    day = date(2026, 9, 8)

    assert (words.long_date(day), words.short_date(day)) == ("8 September 2026", "8 Sep 2026")


@pytest.mark.parametrize(
    ("names", "phrase"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_joined_as_one_phrase(names, phrase):
    assert words.listed(names) == phrase
