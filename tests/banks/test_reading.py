"""A folder becomes a bank, or a list of everything that is wrong with it, each with its line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.banks.checks import check_header
from toolkit.banks.reading import bank_from_json, check_bank, read_bank
from toolkit.errors import BankError, Problem, ToolkitError
from toolkit.method import DEFAULT, Setting, Value
from toolkit.model.bank import Bank, Question, Theme

CANDOUR = Path(__file__).parent.parent.parent / "questions" / "candour"
Change = Callable[[str, str, str], Path]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CANDOUR, tmp_path / "bank"))


@pytest.fixture
def change(copy: Path) -> Change:
    """Replace a text that stands in a file exactly once, and give the folder."""

    def changed(name: str, old: str, new: str) -> Path:
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (copy / name).write_text(text.replace(old, new), encoding="utf-8")
        return copy

    return changed


def line_of(folder: Path, name: str, words: str) -> int:
    """The line in which these words stand first."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def test_our_bank_is_sound() -> None:
    assert check_bank(CANDOUR) == ()


def test_a_bank_keeps_the_order_of_its_themes_and_questions() -> None:
    bank = read_bank(CANDOUR)

    assert [theme.id for theme in bank.themes][:2] == ["three-questions", "integration"]
    assert bank.themes[4].questions[0].id == "serious-problems-named"
    assert bank.themes[4].questions[0].levels[0].startswith("We hide serious problems")


