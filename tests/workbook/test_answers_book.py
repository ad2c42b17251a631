"""The workbook of answers: what was agreed and published, and nobody's own answers to a survey."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from openpyxl import Workbook, load_workbook

from tests.builders import agreed, answer, assessment, council, survey
from tests.councils import TODAY, first_year
from tests.rounds import BANK, closed, people
from tests.workbook.files import MADE_ON, rows_of
from toolkit.findings import Findings, Material, work_out
from toolkit.model.answers import Dissent
from toolkit.workbook.answers_book import Listing, Plain, write_answers, write_listings
from toolkit.workbook.heights import count_lines, row_height
from toolkit.workbook.layout import HEADING_ROW
from toolkit.workbook.sheets import Field


def opened(findings: Findings) -> Workbook:
    return load_workbook(io.BytesIO(write_answers(findings, made_on=MADE_ON)))


def with_people() -> Findings:
    """A council with an agreed record, one person's answer, and a survey that is closed."""
    one = survey()
    record = agreed("r1", 3, 2, decider="Ana Price", dissent=(Dissent(1, "Not here."),))
    made = assessment(BANK, [record], rounds=[one])
    random = Random(1)  # noqa: S311  # made-up answers
    said = people({"leadership": 9, "frontline": 12}, random, "mixed", 0.1)
    own = {"zz": answer("zz", 2)}
    material = Material(council(), BANK, made, TODAY, own, (closed(said, one),))
    return work_out(material)


def test_agreed_answers_stand_with_who_decided_and_who_saw_it_differently() -> None:
    row = rows_of(opened(with_people())["Agreed answers"], "AgreedAnswers")[0]

    assert (row["Ref"], row["Answer"], row["Evidence"]) == ("Q1", "3 In place", "Document")
    assert (row["Who decided"], row["Other views"]) == ("Ana Price", "1: Not here.")


def test_one_persons_answers_are_there_where_they_count() -> None:
    findings = first_year([])
    own = {"r1": replace(answer("r1", 2, 1), comment="Since May.")}
    found = replace(findings, own=own)

    row = rows_of(opened(found)["One person's answers"], "OwnAnswers")[0]

    assert (row["Answer"], row["Why this level"]) == ("2 Partial", "Since May.")


def test_pictures_are_told_as_they_were_published() -> None:
    rows = rows_of(opened(with_people())["What people answered"], "PeopleAnswers")

    assert len(rows) > len(BANK.questions)
    hidden = [row for row in rows if str(row["Shown"]).startswith("Hidden")]
    assert all(row["Average level"] is None for row in hidden)


def test_no_heading_and_no_text_is_cut_off_by_the_height_of_its_row() -> None:
    sheet = opened(with_people())["What people answered"]

    for number, row in enumerate(sheet.iter_rows(min_row=HEADING_ROW), HEADING_ROW):
        height = sheet.row_dimensions[number].height
        for cell in row:
            if isinstance(cell.value, str):
                width = sheet.column_dimensions[cell.column_letter].width
                lines = count_lines(cell.value, width, bold=True)
                assert height >= row_height(lines), cell.coordinate


def test_without_answers_the_workbook_says_so() -> None:
    book = opened(first_year([]))

    assert book.sheetnames == ["Read me", "Agreed answers"]
    assert book["Agreed answers"]["A5"].value == "Nothing here yet"


def test_rows_are_written_one_by_one_however_many() -> None:
    rows: Iterator[list[Plain]] = ([number, "=1+1"] for number in range(6_000))
    fields = [Field("Number", 10, "whole"), Field("Said", 20)]

    data = write_listings([Listing("All", "All", "", "All", fields, rows)], "x", "x", MADE_ON)

    sheet = load_workbook(io.BytesIO(data), read_only=True)["All"]
    found = list(sheet.iter_rows(min_row=5, values_only=True))
    assert (len(found), found[-1]) == (6_000, (5_999, "=1+1"))
