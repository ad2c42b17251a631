"""Workbooks for tests, written by the product and opened again by openpyxl."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.findings import Findings
from toolkit.workbook.writing import write_plan

REFERENCE = "AP-7X2M-9X4K-E3"
MADE_ON = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def written(findings: Findings) -> bytes:
    """The workbook of these findings as a file."""
    return write_plan(findings, reference=REFERENCE, made_on=MADE_ON)


def opened(findings: Findings, *, results: bool = False) -> Workbook:
    """The workbook as openpyxl reads it: formulas, or the results that are stored with them."""
    return load_workbook(io.BytesIO(written(findings)), data_only=results)


def parts(findings: Findings) -> dict[str, str]:
    """The XML of every part of the file, by its name."""
    with zipfile.ZipFile(io.BytesIO(written(findings))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows_of(sheet: Worksheet, table: str) -> list[dict[str, object]]:
    """The rows of a table, by its headings."""
    cells = list(sheet[sheet.tables[table].ref])
    headings = [str(cell.value) for cell in cells[0]]
    return [dict(zip(headings, (cell.value for cell in row), strict=True)) for row in cells[1:]]
