"""Home, in process: one next step that fits, every year, and councils to choose from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.app.pages import labels, open_page, press, told
from tests.app.sample import titles_of, words_of
from tests.prepared import put_sample
from toolkit.app import state
from toolkit.app.server import DATABASE
from toolkit.explaining import headline_red_lines
from toolkit.model.answers import Answer, Assessment
from toolkit.model.bank import Bank
from toolkit.seat import new_key
from toolkit.store.database import Store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, workspaces_of


@pytest.fixture(scope="module")
def first_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as it is after the first start; each test has a copy of it."""
    folder = tmp_path_factory.mktemp("first")
    put_sample(folder / "candour.db")
    return folder


@pytest.fixture(autouse=True)
def store(first_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The database of the app, as it is after the first start."""
    shutil.copytree(first_data, tmp_path / "data")
    monkeypatch.setenv(DATABASE, str(tmp_path / "data" / "candour.db"))
    state.the_store.clear()
    opened = state.the_store()
    yield opened
    opened.close()
    state.the_store.clear()


def begin(workspace: Workspace, bank: Bank) -> Assessment:
    return workspace.start_assessment(bank, title="Spring 2026", year=2026, form="core")


def answer(workspace: Workspace, assessment: Assessment, most: int | None = None) -> None:
    for question_id in assessment.question_ids[:most]:
        workspace.keep_answer(assessment.id, Answer(question_id, "rated", 2), 0, new_key())


def sample() -> Workspace:
    return workspaces_of(state.the_store(), LOCAL_ACCOUNT)[-1]


def test_the_first_start_shows_the_sample_and_says_that_it_is_made_up() -> None:
    test = open_page("home")

    assert test.title[0].value == "Merrowdale Borough Council"
    assert "made up" in test.info[0].value


def test_years_stand_newest_first_with_one_line_on_each() -> None:
    test = open_page("home")

    years = [one.value[:4] for one in test.subheader if one.value.startswith("20")]
    said = words_of(test)
    assert years == ["2026", "2025", "2024"]
    assert "Early: we can show 34 of 100 and claim 42." in said
    assert "3 of 5 actions complete." in said


def test_a_line_of_a_year_says_what_its_own_findings_say() -> None:
    test = open_page("home")

    workspace = sample()
    for assessment in workspace.assessments():
        assert headline_red_lines(workspace.findings(assessment.id)) in words_of(test)


def test_a_council_without_assessments_is_led_to_set_up(workspace: Workspace) -> None:
    test = open_page("home", workspace)

    assert titles_of(test)[0] == "Next: set up an assessment"
    assert "You have no assessments yet." in words_of(test)
    press(test, "Set up an assessment")
    assert test.session_state["going_to"] == "set_up"


def test_what_is_not_answered_comes_first(workspace: Workspace, bank: Bank) -> None:
    assessment = begin(workspace, bank)
    answer(workspace, assessment, most=3)

    test = open_page("home", workspace)

    progress = test.get("progress")[0].proto.text.replace("\\", "")
    assert "3 of 23 questions answered for 2026." in progress
    assert "too few for a score." in words_of(test)
    assert "red line" not in words_of(test)
    press(test, "Go on with the questionnaire")
    assert test.session_state["going_to"] == "answer"
    assert test.session_state["question"] == assessment.question_ids[3]


def test_answers_that_nobody_agreed_come_before_the_plan(workspace: Workspace, bank: Bank) -> None:
    answer(workspace, begin(workspace, bank))

    test = open_page("home", workspace)

    assert titles_of(test)[0] == "Next: record what you agreed"
    assert "23 answers are not yet recorded as agreed." in words_of(test)
    press(test, "Record what was agreed")
    assert test.session_state["question"] == "end-levers"


def test_agreed_answers_without_actions_lead_to_the_plan(workspace: Workspace, bank: Bank) -> None:
    assessment = begin(workspace, bank)
    answer(workspace, assessment)
    workspace.agree_own(assessment.id, "Ann Lee")

    test = open_page("home", workspace)

    assert titles_of(test)[0] == "Next: turn the results into actions"


def test_a_plan_is_carried_out_until_the_last_action_is_finished(
    workspace: Workspace, bank: Bank
) -> None:
    assessment = begin(workspace, bank)
    answer(workspace, assessment)
    workspace.agree_own(assessment.id, "Ann Lee")
    (action,) = workspace.add_suggested(assessment.id, assessment.question_ids[:1])
    late = replace(action, due=date(2020, 1, 1))
    late = workspace.save_action(assessment.id, late, action.revision)
    before = open_page("home", workspace)
    done = replace(late, status="complete", completed_on=date(2026, 11, 1))
    workspace.save_action(assessment.id, done, late.revision)

    after = open_page("home", workspace)

    assert titles_of(before)[0] == "Next: carry out the plan"
    assert "One action is still to be done. One is overdue." in words_of(before)
    assert titles_of(after)[0] == "Next: set up the next assessment"


def test_an_earlier_year_can_be_opened() -> None:
    test = press(open_page("home"), "See 2024 results")

    chosen = sample().assessment(test.session_state["assessment_id"])
    assert (chosen.year, test.session_state["going_to"]) == (2024, "results")


def test_there_is_one_primary_button() -> None:
    test = open_page("home")

    primary = [one.label for one in test.button if one.proto.type == "primary"]
    assert primary == ["Go to the action plan"]


def test_a_council_of_ones_own_needs_a_name_and_nothing_else() -> None:
    test = open_page("home")

    test.text_input[0].set_value("  Ownborough Council ")
    press(test, "Start for your council")

    names = [one.council().name for one in workspaces_of(state.the_store(), LOCAL_ACCOUNT)]
    assert "Ownborough Council" in names
    assert test.session_state["going_to"] == "set_up"
    test.run()
    assert test.title[0].value == "Ownborough Council"


@pytest.mark.parametrize(
    ("typed", "says"), [("  ", "It is empty"), ("merrowdale borough council", "of this name")]
)
def test_a_name_that_will_not_do_is_told_and_makes_nothing(typed: str, says: str) -> None:
    test = open_page("home")

    test.text_input[0].set_value(typed)
    press(test, "Start for your council")

    assert says in told(test)
    assert test.text_input[0].value == typed
    assert len(workspaces_of(state.the_store(), LOCAL_ACCOUNT)) == 1


def test_one_can_go_to_another_council_and_back(workspace: Workspace) -> None:
    test = open_page("home")

    press(test, "Go to Merrowdale Borough Council (made up)")
    there = test.title[0].value
    press(test, "Go to Ownborough Council")

    assert workspace.council().name == "Ownborough Council"
    assert there == "Merrowdale Borough Council"
    assert test.title[0].value == "Ownborough Council"


def test_the_sample_is_put_back_only_once_that_is_confirmed() -> None:
    test = open_page("home")
    newest = sample().assessments()[0]
    sample().delete_assessment(newest.id, newest.title)

    press(test, "Put it back as it came")
    refused, left = told(test), len(sample().assessments())
    test.checkbox[0].check()
    press(test, "Put it back as it came")

    assert "Tick the box" in refused
    assert left == 2
    assert [one.year for one in sample().assessments()] == [2026, 2025, 2024]
    assert "as it came" in test.success[0].value


def test_a_council_of_ones_own_cannot_be_put_back(workspace: Workspace) -> None:
    test = open_page("home", workspace)

    assert "Put it back as it came" not in labels(test)


def test_what_a_council_is_called_is_never_drawn_as_markdown(workspace: Workspace) -> None:
    name = "![x](https://example.test/a.png) **Bold**"
    workspace.save_council(replace(workspace.council(), name=name), 0)

    test = open_page("home", workspace)

    assert "](" not in test.title[0].value
    assert "**" not in test.title[0].value
