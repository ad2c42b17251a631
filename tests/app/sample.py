"""The sample council in a database of its own, for screens that are read and not written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.conftest import NOON
from tests.prepared import put_sample
from toolkit.app.state import Context
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, workspaces_of


@contextmanager
def merrowdale(folder: Path) -> Iterator[Context]:
    """A context at the newest of Merrowdale's three years."""
    store = open_store(put_sample(folder / "candour.db"))
    workspace = replace(workspaces_of(store, LOCAL_ACCOUNT)[0], now=lambda: NOON)
    yield Context(workspace, workspace.council(), workspace.assessments()[0])
    store.close()


def at_year(context: Context, year: int) -> Context:
    """The same council, looking at another of its years."""
    found = next(one for one in context.workspace.assessments() if one.year == year)
    return replace(context, assessment=found)


def words_of(test: AppTest) -> str:
    """Everything that stands on the page as text, as a reader sees it."""
    kinds = (test.title, test.header, test.subheader, test.markdown, test.caption, test.text)
    shown = [one.value for kind in kinds for one in kind]
    shown += [
        one.value for kind in (test.info, test.warning, test.error, test.success) for one in kind
    ]
    return "\n".join(shown).replace("\\", "").replace("\u2060", "")


def titles_of(test: AppTest) -> list[str]:
    """The headings of the second level, in their order."""
    return [one.value.replace("\\", "") for one in test.header]
