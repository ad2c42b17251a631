"""The groups of what an answer sheet would change: to decide, to confirm, to know."""

from __future__ import annotations

import streamlit as st

from toolkit.app import answers_back, parts, prose
from toolkit.app.answers_back import SIDES
from toolkit.app.screens import bring_parts
from toolkit.words import text
from toolkit.workbook.questionnaire_merging import Merged
from toolkit.workspace.answer_sheets import AnswersPreview


def show_conflicts(preview: AnswersPreview, prefix: str) -> None:
    """Each cell that both sides changed, its versions one under the other, and a choice.

    While something in the workbook has to be put right first there is nothing to choose yet.
    """
    found = preview.merged.conflicts
    if not found:
        return
    parts.heading(text("bringing.group.decide"))
    may_choose = not preview.merged.errors
    names = {one.key: answers_back.name_of(prefix, one) for one in found}
    if may_choose:
        known = found[0].before is not None
        parts.say("bringing_answers.decide.about" if known else "bringing_answers.decide.two_way")
        labels: dict[str, str] = {
            side: text(f"bringing_answers.decide.all_{side}") for side in SIDES[:2]
        }
        bring_parts.show_all_at_once(labels, list(names.values()), prefix)
    for one in found:
        head = answers_back.about(preview, one)
        bring_parts.show_conflict(
            names[one.key],
            head,
            text("bringing_answers.decide.which", about=head),
            answers_back.versions(one),
            answers_back.options(one) if may_choose else {},
        )


def show_confirmations(merged: Merged, prefix: str) -> int:
    """What somebody has to say yes to; gives how many still wait for it."""
    if not merged.confirms:
        return 0
    parts.heading(text("bringing.group.confirm"))
    ticked = [
        st.checkbox(parts.plain(str(one.problem)), key=f"{prefix}tick/{one.code}")
        for one in merged.confirms
    ]
    return ticked.count(False)


def show_changes(preview: AnswersPreview) -> None:
    """What would change without anybody having to decide, kind by kind."""
    tables = {"change": answers_back.changed_table, "cleared": answers_back.cleared_table}
    for kind, table in tables.items():
        found = answers_back.of_kind(preview.merged, kind)
        if found:
            title = text(f"bringing_answers.group.{kind}")
            parts.heading(title)
            prose.table(table(preview, found), title)


def show_whose(preview: AnswersPreview, prefix: str) -> bool:
    """Whether these are what a group agreed; whoever may not record that is not asked."""
    if not preview.may_agree:
        return False
    decider = preview.merged.read.returned.get("decider", "")
    who = text("bringing_answers.as.who", decider=decider) if decider else ""
    words = {
        False: text("bringing_answers.as.own"),
        True: parts.plain(text("bringing_answers.as.agreed", who=who)),
    }
    chosen = st.radio(
        text("bringing_answers.as.title"),
        list(words),
        index=int(bool(decider)),
        format_func=words.__getitem__,
        key=f"{prefix}whose",
    )
    return bool(chosen)
