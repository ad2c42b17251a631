"""The rules for spreadsheets that everybody can read (docs/accessible-workbooks.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.councils import act, first_year, two_years
from tests.workbook.files import opened, parts
from toolkit.findings import Findings
from toolkit.workbook import layout, styles

ACTIONS = [act("RO-01", lever="influence"), act("PA-01", ["p1"], status="complete")]
YEARS = two_years(actions=ACTIONS)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(YEARS)


def in_sight(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title != layout.MANIFEST_SHEET]


def filled(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.value is not None:
                yield cell


def test_nothing_is_merged(book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets if sheet.merged_cells.ranges] == []


def test_only_the_manifest_and_the_row_key_are_out_of_sight(book: Workbook) -> None:
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    columns = [
        (sheet.title, letter)
        for sheet in in_sight(book)
        for letter, dimension in sheet.column_dimensions.items()
        if dimension.hidden
    ]
    rows = [
        sheet.title
        for sheet in in_sight(book)
        for dimension in sheet.row_dimensions.values()
        if dimension.hidden
    ]

    assert hidden == [layout.MANIFEST_SHEET]
    assert columns == [("Action plan", layout.letter_of(layout.ROW_KEY))]
    assert rows == []


def test_every_sheet_has_a_title_that_is_tagged_as_one(book: Workbook) -> None:
    for sheet in in_sight(book):
        assert sheet["A1"].value, sheet.title
        assert sheet["A1"].style == styles.HEADING_1, sheet.title


def test_every_sheet_has_a_name_that_excel_takes(book: Workbook) -> None:
    names = [sheet.title for sheet in book.worksheets]

    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[:\\/?*\[\]]", name) for name in names)


def test_tables_are_marked_up_named_and_against_the_left_edge(book: Workbook) -> None:
    names = []
    for sheet in in_sight(book):
        assert sheet.tables, sheet.title
        for table in sheet.tables.values():
            names.append(table.displayName)
            assert table.ref.startswith("A"), table.displayName
            assert re.fullmatch(r"[A-Z][A-Za-z]+", table.displayName)
    assert len(set(names)) == len(names)


def test_headings_are_unique_and_those_that_the_table_declares(book: Workbook) -> None:
    for sheet in in_sight(book):
        for table in sheet.tables.values():
            headings = [str(cell.value) for cell in sheet[table.ref][0]]
            assert len(set(headings)) == len(headings), table.displayName
            assert [column.name for column in table.tableColumns] == headings


def test_no_table_has_an_empty_row_or_column_inside(book: Workbook) -> None:
    for sheet in in_sight(book):
        for table in sheet.tables.values():
            rows = [[cell.value for cell in row] for row in sheet[table.ref]]
            assert all(any(value is not None for value in row) for row in rows)
            assert all(row[0] is not None for row in rows), table.displayName


def test_nothing_stands_beside_or_under_the_last_table(book: Workbook) -> None:
    for sheet in in_sight(book):
        edges = [range_boundaries(table.ref) for table in sheet.tables.values()]
        assert sheet.max_row == max(int(bottom or 0) for _, _, _, bottom in edges), sheet.title
        assert sheet.max_column == max(int(right or 0) for _, _, right, _ in edges), sheet.title


def test_letters_are_plain_and_never_small(book: Workbook) -> None:
    for sheet in in_sight(book):
        for cell in filled(sheet):
            assert cell.font.name == styles.FONT, (sheet.title, cell.coordinate)
            assert (cell.font.sz or 0) >= 10, (sheet.title, cell.coordinate)


def brightness(colour: str) -> float:
    parts_ = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts_]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_its_fill(book: Workbook) -> None:
    for sheet in in_sight(book):
        for cell in filled(sheet):
            background = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else "FFFFFF"
            colour = cell.font.color.rgb[-6:] if cell.font.color else "000000"
            assert contrast(colour, background) >= 4.5, (sheet.title, cell.coordinate)


def test_colours_of_positions_stand_out_and_come_with_a_word() -> None:
    for code, (background, colour) in styles.POSITIONS.items():
        assert contrast(colour, background) >= 4.5, code
    assert contrast(styles.QUIET, styles.TOOL_CELL) >= 4.5
    for colour in (*styles.LINES[:1], *styles.LINES[2:3], styles.BEFORE, styles.AFTER):
        assert contrast(colour, "FFFFFF") >= 3, colour


def test_every_colour_rule_looks_for_a_word(book: Workbook) -> None:
    rules = [rule for one in book["Action plan"].conditional_formatting for rule in one.rules]

    assert len(rules) == len(styles.POSITIONS) + 1
    assert all('="' in rule.formula[0] for rule in rules)


@pytest.mark.parametrize(("findings", "n"), [(first_year(), 1), (first_year([]), 0), (YEARS, 5)])
def test_every_chart_has_a_title_and_is_told_in_words(findings: Findings, n: int) -> None:
    found = parts(findings)

    drawings = [xml for name, xml in found.items() if re.match(r"xl/drawings/drawing\d", name)]
    told = re.findall(r'<(?:\w+:)?cNvPr [^>]*descr="([^"]+)"', "".join(drawings))
    charts = [xml for name, xml in found.items() if name.startswith("xl/charts/chart")]
    assert len(told) == len(charts) == n
    assert all(20 < len(words) <= 250 for words in told)
    assert all("<c:title>" in xml or "<title>" in xml for xml in charts)
    assert not [xml for xml in charts if re.search(r'delete val="(1|true)"', xml)]


def test_what_a_chart_is_told_as_agrees_with_its_table(book: Workbook) -> None:
    found = parts(YEARS)
    told = re.findall(
        r'descr="([^"]+)"',
        "".join(
            xml for name, xml in sorted(found.items()) if name.startswith("xl/drawings/drawing")
        ),
    )

    assert "highest: roads, 63. Lowest: parks, 55." in told[0]
    assert "Overall went from 38 to 59." in told[1]
    assert told[2] == told[1]


def test_messages_fit_into_the_room_that_excel_gives(book: Workbook) -> None:
    rules = book["Action plan"].data_validations.dataValidation

    assert len(rules) == len(layout.PLAN_COLUMNS) - 1
    for rule in rules:
        assert len(rule.errorTitle or "") <= 32
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.error or "") <= 255
        assert len(rule.prompt or "") <= 255


def test_the_file_says_what_it_is_and_in_which_language(book: Workbook) -> None:
    about = book.properties

    assert about.title == "Action plan 2026: Testford"
    assert about.creator == "Candour"
    assert about.language == "en-GB"
    assert about.subject
    assert about.keywords
    assert about.description


def test_the_file_opens_at_its_first_cell(book: Workbook) -> None:
    assert book.active is not None
    assert book.active.title == "Read me"
    for sheet in in_sight(book):
        # a frozen sheet has one cursor a pane, and only the last of them has a place
        assert sheet.sheet_view.selection[-1].activeCell == "A1"
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    assert selected == ["Read me"]


def test_links_lead_to_sheets_that_are_there(book: Workbook) -> None:
    links = [cell.hyperlink for cell in filled(book["Read me"]) if cell.hyperlink]

    assert [str(link.location) for link in links] == [
        f"'{sheet.title}'!A1" for sheet in in_sight(book)[1:]
    ]
    assert all(link.target is None for link in links)


def test_every_sheet_prints_on_paper_that_councils_have(book: Workbook) -> None:
    for sheet in in_sight(book):
        wide = sheet.title == "Action plan"
        assert sheet.page_setup.paperSize == (8 if wide else 9), sheet.title
        assert sheet.oddFooter is not None
        assert "&P" in str(sheet.oddFooter.right.text)
        if not wide:
            assert sheet.page_setup.fitToWidth == 1
    assert book["Action plan"].print_title_rows == "$4:$4"
    assert not book["Action plan"].print_area  # rows that are typed later must print


def test_rows_grow_when_more_is_typed() -> None:
    for name, xml in parts(YEARS).items():
        if name.startswith("xl/worksheets/sheet"):
            assert "customHeight" not in xml, name


def test_sheets_to_read_are_protected_and_the_plan_is_not(book: Workbook) -> None:
    for sheet in in_sight(book):
        assert sheet.protection.sheet is (sheet.title != "Action plan"), sheet.title
        assert sheet.protection.password is None


def test_the_file_has_no_macro_and_reaches_for_nothing_outside() -> None:
    found = parts(YEARS)

    assert not [name for name in found if "vba" in name or "externalLink" in name]
    assert not [name for name, xml in found.items() if 'TargetMode="External"' in xml]


def test_the_page_about_the_workbook_names_every_sheet_and_column(book: Workbook) -> None:
    told = (Path(__file__).parents[2] / "docs" / "workbook.md").read_text(encoding="utf-8")

    for sheet in book.worksheets:
        assert sheet.title in told, sheet.title
    for column in layout.PLAN_COLUMNS:
        assert column.heading.removesuffix(" (do not change)") in told, column.heading
    assert f"row {layout.LAST_ROW}" in told
