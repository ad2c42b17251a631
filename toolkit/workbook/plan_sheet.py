"""The sheet that people edit for months: the plan, with its lists, limits and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import frames
from toolkit.frames import columns as c
from toolkit.words import text
from toolkit.workbook import layout, styles
from toolkit.workbook.heights import fit_rows, height_of, widths_of
from toolkit.workbook.layout import FIRST_ROW, HEADING_ROW, LAST_ROW, Column
from toolkit.workbook.manifest import row_key
from toolkit.workbook.parts import Table
from toolkit.workbook.sheets import (
    A3,
    DATE_FORMAT,
    Formula,
    Job,
    Value,
    cell_at,
    put_heading,
    set_print,
    words_of,
)
from toolkit.workbook.text import put_text

NO_ENTRY = "FALSE"


def add_plan(job: Job, title: str) -> Worksheet:
    """The sheet holds every action, and room for more down to the last row."""
    note = text("workbook.plan.note", reference=job.reference)
    sheet = job.open_sheet("plan", title, note)
    # Beside the columns that both printed pages repeat: words that run over them are cut there.
    put_text(sheet[f"{layout.letter_of(c.OWNER)}3"], text("workbook.plan.how")).font = styles.font(
        colour=styles.MUTED
    )
    for number, column in enumerate(layout.PLAN_COLUMNS, 1):
        colour = styles.NAVY if column.filler == "council" else styles.TOOL_HEADING
        put_heading(cell_at(sheet, HEADING_ROW, number), column.heading, colour=colour)
        _dress_column(sheet, number, column)
    rows = frames.records(job.plan)
    for row in rows:
        row[layout.ROW_KEY] = row_key(row[c.ID])
    nothing = dict.fromkeys([*frames.PLAN_COLUMNS, layout.ROW_KEY])
    _put_rows(job, sheet, rows or [nothing])
    bottom = FIRST_ROW + max(len(rows), 1) - 1
    headings = [column.heading for column in layout.PLAN_COLUMNS]
    formulas = {layout.column_of(c.POSITION).heading: position_formula().removeprefix("=")}
    table = Table(layout.PLAN_TABLE, HEADING_ROW, bottom, headings, True, formulas)
    job.mark_table(sheet, table)
    fit_rows(sheet, (HEADING_ROW,), len(headings) - 1)
    _guard(sheet)
    _colour(sheet)
    _print(sheet)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.sheet_view.zoomScale = 85
    return sheet


@cache
def position_formula() -> str:
    """What works out Position today in Excel: the rule of `frames.position_code`."""
    names = {code: f'"{frames.word("position", code)}"' for code in styles.POSITIONS}
    action, status, due = (_this_row(key) for key in (c.TITLE, c.STATUS, c.DUE))
    waiting = f"OR({status}={names['blocked']},{status}={names['searching']})"
    return (
        f'=IF(TRIM({action})="","",'
        f"IF({status}={names['complete']},{names['complete']},"
        f"IF({status}={names['stopped']},{names['stopped']},"
        f'IF({due}="",IF({waiting},{status},{names["no_date"]}),'
        f"IF(NOT(ISNUMBER({due})),{names['check_date']},"
        f"IF({due}<TODAY(),{names['overdue']},"
        f"IF({waiting},{status},"
        f"IF({due}<=TODAY()+30,{names['due_soon']},{names['on_track']}))))))))"
    )


def _this_row(key: str) -> str:
    return f"{layout.PLAN_TABLE}[[#This Row],[{layout.column_of(key).heading}]]"


def _dress_column(sheet: Worksheet, number: int, column: Column) -> None:
    """Rows that are typed under the table look like those in it."""
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = column.width
    dimension.hidden = column.hidden
    dimension.font = styles.font()
    dimension.alignment = styles.TOP_LEFT
    dimension.number_format = _format(column)


def _format(column: Column) -> str:
    return {"date": DATE_FORMAT, "number": "0", "formula": "General"}.get(column.kind, "@")


def _put_rows(job: Job, sheet: Worksheet, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = layout.PLAN_COLUMNS
    dresses = [_dress_of(column) for column in columns]
    shown = columns[:-1]  # what no one sees makes no row higher
    widths = widths_of(sheet, len(shown))
    bold = [bool(dress.font.b) for dress in dresses[: len(shown)]]
    for number, row in enumerate(rows, FIRST_ROW):
        values = [_value(column, row) for column in columns]
        height = height_of(widths, bold, words_of(values[: len(shown)]))
        job.put_row(sheet, number, height, dresses, values)


def _value(column: Column, row: Mapping[str, Any]) -> Value:
    value = row[c.THEME_SHORT if column.key == c.THEME else column.key]
    if column.kind == "formula":
        return Formula(position_formula(), value or "")
    return value if value is None or isinstance(value, str | date) else int(value)


@cache
def _dress_of(column: Column) -> styles.Dress:
    grey = column.filler == "candour" or column.key == c.THEME
    return styles.Dress(
        styles.font(bold=column.key in (c.REF, c.POSITION)),
        styles.TOP_LEFT,
        _format(column),
        border=styles.UNDERLINED,
        fill=styles.fill(styles.TOOL_CELL) if grey else None,
        locked=False,
    )


def _guard(sheet: Worksheet) -> None:
    """Every column says what it takes, down to the last row that a new action may use."""
    for number, column in enumerate(layout.PLAN_COLUMNS, 1):
        if column.kind == "formula":
            continue
        rule = _rule(column)
        letter = get_column_letter(number)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _rule(column: Column) -> DataValidation:
    if column.key in (c.REF, layout.ROW_KEY):
        return _stop("custom", "ref_title", text("workbook.rule.ref"), formula1=NO_ENTRY)
    if column.filler == "candour":
        return _stop("custom", "tool_title", text("workbook.rule.tool"), formula1=NO_ENTRY)
    if column.kind == "list":
        says = text("workbook.rule.list")
        return _stop("list", "list_title", says, formula1=column.names)
    if column.kind == "date":
        last = "TODAY()" if column.key == c.COMPLETED_ON else _day(layout.LAST_DATE)
        says = text(f"workbook.rule.{column.key}")
        first = _day(layout.FIRST_DATE)
        return _stop("date", "date_title", says, operator="between", formula1=first, formula2=last)
    rule = _stop(
        "textLength",
        "text_title",
        text("workbook.rule.text", limit=f"{column.limit:,}"),
        operator="lessThanOrEqual",
        formula1=str(column.limit),
    )
    if column.key in (c.OWNER, c.ASKER, c.QUESTIONS, c.NOTES):
        rule.promptTitle = text(f"workbook.rule.{column.key}_hint_title")
        rule.prompt = text(f"workbook.rule.{column.key}_hint")
        rule.showInputMessage = True
    return rule


def _stop(kind: str, title: str, says: str, **rule: str) -> DataValidation:
    return DataValidation(
        type=kind,  # type: ignore[arg-type] # one of the kinds that Excel knows
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=text(f"workbook.rule.{title}"),
        error=says,
        **rule,  # type: ignore[arg-type] # operator and formulas
    )


def _day(day: tuple[int, int, int]) -> str:
    return "DATE({},{},{})".format(*day)


def _colour(sheet: Worksheet) -> None:
    """Position today has a colour beside its word, and what is finished steps back."""
    letter = layout.letter_of(c.POSITION)
    first, last = "A", get_column_letter(len(layout.PLAN_COLUMNS))
    cells = f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}"
    for code, (background, colour) in styles.POSITIONS.items():
        word = frames.word("position", code)
        style = styles.conditional(colour, background, bold=True)
        rule = Rule(type="expression", dxf=style, formula=[f'${letter}{FIRST_ROW}="{word}"'])
        sheet.conditional_formatting.add(cells, rule)
    words = [frames.word("position", code) for code in ("complete", "stopped")]
    finished = ",".join(f'${letter}{FIRST_ROW}="{word}"' for word in words)
    quiet = styles.conditional(styles.QUIET)
    rule = Rule(type="expression", dxf=quiet, formula=[f"OR({finished})"])
    sheet.conditional_formatting.add(f"{first}{FIRST_ROW}:{last}{LAST_ROW}", rule)


def _print(sheet: Worksheet) -> None:
    """The columns print on two sheets of A3, what is updated each month on the first.

    Each begins with the action, and programs choose the scale at which two are enough.
    """
    heading = f"{HEADING_ROW}:{HEADING_ROW}"
    set_print(sheet, A3, landscape=True, pages_wide=2, repeat=heading)
    sheet.print_title_cols = "A:C"
