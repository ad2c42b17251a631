"""A council in Wales or Scotland reads our bank in the words of its own nation."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests import builders
from toolkit.banks.nations import NationWords, nation_words, said_in
from toolkit.banks.reading import read_bank
from toolkit.model.answers import Assessment
from toolkit.model.bank import Bank, Question
from toolkit.model.council import Council, Nation
from toolkit.samples import our_bank
from toolkit.seat import join
from toolkit.store.database import Store
from toolkit.workspace import Workspace, start_council

QUESTIONS = Path(__file__).parents[2] / "questions"
OTHERS: tuple[Nation, ...] = ("wales", "scotland")
# What England alone has, where CONTENT names what the others have in its place.
ENGLISH_ONLY = re.compile(
    r"England|English Devolution|Ofsted|academ|Section 11|Working Together|\bLGA\b|Community Life"
    r"|Local Outcomes|Director of children's services|safeguarding partner|NHS Health Check"
    r"|school trust|with trusts|section 106 in"
)
SCOTTISH_TOO = re.compile(r"Census 2021|section 106|data\.police\.uk|Channel panel|Home Office b")


@pytest.fixture(scope="module")
def ours() -> tuple[Bank, ...]:
    """Every version of our bank that a council may have answered."""
    return tuple(read_bank(path.parent) for path in sorted(QUESTIONS.glob("*/bank.yaml")))


def texts_of(one: Question) -> Iterator[str]:
    yield from (one.title, one.text, one.why, one.probe, one.note or "")
    yield from (*one.levels, *one.evidence, *one.mirrored.values())
    for action in one.actions.values():
        yield from (action.title, action.role, action.measure)


def form_of(bank: Bank) -> list[str]:
    """Every text of a form: questions, groups and posts, and what stands above each theme."""
    above = [words for one in bank.themes for words in (one.title, one.covers, one.opening)]
    asked = [words for one in bank.questions for words in texts_of(one)]
    return [*above, *asked, *bank.roles, *(one.who for one in bank.groups)]


@pytest.mark.parametrize("nation", OTHERS)
def test_no_word_of_england_alone_is_on_the_form_of_another_nation(ours, nation):
    for bank in ours:
        english = [words for words in form_of(bank) if ENGLISH_ONLY.search(words)]
        local = [words for words in form_of(said_in(nation, bank)) if ENGLISH_ONLY.search(words)]

        assert len(english) > 20
        assert local == []


def test_scotland_has_its_own_census_police_and_planning_law(ours):
    for bank in ours:
        local = form_of(said_in("scotland", bank))

        assert [words for words in local if SCOTTISH_TOO.search(words)] == []
        assert any("Scotland's Census 2022" in words for words in local)


def test_a_council_in_england_has_the_bank_as_it_was_written(ours):
    assert all(said_in("england", bank) is bank for bank in ours)


@pytest.mark.parametrize("nation", OTHERS)
def test_the_words_of_a_nation_leave_what_is_asked_and_how_it_scores(ours, nation):
    for bank in ours:
        local = said_in(nation, bank)

        assert local.fingerprint == bank.fingerprint
        assert local.to_json() == bank.to_json()
        assert [what_scores(one) for one in local.questions] == [
            what_scores(one) for one in bank.questions
        ]
        assert local.sources == bank.sources


def what_scores(one: Question) -> object:
    return (
        *(one.id, one.title, one.weight, one.red_level, one.target, one.function, one.core),
        *(one.major, one.minor, len(one.levels), len(one.evidence), sorted(one.mirrored)),
    )


def test_every_line_of_the_nations_is_about_words_that_stand_in_a_bank(ours):
    words = nation_words()
    written = "\n".join(
        [line for bank in ours for line in form_of(bank)]
        + [one.since for bank in ours for one in bank.themes]
        + [f"{note.when}\n{note.text}" for bank in ours for t in bank.themes for note in t.notes]
    )
    left_out = {phrase for phrases in words.notes.leave_out.values() for phrase in phrases}

    assert [one.england for one in words.phrases if one.england not in written] == []
    assert [phrase for phrase in left_out if phrase not in written] == []
    assert {one.england for one in words.phrases if one.england in (one.wales, one.scotland)} == {
        one.england for one in words.phrases if one.wales == one.england
    }


@pytest.mark.parametrize("nation", OTHERS)
def test_what_has_changed_is_told_for_the_nation_and_says_how_sure_it_is(nation):
    bank = said_in(nation, our_bank())
    notes = {one.id: [note.text for note in one.notes] for one in bank.themes}

    assert all(one.since.endswith("Checked November 2026.") for one in bank.themes)
    assert all(notes.values())
    assert not any("results for each council in England" in text for text in notes["levers"])
    own = {"wales": "socio-economic duty", "scotland": "Fairer Scotland Duty"}[nation]
    assert any(own in text for text in notes["equality"])


def test_texts_of_a_nation_fit_a_phone_and_a_projector_too():
    for nation in OTHERS:
        bank = said_in(nation, our_bank())

        assert max(len(one.text) for one in bank.questions) <= 135
        assert max(len(level) for one in bank.questions for level in one.levels) <= 125


def test_a_bank_that_a_council_wrote_keeps_its_authors_words():
    asked = replace(builders.question(), evidence=("Census 2021",))
    own = builders.bank(builders.theme("streets", [asked]))

    assert said_in("scotland", own) is own


def test_a_phrase_inside_a_longer_one_gives_way_to_it_and_words_are_never_cut():
    phrases = nation_words().phrases
    longer = next(one for one in phrases if one.england.startswith("Census 2021 has replaced"))

    local = said_in("scotland", our_bank())

    assert local.themes[0].since.startswith(longer.scotland)


def begin(store: Store, nation: Nation) -> tuple[Workspace, Assessment]:
    council = Council(id=nation, name="Trialshire Council", nation=nation)
    workspace = start_council(store, "local", council)
    made = workspace.start_assessment(our_bank(), title="Year one", year=2026)
    return workspace, made


@pytest.mark.parametrize(
    ("nation", "evidence", "asks"),
    [
        ("england", "Section 11", "with all schools, academies included, to help"),
        ("wales", "Section 28", "with all schools to help"),
    ],
)
def test_the_questionnaire_and_its_workbook_speak_for_the_nation(store, nation, evidence, asks):
    workspace, made = begin(store, nation)

    shown = workspace.bank(made).by_id["warning-signs-joined-up"].evidence
    book = openpyxl.load_workbook(io.BytesIO(workspace.export_questionnaire(made.id)))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]

    assert any(evidence in one for one in shown)
    assert any(asks in one for one in cells)


def test_somebody_who_joins_in_scotland_is_asked_in_the_words_of_scotland(store):
    workspace, made = begin(store, "scotland")
    opened = workspace.open_round(made.id, "A survey", "survey", ("leadership",), entry="code")

    seat, _ = join(store, workspace.entrance(opened.id).token, "leadership")

    asked = {one.id: one for one in seat.questions}
    assert "academies" not in asked["schools-influence"].text
    assert seat.bank.fingerprint == made.bank_fingerprint


def test_a_council_that_moves_to_another_nation_is_asked_in_its_words_at_once(store):
    workspace, made = begin(store, "england")

    council = workspace.council()
    workspace.save_council(replace(council, nation="wales"), council.revision)

    assert "academies" not in workspace.bank(made).by_id["schools-influence"].text


def test_the_file_can_be_read_whole():
    assert isinstance(nation_words(), NationWords)