def test_every_fault_is_told_at_once_with_file_line_and_way_out(copy: Path) -> None:
    def swap(name: str, old: str, new: str) -> None:
        text = (copy / name).read_text(encoding="utf-8")
        assert old in text
        (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    swap("bank.yaml", 'version: "2.0"', "version: new")
    swap("children.yaml", "code: CH", "code: Child")
    swap("children.yaml", "    weight: 3\n", "    wieght: 3\n")
    swap("children.yaml", "sources: [F-1,", "sources: [F-9,")
    swap("courage.yaml", "      mid:\n", "      middle:\n")
    swap("equality.yaml", "effort: S", "effort: XL")
    swap("levers.yaml", "months: 2", "months: two")
    swap("sources.yaml", "      - id: T2\n", "      - id: T1\n")

    problems = check_bank(copy)

    told = "\n".join(map(str, problems))
    assert "bank.yaml:4 (version): 'new' is not a version." in told
    assert re.search(r"children\.yaml:3 \(theme children, code\): 'Child' is not a code\.", told)
    assert re.search(r"children\.yaml:\d+ \(question warning-signs-joined-up, wieght\)", told)
    assert "Did you mean 'weight'?" in told
    assert "There is no passage 'F-9'" not in told  # the question's form comes first
    assert re.search(r"courage\.yaml:\d+ \(question serious-problems-named, actions middle\)", told)
    assert re.search(r"equality\.yaml:\d+ .*actions low effort\): 'XL' is not a choice", told)
    assert re.search(r"levers\.yaml:\d+ .*actions low months\): 'two' is not a whole number", told)
    assert re.search(r"sources\.yaml:\d+ \(passage T1\): The passage 'T1' is there twice", told)
    assert all(problem.fix for problem in problems)


def test_read_bank_raises_one_error_that_carries_all_faults(change: Change) -> None:
    change("bank.yaml", "id: candour\n", "id: Candour Bank\n")
    folder = change("levers.yaml", "code: LE", "code: LEV")

    with pytest.raises(BankError) as caught:
        read_bank(folder)

    assert caught.value.problems == check_bank(folder)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "what", "fix"),
    [
        (
            "courage.yaml",
            "    probe: What do people here know that the council has not yet said?\n",
            "",
            "question serious-problems-named, probe",
            "'probe' is missing.",
            "Add it.",
        ),
        (
            "children.yaml",
            "lever_also: convene\n    function: upper\n    core: yes\n    actions:\n      low:\n"
            "        title: Agree one front door",
            "lever_also: direct\n    function: upper\n    core: yes\n    actions:\n      low:\n"
            "        title: Agree one front door",
            "question warning-signs-joined-up, lever_also",
            "The second lever is the same as the first.",
            "Name another",
        ),
        (
            "courage.yaml",
            "sources: [C-ROT-1, C-ROT-2, B-6, B-7, M-9,",
            "sources: [C-ROT-1, C-ROT2, B-6, B-7, M-9,",
            "question serious-problems-named, sources 2",
            "There is no passage 'C-ROT2' in sources.yaml.",
            "Did you mean 'C-ROT-2'?",
        ),
        (
            "courage.yaml",
            "    - We admit problems only when press, inspectors or courts force us.\n",
            "    - We admit <b>problems</b> only when press, inspectors or courts force us.\n",
            "question serious-problems-named, level 1",
            "The text holds '<b>'.",
            "Write plain words",
        ),
        (
            "courage.yaml",
            "      - We admit problems only when press, inspectors or courts force us.\n",
            "",
            "question serious-problems-named, levels",
            "There are 4 levels.",
            "Describe exactly five",
        ),
        (
            "courage.yaml",
            "  - id: serious-problems-named\n",
            "  - id: Serious Problems\n",
            "question Serious Problems, id",
            "'Serious Problems' cannot be an id.",
            "Use lower-case words joined by hyphens",
        ),
        (
            "levers.yaml",
            "  - id: one-person-answers\n",
            "  - id: leaders-learn\n",
            "question leaders-learn",
            "The question 'leaders-learn' is there twice.",
            "an id is never used again",
        ),
        (
            "courage.yaml",
            "    red_level: 2\n    weight: 3\n",
            "    red_level: 2\n    weight: 2\n",
            "question serious-problems-named, weight",
            "A red line must weigh 3.",
            "take red_level out",
        ),
        (
            "courage.yaml",
            "    red_level: 2\n    weight: 3\n    lever: direct\n    function: all\n    core: yes",
            "    red_level: 2\n    weight: 3\n    lever: direct\n    function: all\n    core: no",
            "question serious-problems-named, core",
            "A red line must be in the core set, so that no short form leaves it out.",
            "Write core: yes",
        ),
        (
            "courage.yaml",
            "    red_level: 2\n",
            "    red_level: 5\n",
            "question serious-problems-named, red_level",
            "5 is not a level that can be a limit.",
            "Use 1 to 4",
        ),
        (
            "courage.yaml",
            "Panel's report published unaltered and 70% of staff say we are open\n",
            "Staff say that we are open\n",
            "question serious-problems-named, actions high measure",
            "Nobody could count this measure.",
            "Put a number in it",
        ),
        (
            "courage.yaml",
            "        title: Invite victims, staff and critics to test our openness each year\n"
            "        role: Chief executive\n",
            "        title: Invite victims, staff and critics to test our openness each year\n"
            "        role: Cheif executive\n",
            "question serious-problems-named, actions high role",
            "'Cheif executive' is not a role of bank.yaml.",
            "Did you mean 'Chief executive'?",
        ),
        (
            "courage.yaml",
            "short: Courage\n",
            "short: Leadership and courage now\n",
            "theme courage, short",
            "The short name has 26 characters.",
            "Use at most 24",
        ),
        (
            "courage.yaml",
            "minutes: 30\n",
            "minutes: 0\n",
            "theme courage, minutes",
            "0 minutes is too few.",
            "Use at least 1.",
        ),
        (
            "courage.yaml",
            "code: CO\n",
            "code: CH\n",
            "theme courage",
            "The code 'CH' is there twice.",
            "Give each its own",
        ),
        (
            "courage.yaml",
            "opening: What is the subject nobody has put on this agenda?\n",
            "opening:\n",
            "theme courage, opening",
            "nothing stands where words belong.",
            "Write one text",
        ),
        (
            "bank.yaml",
            "title: Community\n    who: Residents",
            "title: Community\n    scale: plan\n    who: Residents",
            "groups 5 scale",
            "'scale' was already given",
            "",
        ),
        (
            "bank.yaml",
            "  - id: leadership\n",
            "  - id: leaders\n",
            "groups",
            "There is no group 'leadership'.",
            "the other groups are compared with it",
        ),
        (
            "bank.yaml",
            "licence: MIT\n",
            "licence: MIT\nmethod: {k: 3}\n",
            "method k",
            "It protects people and can only be raised.",
            "Use a whole number of 5 or more.",
        ),
        (
            "bank.yaml",
            "licence: MIT\n",
            "licence: MIT\nmethod: {now_max: many}\n",
            "method now_max",
            "'many' does not fit.",
            "Use a whole number from 1 to 1000.",
        ),
        (
            "bank.yaml",
            "licence: MIT\n",
            "licence: MIT\nmethod: {capacity: [12]}\n",
            "method capacity",
            "['12'] does not fit.",
            "Use a whole number from 1 to 1000.",
        ),
        (
            "bank.yaml",
            "licence: MIT\n",
            "licence: MIT\nmethod: {red_level: 3}\n",
            "method red_level",
            "It is the same for every council.",
            "Leave it out.",
        ),
        (
            "bank.yaml",
            "licence: MIT\n",
            "licence: MIT\nmethod: {reference: member}\n",
            "method reference",
            "There is no group 'member'.",
            "Did you mean 'members'?",
        ),
        (
            "courage.yaml",
            "    red_level: 2\n",
            "    red_line: no\n    red_level: 2\n",
            "question serious-problems-named, red_line",
            "It has a red_level.",
            "Write red_line: yes, or take red_level out.",
        ),
        (
            "courage.yaml",
            "    red_level: 2\n",
            "    red_line: perhaps\n",
            "question serious-problems-named, red_line",
            "'perhaps' is neither yes nor no.",
            "Write yes or no.",
        ),
        (
            "sources.yaml",
            "    publisher: The Guardian\n",
            "    publisher:\n",
            "source guardian-2016-miller, publisher",
            "nothing stands where words belong.",
            "Write one text",
        ),
    ],
)
def test_a_fault_has_its_place_and_says_what_to_do(
    change: Change, file: str, old: str, new: str, place: str, what: str, fix: str
) -> None:
    folder = change(file, old, new)

    told = [
        problem
        for problem in check_bank(folder)
        if problem.what.startswith(what) and fix in problem.fix
    ]

    assert told, [str(problem) for problem in check_bank(folder)]
    assert re.match(rf"{re.escape(file)}:\d+", told[0].where)
    assert f"({place})" in told[0].where or "already given" in what


