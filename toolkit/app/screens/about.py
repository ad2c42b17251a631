"""About: what Candour is and is not, where it comes from, how it counts, and what it keeps."""

from __future__ import annotations

from toolkit.app import parts
from toolkit.app.state import Context
from toolkit.words import text


def show(context: Context) -> None:
    """Everything somebody should know before they trust a figure is on the screen."""
    parts.title(text("about.title"))
    parts.say("about.is")
    parts.say("about.is_not")
