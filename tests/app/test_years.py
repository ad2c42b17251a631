"""Year on year, in process: two years like for like, and what became of promises."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.sample import at_year, merrowdale, titles_of, words_of
from toolkit.app import spans
from toolkit.app.state import Context
from toolkit.explaining import explain_actions, explain_verdict, headline_years
from toolkit.findings import Findings
from toolkit.model.bank import Bank
from toolkit.workspace import Workspace


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import years

    years.show(context)


def screen(context: Context) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60).run()
    assert not test.exception
    return test


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with merrowdale(tmp_path_factory.mktemp("sample")) as context:
        yield context


@pytest.fixture(scope="module")
def newest(sample):
    return screen(sample)


def findings_of(context: Context, year: int) -> Findings:
    found = at_year(context, year).assessment
    assert found is not None
    return context.workspace.findings(found.id)


def test_the_newest_two_years_are_compared_first(sample, newest):
    findings = findings_of(sample, 2026)

    change = findings.changes[1]

    assert titles_of(newest)[0] == headline_years(findings, change)
    assert explain_verdict(findings, change.overall) in words_of(newest)


def test_like_for_like_says_how_many_questions_are_the_same(newest):
    assert "all 48 questions were the same" in newest.info[0].value.replace("\\", "")


def test_each_theme_has_its_change_and_its_word(sample, newest):
    findings = findings_of(sample, 2026)
    wanted = spans.theme_words(findings, findings.changes[1])

    shown = next(one.value for one in newest.table if "In a word" in one.value.columns)

    assert list(shown["Change"]) == list(wanted["Change"])
    assert list(shown.index) == list(wanted.iloc[:, 0])


def test_a_red_line_that_closed_is_named_with_both_states(newest):
    assert "Q28 Children out of sight: Not met, now Met" in words_of(newest)


def test_last_years_actions_stand_with_their_state_and_result(sample, newest):
    before = findings_of(sample, 2025)

    shown = next(one.value for one in newest.table if one.value.index.name == "Action")

    assert "What we said in 2025 we would do" in titles_of(newest)
    assert len(shown) == len(before.actions.actions)
    finished = next(one for one in before.actions.actions if one.status == "complete")
    cell = next(cell for name, cell in shown["Status"].items() if finished.ref in _read(name))
    assert _read(cell).startswith(f"Complete. {finished.owner}. {finished.result[:20]}")


def _read(cell: object) -> str:
    return str(cell).replace("\\", "").replace("\u2060", "")


def test_finished_actions_are_compared_with_a_warning(sample, newest):
    said = explain_actions(findings_of(sample, 2026).changes[1])

    assert said in words_of(newest)
    assert "is not proof" in said


def test_three_years_are_shown_as_a_trend(newest):
    assert titles_of(newest)[-1] == "Each theme over the years"


def test_other_years_can_be_chosen(sample):
    test = screen(sample)
    first = at_year(sample, 2024).assessment
    assert first is not None

    test.selectbox(key="years-before").set_value(first.id).run()

    assert "What we claimed in 2024 and 2026" in titles_of(test)
    findings = findings_of(sample, 2026)
    assert titles_of(test)[0] == headline_years(findings, findings.changes[-1])


def test_less_claimed_with_more_evidence_is_told_as_honesty(sample):
    test = screen(sample)
    first, second = (at_year(sample, year).assessment for year in (2024, 2025))
    assert first is not None
    assert second is not None

    test.selectbox(key="years-before").set_value(first.id)
    test.selectbox(key="years-after").set_value(second.id).run()

    assert "progress in honesty, not failure" in words_of(test)
    assert "Preventing harm to children" in words_of(test)


def test_years_in_the_wrong_order_are_asked_for_again(sample):
    test = screen(sample)
    newest = sample.assessment

    test.selectbox(key="years-before").set_value(newest.id).run()

    assert "Choose an earlier assessment first" in words_of(test)
    assert not test.table


def test_a_first_year_has_nothing_to_compare(workspace: Workspace, bank: Bank):
    test = screen(begin(workspace, bank))

    assert "This is your first year" in words_of(test)
    assert not test.selectbox


def test_two_years_without_an_answer_are_not_compared(workspace: Workspace, bank: Bank):
    workspace.start_assessment(bank, title="Spring 2025", year=2025)

    test = screen(begin(workspace, bank))

    assert "The two years ask too many different questions" in words_of(test)
    assert "That year had no action plan" in words_of(test)


def test_questions_that_never_moved_and_are_not_ours_to_decide_are_named(sample):
    findings = findings_of(sample, 2026)

    found = spans.stuck(findings)

    years = (*findings.earlier, findings)
    for line in found:
        id = next(one.id for one in findings.questions if line.endswith(one.title))
        assert len({one.standings[id].claimed for one in years}) == 1
        assert findings.bank.by_id[id].lever != "direct"
    assert found
