"""Files, in process: what can be taken away, under what warning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.sample import at_year, merrowdale, words_of
from toolkit.app.state import Context
from toolkit.workspace import Workspace


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import files

    files.show(context)


def screen(context: Context) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    test.run()
    assert not test.exception
    return test


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with merrowdale(tmp_path_factory.mktemp("data")) as context:
        yield context


def test_the_warning_stands_above_every_button(sample: Context) -> None:
    test = screen(sample)

    kinds = [one.type for one in test.main]
    said = words_of(test)
    assert "freedom of information" in said
    assert "OFFICIAL" in said
    first_button = kinds.index("download_button")
    assert "flex_container" in kinds[:first_button]


def test_every_file_can_be_had(sample: Context) -> None:
    test = screen(sample)

    assert [getattr(one, "label", "") for one in test.get("download_button")] == [
        "Download the Excel action plan",
        "Download the Word paper",
        "Download the slides",
        "Download the guide for a workshop of two hours",
        "Download the guide for a workshop of 90 minutes",
        "Download the answer sheet",
        "Download the answers",
        "Download the calendar file",
        "Download the CSV files",
        "Download the JSON file",
    ]


def test_nothing_is_made_before_a_button_is_pressed(sample: Context) -> None:
    before = sample.workspace.audit()

    screen(sample)

    assert sample.workspace.audit() == before


def test_without_an_assessment_it_leads_to_set_up(workspace: Workspace) -> None:
    test = screen(Context(workspace, workspace.council(), None))

    assert "no assessment yet" in words_of(test)
    assert not test.get("download_button")


def test_it_says_of_which_assessment_the_files_are(sample: Context) -> None:
    test = screen(at_year(sample, 2024))

    assert "Assessment of March 2024" in words_of(test)


def test_the_author_chooses_who_the_paper_is_for_and_what_is_in_it(sample: Context) -> None:
    test = screen(sample)

    test.radio(key="paper-audience").set_value("public")
    test.multiselect(key="paper-sections").unselect("asks").run()

    assert not test.exception
    assert test.radio(key="paper-audience").value == "public"
