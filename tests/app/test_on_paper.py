"""Forms on paper are typed in one after the other, each as one person of its group."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import open_page, press, told
from toolkit.model.answers import Round
from toolkit.model.bank import Bank
from toolkit.store.answers import Answers
from toolkit.store.database import Door
from toolkit.workspace import Workspace


@pytest.fixture
def workspace(app_workspace: Workspace) -> Workspace:
    """A council of one's own, in the database of the app."""
    return app_workspace


@pytest.fixture
def survey(workspace: Workspace, bank: Bank) -> Round:
    made = workspace.start_assessment(bank, title="Spring 2026", year=2026)
    return workspace.open_round(made.id, "Before we meet", "survey", ("members", "community"))


@pytest.fixture
def typing(workspace: Workspace, survey: Round) -> AppTest:
    """Set up, with the place to type in a form of the second group open."""
    test = open_page("set_up", workspace)
    test.selectbox(key=f"paper-group-{survey.id}").set_value("community").run()
    return test.toggle(key=f"paper-type-{survey.id}").set_value(True).run()


def people(workspace: Workspace, survey: Round) -> int:
    return Answers(Door(workspace.store, workspace.council_id)).people(survey.id)


def place(survey: Round, number: int, question_id: str = "english-language") -> str:
    return f"paper-{survey.id}-community-{number}-{question_id}"


def test_a_form_is_kept_and_the_next_one_is_empty(typing, workspace, survey):
    typing.selectbox(key=place(survey, 0)).set_value(3)
    press(typing, "Keep this form")

    assert people(workspace, survey) == 1
    assert typing.selectbox(key=place(survey, 1)).value is None
    assert "Kept as one person of “Community”" in typing.success[0].value
    typing.selectbox(key=place(survey, 1)).set_value("dont_know")
    press(typing, "Keep this form")
    assert people(workspace, survey) == 2


def test_an_empty_form_is_not_kept_and_says_why(typing, workspace, survey):
    press(typing, "Keep this form")

    assert "Choose at least one answer" in told(typing)
    assert people(workspace, survey) == 0


def test_the_group_is_asked_in_its_own_words_and_scale(typing, bank, survey):
    field = typing.selectbox(key=place(survey, 0))

    assert field.label == bank.by_id["english-language"].mirrored["community"]
    assert field.options[0] == "0 Not at all"
    assert len(field.options) == 6