def test_the_line_is_that_of_the_value(change: Change) -> None:
    folder = change("levers.yaml", "function: housing", "function: homes")

    problem = only(check_bank(folder))

    line = line_of(folder, "levers.yaml", "function: homes")
    assert problem.where == f"levers.yaml:{line} (question housing-levers, function)"
    assert problem.fix == "Use one of: all, housing, upper."


def test_a_mirrored_wording_needs_a_group_that_is_asked(change: Change) -> None:
    old = "audience: [leadership, members, frontline, partners, community]\n    red_level"
    new = "audience: [leadership, members, frontline, partners]\n    red_level"
    folder = change("courage.yaml", old, new)
    change(
        "courage.yaml",
        "    mirrored:\n      members: >-\n        When there",
        (
            "    mirrored:\n      leadership: Do we?\n      memberz: Does it?\n"
            "      members: >-\n        When there"
        ),
    )

    told = [problem.what for problem in check_bank(folder)]

    assert told == [
        "'leadership' is asked the question itself.",
        "There is no group 'memberz' in bank.yaml.",
        "There is wording for 'community', which is not in the audience.",
    ]


def test_a_fault_in_one_question_hides_none_in_another(copy: Path) -> None:
    text = (copy / "levers.yaml").read_text(encoding="utf-8")
    (copy / "levers.yaml").write_text(text.replace("    lever: ", "    leaver: "), encoding="utf-8")

    problems = check_bank(copy)

    missing = [problem for problem in problems if problem.what == "'lever' is missing."]
    assert len(missing) == 8
    assert len({problem.where for problem in missing}) == 8


