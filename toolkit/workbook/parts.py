"""What belongs to a sheet and is a part of the file by itself: tables, and the links to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from toolkit.workbook.text import escape as as_letters

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Table:
    """The mark-up of a table that stands against the left edge, headings first.

    `formulas` has the formula of a column, by its heading, for rows that are added in Excel.
    """

    name: str
    top: int
    bottom: int
    headings: Sequence[str]
    filters: bool = False
    formulas: Mapping[str, str] = field(default_factory=dict)

    def xml(self, number: int) -> str:
        """The table as it stands in the file, as the one of this number."""
        cells = f'ref="A{self.top}:{get_column_letter(len(self.headings))}{self.bottom}"'
        filters = f"<autoFilter {cells} />" if self.filters else ""
        columns = "".join(self._column(*one) for one in enumerate(self.headings, 1))
        return (
            f'<table xmlns="{_MAIN}" id="{number}" name="{self.name}" displayName="{self.name}"'
            f' {cells} headerRowCount="1">{filters}'
            f'<tableColumns count="{len(self.headings)}">{columns}</tableColumns>'
            '<tableStyleInfo name="TableStyleLight1" showRowStripes="0" /></table>'
        )

    def _column(self, number: int, heading: str) -> str:
        head = f'<tableColumn id="{number}" name={quoteattr(as_letters(heading))}'
        formula = self.formulas.get(heading)
        if formula is None:
            return f"{head} />"
        words = f"<calculatedColumnFormula>{escape(formula)}</calculatedColumnFormula>"
        return f"{head}>{words}</tableColumn>"


@dataclass(frozen=True)
class Part:
    """A part of the file: where it is, of which kind as a link says it, and what it holds."""

    path: str
    kind: str
    mime_type: str
    xml: str


def links_xml(parts: Iterable[Part]) -> str:
    """The links to these parts, as rId1 and so on."""
    links = "".join(
        f'<Relationship Type="{_OFFICE}/{one.kind}" Target="{one.path}" Id="rId{number}" />'
        for number, one in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'


def marks_xml(parts: Sequence[Part]) -> str:
    """What a sheet says at its end of the parts that belong to it: its drawing, then its tables."""
    marks = {"drawing": "", "table": ""}
    for number, one in enumerate(parts, 1):
        tag = "tablePart" if one.kind == "table" else one.kind
        marks[one.kind] += f'<{tag} xmlns:r="{_OFFICE}" r:id="rId{number}" />'
    if marks["table"]:
        count = sum(one.kind == "table" for one in parts)
        marks["table"] = f'<tableParts count="{count}">{marks["table"]}</tableParts>'
    return marks["drawing"] + marks["table"]
