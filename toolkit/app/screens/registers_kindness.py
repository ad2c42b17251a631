"""The register of acts of kindness, and of whoever connects people by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from toolkit.app import entry_draft, parts, prose
from toolkit.app.entry_draft import Shelf
from toolkit.app.screens import registers_form, registers_wards
from toolkit.app.state import Context
from toolkit.frames.registers import entry_cell
from toolkit.model.registers import Kindness
from toolkit.registers import KindnessSums, is_late, shown_role, sum_kindness
from toolkit.words import long_date, text, texts_of


def show(context: Context) -> None:
    """The register stands on the page, or the entry of it that is being written."""
    workspace = context.workspace
    shelf = Shelf(
        workspace,
        "kindness",
        Kindness("", "", ""),
        workspace.add_kindness,
        workspace.save_kindness,
        workspace.delete_kindness,
        may_write=context.may("contributor"),
    )
    if registers_form.show_open(context, shelf, registers_form.posts_of(context)):
        return
    entries = workspace.kindness()
    entry_draft.show_told(shelf)
    registers_form.show_ground(shelf, first=not entries)
    sums = sum_kindness(entries, workspace.wards(), workspace.today)
    show_sums(sums)
    registers_form.show_controls(shelf, entries)
    if entries:
        show_entries(shelf, entries, workspace.today)
        registers_form.show_download(shelf, workspace.export_kindness)
    registers_wards.show(context, sums)
    with st.expander(text("registers.workshop.title")):
        steps = texts_of("registers.workshop")
        prose.numbered(steps[name] for name in steps if name != "title")


def show_sums(sums: KindnessSums) -> None:
    """What the register adds up to is said in words."""
    if not sums.n:
        parts.say("registers.sums.none")
        return
    said = [text("registers.sums.n", n=sums.n)]
    if sums.quiet_months is not None:
        said.append(text("registers.sums.quiet", n=sums.quiet_months))
    if sums.connectors:
        about = {"informal": sums.informal, "consented": sums.consented}
        said.append(text("registers.sums.connectors", n=sums.connectors, **about))
    if sums.titles_only:
        said.append(text("registers.sums.titles"))
    said.append(text("registers.sums.bridging", bridging=sums.bridging, n=sums.n))
    if sums.ours:
        said.append(text("registers.sums.ours", n=sums.ours, removed=sums.removed))
    if sums.shared:
        said.append(text("registers.sums.shared", n=sums.shared))
    if sums.late:
        said.append(text("registers.sums.late", n=sums.late))
    prose.paragraph(" ".join(said))


def show_entries(shelf: Shelf[Kindness], entries: Sequence[Kindness], today: date) -> None:
    """The entries stand as cards, the newest first, as far as the filters let them through."""
    shown = choose(entries)
    parts.note(text("registers.filter.shown", n=len(shown), of=len(entries)))
    if not shown:
        parts.say("registers.filter.nothing")
    for entry in reversed(shown):
        show_card(shelf, entry, today)


def choose(entries: Sequence[Kindness]) -> list[Kindness]:
    """The entries that the filters let through."""
    kinds = texts_of("registers.kind")
    with st.expander(text("registers.filter.title")), st.grid(columns=4, min_column_width=190):
        words = registers_form.search("kindness")
        wards = sorted({one.ward for one in entries if one.ward})
        every = text("registers.filter.all")
        ward = st.selectbox(text("registers.filter.ward"), wards, None, placeholder=every)
        kind = st.selectbox(
            text("registers.filter.kind"), kinds, None, kinds.__getitem__, placeholder=every
        )
        is_open = st.checkbox(text("registers.filter.open"))
    return [
        one
        for one in entries
        if (ward is None or one.ward == ward)
        and (kind is None or one.kind == kind)
        and not (is_open and (one.done_on or one.amplify == "leave"))
        and (words is None or words in f"{one.ref} {one.what} {one.outcome}".casefold())
    ]


def show_card(shelf: Shelf[Kindness], entry: Kindness, today: date) -> None:
    """One act of kindness stands as a card."""
    with st.container(border=True):
        left, right = st.columns([0.74, 0.26])
        with left:
            parts.heading(f"{entry.ref}. {entry.what}")
        with right:
            registers_form.show_edit(shelf, entry)
        _show_badges(entry, today)
        places = [entry.ward, entry_cell(entry, "month")]
        parts.note(". ".join(one for one in places if one))
        prose.bullets(_lines(entry))


def _show_badges(entry: Kindness, today: date) -> None:
    with st.container(horizontal=True, gap="small"):
        parts.badge(entry_cell(entry, "kind"), "info")
        if entry.exposure == "high":
            parts.badge(text("registers.card.high"), "bad")
        if entry.ours == "yes":
            parts.badge(text("registers.card.ours"), "care")
        if is_late(entry, today) and entry.by_when is not None:
            parts.badge(text("registers.card.late", n=(today - entry.by_when).days), "bad")


def _lines(entry: Kindness) -> list[str]:
    """What is known of it, a line each; a connector's role only where they agreed."""
    told = []
    role, post = shown_role(entry), entry_cell(entry, "connector_kind")
    if role:
        told.append(text("registers.card.role", role=role, kind=post.lower()))
    elif entry.connector_role:
        told.append(text("registers.card.withheld"))
    for name, key in (("differences", "bridged"), ("helped", "helped"), ("hindered", "hindered")):
        if words := entry_cell(entry, name):
            told.append(text(f"registers.card.{key}", **{name: words}))
    what, who = entry_cell(entry, "amplify"), entry.acts or text("registers.card.nobody")
    if entry.done_on is not None:
        told.append(f"{what}: {text('registers.card.done', day=long_date(entry.done_on))}")
    elif entry.by_when is not None:
        day = long_date(entry.by_when)
        told.append(text("registers.card.act_due", what=what, who=who, day=day))
    else:
        told.append(what if entry.amplify == "leave" else f"{what}: {who}")
    if entry.outcome:
        told.append(text("registers.card.outcome", words=entry.outcome))
    return told
