"""The offline answer sheet: what it holds, and that its formulas give the score of the method."""

from __future__ import annotations

import io
from random import Random

import pytest
from openpyxl import load_workbook

from tests.builders import bank, question, theme
from tests.councils import first_year, material, two_years
from tests.workbook.excel import Sums
from tests.workbook.sheets_of_answers import MADE_ON, as_typed, fill_in, places, sheet_of
from toolkit.findings import Findings, work_out
from toolkit.method import level_name
from toolkit.model.answers import Answer
from toolkit.scoring import Scores
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.questionnaire import theme_tabs, write_questionnaire
from toolkit.workbook.questionnaire_scores import OnPaper

BANK = bank(
    theme("roads", [question("r1", red_level=2, weight=2), question("r2"), question("r3")]),
    theme(
        "parks",
        [question("p1"), question("p2", weight=3), question("p3"), question("p4", red_level=3)],
        weight=1.5,
    ),
    theme("it's one", [question("s1"), question("s2"), question("s3")]),
    theme("few", [question("f1"), question("f2")]),
)
FORM = work_out(material([], of=BANK))
RED = ("r1", "p4")


def some_answers(random: Random) -> dict[str, Answer]:
    """Answers as people leave them: some missing, some not known, some without a reason."""
    filled, found = random.choice((0.0, 0.3, 0.6, 0.9, 1.0)), {}
    for one in FORM.questions:
        kind = random.random()
        if random.random() > filled:
            continue
        if kind < 0.75:
            grade = random.choice((None, 0, 1, 2, 3))
            answer = Answer(one.id, "rated", random.randint(0, 4), evidence=grade)
        elif kind < 0.87:
            answer = Answer(one.id, "dont_know")
        else:
            answer = Answer(one.id, "not_applicable", reason=random.choice(("", "Not ours")))
        found[one.id] = answer
    return found


def shown(score: Scores) -> tuple[object, str]:
    """What Results has to say about a theme or the whole."""
    if score.claimed is None:
        none = score.status == "not_applicable"
        return "Does not apply" if none else "Not rated", ""
    return pytest.approx(25 * score.claimed, abs=1e-9), level_name(score.band_claimed or 0)


@pytest.mark.parametrize("seed", range(60))
def test_formulas_give_the_claimed_score_of_the_method(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # made-up answers
    answers = some_answers(random)
    accepted = frozenset(id for id in RED if random.random() < 0.4)
    blank = write_questionnaire(FORM, {}, accepted=accepted, reference="AS-1", made_on=MADE_ON)

    data = fill_in(FORM, blank, {id: as_typed(one) for id, one in answers.items()})

    sums = Sums(load_workbook(io.BytesIO(data)))
    themes, whole = OnPaper(FORM, answers, accepted, places(FORM)).scores()
    for row, score in enumerate((*themes, whole), 5):
        worked_out = (sums.value("Results", f"B{row}"), sums.value("Results", f"C{row}"))
        assert worked_out == shown(score), score


@pytest.mark.parametrize("seed", range(10))
def test_what_is_stored_with_a_formula_is_what_it_gives(seed: int) -> None:
    answers = some_answers(Random(seed))  # noqa: S311  # made-up answers
    data = sheet_of(FORM, answers)

    formulas = load_workbook(io.BytesIO(data))
    stored = load_workbook(io.BytesIO(data), data_only=True)

    sums, compared = Sums(formulas), 0
    for sheet in formulas.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            held = stored[sheet.title][cell.coordinate].value
            gives = sums.value(sheet.title, cell.coordinate)
            same = pytest.approx(gives, abs=1e-9) if isinstance(gives, float) else gives
            assert ("" if held is None else held) == same, f"{sheet.title}!{cell.coordinate}"
            compared += 1
    assert compared > 90


def test_each_theme_has_a_sheet_between_the_results_and_the_scoring() -> None:
    book = load_workbook(io.BytesIO(sheet_of(FORM)))

    assert book.sheetnames == [
        "Read me", "Results", "1 roads", "2 parks", "3 it's one", "4 few", "Scoring", "Answers",
        "_toolkit",
    ]  # fmt: skip


def test_a_sheet_holds_what_stands_already() -> None:
    given = {"p2": Answer("p2", "rated", 3, 2, "Minutes", "", "Since May.")}

    sheet = load_workbook(io.BytesIO(sheet_of(FORM, given)))["2 parks"]

    name, row = places(FORM)["p2"]
    values = {column.key: sheet.cell(row, at).value for at, column in enumerate(q.COLUMNS, 1)}
    assert name == "2 parks"
    assert values[q.REF] == "Q5"
    assert values[q.QUESTION] == "Title of p2\nWhat is true of p2?"
    assert [values[key] for key in q.LEVEL_KEYS][3] == "Mostly."
    assert [values[key] for key in q.TO_FILL_IN] == [
        "3 In place", "2 Document", "Minutes", "Since May.", None,
    ]  # fmt: skip


def test_a_red_line_says_at_which_level_it_is_met() -> None:
    sheet = load_workbook(io.BytesIO(sheet_of(FORM)))["1 roads"]

    assert "Red line: level 2 Partial or above." in str(sheet["B6"].value)
    assert "Red line" not in str(sheet["B7"].value)


def test_only_what_is_to_be_filled_in_can_be_typed_into() -> None:
    book = load_workbook(io.BytesIO(sheet_of(FORM)))

    for sheet in book.worksheets[:-1]:
        assert sheet.protection.sheet, sheet.title
        open_cells = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        letters = {cell.rstrip("0123456789") for cell in open_cells}
        if sheet.title in theme_tabs(FORM.form):
            assert letters == {q.letter_of(key) for key in q.TO_FILL_IN}
        else:
            assert letters == ({"B"} if sheet.title == "Read me" else set())


@pytest.mark.parametrize("findings", [first_year(), two_years()])
def test_every_question_of_the_form_is_asked_once(findings: Findings) -> None:
    book = load_workbook(io.BytesIO(sheet_of(findings)))

    refs = [str(book[name].cell(row, 1).value) for name, row in places(findings).values()]
    assert refs == [f"Q{n}" for n in range(1, len(findings.questions) + 1)]


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        ("1 Roads", (), "1 Roads"),
        ("1 What [we]: do/not? know*", (), "1 What we do not know"),
        ("'quoted'", (), "quoted"),
        ("x" * 40, (), "x" * 31),
        ("History", (), "History (2)"),
        ("Roads", ("roads",), "Roads (2)"),
        ("x" * 40, ("x" * 31,), "x" * 27 + " (2)"),
        ("///", (), "(2)"),
    ],
)
def test_a_theme_of_any_name_gets_a_sheet_that_excel_takes(
    words: str, taken: tuple[str, ...], name: str
) -> None:
    assert q.tab_name(words, taken) == name
