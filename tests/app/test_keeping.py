"""Data and records, in process: everything told, nothing done without being asked twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, press, sound, told
from tests.app.sample import merrowdale, words_of
from toolkit.app.state import Context
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Bank
from toolkit.workspace import Workspace, workspaces_of


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import keeping

    keeping.show(context)


def screen(context: Context) -> AppTest:
    return sound(AppTest.from_function(page, kwargs={"context": context}, default_timeout=90).run())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with merrowdale(tmp_path_factory.mktemp("data")) as context:
        yield context


@pytest.fixture
def context(workspace: Workspace, bank: Bank) -> Context:
    made = workspace.start_assessment(bank, title="Spring 2026", year=2026, people="Jane Smith")
    workspace.agree(made.id, AgreedRecord("english-language", "rated", 2, decider="Jane Smith"), 0)
    workspace.open_round(made.id, "Staff survey", "survey", ("frontline",))
    return Context(workspace, workspace.council(), workspace.assessment(made.id))


def fill(test: AppTest, label: str, words: str) -> None:
    next(one for one in test.text_input if one.label == label).input(words)


def cells(test: AppTest) -> str:
    return "\n".join(str(one.value) for one in test.table).replace("\\", "")


def test_it_tells_what_is_held_until_when_and_that_the_trail_is_whole(context: Context) -> None:
    test = screen(context)

    assert "Agreed records" in cells(test)
    said = words_of(test)
    assert "Staff survey: still open" in said
    assert "All 4 lines are there and as they were written" in said
    assert "No backup stands beside the database" in said
    trail = test.table[-1].value
    assert list(trail.columns) == ["When", "Who", "What was done"]
    assert "Started: council" in cells(test)
    assert re.fullmatch(
        r"\d+\xa0\w{3,4}\xa0\d{4} \d\d:\d\d", str(trail.iloc[-1, 0]).replace("\\", "")
    )


def test_the_sample_shows_its_trail_and_cannot_be_deleted(sample: Context) -> None:
    test = screen(sample)

    assert "can be put back as it came" in words_of(test)
    assert "Delete the council" not in labels(test)
    assert "25 are shown" in words_of(test)
    more = press(test, "Show more")
    assert "50 are shown" in words_of(more)


def test_the_trail_can_be_narrowed_by_deed_and_by_words(context: Context) -> None:
    test = screen(context)

    test.multiselect[0].select("open")
    sound(test.run())
    assert "One line fits" in words_of(test)
    fill(test, "Words in it", "no such words")
    sound(test.run())

    assert "No line fits" in words_of(test)


def test_a_person_is_looked_for_seen_and_replaced_only_once_it_is_confirmed(
    context: Context,
) -> None:
    test = screen(context)
    fill(test, "Name or address of the person", "jane smith")
    press(test, "Look for it")
    assert "Agreed record english-language" in cells(test)

    press(test, "Replace it everywhere")
    assert "tick the box first" in told(test)
    assert context.workspace.find_person("Jane Smith") != ()

    next(box for box in test.checkbox).check()
    press(test, "Replace it everywhere")

    assert "Done." in test.success[0].value
    assert context.workspace.find_person("Jane Smith") == ()
    assert "Replace it everywhere" not in labels(test)


def test_a_name_that_is_none_is_refused_with_what_to_do(context: Context) -> None:
    test = screen(context)

    fill(test, "Name or address of the person", "J")
    press(test, "Look for it")

    assert "3 letters or more" in told(test)


def test_markup_in_a_record_is_shown_as_words(workspace: Workspace, bank: Bank) -> None:
    nasty = "Jane Smith <img src=x onerror=alert(1)> ![x](https://out.example/x.png)"
    made = workspace.start_assessment(bank, title=nasty, year=2026)
    test = screen(Context(workspace, workspace.council(), made))

    fill(test, "Name or address of the person", "Jane Smith")
    press(test, "Look for it")

    drawn = "\n".join(str(cell) for one in test.table for cell in one.value.to_numpy().ravel())
    assert "Jane Smith" in drawn
    assert "](https" not in drawn
    assert "<img" not in drawn.replace("\\<", "")


def test_the_council_goes_by_its_name_alone(context: Context) -> None:
    test = screen(context)
    fill(test, "Type the name of the council", "Ownborough")
    press(test, "Delete the council")
    assert "It is not the name of this council" in told(test)
    assert context.workspace.council().name == "Ownborough Council"

    fill(test, "Type the name of the council", "Ownborough Council")
    press(test, "Delete the council")

    (left,) = workspaces_of(context.workspace.store, "local")
    assert left.council().sample
    assert test.session_state["going_to"] == "home"
