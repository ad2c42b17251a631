"""What both ways of bringing a workbook back share: the upload, the choices, and the saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from toolkit.app import bringing, parts, prose
from toolkit.errors import EditConflict, ToolkitError
from toolkit.words import text
from toolkit.workbook.reading.issues import Issue

if TYPE_CHECKING:
    import pandas as pd

MOST_IN_SIGHT = 12
P = TypeVar("P")


@dataclass(frozen=True)
class Upload:
    """One way of bringing a workbook back, as a session goes through it.

    `name` parts its widgets, and what the session knows of it, from those of the other.
    """

    name: str

    @property
    def read(self) -> str:
        """The name under which the session knows what was read."""
        return f"{self.name}_read"

    def ask(self, label: str, read: Callable[[str, bytes], P], show: Callable[[P], None]) -> None:
        """A workbook can be uploaded here; what is read of its name and bytes stands below."""
        turn = st.session_state.get(f"{self.name}_turn", 0)
        uploaded = st.file_uploader(label, max_upload_size=10, key=f"{self.name}-file-{turn}")
        if uploaded is None:
            st.session_state.pop(self.read, None)
        else:
            self._show_read(lambda: read(uploaded.name, uploaded.getvalue()), show)

    @parts.told
    def _show_read(self, read: Callable[[], P], show: Callable[[P], None]) -> None:
        """What was read stands here, under what somebody else changed in the meantime."""
        preview = read()
        moved = st.session_state.pop(f"{self.name}_moved", None)
        if isinstance(moved, EditConflict):
            parts.problem(moved)
        show(preview)

    def show_accept(self, assessment_id: str, waiting: int, accept: Callable[[], Any]) -> None:
        """The button that saves all of it; it waits until everything is decided."""
        message = st.container()
        if waiting:
            parts.note(text("bringing.waiting", n=waiting))
        if st.button(text("bringing.accept"), type="primary", disabled=bool(waiting)):
            with message:
                self._accept(assessment_id, accept)

    def _accept(self, assessment_id: str, accept: Callable[[], Any]) -> None:
        """All of it is saved, or read once more where something was changed meanwhile."""
        try:
            done = accept()
        except EditConflict as conflict:
            st.session_state[f"{self.name}_moved"] = conflict
            st.session_state.pop(self.read, None)
            st.rerun()
        except ToolkitError as error:
            parts.problem(error)
            return
        st.session_state[f"{self.name}_done"] = (assessment_id, done)
        st.session_state[f"{self.name}_turn"] = st.session_state.get(f"{self.name}_turn", 0) + 1
        st.session_state.pop(self.read, None)
        parts.move_focus(f"{self.name}-done")
        st.rerun()

    def done(self, assessment_id: str) -> Any:
        """What was saved last in this assessment; None where nothing was."""
        where, done = st.session_state.get(f"{self.name}_done", ("", None))
        return done if where == assessment_id else None

    def show_done(self, words: str) -> None:
        """What was saved a moment ago is said, and focus moves to it."""
        with parts.target(f"{self.name}-done"):
            st.success(parts.plain(words), icon=":material/check:")


def show_problems(found: Sequence[Issue], fix_first: str) -> None:
    """What has to be put right first, with its cells, and the list to take away."""
    title = text("bringing.group.problems")
    parts.heading(title)
    parts.say(fix_first)
    prose.table(bringing.issue_table(found), title)
    name = text("bringing.list_name")
    parts.download(text("bringing.list"), name, "txt", lambda: bringing.issue_list(found))


def show_all_at_once(labels: Mapping[str, str], names: Sequence[str], prefix: str) -> None:
    """The same side can be chosen for all of these; shown where there are several."""
    if len(names) < 2:
        return
    with st.container(horizontal=True):
        for code, label in labels.items():
            key = f"{prefix}all/{code}"
            st.button(label, on_click=_choose_all, args=(names, code), key=key)


def _choose_all(names: Iterable[str], code: str) -> None:
    for name in names:
        st.session_state[name] = code


def show_conflict(
    name: str, head: str, which: str, versions: pd.DataFrame, options: Mapping[str, str]
) -> None:
    """The versions of one cell that both sides changed, and a choice if there are options yet."""
    with st.container(border=True):
        parts.subheading(head)
        prose.table(versions, head)
        if options:
            st.radio(
                parts.plain(which),
                list(options),
                index=None,
                format_func=options.__getitem__,
                horizontal=True,
                key=name,
            )


def show_notes(notes: Sequence[Issue], title: str) -> None:
    """How the workbook was read, where that is not plain."""
    if notes:
        with st.expander(title, expanded=len(notes) <= MOST_IN_SIGHT):
            prose.bullets(str(one.problem) for one in notes)
