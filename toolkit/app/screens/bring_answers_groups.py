"""The groups of what an answer sheet would change: to decide, to confirm, to know."""

from __future__ import annotations

import streamlit as st

from toolkit.app import answers_back, bringing, parts, prose
from toolkit.words import text
from toolkit.workbook.questionnaire_merging import Difference, Merged
from toolkit.workspace.answer_sheets import AnswersPreview

MOST_IN_SIGHT = 12


def show_problems(merged: Merged) -> None:
    """What has to be put right first, with its cells, and the list to take away."""
    title = text("bringing_answers.group.problems")
    parts.heading(title)
    parts.say("bringing_answers.fix_first")
    prose.table(bringing.issue_table(merged.errors), title)
    parts.download(
        text("bringing_answers.list"),
        text("bringing_answers.list_name"),
        "txt",
        lambda: bringing.issue_list(merged.errors),
    )


def show_conflicts(preview: AnswersPreview, prefix: str) -> None:
    """Each cell that both sides changed, its versions one under the other, and a choice."""
    found = preview.merged.conflicts
    if not found:
        return
    parts.heading(text("bringing_answers.group.decide"))
    known = found[0].before is not None
    parts.say("bringing_answers.decide.about" if known else "bringing_answers.decide.two_way")
    if len(found) > 1:
        with st.container(horizontal=True):
            for side in answers_back.SIDES[:2]:
                st.button(
                    text(f"bringing_answers.decide.all_{side}"),
                    on_click=_choose_all,
                    args=(found, prefix, side),
                    key=f"{prefix}all/{side}",
                )
    for one in found:
        head, choices = answers_back.about(preview, one), answers_back.options(one)
        with st.container(border=True):
            parts.subheading(head)
            prose.table(answers_back.versions(one), head)
            st.radio(
                parts.plain(text("bringing_answers.decide.which", about=head)),
                list(choices),
                index=None,
                format_func=choices.__getitem__,
                horizontal=True,
                key=answers_back.name_of(prefix, one),
            )


def _choose_all(found: tuple[Difference, ...], prefix: str, side: str) -> None:
    for one in found:
        st.session_state[answers_back.name_of(prefix, one)] = side


def show_confirmations(merged: Merged, prefix: str) -> int:
    """What somebody has to say yes to; gives how many still wait for it."""
    if not merged.confirms:
        return 0
    parts.heading(text("bringing_answers.group.confirm"))
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


def show_notes(merged: Merged) -> None:
    """How the sheet was read, where that is not plain."""
    if merged.notes:
        shown = len(merged.notes) <= MOST_IN_SIGHT
        with st.expander(text("bringing_answers.group.notes"), expanded=shown):
            prose.bullets(str(one.problem) for one in merged.notes)
