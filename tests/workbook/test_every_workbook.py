"""What holds of every workbook that is written: readable by everybody, and nothing in it runs.

The rules are those of docs/accessible-workbooks.md, which goes through them one by one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import agreed, answer, assessment, council, survey
from tests.councils import TODAY, act, first_year
from tests.rounds import BANK, closed, people
from tests.workbook.files import MADE_ON, written
from tests.workbook.sheets_of_answers import sheet_of
from tests.workbook.test_accessible import contrast
from toolkit.banks.decision_check import newest_form
from toolkit.deciding import judge_decision
from toolkit.findings import Findings, Material, work_out
from toolkit.model.answers import Dissent
from toolkit.model.checks import Decision, Reply, Run
from toolkit.model.council import Council, Note, Plan
from toolkit.model.registers import Exemption, Kindness
from toolkit.words import clean_text
from toolkit.workbook import styles
from toolkit.workbook.answers_book import write_answers
from toolkit.workbook.check_sheet import write_check
from toolkit.workbook.layout import MANIFEST_SHEET
from toolkit.workbook.questionnaire_private import PrivateForm, write_private_sheet
from toolkit.workbook.register_book import write_exemptions, write_kindness
from toolkit.workbook.text import unescape

KINDS = (
    *("plan", "answer sheet", "answers", "private sheet", "leaders' private sheet"),
    *("decision check", "register of kindness", "register of exceptions"),
)
TO_READ = {"answers", *KINDS[-3:]}  # nothing comes back from these, so nothing is hidden
FIRST_SHEET = {
    "decision check": "Decision check",
    "register of kindness": "Kindness",
    "register of exceptions": "Exceptions",
}
FORM = newest_form()
LONG = "The room was found, and the first meeting was held in the library. " * 60


def a_council(typed: str = "Minutes of May") -> Findings:
    """A council in which everything that people may type is this text."""
    from random import Random

    record = agreed(
        "r1", 3, 2, reference=typed, rationale=typed, decider=typed, facilitator=typed,
        searching=typed, dissent=(Dissent(1, typed),),
    )  # fmt: skip
    one = survey()
    made = assessment(BANK, [record], rounds=[one])
    random = Random(1)  # noqa: S311  # made-up answers
    said = people({"leadership": 9, "frontline": 12}, random, "mixed", 0.1)
    own = {"p1": replace(answer("p1", 2, 2), comment=typed, reference=typed, reason=typed)}
    actions = [
        act(
            "RO-01", title=typed, owner=typed, job_title=typed, measure=typed, result=typed,
            reason=typed, changed_for=typed, notes=(Note(TODAY, typed),), lever="lobby",
        )
    ]  # fmt: skip
    who = replace(council(), name=typed, handling=typed)
    made = replace(made, title=typed, label=typed)
    this = Material(who, BANK, made, TODAY, own, (closed(said, one),), Plan(tuple(actions)))
    return work_out(this)


def private(findings: Findings, group: str) -> bytes:
    asked = tuple(one for one in BANK.questions if group in (*one.mirrored, "leadership"))
    leads = group == "leadership"
    council_name, title = findings.council.name, findings.assessment.title
    form = PrivateForm(council_name, title, BANK, "r1", group, asked, leads)
    return write_private_sheet(form)


def decision_check(findings: Findings) -> bytes:
    """A check of a decision in which everything that people may type is this text."""
    typed = findings.council.name
    run = Run(1, FORM.version, TODAY, typed, typed, {"children": Reply("children", "no", typed)})
    made = Decision(
        "d", "D-2026-001", typed, wards=typed, came_of="changed", what_changed=typed, runs=(run,)
    )
    return write_check(judge_decision({FORM.version: FORM}, made), findings.council, MADE_ON)


def register_of(kind: str, council_of: Council) -> bytes:
    """A register in which everything that people may type is this text."""
    typed = council_of.name
    if kind == "register of kindness":
        act_of = Kindness(
            "k", "K-2026-001", typed, ward=typed, connector_role=typed, connector_kind="job",
            consent="kept", consent_on=TODAY, acts=typed, outcome=typed,
        )  # fmt: skip
        return write_kindness(council_of, [act_of], MADE_ON)
    held = Exemption(
        "x", "X-2026-001", typed, standard=typed, for_whom=typed, why=typed, asked_says=typed,
        bears=typed, approved_by=typed, review_on=TODAY, became=typed,
    )  # fmt: skip
    return write_exemptions(council_of, [held], MADE_ON)


def write(kind: str, findings: Findings) -> bytes:
    """The workbook of this kind, about these findings."""
    stands = dict(findings.own) | {
        id: found
        for id, one in findings.assessment.agreed.items()
        if (found := one.as_answer()) is not None
    }
    makers = {
        "plan": lambda: written(findings),
        "answer sheet": lambda: sheet_of(findings, stands),
        "answers": lambda: write_answers(findings, made_on=MADE_ON),
        "private sheet": lambda: private(findings, "frontline"),
        "leaders' private sheet": lambda: private(findings, "leadership"),
        "decision check": lambda: decision_check(findings),
        "register of kindness": lambda: register_of(kind, findings.council),
        "register of exceptions": lambda: register_of(kind, findings.council),
    }
    return makers[kind]()


@cache
def data_of(kind: str) -> bytes:
    return write(kind, a_council())


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def book(kind: str) -> Workbook:
    return load_workbook(io.BytesIO(data_of(kind)))


def in_sight(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title != MANIFEST_SHEET]


def filled(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.value is not None:
                yield cell


def test_nothing_is_merged_or_hidden_but_what_the_page_says(book: Workbook, kind: str) -> None:
    assert [sheet.title for sheet in book.worksheets if sheet.merged_cells.ranges] == []
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    assert hidden == ([] if kind in TO_READ else [MANIFEST_SHEET])
    columns = {
        sheet.title
        for sheet in in_sight(book)
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
    }
    assert columns == ({"Action plan"} if kind == "plan" else set())


def test_every_sheet_has_a_tagged_title_and_named_tables_at_the_left_edge(book: Workbook) -> None:
    names = []
    for sheet in in_sight(book):
        assert sheet["A1"].value, sheet.title
        assert sheet["A1"].style == styles.HEADING_1, sheet.title
        assert sheet.tables, sheet.title
        for table in sheet.tables.values():
            names.append(table.displayName)
            assert table.ref.startswith("A"), table.displayName
            assert re.fullmatch(r"[A-Z][A-Za-z]+", table.displayName)
            rows = [[cell.value for cell in row] for row in sheet[table.ref]]
            headings = [str(value) for value in rows[0]]
            assert len({one.casefold() for one in headings}) == len(headings)
            assert [unescape(one.name) for one in table.tableColumns] == [
                unescape(one) for one in headings
            ]
            assert all(row[0] is not None for row in rows), table.displayName
    assert len({name.casefold() for name in names}) == len(names)


def test_nothing_stands_beside_or_under_the_last_table(book: Workbook) -> None:
    for sheet in in_sight(book):
        edges = [range_boundaries(table.ref) for table in sheet.tables.values()]
        assert sheet.max_row == max(int(bottom or 0) for _, _, _, bottom in edges), sheet.title
        assert sheet.max_column == max(int(right or 0) for _, _, right, _ in edges), sheet.title


def test_letters_are_plain_never_small_and_stand_out(book: Workbook) -> None:
    for sheet in in_sight(book):
        for cell in filled(sheet):
            where = (sheet.title, cell.coordinate)
            assert cell.font.name == styles.FONT, where
            assert (cell.font.sz or 0) >= 10, where
            background = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else "FFFFFF"
            colour = cell.font.color.rgb[-6:] if cell.font.color else "000000"
            assert contrast(colour, background) >= 4.5, where


def test_text_wraps_in_every_cell_of_a_table(book: Workbook) -> None:
    for sheet in in_sight(book):
        for table in sheet.tables.values():
            for row in sheet[table.ref]:
                for cell in row:
                    if isinstance(cell.value, str) and cell.data_type == "s":
                        where = (sheet.title, cell.coordinate)
                        assert cell.alignment.wrap_text, where


def test_lists_and_messages_fit_and_lead_to_names_that_are_there(book: Workbook) -> None:
    for sheet in in_sight(book):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.error or "") <= 255
            assert len(rule.prompt or "") <= 255
            if rule.type == "list":
                assert rule.formula1 in book.defined_names, rule.formula1


def test_the_file_says_what_it_is_and_opens_at_its_first_cell(book: Workbook, kind: str) -> None:
    about = book.properties
    assert about.title
    assert about.subject
    assert (about.creator, about.language) == ("Candour", "en-GB")
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    assert selected == [book.worksheets[0].title] == [FIRST_SHEET.get(kind, "Read me")]
    for sheet in in_sight(book):
        assert sheet.sheet_view.selection[-1].activeCell == "A1", sheet.title


def test_a_decision_check_is_one_page_wide_and_as_long_as_its_replies() -> None:
    sheet = load_workbook(io.BytesIO(decision_check(first_year()))).worksheets[0]

    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows


def test_every_sheet_prints_on_paper_that_councils_have(book: Workbook) -> None:
    for sheet in in_sight(book):
        assert sheet.page_setup.paperSize in (8, 9), sheet.title
        assert sheet.oddFooter is not None
        assert "&P" in str(sheet.oddFooter.right.text), sheet.title


def test_links_stay_inside_and_there_is_no_macro(kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data_of(kind))) as archive:
        names = archive.namelist()
        bodies = [archive.read(name) for name in names]

    assert not [name for name in names if "vba" in name or "externalLink" in name]
    assert not [body for body in bodies if b'TargetMode="External"' in body]


def test_a_long_text_fills_no_page_of_its_own(kind: str) -> None:
    book = load_workbook(io.BytesIO(write(kind, a_council(LONG))))

    heights = [
        dimension.height or 0
        for sheet in in_sight(book)
        for dimension in sheet.row_dimensions.values()
    ]
    assert max(heights) <= 409


@settings(max_examples=25)
@given(st.sampled_from(KINDS), st.text(min_size=1, max_size=80))
def test_nothing_that_was_typed_is_a_formula_and_it_comes_back_letter_for_letter(
    kind: str, typed: str
) -> None:
    check(kind, typed)


HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://evil.example")', "'a",
    "#N/A", "_x0041_", "=cmd|'/C calc'!A0", "a\r\nb", "]]>", "<f>1+1</f>", "{=1+1}", "\x01=1+1",
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_is_text(kind: str, typed: str) -> None:
    check(kind, typed)


@cache
def formulas_of(kind: str) -> frozenset[tuple[int, str]]:
    book = load_workbook(io.BytesIO(data_of(kind)))
    return formulas(book)


def formulas(book: Workbook) -> frozenset[tuple[int, str]]:
    """Where formulas and errors stand, by the number of the sheet."""
    return frozenset(
        (number, cell.coordinate)
        for number, sheet in enumerate(book.worksheets)
        for cell in filled(sheet)
        if cell.data_type in ("f", "e")
    )


def check(kind: str, typed: str) -> None:
    """Only our own formulas are there, and what was typed stands somewhere as it was."""
    book = load_workbook(io.BytesIO(write(kind, a_council(typed))))

    found = {unescape(str(cell.value)) for sheet in book for cell in filled(sheet)}
    assert formulas(book) == formulas_of(kind)
    wanted = clean_text(typed)
    if wanted.strip():
        assert any(wanted in words for words in found)


def test_the_page_goes_through_the_rules_for_every_workbook() -> None:
    path = Path(__file__).parents[2] / "docs" / "accessible-workbooks.md"
    told = path.read_text(encoding="utf-8")

    names = (
        *("Action plan", "Answer sheet", "Private answer sheet", "Answers", "Decision check"),
        "Registers",
    )
    for name in names:
        assert f"**{name}**" in told
    for rule in ("merged", "Heading 1", "left edge", "contrast", "A1", "en-GB", "wrap"):
        assert rule in told
