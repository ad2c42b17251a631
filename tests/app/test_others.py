"""Other councils, in process: nothing without consent, the standing sentence always."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, press, sound, told
from tests.app.sample import at_year, merrowdale, titles_of, words_of
from tests.test_other_councils import agreed, join
from toolkit.app.state import Context
from toolkit.benchmark import SharedScore, instrument_of, write_shared

STANDING = "use it to choose whom to talk to, not who is best"


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import others

    others.show(context)


def screen(context: Context) -> AppTest:
    return sound(AppTest.from_function(page, kwargs={"context": context}, default_timeout=60).run())


def at(workspace) -> Context:
    return Context(workspace, workspace.council(), next(iter(workspace.assessments()), None))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with merrowdale(tmp_path_factory.mktemp("data")) as context:
        yield context


@pytest.fixture
def small(bank):
    theme = replace(bank.themes[1], questions=bank.themes[1].questions[:4])
    return replace(bank, themes=(theme,))


def test_the_sample_stands_beside_made_up_councils_and_says_so(sample):
    test = screen(sample)
    said = words_of(test)

    assert "24 councils on this page are made up" in said
    assert STANDING in said
    assert "24 other councils" in titles_of(test)[0]
    assert "quarter" in said
    assert "Take part" not in labels(test)


def test_another_year_of_the_sample_is_compared_too_or_says_why_not(sample):
    said = words_of(screen(at_year(sample, 2024)))

    assert STANDING in said


def test_without_an_assessment_it_leads_to_set_up(workspace):
    assert "no assessment yet" in words_of(screen(at(workspace)))


def test_a_draft_is_not_compared_and_the_sentence_stands_all_the_same(workspace, small):
    workspace.start_assessment(small, title="Draft", year=2026)

    said = words_of(screen(at(workspace)))

    assert "Only final scores are compared" in said
    assert STANDING in said


def test_nobody_takes_part_without_saying_that_the_council_decided_it(workspace, small):
    agreed(workspace, small, 2)
    test = screen(at(workspace))

    press(test, "Take part")
    assert "Tick the box" in told(test)
    assert workspace.sharing().since is None
    test.checkbox[0].check()
    press(sound(test.run()), "Take part")

    assert workspace.sharing().since is not None


def test_a_council_can_stop_taking_part(workspace, small):
    agreed(workspace, small, 2)
    workspace.start_sharing()

    press(screen(at(workspace)), "Stop taking part")

    assert workspace.sharing().since is None


def test_below_the_limit_no_figure_of_others_is_on_the_page(store, small):
    one = join(store, small, range(8))[3]
    test = screen(at(one))

    assert titles_of(test)[0].startswith("Nothing is shown until 8")
    assert "7 other councils share" in words_of(test)
    assert not test.get("plotly_chart")
    assert not test.get("table")


def test_above_the_limit_the_middle_is_shown_and_no_single_council(store, small):
    one = join(store, small, range(9))[3]
    test = screen(at(one))

    assert "8 other councils" in titles_of(test)[0]
    assert test.get("plotly_chart")
    assert "with points of the last 24 months" in words_of(test)
    assert "quarter" not in words_of(test).split("What is compared")[0].split("From 8")[0]


def test_files_of_other_councils_are_added_and_bad_ones_named(workspace, small):
    made = agreed(workspace, small, 2)
    workspace.start_sharing()
    instrument = instrument_of(small, made.question_ids)
    month = date(2026, 5, 1)
    good = write_shared(SharedScore("ab" * 16, instrument, month, {"overall": 40}))
    test = screen(at(workspace))

    uploader = test.file_uploader[0]
    uploader.set_value(
        [("good.json", good, "application/json"), ("<b>bad</b>.json", b"{}", "application/json")]
    )
    press(sound(test.run()), "Add these files")

    assert "<b>bad</b>.json" in told(test)
    assert [one.value for one in test.success] == ["The points of one council were added."]
    assert len(workspace._shared.received()) == 1


def test_adding_no_file_says_what_to_do(workspace, small):
    agreed(workspace, small, 2)
    workspace.start_sharing()

    test = press(screen(at(workspace)), "Add these files")

    assert "Choose one file" in told(test)
