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
from toolkit.words import advice
from toolkit.words import text as say

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
        return _unread(name, None, *advice("faults_bank.file_missing"))
    except OSError as error:
        reason = error.strerror or say("faults_bank.unknown_reason")
        return _unread(name, None, *advice("faults_bank.file_cannot_be_opened", reason=reason))
    if len(raw) > _LARGEST:
        return _unread(name, None, *advice("faults_bank.file_over_5_mb"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unread(name, line, *advice("faults_bank.letter_here_not_written"))
    if tabs := tuple(_tabs(name, text)):
        return Document(name, problems=tabs)
    return _parse(name, text)


def _unread(name: str, line: int | None, what: str, fix: str) -> Document:
    where = name if line is None else f"{name}:{line}"
    return Document(name, problems=(Problem(where, what, fix),))


def _tabs(name: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r" *\t[ \t]*\S", line):
            yield Problem(f"{name}:{number}", *advice("faults_bank.line_begins_with_tab"))


def _parse(name: str, text: str) -> Document:
    try:
        if refused := _refuse(name, text):
            return Document(name, problems=(refused,))
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return _unread(
            name,
            line,
            *advice("faults_bank.not_yaml", problem=error.problem or "it cannot be parsed"),
        )
    except yaml.YAMLError:
        rows = enumerate(text.split("\n"), 1)
        line = next((n for n, row in rows if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", row)), 1)
        return _unread(name, line, *advice("faults_bank.line_holds_sign_yaml"))
    if node is None:
        return _unread(name, 1, *advice("faults_bank.file_empty"))
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
            return Problem(where, *advice("faults_bank.alias_repeats_another_part"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            return Problem(where, *advice("faults_bank.file_nested_too_deeply"))
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
                self._note(key, *advice("faults_bank.list_stands_where_name"))
                continue
            name = key.value
            if name in data:
                first = self.lines[(*path, name)]
                self._note(
                    key, *advice("faults_bank.already_given_in_line", name=name, first=first)
                )
                continue
            self.lines[(*path, name)] = key.start_mark.line + 1
            data[name] = self.plain(value, (*path, name))
        return data

    def _note(self, node: yaml.Node, what: str, fix: str) -> None:
        where = f"{self.name}:{node.start_mark.line + 1}"
        self.problems.append(Problem(where, what, fix))
