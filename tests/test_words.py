"""Sentences are found, filled in, and asked for with what they need."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.another_language import LANGUAGE, make_language
from toolkit import words

ROOT = Path(__file__).parent.parent
CALLS = {
    "text": [""],
    "say": [""],
    "advice": [".what", ".fix"],
    "of": [".where", ".what", ".fix"],
}


def asked_for():
    """Every sentence that the code asks for by a literal key, with the values that it gives."""
    for path in sorted((ROOT / "toolkit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            key = node.args[0]
            written = key.value if isinstance(key, ast.Constant) else None
            if name in CALLS and isinstance(written, str) and "." in written:
                spread = any(keyword.arg is None for keyword in node.keywords)
                given = {keyword.arg for keyword in node.keywords}
                for part in CALLS[name]:
                    yield f"{path.name}:{node.lineno}", f"{written}{part}", given, spread


def test_every_sentence_that_is_asked_for_is_written_and_gets_what_it_needs():
    asked = list(asked_for())

    assert len(asked) > 10
    for place, key, given, spread in asked:
        for count in (0, 1, 2):
            template = words.template_of(key, n=count)
            needs = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert spread or needs <= given, f"{place} does not give {needs - given} to {key}"


# Modules that may hold sentences, each with its reason.
MAY_HOLD_SENTENCES = {
    "__main__.py": "it runs before anything is installed, for whoever installs and tests",
    "words.py": "what is wrong with the texts themselves cannot be one of them",
}
# What is given to one of these is read by a person, also if it is one word.
TELLING = {"Problem", "print", "tell", "check_personal", "_unfit"}
# What is raised as one of these is a fault of the code, for whoever mends it.
FOR_DEVELOPERS = {"AssertionError", "RuntimeError", "TypeError", "ValueError"}
# It may be an option, a setting or a command as it is typed, or the key of a text.
SAYS_SOMETHING = re.compile(r"^(?!--|CANDOUR_|candour |[a-z_]+\.[a-z_.]+$).*[A-Za-z]{3}", re.DOTALL)
A_SENTENCE = re.compile(
    r"""^[\s'"“(]*[A-Z\0].*[a-z\0][,;]?\ [a-z\0'"“(].*[.?!:…]['"”)]*\s*$""", re.DOTALL | re.VERBOSE
)


def literals(tree):
    """Every literal text of a module with the node above it, docstrings left out."""
    for above in ast.walk(tree):
        if isinstance(above, ast.JoinedStr | ast.Expr):
            continue
        for node in ast.iter_child_nodes(above):
            if isinstance(node, ast.JoinedStr):
                parts = (
                    str(one.value) if isinstance(one, ast.Constant) else "\0" for one in node.values
                )
                yield above, "".join(parts), node.lineno
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield above, node.value, node.lineno


def sentences_in(code):
    """The sentences that stand in this code and would be read in English in every language."""
    for above, said, line in literals(ast.parse(code)):
        name = getattr(above.func, "id", "") if isinstance(above, ast.Call) else ""
        is_told = name in TELLING and SAYS_SOMETHING.search(said)
        if name not in FOR_DEVELOPERS and (is_told or A_SENTENCE.match(said)):
            yield f"{line}: {said}"


@pytest.mark.parametrize(
    "code",
    [
        'refuse("It has no title.")',
        'what = f"{name} is not a level."',
        "what = f\"There is no group '{group}' in bank.yaml.\"",
        'Problem(where, "no such thing", fix)',
        'Problem("Seat", what, fix)',
        'check_personal("Wards", words)',
        'tell(f"written and read back: {out}")',
        'raise ToolkitError("Nobody sits here.")',
        'fixes = {"a": "Choose one of the themes."}',
    ],
)
def test_a_sentence_in_code_is_found(code):
    assert list(sentences_in(code)) != []


@pytest.mark.parametrize(
    "code",
    [
        '"""It says what it is for."""',
        'def f():\n    """It says what it does."""',
        'text("results.title")',
        'Problem(where, *advice("faults_plan.no_theme"))',
        'raise ValueError("A name stands twice.")',
        'connection.execute("SELECT a FROM b")',
        'name = "far apart"',
        'Problem(f"{name}:{line}", what, fix)',
        'Problem("--out", what, fix)',
    ],
)
def test_what_is_no_sentence_is_left_alone(code):
    assert list(sentences_in(code)) == []


def test_no_sentence_that_people_read_stands_in_code():
    found = {
        f"{path.relative_to(ROOT)}:{one}"
        for path in sorted((ROOT / "toolkit").rglob("*.py"))
        if path.parent.name != "versions" and path.name not in MAY_HOLD_SENTENCES
        for one in sentences_in(path.read_text(encoding="utf-8"))
    }

    assert found == set()


def test_nothing_is_kept_among_the_faults_that_nobody_says():
    code = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "toolkit").rglob("*.py")))
    files = sorted((words.FOLDER / "en").glob("faults_*.toml"))

    unsaid = [
        key
        for path in files
        for key in keys_under(path.stem, words.read_texts(path.stem, "en"))
        if not re.search(rf"""["']{re.escape(key)}["']""", code)
        and f"{key.rpartition('.')[0]}.{{" not in code  # which of a group, is said when it runs
    ]

    assert len(files) > 10
    assert unsaid == []


