"""What can go wrong, told so that a person can put it right: where, what, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from toolkit.words import advice, text


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right."""

    where: str
    what: str
    fix: str

    @classmethod
    def of(cls, key: str, /, **values: object) -> Self:
        """Give the problem of this key, all three of its sentences from the texts."""
        return cls(text(f"{key}.where", **values), *advice(key, **values))

    def __str__(self) -> str:
        """Give the problem as one line for a terminal or a list."""
        return f"{self.where}: {self.what} {self.fix}"


class ToolkitError(Exception):
    """Something a person can be told, with every problem that was found."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Carry one problem or several; several are kept in the order in which they were found."""
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BankError(ToolkitError):
    """A question bank that cannot be used until it is put right."""


class AnswerError(ToolkitError):
    """An answer that its question does not offer."""


class NotAllowed(ToolkitError):
    """The person may not do this, or not now."""


class TooMany(ToolkitError):
    """Somebody tried too often, and has to wait."""


class NotFound(ToolkitError):
    """There is no such thing in this council's records."""


class StoreError(ToolkitError):
    """The database cannot be opened, read or written."""


class DatabaseAway(StoreError):
    """The database cannot be reached at this moment; the same may succeed in a little while."""


class EditConflict(ToolkitError):
    """Somebody else changed the same thing first; nothing was overwritten.

    `theirs` is what is stored now, `yours` what was to be saved, so that a screen can show both.
    """

    def __init__(self, problem: Problem, *, theirs: object, yours: object) -> None:
        """Carry both versions, as the model types that the caller was handling."""
        super().__init__(problem)
        self.theirs = theirs
        self.yours = yours


def refuse(problems: Iterable[Problem]) -> None:
    """Nothing, where there are no problems. Raises AnswerError that carries them all."""
    found = tuple(problems)
    if found:
        raise AnswerError(found)
