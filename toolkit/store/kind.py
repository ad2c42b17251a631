"""What the two kinds of database have to offer, so that the store need not know which it is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from toolkit.errors import Problem


class Kind(Protocol):
    """An open database: a file of SQLite's, or one on a PostgreSQL server."""

    @property
    def place(self) -> Path | str:
        """Where it is: the file, or the server's address without its password."""

    @property
    def writable(self) -> bool:
        """Whether it was opened for writing too."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that may write; committed at its end, or rolled back by an exception."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one consistent picture of the database, and cannot write."""

    def enter(self, connection: Connection, council_id: str, *, lock: str) -> None:
        """The transaction is about this council alone from here on.

        `lock` says what else may write to this council until the end: "none" is for reading,
        "shared" lets others in that are shared too, and with "alone" nobody else writes.
        """

    def try_again(self, error: DBAPIError) -> bool:
        """Whether the same work may succeed when it is done once more, since nothing was done."""

    def explain(self, error: DBAPIError) -> Problem:
        """What happened, in a sentence, with what to do."""

    def is_away(self, error: DBAPIError) -> bool:
        """Whether the database cannot be reached for the moment, and nothing is wrong otherwise."""

    def scrub(self) -> None:
        """What was deleted is gone from what lies beside the tables too, as far as we may."""

    def close(self) -> None:
        """All is committed, and nothing is held."""
