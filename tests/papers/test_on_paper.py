"""A workshop on paper: the facilitator's guide, and forms that come back as one person each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pytest
from docx import Document
from docx.document import Document as DocumentType

from toolkit.errors import AnswerError, NotAllowed
from toolkit.model.answers import Answer, Assessment, Round
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.papers.guide import LENGTHS, running_order
from toolkit.seat import new_key
from toolkit.store.answers import Answers
from toolkit.store.database import Door, Store
from toolkit.words import text
from toolkit.workshop import MINUTES_A_QUESTION
from toolkit.workspace import Workspace, start_council


@pytest.fixture
def assessment(workspace: Workspace, bank: Bank) -> Assessment:
    return workspace.start_assessment(bank, title="Spring", year=2026)


@pytest.fixture
def survey(workspace: Workspace, assessment: Assessment) -> Round:
    groups = ("leadership", "members", "community")
    return workspace.open_round(assessment.id, "Before we meet", "survey", groups)


def read(data: bytes) -> DocumentType:
    return Document(io.BytesIO(data))


def words(data: bytes) -> str:
    document = read(data)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def people(store: Store, workspace: Workspace, survey: Round) -> int:
    return Answers(Door(store, workspace.council_id)).people(survey.id)


def titles(data: bytes) -> Iterator[str]:
    return (
        one.text for one in read(data).paragraphs if one.style and one.style.name == "Heading 2"
    )


@pytest.mark.parametrize("length", LENGTHS)
def test_the_minutes_of_a_running_order_fill_the_workshop(length):
    steps, n = running_order(length, most=48)

    assert sum(minutes for _, minutes, _ in steps) == length
    assert sum(count for _, _, count in steps) == n
    assert n >= 9


def test_a_short_form_leaves_its_minutes_to_what_is_done_next():
    steps, n = running_order(120, most=3)
    minutes = {step: minutes for step, minutes, _ in steps}

    assert n == 3
    assert sum(minutes.values()) == 120
    assert minutes["questions"] + minutes["rest"] == 3 * MINUTES_A_QUESTION


def test_the_times_of_the_guide_follow_one_another(workspace, assessment):
    table = read(workspace.export_guide(assessment.id, 90)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    begins = [60 * int(row[0].split(":")[0]) + int(row[0].split(":")[1]) for row in rows]

    assert begins[0] == 0
    assert [after - before for before, after in pairwise(begins)] == [
        int(row[1]) for row in rows[:-1]
    ]
    assert begins[-1] + int(rows[-1][1]) == 90


def test_the_guide_has_a_page_for_each_question_with_its_levels_and_its_probe(
    workspace, assessment, bank
):
    guide = workspace.export_guide(assessment.id)
    said = words(guide)
    red = [question for question in bank.questions if question.red_line]

    assert len(list(titles(guide))) == running_order(120, 48)[1]
    for question in red:
        assert question.text in said
        assert text("guide.ask", probe=question.probe) in said
        assert all(level in said for level in question.levels)


def test_the_guide_takes_the_questions_in_the_order_of_the_hosts_page(workspace, assessment):
    room = workspace.open_round(
        assessment.id, "The day", "room", ("leadership",), pace="together", minutes=77
    )
    board = workspace.board(room.id)

    shown = list(titles(workspace.export_guide(assessment.id, 120)))

    firsts = [item.question.title for item in board.items][: len(shown)]
    assert [title.split(". ", 1)[1] for title in shown] == firsts


def test_what_people_answered_sets_the_order_once_the_survey_has_closed(
    workspace, assessment, survey, bank
):
    before = words(workspace.export_guide(assessment.id))
    form = workspace.paper_form(assessment.id, survey.id, "leadership")
    for n in range(6):
        levels = [Answer(one.id, "rated", 3) for one in form.questions]
        levels[20] = Answer(form.questions[20].id, "rated", 4 * (n % 2))
        workspace.type_in(assessment.id, survey.id, "leadership", levels, f"person {n}")
    workspace.close_round(assessment.id, survey.id)

    guide = workspace.export_guide(assessment.id)

    apart = bank.by_id[form.questions[20].id].title
    assert text("guide.not_asked_here") in before
    assert text("guide.asked_before") in words(guide)
    assert next(titles(guide)).endswith(apart)


def test_the_guide_says_how_it_is_handled_and_that_a_council_is_made_up(store: Store, bank: Bank):
    made_up = Council("m", "Trialshire", handling="OFFICIAL", sample=True)
    place = start_council(store, "local", made_up)
    made = place.start_assessment(bank, title="Spring", year=2026)

    guide = place.export_guide(made.id)

    assert "Trialshire. Spring. OFFICIAL. " + text("papers.mark.sample") in words(guide)


def test_the_promise_in_the_guide_is_what_phones_say(workspace, assessment):
    said = words(workspace.export_guide(assessment.id))

    assert text("joining.sees.room1") in said
    assert text("joining.sees.survey2", k=5) in said


def test_a_council_in_wales_has_a_guide_in_its_own_words(store: Store, bank: Bank):
    place = start_council(store, "local", Council("w", "Trialshire", nation="wales"))
    made = place.start_assessment(bank, title="Spring", year=2026)

    said = words(place.export_guide(made.id))

    assert "Section 28 self-assessments" in said
    assert "England" not in said


def test_there_is_a_guide_for_the_lengths_that_are_offered_alone(workspace, assessment):
    with pytest.raises(AnswerError, match="no guide for 45 minutes"):
        workspace.export_guide(assessment.id, 45)


@pytest.mark.parametrize("group", ["leadership", "members", "community"])
def test_a_form_asks_its_group_in_its_own_words_in_large_print(
    workspace, assessment, survey, bank, group
):
    form = workspace.paper_form(assessment.id, survey.id, group)
    data = workspace.export_paper_form(assessment.id, survey.id, group)
    said = words(data)
    normal = read(data).styles["Normal"]

    asked = bank.questions if group == "leadership" else [q for q in bank.questions if q.mirrored]
    assert [one.id for one in form.questions] == [one.id for one in asked]
    assert all(one.words in said for one in form.questions)
    assert normal.font.size.pt >= 16
    assert said.count("\u2610") == sum(len(one.choices) for one in form.questions) + (
        4 * len(form.questions) if group == "leadership" else 0
    )
    assert (text("paper_form.evidence") in said) is (group == "leadership")


def test_a_form_says_beforehand_who_sees_it_and_does_not_say_that_nobody_does(
    workspace, assessment, survey
):
    said = words(workspace.export_paper_form(assessment.id, survey.id, "community"))

    assert text("paper_form.before.typed") in said
    assert text("paper_form.before.one") in said
    assert text("joining.sees.survey1") not in said


def test_a_form_that_is_typed_in_is_one_person_of_its_group(workspace, assessment, survey, store):
    form = workspace.paper_form(assessment.id, survey.id, "community")
    answers = [Answer(one.id, "rated", 1) for one in form.questions]
    answers[0] = Answer(form.questions[0].id, "dont_know")

    for number in range(5):
        workspace.type_in(assessment.id, survey.id, "community", answers, f"form {number}")

    assert people(store, workspace, survey) == 5
    workspace.close_round(assessment.id, survey.id)
    (picture,) = workspace.findings(assessment.id).pictures
    shown = picture.questions[form.questions[1].id].groups["community"]
    assert shown.average == 1.0 or shown.side is not None


def test_pressing_twice_makes_one_person(workspace, assessment, survey, store):
    answers = [Answer("english-language", "rated", 2)]
    key = new_key()

    for _ in range(2):
        workspace.type_in(assessment.id, survey.id, "members", answers, key)

    assert people(store, workspace, survey) == 1


@pytest.mark.parametrize(
    ("group", "answers", "error"),
    [
        ("members", [], AnswerError),
        ("frontline", [Answer("english-language", "rated", 2)], NotAllowed),
        ("members", [Answer("english-language", "rated", 7)], AnswerError),
        ("members", [Answer("no-such-question", "rated", 2)], AnswerError),
    ],
)
def test_what_cannot_be_kept_leaves_nobody_behind(
    workspace, assessment, survey, store, group, answers, error
):
    with pytest.raises(error):
        workspace.type_in(assessment.id, survey.id, group, answers, "key")

    assert people(store, workspace, survey) == 0


def test_a_vote_in_the_room_has_no_form_on_paper(workspace, assessment):
    room = workspace.open_round(assessment.id, "The day", "room", ("leadership",))

    with pytest.raises(NotAllowed, match="private survey"):
        workspace.paper_form(assessment.id, room.id, "leadership")
    with pytest.raises(NotAllowed, match="private survey"):
        workspace.type_in(assessment.id, room.id, "leadership", [], "key")


def test_nothing_can_be_typed_in_once_the_survey_has_closed(workspace, assessment, survey):
    workspace.close_round(assessment.id, survey.id)

    with pytest.raises(NotAllowed):
        workspace.type_in(
            assessment.id, survey.id, "members", [Answer("english-language", "rated", 2)], "key"
        )
