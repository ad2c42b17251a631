"""What may not be opened is refused, with its own sentence, in little time and memory."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tests.workbook.reading import hostile
from toolkit.workbook.reading.book import Cell
from toolkit.workbook.reading.issues import FileRefused
from toolkit.workbook.reading.worker import open_book

AT_NINE = datetime(2027, 3, 31, 9, 30)  # noqa: DTZ001  # a workbook knows no time zones


@pytest.mark.parametrize("name", hostile.FILES)
def test_what_is_no_plain_workbook_is_refused_with_what_to_do(name):
    code, make = hostile.FILES[name]

    with pytest.raises(FileRefused) as refused:
        open_book("plan.xlsx", make())

    (issue,) = refused.value.issues
    assert issue.code == code
    assert issue.where == "plan.xlsx"
    assert issue.what.endswith(".")
    assert issue.fix.endswith(".")


def test_the_size_of_what_is_too_large_is_said():
    with pytest.raises(FileRefused, match="11 MB"):
        open_book("plan.xlsx", b"PK" + bytes(11 * 1024 * 1024))


def test_every_kind_of_cell_comes_back_as_a_plain_value():
    made = [["text", 7, 1.5, True, date(2027, 3, 31), AT_NINE, None, "a\nb"]]

    sheet = open_book("x.xlsx", hostile.good(made)).sheets[0]

    assert sheet.rows[1] == {
        1: Cell("text", "text"),
        2: Cell("number", 7),
        3: Cell("number", 1.5),
        4: Cell("truth", "TRUE"),
        5: Cell("date", date(2027, 3, 31)),
        6: Cell("date", date(2027, 3, 31)),
        8: Cell("text", "a\nb"),
    }


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', Cell("number", 2, formula=True)),
        ('<c r="A1" t="str"><f>x</f><v>On track</v></c>', Cell("text", "On track", formula=True)),
        ('<c r="A1"><f>1+1</f></c>', Cell("nothing", "", formula=True)),
        ('<c r="A1" t="e"><v>#NAME?</v></c>', Cell("error", "#NAME?")),
        ('<c r="A1"><v>1e999</v></c>', Cell("error", "#NUM!")),
        ("<c><v>4</v></c>", Cell("number", 4)),
        ('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>', Cell("text", "=1+1")),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', Cell("text", "ab")),
    ],
)
def test_a_formula_is_never_worked_out_and_its_stored_result_is_read(cell, kept):
    data = hostile.with_sheet(hostile.sheet_of(f'<row r="1">{cell}</row>'))

    assert open_book("x.xlsx", data).sheets[0].cell(1, 1) == kept


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 11))
    data = hostile.with_sheet(hostile.sheet_of(rows, dimension='<dimension ref="A1:A1"/>'))

    assert len(open_book("x.xlsx", data).sheets[0].rows) == 10


def test_merged_cells_hidden_rows_and_comments_are_seen():
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["a", "b"])
    sheet.append(["c", "d"])
    sheet.merge_cells("A2:B2")
    sheet.row_dimensions[2].hidden = True
    sheet["A1"].comment = Comment("Look", "Somebody")
    data = hostile.saved(book)

    found = open_book("x.xlsx", data).sheets[0]

    assert found.merged == ("A2:B2",)
    assert found.hidden_rows == {2}
    assert found.comments


def test_a_million_coloured_rows_are_passed_over_quickly():
    data = hostile.ghosts()

    # On a busy machine it may wait; what it may compute is ten seconds all the same.
    sheet = open_book("x.xlsx", data, seconds=120).sheets[0]

    assert (sheet.rows, sheet.far_row) == ({}, None)


def test_a_cell_far_below_is_seen_and_so_are_merged_cells_after_it():
    rows = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in (1, 5001, 8999))
    rows += '<row r="9000"><c r="A9000"><v>1</v></c></row>'
    merged = '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'
    data = hostile.with_sheet(hostile.sheet_of(rows, merged))

    sheet = open_book("x.xlsx", data).sheets[0]

    assert (sheet.far_row, sheet.merged) == (9000, ("A2:B3",))


def test_one_cell_in_the_last_corner_costs_nothing():
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    sheet = open_book("x.xlsx", hostile.with_sheet(hostile.sheet_of(cell))).sheets[0]

    assert sheet.far_row == 1_048_576


def test_one_long_text_in_every_cell_does_not_fill_the_memory():
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(50))
    rows = "".join(f'<row r="{n}">{row}</row>' for n in range(1, 3000))
    data = hostile.with_texts(hostile.sheet_of(rows), ["x" * 30_000])

    with pytest.raises(FileRefused) as refused:
        open_book("x.xlsx", data)

    assert refused.value.codes == ("F11",)


def test_what_takes_too_long_is_given_up_and_nothing_is_left_running():
    start = time.monotonic()

    with pytest.raises(FileRefused) as refused:
        open_book("x.xlsx", hostile.ghosts(200_000), seconds=0.02)

    assert refused.value.codes == ("F18",)
    assert time.monotonic() - start < 60


def test_the_reading_process_gets_no_more_memory_than_its_limit():
    program = (
        "import sys; from toolkit.workbook.reading import child; child._limit()\n"
        "try:\n    bytearray(child.MEMORY)\nexcept MemoryError:\n    print('refused')"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert said.stdout.strip() == "refused"


def test_the_reading_process_knows_neither_the_database_nor_the_screens():
    program = (
        "import sys; from toolkit.workbook.reading import cells, child, guard\n"
        "print([name for name in sys.modules"
        " if name.startswith(('pandas', 'sqlalchemy', 'streamlit', 'toolkit.store'))])"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert said.stdout.strip() == "[]"


def test_several_files_at_once_are_all_read():
    data, found = hostile.good(), []
    threads = [
        threading.Thread(target=lambda: found.append(open_book("x.xlsx", data))) for _ in range(4)
    ]

    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(found) == 4
