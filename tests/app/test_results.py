"""Results, in process: what is on the page is what was found, in DESIGN's order."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.sample import at_year, merrowdale, titles_of, words_of
from toolkit.app import picks
from toolkit.app.state import Context
from toolkit.explaining import explain_theme, headline_overall, headline_red_lines, sentence_scores
from toolkit.findings import Findings
from toolkit.model.answers import AgreedRecord, Answer
from toolkit.model.bank import Bank
from toolkit.workspace import Workspace

RED_LINE = "children-out-of-sight"


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import results

    results.show(context)


def screen(context: Context) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    test.run()
    assert not test.exception
    return test


def findings_of(context: Context) -> Findings:
    assert context.assessment is not None
    return context.workspace.findings(context.assessment.id)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with merrowdale(tmp_path_factory.mktemp("sample")) as context:
        yield context


@pytest.fixture(scope="module")
def at_2024(sample):
    return screen(at_year(sample, 2024))


@pytest.fixture(scope="module")
def at_2026(sample):
    return screen(sample)


def test_the_findings_come_in_the_order_of_the_design(sample, at_2024):
    findings = findings_of(at_year(sample, 2024))

    titles = titles_of(at_2024)

    assert titles[0] == headline_overall(findings)
    assert titles[1] == headline_red_lines(findings)
    assert titles[2] == "All 6 themes stand close together, from 29 to 39"
    rest = ["gap", "side by side", "away from", "claim", "blind spots", "lowest answers"]
    assert [word for word, title in zip(rest, titles[3:], strict=True) if word in title] == rest


def test_claim_evidence_and_rating_are_explained_at_first_sight(sample, at_2024):
    wanted = sentence_scores(findings_of(at_year(sample, 2024)))

    shown = [one.value.replace("\\", "") for one in at_2024.markdown]

    assert shown.index(wanted) <= 1


def test_four_metrics_say_rating_evidence_red_lines_and_what_is_not_known(sample, at_2024):
    overall = findings_of(at_year(sample, 2024)).overall

    metrics = {one.label: (one.value, one.delta) for one in at_2024.metric}

    assert list(metrics) == ["Rating", "We can show", "Red lines met", "Don't know"]
    assert metrics["We can show"][0] == str(overall.points_evidenced)
    assert str(overall.points_claimed) in metrics["We can show"][1]
    assert metrics["Red lines met"][0] == "1 of 7"
    assert all(len(value) <= 9 for value, _ in metrics.values())


def test_a_red_line_that_is_not_met_stands_in_the_open_and_met_ones_are_folded(at_2024):
    folded = "\n".join(
        one.value for box in at_2024.expander if "red line" in box.label for one in box.markdown
    )
    assert "Children out of sight" in words_of(at_2024)
    assert "Children out of sight" not in folded
    assert "Equality law" in folded


def test_newcomer_and_settled_results_stand_side_by_side(at_2026):
    table = next(one.value for one in at_2026.table if "Who says so" in str(one.value.index.name))

    assert list(table.columns) == ["Q1", "Q2", "Q11", "Q45"]
    assert "Q1 Knowing what it is like to arrive here: 3 In place" in words_of(at_2026)
    assert "Q2 Knowing how change feels to people already here: 2 Partial" in words_of(at_2026)
    assert table.index[0] == "What stands"
    assert [one.replace("\\", "") for one in table.iloc[0]] == ["3.0", "2.0", "2.0", "2.0"]
    assert "Community" in table.index


def test_signs_are_called_prompts_and_not_findings(at_2024):
    assert "These are prompts for a question, not findings" in words_of(at_2024)
    cells = [str(cell) for one in at_2024.table for cell in one.value.iloc[:, 0]]
    assert any(cell.startswith("Possible blind spot") for cell in cells)


def test_each_number_can_be_traced(sample):
    test = screen(at_year(sample, 2024))
    choice = next(one for one in test.selectbox if one.label == "Show the steps for")

    choice.set_value("theme:courage").run()

    steps = explain_theme(findings_of(at_year(sample, 2024)), "courage")
    shown = words_of(test).replace("\n", " ")
    assert all(step in shown for step in steps)


def test_before_anything_is_answered_the_page_says_so_and_where_to_go(
    workspace: Workspace, bank: Bank
):
    test = screen(begin(workspace, bank))

    assert "No answers yet" in words_of(test)
    assert "Go to the questionnaire" in words_of(test)
    assert not test.metric
    assert not test.exception


def test_without_an_assessment_the_page_leads_to_set_up(workspace: Workspace):
    test = screen(Context(workspace, workspace.council(), None))

    assert "no assessment" in words_of(test)


def answered(workspace: Workspace, bank: Bank, **given: object) -> Context:
    """A lone assessor gave level 3 to every question."""
    context = begin(workspace, bank, "core")
    assert context.assessment is not None
    for number, id in enumerate(context.assessment.question_ids):
        answer = Answer(id, "rated", 3, **given)  # type: ignore[arg-type]
        workspace.keep_answer(context.assessment.id, answer, 0, f"key-{number}")
    return context


def test_one_persons_answers_are_marked_as_such_and_as_provisional(
    workspace: Workspace, bank: Bank
):
    context = answered(workspace, bank, evidence=2, reference="A report")

    badges = words_of(screen(context))

    assert "One person's view" in badges
    n = len(findings_of(context).questions)
    assert f"Provisional: 0 of {n} agreed" in badges


def test_without_a_rating_no_figure_says_that_it_is_evidenced(workspace: Workspace, bank: Bank):
    context = begin(workspace, bank, "core")
    assert context.assessment is not None
    first = context.assessment.question_ids[0]
    workspace.keep_answer(context.assessment.id, Answer(first, "rated", 3, 2), 0, "key")

    rating, shown = screen(context).metric[:2]

    assert (rating.value, rating.delta) == ("None yet", "no score yet")
    assert shown.delta == "no score yet"


def test_while_no_theme_has_a_score_a_sentence_says_so_instead_of_a_chart(
    workspace: Workspace, bank: Bank
):
    context = begin(workspace, bank, "core")
    assert context.assessment is not None
    first = context.assessment.question_ids[0]
    workspace.keep_answer(context.assessment.id, Answer(first, "rated", 3, 2), 0, "key")

    test = screen(context)

    assert "No theme has a score yet" in titles_of(test)
    assert "A theme has a score once most of its questions have a level" in words_of(test)
    assert "The dot is what we can show" not in words_of(test)
    assert not [one for one in test.expander if one.label == "Show this chart as a table"]
    assert not any("Who says so" in str(one.value.index.name) for one in test.table)
    assert "Q1 Knowing what it is like to arrive here: 3 In place" in words_of(test)
    assert "Q2 Knowing how change feels to people already here: not answered" in words_of(test)


def test_no_answer_is_among_the_strongest_and_among_the_weakest(workspace: Workspace, bank: Bank):
    context = begin(workspace, bank, "core")
    assert context.assessment is not None
    for number, id in enumerate(context.assessment.question_ids[:4]):
        answer = Answer(id, "rated", number, 2)
        workspace.keep_answer(context.assessment.id, answer, 0, f"key-{number}")

    best, lowest = picks.ends(findings_of(context))

    assert [one.rpartition(": ")[2] for one in best] == ["3 In place", "2 Partial", "1 Early"]
    assert [one.rpartition(": ")[2] for one in lowest] == ["0 Not yet"]


def test_suggested_actions_are_added_once_and_counted(workspace: Workspace, bank: Bank):
    context = answered(workspace, bank, evidence=1)
    assert context.assessment is not None
    test = screen(context)
    wanted = picks.suggested(findings_of(context))

    test.button[0].click().run()

    plan = workspace.plan(context.assessment.id)
    assert [one.question_ids for one in plan.actions] == [(id,) for id in wanted]
    assert f"{len(wanted)} actions were added" in words_of(test)


def test_a_red_line_that_is_not_met_is_the_first_to_get_an_action(workspace: Workspace, bank: Bank):
    context = answered(workspace, bank, evidence=3, reference="An audit")
    assert context.assessment is not None
    low = AgreedRecord(RED_LINE, "rated", 1, 1, rationale="Nobody matches the lists.")
    assert RED_LINE in context.assessment.question_ids
    workspace.agree(context.assessment.id, low, 0)

    assert picks.suggested(findings_of(context))[0] == RED_LINE


def test_a_question_with_an_open_action_is_not_suggested_again(workspace: Workspace, bank: Bank):
    context = answered(workspace, bank, evidence=1)
    assert context.assessment is not None
    first = picks.suggested(findings_of(context))

    workspace.add_suggested(context.assessment.id, first)

    assert not set(first) & set(picks.suggested(findings_of(context)))


def test_another_year_can_be_chosen_and_stands_in_the_address(sample):
    test = screen(sample)
    first = at_year(sample, 2024).assessment
    assert first is not None
    (choice,) = (one for one in test.selectbox if one.label == "Year to look at")

    choice.set_value(first.id).run()

    assert test.session_state["assessment_id"] == first.id
    assert [one.split(":")[0] for one in choice.options] == ["2026", "2025", "2024"]


def test_a_single_year_offers_no_choice(workspace, bank):
    test = screen(begin(workspace, bank))

    assert not [one for one in test.selectbox if one.label == "Year to look at"]
