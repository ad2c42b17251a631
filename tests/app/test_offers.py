"""What the records offer as evidence on a question's card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.pages import labels, page, press, sound
from tests.test_deciding import CLEAR, LIBRARY
from tests.test_decision_checks import answer as reply
from tests.test_decision_checks import begin as check
from tests.test_registers import MEAL, NOTICE
from toolkit.model.answers import Answer
from toolkit.model.bank import Bank
from toolkit.seat import new_key
from toolkit.words import long_date
from toolkit.workspace import Workspace

CITE = "Cite this as evidence"
QUESTION = "decision-effect-isolation"


@pytest.fixture
def at_question(app_workspace: Workspace, bank: Bank):
    """Opens the questionnaire at one question."""
    context = begin(app_workspace, bank)
    assert context.assessment is not None
    assessment = context.assessment

    def opened(question_id: str = QUESTION, level: int | None = 2):
        if level is not None:
            given = Answer(question_id, "rated", level, reference="The report template.")
            app_workspace.keep_answer(assessment.id, given, 0, new_key())
        found = AppTest.from_function(page, kwargs={"name": "answer"}, default_timeout=60)
        found.query_params["q"] = question_id
        return sound(found.run())

    return opened


def made_checks(workspace: Workspace) -> None:
    first = check(workspace)
    reply(workspace, first, LIBRARY)
    workspace.save_decision(replace(first, came_of="dropped"), 1)
    reply(workspace, check(workspace, "Close the pool"), CLEAR)
    check(workspace, "Never finished")


def shown(found) -> str:
    return "\n".join(one.value for one in found.markdown).replace("\\", "")


def test_complete_checks_are_offered_by_their_counts(app_workspace, at_question):
    made_checks(app_workspace)
    before = app_workspace.now()

    found = at_question()

    told, after = shown(found), app_workspace.now()
    days = {long_date(moment.date()) for moment in (before, after)}  # a test may meet midnight
    says = "2 decision checks in the 12 months to {}; 1 changed the decision."
    assert any(says.format(day) in told for day in days), told
    assert "1 found people who would be more cut off; 0 could not tell." in told


def test_one_press_cites_it_after_what_was_there(app_workspace, at_question):
    made_checks(app_workspace)
    found = at_question()

    press(found, CITE)

    (assessment,) = app_workspace.assessments()
    reference = app_workspace.kept(assessment)[QUESTION].answer.reference
    assert reference.startswith("The report template.\n2 decision checks in the 12 months")
    assert CITE not in labels(found)
    assert app_workspace.kept(assessment)[QUESTION].answer.evidence is None


def test_nothing_can_be_cited_before_a_level_is_chosen(app_workspace, at_question):
    made_checks(app_workspace)

    found = at_question(level=None)

    assert "2 decision checks" in shown(found)
    assert CITE not in labels(found)


@pytest.mark.parametrize(
    ("question_id", "says"),
    [
        ("decision-effect-separation", "None found groups pushed further apart"),
        ("fair-priority", "None put one group ahead of another"),
    ],
)
def test_each_question_is_offered_what_it_is_about(app_workspace, at_question, question_id, says):
    made_checks(app_workspace)

    assert says in shown(at_question(question_id))


def test_other_questions_and_a_council_without_checks_are_offered_nothing(
    app_workspace, at_question
):
    assert CITE not in labels(at_question())
    made_checks(app_workspace)

    assert CITE not in labels(at_question("english-language"))


@pytest.mark.parametrize(
    ("question_id", "says"),
    [
        ("kindness-made-easy", "Entries: 1. Barriers of our own: 1, removed: 0."),
        (
            "connectors-known",
            "Connectors: 1, in 1 of our wards. With consent: 1. Without a formal post: 1.",
        ),
        ("ask-before-assuming", "Standing: 1. Asked for by a range of people: 1."),
        ("fair-priority", "Standing: 1. Saying who bears them: 1."),
    ],
)
def test_registers_are_offered_by_their_counts(
    app_workspace: Workspace, at_question, question_id: str, says: str
):
    this_month = app_workspace.today.replace(day=1)
    app_workspace.add_kindness(replace(MEAL, month=this_month))
    app_workspace.add_exemption(NOTICE)

    found = at_question(question_id)

    assert says in shown(found)
    press(found, CITE)
    assert any(says in one.value for one in found.text_area)


def test_an_empty_register_is_not_offered(at_question):
    assert CITE not in labels(at_question("kindness-made-easy"))
