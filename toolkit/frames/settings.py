"""The settings of the method as a table: what was in force when these figures were made."""

from __future__ import annotations

import pandas as pd

from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.tables import make_frame

SETTING_COLUMNS = (c.SETTING, c.VALUE, c.USUAL, c.WHY)


def settings(findings: Findings) -> pd.DataFrame:
    """One row a setting, with the usual value and the reason for it (METHOD 0)."""
    rows = [
        {
            c.SETTING: one.name,
            c.VALUE: _shown(one.value),
            c.USUAL: _shown(one.default),
            c.WHY: one.why,
        }
        for one in findings.method.described()
    ]
    return make_frame(rows, SETTING_COLUMNS)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
