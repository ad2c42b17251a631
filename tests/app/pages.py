"""One page of the app as its main file runs it: over the database named in the environment."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from toolkit.workspace import Workspace


def page(name: str) -> None:  # AppTest runs its text by itself
    """Work out where this session is, and show one screen."""
    from importlib import import_module

    from toolkit.app import state

    import_module(f"toolkit.app.screens.{name}").show(state.current())


def open_page(name: str, workspace: Workspace | None = None) -> AppTest:
    """The page in a session of its own, at this council if one is given."""
    test = AppTest.from_function(page, kwargs={"name": name}, default_timeout=60)
    if workspace is not None:
        test.session_state["council_id"] = workspace.council_id
    return sound(test.run())


def sound(test: AppTest) -> AppTest:
    """The same page, once it is sure that nothing in it broke."""
    assert not test.exception, test.exception
    return test


def labels(test: AppTest) -> list[str]:
    """What the buttons say, in order."""
    return [one.label.replace("\\", "") for one in test.button]


def press(test: AppTest, label: str) -> AppTest:
    """The first button of this label was pressed."""
    button = next(one for one in test.button if one.label.replace("\\", "") == label)
    return sound(button.click().run())


def told(test: AppTest) -> str:
    """What is wrong, as the page says it."""
    return "\n".join(one.value for one in test.error).replace("\\", "")
