"""How large workbooks are, and how long writing and reading them takes.

`python -m benchmarks.workbook [ANSWERS …]`: a plan of 60 actions, and tables of 5,000 and of
100,000 answers (eight columns, made up). Each time is a ratio to openpyxl writing or reading the
bare cells of the same sheets in the same run: the same values, and nothing else of the file.
Reading is what stands between the bytes and plain values; the process in which an upload is read
costs its start besides, which has a line of its own, by the clock. All other times are processor
time, the least of several runs that take turns with the bare cells.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook

from benchmarks.method import best
from tests.councils import TODAY, two_years
from toolkit.model.council import Action, Note
from toolkit.workbook.answers_book import Listing, write_listings
from toolkit.workbook.manifest import make_reference
from toolkit.workbook.reading import cells, guard, origin
from toolkit.workbook.reading.book import book_from_plain
from toolkit.workbook.reading.plan import read_plan
from toolkit.workbook.reading.state import standing
from toolkit.workbook.reading.worker import open_book
from toolkit.workbook.sheets import Field, Look
from toolkit.workbook.writing import base_state, write_plan

ACTIONS, COLUMNS, REPEATS = 60, 8, 15
LOOKS: tuple[Look, ...] = ("bold", "text", "whole", "whole", "text", "text", "text", "date")
MADE_ON = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
Cells = list[list[list[Any]]]


def actions() -> list[Action]:
    """Actions with something in every field."""
    return [
        Action(
            id=f"a{n}",
            ref=f"TH-{n:02d}",
            question_ids=("r1", "p1")[: 1 + n % 2],
            title=f"Bring the people of ward {n} into one room, and write down what they say",
            theme_id="roads",
            owner=f"Ana Price{n}",
            job_title="Head of Place",
            due=date(2027, 1 + n % 12, 1 + n % 28),
            measure="Half of those who came say that they would come again",
            status="in_progress",
            notes=tuple(Note(TODAY, f"Met {k} times, and agreed on a date.") for k in range(4)),
        )
        for n in range(ACTIONS)
    ]


def values_of(data: bytes) -> Cells:
    """The values of every cell of every sheet, and nothing else."""
    book = load_workbook(io.BytesIO(data))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def write_bare(sheets: Cells) -> bytes:
    """The values as openpyxl writes them, without any look."""
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
    return _saved(book)


def write_bare_rows(sheets: Cells) -> bytes:
    """The same in openpyxl's mode for large files, which keeps nothing."""
    book = Workbook(write_only=True)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read_bare(data: bytes) -> int:
    """Every value read by openpyxl in its mode for large files; how many cells there were."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    n = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            n += len(row)
    return n


def write_book(sheets: Cells) -> bytes:
    """The rows as a sheet of the answers workbook: dressed, with a height for each row."""
    headings, *rows = sheets[0]
    fields = [Field(one, 20, look) for one, look in zip(headings, LOOKS, strict=True)]
    listing = Listing("Answers", "Answers", "Made up.", "Answers", fields, rows)
    return write_listings([listing], "A council", "Answers", MADE_ON)


Work = Callable[[], object]


def least(*works: Work, repeats: int) -> list[float]:
    """The least processor time of each, in seconds; they take turns, on a machine that may vary."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(repeats):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


def compare(floor: str, bare: Work, works: dict[str, Work], repeats: int) -> float:
    """Lines of the table: what is bare, and each work beside it; gives the time of the floor."""
    least_bare, *others = least(bare, *works.values(), repeats=repeats)
    show(floor, least_bare, least_bare)
    for what, seconds in zip(works, others, strict=True):
        show(what, seconds, least_bare)
    return least_bare


def show(what: str, seconds: float, floor: float) -> None:
    """One line of the table."""
    print(f"  {what:<44}{1000 * seconds:>10.1f} ms{seconds / floor:>8.2f} x bare cells")


def plan_rows() -> None:
    """A plan of 60 actions: written, read, and compared with what stands."""
    findings = two_years(actions=actions())
    reference = make_reference(findings.assessment.id, 1)
    data = write_plan(findings, reference=reference, made_on=MADE_ON)
    sheets = values_of(data)
    n = sum(len(row) for rows in sheets for row in rows)
    print(f"\nA plan of {ACTIONS} actions: {len(data):,} bytes, {n:,} cells")
    written: dict[str, Work] = {
        "the workbook": lambda: write_plan(findings, reference=reference, made_on=MADE_ON),
    }
    compare("bare cells, written", lambda: write_bare(sheets), written, REPEATS)
    base, book = base_state(findings), book_from_plain(cells.plain_book(data))
    compared = standing(findings, base)

    def merged() -> object:
        found = origin.find_reference("plan.xlsx", book)
        number = origin.check_reference("plan.xlsx", found, findings.assessment.id)
        return read_plan("plan.xlsx", book, compared, number)

    read: dict[str, Work] = {
        "the guard": lambda: guard.check_zip(data),
        "every cell, formula, merge and hidden row": lambda: cells.plain_book(data),
        "standing now, as words": lambda: standing(findings, base),
        "matched and merged": merged,
    }
    floor = compare("the same file, read by openpyxl", lambda: read_bare(data), read, REPEATS)
    show("an upload, with a process of its own", best(lambda: open_book("p.xlsx", data)), floor)


def answers(many: int) -> Cells:
    """Made-up answers: ref, question, level, evidence, reference, reason, decider, day."""
    rows: list[list[Any]] = [[f"Column {n}" for n in range(COLUMNS)]]
    for n in range(many):
        words = f"We were told so at meeting {n} of the year, and wrote it down."
        rows.append(
            [f"Q{n % 48}", "Who comes?", n % 5, n % 4, f"Minute {n}", words, "Ann Lee", TODAY]
        )
    return [rows]


def answer_rows(many: int) -> None:
    """A table of answers: written as the answers workbook is, and read as an upload is."""
    sheets = answers(many)
    data = write_bare_rows(sheets)
    dressed = len(write_book(sheets))
    print(f"\n{many:,} answers, {COLUMNS} columns: {len(data):,} bytes bare, {dressed:,} dressed")
    repeats = 5 if many <= 10_000 else 2
    written: dict[str, Work] = {"the same as an answers workbook": lambda: write_book(sheets)}
    compare("bare cells, written row by row", lambda: write_bare_rows(sheets), written, repeats)
    read: dict[str, Work] = {
        "every cell, formula, merge and hidden row": lambda: cells.plain_book(
            data, most_rows=many + 1
        ),
    }
    compare("the same file, read by openpyxl", lambda: read_bare(data), read, repeats)


def main(arguments: Sequence[str]) -> int:
    """Print one table for the plan, and one for each number of answers."""
    plan_rows()
    for many in [int(one) for one in arguments] or [5_000, 100_000]:
        answer_rows(many)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
