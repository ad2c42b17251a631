"""The only way in which text gets into a cell: as text, whatever it looks like."""

from __future__ import annotations

import re

from openpyxl.cell.cell import Cell

from toolkit.errors import Problem, ToolkitError
from toolkit.words import clean_text

CELL_LIMIT = 32_767  # characters; openpyxl cuts off the rest without a word
SHEET_NAME_LIMIT = 31

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
_COMMAND_START = ("=", "+", "-", "@", "'", "\t", "\n")
_NOT_IN_A_NAME = re.compile(r"[:\\/?*\[\]]")


def escape(text: str) -> str:
    """The text with every literal `_x0041_` written so that Excel does not turn it into "A"."""
    return _ESCAPE.sub("_x005F_", text)


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    return _ESCAPED.sub("_", text)


def as_written(text: str, place: str) -> str:
    """The text as it stands in the file at this place, "" for none.

    Raises ToolkitError for a text that is longer than a cell can hold.
    """
    written = escape(clean_text(text))
    if len(written) > CELL_LIMIT:
        raise ToolkitError(
            Problem.of(
                "faults_files.text_has_characters_cell",
                place=place,
                count=len(written),
                most=CELL_LIMIT,
            )
        )
    return written


def is_like_a_command(written: str) -> bool:
    """Whether a program would take the text for more than text, once somebody edits it."""
    return written.startswith(_COMMAND_START)


def put_text(cell: Cell, text: str) -> Cell:
    """The cell holds exactly this text, and no program takes it for a formula or an error.

    Raises ToolkitError for a text that is longer than a cell can hold. What looks like a command
    is marked as text, so that editing it in Excel leaves it one.
    """
    written = as_written(text, cell.coordinate)
    # Not through `value`: openpyxl would read "=1+1" as a formula and "#N/A" as an error, and would
    # look once more for the signs that `clean_text` took out.
    cell._value = written or None  # type: ignore[attr-defined] # the stubs leave it out
    if written:
        cell.data_type = "s"
        if is_like_a_command(written):
            cell.quotePrefix = True
    return cell


def check_sheet_name(name: str, taken: tuple[str, ...] = ()) -> str:
    """The name, if Excel takes it for a sheet; raises ToolkitError otherwise."""
    faults = (
        not name.strip(),
        len(name) > SHEET_NAME_LIMIT,
        _NOT_IN_A_NAME.search(name) is not None,
        name.startswith("'") or name.endswith("'"),
        name.casefold() == "history",
        name.casefold() in {one.casefold() for one in taken},
    )
    if any(faults):
        raise ToolkitError(Problem.of("faults_files.excel_does_not_take", name=name))
    return name
