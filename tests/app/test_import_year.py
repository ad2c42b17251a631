"""Bringing in an earlier year, in process: mapped by a person, marked for ever, whole or not."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, press, sound, told
from tests.app.sample import words_of
from toolkit.app.state import Context
from toolkit.model.answers import Answer
from toolkit.model.bank import Bank
from toolkit.seat import new_key
from toolkit.workspace import Workspace

LEVELS = ["3", "2", "4", "1", "0"]


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import import_year

    import_year.show(context)


def begin(workspace: Workspace) -> AppTest:
    context = Context(workspace, workspace.council(), None)
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    return press(sound(test.run()), "Bring in an earlier year")


def upload(workspace: Workspace, data: bytes, name: str = "scores.csv") -> AppTest:
    test = begin(workspace)
    test.file_uploader[0].upload(name, data)
    return sound(test.run())


def csv_of(bank: Bank, levels: list[str] | None = None) -> bytes:
    every = levels or LEVELS * 10
    lines = [f'"{q.title}",{level}' for q, level in zip(bank.questions, every, strict=False)]
    return "\n".join(["Question,Score", *lines]).encode()


def field(test: AppTest, kind: str, label: str) -> Any:
    found = [one for one in test.get(kind) if label in getattr(one, "label", "")]
    assert found, f"No {kind} “{label}” on the page that says: {told(test)}"
    return found[0]


def bring_in(test: AppTest) -> AppTest:
    field(test, "checkbox", "I have looked").check()
    return press(sound(test.run()), "Bring in this year")


def test_a_csv_of_our_questions_comes_in_as_claims_without_a_rating(workspace, bank):
    test = upload(workspace, csv_of(bank))
    field(test, "number_input", "Year in which").set_value(2023)

    bring_in(sound(test.run()))

    (made,) = workspace.assessments()
    findings = workspace.findings(made.id)
    assert (made.imported, made.state, made.year, made.label) == (
        True, "published", 2023, "2023 (imported)",
    )  # fmt: skip
    assert made.title == "Our own scores of 2023 (imported)"
    assert made.rounds == ()
    assert [made.agreed[q.id].level for q in bank.questions[:5]] == [3, 2, 4, 1, 0]
    assert findings.overall.points_claimed is not None
    assert findings.overall.points_evidenced is None
    assert findings.overall.rating is None
    assert not findings.provisional
    assert {one.source for one in findings.standings.values()} == {"imported"}


def test_nothing_comes_in_before_a_person_has_said_that_it_is_right(workspace, bank):
    test = upload(workspace, csv_of(bank))

    press(test, "Bring in this year")

    assert "tick the box" in told(test)
    assert workspace.assessments() == ()


def test_a_scale_that_could_be_two_is_not_guessed(workspace, bank):
    test = upload(workspace, csv_of(bank, ["1", "2", "3"] * 16))

    assert field(test, "radio", "Scale").value is None
    bring_in(test)
    assert "which level" in told(test)
    assert workspace.assessments() == ()
    field(test, "radio", "Scale").set_value("one_to_five")
    bring_in(sound(test.run()))
    assert workspace.assessments()[0].agreed[bank.questions[0].id].level == 0


def test_colours_mean_what_the_person_says(workspace, bank):
    test = upload(workspace, csv_of(bank, ["Red", "Amber", "Green"] * 16))

    for colour, level in (("Red", 0), ("Amber", 2), ("Green", 3)):
        field(test, "selectbox", f"“{colour}” means").set_value(level)
    bring_in(sound(test.run()))

    agreed = workspace.assessments()[0].agreed
    assert [agreed[q.id].level for q in bank.questions[:3]] == [0, 2, 3]


def test_a_close_row_counts_once_a_person_says_which_question_it_is(workspace, bank):
    first, second = bank.questions[:2]
    rows = f'Question,Score\n"{first.title}",3\n"{second.title} hereabouts",1\nCake,4\nPie,0\n'
    test = upload(workspace, rows.encode())

    field(test, "selectbox", "Row 3").set_value(second.id)
    bring_in(sound(test.run()))

    agreed = workspace.assessments()[0].agreed
    assert {id: one.level for id, one in agreed.items()} == {first.id: 3, second.id: 1}


def test_scores_of_themes_alone_are_refused_with_the_reason(workspace, bank):
    rows = "Theme,Score\n" + "".join(f'"{theme.title}",3\n' for theme in bank.themes)
    test = upload(workspace, rows.encode())

    field(test, "radio", "Scale").set_value("zero_to_four")
    bring_in(sound(test.run()))

    assert "scores of whole themes" in told(test)
    assert "which cannot be compared" in words_of(test)
    assert workspace.assessments() == ()


def test_a_workbook_with_its_scores_lower_down_on_another_sheet_comes_in(workspace, bank):
    book = Workbook()
    assert book.active is not None
    book.active.append(["Read me"])
    sheet = book.create_sheet("Scores 2022")
    sheet.append(["Health check"])
    sheet.append([])
    sheet.append(["Area", "What we asked", "Score (%)", "Comment"])
    for question in bank.questions:
        sheet.append([bank.theme_of[question.id].title, question.text, 0.63, "=1+1"])
        sheet.cell(sheet.max_row, 3).number_format = "0%"
    data = BytesIO()
    book.save(data)

    test = upload(workspace, data.getvalue(), "ours.xlsx")
    assert field(test, "selectbox", "Sheet").value == 1
    bring_in(test)

    (made,) = workspace.assessments()
    assert {one.level for one in made.agreed.values()} == {3}
    assert len(made.agreed) == len(bank.questions)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "The file is damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "older Excel file (.xls)"),
        ("a.csv", b"\x00\x01\x02\x03", "neither an Excel workbook"),
        ("a.csv", b"", "There is nothing in it"),
        ("a.csv", b" , ,\n,,\n", "There is nothing in it"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_happens(workspace, name, data, says):
    test = upload(workspace, data, name)

    assert says in told(test)
    assert "Bring in this year" not in labels(test)


def test_what_a_file_holds_is_drawn_as_words_and_never_as_markdown(workspace, bank):
    bad = "![x](https://evil.example/x.png) <script>alert(1)</script> **bold**"
    rows = f'Question,Score\n"{bank.questions[0].title}",3\n"{bad}",{bad}\n'

    test = upload(workspace, rows.encode())

    every = [
        getattr(one, "label", "") for kind in ("selectbox", "expander") for one in test.get(kind)
    ]
    every += [one.value for one in test.markdown]
    assert any("evil" in one for one in every)
    alive = re.compile(r"(?<!\\)\]\(http|(?<!\\)<script|://evil")
    assert [one for one in every if alive.search(one)] == []


def test_the_year_of_a_file_in_the_future_is_refused(workspace, bank):
    test = upload(workspace, csv_of(bank))
    field(test, "number_input", "Year in which").set_value(2031)

    bring_in(sound(test.run()))

    assert "2031 is still to come" in told(test)
    assert workspace.assessments() == ()


def test_the_same_file_does_not_come_in_twice(workspace, bank):
    bring_in(upload(workspace, csv_of(bank)))
    title = workspace.assessments()[0].title.removesuffix(" (imported)")

    test = upload(workspace, csv_of(bank))
    field(test, "text_input", "Name of the assessment").set_value(title)
    bring_in(sound(test.run()))

    assert "one of this name already" in told(test)
    assert len(workspace.assessments()) == 1


def test_what_was_imported_is_never_reopened(workspace, bank):
    bring_in(upload(workspace, csv_of(bank)))
    (made,) = workspace.assessments()

    with pytest.raises(Exception, match="cannot be changed"):
        workspace.reopen(made.id)


def years(context):  # AppTest runs its text by itself
    from toolkit.app.screens import years

    years.show(context)


def test_year_on_year_says_that_a_year_was_imported_and_tests_nothing_with_it(workspace, bank):
    bring_in(upload(workspace, csv_of(bank)))
    now = workspace.start_assessment(bank, title="Now", year=2026)
    for question in bank.questions:
        answer = Answer(question.id, "rated", 4, 3, reference="Audit")
        workspace.keep_answer(now.id, answer, 0, new_key())
    context = Context(workspace, workspace.council(), now)

    test = AppTest.from_function(years, kwargs={"context": context}, default_timeout=60)
    said = words_of(sound(test.run()))

    assert "2025 (imported)** came from a spreadsheet" in said
    change = workspace.compare(workspace.assessments()[1].id, now.id)
    assert change.overall.verdict == "up, not tested"
    assert change.overall.change_evidenced is None
