"""Dates have the form that people in the United Kingdom read, wherever they are read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.councils import act, two_years
from tests.outputs import light, workbook
from tests.workbook.files import written
from toolkit.findings import Findings

FOR_PROGRAMS = ("json", "plan.json")  # ISO 8601 on purpose
ISO = re.compile(r"\b20\d\d-\d\d-\d\d\b")
AMERICAN = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2},? 20\d\d\b|\b\d{1,2}/\d{1,2}/\d\d(?:\d\d)?\b(?! \d)"
)


@pytest.fixture(scope="module")
def findings() -> Findings:
    return two_years(
        actions=[act("RO-01", due=date(2026, 12, 8)), act("RO-02", due=date(2027, 3, 31))]
    )


def test_no_date_for_a_reader_is_iso_or_american(findings):
    told = {name: said for name, said in light(findings).items() if name not in FOR_PROGRAMS}

    assert any("8 Dec 2026" in said for said in told.values())
    assert {
        name for name, said in told.items() if ISO.search(said) or AMERICAN.search(said)
    } == set()


def test_dates_in_the_workbook_are_days_that_excel_draws_the_british_way(findings):
    said = workbook(written(findings))
    american = [one.group() for one in AMERICAN.finditer(said)]

    assert set(american) <= {"31/03/2027"}  # how one may type a date, in a hint
    assert "2026-12-08" not in said.replace("T", " ")