def keys_under(above, texts):
    """Every key by which the code asks for what stands here, a pair under the name of both."""
    for name, value in texts.items():
        if isinstance(value, dict):
            yield from keys_under(f"{above}.{name}", value)
        else:
            yield above if name in {"where", "what", "fix"} else f"{above}.{name}"


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
    assert words.month_and_year(day) == "September 2026"


@pytest.fixture
def another(tmp_path, monkeypatch):
    """A made-up language in a folder of its own: every sentence of English between two marks."""
    make_language(tmp_path)
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    monkeypatch.setattr(words, "LANGUAGE", LANGUAGE)
    return tmp_path / LANGUAGE


def test_a_language_that_says_everything_is_complete_and_is_spoken(another):
    assert words.check_language("cy") == ()
    assert words.check_language("en") == ()
    assert words.text("common.pages.home") == "«Home»"
    assert words.text("common.saved.saved") == "«Saved»"
    assert words.long_date(date(2026, 12, 8)) == "«8 «December» 2026»"
    assert words.listed(["a", "b"]) == "«a and b»"


def test_what_a_language_lacks_or_has_too_much_is_named(another):
    (another / "terminal.toml").unlink()
    home = (another / "home.toml").read_text(encoding="utf-8")
    (another / "home.toml").write_text(home + '\n[more]\nwords = "Nobody asks for this."\n')
    common = (another / "common.toml").read_text(encoding="utf-8")
    (another / "common.toml").write_text(common.replace("{first}", ""), encoding="utf-8")

    found = words.check_language("cy")

    assert "«terminal.sample is missing.»" in found
    assert "«home.more.words is not among the texts of English.»" in found
    assert "«common.listed takes last, and in English first, last.»" in found
    assert words.check_language("fr")[0].endswith("is missing.»")


def test_a_language_may_have_more_forms_for_numbers_than_english(another):
    (another / "trial.toml").write_text(
        '[dogs]\none = "{n} ci"\ntwo = "{n} gi"\nfew = "{n} chi"\nmany = "{n} chwe chi"\n'
        'other = "{n} o gŵn"\nnone = "dim ci"\n',
        encoding="utf-8",
    )

    told = [words.text("trial.dogs", n=n) for n in (0, 1, 2, 3, 4, 6)]

    assert told == ["dim ci", "1 ci", "2 gi", "3 chi", "4 o gŵn", "6 chwe chi"]


def test_what_a_language_lacks_is_said_in_english(another):
    (another / "terminal.toml").unlink()
    common = (another / "common.toml").read_text(encoding="utf-8")
    lacking = re.sub(r"(?m)^.*December.*$", "", common.replace('"listed"', '"unlisted"'))
    (another / "common.toml").write_text(lacking, encoding="utf-8")

    assert words.text("terminal.red_lines") == "Red lines"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.texts_of("terminal")["red_lines"] == "Red lines"
    assert words.text("common.saved.saved") == "«Saved»"
    assert words.long_date(date(2026, 12, 8)) == "«8 December 2026»"
    assert words.long_date(date(2026, 11, 8)) == "«8 «November» 2026»"


@pytest.mark.parametrize(
    ("names", "phrase"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_joined_as_one_phrase(names, phrase):
    assert words.listed(names) == phrase


def test_the_doctor_names_what_the_language_that_was_asked_for_lacks(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "toolkit.cli", "doctor", "--data", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CANDOUR_LANGUAGE": "xx"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode != 0
    assert "Language xx: home." in done.stderr
    assert "docs/adding-a-language.md" in done.stderr
