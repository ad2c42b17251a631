"""What the bank shipped with Candour promises, besides the rules that any bank must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import pytest

from toolkit.banks.checks import advise, reading_grade
from toolkit.banks.examples import check_examples
from toolkit.banks.places import read_yaml
from toolkit.banks.reading import read_bank
from toolkit.model.bank import Bank, Question

CANDOUR = Path(__file__).parent.parent / "questions" / "candour"
MIRRORED_GROUPS = {"members", "frontline", "partners", "community"}
RED_LINES = [
    "equality-duty-in-decisions",
    "one-law-for-all",
    "warning-signs-joined-up",
    "exploitation-response",
    "act-without-fear-of-offence",
    "children-out-of-sight",
    "serious-problems-named",
]
# Loaded words, each with the reason why a question says it otherwise.
AVOIDED = {
    r"segregat\w*": "the sources' word; we say living, learning or meeting apart",
    r"host community|indigenous|real locals": "makes others guests for ever",
    r"immigrants?|illegals?|refugees?": "different people with different rights",
    r"BAME|ethnics|non-white": "lumps together what should be told apart",
    r"hard to reach|disengaged": "puts the duty on the wrong side",
    r"aspiration gap|lack(ing|s)? (of )?ambition": "a belief that needs testing",
    r"white working class": "only where the figures are about that group",
    r"grooming gangs?|asian": "facts about offenders, never a community as a suspect",
    r"(?<!so-called )honour": "there is no honour in it",
    r"cultural practices?": "culture is neither excuse nor accusation",
    r"home-?schooled|off-grid": "home education is lawful",
    r"UASC": "turns children into a code",
    r"gay rights": "law and usage have moved on",
    r"tolerance|tolerate": "grudging",
    r"moderate muslim|extreme muslim|islamis\w+": "extremism of any kind",
    r"radicalised communit\w+": "individuals, not communities",
    r"troubled famil\w+": "the name of an old programme",
    r"oath|loyalty test": "contested, and not asked about",
    r"denial|deny|denies": "kept for explaining a gap, never said of a person",
}
GROUPS_OF_PEOPLE = (
    r"muslims?|christians?|jew(s|ish)?|hindus?|sikhs?|pakistanis?|bangladeshis?|indians?|somalis?"
    r"|black|white|asians?|roma|gyps(y|ies)|travellers?|poles|polish|romanians?|africans?"
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(CANDOUR)


def texts(question: Question) -> Iterator[str]:
    """Every word of a question that somebody may read."""
    yield from (question.title, question.text, question.why, question.probe, question.note or "")
    yield from question.levels
    yield from question.evidence
    yield from question.mirrored.values()
    for action in question.actions.values():
        yield from (action.title, action.measure)


def test_it_has_48_questions_in_six_themes(bank: Bank) -> None:
    counts = {theme.id: len(theme.questions) for theme in bank.themes}

    assert (bank.id, bank.version) == ("candour", "2.0")
    assert counts == {
        "three-questions": 8,
        "integration": 8,
        "equality": 8,
        "children": 9,
        "courage": 7,
        "levers": 8,
    }


def test_its_seven_red_lines_begin_at_level_two(bank: Bank) -> None:
    red = {question.id: question.red_level for question in bank.questions if question.red_line}

    assert red == dict.fromkeys(RED_LINES, 2)


def test_its_short_form_has_23_questions_of_every_theme(bank: Bank) -> None:
    core = [question for question in bank.questions if question.core]

    assert len(core) == 23
    assert {bank.theme_of[question.id].id for question in core} == {t.id for t in bank.themes}
    assert bank.by_id["two-way-welcome"].core


def test_its_weights_are_those_of_the_table(bank: Bank) -> None:
    totals = [sum(question.weight for question in theme.questions) for theme in bank.themes]
    weights = [question.weight for question in bank.questions]

    assert totals == [16, 18, 18, 22, 13, 16]
    assert [weights.count(weight) for weight in (3, 2, 1)] == [12, 31, 5]


def test_its_levers_are_those_of_the_table(bank: Bank) -> None:
    levers = [question.lever for question in bank.questions]

    counts = [
        levers.count(one) for one in ("direct", "commission", "convene", "influence", "lobby")
    ]

    assert counts == [28, 6, 6, 7, 1]


def test_fourteen_questions_are_put_to_every_other_group_in_its_own_words(bank: Bank) -> None:
    mirrored = [question for question in bank.questions if question.mirrored]

    assert len(mirrored) == 14
    assert all(set(question.mirrored) == MIRRORED_GROUPS for question in mirrored)
    assert all(text.endswith("?") for q in mirrored for text in q.mirrored.values())


def test_leadership_is_asked_every_question(bank: Bank) -> None:
    assert all("leadership" in question.audience for question in bank.questions)


def test_every_passage_of_the_five_articles_is_used(bank: Bank) -> None:
    used = {passage for question in bank.questions for passage in question.sources}

    assert len(bank.sources) == 5
    assert len(bank.passages) == 139
    assert {passage.id for passage in bank.passages} == used


def test_every_question_can_be_traced_to_a_source(bank: Bank) -> None:
    assert [question.id for question in bank.questions if not question.sources] == []


def test_every_source_says_what_it_is_not(bank: Bank) -> None:
    for source in bank.sources:
        assert 4 <= len(re.findall(r"[.?!](?:\s|$)", source.says)) <= 6, source.id
        assert source.caution, source.id


def test_what_is_asked_of_one_side_of_the_street_is_asked_of_the_other(bank: Bank) -> None:
    two_way = {question.id for question in bank.questions if question.two_way}

    assert two_way == {
        "two-way-welcome",
        "newcomer-experience",
        "settled-resident-experience",
        "fair-priority",
    }
    for one, other in (
        ("newcomer-experience", "settled-resident-experience"),
        ("one-law-for-all", "justice-gap"),
        ("two-way-welcome", "fair-priority"),
    ):
        assert one in bank.by_id
        assert other in bank.by_id
    both_ways = bank.by_id["act-without-fear-of-offence"]
    assert "neither too soft nor too harsh" in both_ways.levels[4]


@pytest.mark.parametrize("term", AVOIDED)
def test_no_question_uses_a_loaded_word(bank: Bank, term: str) -> None:
    found = [
        (question.id, text)
        for question in bank.questions
        for text in texts(question)
        if re.search(rf"\b({term})\b", text, re.IGNORECASE)
    ]

    assert found == [], AVOIDED[term]


def test_only_muslim_women_are_named_and_as_people_wronged(bank: Bank) -> None:
    named = {
        (question.id, match.group().lower())
        for question in bank.questions
        for text in texts(question)
        for match in re.finditer(rf"\b({GROUPS_OF_PEOPLE})\b", text, re.IGNORECASE)
    }

    assert named == {("fair-hiring-local-employers", "muslim")}


def test_no_question_names_a_person(bank: Bank) -> None:
    names = (
        "casey|tuddenham|bailey|miller|khan|louise|robin|helen|rotherham|doncaster|oldham|surrey"
    )

    for question in bank.questions:
        for text in texts(question):
            assert not re.search(rf"\b({names})\b", text, re.IGNORECASE), question.id


def test_passages_name_nobody_but_the_speaker(bank: Bank) -> None:
    pairs = {
        pair
        for passage in bank.passages
        for pair in re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", passage.says)
    }

    assert pairs == set()


def test_what_the_sources_get_wrong_or_cannot_show_is_not_repeated(bank: Bank) -> None:
    shown = " ".join(text for question in bank.questions for text in texts(question))

    assert not re.search(r"£\s?56|billion|gcse|ramadan", bank.to_json(), re.IGNORECASE)
    assert "Casey Review" not in shown


def test_questions_read_at_about_grade_eight_and_levels_at_about_six(bank: Bank) -> None:
    asked = [reading_grade(question.text) for question in bank.questions]
    levels = [reading_grade(level) for question in bank.questions for level in question.levels]

    assert fmean(asked) < 8.5
    assert fmean(levels) < 6.5
    assert max(asked) < 12
    assert max(levels) < 13


def test_what_residents_are_asked_is_no_harder_than_what_leaders_are_asked(bank: Bank) -> None:
    mirrored = [question for question in bank.questions if question.mirrored]

    residents = fmean(reading_grade(question.mirrored["community"]) for question in mirrored)

    assert residents < fmean(reading_grade(question.text) for question in mirrored)


def test_texts_fit_a_phone_and_a_projector(bank: Bank) -> None:
    assert max(len(question.title) for question in bank.questions) <= 50
    assert max(len(question.text) for question in bank.questions) <= 135
    assert max(len(level) for question in bank.questions for level in question.levels) <= 125


def test_every_question_and_every_probe_asks(bank: Bank) -> None:
    assert [q.id for q in bank.questions if not q.text.endswith("?")] == []
    assert [q.id for q in bank.questions if "?" not in q.probe] == []


def test_what_has_changed_since_is_dated_and_says_how_sure_it_is(bank: Bank) -> None:
    for theme in bank.themes:
        assert theme.since.endswith("Checked November 2026."), theme.id
        assert len(theme.notes) >= 3, theme.id
        for note in theme.notes:
            assert note.checked == "November 2026"
            assert re.search(r"\d{4}|Standing duty", note.when), note.when
            assert "http" not in note.text
            assert not re.search(r"\bcheck\b", note.text), note.text


def test_there_is_no_advice_left_to_take(bank: Bank) -> None:
    assert advise(bank) == ()


def test_a_pencil_gets_the_same_scores(bank: Bank) -> None:
    document = read_yaml(CANDOUR / "examples.yaml")

    assert len(document.data["examples"]) == 8
    assert check_examples(document, bank) == ()
