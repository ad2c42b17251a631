"""Set up, in process: one decision at a time, and nothing loosened after opening."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, open_page, press, sound, told
from tests.app.sample import titles_of, words_of
from toolkit.app import state
from toolkit.data import find_data
from toolkit.model.answers import Answer, Assessment, Form
from toolkit.model.bank import Bank
from toolkit.seat import new_key
from toolkit.words import month_and_year
from toolkit.workspace import Workspace


@pytest.fixture
def workspace(app_workspace: Workspace) -> Workspace:
    """Of a council of one's own and no other, in the database of the app."""
    return app_workspace


def begin(
    workspace: Workspace, bank: Bank, title: str = "Spring 2026", form: Form = "full"
) -> Assessment:
    return workspace.start_assessment(bank, title=title, year=2026, form=form)


def field(test: AppTest, kind: str, label: str) -> Any:
    return next(one for one in test.get(kind) if label in getattr(one, "label", ""))


def name_it(test: AppTest, title: str) -> AppTest:
    if "Change assessment name" in labels(test):
        press(test, "Change assessment name")
    field(test, "text_input", "Name of the assessment").set_value(title)
    return press(test, "Save")


def test_an_assessment_is_begun_with_a_name_and_what_is_usual(
    workspace: Workspace, bank: Bank
) -> None:
    test = name_it(open_page("set_up"), " Autumn 2026 ")

    press(test, "Start the assessment")

    (made,) = workspace.assessments()
    assert (made.title, made.form, made.state) == ("Autumn 2026", "full", "open")
    assert made.bank_fingerprint == bank.fingerprint
    assert test.session_state["assessment_id"] == made.id
    assert test.session_state["going_to"] == "answer"


def test_without_a_name_it_does_not_begin(workspace: Workspace) -> None:
    test = name_it(open_page("set_up"), "")

    assert "It is empty" in told(test)
    assert workspace.assessments() == ()


def test_the_first_assessment_begins_with_one_press_under_the_name_of_its_month(
    workspace: Workspace,
) -> None:
    test = open_page("set_up")
    in_the_way = [one for one in labels(test) if one in ("Save", "Cancel")]

    press(test, "Start the assessment")

    (begun,) = workspace.assessments()
    assert begun.title == month_and_year(workspace.today)
    assert in_the_way == []  # no field is open that seems to wait for Save


def test_a_name_that_is_taken_is_told_above_the_button_and_stays_typed(
    workspace: Workspace, bank: Bank
) -> None:
    begin(workspace, bank)
    test = press(open_page("set_up"), "Set up a new assessment")

    name_it(test, "spring 2026")

    assert "one of this name already" in told(test)
    assert field(test, "text_input", "Name of the assessment").value == "spring 2026"


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_out_of_range_is_told_and_stays_typed(workspace: Workspace, year: int) -> None:
    test = press(name_it(open_page("set_up"), "Autumn"), "Change year")

    test.number_input[0].set_value(year)
    press(test, "Save")

    assert f"{year} is out of range" in told(test)
    assert test.number_input[0].value == year


def test_a_year_can_be_called_something_else(workspace: Workspace) -> None:
    test = press(name_it(open_page("set_up"), "Autumn"), "Change year")

    test.number_input[0].set_value(2027)
    field(test, "text_input", "What people call the year").set_value("2026/27")
    press(test, "Save")
    press(test, "Start the assessment")

    (made,) = workspace.assessments()
    assert (made.year, made.label) == (2027, "2026/27")


def test_the_short_form_says_how_long_it_is_and_is_what_is_begun(
    workspace: Workspace, bank: Bank
) -> None:
    test = press(name_it(open_page("set_up"), "Autumn"), "Change form")
    options = list(test.radio[0].options)

    test.radio[0].set_value("core")
    press(test, "Save")
    press(test, "Start the assessment")

    (made,) = workspace.assessments()
    assert options[1].startswith("Short: 23 questions, about ")
    assert (made.form, len(made.question_ids)) == ("core", 23)


