"""What is said about a file: a code, where it stands, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.errors import Problem, ToolkitError
from toolkit.words import text

MOST_SHOWN = 200


@dataclass(frozen=True, order=True)
class Issue:
    """One thing to tell about a file. `where` is a cell, several cells, or the file's name."""

    code: str
    where: str
    what: str
    fix: str

    @property
    def problem(self) -> Problem:
        """The same as every other problem of the toolkit is told."""
        return Problem(self.where, self.what, self.fix)


class FileRefused(ToolkitError):
    """A file that is not read at all; nothing in it was taken over."""

    def __init__(self, issues: Issue | Iterable[Issue]) -> None:
        """Carry what is wrong with the file as issues, and as problems for everybody else."""
        self.issues = (issues,) if isinstance(issues, Issue) else tuple(issues)
        super().__init__(issue.problem for issue in self.issues)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of what is wrong."""
        return tuple(issue.code for issue in self.issues)


def issue(code: str, where: str, /, **values: object) -> Issue:
    """The issue with this code, worded from `texts/en/reading.toml`."""
    what = text(f"reading.{code}.what", **values)
    return Issue(code, where, what, text(f"reading.{code}.fix", **values))


def refuse(code: str, where: str, /, **values: object) -> FileRefused:
    """The refusal of a file with this code, to be raised."""
    return FileRefused(issue(code, where, **values))
