"""An answer sheet that comes back: what is understood, what is refused, and what would change."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.councils import first_year
from tests.workbook.sheets_of_answers import (
    asked_of,
    book_of,
    edited,
    fill_in,
    places,
    sheet_of,
)
from toolkit.frames import question_ref
from toolkit.model.answers import Answer
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.questionnaire import base_answers
from toolkit.workbook.questionnaire_merging import Merged, base_of, merge, settle
from toolkit.workbook.questionnaire_reading import AnswersRead, read_answers
from toolkit.workbook.questionnaire_values import parse
from toolkit.workbook.reading.book import Cell
from toolkit.workbook.reading.issues import FileRefused

F = first_year()
REFS = {one.id: question_ref(F, one.id) for one in F.questions}
STANDS = {
    "r1": Answer("r1", "rated", 3, 2, "Minutes", "", "Since May."),
    "p1": Answer("p1", "not_applicable", reason="Not ours"),
}
NAME = "answers.xlsx"
KEPT = Path(__file__).parent / "kept"


def read(data: bytes) -> AnswersRead:
    return read_answers(book_of(data), NAME, asked_of(F))


def filled(**given: dict[str, Any]) -> bytes:
    return fill_in(F, sheet_of(F, STANDS), given)


def codes(data: bytes) -> list[str]:
    found = read(data)
    return [one.code for one in (*found.errors, *found.confirms, *found.notes)]


def merged(data: bytes, now: dict[str, Answer] | None = None) -> Merged:
    base = base_of(base_answers(F, STANDS))
    return merge(read(data), base, STANDS if now is None else now, REFS)


LEVEL_3 = ("3 In place", "3", 3, 3.0, "3.0", "in place", "3 - In place", "3: In place", "Level 3")
UNKNOWN = ("Don't know", "Don\u2019t know", "dont know", "DK", "not known", "do not know")
OUTSIDE = ("Does not apply", "n/a", "N/A", "na", "Not applicable", "doesn't apply")


@pytest.mark.parametrize(
    ("said", "label"),
    [(one, "3 In place") for one in LEVEL_3]
    + [(one, "Don't know") for one in UNKNOWN]
    + [(one, "Does not apply") for one in OUTSIDE]
    + [(" 0 not yet ", "0 Not yet"), (0, "0 Not yet"), (4, "4 Sustained"), ("  ", "")],
)
def test_an_answer_is_understood_in_every_way_people_type_it(said: object, label: str) -> None:
    assert read(filled(p2={q.ANSWER: said})).rows["p2"].values[q.ANSWER] == label


@pytest.mark.parametrize(
    "said",
    [3.5, 5, -1, "3 Partial", "between 2 and 3", "3.5", "2-3", "yes", "33", True, date(2026, 1, 3)],
)
def test_an_answer_that_is_not_one_is_told_with_its_cell(said: object) -> None:
    found = read(filled(p2={q.ANSWER: said}))

    assert [(one.code, one.where) for one in found.errors] == [("C05", "2 parks!H7")]
    assert "p2" not in found.rows


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (2, "2 Document"), ("2", "2 Document"), ("document", "2 Document"), (0, "0 None"),
        ("3 Checked from outside", "3 Checked from outside"),
    ],
)  # fmt: skip
def test_a_grade_is_understood_by_its_number_or_its_word(said: object, label: str) -> None:
    assert read(filled(p2={q.ANSWER: 1, q.EVIDENCE: said})).rows["p2"].values[q.EVIDENCE] == label


@pytest.mark.parametrize("said", [4, "2 None", "strong"])
def test_a_grade_that_is_none_is_told(said: object) -> None:
    assert codes(filled(p2={q.ANSWER: 1, q.EVIDENCE: said})) == ["C05grade"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [(Cell("nothing", "", formula=True), "C01"), (Cell("error", "#REF!"), "C02")],
)
def test_a_cell_without_a_value_is_told(cell: Cell, code: str) -> None:
    assert parse(q.COMMENT, cell).code == code


def test_a_formula_that_nobody_worked_out_is_told() -> None:
    assert codes(filled(p2={q.ANSWER: "=1+2"})) == ["C01"]


@pytest.mark.parametrize(
    ("value", "words"),
    [(42, "42"), (1.5, "1.5"), (datetime(2026, 12, 10), "10 December 2026"), ("a  \nb ", "a\nb")],  # noqa: DTZ001
)
def test_what_stands_in_a_column_of_text_is_read_as_words(value: object, words: str) -> None:
    assert read(filled(p2={q.ANSWER: 1, q.COMMENT: value})).rows["p2"].values[q.COMMENT] == words


def test_a_sheet_that_nobody_touched_changes_nothing() -> None:
    found = merged(sheet_of(F, STANDS))

    assert (found.differences, found.errors, found.confirms, found.notes) == ((), (), (), ())


def test_a_sheet_is_read_however_it_was_moved_about() -> None:
    def shuffle(book: Workbook) -> None:
        parks = book["2 parks"]
        parks.title = "Our parks"
        parks.insert_cols(3, 2)
        parks.insert_rows(1, 4)
        del book["Scoring"]
        book.move_sheet("Our parks", -2)

    found = merged(edited(filled(p2={q.ANSWER: 1}), shuffle))

    assert [(one.key, one.uploaded) for one in found.differences] == [
        ((("p2", q.ANSWER)), "1 Early")
    ]
    assert found.differences[0].cell == "Our parks!J11"


@pytest.mark.parametrize("path", sorted(KEPT.glob("answer-sheet-*.xlsx")), ids=lambda one: one.stem)
def test_an_answer_sheet_of_every_version_ever_released_is_read(path: Path) -> None:
    found = read(path.read_bytes())

    assert {id: row.values[q.ANSWER] for id, row in found.rows.items() if row.values[q.ANSWER]} == {
        "r1": "1 Early",
        "p1": "Does not apply",
        "p2": "Don't know",
    }
    assert found.rows["r1"].values[q.COMMENT] == "Since April."
    assert found.rows["p1"].values[q.REASON] == "Not ours"
    assert found.returned["decider"] == "Ana Price"
    assert not found.errors


def test_themes_may_be_put_together_on_one_sheet() -> None:
    def join(book: Workbook) -> None:
        roads, parks = book["1 roads"], book["2 parks"]
        for row in range(q.FIRST_ROW, 9):
            for column in range(1, 13):
                roads.cell(row + 20, column).value = parks.cell(row, column).value
        del book["2 parks"]

    found = read(edited(filled(p2={q.ANSWER: 1}), join))

    assert found.rows["p2"].cells[q.ANSWER] == "1 roads!H27"
    assert len(found.rows) == len(F.questions)


def test_questions_that_are_missing_are_left_as_they_are() -> None:
    def drop(book: Workbook) -> None:
        book["2 parks"].delete_rows(q.FIRST_ROW + 1)

    found = merged(edited(sheet_of(F, STANDS), drop))

    assert found.differences == ()
    assert [(one.code, one.what) for one in found.notes] == [
        ("Q06", "Q5 are not in the workbook.")
    ]  # fmt: skip


def test_a_ref_that_is_not_asked_is_told() -> None:
    def rename(book: Workbook) -> None:
        book["2 parks"]["A7"], book["2 parks"]["H7"] = "Q99", "1 Early"

    assert codes(edited(sheet_of(F), rename)) == ["Q03", "Q06"]


def test_a_question_answered_twice_must_be_answered_alike() -> None:
    def again(answer: str) -> bytes:
        def add(book: Workbook) -> None:
            sheet = book["2 parks"]
            for column in range(1, 13):
                sheet.cell(20, column).value = sheet.cell(7, column).value
            sheet["H20"] = answer

        return edited(filled(p2={q.ANSWER: "1 Early"}), add)

    assert codes(again("1 Early")) == []
    assert codes(again("2 Partial")) == ["Q04"]


def test_merged_answers_are_told() -> None:
    def join(book: Workbook) -> None:
        book["2 parks"].merge_cells("K6:K7")

    found = read(edited(sheet_of(F), join))

    assert [(one.code, one.where) for one in found.errors] == [("C10", "2 parks!K6:K7")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda book: book.__delitem__("1 roads") or book.__delitem__("2 parks"), "Q05"),
        (lambda book: put_manifest(book, "kind", "action-plan"), "W01"),
        (lambda book: put_manifest(book, "schema", "2.0"), "W02"),
        (lambda book: book["Read me"].__setitem__("B5", "AS-2222-2222-E1"), "W03"),
        (lambda book: put_manifest(book, "assessment_id", "another"), "W05"),
    ],
)
def test_a_workbook_that_is_not_an_answer_sheet_of_this_assessment_is_refused(
    change: Any, code: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read(edited(sheet_of(F), change))

    assert refused.value.codes == (code,)


def put_manifest(book: Workbook, key: str, value: str) -> None:
    """An entry of the hidden sheet is another one."""
    for row in book["_toolkit"].iter_rows():
        if row[0].value == key:
            row[1].value = value


def without_reference(book: Workbook) -> None:
    """Everything that says which download it is, is gone."""
    del book["_toolkit"]
    book.custom_doc_props.props.clear()  # type: ignore[attr-defined] # the stubs leave it out
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=15):
            for cell in row:
                if "AS-" in str(cell.value):
                    cell.value = None


def test_a_sheet_without_its_reference_shows_every_difference_to_be_chosen() -> None:
    data = edited(filled(r1={q.ANSWER: "1 Early"}, p2={q.ANSWER: "2 Partial"}), without_reference)

    found = merge(read(data), None, STANDS, REFS)

    assert [one.code for one in found.confirms] == ["Q01"]
    kinds = {one.question_id: one.kind for one in found.differences}
    assert kinds == {"r1": "conflict", "p2": "change"}


def test_a_sheet_of_other_questions_asks_for_a_yes() -> None:
    data = edited(sheet_of(F), lambda book: put_manifest(book, "bank_fingerprint", "other"))

    assert codes(data) == ["Q02"]


def test_a_sheet_whose_download_is_not_known_asks_for_a_yes() -> None:
    found = merge(read(sheet_of(F)), None, {}, REFS)

    assert [one.code for one in found.confirms] == ["W06"]


def test_what_was_filled_in_about_the_meeting_is_read() -> None:
    def fill(book: Workbook) -> None:
        sheet = book["Read me"]
        found = {str(row[0].value): row[1] for row in sheet.iter_rows() if row[0].value}
        found["Who decided (post or name)"].value = "Ana Price"
        found["Date of the meeting"].value = "12/3/2026"

    found = read(edited(sheet_of(F), fill))

    assert (found.returned, found.agreed_on) == ({"decider": "Ana Price"}, date(2026, 3, 12))


def test_a_reference_that_somebody_typed_into_an_answer_does_not_count() -> None:
    assert codes(filled(r1={q.COMMENT: "See AP-2222-2222-E1"})) == []


# What would change ---------------------------------------------------------------------------


def changed(level: int, comment: str = "Since May.") -> dict[str, Answer]:
    return STANDS | {"r1": replace(STANDS["r1"], level=level, comment=comment)}


def test_what_only_the_workbook_changed_is_a_change() -> None:
    found = merged(filled(r1={q.ANSWER: "1 Early"}))

    assert [(one.key, one.kind, one.now, one.uploaded) for one in found.differences] == [
        (("r1", q.ANSWER), "change", "3 In place", "1 Early")
    ]


def test_what_only_the_toolkit_changed_stays() -> None:
    assert merged(sheet_of(F, STANDS), changed(1)).differences == ()


def test_what_both_changed_alike_is_no_difference() -> None:
    assert merged(filled(r1={q.ANSWER: "1 Early"}), changed(1)).differences == ()


def test_what_both_changed_is_for_a_person_to_choose() -> None:
    now = changed(2)

    found = merged(filled(r1={q.ANSWER: "1 Early"}), now)

    assert [one.kind for one in found.conflicts] == ["conflict"]
    assert found.undecided({}) == 1
    assert settle(found, now, {("r1", q.ANSWER): "toolkit"}) == ()
    assert settle(found, now, {("r1", q.ANSWER): "workbook"})[0].level == 1


def test_both_texts_can_be_kept() -> None:
    now = changed(3, "Since June.")
    found = merged(filled(r1={q.COMMENT: "Since April."}), now)

    answer = settle(found, now, {("r1", q.COMMENT): "both"})[0]

    assert answer.comment == "Since June.\nSince April."


def test_changes_to_different_cells_of_one_answer_join() -> None:
    now = changed(2)

    answer = settle(found := merged(filled(r1={q.REFERENCE: "Report"}), now), now, {})[0]

    assert [one.kind for one in found.differences] == ["change"]
    assert (answer.level, answer.reference, answer.comment) == (2, "Report", "Since May.")


def test_a_text_that_was_emptied_is_told_as_such() -> None:
    found = merged(filled(r1={q.COMMENT: None}))

    assert [one.kind for one in found.differences] == ["cleared"]
    assert settle(found, STANDS, {})[0].comment == ""


def test_an_answer_that_was_emptied_stands_and_a_note_says_so() -> None:
    found = merged(filled(r1={q.ANSWER: None}))

    assert (found.differences, [one.code for one in found.notes]) == ((), ["A02"])


def test_something_typed_beside_no_answer_is_told() -> None:
    found = merged(filled(p3={q.COMMENT: "Yes we do"}))

    assert [(one.code, one.where) for one in found.errors] == [("A01", "2 parks!K8")]


def test_a_text_that_is_too_long_is_told_with_its_length() -> None:
    found = merged(filled(r1={q.COMMENT: "x" * 4001}))

    assert [(one.code, one.what) for one in found.errors] == [
        ("C06", "Why this level has 4001 characters. The limit is 4000.")
    ]


TYPED = st.text(max_size=60).map(lambda words: words.replace("\x00", ""))


@settings(max_examples=60)
@given(st.sampled_from(F.questions), TYPED, TYPED, st.integers(0, 4))
def test_whatever_is_typed_goes_there_and_comes_back_without_a_change(
    question: Any, reference: str, comment: str, level: int
) -> None:
    answers = {question.id: Answer(question.id, "rated", level, 1, reference, "", comment)}
    data = sheet_of(F, answers)

    found = merge(read(data), base_of(base_answers(F, answers)), answers, REFS)

    formulas = [
        cell.coordinate
        for name in ("1 roads", "2 parks")
        for row in load_workbook(io.BytesIO(data))[name].iter_rows(min_row=q.FIRST_ROW)
        for cell in row
        if cell.data_type in ("f", "e")
    ]
    assert (found.differences, found.errors, formulas) == ((), (), [])


def test_every_question_has_its_place() -> None:
    assert set(places(F)) == set(REFS)
