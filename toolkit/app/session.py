"""The open pages of this process: which are open, and that one ends its work when it is left."""

from __future__ import annotations

from streamlit import runtime
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession


class Session(AppSession):
    """One open page, whose run goes on to its end when the page is closed.

    Streamlit stops a run where it stands once nobody looks at it, and throws away one that was
    asked for and has not begun. What somebody chose a moment before they closed the tab is in it.
    """

    def request_script_stop(self) -> None:
        """Nothing is stopped because a page was closed."""

    def shutdown(self) -> None:
        """The session has ended for good, and with it a run that is still going."""
        super().request_script_stop()
        super().shutdown()


def is_open(session_id: str) -> bool:
    """Whether the page of this session is open in this process."""
    return runtime.exists() and runtime.get_instance().is_active_session(session_id)


def let_runs_end() -> None:
    """From now on every page that is opened is a `Session`."""
    # The manager takes no other class. What it calls its sessions by is not in its public names.
    websocket_session_manager.AppSession = Session  # type: ignore[attr-defined]
