"""What lies with others and what is still searched for: tables, sheets, the paper for cabinet."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

from docx import Document
from openpyxl import load_workbook

from tests.councils import act, first_year, material, records
from toolkit import frames
from toolkit.findings import Findings, work_out
from toolkit.frames import columns as c
from toolkit.model.council import Note
from toolkit.papers.document import write_paper
from toolkit.papers.outline import Choices
from toolkit.workbook.writing import write_plan

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASK = act(
    "RO-01",
    title="Share figures on who applies",
    lever="influence",
    asker="Ann Lee",
    asked_of="Ten employers",
    owner="Jo Smith",
    job_title="Head of growth",
    review_on=date(2027, 2, 1),
)
TRIED = act(
    "RO-02",
    title="Reach every family",
    status="searching",
    notes=(Note(date(2026, 7, 1), "Two visits."),),
    review_on=date(2027, 1, 5),
)


def searching() -> Findings:
    one, *rest = records((3, 2, 2, 1, 2, 4))
    first = replace(one, searching="Asked the trust twice.", review_on=date(2026, 12, 1))
    return work_out(
        material([first, *rest], [TRIED, replace(TRIED, id="x", ref="RO-03", status="complete")])
    )


def rows(findings: Findings, sheet: str) -> list[tuple[object, ...]]:
    written = write_plan(findings, reference="AP-7X2M-9X4K-E1", made_on=NOON)
    book = load_workbook(io.BytesIO(written))
    if sheet not in book.sheetnames:
        return []
    return [tuple(row) for row in book[sheet].iter_rows(min_row=4, values_only=True)]


def test_only_open_actions_about_which_others_decide_are_asks() -> None:
    lobby, done = act("RO-02", lever="lobby"), act("RO-03", lever="lobby", status="complete")

    found = frames.asks(first_year(actions=[ASK, act("PA-01", lever="convene"), lobby, done]))

    assert sorted(found[c.REF]) == ["RO-01", "RO-02"]


def test_the_sheet_of_asks_says_who_asks_whom_by_when_and_when_somebody_looks_again() -> None:
    heads, row = rows(first_year(actions=[ASK]), "What we ask of others")[:2]
    told = dict(zip(heads, row, strict=True))

    assert (told["Who asks"], told["Asked of"]) == ("Ann Lee", "Ten employers")
    assert told["Look again on"] == datetime(2027, 2, 1)  # noqa: DTZ001  # as Excel holds a day
    assert told["Due date"] is not None


def test_what_is_searched_for_is_listed_by_the_day_on_which_it_is_tried_again() -> None:
    found = frames.searching(searching())

    assert list(found[c.REF]) == ["Q1", "RO-02"]
    assert list(found[c.TRIED]) == ["Asked the trust twice.", "1 Jul 2026: Two visits."]
    assert list(found[c.REVIEW_ON]) == [date(2026, 12, 1), date(2027, 1, 5)]


def test_what_has_no_day_to_look_again_comes_last() -> None:
    undated = replace(TRIED, id="RO-09", ref="RO-09", review_on=None)

    found = frames.searching(first_year(actions=[undated, TRIED]))

    assert list(found[c.REF]) == ["RO-02", "RO-09"]


def test_the_workbook_says_openly_what_no_way_was_found_for() -> None:
    heads, first, second = rows(searching(), "Still searching")[:3]

    assert heads[:4] == ("Ref", "Action", "What was tried", "Look again on")
    assert (first[0], second[0]) == ("Q1", "RO-02")
    assert rows(first_year(), "Still searching") == []


def paper(findings: Findings, choices: Choices) -> str:
    document = Document(io.BytesIO(write_paper(findings, choices)))
    return "\n".join(one.text for one in document.paragraphs)


def test_cabinet_reads_who_asks_whom_and_the_public_reads_the_post() -> None:
    findings = first_year(actions=[ASK])

    assert "asked of: Ten employers; who asks: Ann Lee" in paper(findings, Choices("cabinet"))
    public = paper(findings, Choices("public"))
    assert "asked of: Ten employers; who asks: Head of growth" in public
    assert "Ann Lee" not in public


def test_cabinet_reads_what_was_tried_and_when_it_is_tried_again() -> None:
    told = paper(searching(), Choices("cabinet"))

    assert "Still searching" in told
    assert "Q1" in told
    assert "to be tried again on 1 December 2026" in told


def test_where_nothing_is_searched_for_nothing_is_listed() -> None:
    assert frames.searching(first_year()).empty