def test_another_form_than_last_time_is_warned_of(workspace: Workspace, bank: Bank) -> None:
    begin(workspace, bank, form="core")

    test = press(open_page("set_up"), "Set up a new assessment")

    assert "2026 used the short form" in words_of(test)


def test_the_same_form_and_questions_as_last_time_need_no_warning(
    workspace: Workspace, bank: Bank
) -> None:
    begin(workspace, bank)

    test = press(open_page("set_up"), "Set up a new assessment")

    assert "The two years are compared" not in words_of(test)


def test_a_new_assessment_can_be_left_again(workspace: Workspace, bank: Bank) -> None:
    begin(workspace, bank)
    test = press(open_page("set_up"), "Set up a new assessment")

    press(test, "Do not start one")

    assert "This assessment" in titles_of(test)
    assert len(workspace.assessments()) == 1


def test_a_bank_of_ones_own_can_be_used(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "banks" / "ours"
    shutil.copytree(find_data("questions") / "candour", folder)
    text = (folder / "bank.yaml").read_text().replace('version: "2.0"', 'version: "7.5"')
    (folder / "bank.yaml").write_text(text)
    test = press(name_it(open_page("set_up"), "Autumn"), "Change questions")

    test.radio[0].set_value(state.the_shelf().banks[1].fingerprint)
    press(test, "Save")
    press(test, "Start the assessment")

    assert workspace.bank(workspace.assessments()[0]).version == "7.5"


def test_a_bank_with_faults_is_told_with_where_and_hides_no_other(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "banks" / "broken"
    shutil.copytree(find_data("questions") / "candour", folder)
    (folder / "equality.yaml").unlink()

    test = open_page("set_up")

    found = next(one for one in test.expander if "broken" in one.label)
    said = "\n".join(one.value for one in found.markdown).replace("\\", "")
    assert "cannot be used yet" in found.label
    assert "equality" in said
    assert "Start the assessment" in labels(test)


def test_a_duty_that_the_council_lacks_is_not_asked_about(workspace: Workspace) -> None:
    test = press(open_page("set_up"), "Change duties")
    field(test, "checkbox", "Housing").uncheck()
    press(test, "Save")

    press(test, "Change assessment name")
    press(name_it(test, "Autumn"), "Start the assessment")

    assert workspace.council().functions == ("all", "upper")
    (made,) = workspace.assessments()
    bank = workspace.bank(made)
    assert {bank.by_id[one].function for one in made.question_ids} == {"all", "upper"}


def test_a_change_of_the_council_is_stored_and_shown(workspace: Workspace) -> None:
    test = press(open_page("set_up"), "Change nation")

    test.radio[0].set_value("wales")
    press(test, "Save")

    assert workspace.council().nation == "wales"
    assert "Wales" in words_of(test)


def test_cancel_changes_nothing(workspace: Workspace) -> None:
    test = press(open_page("set_up"), "Change council name")

    field(test, "text_input", "Council name").set_value("Elsewhere")
    press(test, "Cancel")

    assert workspace.council().name == "Ownborough Council"
    assert "Elsewhere" not in words_of(test)


def test_a_council_keeps_its_name_when_the_field_is_empty(workspace: Workspace) -> None:
    test = press(open_page("set_up"), "Change council name")

    field(test, "text_input", "Council name").set_value(" ")
    press(test, "Save")

    assert "It is empty" in told(test)
    assert workspace.council().name == "Ownborough Council"


def test_two_people_who_change_one_row_see_both_and_nothing_typed_is_lost(
    workspace: Workspace,
) -> None:
    test = press(open_page("set_up"), "Change council name")
    theirs = replace(workspace.council(), name="Theirs")
    workspace.save_council(theirs, theirs.revision)

    field(test, "text_input", "Council name").set_value("Mine")
    press(test, "Save")
    said, stored = told(test), workspace.council().name
    typed = field(test, "text_input", "Council name").value
    press(test, "Save")

    assert "It now reads: Theirs" in said
    assert (stored, typed) == ("Theirs", "Mine")
    assert workspace.council().name == "Mine"


def test_two_people_who_change_different_rows_both_have_their_way(workspace: Workspace) -> None:
    test = press(open_page("set_up"), "Change council name")
    theirs = replace(workspace.council(), nation="scotland")
    workspace.save_council(theirs, theirs.revision)

    field(test, "text_input", "Council name").set_value("Mine")
    press(test, "Save")

    assert not test.error
    assert (workspace.council().name, workspace.council().nation) == ("Mine", "scotland")


def test_who_takes_part_is_asked_for_without_names_and_drawn_as_typed(
    workspace: Workspace, bank: Bank
) -> None:
    assessment = begin(workspace, bank)
    test = press(open_page("set_up"), "Change who takes part")
    warned = "Do not name or describe any child" in words_of(test)

    field(test, "text_area", "Posts and numbers").set_value("9 officers ![x](https://e.test/a)")
    press(test, "Save")

    assert warned
    assert workspace.assessment(assessment.id).people == "9 officers ![x](https://e.test/a)"
    assert not any("](" in one.value for one in test.markdown)


def test_questions_and_form_cannot_be_changed_once_it_is_open(
    workspace: Workspace, bank: Bank
) -> None:
    begin(workspace, bank)

    test = open_page("set_up")

    assert "Change assessment name" in labels(test)
    assert "Change questions" not in labels(test)
    assert "Change form" not in labels(test)


def test_publishing_says_what_is_missing_and_fixes_everything(
    workspace: Workspace, bank: Bank
) -> None:
    assessment = begin(workspace, bank, form="core")
    answer = Answer(assessment.question_ids[0], "rated", 2)
    workspace.keep_answer(assessment.id, answer, 0, new_key())
    test = open_page("set_up")
    said = words_of(test)

    press(test, "Publish the scores")

    assert "22 questions are not answered." in said
    assert "One answer is not recorded as agreed." in said
    assert workspace.assessment(assessment.id).state == "published"
    assert "Change assessment name" not in labels(test)


def test_publishing_says_who_can_still_answer_and_waits_for_it(
    workspace: Workspace, bank: Bank
) -> None:
    assessment = begin(workspace, bank, form="core")
    workspace.open_round(assessment.id, "Residents", "survey", ("community",))
    test = open_page("set_up")
    said = words_of(test)

    press(test, "Publish the scores")

    assert "People can still answer: Residents." in said
    assert [one.value for one in test.error]
    assert workspace.assessment(assessment.id).state == "open"


def test_a_published_assessment_can_be_reopened(workspace: Workspace, bank: Bank) -> None:
    assessment = begin(workspace, bank)
    workspace.publish(assessment.id)

    press(open_page("set_up"), "Reopen the assessment")

    assert workspace.assessment(assessment.id).state == "open"


def test_deleting_needs_the_name_of_the_assessment(workspace: Workspace, bank: Bank) -> None:
    begin(workspace, bank)
    test = open_page("set_up")

    field(test, "text_input", "Name of the assessment").set_value("Spring")
    press(test, "Delete it")
    refused, left = told(test), len(workspace.assessments())
    field(test, "text_input", "Name of the assessment").set_value("Spring 2026")
    press(test, "Delete it")

    assert "not the name of this assessment" in refused
    assert left == 1
    assert workspace.assessments() == ()
    assert "This assessment" not in titles_of(test)


def test_another_assessment_can_be_looked_at(workspace: Workspace, bank: Bank) -> None:
    begin(workspace, bank, "First")
    begin(workspace, bank, "Second")
    newest, other = workspace.assessments()
    test = open_page("set_up")
    before = words_of(test)

    sound(test.selectbox[0].set_value(other.id).run())

    assert f"\n{newest.title}\n" in before
    assert f"\n{other.title}\n" in words_of(test)
    assert test.session_state["assessment_id"] == other.id
