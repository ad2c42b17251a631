"""The accessibility statement: one text, as a page for everybody and as a file for a council."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from toolkit.app import joining
from toolkit.words import long_date, text, texts_of

PREPARED = date(2026, 11, 22)
ADDRESS = "/accessibility"
SECTIONS = (
    *("able", "how", "feedback", "reporting", "enforcement", "technical", "status", "content"),
    *("burden", "scope", "doing", "preparation"),
)


def sections(who: str) -> Iterator[tuple[str, list[str]]]:
    """Each heading with the lines under it; `who` is the council that publishes it."""
    values = {"who": who, "day": long_date(PREPARED)}
    for name in SECTIONS:
        told = {
            key: line.format_map(values) for key, line in texts_of(f"accessibility.{name}").items()
        }
        yield told.pop("title"), list(told.values())


def start(who: str) -> list[str]:
    """The lines before the first heading."""
    return [line.format_map({"who": who}) for line in texts_of("accessibility.start").values()]


def write_statement(who: str) -> str:
    """Give the statement as Markdown, for a council to fill in and publish."""
    told = [f"# {text('accessibility.title')}", *start(who)]
    for title, points in sections(who):
        told += [f"## {title}", "\n".join(f"- {one}" for one in points)]
    return "\n\n".join(told) + "\n"


async def show_statement(request: Request) -> Response:
    """Answer with the statement as a plain page, for phones in a room too."""
    who = text("accessibility.us")
    lists = [{"title": title, "lines": points} for title, points in sections(who)]
    return joining.show(text("accessibility.title"), lines=start(who), lists=lists)
