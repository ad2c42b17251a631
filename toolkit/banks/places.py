"""YAML read so that every value can be found again: which file, which line.

    document = read_yaml(path)
    document.data                      plain dicts, lists, texts and None; None where unreadable
    document.problems                  what is wrong with the file itself; empty when it is sound
    document.where("agreed", 3)        "2026.yaml:41", the line of that value or of what holds it

Scalars stay the text that the author wrote, so `no` is "no", `2.0` is "2.0" and a date is its
letters; whoever knows what a value should be turns it into that. Only an empty value is None.
`read_yaml` never raises for what it finds in a file, and it needs nothing of a question bank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import Problem

Step = str | int
# The parser written in C is about ten times quicker; some builds of PyYAML come without it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 5_000_000
_DEEPEST = 20


@dataclass(frozen=True)
class Document:
    """One YAML file as plain data, with the line on which each value stands."""

    name: str
    data: Any = None
    lines: dict[tuple[Step, ...], int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def line(self, *path: Step) -> int:
        """The line of the value at this path, or of the nearest thing that would hold it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def where(self, *path: Step) -> str:
        """The place of the value at this path as "file:line"."""
        return f"{self.name}:{self.line(*path)}"


def read_yaml(path: Path) -> Document:
    """The file's data and places, or the problems that keep it from being read."""
    name = path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return _unread(name, None, "The file is missing.", "Add it, or correct its name.")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return _unread(name, None, f"The file cannot be opened ({reason}).", "See to its rights.")
    if len(raw) > _LARGEST:
        return _unread(name, None, "The file is over 5 MB.", "Split it, or take out what is odd.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = "A letter here is not written in UTF-8."
        return _unread(name, line, what, "Save the file as UTF-8 and look at this line.")
    if tabs := tuple(_tabs(name, text)):
        return Document(name, problems=tabs)
    return _parse(name, text)


def _unread(name: str, line: int | None, what: str, fix: str) -> Document:
    where = name if line is None else f"{name}:{line}"
    return Document(name, problems=(Problem(where, what, fix),))


def _tabs(name: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r" *\t[ \t]*\S", line):
            what = "The line begins with a tab."
            yield Problem(f"{name}:{number}", what, "Use spaces: YAML allows no tabs there.")


def _parse(name: str, text: str) -> Document:
    try:
        if refused := _refuse(name, text):
            return Document(name, problems=(refused,))
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"This is not YAML: {error.problem or 'it cannot be parsed'}."
        fix = "Look at this line and the one before: indent, quotes, or a colon inside a text."
        return _unread(name, line, what, fix)
    except yaml.YAMLError:
        rows = enumerate(text.split("\n"), 1)
        line = next((n for n, row in rows if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", row)), 1)
        what = "The line holds a sign that YAML does not allow."
        return _unread(name, line, what, "Take out control characters and signs beyond plain text.")
    if node is None:
        return _unread(name, 1, "The file is empty.", "Write something in it, or delete it.")
    reader = _Nodes(name)
    data = reader.plain(node, ())
    return Document(name, data, reader.lines, tuple(reader.problems))


def _refuse(name: str, text: str) -> Problem | None:
    """What no file of ours needs: aliases, and nesting that would crash the C composer (6.0.3)."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark = event.start_mark
        where = f"{name}:{mark.line + 1 if mark else 1}"
        if isinstance(event, yaml.AliasEvent):
            return Problem(where, "An alias repeats another part.", "Write the values out again.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            return Problem(where, "The file is nested too deeply.", "Write it flatter.")
    return None


class _Nodes:
    """Turns nodes into plain data and notes the line of each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[tuple[Step, ...], int] = {}
        self.problems: list[Problem] = []

    def plain(self, node: yaml.Node, path: tuple[Step, ...]) -> Any:
        """The node as dict, list, text or None."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            empty = not node.style and node.value in ("", "~")
            return None if empty else node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: yaml.Node, path: tuple[Step, ...]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._note(key, "A list stands where a name belongs.", "Use a plain word.")
                continue
            name = key.value
            if name in data:
                first = self.lines[(*path, name)]
                what = f"'{name}' was already given in line {first}."
                self._note(key, what, "Keep one of the two.")
                continue
            self.lines[(*path, name)] = key.start_mark.line + 1
            data[name] = self.plain(value, (*path, name))
        return data

    def _note(self, node: yaml.Node, what: str, fix: str) -> None:
        where = f"{self.name}:{node.start_mark.line + 1}"
        self.problems.append(Problem(where, what, fix))
