"""What is there for every day, between one assessment and the next."""

from __future__ import annotations

from toolkit.app import parts
from toolkit.words import text


def show() -> None:
    """The decision check and the registers are named here, each with a way to it."""
    parts.heading(text("home.between.title"))
    for page in ("decisions", "registers"):
        parts.note(text(f"home.between.{page}"))
        parts.link_to(page)
