"""A made-up language: every text between two marks, so that what stands in code stands out."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from toolkit import words

ROOT = Path(__file__).parent.parent
LANGUAGE = "cy"
# Between what was typed stand refs, commas and the like.
_BETWEEN = re.compile(r"^[A-Z]{1,2}-[\d-]+\.?\s|[:,.;](?:\s|$)")
_WORDS = re.compile(r"[^\W\d_]{2,}")


def make_language(folder: Path) -> Path:
    """English and the made-up language stand in the folder, which is given back."""
    for path in sorted((words.FOLDER / words.FIRST).glob("*.toml")):
        body = path.read_text(encoding="utf-8")
        lines = "\n".join(marked(tomllib.loads(body)))
        for name, written in ((words.FIRST, body), (LANGUAGE, lines)):
            (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / name / path.name).write_text(written, encoding="utf-8")
    return folder


def marked(texts: Mapping[str, object], *above: str) -> Iterator[str]:
    """Every sentence of a file between two marks, as lines of TOML."""
    for name, value in texts.items():
        if isinstance(value, Mapping):
            yield from marked(value, *above, name)
        else:
            key = ".".join(json.dumps(step) for step in (*above, name))
            yield f"{key} = {json.dumps(f'«{value}»', ensure_ascii=False)}"


def unmarked(said: str) -> list[str]:
    """The words that stand outside of all marks and are not from a file of questions or samples."""
    depth, outside = 0, []
    for letter in said:
        depth = max(0, depth + (letter == "«") - (letter == "»"))
        outside.append(letter if depth == 0 and letter != "»" else "\n")
    lines = {" ".join(line.split()) for line in "".join(outside).splitlines()}
    return sorted(line for line in lines if any(map(_is_strange, _BETWEEN.split(line))))


def _is_strange(piece: str) -> bool:
    return bool(_WORDS.search(piece)) and piece.strip(" .") not in _known()


@cache
def _known() -> str:
    """All that the files of questions, nations, checks and samples say, in one text."""
    return "\n".join(" ".join(one.split()) for folder in _FILES for one in _written(folder))


_FILES = ("questions", "sample_data")


def _written(folder: str) -> Iterator[str]:
    for path in sorted((ROOT / folder).rglob("*.y*ml")):
        yield from _strings(yaml.safe_load(path.read_text(encoding="utf-8")))


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, Mapping):
        for one in data.values():
            yield from _strings(one)
    elif isinstance(data, list):
        for one in data:
            yield from _strings(one)
    else:
        yield str(data)
