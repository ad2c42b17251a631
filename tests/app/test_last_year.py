"""What stood a year before stands beside a question, after one's own answer and not sooner."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.sample import words_of
from toolkit.app.state import Context
from toolkit.model.answers import AgreedRecord, Answer
from toolkit.model.bank import Bank
from toolkit.samples import our_bank
from toolkit.seat import new_key
from toolkit.workspace import Workspace
from toolkit.workspace.next_year import next_label, next_title

WORDS = "We sat with forty families [last spring](http://elsewhere.example)."


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import answer

    answer.show(context)


def screen(context: Context, question_id: str) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    test.query_params["q"] = question_id
    test.run()
    assert not test.exception
    return test


def choose(test: AppTest, level: int | str) -> AppTest:
    (choice,) = (one for one in test.radio if (one.key or "").startswith("choice-"))
    choice.set_value(level).run()
    assert not test.exception
    return test


@pytest.fixture
def first() -> Bank:
    return our_bank("candour-2024")


def two_years(workspace: Workspace, first: Bank, bank: Bank, *records: AgreedRecord) -> Context:
    """A council that agreed these in 2024, by the first version, and begins 2025 by the second."""
    last = workspace.start_assessment(first, title="Spring 2024", year=2024)
    for record in records:
        workspace.agree(last.id, record, 0)
    this = workspace.start_assessment(bank, title="Spring 2025", year=2025)
    return Context(workspace, workspace.council(), this)


def test_nothing_of_last_year_is_seen_before_the_answer(workspace, first, bank):
    record = AgreedRecord(
        "newcomer-experience", "rated", 1, 2, reference="Notes, 2024", rationale=WORDS
    )
    test = screen(two_years(workspace, first, bank, record), "newcomer-experience")

    before = words_of(test)
    after = words_of(choose(test, 3))

    assert "In 2024" not in before
    assert "forty families" not in before
    assert "In 2024 we agreed: 1 Early" in after
    assert "Your answer is 2 levels higher." in after
    assert "Evidence then: A document or data, under a year old" in after
    assert [one.value for one in test.text] == ["Notes, 2024", WORDS]


def test_it_stands_there_again_when_one_comes_back(workspace, first, bank):
    record = AgreedRecord("newcomer-experience", "rated", 1)
    context = two_years(workspace, first, bank, record)
    choose(screen(context, "newcomer-experience"), 1)

    said = words_of(screen(context, "newcomer-experience"))

    assert "Your answer is the same." in said


def test_a_question_that_changed_its_meaning_shows_the_level_and_leaves_the_words(
    workspace, first, bank
):
    record = AgreedRecord("housing-levers", "rated", 2, 2, reference="Minute 9", rationale=WORDS)
    test = screen(two_years(workspace, first, bank, record), "housing-levers")

    said = words_of(choose(test, 1))

    assert "In 2024 this question meant something else" in said
    assert "Letting homes so that people mix: 2 Partial" in said
    assert "forty families" not in said
    assert "Minute 9" not in said


@pytest.mark.parametrize(
    ("question_id", "records", "says"),
    [
        (
            "decision-effect-separation",
            [AgreedRecord("decisions-tested-for-effect", "rated", 1, rationale=WORDS)],
            ["In 2024 this was part of another question", "Testing big decisions: 1 Early"],
        ),
        (
            "growth-and-skills",
            [AgreedRecord("jobs-from-growth", "dont_know", rationale=WORDS)],
            [
                "In 2024 these were questions of their own",
                "New jobs for local people: Don",
                "Training within reach: not answered",
            ],
        ),
        (
            "extremism-early-help",
            [AgreedRecord("extremism-referrals", "rated", 2, rationale=WORDS)],
            ["another question stood here", "Referring young people at risk: 2 Partial"],
        ),
        ("ask-before-assuming", [], ["This was not asked in 2024."]),
        ("newcomer-experience", [], ["This was not answered in 2024."]),
        (
            "kindness-made-easy",
            [AgreedRecord("kindness-made-easy", "rated", 4)],
            ["Your answer is 3 levels lower.", "slightly other words then"],
        ),
    ],
)
def test_what_became_of_a_question_is_told(
    workspace, first, bank, question_id: str, records: list[AgreedRecord], says: list[str]
):
    test = screen(two_years(workspace, first, bank, *records), question_id)

    said = words_of(choose(test, 1))

    assert [one for one in says if one not in said] == []
    assert ("forty families" in said) is False


def test_one_persons_answer_of_last_year_is_not_called_agreed(workspace, first, bank):
    context = two_years(workspace, first, bank)
    last = workspace.assessments()[1]
    workspace.keep_answer(last.id, Answer("newcomer-experience", "rated", 2), 0, new_key())

    said = words_of(choose(screen(context, "newcomer-experience"), 2))

    assert "In 2024 the answer was: 2 Partial (one person's, not agreed)" in said.replace("*", "")


def test_the_first_year_has_nothing_beside_it(workspace, bank):
    this = workspace.start_assessment(bank, title="Spring 2024", year=2024)
    context = Context(workspace, workspace.council(), this)

    test = choose(screen(context, "newcomer-experience"), 2)

    assert "not asked in" not in words_of(test)
    assert workspace.before(this.id) == {}


@pytest.mark.parametrize(
    ("label", "title", "following", "named"),
    [
        ("2026", "Assessment of March 2026", "2027", "Assessment of March 2027"),
        ("2026/27", "Year 2026/27", "2027/28", "Year 2027/28"),
        ("2026", "Year 2026/27", "2027", "Year 2027/28"),
        ("2026", "Ward 12026, in 2026", "2027", "Ward 12026, in 2027"),
        ("2099/00", "Board 2099", "2100/01", "Board 2100"),
        ("Spring", "Our look at ourselves", "2027", "Our look at ourselves 2027"),
    ],
)
def test_the_next_year_is_called_after_the_last(
    workspace, bank, label: str, title: str, following: str, named: str
):
    year = 2099 if "2099" in label else 2026
    last = workspace.start_assessment(bank, title="Any", year=year)

    last = replace(last, label=label, title=title)

    assert (next_label(last.label, last.year), next_title(last)) == (following, named)


def test_a_level_from_a_spreadsheet_is_called_imported_and_not_agreed(workspace, bank):
    levels = {question.id: 2 for question in bank.questions}
    workspace.import_year(bank, title="Old scores", year=2025, levels=levels)
    this = workspace.start_assessment(bank, title="Spring 2026", year=2026)
    test = screen(Context(workspace, workspace.council(), this), "newcomer-experience")

    said = words_of(choose(test, 3)).replace("*", "")

    assert "In 2025 (imported) the level was: 2 Partial (from a spreadsheet" in said
    assert "we agreed" not in said


def test_a_year_after_an_imported_one_is_not_called_imported(workspace, bank):
    levels = {question.id: 2 for question in bank.questions}
    last = workspace.import_year(bank, title="Old scores", year=2025, levels=levels)

    assert (next_label(last.label, last.year), next_title(last)) == ("2026", "Assessment 2026")
