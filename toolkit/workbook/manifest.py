"""What tells a workbook's origin when it comes back: a reference in sight, and twice out of sight.

It is no secret and gives no access: whoever brings a workbook back must have the right to change
the assessment that it names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from toolkit.findings import Findings
from toolkit.words import clean_text, text
from toolkit.workbook import layout
from toolkit.workbook.text import put_text

_LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"  # no vowels, so no words; nothing that looks alike
_PLAIN = re.compile(r"[^a-z0-9]+")


def make_reference(assessment_id: str, export_number: int) -> str:
    """The reference of one export, as people may quote it: AP-7Q2M-9X4K-E3."""
    code = short_code(f"assessment {assessment_id}", 8)
    return f"AP-{code[:4]}-{code[4:]}-E{export_number}"


def row_key(action_id: str) -> str:
    """The second witness of a row: eleven letters that stand for the action."""
    return short_code(f"action {action_id}", 11)


def short_code(about: str, length: int) -> str:
    """So many letters that always stand for the same thing."""
    number = int.from_bytes(hashlib.sha256(about.encode()).digest(), "big")
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def file_name(findings: Findings, export_number: int) -> str:
    """What the file is called: action-plan-merrowdale-borough-council-2026-E3.xlsx."""
    slug = "-".join(
        part
        for name in (findings.council.name, findings.assessment.label)
        if (part := _PLAIN.sub("-", name.casefold()).strip("-")[:60])
    )
    return f"action-plan-{slug}-E{export_number}.xlsx"


def manifest(findings: Findings, reference: str, made_on: datetime) -> Mapping[str, str]:
    """What the workbook says about itself."""
    columns = {f"column.{one.key}": one.heading for one in layout.PLAN_COLUMNS}
    return {
        "format": "candour",
        "schema": layout.SCHEMA,
        "kind": layout.KIND,
        "reference": reference,
        "assessment_id": findings.assessment.id,
        "export_id": reference,
        "exported_at": made_on.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "bank_id": findings.bank.id,
        "bank_version": findings.bank.version,
        "rows": str(len(findings.actions.actions)),
        "table": layout.PLAN_TABLE,
        **columns,
    }


def describe(book: Workbook, title: str, keywords: str, reference: str, made_on: datetime) -> None:
    """The file says what it is, in which language, and opens at its first cell."""
    about = book.properties
    about.title = clean_text(title)
    about.subject = text("workbook.document.subject")
    about.creator = text("workbook.document.creator")
    about.keywords = keywords
    about.description = reference
    about.language = "en-GB"
    about.created = about.modified = made_on
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.worksheets[0]


def add_manifest(book: Workbook, entries: Mapping[str, str]) -> None:
    """The entries are on a sheet that is out of sight, and among the file's own properties."""
    sheet = book.create_sheet(layout.MANIFEST_SHEET)
    properties = book.custom_doc_props  # type: ignore[attr-defined] # the stubs leave it out
    for row, (key, value) in enumerate(entries.items(), 1):
        put_text(sheet.cell(row, 1), key)
        put_text(sheet.cell(row, 2), value)
        properties.append(StringProperty(name=f"toolkit.{key}", value=value))
    sheet.sheet_state = "veryHidden"
