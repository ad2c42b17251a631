"""Earlier years from a spreadsheet that was never ours: what its cells would become here.

Nothing is guessed silently: what is worked out here is proposed, a person confirms it, and
`prepare` takes only what was confirmed.
"""

from __future__ import annotations

from toolkit.earlier.columns import find_columns, find_heading, name_columns
from toolkit.earlier.matching import BYS, By, Columns, Line, Rows, match_rows, normal
from toolkit.earlier.outcome import LeftOut, Prepared, Why, prepare
from toolkit.earlier.values import (
    SCALE_MOST,
    SCALES,
    Choice,
    Scale,
    find_scale,
    propose,
    values_of,
)

__all__ = [
    "BYS",
    "SCALES",
    "SCALE_MOST",
    "By",
    "Choice",
    "Columns",
    "LeftOut",
    "Line",
    "Prepared",
    "Rows",
    "Scale",
    "Why",
    "find_columns",
    "find_heading",
    "find_scale",
    "match_rows",
    "name_columns",
    "normal",
    "prepare",
    "propose",
    "values_of",
]
