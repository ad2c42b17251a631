"""About, in process: everything somebody should know before they trust a figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.sample import titles_of, words_of
from toolkit import __version__
from toolkit.app.screens.about import settings_table
from toolkit.app.state import Context
from toolkit.method import DEFAULT
from toolkit.model.bank import Bank
from toolkit.workspace import Workspace


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import about

    about.show(context)


def screen(context: Context) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    test.run()
    assert not test.exception
    return test


@pytest.fixture
def context(workspace: Workspace, bank: Bank) -> Context:
    return begin(workspace, bank)


@pytest.mark.both_kinds
def test_a_file_is_told_to_its_owner_and_a_server_to_nobody(
    context: Context, place: Path | str
) -> None:
    said = words_of(screen(context))

    assert (str(place) in said) == isinstance(place, Path)
    assert "postgresql" not in said
    assert "candour_app" not in said


def test_it_says_that_none_of_the_articles_is_the_review(context: Context) -> None:
    said = words_of(screen(context))

    assert "None of the five is the review itself" in said
    assert "not an inspection" in said


def test_every_article_is_told_with_its_caution(context: Context, bank: Bank) -> None:
    test = screen(context)

    said = words_of(test)
    assert len(bank.sources) == 5
    for source in bank.sources:
        assert any(source.title in one.label.replace("\\", "") for one in test.expander)
        assert " ".join(source.says.split()) in said
        assert " ".join(source.caution.split()) in said


def test_it_says_that_the_articles_disagree(context: Context) -> None:
    test = screen(context)

    assert "Where the articles disagree" in titles_of(test)
    assert all(name in words_of(test) for name in ("Tuddenham", "Bailey", "Miller", "burden"))


def test_a_bank_without_articles_claims_none(workspace: Workspace, bank: Bank) -> None:
    own = replace(bank, id="own", sources=(), passages=())
    assessment = workspace.start_assessment(own, title="Ours", year=2026)

    test = screen(Context(workspace, workspace.council(), assessment))

    assert "Where the articles disagree" not in titles_of(test)
    assert titles_of(test)[0] == "What each number means"


def test_every_setting_of_the_method_stands_with_its_value_and_reason() -> None:
    table = settings_table(DEFAULT)

    assert list(table["Why"]) == [one.why for one in DEFAULT.described()]
    assert dict(zip(table["Setting"], table["Value"], strict=True))["Most actions to do now"] == "7"
    assert table["Setting"].is_unique


def test_a_setting_that_a_bank_changed_stands_beside_the_usual_one(
    workspace: Workspace, bank: Bank
) -> None:
    own = replace(bank, method={"k": 8})
    assessment = workspace.start_assessment(own, title="Ours", year=2026)

    test = screen(Context(workspace, workspace.council(), assessment))

    table = test.table[1].value
    assert "8 (usually 5)" in [str(one).replace("\\", "") for one in table.iloc[:, 0]]


def test_it_says_where_everything_is_kept_and_for_how_long(context: Context) -> None:
    said = words_of(screen(context))

    assert str(context.workspace.store.path) in said
    assert "deleted 90 days after" in said


def test_it_gives_the_versions_that_a_figure_rests_on(context: Context, bank: Bank) -> None:
    said = words_of(screen(context))

    assert f"Candour {__version__}" in said
    assert bank.fingerprint in said
    assert f"version {bank.version}" in said


def test_the_line_for_a_child_at_risk_stands_here(context: Context) -> None:
    test = screen(context)

    assert "999" in test.info[0].value
