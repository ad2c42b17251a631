"""The groups of what a workbook would change: to decide, to confirm, to know."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from toolkit.app import bringing, parts, prose
from toolkit.app.screens import bring_parts
from toolkit.words import text
from toolkit.workbook.reading.applying import TOOLKIT, WORKBOOK, YES
from toolkit.workbook.reading.plan import Confirmation, FileRead
from toolkit.workspace.returning import Preview


def show_conflicts(preview: Preview, prefix: str, names: Mapping[str, str]) -> None:
    """Each cell that both sides changed, its versions one under the other, and a choice.

    While something in the workbook has to be put right first there is nothing to choose yet.
    """
    found = preview.read.conflicts
    if not found:
        return
    parts.heading(text("bringing.group.decide"))
    may_choose = not preview.read.problems
    if may_choose:
        parts.say("bringing.decide.two_way" if found[0].base is None else "bringing.decide.about")
        labels = {code: text(f"bringing.decide.all_{code}") for code in (TOOLKIT, WORKBOOK)}
        bring_parts.show_all_at_once(labels, [prefix + one.id for one in found], prefix)
    for one in found:
        said = {"ref": one.ref, "field": bringing.field(one)}
        bring_parts.show_conflict(
            prefix + one.id,
            text("bringing.cell.about", **said),
            text("bringing.decide.which", **said),
            bringing.versions(preview, one, names),
            bringing.options(one) if may_choose else {},
        )


def show_confirmations(read: FileRead, prefix: str) -> None:
    """What somebody has to say yes to before anything counts."""
    if not read.confirmations:
        return
    parts.heading(text("bringing.group.confirm"))
    for one in read.confirmations:
        _confirm(one, prefix)


def _confirm(one: Confirmation, prefix: str) -> None:
    prose.paragraph(str(one.issue.problem))
    name = prefix + one.id
    label = parts.plain(text("bringing.confirm.yes", about=one.issue.where))
    ticked = st.checkbox(label, key=f"tick-{name}")
    st.session_state[name] = YES if ticked else ""


def show_changes(read: FileRead) -> None:
    """What would change without anybody having to decide, kind by kind."""
    tables = {
        "change": bringing.changed_table,
        "cleared": bringing.cleared_table,
        "added": bringing.added_table,
    }
    for how, table in tables.items():
        found = bringing.of_kind(read, how)
        if found:
            title = text(f"bringing.group.{how}")
            parts.heading(title)
            prose.table(table(found), title)


def show_kept(read: FileRead) -> None:
    """Actions that the workbook does not hold are named; they stay."""
    if read.kept or read.since:
        parts.heading(text("bringing.group.kept"))
    if read.kept:
        prose.paragraph(text("bringing.kept.refs", refs=", ".join(read.kept)))
        parts.say("bringing.kept.about")
    if read.since:
        prose.paragraph(text("bringing.kept.since", refs=", ".join(read.since)))
