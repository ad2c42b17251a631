"""The register of exceptions: where a standard was set aside for a group, and who bears it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from toolkit.app import entry_draft, parts, prose
from toolkit.app.entry_draft import Shelf
from toolkit.app.screens import registers_form
from toolkit.app.state import Context
from toolkit.frames.registers import entry_cell, prompts_in_words
from toolkit.model.registers import Exemption, ExemptionState
from toolkit.registers import is_overdue, sum_exemptions
from toolkit.words import long_date, text, texts_of

STATE_KIND: dict[ExemptionState, parts.Kind] = {
    "stands": "info",
    "changed": "good",
    "ended": "neutral",
}


def show(context: Context) -> None:
    """The register stands on the page, or the entry of it that is being written."""
    workspace = context.workspace
    shelf = Shelf(
        workspace,
        "exemption",
        Exemption("", "", ""),
        workspace.add_exemption,
        workspace.save_exemption,
        workspace.delete_exemption,
        may_write=context.may("contributor"),
        may_delete=context.may("facilitator"),
    )
    if registers_form.show_open(context, shelf, registers_form.posts_of(context)):
        return
    entries = workspace.exemptions()
    entry_draft.show_told(shelf)
    registers_form.show_ground(shelf, first=not entries)
    show_sums(entries, workspace.today)
    registers_form.show_controls(shelf, entries)
    if entries:
        show_entries(shelf, entries, workspace.today)
        registers_form.show_download(shelf, workspace.export_exemptions)


def show_sums(entries: Sequence[Exemption], today: date) -> None:
    """What the register adds up to is said in words."""
    sums = sum_exemptions(entries, today)
    if not sums.n:
        parts.say("registers.sums.none")
        return
    said = [text("registers.sums.stands", n=sums.stands)]
    counts = {"ended": sums.ended, "overdue": sums.overdue, "unasked": sums.unasked}
    said += [text(f"registers.sums.{name}", n=n) for name, n in counts.items() if n]
    prose.paragraph(" ".join(said))


def show_entries(shelf: Shelf[Exemption], entries: Sequence[Exemption], today: date) -> None:
    """The entries stand as cards, what is overdue first, as far as the filters let through."""
    shown = choose(entries, today)
    parts.note(text("registers.filter.shown", n=len(shown), of=len(entries)))
    if not shown:
        parts.say("registers.filter.nothing")
    shown.sort(key=lambda one: (one.state == "ended", one.review_on or date.max))
    for entry in shown:
        show_card(shelf, entry, today)


def choose(entries: Sequence[Exemption], today: date) -> list[Exemption]:
    """The entries that the filters let through."""
    states = texts_of("registers.state")
    with st.expander(text("registers.filter.title")), st.grid(columns=3, min_column_width=190):
        words = registers_form.search("exemption")
        every, label = text("registers.filter.all"), text("registers.fields.state")
        state = st.selectbox(label, states, None, states.__getitem__, placeholder=every)
        due = st.checkbox(text("registers.filter.due"))
    return [
        one
        for one in entries
        if (state is None or one.state == state)
        and (not due or is_overdue(one, today))
        and (words is None or words in _all_words(one))
    ]


def _all_words(one: Exemption) -> str:
    said = (one.ref, one.what, one.standard, one.for_whom, one.why, one.bears, one.became)
    return " ".join(said).casefold()


def show_card(shelf: Shelf[Exemption], entry: Exemption, today: date) -> None:
    """One exception stands as a card, with what is worth another look."""
    with st.container(border=True):
        left, right = st.columns([0.74, 0.26])
        with left:
            parts.heading(f"{entry.ref}. {entry.what}")
        with right:
            registers_form.show_edit(shelf, entry)
        with st.container(horizontal=True, gap="small"):
            parts.badge(entry_cell(entry, "state"), STATE_KIND[entry.state])
            if is_overdue(entry, today) and entry.review_on is not None:
                parts.badge(text("registers.card.late", n=(today - entry.review_on).days), "bad")
        prose.bullets(_lines(entry))
        found = prompts_in_words(entry, today)
        if found:
            st.warning(parts.plain(" ".join(found)))


def _lines(entry: Exemption) -> list[str]:
    told = [
        text(f"registers.card.{name}", words=words)
        for name in ("standard", "for_whom", "why")
        if (words := getattr(entry, name).strip())
    ]
    who = entry_cell(entry, "asked")
    key = "asked_says" if entry.asked_says else "asked"
    told.append(text(f"registers.card.{key}", who=who.lower(), says=entry.asked_says))
    if entry.voices:
        told.append(text("registers.card.voices", voices=entry_cell(entry, "voices").lower()))
    if entry.bears:
        told.append(text("registers.card.bears", words=entry.bears))
    if entry.approved_by and entry.approved_on is not None:
        on = long_date(entry.approved_on)
        told.append(text("registers.card.approved_on", who=entry.approved_by, day=on))
    elif entry.approved_by:
        told.append(text("registers.card.approved", who=entry.approved_by))
    if entry.review_on is not None and entry.state != "ended":
        told.append(text("registers.card.review", day=long_date(entry.review_on)))
    if entry.became:
        told.append(text("registers.card.became", words=entry.became))
    return told
