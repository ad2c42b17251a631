"""What people said: saved once, kept apart from who they are, and frozen when the round closes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Connection, func, select

from toolkit.errors import AnswerError, NotAllowed, NotFound
from toolkit.model.answers import Answer, Respondent
from toolkit.store import tables, upkeep
from toolkit.store.answers import Answers, Counted, Said, Sealed

ANN = Respondent("p-ann", "frontline")
BOB = Respondent("p-bob", "leadership")


def level(question_id: str, given: int) -> Answer:
    return Answer(question_id, "rated", given)


def count(answers: Answers, table: str) -> int:
    def work(connection: Connection, council_id: str) -> int:
        chosen = tables.metadata.tables[table]
        return int(connection.execute(select(func.count()).select_from(chosen)).scalar_one())

    return answers.door.read(work)


def seal(said: Said, counted: Counted) -> Sealed:
    return Sealed(f"{len(said)} people", "sealed")


Save = Callable[[Answer, str], Answer]


@pytest.fixture(params=("by itself", "first on a sheet", "last on a sheet"))
def save(answers: Answers, request: pytest.FixtureRequest) -> Save:
    """Ann answers the survey, in each of the ways in which an answer can come."""

    def by_itself(answer: Answer, key: str) -> Answer:
        return answers.save("r-survey", ANN.id, answer, key)

    def first(answer: Answer, key: str) -> Answer:
        return answers.save_all("r-survey", ANN.id, (answer, level("two", 0)), key)[0]

    def last(answer: Answer, key: str) -> Answer:
        return answers.save_all("r-survey", ANN.id, (level("two", 0), answer), key)[1]

    answers.admit("r-survey", ANN)
    return {"by itself": by_itself, "first on a sheet": first}.get(request.param, last)


def test_a_saved_answer_is_stored_when_the_call_returns(answers: Answers, save: Save) -> None:
    kept = save(level("one", 3), "key-1")

    assert kept == level("one", 3)
    assert answers.own("r-survey", ANN.id)["one"] == level("one", 3)


def test_a_changed_answer_replaces_the_older_one(answers: Answers, save: Save) -> None:
    save(level("one", 3), "key-1")

    kept = save(Answer("one", "dont_know"), "key-2")

    assert kept.revision == 2
    assert answers.own("r-survey", ANN.id)["one"] == Answer("one", "dont_know")


def test_a_retry_with_the_same_key_does_not_undo_a_later_answer(
    answers: Answers, save: Save
) -> None:
    save(level("one", 3), "key-1")
    save(level("one", 1), "key-2")

    kept = save(level("one", 3), "key-1")

    assert kept == level("one", 1)
    assert answers.own("r-survey", ANN.id)["one"].level == 1


def test_one_save_is_one_line_in_the_list_of_saves(answers: Answers, save: Save) -> None:
    save(level("one", 3), "key-1")
    save(level("one", 3), "key-1")

    assert count(answers, "answer_event") == 1


def test_nobody_answers_in_a_round_that_is_not_there(answers: Answers) -> None:
    for sheet in ((), (level("one", 3),), (level("one", 3), level("two", 3))):
        with pytest.raises(NotFound):
            answers.save_all("r-nowhere", ANN.id, sheet, "key-1")


def test_a_sheet_is_stored_whole_and_leaves_what_is_not_on_it(answers: Answers) -> None:
    answers.admit("r-survey", ANN)
    answers.save("r-survey", ANN.id, level("two", 1), "key-1")
    answers.save("r-survey", ANN.id, level("three", 1), "key-2")

    kept = answers.save_all("r-survey", ANN.id, (level("one", 4), level("two", 4)), "key-3")

    assert kept == (level("one", 4), level("two", 4))
    assert [one.revision for one in kept] == [1, 2]
    own = answers.own("r-survey", ANN.id)
    assert own == {"one": level("one", 4), "two": level("two", 4), "three": level("three", 1)}


def test_of_two_answers_to_one_question_on_a_sheet_the_last_stands(answers: Answers) -> None:
    answers.admit("r-survey", ANN)

    kept = answers.save_all("r-survey", ANN.id, (level("one", 4), level("one", 2)), "key-1")

    assert kept == (level("one", 2), level("one", 2))
    assert answers.own("r-survey", ANN.id) == {"one": level("one", 2)}


def test_a_sheet_without_answers_stores_none(answers: Answers) -> None:
    answers.admit("r-survey", ANN)

    assert answers.save_all("r-survey", ANN.id, (), "key-1") == ()

    assert answers.own("r-survey", ANN.id) == {}


def test_a_sheet_is_kept_out_whole_where_a_picture_holds_one_answer_of_it(
    answers: Answers,
) -> None:
    answers.admit("r-survey", ANN)
    answers.save("r-survey", ANN.id, level("two", 1), "key-1")
    renewed = Sealed("shown", "sealed", frozenset({"two"}))
    answers.close("r-survey", date(2026, 3, 12), lambda said, counted: renewed)
    answers.reopen("r-survey")

    with pytest.raises(NotAllowed, match="picture"):
        answers.save_all("r-survey", ANN.id, (level("one", 4), level("two", 4)), "key-2")

    assert answers.own("r-survey", ANN.id) == {"two": level("two", 1)}
    assert count(answers, "answer_event") == 0


def test_two_sheets_of_one_person_at_once_are_both_stored_whole(answers: Answers) -> None:
    answers.admit("r-survey", ANN)
    ids = ("one", "two", "three")

    def bring(number: int) -> tuple[Answer, ...]:
        order = ids if number % 2 else ids[::-1]
        sheet = tuple(level(id, number % 5) for id in order)
        return answers.save_all("r-survey", ANN.id, sheet, f"key-{number}")

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(bring, range(20)))

    assert [{one.level for one in sheet} for sheet in kept] == [{n % 5} for n in range(20)]
    assert len({one.level for one in answers.own("r-survey", ANN.id).values()}) == 1
    assert count(answers, "answer_event") == 20


def test_only_groups_that_are_asked_are_admitted(answers: Answers) -> None:
    with pytest.raises(NotAllowed, match="'community' is not asked"):
        answers.admit("r-survey", Respondent("p-x", "community"))


def test_admitting_somebody_again_changes_nothing(answers: Answers) -> None:
    answers.admit("r-survey", ANN)
    answers.admit("r-survey", ANN)

    assert answers.respondent("r-survey", ANN.id) == ANN


def test_nobody_sits_in_an_unknown_seat(answers: Answers) -> None:
    with pytest.raises(NotFound, match="Nobody sits here"):
        answers.respondent("r-survey", "p-nobody")


def test_a_comment_is_not_kept_with_a_respondent(answers: Answers, save: Save) -> None:
    with pytest.raises(AnswerError, match="A comment came with an answer"):
        save(Answer("one", "rated", 2, comment="hush"), "key-1")

    assert answers.own("r-survey", ANN.id) == {}


def test_nobody_reads_the_answers_of_an_open_survey(answers: Answers) -> None:
    with pytest.raises(NotAllowed, match="promised that nobody reads"):
        answers.alone(["r-survey"])


def test_a_lone_assessor_sees_their_own_record_with_its_comments(answers: Answers) -> None:
    answers.admit("r-alone", BOB)
    given = Answer("one", "rated", 2, evidence=1, reference="Report", comment="Thin.")
    answers.save("r-alone", BOB.id, given, "key-1")

    assert answers.alone(["r-alone"])["r-alone"] == {"one": given}


def test_a_closed_round_is_frozen_and_takes_no_more_answers(answers: Answers, save: Save) -> None:
    save(level("one", 3), "key-1")

    answers.close("r-survey", date(2026, 3, 12), seal)

    assert answers.sealed("r-survey") == Sealed("1 people", "sealed")
    assert answers.round("r-survey").closed_on == date(2026, 3, 12)
    with pytest.raises(NotAllowed, match="closed"):
        save(level("one", 1), "key-2")


def test_closing_twice_changes_nothing(answers: Answers) -> None:
    answers.admit("r-survey", ANN)
    answers.close("r-survey", date(2026, 3, 12), seal)

    answers.close("r-survey", date(2026, 4, 1), lambda said, counted: Sealed("another", "another"))

    assert answers.sealed("r-survey") == Sealed("1 people", "sealed")


def test_at_the_close_the_list_of_saves_is_gone_and_the_answers_are_not(answers: Answers) -> None:
    for person in (ANN, BOB):
        answers.admit("r-survey", person)
        answers.save("r-survey", person.id, level("one", 2), f"key-{person.id}")

    answers.close("r-survey", date(2026, 3, 12), seal)

    assert count(answers, "answer_event") == 0
    assert count(answers, "answer") == 2
    assert count(answers, "respondent") == 2


def test_a_failure_while_sealing_leaves_the_round_open_and_whole(answers: Answers) -> None:
    answers.admit("r-survey", ANN)
    answers.save("r-survey", ANN.id, level("one", 3), "key-1")

    def fail(said: Said, counted: Counted) -> Sealed:
        raise ArithmeticError("stop here")

    with pytest.raises(ArithmeticError, match="stop here"):
        answers.close("r-survey", date(2026, 3, 12), fail)

    assert answers.round("r-survey").state == "open"
    assert answers.own("r-survey", ANN.id) == {"one": level("one", 3)}


def test_no_column_beside_an_answer_tells_a_time_or_an_address() -> None:
    columns = {
        column.name
        for name in ("answer", "vote", "comment", "respondent", "answer_event", "ticket")
        for column in tables.metadata.tables[name].columns
    }

    assert columns == {
        "council_id", "round_id", "respondent_id", "question_id", "id", "idem", "group", "rev",
        "status", "level", "evidence", "reference", "reason", "comment", "sayable",
        "comments", "counted", "turn", "words", "state", "hash", "used",
    }  # fmt: skip


def test_people_are_counted_without_being_named(answers: Answers) -> None:
    for person in (ANN, BOB):
        answers.admit("r-survey", person)
    answers.save("r-survey", ANN.id, level("one", 2), "key-1")

    assert answers.count("r-survey") == 1


def test_respondents_answers_go_after_ninety_days_and_the_picture_stays(answers: Answers) -> None:
    answers.admit("r-survey", ANN)
    answers.save("r-survey", ANN.id, level("one", 3), "key-1")
    answers.admit("r-alone", BOB)
    answers.save("r-alone", BOB.id, level("one", 1), "key-2")
    answers.close("r-survey", date(2026, 3, 12), seal)
    store = answers.door.store

    early = upkeep.forget_old_answers(store, date(2026, 6, 9))
    late = upkeep.forget_old_answers(store, date(2026, 6, 10))

    assert (early, late) == (0, 1)
    assert answers.sealed("r-survey") is not None
    assert answers.alone(["r-alone"])["r-alone"] == {"one": level("one", 1)}
