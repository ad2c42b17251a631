"""What the docs name is there: pages, pictures, commands, and the words on buttons."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from toolkit import words
from toolkit.cli import _parser

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
PICTURES = sorted((DOCS / "pictures").glob("*.png"))
FOR_OFFICERS = [
    DOCS / f"{name}.md"
    for name in ("getting-started", "taking-part", "plan-in-excel", "workshop", "the-next-year")
]
MOST_BYTES = 100_000
LEAST_LITERAL = 6  # signs of a text beside its values: with fewer, it would fit anything
# Words that are only stressed.
STRESSED = {"show", "claims", "improved"}
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_ITALIC = re.compile(r"(?<![*\w])\*([^*\n][^*]*?)\*(?![*\w])")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_and_picture_that_is_linked_is_there(page: Path):
    linked = [one for one in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in one]

    gone = [one for one in linked if not (page.parent / one.partition("#")[0]).exists()]

    assert gone == []


def test_every_page_is_in_the_index():
    index = set(_LINK.findall((DOCS / "README.md").read_text(encoding="utf-8")))

    assert {page.name for page in DOCS.glob("*.md")} - index == {"README.md"}


def test_every_picture_is_used_described_and_small():
    told = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert PICTURES
    for picture in PICTURES:
        assert re.search(rf"!\[[^\]]{{8,}}\]\((?:docs/)?pictures/{picture.name}\)", told), picture
        assert picture.stat().st_size <= MOST_BYTES, picture


def test_every_command_that_is_named_exists():
    known = set(_parser()._subparsers._group_actions[0].choices)  # type: ignore[union-attr, arg-type]
    told = {
        name
        for page in PAGES
        for name in re.findall(r"`(?:\w+=\S+ )?candour ([a-z]+)", page.read_text(encoding="utf-8"))
    }

    assert len(told) > 5
    assert told <= known


@cache
def said_on_screens() -> tuple[re.Pattern[str], ...]:
    """Every text of the app, as a pattern that any values fit."""
    found: set[str] = set()
    for path in (words.FOLDER / "en").glob("*.toml"):
        found.update(values(tomllib.loads(path.read_text(encoding="utf-8"))))
    said = {text.replace("*", "").split(". ")[0].rstrip(".:") for text in found}
    plain = said | {text.split(": ")[0] for text in said}
    parts = (re.split(r"\{[^}]*\}", text) for text in plain)
    return tuple(
        re.compile(".+".join(map(re.escape, one)))
        for one in parts
        if len(one) == 1 or len("".join(one)) > LEAST_LITERAL
    )


def values(texts: Mapping[str, object]) -> Iterator[str]:
    for one in texts.values():
        if isinstance(one, Mapping):
            yield from values(one)
        else:
            yield str(one)


@pytest.mark.parametrize("page", FOR_OFFICERS, ids=lambda page: page.name)
def test_what_a_page_says_to_press_stands_on_a_screen(page: Path):
    told = " ".join(page.read_text(encoding="utf-8").split())
    named = {part.strip() for one in _ITALIC.findall(told) for part in one.split(">")}

    strange = [
        one
        for one in sorted(named - STRESSED)
        if not any(pattern.fullmatch(one) for pattern in said_on_screens())
    ]

    assert named
    assert strange == []
