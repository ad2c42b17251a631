"""What has to stand on every paper of a council: how it is handled, and that it is made up."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.model.council import Council
from toolkit.words import text


def marks_of(council: Council) -> Iterator[str]:
    """What stands beside the council's name, if anything."""
    if council.handling.strip():
        yield council.handling.strip()
    if council.sample:
        yield text("papers.mark.sample")


def whose(council: Council, *more: str) -> str:
    """The council, what else is said, and what has to stand on every paper, in one line."""
    return text("papers.between").join((council.name, *more, *marks_of(council)))
