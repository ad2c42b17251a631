"""The accessibility statement: the same words on the page and in the file, with every heading."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from starlette.requests import Request

from toolkit.app.statement import SECTIONS, show_statement, write_statement
from toolkit.words import text

FILE = Path(__file__).parents[2] / "docs" / "accessibility-statement.md"
# The headings that a public body's statement has to have, in this order.
MODEL = (
    "Feedback and contact information",
    "Enforcement procedure",
    "Technical information",
    "Compliance status",
    "Non-accessible content",
    "Disproportionate burden",
    "What we are doing to improve accessibility",
    "Preparation of this accessibility statement",
)


def page() -> str:
    request = Request({"type": "http", "method": "GET", "path": "/accessibility", "headers": []})
    return bytes(asyncio.run(show_statement(request)).body).decode()


def test_the_file_is_what_the_texts_say():
    assert FILE.read_text(encoding="utf-8") == write_statement(text("accessibility.nobody"))


def test_the_headings_of_a_public_body_stand_in_their_order():
    headings = re.findall(r"^## (.+)$", write_statement("Ourborough Council"), re.MULTILINE)

    found = [next(one for one in headings if one.startswith(wanted)) for wanted in MODEL]

    assert found == sorted(found, key=headings.index)
    assert len(headings) == len(SECTIONS)


def test_the_page_says_the_same_without_a_script():
    shown = page()

    assert "<script" not in shown
    for line in re.findall(r"^(?:## |- )(.+)$", write_statement("this council"), re.MULTILINE):
        assert line in shown.replace("&#39;", "'")