def test_a_file_of_a_theme_that_is_not_there_is_told_with_a_likely_name(copy: Path) -> None:
    (copy / "courage.yaml").rename(copy / "courrage.yaml")

    problems = check_bank(copy)

    assert [problem.what for problem in problems] == [
        "There is no file courage.yaml.",
        "The file is not named in bank.yaml.",
    ]
    assert "Did you mean 'courrage'?" in problems[0].fix
    assert problems[1].where == "courrage.yaml"


def test_a_folder_without_a_bank_says_what_is_missing(tmp_path: Path) -> None:
    nowhere, empty, headless = tmp_path / "nowhere", tmp_path / "empty", tmp_path / "headless"
    empty.mkdir()
    headless.mkdir()
    (headless / "theme.yaml").write_text("title: A\n", encoding="utf-8")

    assert only(check_bank(nowhere)).what == "This is not a folder."
    assert only(check_bank(empty)).what == "No YAML file is in it."
    assert only(check_bank(headless)) == Problem(
        "bank.yaml", "The file is missing.", "Add it, or correct its name."
    )


def test_a_file_that_cannot_be_read_hides_no_fault_in_the_others(change: Change) -> None:
    folder = change("levers.yaml", "code: LE", "code: LEV")
    (folder / "courage.yaml").write_bytes(b"title: caf\xe9\n")
    (folder / "equality.yaml").write_text("", encoding="utf-8")
    (folder / "children.yaml").write_text("- a list\n", encoding="utf-8")

    told = {problem.where.split(" ")[0]: problem.what for problem in check_bank(folder)}

    assert told == {
        "courage.yaml:1": "A letter here is not written in UTF-8.",
        "equality.yaml:1": "The file is empty.",
        "children.yaml:1": "The file does not begin with named lines.",
        "levers.yaml:3": "'LEV' is not a code.",
    }


@pytest.mark.parametrize(
    "text",
    ["questions: 3", "questions: [1, {}, [a]]", "questions:\n  - id: {a: b}", "notes: {a: 1}"],
)
def test_no_shape_of_a_file_is_answered_with_a_crash(copy: Path, text: str) -> None:
    (copy / "courage.yaml").write_text(text, encoding="utf-8")

    assert all(isinstance(problem, Problem) for problem in check_bank(copy))
    assert check_bank(copy)


@pytest.mark.parametrize(
    "text",
    ["groups: 3\nthemes: {a: b}", "roles: [[a]]\nthemes: [[courage]]", "groups: [[a], {id: [b]}]"],
)
def test_no_shape_of_the_head_is_answered_with_a_crash(copy: Path, text: str) -> None:
    (copy / "bank.yaml").write_text(text, encoding="utf-8")

    assert check_bank(copy)


@pytest.mark.parametrize("text", ["sources: 3", "sources: [a, {passages: 3}]", "passages: []"])
def test_no_shape_of_the_sources_is_answered_with_a_crash(copy: Path, text: str) -> None:
    (copy / "sources.yaml").write_text(text, encoding="utf-8")

    assert check_bank(copy)


def test_a_council_may_write_a_bank_of_its_own(tmp_path: Path) -> None:
    levers = (CANDOUR / "levers.yaml").read_text(encoding="utf-8")
    question = levers[levers.index("  - id: ask-government-clearly") :]
    own = re.sub(r"sources:\s+\[[^\]]*\]", "sources: []", question)
    own = re.sub(r"audience: .*", "audience: [leadership]", own).replace("role: ", "role: Our ")
    (tmp_path / "bank.yaml").write_text(
        "id: ours\nversion: 1.0\ntitle: Ours\nlicence: ours\nthemes: [streets]\n"
        "groups:\n  - {id: leadership, title: Leaders, who: The five of us}\n"
        "roles: [Our Leader of the council, Our Head of policy]\nmethod: {k: 8}\n",
        encoding="utf-8",
    )
    (tmp_path / "streets.yaml").write_text(
        "title: Streets\nshort: Streets\ncode: ST\ncovers: Streets.\nopening: Which street?\n"
        f"minutes: 10\nquestions:\n{own}\n",
        encoding="utf-8",
    )

    bank = read_bank(tmp_path)

    assert [question.id for question in bank.questions] == ["ask-government-clearly"]
    assert bank.method == {"k": 8}
    assert bank_from_json(bank.to_json()) == bank


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("red_line: yes", 2),
        ("red_line: yes\n    red_level: 3", 3),
        ("red_level: 3", 3),
        ("red_line: no", None),
    ],
)
def test_a_red_line_without_a_level_has_the_usual_one(
    change: Change, written: str, level: int | None
) -> None:
    folder = change("courage.yaml", "    red_level: 2\n", f"    {written}\n")

    bank = read_bank(folder)

    assert bank.by_id["serious-problems-named"].red_level == level
    assert DEFAULT.red_level == 2


