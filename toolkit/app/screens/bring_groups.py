"""The groups of what a workbook would change: to decide, to confirm, to know."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from toolkit.app import bringing, parts, prose
from toolkit.words import text
from toolkit.workbook.reading.applying import TOOLKIT, WORKBOOK, YES
from toolkit.workbook.reading.merging import Difference
from toolkit.workbook.reading.plan import Confirmation, FileRead
from toolkit.workspace.returning import Preview

MOST_IN_SIGHT = 12


def show_problems(read: FileRead) -> None:
    """What has to be put right first, with its cells, and the list to take away."""
    parts.heading(text("bringing.group.problems"))
    parts.say("bringing.fix_first")
    prose.table(bringing.issue_table(read.problems), text("bringing.group.problems"))
    parts.download(
        text("bringing.list"),
        text("bringing.list_name"),
        "txt",
        lambda: bringing.issue_list(read.problems),
    )


def show_conflicts(preview: Preview, prefix: str, names: Mapping[str, str]) -> None:
    """Each cell that both sides changed, its versions one under the other, and a choice."""
    found = preview.read.conflicts
    if not found:
        return
    parts.heading(text("bringing.group.decide"))
    parts.say("bringing.decide.two_way" if found[0].base is None else "bringing.decide.about")
    if len(found) > 1:
        with st.container(horizontal=True):
            for code in (TOOLKIT, WORKBOOK):
                st.button(
                    text(f"bringing.decide.all_{code}"),
                    on_click=_choose_all,
                    args=(found, prefix, code),
                    key=f"{prefix}all/{code}",
                )
    for one in found:
        _show_conflict(preview, one, prefix, names)


def _choose_all(found: tuple[Difference, ...], prefix: str, code: str) -> None:
    for one in found:
        st.session_state[prefix + one.id] = code


def _show_conflict(
    preview: Preview, one: Difference, prefix: str, names: Mapping[str, str]
) -> None:
    options = bringing.options(one)
    head = text("bringing.cell.about", ref=one.ref, field=bringing.field(one))
    with st.container(border=True):
        parts.subheading(head)
        prose.table(bringing.versions(preview, one, names), head)
        st.radio(
            parts.plain(text("bringing.decide.which", ref=one.ref, field=bringing.field(one))),
            list(options),
            index=None,
            format_func=options.__getitem__,
            horizontal=True,
            key=prefix + one.id,
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


def show_notes(read: FileRead) -> None:
    """How the workbook was read, where that is not plain."""
    if not read.notes:
        return
    with st.expander(text("bringing.group.notes"), expanded=len(read.notes) <= MOST_IN_SIGHT):
        prose.bullets(str(one.problem) for one in read.notes)
