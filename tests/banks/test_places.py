"""A YAML file is read with the line of every value, and never answered with a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.banks.places import Document, read_yaml


def read(folder: Path, text: str | bytes) -> Document:
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path)


def test_every_value_has_its_line(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  - x\n  - c: >-\n      long\n      text\n    d: y\n")

    assert document.data == {"a": "1", "b": ["x", {"c": "long text", "d": "y"}]}
    assert document.where("a") == "file.yaml:1"
    assert document.where("b", 0) == "file.yaml:3"
    assert document.where("b", 1, "c") == "file.yaml:4"
    assert document.where("b", 1, "d") == "file.yaml:7"


def test_a_value_that_is_not_there_has_the_line_of_what_would_hold_it(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  - x: 1\n")

    assert document.where("b", 0, "missing") == "file.yaml:3"
    assert document.where("nowhere") == "file.yaml:1"


def test_words_that_yaml_takes_for_something_else_stay_what_was_written(tmp_path: Path) -> None:
    document = read(tmp_path, "a: no\nb: 2.0\nc: 2026-03-12\nd: null\non: 012\n")

    assert document.data == {"a": "no", "b": "2.0", "c": "2026-03-12", "d": "null", "on": "012"}


def test_an_empty_value_is_none_and_quotes_are_an_empty_text(tmp_path: Path) -> None:
    document = read(tmp_path, 'a:\nb: ~\nc: ""\n')

    assert document.data == {"a": None, "b": None, "c": ""}


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    document = read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")

    assert document.data == {"a": "1", "b": "2"}
    assert document.line("b") == 2


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "file.yaml:1", "The file is empty."),
        ("# only a remark\n", "file.yaml:1", "The file is empty."),
        ("a: 1\nb: 2\na: 3\n", "file.yaml:3", "'a' was already given in line 1."),
        ("a:\n\tb: 1\n", "file.yaml:2", "The line begins with a tab."),
        ("a: [1, 2\nb: 3\n", "file.yaml:2", "This is not YAML"),
        ("a: 1\n b: 2\n", "file.yaml:2", "This is not YAML"),
        (b"a: 1\nb: caf\xe9\n", "file.yaml:2", "A letter here is not written in UTF-8."),
        ("a: 1\nb: \x07\n", "file.yaml:2", "The line holds a character that YAML does not allow."),
        ("a: 1\n---\nb: 2\n", "file.yaml:2", "This is not YAML"),
        ("a: &x [1]\nb: *x\n", "file.yaml:2", "An alias repeats another part."),
        ("a: *x\n", "file.yaml:1", "An alias repeats another part."),
        ("[" * 50_000 + "]" * 50_000, "file.yaml:1", "The file is nested too deeply."),
        ("- " * 50_000 + "a", "file.yaml:1", "The file is nested too deeply."),
        ("[a, b]: 1\n", "file.yaml:1", "A list stands where a name belongs."),
    ],
)
def test_what_is_wrong_with_a_file_has_its_line(
    tmp_path: Path, text: str | bytes, where: str, what: str
) -> None:
    problems = read(tmp_path, text).problems

    assert len(problems) == 1
    assert problems[0].where == where
    assert problems[0].what.startswith(what)
    assert problems[0].fix


def test_several_things_wrong_are_told_together(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\na: 2\nb:\n  c: 1\n  c: 2\n")

    assert [problem.where for problem in document.problems] == ["file.yaml:2", "file.yaml:5"]


def test_a_file_that_is_missing_or_a_folder_is_a_problem(tmp_path: Path) -> None:
    missing = read_yaml(tmp_path / "none.yaml")
    folder = read_yaml(tmp_path)

    assert missing.data is None
    assert missing.problems[0].what == "The file is missing."
    assert folder.problems[0].what.startswith("The file cannot be opened")


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    document = read(tmp_path, "a: " + "x" * 5_000_001)

    assert [problem.what for problem in document.problems] == ["The file is over 5 MB."]