@pytest.mark.parametrize(
    "setting",
    [one for one in DEFAULT.described() if one.change != "no"],
    ids=lambda one: one.name,
)
@pytest.mark.parametrize("value", [None, 1, 4, 5, 12, 1001, 2.5, True, "members", ""])
def test_a_bank_accepts_exactly_the_settings_that_the_method_does(
    setting: Setting, value: Value
) -> None:
    bank = replace(read_bank(CANDOUR), method={setting.name: value})
    try:
        DEFAULT.changed(bank.method)
    except ToolkitError:
        accepted = False
    else:
        accepted = True

    assert (not list(check_header(bank))) == accepted


@pytest.mark.parametrize(
    ("written", "settings_"),
    [
        ("{group_cap: null}", {"group_cap": None}),
        ("{group_cap: 20, k: 7}", {"group_cap": 20, "k": 7}),
        ("{reference: members}", {"reference": "members"}),
    ],
)
def test_settings_of_every_kind_are_read_and_come_back(
    change: Change, written: str, settings_: dict[str, object]
) -> None:
    folder = change("bank.yaml", "licence: MIT\n", f"licence: MIT\nmethod: {written}\n")
    if "reference" in written:
        for path in folder.glob("*.yaml"):
            told = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"(?m)^      members:.*\n(?:       +.*\n)*", "", told))

    bank = read_bank(folder)

    assert bank.method == settings_
    assert bank_from_json(bank.to_json()) == bank
    assert DEFAULT.changed(bank.method) != DEFAULT


def test_the_group_that_others_are_compared_with_is_asked_the_question_itself(
    change: Change,
) -> None:
    folder = change("bank.yaml", "licence: MIT\n", "licence: MIT\nmethod: {reference: members}\n")

    problems = check_bank(folder)

    assert problems
    assert {one.what for one in problems} == {"'members' is asked the question itself."}


def test_a_stored_bank_is_equal_to_the_one_that_was_read() -> None:
    bank = read_bank(CANDOUR)

    again = bank_from_json(bank.to_json())

    assert again == bank
    assert again.fingerprint == bank.fingerprint


@settings(max_examples=40)
@given(st.data())
def test_any_bank_comes_back_from_json_as_it_went(data: st.DataObject) -> None:
    bank = read_bank(CANDOUR)
    words = st.text(min_size=1)

    def with_words(question: Question) -> Question:
        return replace(
            question,
            text=data.draw(words),
            levels=tuple(data.draw(st.lists(words, min_size=5, max_size=5))),
            target=data.draw(st.none() | st.integers(1, 4)),
            mirrored=data.draw(st.dictionaries(words, words, max_size=3)),
        )

    theme: Theme = bank.themes[0]
    changed: Bank = replace(
        bank,
        title=data.draw(words),
        themes=(
            replace(
                theme,
                weight=data.draw(st.floats(0.1, 10)),
                questions=tuple(map(with_words, theme.questions[:2])),
            ),
        ),
    )

    assert bank_from_json(changed.to_json()) == changed


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"id": "x", "colour": "blue"}', "null", "1,2"]
)
def test_a_stored_bank_that_is_damaged_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(BankError) as caught:
        bank_from_json(text)

    assert caught.value.problems
    assert all("backup" in problem.fix for problem in caught.value.problems)
