"""What became of the questions from one version of a bank to the next, on the screen."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, prose
from toolkit.banks.diff import compare_banks, tell_fates
from toolkit.model.bank import Bank
from toolkit.words import text


def show_bank_changes(before: Bank, after: Bank) -> None:
    """Each kind of change with its questions, folded away; nothing where there was none.

    Two banks that are not versions of one another have no such history.
    """
    if before.id != after.id or before.fingerprint == after.fingerprint:
        return
    title = text("next_year.questions.changes", before=before.version, after=after.version)
    with st.expander(parts.plain(title)):
        for heading, lines in tell_fates(before, after, compare_banks(before, after)):
            prose.paragraph(heading)
            if lines:
                prose.bullets(lines)
