"""What both registers share: ground rules, the form of one entry, and how it is deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from toolkit.app import entry_draft, entry_fields, entry_waiting, parts, prose
from toolkit.app.entry_draft import Draft, Shelf
from toolkit.app.state import Context
from toolkit.model.registers import Entry
from toolkit.words import text, texts_of


def show_ground(shelf: Shelf[Entry], *, first: bool) -> None:
    """The ground rules stand open before the first entry, and can be opened later."""
    rules = texts_of(f"registers.ground.{shelf.name}").values()
    if first:
        parts.heading(text("registers.ground.title"))
        parts.say("registers.ground.first")
        prose.bullets(rules)
        return
    with st.expander(text("registers.ground.title")):
        prose.bullets(rules)


def show_open(context: Context, shelf: Shelf[Entry], posts: tuple[str, ...]) -> bool:
    """The form of the entry that is being written stands here; tells whether there is one."""
    draft = entry_draft.the_draft(shelf)
    if draft is None:
        return False
    editing = text("registers.edit", ref=draft.opened.ref)
    parts.heading(editing if draft.opened.id else text(f"registers.add_{shelf.name}"))
    st.warning(parts.plain(text("registers.care")))
    parts.note(text("answer.child_at_risk"))
    workspace = context.workspace
    offered = entry_fields.Offered(workspace.wards(), posts, workspace.today)
    with st.container(key=f"card-{shelf.name}"):  # `app.js` sends what is typed in a card
        draft.typed = entry_fields.show(draft, offered)
    message = st.container()
    with st.container(horizontal=True):
        pressed = st.button(text("registers.save"), type="primary", key=f"save-{shelf.name}")
        if st.button(text("registers.drop"), key=f"drop-{shelf.name}"):
            entry_draft.drop(shelf)
            st.rerun()
    parts.note(text("registers.draft_kept" if draft.kept else "registers.draft"))
    if pressed:
        with message:
            entry_draft.save(shelf, draft)
    if draft.opened.id and shelf.may_delete:
        _show_delete(shelf, draft)
    return True


def _show_delete(shelf: Shelf[Entry], draft: Draft[Entry]) -> None:
    """An entry is deleted only after somebody said so twice."""
    ref = draft.opened.ref
    with st.expander(text("registers.delete", ref=ref)):
        sure = st.checkbox(text("registers.confirm_delete"), key=f"sure-{draft.number}")
        label = text("registers.delete", ref=ref)
        if st.button(label, disabled=not sure, key=f"delete-{draft.number}"):
            shelf.delete(draft.opened.id)
            entry_draft.tell(shelf, text("registers.deleted", ref=ref))


def show_waiting(shelf: Shelf[Entry], entries: Sequence[Entry]) -> None:
    """What I typed into an entry and did not save is named here, to go on with or to drop."""
    for waits_at, body in entry_waiting.waiting(shelf).items():
        what = body.get("ref") or text(f"registers.new_{shelf.name}")
        with st.container(border=True):
            parts.note(text("registers.waits", what=what))
            with st.container(horizontal=True):
                if st.button(text("registers.go_on", what=what), key=f"go-on-{waits_at}"):
                    entry_waiting.open_waiting(shelf, waits_at, body, entries)
                    st.rerun()
                if st.button(text("registers.drop_waiting", what=what), key=f"drop-{waits_at}"):
                    shelf.workspace.drop_unsaved(waits_at)
                    st.rerun()


def show_controls(shelf: Shelf[Entry], entries: Sequence[Entry]) -> None:
    """What waits, and the button that begins a new entry, stand here, for whoever may write."""
    if not shelf.may_write:
        return
    show_waiting(shelf, entries)
    label, key = text(f"registers.add_{shelf.name}"), f"add-{shelf.name}"
    if st.button(label, icon=":material/add:", key=key):
        entry_waiting.open_entry(shelf, shelf.empty)
        st.rerun()


def show_download(shelf: Shelf[Entry], export: Callable[[], bytes]) -> None:
    """The register can be taken away, under what has to be known before it is passed on."""
    parts.note(f"{text(f'registers.book.note_{shelf.name}')} {text('registers.to_files')}")
    name = text(f"registers.file_{shelf.name}")
    parts.download(text("registers.download"), name, "xlsx", export)


def show_edit(shelf: Shelf[Entry], entry: Entry) -> None:
    """The button that opens one entry to be changed stands here, for whoever may write."""
    if not shelf.may_write:
        return
    label, key = text("registers.edit", ref=entry.ref), f"edit-{entry.id}"
    if st.button(label, key=key, width="stretch"):
        entry_waiting.open_entry(shelf, entry)
        st.rerun()


def posts_of(context: Context) -> tuple[str, ...]:
    """The posts that the bank of the assessment knows."""
    if context.assessment is None:
        return ()
    return context.workspace.bank(context.assessment).roles


def search(name: str) -> str | None:
    """What is looked for in the words of a register's entries, in small letters."""
    found: str = st.text_input(text("registers.filter.search"), key=f"search-{name}")
    return found.strip().casefold() or None
