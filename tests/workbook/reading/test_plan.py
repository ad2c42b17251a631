"""A plan comes home: each thing that can be wrong with it, and each thing that may be otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.filters import FilterColumn, Filters

from tests.conftest import NOON
from tests.workbook.reading import hostile
from tests.workbook.reading.conftest import Council
from tests.workbook.reading.edits import TOP, Plan, Typed, edited
from toolkit.errors import AnswerError
from toolkit.frames import heading
from toolkit.model.council import Action, Note
from toolkit.workbook import layout
from toolkit.workbook.reading.issues import FileRefused

FIRST, SECOND = "IN-01", "IN-02"


@pytest.fixture
def refs(council: Council) -> list[str]:
    """The refs of the plan, in the order in which the actions were added."""
    return list(council.actions)


def refused(council: Council, edit: Callable[[Plan], object] | bytes) -> FileRefused:
    with pytest.raises(FileRefused) as found:
        council.read(edit)
    return found.value


# ---- The whole workbook ------------------------------------------------------------------------


def test_an_untouched_workbook_changes_nothing_and_says_nothing(council):
    read = council.read().read

    assert read.changes_nothing
    assert (read.notes, read.confirmations, read.kept, read.since) == ((), (), (), ())


def test_nothing_is_written_by_reading(council):
    before, audit = council.actions, council.workspace.audit()

    council.read(lambda plan: plan.put(next(iter(before)), "owner", "Ruth Ade"))

    assert (council.actions, council.workspace.audit()) == (before, audit)


def reverse_columns(plan: Plan) -> None:
    rows = [[cell.value for cell in row] for row in plan.sheet.iter_rows(min_row=TOP)]
    for at, row in enumerate(rows, TOP):
        for column, value in enumerate(reversed(row), 1):
            plan.sheet.cell(at, column).value = value


def shuffle_rows(plan: Plan) -> None:
    rows = plan.rows()
    plan.put_rows([*rows[3:], *rows[:3]])


def move_down(plan: Plan) -> None:
    plan.sheet.insert_rows(1, 6)


def insert_a_column(plan: Plan) -> None:
    plan.sheet.insert_cols(4)


def hide(plan: Plan) -> None:
    plan.sheet.row_dimensions[TOP + 2].hidden = True
    plan.sheet.column_dimensions["C"].hidden = True


def rename_the_sheet(plan: Plan) -> None:
    plan.sheet.title = "Our plan, July"


def drop_the_manifest(plan: Plan) -> None:
    del plan.book[layout.MANIFEST_SHEET]
    plan.book.custom_doc_props = type(plan.book.custom_doc_props)()  # type: ignore[attr-defined]


def keep_the_plan_alone(plan: Plan) -> None:
    for name in plan.book.sheetnames:
        if name != plan.sheet.title:
            del plan.book[name]


def leave_gaps(plan: Plan) -> None:
    plan.sheet.insert_rows(TOP + 3, 2)


def other_words_for_headings(plan: Plan) -> None:
    for key, words in (("owner", "Lead Officer "), ("due", "TARGET  DATE"), ("notes", "Updates")):
        plan.sheet.cell(TOP, plan.column(key)).value = words


def stray_spaces(plan: Plan) -> None:
    for row in plan.sheet.iter_rows(min_row=TOP + 1):
        cell = row[plan.column("notes") - 1]
        if isinstance(cell.value, str):
            cell.value = cell.value.replace("\n", "  \r\n") + "  \n"


def filter_by_status(plan: Plan) -> None:
    """Only one status is in sight, as Excel keeps a filter."""
    table = plan.sheet.tables[layout.PLAN_TABLE]
    at = plan.column("status")
    values = Filters(filter=["In progress"])
    table.autoFilter.filterColumn.append(FilterColumn(colId=at - 1, filters=values))
    for row in range(TOP + 1, plan.sheet.max_row + 1):
        hidden = plan.sheet.cell(row, at).value != "In progress"
        plan.sheet.row_dimensions[row].hidden = hidden


def saved_elsewhere(plan: Plan) -> None:
    """What a program in the browser leaves of a workbook: no properties, tables or rules.

    The sheet that was far out of sight is only hidden, and rows go on to the thousandth.
    """
    plan.book.custom_doc_props = type(plan.book.custom_doc_props)()  # type: ignore[attr-defined]
    plan.book[layout.MANIFEST_SHEET].sheet_state = "hidden"
    for sheet in plan.book.worksheets:
        for name in list(sheet.tables):
            del sheet.tables[name]
        sheet.data_validations.dataValidation.clear()
    for row in range(plan.sheet.max_row + 1, 1_001):
        plan.sheet.row_dimensions[row].height = 15.75
        plan.sheet.cell(row, 1).number_format = "@"


def count_days_from_1904(plan: Plan) -> None:
    plan.book.epoch = CALENDAR_MAC_1904


@pytest.mark.parametrize(
    "edit",
    [
        filter_by_status,
        saved_elsewhere,
        count_days_from_1904,
        reverse_columns,
        shuffle_rows,
        move_down,
        insert_a_column,
        hide,
        rename_the_sheet,
        drop_the_manifest,
        keep_the_plan_alone,
        leave_gaps,
        other_words_for_headings,
        stray_spaces,
    ],
)
def test_what_people_do_to_the_look_of_a_sheet_changes_nothing(council, edit):
    assert council.read(edit).read.changes_nothing


def rename_references(plan: Plan, old: str, new: str) -> None:
    for sheet in plan.book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(old, new)
    for one in plan.book.custom_doc_props.props:  # type: ignore[attr-defined]
        one.value = str(one.value).replace(old, new)


def reference_of(council: Council) -> str:
    plan = Plan(council.data)
    entries = {row[0].value: row[1].value for row in plan.book[layout.MANIFEST_SHEET].iter_rows()}
    return str(entries["reference"])


def make_a_questionnaire(plan: Plan) -> None:
    for row in plan.book[layout.MANIFEST_SHEET].iter_rows():
        if row[0].value == "kind":
            row[1].value = "questionnaire"


def make_it_newer(plan: Plan) -> None:
    for one in plan.book.custom_doc_props.props:  # type: ignore[attr-defined]
        if one.name == "toolkit.schema":
            one.value = "7.0"


def mix_exports(plan: Plan) -> None:
    words = str(plan.sheet["A3"].value)
    plan.sheet["A3"].value = words.replace("-E1", "-E2")


def two_plans(plan: Plan) -> None:
    plan.book.copy_worksheet(plan.sheet)


def without_headings(plan: Plan) -> None:
    plan.sheet.delete_rows(TOP)


def two_of_a_heading(plan: Plan) -> None:
    plan.sheet.cell(TOP, layout.PLAN_COLUMNS.__len__() + 1).value = heading("status")


def without_identity(plan: Plan) -> None:
    plan.sheet.cell(TOP, plan.column("ref")).value = "A"
    plan.sheet.cell(TOP, plan.column("row_key")).value = "B"


def something_far_below(plan: Plan) -> None:
    plan.sheet.cell(9_000, 3).value = "lost"


def too_many(plan: Plan) -> None:
    for n in range(600):
        plan.sheet.cell(TOP + 1 + n, plan.column("title")).value = f"Action {n}"


def sort_without_ref(plan: Plan) -> None:
    rows = plan.rows()
    moved = [[row[0], *other[1:]] for row, other in zip(rows, rows[::-1], strict=True)]
    plan.put_rows(moved)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (make_a_questionnaire, "W01"),
        (make_it_newer, "W02"),
        (mix_exports, "W03"),
        (without_headings, "W07"),
        (two_plans, "W08"),
        (two_of_a_heading, "W09"),
        (without_identity, "W10"),
        (something_far_below, "W11"),
        (too_many, "W12"),
        (sort_without_ref, "W13"),
    ],
)
def test_a_workbook_that_cannot_be_matched_is_refused(council, edit, code):
    before = council.actions

    error = refused(council, edit)

    assert error.codes == (code,)
    assert error.issues[0].where == "plan.xlsx"
    assert council.actions == before


def test_a_workbook_of_another_assessment_is_refused_without_saying_whose(council, bank):
    other = council.workspace.start_assessment(bank, title="Autumn 2026", year=2026)

    with pytest.raises(FileRefused) as found:
        council.workspace.read_plan(other.id, "plan.xlsx", council.data)

    assert found.value.codes == ("W05",)
    assert "Spring" not in str(found.value)


def test_the_cells_of_two_columns_of_one_name_are_said(council):
    assert "(G4 and Y4)" in str(refused(council, two_of_a_heading))


def test_a_workbook_without_any_reference_is_compared_both_ways_after_a_yes(council):
    reference = reference_of(council)
    council.change(FIRST, owner="Sam Oke")

    def edit(plan: Plan) -> None:
        rename_references(plan, reference, "")
        plan.put(SECOND, "owner", "Ruth Ade")

    read = council.read(edit).read

    assert [one.id for one in read.confirmations] == ["W04"]
    assert {one.ref for one in read.conflicts} == {FIRST, SECOND}
    assert read.changes == ()


def test_a_workbook_whose_export_is_not_kept_any_more_is_compared_both_ways(council):
    reference = reference_of(council)
    gone = reference.replace("-E1", "-E77")

    read = council.read(lambda plan: rename_references(plan, reference, gone)).read

    assert [one.id for one in read.confirmations] == ["W06"]
    assert read.conflicts == ()


# ---- One cell ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "typed", "code"),
    [
        ("due", Typed("=EDATE(A1,2)"), "C01"),
        ("due", "TBC", "C03"),
        ("due", "3/31/2027", "C03"),
        ("due", "31/02/2027", "C03"),
        ("due", "March 2027", "C03"),
        ("due", "Q1 2027", "C03"),
        ("due", 12, "C04"),
        ("due", date(1999, 3, 31), "C04"),
        ("due", "31/3/2050", "C04"),
        ("completed_on", NOON.date() + timedelta(days=9), "C07"),
        ("status", "Amber", "C05"),
        ("effort", "huge", "C05"),
        ("lever", "Magic", "C05"),
        ("notes", "x" * 5_000, "C06"),
        ("title", "x" * 1_001, "C06"),
        ("questions", "Q999", "C08"),
        ("questions", "the first", "C08"),
        ("status", "Stopped", "R11"),
        ("title", None, "R06"),
        ("ref", "ZZ-99", "R01"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_and_nothing_can_be_accepted(
    council, key, typed, code
):
    before = council.actions
    where = Plan(council.data).where(FIRST, key)

    def edit(plan: Plan) -> None:
        if key == "ref":
            plan.put(FIRST, "row_key", None)
        plan.put(FIRST, key, typed)

    preview = council.read(edit)

    assert [(one.code, one.where) for one in preview.read.problems] == [(code, where)]
    with pytest.raises(AnswerError) as found:
        council.workspace.accept_plan(council.assessment.id, preview, {})
    assert found.value.problems == tuple(one.problem for one in preview.read.problems)
    assert council.actions == before


def test_an_error_in_a_cell_is_not_a_word(council):
    def edit(plan: Plan) -> None:
        cell = plan.sheet[plan.where(FIRST, "owner")]
        cell.value, cell.data_type = "#NAME?", "e"

    assert council.codes(edit) == [("C02", Plan(council.data).where(FIRST, "owner"))]


def test_merged_cells_in_the_plan_are_refused_with_their_range(council):
    assert ("C10", "D5:D7") in council.codes(lambda plan: plan.sheet.merge_cells("D5:D7"))


def test_merged_cells_above_the_plan_do_not_matter(council):
    assert council.codes(lambda plan: plan.sheet.merge_cells("A1:D1")) == []


def test_every_fault_is_told_at_once(council, refs):
    def edit(plan: Plan) -> None:
        for ref in refs:
            plan.put(ref, "due", "TBC")

    assert [code for code, _ in council.codes(edit)] == ["C03"] * 10


@pytest.mark.parametrize(
    ("typed", "day", "code"),
    [
        ("31/3/27", date(2027, 3, 31), "N07"),
        ("31.03.2027", date(2027, 3, 31), "N07"),
        ("31-3-2027", date(2027, 3, 31), "N07"),
        ("31 March 2027", date(2027, 3, 31), "N07"),
        ("Wed 31st Mar 2027", date(2027, 3, 31), "N07"),
        ("31-Mar-27", date(2027, 3, 31), "N07"),
        ("2027-03-31", date(2027, 3, 31), "N07"),
        (date(2027, 3, 31), date(2027, 3, 31), ""),
    ],
)
def test_a_date_is_understood_however_it_is_written(council, typed, day, code):
    preview = council.read(lambda plan: plan.put(FIRST, "due", typed))

    (change,) = preview.read.changes
    assert (change.key, change.becomes) == ("due", day.isoformat())
    assert [one.code for one in preview.read.notes] == [code] * bool(code)


@pytest.mark.parametrize(
    ("number", "codes"), [(46_477, ["N06"]), (464_770, ["C03"]), (1.5, ["C03"])]
)
def test_a_date_that_lost_its_format_is_understood_where_it_can_be(council, number, codes):
    def edit(plan: Plan) -> None:
        plan.put(FIRST, "due", number)
        plan.sheet[plan.where(FIRST, "due")].number_format = "General"

    preview = council.read(edit)

    assert [one.code for one in (*preview.read.notes, *preview.read.problems)] == codes
    assert [one.becomes for one in preview.read.changes] == ["2027-03-31"] * (codes == ["N06"])


def test_days_that_are_counted_from_1904_are_the_same_days(council):
    def edit(plan: Plan) -> None:
        count_days_from_1904(plan)
        plan.put(FIRST, "due", date(2027, 3, 31))
        plan.put(SECOND, "due", 46_477 - 1_462)
        plan.sheet[plan.where(SECOND, "due")].number_format = "General"

    read = council.read(edit).read

    assert [(one.ref, one.becomes) for one in read.changes] == [
        (FIRST, "2027-03-31"),
        (SECOND, "2027-03-31"),
    ]
    assert [one.code for one in read.notes] == ["N06"]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("done", "Complete"),
        ("CLOSED ", "Complete"),
        ("on-hold", "Blocked"),
        ("not  started", "Not started"),
        ("cancelled", "Stopped"),
        ("Still Searching", "Still searching"),
    ],
)
def test_other_words_for_a_status_are_understood_and_told(council, typed, word):
    def edit(plan: Plan) -> None:
        plan.put(FIRST, "status", typed)
        plan.put(FIRST, "stopped_because", "No money")
        plan.put(FIRST, "completed_on", date(2026, 11, 1))
        plan.put(FIRST, "result", "Open")
        plan.put(FIRST, "changed_for", "Tenants")

    preview = council.read(edit)

    assert {one.key: one.becomes for one in preview.read.changes}["status"] == word
    assert [one.code for one in preview.read.notes] == ["N09"]


def test_a_number_and_a_date_in_a_column_of_words_become_words(council):
    def edit(plan: Plan) -> None:
        plan.put(FIRST, "measure", 42)
        plan.put(FIRST, "result", date(2026, 12, 10))

    preview = council.read(edit)

    found = {one.key: one.becomes for one in preview.read.changes}
    assert found == {"measure": "42", "result": "10 December 2026"}
    assert [one.code for one in preview.read.notes] == ["N08"]


def test_a_formula_with_a_result_counts_as_its_result_and_is_told(council):
    where = Plan(council.data).where(FIRST, "owner")

    def change(name: str, body: bytes) -> bytes:
        cell = f'<c r="{where}" t="str"><f>A1</f><v>Ruth Ade</v></c>'.encode()
        start = body.find(f'<c r="{where}"'.encode())
        if not name.startswith("xl/worksheets/") or b"Position today" not in body or start < 0:
            return body
        end = body.index(b"</c>", start) + 4
        return body[:start] + cell + body[end:]

    read = council.read(hostile.changed(council.data, change)).read

    assert [one.becomes for one in read.changes] == ["Ruth Ade"]
    assert [(one.code, one.where) for one in read.notes] == [("N05", where)]


def test_questions_may_be_named_in_any_order_and_form(council, bank):
    council.read()

    (change,) = council.read(
        lambda plan: plan.put(FIRST, "questions", "q3; 2 and Q10")
    ).read.changes

    assert change.becomes == "Q3, Q2, Q10"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda plan: plan.sheet.insert_cols(3) or plan.sheet.__setitem__("C4", "RAG"), "N02"),
        (lambda plan: plan.sheet.delete_cols(plan.column("measure")), "N03"),
        (lambda plan: hide(plan), "N04"),
        (lambda plan: setattr(plan.sheet["C5"], "comment", Comment("Look", "A")), "N11"),
        (lambda plan: plan.put(FIRST, "theme", "Children"), "N12"),
        (lambda plan: plan.put(FIRST, "status", None), "N13"),
    ],
)
def test_what_was_read_otherwise_is_told_and_changes_nothing(council, edit, code):
    read = council.read(edit).read

    assert read.changes_nothing
    assert [one.code for one in read.notes] == [code]


def test_links_to_other_files_are_told_and_not_followed(council):
    data = hostile.changed(council.data, more={"xl/externalLinks/externalLink1.xml": b"<x/>"})

    read = council.read(data).read

    assert [one.code for one in read.notes] == ["N01"]


def test_a_finished_action_without_its_day_may_be_accepted(council):
    preview = council.read(lambda plan: plan.put(FIRST, "status", "Complete"))

    assert [one.code for one in preview.read.notes] == ["S02", "S01"]
    council.workspace.accept_plan(council.assessment.id, preview, {})
    assert council.actions[FIRST].status == "complete"


def test_what_came_of_a_finished_action_is_asked_only_where_it_is_not_said(council):
    said = {
        "status": "Complete",
        "result": "Open.",
        "changed_for": "Tenants.",
        "completed_on": date(2026, 11, 1),
    }

    def finish(plan: Plan, without: str = "") -> None:
        for key, value in said.items():
            if key != without:
                plan.put(FIRST, key, value)

    assert council.read(finish).read.notes == ()
    asked = council.read(lambda plan: finish(plan, "changed_for")).read.notes
    assert [one.code for one in asked] == ["S02"]


def test_a_workbook_that_is_only_to_be_read_is_not_called_an_answer_sheet(council):
    data = council.workspace.export_answers(council.assessment.id)

    error = refused(council, data)

    assert error.codes == ("W01other",)


def test_what_the_toolkit_itself_wrote_is_never_complained_of(council):
    council.change(FIRST, due=date(2010, 1, 1), measure="x" * 900, completed_on=date(2030, 1, 1))
    council.download()

    assert council.codes(lambda plan: plan.put(SECOND, "owner", "Ruth Ade")) == []


# ---- Which row is which ------------------------------------------------------------------------


def copy_row(plan: Plan, ref: str, **values: object) -> int:
    row: list[Any] = [cell.value for cell in plan.sheet[plan.row(ref)]]
    at = plan.sheet.max_row + 1
    for column, value in enumerate(row, 1):
        plan.sheet.cell(at, column).value = value
    for key, value in values.items():
        plan.put_at(at, key, value)
    return at


def test_refs_that_were_numbered_anew_are_known_by_their_row_key(council):
    def edit(plan: Plan) -> None:
        for n, ref in enumerate(list(council.actions), 1):
            plan.put(ref, "ref", str(n))

    assert council.read(edit).read.changes_nothing


def test_a_row_key_that_was_left_behind_does_not_win_over_the_ref(council):
    def edit(plan: Plan) -> None:
        column = plan.column("row_key")
        keys = [plan.sheet.cell(row, column).value for row in range(TOP + 1, TOP + 11)]
        for row, key in enumerate(keys[1:] + keys[:1], TOP + 1):
            plan.sheet.cell(row, column).value = key

    read = council.read(edit).read

    assert read.changes_nothing
    assert [one.code for one in read.notes] == ["N10"]


def test_a_ref_that_was_typed_over_anothers_is_refused(council):
    def edit(plan: Plan) -> None:
        plan.put(SECOND, "ref", FIRST)

    assert [code for code, _ in council.codes(edit)] == ["R02"]


def test_a_row_that_stands_twice_alike_is_read_once(council):
    assert [code for code, _ in council.codes(lambda plan: copy_row(plan, FIRST))] == ["R03"]


def test_a_copy_with_other_words_may_be_a_new_action(council):
    preview = council.read(lambda plan: copy_row(plan, FIRST, title="Another thing"))

    (new,) = preview.read.new
    assert new.asked is not None
    assert new.asked.code == "R04"
    done = council.workspace.accept_plan(council.assessment.id, preview, {new.id: "add"})
    assert [one.title for one in done.added] == ["Another thing"]


def test_a_copy_may_be_left_out(council):
    preview = council.read(lambda plan: copy_row(plan, FIRST, title="Another thing"))

    done = council.workspace.accept_plan(council.assessment.id, preview, {"new/15": "skip"})

    assert (done.added, done.changed) == ((), ())


def test_one_ref_in_two_rows_that_differ_in_more_is_refused(council):
    def edit(plan: Plan) -> None:
        copy_row(plan, FIRST, title="Another thing")
        plan.put(FIRST, "title", "A third thing")

    assert [code for code, _ in council.codes(edit)] == ["R05"]


def test_a_row_with_entries_and_no_action_is_refused(council):
    assert council.codes(lambda plan: plan.add(owner="Ruth Ade")) == [("R07", "C15")]


def test_a_new_row_that_looks_like_an_action_has_to_be_confirmed(council):
    title = council.actions[FIRST].title.upper()

    assert [code for code, _ in council.codes(lambda plan: plan.add(title=title))] == ["R08"]


def empty_column(plan: Plan) -> None:
    for row in range(TOP + 1, TOP + 10):
        plan.put_at(row, "measure", None)


def test_a_column_that_came_back_empty_has_to_be_confirmed(council):
    preview = council.read(empty_column)

    assert [(one.id, one.issue.where) for one in preview.read.confirmations] == [
        ("R09/measure", Plan(council.data).where(FIRST, "measure")[0] + "4")
    ]
    with pytest.raises(Exception, match="One thing is still to be decided"):
        council.workspace.accept_plan(council.assessment.id, preview, {})
    council.workspace.accept_plan(council.assessment.id, preview, {"R09/measure": "yes"})
    assert sum(not one.measure for one in council.actions.values()) == 9


def test_one_column_sorted_by_itself_is_refused(council):
    def edit(plan: Plan) -> None:
        column = plan.column("owner")
        names = sorted((row[column - 1] for row in plan.rows()), reverse=True)
        for row, name in enumerate(names, TOP + 1):
            plan.sheet.cell(row, column).value = name

    assert [code for code, _ in council.codes(edit)] == ["R10"]


def test_a_row_that_is_missing_deletes_nothing(council):
    preview = council.read(lambda plan: plan.sheet.delete_rows(plan.row(FIRST)))

    assert preview.read.kept == (FIRST,)
    assert preview.read.changes_nothing


def test_what_was_added_in_the_toolkit_since_is_named_and_kept(council):
    action = replace(council.actions[FIRST], id="", ref="", title="Newer")
    added = council.workspace.add_action(council.assessment.id, action)

    read = council.read().read

    assert (read.since, read.changes_nothing) == ((added.ref,), True)


def test_an_action_that_was_taken_out_since_may_be_added_again(council):
    from sqlalchemy import Connection

    from toolkit.store import tables

    gone = council.actions[FIRST]

    def delete(connection: Connection) -> None:
        connection.execute(tables.action.delete().where(tables.action.c.id == gone.id))

    council.workspace.store.run_tx(delete)

    preview = council.read()

    (new,) = preview.read.new
    assert new.asked is not None
    assert new.asked.code == "R12"
    done = council.workspace.accept_plan(council.assessment.id, preview, {new.id: "add"})
    assert [one.title for one in done.added] == [gone.title]


def test_a_new_row_gets_the_next_ref_of_its_theme_and_what_it_leaves_empty_by_default(council):
    theme = Plan(council.data).get(FIRST, "theme")

    preview = council.read(lambda plan: plan.add(title="Walk", theme=theme, notes="Begun"))
    done = council.workspace.accept_plan(council.assessment.id, preview, {})

    (action,) = done.added
    assert action.ref == "IN-06"
    assert (action.status, action.effort, action.lever) == ("not_started", "M", "direct")
    assert action.notes == (Note(NOON.date(), "Begun"),)


# ---- Taking it over ----------------------------------------------------------------------------


def test_all_is_stored_with_its_history_and_one_line_in_the_audit(council):
    def edit(plan: Plan) -> None:
        plan.put(FIRST, "owner", "Ruth Ade")
        plan.put(SECOND, "due", date(2028, 1, 1))
        plan.add(title="Walk", theme=plan.get(FIRST, "theme"))

    preview = council.read(edit)
    was, before = council.actions[FIRST].owner, len(council.workspace.audit())

    council.workspace.accept_plan(council.assessment.id, preview, {})

    (line, *rest) = council.workspace.audit()
    assert len(rest) == before
    assert line.verb == "import"
    for said in ("plan.xlsx", "E1", "2 changed", "1 added", preview.sha256):
        assert said in line.subject
    versions = council.workspace.action_versions(council.assessment.id, council.actions[FIRST].id)
    assert [one.owner for one in versions] == ["Ruth Ade", was]


def test_the_same_workbook_again_changes_nothing(council):
    def edit(plan: Plan) -> None:
        plan.put(FIRST, "owner", "Ruth Ade")
        plan.put(FIRST, "notes", f"{plan.get(FIRST, 'notes')}\nRang the school")
        plan.put(SECOND, "notes", "1 Oct 2026: Other words\nwithout a date")
        plan.add(title="Walk", theme=plan.get(FIRST, "theme"), notes="Begun")

    data = edited(council.data, edit)
    council.workspace.accept_plan(council.assessment.id, council.read(data), {})
    stored, audit = council.actions, council.workspace.audit()

    again = council.read(data)
    council.workspace.accept_plan(council.assessment.id, again, {})

    assert again.read.changes_nothing
    assert (council.actions, council.workspace.audit()) == (stored, audit)


def test_an_error_in_the_last_row_keeps_all_the_others_out(council):
    before = council.actions

    def edit(plan: Plan) -> None:
        for ref in before:
            plan.put(ref, "owner", "Ruth Ade")
        plan.put(list(before)[-1], "due", "TBC")

    with pytest.raises(Exception, match="TBC"):
        council.workspace.accept_plan(council.assessment.id, council.read(edit), {})

    assert council.actions == before


def test_a_plan_that_moved_on_is_refused_with_what_moved_and_by_whom(council):
    preview = council.read(lambda plan: plan.put(FIRST, "owner", "Ruth Ade"))
    council.change(SECOND, owner="Sam Oke")
    before = council.actions

    with pytest.raises(Exception, match=f"{SECOND} changed .* this account"):
        council.workspace.accept_plan(council.assessment.id, preview, {})

    assert council.actions == before


def test_a_plan_that_moves_on_at_the_last_moment_is_refused_too(council, monkeypatch):
    """Somebody saves after the first look and before the transaction."""
    preview = council.read(lambda plan: plan.put(FIRST, "owner", "Ruth Ade"))
    stale = council.workspace.plan(council.assessment.id)
    council.change(SECOND, owner="Sam Oke")
    before = council.actions

    from toolkit.store.returns import bring_home

    changed = [replace(one, owner="Ruth Ade") for one in stale.actions if one.ref == FIRST]
    door, stamp = council.workspace._records.door, council.workspace._stamp
    with pytest.raises(Exception, match="changed while"):
        bring_home(
            door, council.assessment.id, preview.seen, changed, lambda plan: (), stamp, "plan"
        )

    assert council.actions == before


def test_a_choice_that_a_stop_needs_a_reason_for_is_refused_whole(council):
    council.change(FIRST, status="blocked", reason="")

    preview = council.read(lambda plan: plan.put(FIRST, "status", "Stopped"))
    (conflict,) = preview.read.conflicts
    with pytest.raises(Exception, match="without a reason"):
        council.workspace.accept_plan(council.assessment.id, preview, {conflict.id: "workbook"})

    assert council.actions[FIRST].status == "blocked"


def test_questions_without_a_number_on_the_form_are_not_lost(council, bank):
    preview = council.read(lambda plan: plan.put(FIRST, "questions", "Q2"))

    council.workspace.accept_plan(council.assessment.id, preview, {})

    assert council.actions[FIRST].question_ids == (bank.questions[1].id,)


def test_an_empty_plan_comes_home_with_its_first_actions(workspace, bank):
    assessment = workspace.start_assessment(bank, title="Empty", year=2026)
    empty = Council(workspace, assessment)
    empty.download()

    def edit(plan: Plan) -> None:
        plan.put_at(TOP + 1, "title", "First")
        plan.put_at(TOP + 1, "theme", bank.themes[0].short)

    preview = empty.read(edit)
    done = workspace.accept_plan(assessment.id, preview, {})

    assert empty.read(empty.data).read.since == (done.added[0].ref,)
    assert [one.title for one in done.added] == ["First"]
    again = empty.read(edit).read
    assert (again.changes_nothing, again.new, again.confirmations) == (True, (), ())


HOSTILE = (
    "=1+1", "=cmd|'/C calc'!A0", "+44 20 7946 0000", "-met twice", "@SUM(A1)", "'quoted",
    "#N/A", "#REF!", "007", "31/3/27", "TRUE", "_x0041_", "_x005F_x0041_", "a\tb", "<b>&amp;</b>",
    "e\u0301 and \u00e9", "two  spaces", "emoji \U0001f600", "\u202eright to left", "''", "0x1F",
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_somebody_typed_comes_home_letter_for_letter(council, typed):
    council.change(FIRST, title=typed, owner=typed, notes=(Note(date(2026, 10, 1), typed),))
    before: Action = council.actions[FIRST]
    council.download()

    assert council.read().read.changes_nothing

    def edit(plan: Plan) -> None:
        plan.put(SECOND, "measure", plan.get(FIRST, "title"))

    council.workspace.accept_plan(council.assessment.id, council.read(edit), {})

    import unicodedata

    assert council.actions[FIRST] == before
    assert council.actions[SECOND].measure == unicodedata.normalize("NFC", typed)
