"""Who asks whom comes home with the workbook, and stays where an older one has no column for it."""

from __future__ import annotations

from dataclasses import replace

from tests.councils import act, first_year
from tests.workbook.reading.conftest import Council
from tests.workbook.reading.edits import Plan
from toolkit.frames import columns as c
from toolkit.workbook.reading.applying import apply
from toolkit.workbook.reading.state import rows_of, standing
from toolkit.workbook.writing import base_state

ASK = act("RO-01", lever="lobby", asker="Ann Lee", asked_of="The ministry")


def test_what_a_workbook_says_of_who_asks_is_taken_over() -> None:
    compared = standing(first_year(actions=[ASK]), None)

    became = apply(ASK, {c.ASKER: "Jo Smith", c.ASKED_OF: "Both ministries"}, compared)

    assert became == replace(ASK, asker="Jo Smith", asked_of="Both ministries")


def test_an_export_from_before_these_columns_knows_nothing_of_them() -> None:
    now = base_state(first_year(actions=[ASK]))
    before = now.replace(f'"{c.ASKER}"', '"gone"').replace(f'"{c.ASKED_OF}"', '"gone_too"')

    (row,) = rows_of(before)

    assert (row[c.ASKER], row[c.ASKED_OF]) == ("", "")
    assert row[c.OWNER] == ASK.owner


def test_a_workbook_without_these_columns_changes_nothing_of_them(council: Council) -> None:
    council.change("IN-01", lever="lobby", asker="Ann Lee", asked_of="The ministry")

    def edit(plan: Plan) -> None:
        for key in (c.ASKED_OF, c.ASKER):
            plan.sheet.delete_cols(plan.column(key))

    read = council.read(edit).read

    assert read.problems == ()
    assert read.changes == ()
    assert read.conflicts == ()
