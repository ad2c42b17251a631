"""The next year is begun from the last: what is proposed, compared, and comes along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, open_page, press, told
from tests.app.sample import titles_of, words_of
from toolkit.app import state
from toolkit.app.server import DATABASE
from toolkit.errors import AnswerError
from toolkit.model.bank import Bank
from toolkit.samples import our_bank
from toolkit.workspace import Workspace, workspaces_of


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The app over a database of its own, with the sample council in it."""
    monkeypatch.setenv(DATABASE, str(tmp_path / "candour.db"))
    state.the_store.clear()
    state.the_shelf.clear()
    yield workspaces_of(state.the_store(), "local")[0]
    state.the_store().close()
    state.the_store.clear()


def said(test: AppTest) -> str:
    inside = [one.value for box in test.expander for one in box.markdown]
    return words_of(test) + "\n".join(inside).replace("\\", "")


def test_the_next_year_begins_from_the_last(sample: Workspace):
    test = press(open_page("set_up"), "Start 2027 from 2026")
    shown = said(test)

    press(test, "Start the assessment")

    made, last = sample.assessments()[:2]
    assert (made.title, made.year, made.label) == ("Assessment of March 2027", 2027, "2027")
    assert (made.form, made.people) == (last.form, last.people)
    assert made.bank_fingerprint == last.bank_fingerprint
    assert "All of what it asks was asked in the same sense in 2026." in shown
    assert "The scores of 2026 are not published yet." in shown
    assert test.session_state["going_to"] == "answer"


def test_a_year_with_the_newer_questions_says_what_changed_and_what_can_be_compared(
    sample: Workspace,
):
    first = our_bank("candour-2024")
    sample.start_assessment(first, title="Board 2027/28", year=2027, label="2027/28")

    test = press(open_page("set_up"), "Start 2028/29 from 2027/28")

    shown = said(test)
    assert "89% of what it asks, by weight, was asked in the same sense in 2027/28" in shown
    assert "1 question was split" in shown
    assert "Being fair and seen to be fair (in another theme)" in shown
    press(test, "Start the assessment")
    assert sample.assessments()[0].title == "Board 2028/29"
    assert sample.assessments()[0].label == "2028/29"


def test_themes_that_cannot_be_compared_are_named_before_it_begins(sample: Workspace, bank: Bank):
    sample.start_assessment(bank, title="Short 2027", year=2027, form="core")
    test = press(press(open_page("set_up"), "Start 2028 from 2027"), "Change form")

    test.radio[0].set_value("full")
    press(test, "Save")

    shown = said(test)
    assert "cannot be compared with 2027" in shown
    assert "Integration and opportunity" in shown
    assert "2027 used the short form" in shown


def test_it_can_still_be_begun_without_a_year_before(sample: Workspace):
    test = press(open_page("set_up"), "Set up a new assessment")

    assert "The questions beside those of 2026" not in titles_of(test)
    assert "Start the assessment" in labels(test)


def test_a_name_that_was_taken_meanwhile_is_told_and_nothing_is_begun(
    sample: Workspace, bank: Bank
):
    test = press(open_page("set_up"), "Start 2027 from 2026")
    sample.start_assessment(bank, title="Assessment of March 2027", year=2027)

    press(test, "Start the assessment")

    assert "one of this name already" in told(test)
    assert len(sample.assessments()) == 4


def carry_boxes(test: AppTest) -> dict[str, bool]:
    """Which actions would come along, by what their boxes say."""
    boxes = [one for one in test.checkbox if one.key and one.key.startswith("carry-")]
    return {one.label.replace("\\", ""): bool(one.value) for one in boxes}


def test_what_is_not_done_comes_along_and_what_was_stopped_only_if_somebody_says_so(
    sample: Workspace,
):
    last = sample.assessments()[0]
    plan = sample.plan(last.id).actions
    test = press(open_page("set_up"), "Start 2027 from 2026")
    offered = carry_boxes(test)
    stopped = next(one for one in plan if one.status == "stopped")
    left = next(one for one in plan if one.status == "not_started")

    test.checkbox(key=f"carry-{stopped.id}").check()
    test.checkbox(key=f"carry-{left.id}").uncheck()
    press(test, "Start the assessment")

    assert len(offered) == sum(one.status != "complete" for one in plan)
    assert [one for one, ticked in offered.items() if not ticked] == [
        one for one in offered if one.startswith(stopped.ref)
    ]
    made = sample.plan(sample.assessments()[0].id).actions
    wanted = {one.id for one in plan if one.status != "complete" and one.id != left.id}
    assert {one.carried_from for one in made} == wanted
    assert {one.ref for one in made} == {one.ref for one in plan if one.id in wanted}


def test_an_action_that_cannot_come_along_keeps_the_year_from_beginning(
    sample: Workspace, bank: Bank
):
    last = sample.assessments()[0]
    done = next(one for one in sample.plan(last.id).actions if one.status == "complete")

    with pytest.raises(AnswerError, match="It is complete"):
        sample.start_following(last.id, bank, [done.id], title="Spring 2027", year=2027)

    assert len(sample.assessments()) == 3


def test_a_year_without_open_actions_says_so(sample: Workspace, bank: Bank):
    sample.start_assessment(bank, title="Bare 2027", year=2027)

    test = press(open_page("set_up"), "Start 2028 from 2027")

    assert "2027 has no action that is still to be done." in words_of(test)
    assert carry_boxes(test) == {}
