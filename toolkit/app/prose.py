"""Sentences, lists and tables drawn so that nothing in them comes alive."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
import streamlit as st

from toolkit.app import parts

# In a cell of a narrow table a count ("4 of 52") and a day ("9 Mar 2026") stay on one line.
WHOLE = re.compile(r"^\d{1,3} \w{1,3} \d{1,3}$|^\d\d? \w{3,4} \d{4}(?= |$)")


def paragraph(words_shown: str) -> None:
    """The words stand here as a paragraph."""
    st.markdown(parts.plain(words_shown))


def bullets(lines: Iterable[str]) -> None:
    """The lines stand here as a list."""
    st.markdown("\n".join(f"- {parts.plain(line)}" for line in lines))


def numbered(lines: Iterable[str]) -> None:
    """The lines stand here as a list with numbers."""
    st.markdown("\n".join(f"{n}. {parts.plain(line)}" for n, line in enumerate(lines, 1)))


def table(frame: pd.DataFrame, alt: str) -> None:
    """The frame stands here as a table that a screen reader can walk through.

    Its first column names the rows.
    """
    first, *rest = frame.columns
    drawn = frame.map(lambda cell: _whole(parts.plain(str(cell)))).rename(columns=parts.plain)
    st.table(drawn.set_index(parts.plain(first))[list(map(parts.plain, rest))], alt=alt)


def _whole(cell: str) -> str:
    return WHOLE.sub(lambda found: found[0].replace(" ", "\u00a0"), cell)
