"""Each threat that docs/security.md names is shown by tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[str]:
    table = PAGE.split("## Threats")[1].split("\n## ")[0]
    return [line for line in table.splitlines() if line.startswith("| ")][2:]


def test_each_threat_names_what_stands_against_it_and_a_test() -> None:
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows()]

    assert len(cells) > 20
    assert [row[0] for row in cells if len(row) != 3 or not row[1]] == []
    assert [row[0] for row in cells if not NAMED.search(row[2])] == []


def test_each_test_that_is_named_is_there() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED.findall(PAGE)
        if name not in functions(ROOT / path)
    ]

    assert missing == []


def functions(path: Path) -> set[str]:
    """The functions that stand in a file."""
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
